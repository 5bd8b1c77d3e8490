"""Plane chord coordinates (east, north) about a place on the ground, without trigonometry.

A point in the geocentric direction p has, from a place in the geocentric direction s, the chord distance R |p - s|
(R = 6371 km) in the direction of its bearing. These coordinates are smooth at the place itself, and the distance grows with
the angle up to the antipode.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import plain, scalar
from mujun.earth.constants import MEAN_RADIUS, WGS84, Earth
from mujun.earth.geodesy import fixed_point

Array = NDArray[np.float64]


@scalar
def ground_frame(latitude: Any, longitude: Any, height: Any, earth: Any) -> Any:
    """Return three unit vectors at a place (rad, m): its geocentric direction, and east and north normal to it."""
    x, y, z = fixed_point(latitude, longitude, height, earth)
    length = np.sqrt(x * x + y * y + z * z)
    x, y, z, sine, cosine = x / length, y / length, z / length, np.sin(longitude), np.cos(longitude)
    return (x, y, z), (-sine, cosine, 0.0), (-z * cosine, -z * sine, x * cosine + y * sine)


def ground_axes(latitude: float, longitude: float, height: float = 0.0, earth: Earth = WGS84) -> Array:
    """Return the vectors of `ground_frame`, (3, 3)."""
    return np.array(plain(ground_frame)(latitude, longitude, height, earth))


@scalar
def ground_coordinates(x, y, z, axes):
    """Return the east and north chord coordinates (m) of an Earth-fixed point. axes: `ground_axes` of the place."""
    inverse = 1.0 / np.sqrt(x * x + y * y + z * z)
    along = (x * axes[0, 0] + y * axes[0, 1] + z * axes[0, 2]) * inverse
    east = (x * axes[1, 0] + y * axes[1, 1] + z * axes[1, 2]) * inverse
    north = (x * axes[2, 0] + y * axes[2, 1] + z * axes[2, 2]) * inverse
    half = 0.5 * (1.0 + along)
    stretch = MEAN_RADIUS / np.sqrt(half if half > 1e-9 else 1e-9)
    return stretch * east, stretch * north


def ground_positions(position: Array, axes: Array) -> tuple[Array, Array]:
    """Return the east and north chord coordinates (m) of Earth-fixed points (..., 3). axes: `ground_axes` of the place."""
    direction = position / np.linalg.norm(position, axis=-1, keepdims=True)
    stretch = MEAN_RADIUS / np.sqrt(np.maximum(0.5 * (1.0 + direction @ axes[0]), 1e-9))
    return stretch * (direction @ axes[1]), stretch * (direction @ axes[2])
