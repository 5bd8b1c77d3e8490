"""Transformations between the inertial and the Earth-fixed frame.

Both frames share the rotation axis z and coincide at time zero, the launch of the missile. Neglected: precession and
polar motion, which move a point by less than 0.1 m in an hour.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.earth.constants import WGS84, Earth

Array = NDArray[np.float64]


def inertial_to_fixed(position: ArrayLike, time: ArrayLike, earth: Earth = WGS84) -> Array:
    """Rotate inertial vectors (..., 3) at times (...) in s into the Earth-fixed frame. For positions, not for velocities."""
    position = np.asarray(position, float)
    angle = earth.rotation_rate * np.asarray(time, float)
    cosine, sine = np.cos(angle), np.sin(angle)
    x, y, z = position[..., 0], position[..., 1], position[..., 2]
    found = np.empty((*np.broadcast_shapes(x.shape, angle.shape), 3))
    found[..., 0], found[..., 1], found[..., 2] = cosine * x + sine * y, cosine * y - sine * x, z
    return found


def fixed_to_inertial(position: ArrayLike, time: ArrayLike, earth: Earth = WGS84) -> Array:
    """Rotate Earth-fixed vectors (..., 3) at times (...) in s into the inertial frame."""
    return inertial_to_fixed(position, -np.asarray(time, float), earth)


def relative_velocity(position: ArrayLike, velocity: ArrayLike, earth: Earth = WGS84) -> Array:
    """Return the velocity relative to the rotating Earth, in inertial axes, m/s: v - omega x r."""
    position, velocity = np.asarray(position, float), np.asarray(velocity, float)
    rotation = np.zeros_like(position)
    rotation[..., 0] = -earth.rotation_rate * position[..., 1]
    rotation[..., 1] = earth.rotation_rate * position[..., 0]
    return velocity - rotation
