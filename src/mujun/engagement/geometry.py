"""The geometry of an intercept: how fast two bodies close, and at what angle.

Both velocities are Earth-fixed, taken at the moment and the place at which the two meet. Their difference is the
same in any frame there, so the closing speed does not depend on the choice; speeds and angles do, by the Earth's turning
(up to 0.5 km/s). Policy-level numbers: nothing here steers, sees or fuzes anything.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Geometry:
    """How two bodies meet.

    closing_speed, target_speed, interceptor_speed: m/s. crossing_angle: between the velocities, rad; 0 is a chase, pi
    head-on. aspect: angle off the target's direction of flight at which the interceptor comes nearer, rad; 0 is from
    straight ahead, pi from behind.
    """

    closing_speed: float
    target_speed: float
    interceptor_speed: float
    crossing_angle: float
    aspect: float


def meeting_geometry(target_velocity: ArrayLike, interceptor_velocity: ArrayLike) -> Geometry:
    """Return how two bodies meet whose velocities (3,), m/s, are given in the same axes.

    Shortly before they meet the interceptor stands, seen from the target, in the direction of target minus
    interceptor velocity; the aspect is the angle of that direction off the target's own velocity. Raises ValueError if
    both move alike: then they never meet.
    """
    target, interceptor = np.asarray(target_velocity, float), np.asarray(interceptor_velocity, float)
    relative = target - interceptor
    closing = float(np.linalg.norm(relative))
    if closing == 0.0:
        raise ValueError("two bodies of the same velocity do not close")
    return Geometry(
        closing,
        float(np.linalg.norm(target)),
        float(np.linalg.norm(interceptor)),
        _angle(target, interceptor),
        _angle(target, relative),
    )


def _angle(a: np.ndarray, b: np.ndarray) -> float:
    """Return the angle between two vectors, rad, exact near 0 and pi too; 0 where one of them is nothing."""
    return float(np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b))
