"""One step of each kind, at a place and in a direction without symmetry.

| checked | against | tolerance |
|---|---|---|
| sine and cosine polynomials | math | 7e-11 |
| each step | many steps of a hundredth | order 4: halving the step divides the error by 16 |
| energy and angular momentum about the axis, without air | conservation | 2e-10 of the value |
| by height and by time | each other | 1e-3 m |
"""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_flights import CURVE

from mujun.earth.atmosphere import TABLE
from mujun.earth.constants import EQUATORIAL_RADIUS, GM, J2, WGS84
from mujun.earth.geodesy import geodetic_to_fixed, height_above_ellipsoid, local_axes
from mujun.flight.engine.dynamics import (
    Body,
    Burn,
    Direction,
    Steering,
    coasting,
    falling,
    falling_by_height,
    rk4,
    sine_cosine,
    steered,
    turning,
)
from mujun.flight.engine.state import State
from mujun.flight.model.drag import CELLS, CONSTANT, drag_table
from mujun.flight.model.world import World

WORLD = World(WGS84, TABLE, drag_table((CONSTANT, CURVE)))
BODY = Body(1 / 4000.0, 0.0)
LATITUDE, LONGITUDE = math.radians(38.7), math.radians(-71.3)
EAST, NORTH, UP = local_axes(LATITUDE, LONGITUDE)
HORIZONTAL = math.sin(2.2) * EAST + math.cos(2.2) * NORTH


def state_at(height: float, speed: float, climb: float) -> State:
    """Return an inertial state moving at `speed` through the air, `climb` rad above the horizontal."""
    position = geodetic_to_fixed(LATITUDE, LONGITUDE, height)
    ground = WGS84.rotation_rate * np.array([-position[1], position[0], 0.0])
    velocity = speed * (math.cos(climb) * HORIZONTAL + math.sin(climb) * UP) + ground
    return State(*position.tolist(), *velocity.tolist(), 0.0)


def acceleration(rates: State) -> np.ndarray:
    return np.array(rates[3:6])


def boost(state, seconds, steps, steer):
    """Fly a burn of given length in equal steps."""
    dt, mass, flow = seconds / steps, 9000.0, 60.0
    for k in range(steps):
        burn = Burn(mass - flow * dt * k, flow, 170e3, 0.05, 1.1, float(CELLS))
        if steer:
            pitch, rate = 1.2, -0.01
            steering = Steering(burn, pitch + rate * dt * k, rate, Direction(*UP), Direction(*HORIZONTAL))
            state = rk4(steered, state, dt, steering, WORLD)
        else:
            state = rk4(turning, state, dt, burn, WORLD)
    return np.array(state)


def coast(state, seconds, steps, air):
    dt = seconds / steps
    for _ in range(steps):
        state = rk4(falling, state, dt, BODY, WORLD) if air else rk4(coasting, state, dt, None, WGS84)
    return np.array(state)


@given(st.floats(-math.pi / 2, math.pi / 2))
def test_sine_and_cosine(angle):
    sine, cosine = sine_cosine(angle)
    assert sine == pytest.approx(math.sin(angle), abs=7e-11)
    assert cosine == pytest.approx(math.cos(angle), abs=7e-11)


# Within one kilometre of geopotential the air has no kink: there the order can be seen.
@pytest.mark.parametrize(
    "fly",
    [
        lambda n: boost(state_at(21.1e3, 1500.0, 0.1), 4.0, n, steer=False),
        lambda n: boost(state_at(21.1e3, 1500.0, 0.1), 4.0, n, steer=True),
        lambda n: coast(state_at(21.9e3, 2600.0, -0.04), 6.0, n, air=True),
        lambda n: coast(state_at(400e3, 5800.0, 0.4), 900.0, n, air=False),
    ],
    ids=["turning", "steered", "falling", "vacuum"],
)
def test_fourth_order(fly):
    truth = fly(64)
    coarse, fine = (np.linalg.norm((fly(n) - truth)[:3]) for n in (2, 4))
    assert 11.0 < coarse / fine < 24.0


def specific_energy(state) -> float:
    x, y, z, u, v, w, _ = state
    r = math.sqrt(x * x + y * y + z * z)
    oblate = 1.0 - J2 * (EQUATORIAL_RADIUS / r) ** 2 * (1.5 * (z / r) ** 2 - 0.5)
    return 0.5 * (u * u + v * v + w * w) - GM / r * oblate


@given(st.floats(2000.0, 7000.0), st.floats(0.1, 1.4))
def test_vacuum_keeps_energy_and_momentum(speed, climb):
    begin = state_at(150e3, speed, climb)
    end = coast(begin, 300.0, 60, air=False)
    assert specific_energy(end) == pytest.approx(specific_energy(begin), rel=2e-10)
    about_axis = [s[0] * s[4] - s[1] * s[3] for s in (begin, end)]
    assert about_axis[1] == pytest.approx(about_axis[0], rel=1e-10, abs=1.0)


@given(st.floats(0.0, 120e3), st.floats(300.0, 7000.0), st.floats(-1.3, 1.3))
def test_air_only_takes_energy_from_the_motion_through_it(height, speed, climb):
    """Drag points against the velocity relative to the turning air, and nowhere else."""
    state = state_at(height, speed, climb)
    with_air = acceleration(falling(0.0, state, BODY, WORLD))
    without = acceleration(falling(0.0, state, Body(0.0, 0.0), WORLD))
    direction = math.cos(climb) * HORIZONTAL + math.sin(climb) * UP
    drag = with_air - without
    assert drag @ direction <= 0.0
    np.testing.assert_allclose(np.cross(drag, direction), 0.0, rtol=0, atol=1e-9 * (1.0 + np.linalg.norm(drag)))


@given(st.floats(0.0, 90e3), st.floats(200.0, 5000.0), st.floats(-1.3, 1.3))
def test_thrust_along_the_velocity_is_a_gravity_turn(height, speed, climb):
    """`steered` pointed along the relative velocity and `turning` are the same acceleration."""
    state = state_at(height, speed, climb)
    burn = Burn(9000.0, 60.0, 170e3, 0.05, 1.1, float(CELLS))
    direction = math.cos(climb) * HORIZONTAL + math.sin(climb) * UP
    steering = Steering(burn, 0.0, 0.0, Direction(*UP), Direction(*direction))
    a = acceleration(steered(0.0, state, steering, WORLD))
    b = acceleration(turning(0.0, state, burn, WORLD))
    np.testing.assert_allclose(a, b, rtol=0, atol=1e-9 * np.linalg.norm(b))


@given(st.floats(5e3, 80e3), st.floats(0.2, 1.5), st.floats(1000.0, 6000.0))
def test_height_and_time_agree(height, descent, speed):
    """A step by height ends on its height, where a step of the time it took ends too."""
    state = state_at(height, speed, -descent)
    start = height_above_ellipsoid(*state[:3], WGS84)
    by_height = rk4(falling_by_height, state, -100.0, BODY, WORLD)
    by_time = rk4(falling, state, by_height.t, BODY, WORLD)
    np.testing.assert_allclose(by_height, by_time, rtol=0, atol=1e-3)
    end = height_above_ellipsoid(*by_height[:3], WGS84)
    assert start - end == pytest.approx(100.0, abs=2e-3)
