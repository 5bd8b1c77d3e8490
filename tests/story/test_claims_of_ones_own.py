"""Stories: claims beyond the document - the gallery, a claim of one's own as the guide has it, and what is refused in one."""

import re
from pathlib import Path

import pytest
import yaml
from story_commands import call, refused

import mujun
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study

GUIDE = (Path(__file__).parents[2] / "docs" / "study-file.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)[0]
STUDIES = load_catalogue().all(Study)
GALLERY = [study.id for study in STUDIES if study.collection == "gallery"]


def test_the_documents_claims_are_the_default_and_the_gallery_has_at_least_four_more() -> None:
    assert len([s for s in STUDIES if s.collection == "mission"]) == 9
    assert len(GALLERY) >= 4 and all(f"`{id}`" in GUIDE for id in GALLERY)


@pytest.mark.parametrize("id", GALLERY)
def test_every_claim_of_the_gallery_is_answered(id: str, beyond: tuple[dict, Path]) -> None:
    (study,) = (study for study in beyond[0]["studies"] if study["id"] == id)
    margin = study["margin"]
    holds = margin is not None and (margin >= 0.0 if study["holds_when"] == "margin >= 0" else margin > 0.0)
    words = {"comparison": ("supported", "contradicted"), "necessity": ("possible", "ruled out")}[study["shows"]]
    assert study["readings"][0]["verdict"] == words[0 if holds else 1]
    assert study["decides"] and study["said"]["sentence"]
    assert study["fraction"] is None or 0.0 <= study["fraction"] <= 1.0


def test_the_guides_example_works_as_it_stands_with_a_source_of_ones_own(tmp_path: Path) -> None:
    mine = tmp_path / "my-claim.yaml"
    mine.write_text(EXAMPLE, encoding="utf-8")
    (study,) = call("assess", str(mine), "--out", str(tmp_path / "run"))["studies"]
    assert study["id"] == "guam-hwasong-12" and len(study["variants"]) == 2
    mine.write_text(EXAMPLE.replace("source: thaadguamea", "source: my-source"), encoding="utf-8")
    said = refused("assess", str(mine))
    assert "my-claim.yaml:5: guam-hwasong-12.source: no source has the key 'my-source'" in said
    works = tmp_path / "my.bib"
    works.write_text("@misc{my-source,\n  title = {A speech},\n  year = {2026},\n}\n", encoding="utf-8")
    (study,) = call("assess", str(mine), str(works), "--out", str(tmp_path / "again"))["studies"]
    assert study["source"] == "my-source"


@pytest.mark.parametrize("line", [line for line in GUIDE.splitlines() if line.startswith("| `") and "|" in line[3:]])
def test_the_guide_names_only_what_exists(line: str) -> None:
    from mujun.analyses.questions.every import QUESTIONS
    from mujun.scenario.schema.study import Scenario
    from mujun.studies.coalition import TABLES

    known = {*Scenario.model_fields, *QUESTIONS, *TABLES}
    for name in re.findall(r"`([a-z_-]+)`", line.split("|")[1]):
        assert name in known, name


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[thaad-guam]", "[thaad-gum]", "my-claim.yaml:14"),
        ("question: shots-at-places", "question: shot-at-places", "my-claim.yaml:6"),
        ("holds_when: margin >= 0", "holds_when: margin >= 1", "my-claim.yaml:10"),
        ("shapes: [min-energy, lofted=1.5]", "shapes: [high]", "scenario.shapes.0"),
        (
            "    missiles: [hwasong-12]",
            "    network: network-c2bmc\n    switched_off: [tpy-2-sharki]",
            "scenario.switched_off.0",
        ),
        ("    missiles: [hwasong-12]", "    force: north-korea-2018", "shots-at-places reads no force"),
        ("    missiles: [hwasong-12]", "    land: atlantis", "scenario.land: no land of 'atlantis'"),
        (
            "    - {name: own radar only, mode: organic}",
            "    - {name: x, defences: [nowhere]}",
            "variants.0.defences.0",
        ),
    ],
)
def test_what_is_wrong_in_a_claim_is_told_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in EXAMPLE
    mine = tmp_path / "my-claim.yaml"
    mine.write_text(EXAMPLE.replace(old, new), encoding="utf-8")
    assert said in refused("assess", str(mine))


@pytest.mark.parametrize(
    ("study", "old", "new", "said"),
    [
        (
            "shield",
            "    shots: 1",
            "    shots: 49",
            "can never be true here: 49 shots are required, and the sites have 48 interceptors",
        ),
        (
            "feeds-network",
            "margin > 0",
            "margin >= 0",
            "can never be false here: what a network brings is never below 0",
        ),
        ("build-up", "    share: 0.1", "    share: 1.0", "can never be true here: the margin is never above 0"),
    ],
)
def test_a_rule_that_the_answer_cannot_decide_is_refused_with_its_place(
    tmp_path: Path, study: str, old: str, new: str, said: str
) -> None:
    text = (Path(mujun.__file__).parent / "catalogue/studies/japan-2018.yaml").read_text(encoding="utf-8")
    (entry,) = re.findall(rf"^{study}:\n(?:  .*\n)+", text, re.MULTILINE)
    changed = re.sub(rf"^{study}:", "mine:", entry).replace("collection: mission", "collection: own")
    changed = changed.replace("name: ", "name: My ", 1).replace("holds_when: margin >= 0", "holds_when: margin > 0")
    if old not in changed:  # the default
        changed = changed.replace("  scenario:\n", f"  scenario:\n{new}\n", 1)
    mine = tmp_path / "mine.yaml"
    mine.write_text(changed.replace(old, new), encoding="utf-8")
    line = changed.replace(old, new).split("holds_when")[0].count("\n") + 1
    assert f"mine.yaml:{line}: mine.holds_when: " in refused("assess", str(mine)) and said in refused(
        "assess", str(mine)
    )


def test_a_verdict_file_holds_the_claim_and_the_entries_of_ones_own_that_it_takes_to_reproduce_it(
    tmp_path: Path,
) -> None:
    mine = tmp_path / "my-claim.yaml"
    mine.write_text(EXAMPLE, encoding="utf-8")
    data = call("assess", str(mine), "--out", str(tmp_path / "run"))
    (study,) = data["studies"]
    again = tmp_path / "again.yaml"
    definition = dict(study["definition"])
    again.write_text(yaml.safe_dump({definition.pop("id"): definition}, allow_unicode=True), encoding="utf-8")
    (other,) = call("assess", str(again), "--out", str(tmp_path / "second"))["studies"]
    assert other == study
    assert list(data["provenance"]["own_entries"]) == [study["id"]]
