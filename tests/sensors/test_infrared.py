"""Space infrared against climbs whose height over time is known, and its laws."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import rules

from mujun.flight.engine.sampling import BOOST, Sampled, in_lanes
from mujun.sensors.infrared import Infrared, cue_of, cue_time

RULES = rules(60)
SPACE = Infrared("space", 10e3, 12.0, 30.0)  # m, s, s
CHORD = 0.1
"""Seconds by which a straight line between samples 4 s apart may err on a climb with 20 m/s^2."""


def climbs(*heights: np.ndarray, burnout: float = 96.0) -> Sampled:
    """Flights of given heights (BOOST + 1,), m, up to burnout, and 30 km above that afterwards."""
    states = np.zeros((len(heights), BOOST + 26, 4))
    for i, height in enumerate(heights):
        states[i, : BOOST + 1, 3] = height
        states[i, BOOST + 1 :, 3] = height[-1] + 30e3
    n = len(heights)
    return Sampled(in_lanes(states), np.full(n, burnout), np.full(n, 400.0))


def steady(speed: float, burnout: float = 96.0) -> np.ndarray:
    """Heights of a climb at a speed, m/s."""
    return speed * np.linspace(0.0, burnout, BOOST + 1)


@pytest.mark.parametrize("speed", [137.0, 410.0, 977.0])
def test_a_steady_climb_is_cued_a_delay_after_it_leaves_the_clouds(speed: float) -> None:
    found = cue_time(replace(SPACE, track_delay=0.0), climbs(steady(speed)))
    assert found == pytest.approx([10e3 / speed + 12.0], abs=1e-9)


@pytest.mark.parametrize("acceleration", [11.0, 20.0])
def test_an_accelerating_climb_is_cued_when_its_height_is_that_of_the_clouds(acceleration: float) -> None:
    """h = a t^2 / 2, so that t = sqrt(2 h / a)."""
    height = 0.5 * acceleration * np.linspace(0.0, 96.0, BOOST + 1) ** 2
    found = cue_time(replace(SPACE, track_delay=0.0), climbs(height))[0]
    assert found == pytest.approx(np.sqrt(2.0 * 10e3 / acceleration) + 12.0, abs=CHORD)


def test_no_track_is_usable_before_its_delay_after_launch() -> None:
    assert cue_time(replace(SPACE, track_delay=90.0), climbs(steady(500.0)))[0] == 90.0
    assert cue_time(replace(SPACE, track_delay=20.0), climbs(steady(500.0)))[0] == pytest.approx(32.0)


def test_a_launch_above_the_clouds_is_seen_at_once() -> None:
    assert cue_time(replace(SPACE, track_delay=0.0), climbs(11e3 + steady(100.0)))[0] == 12.0


def test_a_missile_that_burns_out_below_the_clouds_is_never_cued() -> None:
    """However high it coasts; one that ends its burn just above them is."""
    below, above = steady(9_999.0 / 96.0), steady(10_001.0 / 96.0)
    found = cue_time(SPACE, climbs(below, above))
    assert found[0] == np.inf and found[1] == pytest.approx(96.0 + 12.0, abs=0.05)


def test_a_flight_that_did_not_land_is_never_cued() -> None:
    states = np.full((1, BOOST + 26, 4), -1e9)
    assert cue_time(SPACE, Sampled(in_lanes(states), np.zeros(1), np.zeros(1)))[0] == np.inf


@RULES
@given(
    cloud=st.floats(0.0, 20e3), higher=st.floats(0.0, 10e3), detection=st.floats(0.0, 60.0), track=st.floats(0.0, 120.0),
    later=st.floats(0.0, 60.0), speed=st.floats(50.0, 900.0),
)  # fmt: skip
def test_higher_clouds_and_longer_delays_never_cue_sooner(
    cloud: float, higher: float, detection: float, track: float, later: float, speed: float
) -> None:
    flight, before = climbs(steady(speed)), Infrared("space", cloud, detection, track)
    now = cue_time(before, flight)[0]
    assert cue_time(replace(before, cloud_break=cloud + higher), flight)[0] >= now
    assert cue_time(replace(before, detection_delay=detection + later), flight)[0] >= now
    assert cue_time(replace(before, track_delay=track + later), flight)[0] >= now
    assert cue_time(before, climbs(steady(1.1 * speed)))[0] <= now, "a faster climb is seen sooner"


@RULES
@given(seed=st.integers(0, 10**6), cloud=st.floats(-100.0, 40e3), delay=st.floats(0.0, 60.0))
def test_the_compiled_cue_agrees_with_the_plain_one(seed: int, cloud: float, delay: float) -> None:
    rng = np.random.default_rng(seed)
    rises = np.concatenate([np.zeros((9, 1)), rng.uniform(0.0, 2e3, (9, BOOST))], axis=1)
    flights = climbs(*np.cumsum(rises, axis=1), burnout=80.0)
    plain = cue_time(Infrared("space", cloud, delay, 25.0), flights)
    one_by_one = [cue_of(flights.states[0], lane, 80.0, cloud, delay, 25.0) for lane in range(9)]
    assert one_by_one == pytest.approx(plain, abs=1e-9)
