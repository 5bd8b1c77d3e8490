"""Who sees a flight: spells against margins and apogee against the path, and what must hold between them."""

import itertools
import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import rules

from mujun.analyses.cases.spells import Spell, spells_of
from mujun.analyses.single.flight import SingleFlight, fly_to
from mujun.analyses.single.sightings import SIGHTING_STEP_S, Sightings, look_times, sightings
from mujun.earth.geodesy import geodetic_to_fixed
from mujun.flight.engine.sampling import sample
from mujun.flight.model.shape import parse_shape
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import place_of
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.sensors.infrared import cue_time
from mujun.sensors.radar import margins

BUILDER = Builder(load_catalogue())
SPACE = BUILDER.infrared("space-infrared")
FINE = 0.25  # s, between the samples of the comparison
CHORD = 300.0  # m, by which a straight line between samples of the boost (up to 10 s apart) leaves the path
EDGE = 0.3  # s about the ends of a spell in which the finer samples are not asked
CASES = {
    "Nodong to Tokyo": ("nodong", "39,127.5", "tokyo", "least-propellant"),
    "Hwasong-12 to Guam": ("hwasong-12", "39.25,125.75", "guam", "lofted=1.1"),
    "Hwasong-15 to Seattle": ("hwasong-15", "39.25,125.75", "seattle", "least-propellant"),
}
RADARS = ("tpy-2-kyogamisaki", "aegis-ashore-araya", "fps-5-sado", "cobra-dane-shemya", "thaad-guam")


@cache
def made(case: str) -> tuple[SingleFlight, Sightings]:
    missile, start, to, shape = CASES[case]
    place, target = (place_of(BUILDER.catalogue, text)[1] for text in (start, to))
    flown = fly_to(BUILDER.missile(missile)[1], place, target, parse_shape(shape), BUILDER.family(missile, place))
    watches = [BUILDER.sensor(name) for name in RADARS]
    return flown, sightings(flown, watches, SPACE, BUILDER.post_boost_time(missile))


EACH = pytest.mark.parametrize("case", CASES)


def within(spells: tuple[Spell, ...], times: np.ndarray, wider: float = 0.0) -> np.ndarray:
    """Whether each time lies in one of some spells made longer at both ends by some s (shorter where negative)."""
    held = np.zeros(len(times), bool)
    for spell in spells:
        held |= (times >= spell.begin - wider) & (times <= spell.end + wider)
    return held


@EACH
def test_spells_are_when_finer_margins_are_not_below_zero(case: str) -> None:
    flown, found = made(case)
    flights = sample(flown.flights, interval=FINE)
    watches = [BUILDER.sensor(name) for name in RADARS]
    every = margins(watches, flights, BUILDER.post_boost_time(CASES[case][0]))[:, 0]
    times = flights.times[0]
    # Where the target begins to show its warhead alone its cross-section falls from one sample to the next.
    shrinks = found.burnout + BUILDER.post_boost_time(CASES[case][0])
    clear = (times < shrinks - SIGHTING_STEP_S) | (times > shrinks + SIGHTING_STEP_S)
    assert any(one.spells for one in found.radars) and not all(one.spells for one in found.radars)
    for one, margin in zip(found.radars, every, strict=True):
        assert (margin[clear & within(one.spells, times, -EDGE)] >= 0.0).all(), one.name
        assert (margin[clear & ~within(one.spells, times, EDGE)] < 0.0).all(), one.name
        assert (one.outside is None) == bool(one.spells)
        if one.outside is not None:
            assert one.outside == pytest.approx(-margin.max(), rel=0.01)


@EACH
def test_first_sight_is_at_the_height_and_distance_of_the_path_there(case: str) -> None:
    flown, found = made(case)
    flights = sample(flown.flights, interval=FINE)
    times, position = flights.times[0], flights.position[0]
    for name, one in zip(RADARS, found.radars, strict=True):
        if not one.spells:
            continue
        place = BUILDER.sensor(name).radar.place
        distance = np.linalg.norm(position - geodetic_to_fixed(*place), axis=1)
        assert one.height == pytest.approx(np.interp(one.spells[0].begin, times, flights.height[0]), abs=CHORD)
        assert one.distance == pytest.approx(np.interp(one.spells[0].begin, times, distance), abs=CHORD)
        assert one.nearest == pytest.approx(distance[within(one.spells, times)].min(), rel=1e-3, abs=CHORD)


@EACH
def test_a_sight_is_confirmed_then_tracked_within_one_spell(case: str) -> None:
    for name, one in zip(RADARS, made(case)[1].radars, strict=True):
        radar = BUILDER.sensor(name).radar
        assert one.seconds == pytest.approx(sum(s.end - s.begin for s in one.spells))
        for before, after in itertools.pairwise(one.spells):
            assert before.begin < before.end < after.begin < after.end
        for when, wait in ((one.confirmed, radar.confirm_time), (one.tracked, radar.ready_time)):
            long_enough = [s for s in one.spells if s.end - s.begin >= wait]
            assert when == (pytest.approx(long_enough[0].begin + wait) if long_enough else None)
        if one.tracked is not None:
            assert one.spells[0].begin <= one.confirmed <= one.tracked <= one.spells[-1].end
            assert one.tracks[0].begin == one.tracked


