"""Land defended: the same physics as shots-at-places, weights that add up to the land, and the quantifier at each point."""

import numpy as np
import pytest

from mujun.analyses.cases.land import land_cells, people_at
from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.every import QUESTIONS
from mujun.base.outcomes import BadInput
from mujun.ground.people import people_of
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Scenario, Study
from mujun.studies.check import check_names

BUILDER = Builder(load_catalogue())
QUESTION = QUESTIONS["land-defended"]
DEFENCE = {
    "defences": ["thaad-seongju"],
    "launch_areas": ["sakkanmol", "hwangju"],
    "missiles": ["nodong", "scud-er"],
    "mode": "organic",
}
LAND = {**DEFENCE, "land": "South Korea", "land_spacing": "1 deg"}
FLOWN = QUESTION.fly(BUILDER, Scenario(**LAND))


def answer(**changes):
    return QUESTION.ask(BUILDER, Scenario(**LAND, **changes), FLOWN, KnownMeetings(), whole=True)


def test_points_have_the_shots_that_shots_at_places_gives_them():
    places = {**DEFENCE, "target_groups": ["south-korea-places"]}
    other = QUESTIONS["shots-at-places"]
    theirs = other.ask(BUILDER, Scenario(**places), other.fly(BUILDER, Scenario(**places)), KnownMeetings(), True)
    mine = QUESTION.ask(BUILDER, Scenario(**places), QUESTION.fly(BUILDER, Scenario(**places)), KnownMeetings(), True)
    fewest = {row["place"]: row["fewest_shots"] for row in theirs.tables["places"]}
    assert {row["place"]: row["fewest_shots"] for row in mine.tables["points"]} == fewest
    assert mine.unit == "share of places"
    assert mine.margin == pytest.approx(np.mean([shots >= 1 for shots in fewest.values()]) - 1.0)


def test_the_weights_are_the_land_of_the_country():
    for side in (0.5, 1.0):
        _, weights = land_cells(BUILDER.catalogue, "South Korea", side)
        assert weights.sum() == pytest.approx(97.2e3, rel=0.01)  # the outline of the map, without the smallest islands
    found = answer()
    assert found.facts["land_km2"] == pytest.approx(97.2e3, rel=0.01)
    rows = found.tables["points"]
    defended = sum(row["weight"] for row in rows if row["points_defended"])
    assert found.margin == pytest.approx(defended / sum(row["weight"] for row in rows) - 1.0, abs=1e-5)


def test_a_share_of_the_flights_to_a_point_is_enough_if_the_claim_says_so():
    every, half = answer(), answer(cases=0.5)
    assert every.fraction <= half.fraction
    assert answer(shots=3).fraction <= every.fraction
    assert 0.0 < every.fraction < 1.0


def test_people_are_counted_in_the_same_cells_and_weigh_where_they_live():
    found, by_people = answer(), answer(counted_by="people")
    rows = found.tables["points"]
    whole = sum(row["people_in_towns"] for row in rows)
    assert whole == pytest.approx(found.facts["people_in_towns"]) and 40e6 < whole < 52e6  # of some 51.7 million
    share = sum(row["people_in_towns"] for row in rows if row["points_defended"]) / whole
    assert found.facts["share_of_people_defended"] == pytest.approx(share) == by_people.fraction
    assert (by_people.unit, by_people.margin) == ("share of people", pytest.approx(share - 1.0))
    assert by_people.fraction < found.fraction  # half of the people live about Seoul, which the battery does not defend
    assert [row["points_defended"] for row in by_people.tables["points"]] == [row["points_defended"] for row in rows]


def test_no_person_is_lost_or_counted_twice_between_cells_of_any_size():
    for side in (0.25, 0.5, 1.0):
        points, _ = land_cells(BUILDER.catalogue, "Germany", side)
        assert people_at(BUILDER.catalogue, "Germany", points, side).sum() == people_of("Germany").people.sum() > 6e7
    assert people_of("Antarctica").people.size == 0


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"target_groups": ["south-korea-places"]}, "expected scenario.land"),
        ({"land": "Antarctica", "land_spacing": "15 deg"}, "no town of Antarctica"),
    ],
)
def test_people_are_not_counted_where_there_are_none(changes, told):
    with pytest.raises(BadInput, match=told):
        QUESTION.fly(BUILDER, Scenario(**DEFENCE, counted_by="people", **changes))


def test_the_claimed_share_only_moves_the_margin():
    assert answer(claimed_share=0.5).margin == pytest.approx(answer().margin + 0.5)
    half = Scenario(**LAND, claimed_share=0.5)
    assert QUESTION.quick(BUILDER, half, FLOWN).margin == answer(claimed_share=0.5).margin


def test_a_finer_grid_finds_the_same_share_to_a_few_hundredths():
    """Half a degree is 55 km, a seventh of the defended ground's width: some cells lie across its border."""
    shares = []
    for side in ("1 deg", "0.5 deg"):
        scenario = Scenario(**{**LAND, "land_spacing": side, "missiles": ["nodong"]})
        shares.append(QUESTION.quick(BUILDER, scenario, QUESTION.fly(BUILDER, scenario)).margin)
    assert shares[0] == pytest.approx(shares[1], abs=0.12)


def test_no_missile_in_reach_leaves_no_margin():
    far = Scenario(**{**LAND, "land": "Iceland"})
    flown = QUESTION.fly(BUILDER, far)
    assert QUESTION.ask(BUILDER, far, flown, KnownMeetings(), True).margin is None and QUESTION.holds_without_margin
    assert all(rung.margin is None for rung in QUESTION.ladder(BUILDER, far, flown, frozenset({"reach", "seen"})))


def test_more_cells_than_can_be_flown_are_refused():
    with pytest.raises(BadInput, match="greater land_spacing"):
        QUESTION.fly(BUILDER, Scenario(**{**LAND, "land": "Russia", "land_spacing": "0.25 deg"}))


def test_land_and_places_at_once_are_refused():
    study = next(one for one in BUILDER.catalogue.all(Study) if one.question == QUESTION.name and one.scenario.land)
    both = study.scenario.model_copy(update={"target_groups": ("south-korea-places",)})
    with pytest.raises(BadInput, match="land"):
        check_names(BUILDER, study.model_copy(update={"scenario": both}))


def test_a_spacing_finer_than_a_quarter_degree_is_refused():
    with pytest.raises(ValueError, match="too small"):
        Scenario(**{**LAND, "land_spacing": "0.2 deg"})


def test_the_ladder_never_rises():
    rungs = QUESTION.ladder(
        BUILDER, Scenario(**LAND), FLOWN, frozenset({"reach", "seen", "discriminated", "stock", "doctrine"})
    )
    shares = [rung.share for rung in rungs]
    assert shares == sorted(shares, reverse=True) and rungs[1].margin == pytest.approx(answer().margin)
