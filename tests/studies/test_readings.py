"""What a verdict says: what its metric can show, and the readings of a claim on which it stands or falls."""

from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.every import QUESTIONS
from mujun.base.outcomes import BadInput
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Reading, Study
from mujun.studies.check import check_names
from mujun.studies.draws.design import Design, Drawn
from mujun.studies.draws.probability import Probability, together
from mujun.studies.parameters import parameter_at
from mujun.studies.questions import CONTRADICTED, DEPENDS, POSSIBLE, RULED_OUT, SUPPORTED, judge, shown_by
from mujun.studies.readings import as_read
from mujun.studies.run import run_study
from mujun.studies.threshold import Flip
from mujun.studies.verdict import StudyResult

CATALOGUE = load_catalogue()
BUILDER = Builder(CATALOGUE, kept={})
WATCH = CATALOGUE.get(Study, "watches-kurils").model_copy(update={"variants": (), "readings": ()})


def read(*readings: Reading) -> StudyResult:
    return run_study(BUILDER, WATCH.model_copy(update={"readings": readings}))


@pytest.fixture(scope="module")
def plain() -> StudyResult:
    return read()


def probability(met: int, of: int = 8) -> Probability:
    """Eight draws of which some meet the condition."""
    margins = tuple(1.0 if k < met else -1.0 for k in range(of))
    drawn = Drawn(margins, ("s",) * of, tuple(m > 0.0 for m in margins), {})
    return together([drawn, drawn], Design(2 * of, replicates=2))


@pytest.mark.parametrize("study", [s for s in CATALOGUE.all(Study) if s.question in QUESTIONS], ids=lambda s: s.id)
def test_every_study_of_the_catalogue_states_what_it_can_show_and_grounds_its_readings(study: Study) -> None:
    assert study.shows is not None and shown_by(study) == study.shows
    words = {"comparison": (SUPPORTED, CONTRADICTED), "necessity": (POSSIBLE, RULED_OUT)}[study.shows]
    assert (judge(study, 1.0), judge(study, -1.0)) == words
    assert all(one.reason or one.source in CATALOGUE.sources for one in study.readings)


def test_a_bound_supports_nothing() -> None:
    study = CATALOGUE.get(Study, "build-up")
    assert QUESTIONS[study.question].shows == "necessity"
    record = CATALOGUE.records["build-up"]
    assert record is not None
    with pytest.raises(
        BadInput, match=r"build-up\.shows: warheads-met measures a necessary condition.*expected necessity"
    ):
        check_names(Builder(CATALOGUE), study.model_copy(update={"shows": "comparison"}))


def test_a_reading_without_a_ground_is_refused() -> None:
    with pytest.raises(ValidationError, match=r"expected source .* or reason"):
        Reading(name="as I like it", cases=0.5)


def test_a_verdict_stands_while_all_readings_agree_and_depends_where_one_does_not(plain: StudyResult) -> None:
    assert plain.verdict == POSSIBLE and plain.turned_by == ()
    same = Reading(name="one class alone", missiles=("generic-mrbm",), reason="as a test")
    turning = Reading(name="tiny warheads", warhead_cross_section="1e-9 m^2", reason="as a test")
    found = read(same, turning)
    assert [one.verdict for one in found.readings] == [POSSIBLE, POSSIBLE, RULED_OUT]
    assert found.verdict == found.nominal_verdict == DEPENDS and found.turned_by == ("tiny warheads",)
    assert found.answer.margin == plain.answer.margin  # readings leave the study's own answer as it is
    data = found.to_dict()
    assert [one["name"] for one in data["readings"]] == [WATCH.stated, "one class alone", "tiny warheads"]
    assert data["shows"] == "necessity" and data["turned_by"] == ["tiny warheads"]


def test_a_share_of_the_cases_is_the_margin_of_the_last_one_needed(plain: StudyResult) -> None:
    question = QUESTIONS[WATCH.question]
    flown = question.fly(BUILDER, WATCH.scenario)
    tracks = question.measure(BUILDER, WATCH.scenario, flown, KnownMeetings(), True).tracks.track
    seen = np.sort(tracks)[::-1]
    for share in (0.01, 0.25, 0.5, 1.0):
        scenario = WATCH.scenario.model_copy(update={"cases": share})
        needed = max(int(np.ceil(share * len(seen) - 1e-9)), 1)
        margin = question.quick(BUILDER, scenario, flown).margin
        assert margin == (seen[needed - 1] if margin is not None else None)
        assert (tracks > 0.0).mean() >= share or margin is None or margin <= 0.0
    assert question.quick(BUILDER, WATCH.scenario, flown).margin == plain.answer.margin == seen[0]


def test_what_is_never_seen_is_not_missed_by_a_time() -> None:
    study = CATALOGUE.get(Study, "watches-okhotsk").model_copy(update={"variants": (), "readings": ()})
    found = run_study(BUILDER, study)
    assert (
        found.answer.margin is None
        and found.verdict == RULED_OUT
        and "never inside radar coverage" in found.answer.decides
    )
    assert all(rung.margin is None for rung in found.ladder if rung.asked and rung.name == "seen")


def test_verdicts_over_draws_are_those_of_all_readings(plain: StudyResult) -> None:
    def drawn(*met: int) -> StudyResult:
        one = plain.readings[0]
        words = {8: POSSIBLE, 0: RULED_OUT}
        readings = tuple(
            replace(one, name=str(k), verdict=words.get(k, DEPENDS), probability=probability(k)) for k in met
        )
        return replace(plain, basis="sampled", readings=readings)

    assert drawn(8, 8).verdict == POSSIBLE and drawn(0, 0).verdict == RULED_OUT
    assert drawn(8, 0).verdict == DEPENDS and drawn(8, 0).turned_by == ("0",)
    assert drawn(4).verdict == DEPENDS


def test_a_flip_inside_a_published_range_that_no_draw_met_makes_the_verdict_depend(plain: StudyResult) -> None:
    parameter = parameter_at(CATALOGUE, "spy-7-japan.reference_range")
    assert parameter.low < parameter.high
    inside = Flip(parameter, 0.5 * (parameter.low + parameter.high), 1.0, 2.0)
    outside = replace(inside, value=2.0 * parameter.high)
    for flip, met, verdict in ((inside, 8, DEPENDS), (outside, 8, POSSIBLE), (inside, 7, POSSIBLE)):
        one = replace(plain.readings[0], verdict=POSSIBLE, probability=probability(met))
        found = replace(plain, basis="sampled", readings=(one,), flips=(flip,))
        assert found.verdict == verdict, (flip, met)
    assert replace(found, readings=(replace(one, probability=probability(8)),)).turned_by == (
        f"spy-7-japan.reference_range = {inside.shown_text}",
    )


def test_each_reading_is_a_study_of_its_own_to_the_draws() -> None:
    study = CATALOGUE.get(Study, "shield")
    read_as = as_read(study)
    assert len(read_as) == 1 + len(study.readings) and read_as[0].scenario == study.scenario
    assert all(not one.readings and not one.variants for one in read_as)
    assert len({one.scenario.model_dump_json() for one in read_as}) == len(read_as)
