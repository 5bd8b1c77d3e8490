"""Every question is found once, is told in the guide, and reads only what scenarios have; a new one touches its module alone."""

import re
from pathlib import Path

import pytest

from mujun.analyses.questions.every import QUESTIONS
from mujun.base.outcomes import BadInput
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study, Variant
from mujun.studies.check import check_names
from mujun.studies.coalition import TABLES
from mujun.studies.questions import question_of

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "study-file.md").read_text(encoding="utf-8")
STUDIES = load_catalogue().all(Study)


def test_each_module_of_questions_has_one_and_the_guide_tells_them_all():
    modules = {path.stem.replace("_", "-") for path in (ROOT / "src/mujun/analyses/questions").rglob("*.py")}
    assert modules >= set(QUESTIONS)
    table = GUIDE.split("## The questions")[1].split("##")[0]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)) == {*QUESTIONS, *TABLES}


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_reads_fields_that_there_are(name):
    question = QUESTIONS[name]
    assert question.name == name
    assert {field for names in question.needs for field in names} <= question.reads
    assert question.one_named | question.judged_by <= {*question.reads, "cases"}
    assert set(question.flights_rest_on) <= set(Variant.model_fields)


@pytest.mark.parametrize("study", STUDIES, ids=lambda study: study.id)
def test_every_shipped_claim_asks_a_question_that_there_is(study):
    assert study.question in {*QUESTIONS, *TABLES}


def test_a_question_that_there_is_not_is_refused_with_the_nearest_and_its_place():
    builder = Builder(load_catalogue())
    study = builder.catalogue.get(Study, "shield").model_copy(update={"question": "shot-at-places"})
    with pytest.raises(BadInput, match=r"no question is called 'shot-at-places'; expected one of .*shots-at-places"):
        question_of(study)
    with pytest.raises(BadInput, match=r"japan-2018.yaml:\d+: shield.question: no question is called"):
        check_names(builder, study)


def test_no_other_module_knows_a_question_by_its_name():
    own = ROOT / "src/mujun/analyses/questions"
    names = [name for name in QUESTIONS if "-" in name]  # "saturation" is a word of its own
    for path in (ROOT / "src").rglob("*.py"):
        if own not in path.parents:
            text = path.read_text(encoding="utf-8")
            assert not [name for name in names if f'"{name}"' in text], path
            assert "question ==" not in text, path
