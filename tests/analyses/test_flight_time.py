"""Flight time: closed forms off the symmetric places, a reported flight, and what the claim's fields do.

| checked | against |
|---|---|
| speed for a time | Wheelon's time of flight, an independent closed form |
| time of a flown minimum-energy flight | the Kepler arc of least speed: later by the boost, never earlier |
| time of a flown flight of a given apogee | the impulsive flight on the rotating Earth (a lower bound); its reported time |
"""

import numpy as np
import pytest

from mujun.analyses.cases.launches import Launch, Points
from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.every import QUESTIONS
from mujun.analyses.questions.geography.timed import speed_for_time, timed
from mujun.base.outcomes import BadInput
from mujun.earth.constants import GM, MEAN_RADIUS
from mujun.earth.geodesy import ground_point
from mujun.earth.place import Place
from mujun.flight.aiming.kepler import arc_through_apogee, hit_parameter, hit_time, rotating_kepler_time
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Scenario

BUILDER = Builder(load_catalogue())
QUESTION = QUESTIONS["flight-time"]
NEAR = {
    "launch_areas": ["sea-of-okhotsk-central"],
    "missiles": ["r-29rmu-sineva"],
    "shapes": ["min-energy", "depressed=0.5"],
    "target_groups": ["us-alaska"],
}
FLOWN = QUESTION.fly(BUILDER, Scenario(**NEAR, claimed_time="15 min"))


def answer(**claimed):
    scenario = Scenario(**NEAR, **claimed)
    return QUESTION.ask(BUILDER, scenario, FLOWN, KnownMeetings(), whole=True)


@pytest.mark.parametrize("phi", [0.13, 0.71, 1.9, 2.8])
@pytest.mark.parametrize("height", [90e3, 777e3, 4.1e6])
def test_speed_for_a_time_is_that_of_wheelons_flight_of_the_same_time(phi, height):
    arc = arc_through_apogee(phi, height)
    time = float(hit_time(MEAN_RADIUS, hit_parameter(1.0, phi, float(arc.angle)), phi, float(arc.angle)))
    assert speed_for_time(phi, time)[0] == pytest.approx(float(arc.speed), rel=1e-6)


def test_no_arc_is_faster_than_the_circular_one_along_the_ground():
    skim = 0.6 * np.sqrt(MEAN_RADIUS**3 / GM)
    assert np.isnan(speed_for_time(0.6, 0.99 * skim)[0])
    assert speed_for_time(0.6, 1.001 * skim)[0] == pytest.approx(np.sqrt(GM / MEAN_RADIUS), rel=5e-3)


def test_a_flown_flight_takes_the_keplers_time_and_its_boost_more():
    row = next(row for row in answer(claimed_time="15 min").tables["flights"] if row["shape"] == "min-energy")
    _, vehicle = BUILDER.missile("r-29rmu-sineva")
    assert 0.2 < (row["time_s"] - row["kepler_least_speed_time_s"]) / float(np.max(vehicle.boost_time)) < 1.5


def test_a_reported_flight_takes_its_reported_time():
    """4 July 2017: 933 km, 2,802 km high, 39 min (KCNA). 30 s are rounding, the rest boost: its stages are representative."""
    place = Place(np.radians(39.8722), np.radians(125.2692), 0.0)
    latitude, longitude = ground_point(place.latitude, place.longitude, np.radians(86.0), 933e3)
    there = Points(("splash",), np.atleast_1d(latitude), np.atleast_1d(longitude))
    flown = timed(BUILDER, [Launch("hwasong-14", "Hwasong-14", "Panghyon", place, "apogee=2802", there)])
    impulsive = float(rotating_kepler_time(place.latitude, np.radians(86.0), 933e3, 2802e3))
    assert impulsive < flown.time[0] == pytest.approx(2340.0, abs=90.0)
    assert flown.apogee[0] == pytest.approx(2802e3, abs=1e3) and flown.distance[0] == pytest.approx(933e3, abs=500.0)


def test_any_flight_decides_unless_a_share_is_named():
    first, whole = answer(claimed_time="15 min"), answer(claimed_time="15 min", cases=1.0)
    times = sorted(row["time_s"] for row in first.tables["flights"])
    assert first.margin == pytest.approx(900.0 - times[0], abs=0.1) and whole.margin == pytest.approx(
        900.0 - times[-1], abs=0.1
    )
    assert first.unit == "s" and first.fraction == 0.5 and "depressed" in first.decides


def test_a_claim_of_at_least_turns_the_sign():
    turned = answer(claimed_time="15 min", claimed_time_is="at-least")
    assert turned.margin == pytest.approx(-answer(claimed_time="15 min", cases=1.0).margin)


@pytest.mark.parametrize("at", ["burnout", "greatest", "impact"])
def test_speeds_are_claimed_where_the_scenario_says(at):
    found = answer(claimed_speed="4 km/s", speed_at=at)
    speeds = [row[f"{at}_speed_km_s"] for row in found.tables["flights"]]
    assert found.unit == "km/s" and found.margin == pytest.approx(max(speeds) - 4.0, abs=1e-3)
    assert all(
        row["greatest_speed_km_s"] >= row["burnout_speed_km_s"] > row["impact_speed_km_s"]
        for row in found.tables["flights"]
    )


def test_both_claims_must_hold_of_the_same_flight():
    time, speed = answer(claimed_time="15 min"), answer(claimed_speed="5 km/s")
    both = answer(claimed_time="15 min", claimed_speed="5 km/s")
    assert both.unit == "share of what is claimed"
    assert both.margin <= min(time.margin / 900.0, speed.margin / 5.0) + 1e-12


def test_the_bare_margin_is_that_of_the_answer():
    scenario = Scenario(**NEAR, claimed_time="15 min", cases=0.9)
    assert (
        QUESTION.quick(BUILDER, scenario, FLOWN).margin
        == QUESTION.ask(BUILDER, scenario, FLOWN, KnownMeetings(), False).margin
    )


def test_nothing_claimed_is_refused():
    with pytest.raises(BadInput, match=r"expected scenario\.claimed_time or scenario\.claimed_speed"):
        QUESTION.quick(BUILDER, Scenario(**NEAR), FLOWN)
