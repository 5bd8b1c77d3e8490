"""Whether a track is good enough to launch on: which looks count, and the laws of what more and better looks give."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import rules

from mujun.analyses.single.encounter import encounter
from mujun.analyses.single.flight import fly_to
from mujun.earth.place import Place
from mujun.engagement.launch_quality import (
    COASTING_HEIGHT,
    SIGMAS,
    LaunchQuality,
    TrackedTarget,
    Tracker,
    launch_quality,
)
from mujun.flight.engine.lanes import MARK_APOGEE
from mujun.flight.engine.sampling import sample
from mujun.flight.model.shape import LEAST_PROPELLANT
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Scenario
from mujun.sensors.radar import Watch, margins
from mujun.sensors.track_accuracy import noise_at

RULES = rules(12)
BUILDER = Builder(load_catalogue())
START, TOKYO = Place(np.radians(39.0), np.radians(127.5), 0.0), Place(np.radians(35.68), np.radians(139.77), 0.0)
FLOWN = fly_to(BUILDER.missile("nodong")[1], START, TOKYO, LEAST_PROPELLANT, BUILDER.family("nodong", START))
FLIGHTS = sample(FLOWN.flights, interval=2.0)
TIMES, HEIGHT = FLIGHTS.times[0], FLIGHTS.height[0]
BURNOUT = float(FLIGHTS.burnout_time[0])
FREE = TIMES[HEIGHT >= COASTING_HEIGHT]
MARK = FLOWN.flights.mark(MARK_APOGEE)[0]
INTERCEPT = float(FREE[-1]) - 40.0  # s
ROUNDING = 1e-6  # of a sigma
NEXT_TO_NOTHING = 1e-3  # m
WATCHES = [BUILDER.sensor("tpy-2-kyogamisaki"), BUILDER.sensor("aegis-ashore-araya")]


def quality(
    watches: list[Watch], begins: list[float], reach: float = 2e3, margin: np.ndarray | None = None,
    intercept: float = INTERCEPT,
) -> LaunchQuality | None:  # fmt: skip
    """How well radars foretell the flight, seen throughout unless told otherwise; its warhead shows from burnout on."""
    seen = np.ones((len(watches), len(TIMES))) if margin is None else margin
    target = TrackedTarget(TIMES, FLIGHTS.position[0], HEIGHT, BURNOUT, MARK[:6], float(MARK[6]))
    trackers = [Tracker(*one) for one in zip(watches, begins, seen, strict=True)]
    return launch_quality(target, trackers, intercept, reach)


def known(found: LaunchQuality | None) -> LaunchQuality:
    assert found is not None
    return found


def with_noise(watch: Watch, factor: float) -> Watch:
    radar = watch.radar
    assert radar.range_noise is not None and radar.angle_noise is not None
    better = replace(radar, range_noise=factor * radar.range_noise, angle_noise=factor * radar.angle_noise)
    return replace(watch, radar=better)


@pytest.mark.parametrize("begin", [0.0, 170.0, 251.5])
def test_no_look_counts_before_it_may_nor_in_the_air_nor_after_the_intercept(begin: float) -> None:
    found = known(quality(WATCHES, [begin, begin + 30.0]))
    assert found.times[0] == pytest.approx(max(begin, FREE[0]))
    assert found.times[-1] < INTERCEPT and found.times[0] >= BURNOUT
    assert (np.interp(found.times, TIMES, HEIGHT) >= COASTING_HEIGHT).all()
    early = found.times[found.times < max(begin + 30.0, FREE[0])]
    interval = max(WATCHES[0].radar.measurement_interval or 0.0, 1.0)
    assert (np.abs(np.diff(early) - interval) < 1e-9).all(), "until then one radar looks alone"


def test_no_look_counts_out_of_view() -> None:
    margin = np.where((TIMES >= 250.0) & (TIMES <= 300.0), 1.0, -1.0)[None]
    times = known(quality(WATCHES[:1], [0.0], margin=margin)).times
    assert times[0] > 246.0 and times[-1] < 304.0, "the view ends between samples that are 2 s apart"
    assert quality(WATCHES[:1], [0.0], margin=-np.ones((1, len(TIMES)))) is None


def test_no_look_counts_before_burnout_or_confirmation_in_an_engagement() -> None:
    """In an engagement the looks begin after burnout and after a radar has confirmed the missile."""
    scenario = Scenario.model_validate({"defences": ["aegis-ashore-araya"], "sensors": ["tpy-2-kyogamisaki"]})
    found = encounter(BUILDER, scenario, "nodong", FLOWN, speed=False)
    confirmed = [r.confirmed for r in found.radars]
    times = known(found.sites[0].quality).times
    assert times[0] >= max(min(confirmed), BURNOUT)
    for radar, at in zip(found.radars, confirmed, strict=True):
        assert at == pytest.approx(radar.first + (radar.ready - BUILDER.sensor(_id(radar.name)).radar.track_time))


def _id(name: str) -> str:
    return next(one for one in ("tpy-2-kyogamisaki", "aegis-ashore-araya") if BUILDER.sensor(one).radar.name == name)


@RULES
@given(begin=st.floats(100.0, 300.0), factor=st.floats(0.1, 0.95), count=st.integers(1, 2))
def test_more_and_better_looks_never_foretell_worse(begin: float, factor: float, count: int) -> None:
    watches, begins = WATCHES[:count], [begin] * count
    found = known(quality(watches, begins))
    sigma = found.sigma[np.isfinite(found.sigma)]
    assert len(sigma) > 10 and (np.diff(sigma) <= ROUNDING * sigma[:-1]).all()
    better = known(quality([with_noise(w, factor) for w in watches], begins))
    assert (better.times == found.times).all()
    assert better.sigma[np.isfinite(found.sigma)] == pytest.approx(factor * sigma, rel=1e-5)
    assert found.reached is None or (better.reached is not None and better.reached <= found.reached)
    later = known(quality(watches, [begin + 20.0] * count))
    assert later.sigma[-1] >= found.sigma[-1] * (1.0 - ROUNDING)
    assert known(quality(WATCHES, [begin, begin])).sigma[-1] <= found.sigma[-1] * (1.0 + ROUNDING)


def test_what_suffices_is_reached_at_the_first_look_after_which_it_does() -> None:
    found = known(quality(WATCHES, [0.0, 0.0]))
    for time in (found.times[5], found.times[40]):
        sigma = found.at(float(time))
        assert sigma is not None
        again = known(quality(WATCHES, [0.0, 0.0], reach=SIGMAS * sigma * (1.0 + ROUNDING)))
        assert again.reached is not None and again.reached <= time
        assert again.at(again.reached) <= sigma * (1.0 + 2.0 * ROUNDING)


def test_next_to_no_divert_never_suffices_and_a_vast_one_does_at_once() -> None:
    never, always = known(quality(WATCHES, [0.0, 0.0], NEXT_TO_NOTHING)), known(quality(WATCHES, [0.0, 0.0], 1e12))
    assert never.reached is None
    assert always.reached == always.times[np.isfinite(always.sigma)][0]
    assert always.at(float(always.times[0]) - 1.0) is None, "before the first look nothing is known"


def test_a_radar_whose_noise_is_not_known_adds_nothing() -> None:
    unknown = [replace(w, radar=replace(w.radar, angle_noise=None)) for w in WATCHES]
    assert quality(unknown, [0.0, 0.0]) is None
    alone, beside = known(quality(WATCHES[:1], [0.0])), known(quality([WATCHES[0], unknown[1]], [0.0, 0.0]))
    assert (alone.times == beside.times).all() and (alone.sigma == beside.sigma).all()


def test_a_small_warhead_is_foretold_worse_than_a_large_body() -> None:
    """The sections differ by a known ratio: sigma goes with 1 / sqrt(section) while the noise is above its floor."""
    watch = WATCHES[0]
    small = replace(watch, sections=replace(watch.sections, reentry_vehicle=1e-4, post_boost=1e-4))
    smaller = replace(watch, sections=replace(watch.sections, reentry_vehicle=1e-6, post_boost=1e-6))
    radar = watch.radar
    least = noise_at(1.0, 1.0, radar.reference_range, 150e3, radar.reference_cross_section, 1e-4)[0]
    assert least > 0.1, "the floor must not be in play for this to test anything"
    first, second = known(quality([small], [0.0])), known(quality([smaller], [0.0]))
    assert second.sigma[-1] == pytest.approx(10.0 * first.sigma[-1], rel=1e-5)


def test_margins_of_the_radars_themselves_can_be_handed_in() -> None:
    margin = margins(WATCHES, FLIGHTS)[:, 0]
    found = known(quality(WATCHES, [0.0, 0.0], margin=margin))
    assert set(np.round(found.times, 6)) <= set(np.round(known(quality(WATCHES, [0.0, 0.0])).times, 6))
