"""Studies in which no missile reaches any target: each question has an answer, a ladder and pictures, and no draw is lost."""

import numpy as np
import pytest

from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions import saturation, warheads_met
from mujun.analyses.questions.every import QUESTIONS
from mujun.analyses.questions.exhausting import first_shape
from mujun.analyses.questions.ladder import ALL_RUNGS, RUNGS
from mujun.reports.data.probability import faults_said
from mujun.scenario.building.battles import force_units
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.kinds import Force
from mujun.scenario.schema.study import Study
from mujun.studies.draws.design import Design, Drawn
from mujun.studies.draws.probability import together
from mujun.studies.draws.probe import Probe
from mujun.studies.run import run_study

CATALOGUE = load_catalogue()
BUILDER = Builder(CATALOGUE, kept={})
FAR = {
    "launch_groups": (),
    "launch_areas": ("kittaeryong",),
    "missiles": ("scud-er",),
    "target_groups": ("us-contiguous",),
}
"""A missile of about 1,000 km at places 9,000 km away."""
STUDIES = {
    "shield": "possible", "hits-russia": "ruled out", "sees-russia": "ruled out", "feeds-network": "ruled out",
}  # fmt: skip
"""Studies whose cases are published flights, with the verdict where there is no case: a claim on every missile that arrives is
true of none; a claim on any missile is not."""


def out_of_reach(name):
    study = CATALOGUE.get(Study, name)
    scenario = study.scenario.model_copy(update={**FAR, "legs": (), "land": None})
    return study.model_copy(update={"scenario": scenario, "variants": (), "readings": ()})


@pytest.mark.parametrize(("name", "verdict"), STUDIES.items())
def test_a_study_of_which_no_missile_reaches_a_target_says_so(name, verdict):
    study = out_of_reach(name)
    found = run_study(BUILDER, study)
    assert found.verdict == verdict
    assert found.answer.decides.startswith("no missile reaches any target (Scud-ER from Kittaeryong")
    assert found.answer.facts["cases"] == 0 and found.answer.fraction is None
    assert found.answer.margin is None or found.answer.margin == 0.0
    assert [rung.name for rung in found.ladder] == list(RUNGS)
    assert not any(rung.asked for rung in found.ladder)
    assert QUESTIONS[study.question].holds_without_margin == (verdict == "possible")


@pytest.mark.parametrize("name", STUDIES)
def test_a_draw_in_which_no_missile_reaches_a_target_is_not_lost(name):
    (outcome,) = Probe(CATALOGUE, [out_of_reach(name)], []).ask(np.zeros(0))
    assert outcome.fault == ""
    assert outcome.holds == (STUDIES[name] == "possible")


def test_a_variant_whose_targets_no_missile_reaches_has_no_margin():
    study = CATALOGUE.get(Study, "hits-russia")
    near = {**FAR, "target_groups": ("japan-listed-places",), "missiles": ("nodong",)}
    scenario = study.scenario.model_copy(update=near)
    question = QUESTIONS[study.question]
    flown = question.fly(BUILDER, scenario)
    elsewhere = scenario.model_copy(update={"target_groups": ("us-contiguous",)})
    assert question.quick(BUILDER, elsewhere, flown).margin is None
    with np.errstate(all="raise"):
        assert not any(rung.asked for rung in question.ladder(BUILDER, elsewhere, flown, ALL_RUNGS))


@pytest.fixture
def short_force(monkeypatch):
    """A force in which every unit is of missiles of 1,000 km, in place of any that a study names."""
    force = CATALOGUE.get(Force, "north-korea-2018")
    units = tuple(unit for unit in force.units if unit.missiles == ("scud-er",))
    assert units
    short = force.model_copy(update={"units": units, "warheads": units[0].count})
    for module in (saturation, warheads_met):
        monkeypatch.setattr(module, "force_of", lambda builder, name: short)
    return short


@pytest.mark.parametrize("name", ["china-saturates", "build-up"])
def test_a_force_that_reaches_nothing_is_no_stronger_and_none_of_its_warheads_is_met(short_force, name):
    study = CATALOGUE.get(Study, name)
    changes = {"target_groups": ("us-contiguous",), "posture": None, "defences": ("aegis-ashore-araya",)}
    scenario = study.scenario.model_copy(update=changes)
    question = QUESTIONS[study.question]
    flown = question.fly(BUILDER, scenario)
    answer = question.ask(BUILDER, scenario, flown, KnownMeetings(), True)
    # No missile: 100 % fewer than the rival's. No warhead: none of the share asked for.
    assert answer.margin == (-1.0 if name == "china-saturates" else -scenario.share)
    assert "no missile reaches any of the places" in answer.decides or answer.decides.startswith("0 of ")
    assert [rung.name for rung in question.ladder(BUILDER, scenario, flown, ALL_RUNGS)] == list(RUNGS)


def test_a_raid_flies_the_first_shape_in_which_it_arrives():
    scenario = CATALOGUE.get(Study, "china-saturates").scenario
    (unit,) = (u for u in force_units(CATALOGUE.get(Force, "north-korea-2018")) if u.missiles == ("scud-er",))
    shapes = ("lofted=4", "min-energy")
    changed = scenario.model_copy(update={"shapes": shapes, "target_groups": ("japan-listed-places",)})
    assert first_shape(BUILDER, changed, "scud-er", unit) == "min-energy"


def test_draws_in_which_nothing_arrives_are_told():
    design = Design(samples=8, seed=1, replicates=2)
    none, some = (
        Drawn((None,) * 3 + (1.0,), ("shots",) * 4, (True,) * 4, {}),
        Drawn((-1.0,) * 4, ("shots",) * 4, (False,) * 4, {}),
    )
    found = together([none, some], design)
    assert found.value == 0.5 and found.holds_of_nothing == 3 and not found.failed
    (line,) = faults_said(found)
    assert (
        line
        == "in 3 draws of 8 no missile reaches any target, so that each that arrives is met; in these the condition is met"
    )
