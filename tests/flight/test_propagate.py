"""Flights from launch to the ground.

| checked | against | tolerance |
|---|---|---|
| impact, 150 flights of the benchmarks' sample | scipy's DOP853 at 1e-12, same physics | median 12 m, worst 200 m |
| impact of low flights (by time steps) | the same | 50 m |
| impact of the flattest that fly at all | the same | 300 m |
| impact on the rough grid | the standard one | median 40 m, worst 500 m; low flights 1.5 m, 20 m |
| apogee | the reference; a coast of finer steps | 1 m + 4e-5; 0.5 m + 1e-5 |
| threads, batches, kept paths | one another | bit for bit |
| turned, mirrored, resting Earth | symmetry | 1e-3 m |
| more propellant, eastward launch | order | - |

Models: WGS84 with J2, rotating; 1976 standard atmosphere; drag by Mach number; two-stage and one-stage missiles.
"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import rules
from sample_flights import LONG, SHORT, degrees, four_flights, low_flights, many_flights

from mujun.earth.constants import ROTATION_RATE, WGS84, Earth
from mujun.earth.frames import inertial_to_fixed
from mujun.earth.geodesy import fixed_to_geodetic, height_above_ellipsoid
from mujun.flight.engine.lanes import (
    FELL_BACK,
    MARK_APOGEE,
    MARK_BURNOUT,
    MARK_ENTRY,
    MARK_IMPACT,
    MARKS,
    NEVER_LANDS,
    REGULAR,
    SHALLOW,
    VACUUM_HEIGHT,
)
from mujun.flight.engine.propagate import ROUGH, STANDARD, propagate
from mujun.flight.engine.trajectory import OUTCOMES
from mujun.flight.model.ascent import Commands, plan
from mujun.flight.model.drag import drag_table

from reference import fly_one  # isort: skip  (benchmarks/, on the path since sample_flights)


def fixed(state):
    return inertial_to_fixed(state[:, :3], state[:, 6])


def impact_error(vehicle, commands, earth=WGS84):
    """Return the flights and each one's distance in m from the reference's impact."""
    flown = propagate(vehicle, commands, earth=earth, keep_path=False)
    phases, curves = plan(vehicle, commands, earth, STANDARD), drag_table(vehicle.curves)
    truth = np.array([fly_one(curves, phases, i, 1e-12, earth=earth)[0] for i in range(len(flown))])
    return flown, np.linalg.norm(fixed(flown.mark(MARK_IMPACT)) - fixed(truth), axis=1)


def distance(flown, commands):
    commands = commands.broadcast()
    return flown.ground_range(commands.latitude, commands.longitude)


def test_impact_agrees_with_the_reference():
    flown, error = impact_error(*many_flights(150))
    assert flown.landed.all()
    assert np.median(error) <= 12.0
    assert error.max() <= 200.0


def test_low_and_flat_flights_agree_with_the_reference():
    """Within the air all the way, or as flat as a long-range missile flies: by time steps."""
    flown, error = impact_error(*low_flights(40))
    assert (flown.outcome == SHALLOW).mean() > 0.8
    assert error[flown.landed].max() < 50.0
    flat = Commands(degrees(39.6), degrees(124.7), degrees(71.0), degrees(27.0, 28.0, 29.0, 30.0), 0.97)
    flown, error = impact_error(LONG, flat)
    # Apogees of 60 to 350 km at 2,600 to 10,800 km: a hundredth of a degree of kick moves the impact by 20 km.
    assert (flown.outcome == SHALLOW).all()
    assert error.max() < 300.0


@pytest.mark.parametrize(
    ("flights", "median", "most"),
    [(many_flights(300), 40.0, 500.0), (low_flights(100), 1.5, 20.0)],
    ids=["sample", "low"],
)
def test_rough_flights_point_the_way(flights, median, most):
    standard, rough = (propagate(*flights, grid=grid, keep_path=False) for grid in (STANDARD, ROUGH))
    assert rough.outcome.tolist() == standard.outcome.tolist()
    apart = np.linalg.norm(fixed(rough.mark(MARK_IMPACT)) - fixed(standard.mark(MARK_IMPACT)), axis=1)[standard.landed]
    assert 0.0 < np.median(apart) < median
    assert apart.max() < most


def test_a_rough_flight_keeps_no_path():
    with pytest.raises(ValueError, match="keeps no path"):
        propagate(*four_flights(), grid=ROUGH)


@pytest.mark.parametrize("flights", [four_flights(), many_flights(40)], ids=["four", "sample"])
def test_apogee_is_that_of_the_reference(flights):
    vehicle, commands = flights
    flown = propagate(vehicle, commands)
    phases, curves = plan(vehicle, commands, WGS84, STANDARD), drag_table(vehicle.curves)
    for i in range(min(len(flown), 12)):
        # Errors of the boost move the apogee by metres; what is tested is that it is found on our own arc.
        _, path = fly_one(curves, phases, i, 1e-11, samples=20_000)
        x, y, z = np.concatenate(path, axis=1)[:3]
        heights = [height_above_ellipsoid(*p, WGS84) for p in zip(x, y, z, strict=True)]
        assert flown.apogee[i] == pytest.approx(max(heights), abs=1.0 + 4e-5 * max(heights))


def test_apogee_lies_on_the_arc():
    """Against a coast of twenty times as many steps."""
    vehicle, commands = many_flights(60)
    fine = replace(STANDARD, arc=20 * STANDARD.arc)
    here, there = (propagate(vehicle, commands, grid=g, keep_path=False).apogee for g in (STANDARD, fine))
    assert (np.abs(here - there) < 0.5 + 1e-5 * there).all()
    assert np.median(np.abs(here - there)) < 0.2


def test_marks_and_path_tell_the_same_story():
    vehicle, commands = four_flights()
    flown = propagate(vehicle, commands)
    path, marks = flown.samples(), [flown.mark(m) for m in range(MARKS)]
    first = int(plan(vehicle, commands, WGS84, STANDARD).steps.sum())
    np.testing.assert_array_equal(path[:, first], marks[MARK_BURNOUT])
    np.testing.assert_array_equal(path[:, -1], marks[MARK_IMPACT])
    assert (np.diff(path[:, :, 6], axis=1) >= 0.0).all(), "time runs forwards"
    for i in range(len(flown)):
        _, _, height = fixed_to_geodetic(path[i, :, :3])
        assert height.max() <= flown.apogee[i] + 0.5
        assert height.max() == pytest.approx(flown.apogee[i], rel=0.02)
        assert height[-1] == pytest.approx(0.0, abs=0.02)
        assert (height > -50.0).all()
    regular = flown.outcome == REGULAR
    _, _, top = fixed_to_geodetic(marks[MARK_ENTRY][regular, :3])
    np.testing.assert_allclose(top, VACUUM_HEIGHT, atol=2e3)
    order = [marks[m][:, 6] for m in (MARK_BURNOUT, MARK_APOGEE, MARK_ENTRY, MARK_IMPACT)]
    assert (np.diff(np.array(order), axis=0) >= 0.0).all()
    burned = vehicle.boost_time - vehicle.stages[-1].burn_time + 110.0 * np.asarray(commands.cutoff)
    np.testing.assert_allclose(flown.burnout_time, burned, rtol=0, atol=1e-9)


def test_ends_on_the_ground_asked_for():
    flown = propagate(LONG, Commands(*degrees(34.0, 131.0, 77.0, 3.0)), ground=np.array([1840.0]))
    _, _, height = fixed_to_geodetic(flown.mark(MARK_IMPACT)[:, :3])
    assert float(height[0]) == pytest.approx(1840.0, abs=0.02)


def test_same_bits_on_any_number_of_threads(monkeypatch):
    vehicle, commands = many_flights(700)
    results = []
    for threads in ("1", "2", "3"):
        monkeypatch.setenv("MUJUN_THREADS", threads)
        results.append(propagate(vehicle, commands).samples())
    for other in results[1:]:
        np.testing.assert_array_equal(other, results[0])


def test_same_bits_alone_and_in_company_with_and_without_path():
    vehicle, commands = many_flights(300)
    low, low_commands = low_flights(300)
    for v, c in ((vehicle, commands), (low, low_commands)):
        together, unkept = propagate(v, c), propagate(v, c, keep_path=False)
        for m in range(MARKS):
            np.testing.assert_array_equal(unkept.mark(m), together.mark(m))
        for i in (0, 131, 299):
            names = ("latitude", "longitude", "azimuth", "kick", "cutoff")
            mine = Commands(*(np.asarray(getattr(c, name))[[i]] for name in names))
            alone = propagate(v.take(np.array([i])), mine)
            np.testing.assert_array_equal(alone.samples()[0], together.samples()[i])


def test_outcomes_are_said():
    """A light missile goes to orbit, a hard kick ends in the ground, and neither disturbs its neighbours."""
    lean = replace(LONG, payload_mass=1.0, stages=(LONG.stages[0], replace(LONG.stages[1], dry_mass=100.0)))
    light = propagate(lean, Commands(*degrees(48.0, 66.0, 60.0), kick=degrees(22.0)))
    assert light.outcome.tolist() == [NEVER_LANDS]
    assert np.isnan(light.flight_time).all() and np.isnan(light.apogee).all() and np.isnan(light.impact[0]).all()
    mixed = propagate(LONG, Commands(*degrees(48.0, 66.0, 60.0), kick=degrees(3.0, 70.0, 5.0)))
    assert mixed.outcome.tolist() == [REGULAR, FELL_BACK, REGULAR]
    alone = propagate(LONG, Commands(*degrees(48.0, 66.0, 60.0), kick=degrees(5.0)))
    np.testing.assert_array_equal(mixed.mark(MARK_IMPACT)[2], alone.mark(MARK_IMPACT)[0])
    assert set(OUTCOMES) == {REGULAR, SHALLOW, NEVER_LANDS, FELL_BACK}


def test_nothing_crashes_on_nonsense():
    wild = Commands(*degrees(89.9, 0.0, 0.0), kick=np.array([np.nan, 1.6, 0.0, -0.5, 1e300, 3.0]))
    flown = propagate(LONG, wild)
    assert flown.outcome[0] == FELL_BACK
    assert np.isfinite(flown.flight_time[flown.landed]).all()


latitudes, longitudes, azimuths = st.floats(-1.4, 1.4), st.floats(-3.1, 3.1), st.floats(0.0, 6.28)
kicks, cutoffs = st.floats(0.01, 0.3), st.floats(0.3, 1.0)


@rules(25, fixed=False)
@given(latitudes, longitudes, st.floats(-3.0, 3.0), azimuths, kicks, cutoffs)
def test_turning_the_world_turns_the_flight(latitude, longitude, turn, azimuth, kick, cutoff):
    one, two = (propagate(LONG, Commands(latitude, at, azimuth, kick, cutoff)) for at in (longitude, longitude + turn))
    assert one.outcome.tolist() == two.outcome.tolist()
    if one.landed[0]:
        turned = one.mark(MARK_IMPACT)[:, :3] @ np.array(
            [[np.cos(turn), np.sin(turn), 0], [-np.sin(turn), np.cos(turn), 0], [0, 0, 1]]
        )
        np.testing.assert_allclose(two.mark(MARK_IMPACT)[:, :3], turned, rtol=0, atol=1e-3)


@rules(25, fixed=False)
@given(latitudes, longitudes, azimuths, kicks, cutoffs)
def test_the_southern_hemisphere_mirrors_the_northern(latitude, longitude, azimuth, kick, cutoff):
    north = propagate(LONG, Commands(latitude, longitude, azimuth, kick, cutoff))
    south = propagate(LONG, Commands(-latitude, longitude, np.pi - azimuth, kick, cutoff))
    assert north.outcome.tolist() == south.outcome.tolist()
    if north.landed[0]:
        mirrored = north.mark(MARK_IMPACT) * [1, 1, -1, 1, 1, -1, 1]
        np.testing.assert_allclose(south.mark(MARK_IMPACT), mirrored, rtol=0, atol=1e-3)


@rules(20, fixed=False)
@given(st.floats(-1.0, 1.0), longitudes, st.floats(0.3, 2.8), st.floats(0.05, 0.25))
def test_eastward_flies_farther_on_a_turning_earth_only(latitude, longitude, azimuth, kick):
    commands = Commands(latitude, longitude, np.array([azimuth, -azimuth]), kick, 0.8)
    turning, resting = (propagate(LONG, commands, earth=Earth(rotation_rate=rate)) for rate in (ROTATION_RATE, 0.0))
    if turning.landed.all() and resting.landed.all():
        assert turning.burnout_time[0] == turning.burnout_time[1]
        east, west = distance(resting, commands)
        assert east == pytest.approx(west, abs=1e-2)


@pytest.mark.parametrize("latitude", [-41.0, 3.0, 37.0])
def test_greatest_range_is_longer_to_the_east(latitude):
    tilt = np.radians(np.linspace(1.0, 20.0, 150))
    far = []
    for azimuth in (90.0, -90.0):
        commands = Commands(np.radians(latitude), 0.3, np.radians(azimuth), tilt, 0.6)
        far.append(np.nanmax(distance(propagate(LONG, commands, keep_path=False), commands)))
    assert far[0] > 1.05 * far[1]


@rules(20, fixed=False)
@given(latitudes, azimuths, st.floats(0.02, 0.15), st.floats(1.01, 1.3))
def test_more_propellant_never_flies_less_high(latitude, azimuth, kick, factor):
    """Burned at the same thrust, so longer; the greatest range over kicks never falls."""
    more = tuple(
        replace(s, propellant_mass=s.propellant_mass * factor, burn_time=s.burn_time * factor) for s in SHORT.stages
    )
    tilt = np.radians(np.linspace(1.0, 30.0, 60))
    commands = Commands(latitude, 0.1, azimuth, tilt)
    less, more_range = (
        np.nanmax(distance(propagate(v, commands, keep_path=False), commands))
        for v in (SHORT, replace(SHORT, stages=more))
    )
    assert more_range > less


def test_bad_cutoffs_are_refused():
    for cutoff in (-1.0, -1.1, 1.01):
        with pytest.raises(ValueError, match="cut-off"):
            propagate(LONG, Commands(0.1, 0.1, 0.1, 0.1, cutoff))


def test_an_unkept_path_is_said():
    with pytest.raises(ValueError, match="without keeping"):
        propagate(LONG, Commands(0.1, 0.1, 0.1, 0.1), keep_path=False).samples()
