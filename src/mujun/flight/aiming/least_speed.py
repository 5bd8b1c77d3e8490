"""The condition of least burnout speed: from the point of burnout, no slower flight reaches the place of impact.

On a sphere at rest, the velocity of least speed bisects the angle between the vertical and the line to the target (Bate,
Mueller and White 1971, section 6.2; Wheelon 1959). On the rotating Earth the target moves during the flight, and the speed
is that relative to the ground, so the condition is written for the derivative of that speed along all velocities that hit.
"""

import numpy as np
from numpy.typing import NDArray

from mujun.earth.constants import Earth
from mujun.earth.frames import relative_velocity
from mujun.flight.engine.lanes import MARK_BURNOUT, MARK_IMPACT
from mujun.flight.engine.trajectory import Trajectories

Array = NDArray[np.float64]

DIFFERENCE = 1e-4
"""Step of the central differences, as a share of the speed at burnout."""


def speed_slope(flights: Trajectories) -> Array:
    """Return how the burnout speed changes along the velocities that lead from burnout to the place of impact, (n,).

    It is the cosine of the angle between the velocity relative to the ground and its change with a longer time of flight: 0 for
    least speed, above 0 for steeper (lofted) flights, below 0 for flatter (depressed) ones. NaN where a flight did not land.
    Two-body gravity after burnout; air and oblateness are neglected (they move an impact by some 10 km).
    """
    earth, start, end = flights.earth, flights.mark(MARK_BURNOUT), flights.mark(MARK_IMPACT)
    place, velocity, impact = start[:, :3], start[:, 3:6], end[:, :3]
    radius, target_radius = np.linalg.norm(place, axis=1), np.linalg.norm(impact, axis=1)
    up = place / radius[:, None]
    normal = _cross(place, velocity)
    momentum = np.linalg.norm(normal, axis=1)
    with np.errstate(all="ignore"):
        normal /= momentum[:, None]
        forward = _cross(normal, up)
        rising, level = _dot(velocity, up), _dot(velocity, forward)
        ahead = _cross(normal, impact / target_radius[:, None])
        target = np.zeros_like(impact)
        target[:, 0], target[:, 1] = earth.rotation_rate * -impact[:, 1], earth.rotation_rate * impact[:, 0]
        step = DIFFERENCE * np.hypot(rising, level)
        upwards, onwards = (
            np.array([[1.0], [-1.0], [0.0], [0.0]]) * step,
            np.array([[0.0], [0.0], [1.0], [-1.0]]) * step,
        )
        angle, time = _descent(radius, target_radius, rising + upwards, level + onwards, earth)
        (angle_rising, angle_level), (time_rising, time_level) = (
            ((one[0] - one[1]) / (2.0 * step), (one[2] - one[3]) / (2.0 * step)) for one in (angle, time)
        )
        # Changes of the velocity's components per second of later arrival, such that the arc still ends on the moving target.
        turning = _dot(target, ahead) / target_radius
        determinant = angle_rising * time_level - angle_level * time_rising
        change_rising = (turning * time_level - angle_level) / determinant
        change_level = (angle_rising - turning * time_rising) / determinant
        swept = _dot(_cross(up, impact), normal) / target_radius
        change_aside = _dot(target, normal) * momentum / (radius * target_radius * swept)
        moving = relative_velocity(place, velocity, earth)
        along = _dot(moving, up) * change_rising + _dot(moving, forward) * change_level
        along += _dot(moving, normal) * change_aside
        change = np.sqrt(change_rising**2 + change_level**2 + change_aside**2)
        slope = along / (np.linalg.norm(moving, axis=1) * change)
    return np.where(flights.landed, slope, np.nan)


def _cross(a: Array, b: Array) -> Array:
    found = np.empty_like(a)
    for k in range(3):
        i, j = (k + 1) % 3, (k + 2) % 3
        found[:, k] = a[:, i] * b[:, j] - a[:, j] * b[:, i]
    return found


def _dot(a: Array, b: Array) -> Array:
    return np.asarray(np.einsum("ij,ij->i", a, b))


def _descent(radius: Array, end_radius: Array, rising: Array, level: Array, earth: Earth) -> tuple[Array, Array]:
    """Return angle (rad) and time (s) from a radius to the way down through another one, on a two-body arc.

    radius, end_radius: m. rising, level: components of the velocity, m/s. NaN for an escape or an arc that is not that low.
    """
    axis = 1.0 / (2.0 / radius - (rising**2 + level**2) / earth.gm)
    momentum = radius * level
    eccentricity = np.sqrt(1.0 - momentum**2 / (earth.gm * axis))
    start = np.arctan2(radius * rising / np.sqrt(earth.gm * axis), 1.0 - radius / axis)
    end = 2.0 * np.pi - np.arccos((1.0 - end_radius / axis) / eccentricity)
    time = np.sqrt(axis**3 / earth.gm) * ((end - start) - eccentricity * (np.sin(end) - np.sin(start)))
    stretch = np.sqrt((1.0 + eccentricity) / (1.0 - eccentricity))
    # True anomaly is pi at apogee, like eccentric anomaly; both lie within the same half turn.
    half_start, half_end = (np.arctan2(stretch * np.sin(e / 2.0), np.cos(e / 2.0)) for e in (start, end))
    return 2.0 * (half_end - half_start), time
