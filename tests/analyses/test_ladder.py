"""The ladder: rungs that are a study's own question give its own margin, and the upper ones what is worked out by hand."""

import pytest

from mujun.analyses.questions.every import QUESTIONS
from mujun.analyses.questions.ladder import ALL_RUNGS, RUNGS
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Ladder, Study

BUILDER = Builder(load_catalogue(), kept={})
MISSION = [study.id for study in BUILDER.catalogue.all(Study) if study.collection == "mission"]
RECOGNISED = 0.95 * (1.0 - 0.02) * 0.95
"""Of `odds-nominal`."""


def climbed(name, on=ALL_RUNGS, **changes):
    """Return the rungs of a study by name, and its own margin."""
    study = BUILDER.catalogue.get(Study, name)
    scenario = study.scenario.model_copy(update={"land": None, **changes} if name == "shield" else changes)
    question = QUESTIONS[study.question]
    flown = question.fly(BUILDER, scenario)
    rungs = question.ladder(BUILDER, scenario, flown, frozenset(on))
    assert [rung.name for rung in rungs] == list(RUNGS)
    assert [rung.on for rung in rungs] == [name in on for name in RUNGS]
    return {rung.name: rung for rung in rungs}, question.quick(BUILDER, scenario, flown).margin


@pytest.mark.parametrize(
    ("name", "on", "rung"),
    [
        ("shield", {"reach", "seen"}, "seen"),
        ("wider-than-thaad", {"reach", "seen"}, "seen"),
        ("hits-russia", {"reach"}, "reach"),
        ("watches-kurils", {"reach", "seen"}, "seen"),
        ("sees-russia", {"seen"}, "seen"),
        ("feeds-network", {"seen"}, "seen"),
        ("build-up", {"reach", "stock"}, "stock"),
        ("china-saturates", {"reach", "stock"}, "stock"),
    ],
)
def test_the_rungs_that_a_study_asks_for_give_its_own_margin(name, on, rung):
    rungs, margin = climbed(name, on)
    assert rungs[rung].margin == pytest.approx(margin, abs=1e-9)


@pytest.mark.parametrize("name", [name for name in MISSION if name != "china-saturates"])
def test_no_rung_adds_to_what_is_below_it(name):
    rungs, _ = climbed(name)
    lowest, left = float("inf"), 1.0
    for rung in rungs.values():
        margin = float("-inf") if rung.margin is None else rung.margin
        assert margin <= lowest + 1e-9
        lowest = margin
        if rung.share is not None:
            assert rung.share <= left + 1e-9
            left = rung.share


def test_odds_and_doctrine_of_the_shield_by_hand():
    rungs, margin = climbed("shield")
    fewest = margin + 1.0
    assert rungs["discriminated"].margin == pytest.approx(fewest * RECOGNISED - 1.0)
    # 48 rounds; 400 Scuds of all kinds, 300 Nodong and 6 Hwasong-12 are counted for 2018.
    assert rungs["stock"].margin == pytest.approx(48.0 / 706.0 - 1.0)
    assert rungs["doctrine"].margin == pytest.approx(48.0 / 706.0 - 2.0)
    assert rungs["doctrine"].share == pytest.approx(rungs["stock"].share / 2.0)


def test_a_rung_that_is_left_out_asks_for_nothing():
    rungs, margin = climbed("shield", ALL_RUNGS - {"discriminated", "stock"})
    assert rungs["discriminated"].margin == rungs["stock"].margin == rungs["seen"].margin == margin
    assert rungs["doctrine"].margin == margin + 1.0 - 2.0


def test_rounds_are_matched_to_recognised_warheads_of_the_build_up():
    four, _ = climbed("build-up", {"reach", "doctrine", "stock"})
    one, _ = climbed("build-up", {"reach", "doctrine", "stock"}, ladder=Ladder(doctrine="doctrine-single-shot"))
    assert one["doctrine"].margin == one["stock"].margin > four["doctrine"].margin
    assert four["doctrine"].share <= one["stock"].share / 4.0 + 1e-9
    rungs, _ = climbed("build-up")
    assert rungs["discriminated"].share == pytest.approx(rungs["seen"].share * RECOGNISED, rel=0.01)


def test_what_is_seen_of_russian_missiles_falls_with_range_alone():
    rungs, margin = climbed("sees-russia")
    assert rungs["reach"].margin > 0.0 and rungs["seen"].margin is margin is None
    assert not rungs["stock"].asked and not rungs["doctrine"].asked


def test_a_claim_without_a_force_asks_for_one_round():
    rungs, _ = climbed("hits-russia", {"reach", "stock", "doctrine"}, ladder=Ladder(), interceptor="gbi-3-stage")
    assert rungs["reach"].margin is not None and rungs["stock"].share == pytest.approx(rungs["reach"].share)
    assert "a single warhead" in rungs["stock"].said
