"""The condition of least burnout speed: from the point of burnout, no slower flight reaches the place of impact.

On a sphere at rest, the velocity of least speed bisects the angle between the vertical and the line to the target (Bate,
Mueller and White 1971, section 6.2; Wheelon 1959). On the rotating Earth the target moves during the flight, and the speed
is that relative to the ground, so the condition is written for the derivative of that speed along all velocities that hit.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import kernel, scalar
from mujun.flight.engine.lanes import MARK_BURNOUT, MARK_IMPACT
from mujun.flight.engine.state import U, V, W, X, Y, Z
from mujun.flight.engine.trajectory import Trajectories

Array = NDArray[np.float64]

DIFFERENCE = 1e-4
"""Step of the central differences, as a share of the speed at burnout."""


class Vector(NamedTuple):
    """A vector in the inertial frame."""

    x: float
    y: float
    z: float


class Descent(NamedTuple):
    """Angle (rad) and time (s) from a radius to the way down through another one."""

    angle: float
    time: float


def speed_slope(flights: Trajectories) -> Array:
    """Return how the burnout speed changes along the velocities that lead from burnout to the place of impact, (n,).

    It is the cosine of the angle between the velocity relative to the ground and its change with a longer time of flight: 0 for
    least speed, above 0 for steeper (lofted) flights, below 0 for flatter (depressed) ones. NaN where a flight did not land.
    Two-body gravity after burnout; air and oblateness are neglected (they move an impact by some 10 km).
    """
    found = np.empty(len(flights))
    _fill_slopes(flights.mark(MARK_BURNOUT), flights.mark(MARK_IMPACT), flights.earth, found)
    return np.where(flights.landed, found, np.nan)


@kernel(allocates=False)
def _fill_slopes(burnout, impact, earth, found):
    """Fill found (n,) with the slopes of flights from their states at burnout and impact, (n, 7)."""
    for k in range(found.shape[0]):
        place = Vector(burnout[k, X], burnout[k, Y], burnout[k, Z])
        velocity = Vector(burnout[k, U], burnout[k, V], burnout[k, W])
        found[k] = _slope(place, velocity, Vector(impact[k, X], impact[k, Y], impact[k, Z]), earth)


@scalar
def _slope(place, velocity, impact, earth):
    """Return the slope of one flight; place, velocity: at burnout (m, m/s). impact: m."""
    radius, target_radius = _length(place), _length(impact)
    up, normal = _times(1.0 / radius, place), _cross(place, velocity)
    momentum = _length(normal)
    normal = _times(1.0 / momentum, normal)
    forward = _cross(normal, up)
    rising, level = _dot(velocity, up), _dot(velocity, forward)
    target = _carried(impact, earth)
    step = DIFFERENCE * math.hypot(rising, level)
    steeper = _descent(radius, target_radius, rising + step, level, earth)
    flatter = _descent(radius, target_radius, rising - step, level, earth)
    faster = _descent(radius, target_radius, rising, level + step, earth)
    slower = _descent(radius, target_radius, rising, level - step, earth)
    angle_rising, time_rising = (
        (steeper.angle - flatter.angle) / (2.0 * step),
        (steeper.time - flatter.time) / (2.0 * step),
    )
    angle_level, time_level = (faster.angle - slower.angle) / (2.0 * step), (faster.time - slower.time) / (2.0 * step)
    # Changes of the velocity's components per second of later arrival, such that the arc still ends on the moving target.
    turning = _dot(target, _cross(normal, impact)) / (target_radius * target_radius)
    determinant = angle_rising * time_level - angle_level * time_rising
    change_rising = (turning * time_level - angle_level) / determinant
    change_level = (angle_rising - turning * time_rising) / determinant
    swept = _dot(_cross(up, impact), normal) / target_radius
    change_aside = _dot(target, normal) * momentum / (radius * target_radius * swept)
    ground = _carried(place, earth)
    moving = Vector(velocity.x - ground.x, velocity.y - ground.y, velocity.z - ground.z)
    along = (
        _dot(moving, up) * change_rising + _dot(moving, forward) * change_level + _dot(moving, normal) * change_aside
    )
    change = math.sqrt(change_rising * change_rising + change_level * change_level + change_aside * change_aside)
    return along / (_length(moving) * change)


@kernel(allocates=False)
def _descent(radius, end_radius, rising, level, earth):
    """Return the descent of a two-body arc from a radius to another one, m; NaN for an escape or an arc that is not that low.

    rising, level: components of the velocity, m/s.
    """
    axis = 1.0 / (2.0 / radius - (rising * rising + level * level) / earth.gm)
    momentum = radius * level
    eccentricity = math.sqrt(1.0 - momentum * momentum / (earth.gm * axis))
    cosine = (1.0 - end_radius / axis) / eccentricity
    if not (axis > 0.0 and -1.0 <= cosine <= 1.0):
        return Descent(math.nan, math.nan)
    start = math.atan2(radius * rising / math.sqrt(earth.gm * axis), 1.0 - radius / axis)
    end = 2.0 * math.pi - math.acos(cosine)
    per_radian = math.sqrt(axis * axis * axis / earth.gm)
    time = per_radian * ((end - start) - eccentricity * (math.sin(end) - math.sin(start)))
    stretch = math.sqrt((1.0 + eccentricity) / (1.0 - eccentricity))
    # True anomaly is pi at apogee, like eccentric anomaly; both lie within the same half turn.
    half_start = math.atan2(stretch * math.sin(start / 2.0), math.cos(start / 2.0))
    half_end = math.atan2(stretch * math.sin(end / 2.0), math.cos(end / 2.0))
    return Descent(2.0 * (half_end - half_start), time)


@scalar
def _carried(place, earth):
    """Return the velocity of a point that turns with the Earth, m/s."""
    return Vector(-earth.rotation_rate * place.y, earth.rotation_rate * place.x, 0.0)


@scalar
def _dot(a, b):
    return a.x * b.x + a.y * b.y + a.z * b.z


@scalar
def _cross(a, b):
    return Vector(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)


@scalar
def _times(factor, a):
    return Vector(factor * a.x, factor * a.y, factor * a.z)


@scalar
def _length(a):
    return math.sqrt(_dot(a, a))
