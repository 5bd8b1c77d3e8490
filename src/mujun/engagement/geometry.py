"""The geometry of an intercept: closing speed, crossing angle and aspect.

Both velocities are Earth-fixed, at the time and place of the intercept. Their difference, and so the closing speed, is the
same in any frame; the single speeds and the angles depend on the frame, because of the Earth's rotation
(up to 0.5 km/s). Policy-level values: no guidance, seeker or fuze is modelled.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Geometry:
    """Geometry of an intercept.

    Attributes:
        closing_speed, target_speed, interceptor_speed: m/s.
        crossing_angle: angle between the velocities, rad; 0 is a tail chase, pi head-on.
        aspect: angle between the target's velocity and the direction from which the interceptor approaches, rad; 0 is
            from straight ahead, pi from behind.
    """

    closing_speed: float
    target_speed: float
    interceptor_speed: float
    crossing_angle: float
    aspect: float


def meeting_geometry(target_velocity: ArrayLike, interceptor_velocity: ArrayLike) -> Geometry:
    """Return the geometry of an intercept from both velocities (3,), m/s, in the same axes.

    Shortly before the intercept, the interceptor is seen from the target in the direction of target minus
    interceptor velocity; the aspect is the angle between this direction and the target's velocity. Raises ValueError if
    both velocities are equal, because the bodies then never meet.
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
    """Return the angle between two vectors, rad, accurate also near 0 and pi; 0 if one of them is zero."""
    return float(np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b))