@EACH
def test_unseen_gaps_and_spells_together_are_the_whole_flight_and_share_nothing(case: str) -> None:
    found = made(case)[1]
    spells = tuple(s for one in (*found.radars, found.infrared) for s in one.spells)
    times = np.arange(0.0, found.flight_time, 0.37)
    assert (within(spells, times) != within(found.gaps, times)).all()
    edges = [t for gap in found.gaps for t in (gap.begin, gap.end)]
    assert edges == sorted(edges) and all(0.0 <= t <= found.flight_time for t in edges)
    assert found.gaps[0].begin == 0.0, "below the clouds and the horizon nobody sees it"


@EACH
def test_moments_of_the_flight_are_those_of_its_path(case: str) -> None:
    """Apogee where it is highest, reentry where it comes down through 100 km, burnout and impact at its ends."""
    flown, found = made(case)
    flights = sample(flown.flights, interval=FINE)
    times, height = flights.times[0], flights.height[0]
    top = int(height.argmax())
    parabola = np.polyfit(times[top - 4 : top + 5] - times[top], height[top - 4 : top + 5], 2)
    # The radial speed vanishes at apogee, the height above the ellipsoid is greatest seconds from there.
    assert found.apogee == pytest.approx(times[top] - 0.5 * parabola[1] / parabola[0], abs=5.0)
    assert np.interp(found.reentry, times, height) == pytest.approx(100e3, abs=20.0) and found.reentry > found.apogee
    assert (found.burnout, found.flight_time) == (flights.burnout_time[0], flights.flight_time[0])


@EACH
def test_space_sees_the_burning_missile_above_the_clouds(case: str) -> None:
    flown, found = made(case)
    flights = sample(flown.flights, interval=FINE)
    (spell,) = found.infrared.spells
    assert np.interp(spell.begin, flights.times[0], flights.height[0]) == pytest.approx(SPACE.cloud_break, rel=0.03)
    assert spell.end == found.burnout
    assert found.infrared.confirmed == pytest.approx(spell.begin + SPACE.detection_delay)
    assert found.infrared.tracked == pytest.approx(cue_time(SPACE, flights)[0])


@EACH
def test_what_a_radar_foretells_only_gets_better(case: str) -> None:
    told = [one for one in made(case)[1].radars if one.foretold]
    assert told, "some radar must look at it above the air"
    for one in told:
        for before, after in itertools.pairwise(one.foretold):
            assert after.time > before.time and after.looks > before.looks and after.reentry <= before.reentry
            assert after.apogee is None or (before.apogee is not None and after.apogee <= before.apogee)


@rules(60)
@given(seed=st.integers(0, 10**6), count=st.integers(2, 40))
def test_spells_of_margins_made_up(seed: int, count: int) -> None:
    """Linear between samples: at the ends of a spell the margin is zero, or the flight begins or ends there."""
    rng = np.random.default_rng(seed)
    margin, times = rng.normal(size=(3, count)), np.cumsum(rng.uniform(0.1, 2.0, (3, count)), axis=1)
    row, begin, end = spells_of(margin, times)
    assert (begin <= end).all()
    for r in range(3):
        mine = tuple(Spell(float(a), float(b)) for a, b in zip(begin[row == r], end[row == r], strict=True))
        asked = np.linspace(times[r, 0], times[r, -1], 500)
        level = np.interp(asked, times[r], margin[r])
        clear = np.abs(level) > 1e-6
        assert (within(mine, asked, 1e-9) == (level >= 0.0))[clear].all()


def test_a_spell_ends_at_burnout_where_the_target_shrinks() -> None:
    """Two samples at one time, one inside and one outside."""
    row, begin, end = spells_of(np.array([[-1.0, 1.0, -1.0, -2.0]]), np.array([[0.0, 10.0, 10.0, 20.0]]))
    assert (row.tolist(), begin.tolist(), end.tolist()) == ([0], [5.0], [10.0])


def test_a_radar_looks_from_confirmation_to_the_end_of_view_above_the_air() -> None:
    radar = BUILDER.sensor("aegis-ashore-araya").radar
    spells = (Spell(50.0, 54.0), Spell(100.0, 130.5), Spell(300.0, 600.0))
    looks = look_times(radar, spells, Spell(120.0, 400.0))
    assert radar.measurement_interval is not None
    assert (
        looks[0] == 120.0 and looks[-1] <= 400.0 and not ((looks > 130.5) & (looks < 300.0 + radar.confirm_time)).any()
    )
    assert np.diff(looks).min() == pytest.approx(radar.measurement_interval)
    assert len(look_times(radar, spells, None)) == 0 and math.isfinite(looks.sum())
