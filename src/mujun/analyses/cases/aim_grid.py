"""Grids of aim points around a defence, and fields of shots and slack on them."""

import numpy as np
from numpy.typing import NDArray

from mujun.earth.geodesy import geodetic_to_fixed, ground_path
from mujun.engagement.defence import Defence
from mujun.ground.region import EqualAreaGrid

Array = NDArray[np.float64]

AIM_POINTS = 10_000
"""Aim points of a grid unless told otherwise."""
WIDEST_GRID = 6.0e6
"""Largest radius in m of a grid of aim points: beyond it one flat map no longer serves."""
BEYOND_REACH = 1.25
"""A grid reaches this much farther than the interceptors do."""


def grid_for(defence: Defence, points: int = AIM_POINTS, radius: float | None = None) -> EqualAreaGrid:
    """Return a grid of aim points around a defence: out to where its interceptors reach, or to a radius (m)."""
    latitude, longitude = middle_of(defence)
    return EqualAreaGrid.around(latitude, longitude, radius or radius_for(defence), points)


def middle_of(defence: Defence) -> tuple[float, float]:
    """Return latitude and longitude (rad) of the middle of a defence's sites."""
    places = [site.fly_out.place for site in defence.sites]
    centre = np.mean([geodetic_to_fixed(p.latitude, p.longitude) for p in places], axis=0)
    return float(np.arctan2(centre[2], np.hypot(centre[0], centre[1]))), float(np.arctan2(centre[1], centre[0]))


def radius_for(defence: Defence) -> float:
    """Return how far from the middle of a defence its interceptors reach, and some more, m; at most `WIDEST_GRID`."""
    latitude, longitude = middle_of(defence)
    radius = 0.0
    for site in defence.sites:
        place = site.fly_out.place
        _, away = ground_path(latitude, longitude, place.latitude, place.longitude)
        reach = float(site.fly_out.widest(site.fly_out.interceptor.longest_flight).max())
        radius = max(radius, float(away) + BEYOND_REACH * reach + 50e3)
    return min(radius, WIDEST_GRID)


def shots_field(found: NDArray[np.bool_], shots: NDArray[np.int64], slack: Array, wanted: int) -> Array:
    """Return a field that is not negative where enough shots fit: the slack itself for one shot, else by counts."""
    if wanted == 1:
        return np.where(found, np.where(shots > 0, slack, np.minimum(slack, -1.0)), -np.inf)
    return np.where(found & (shots >= wanted), 1.0, -1.0)


def touches_edge(grid: EqualAreaGrid, where: NDArray[np.bool_]) -> bool:
    """Return whether something holds at any point on the rim of a grid."""
    field = where.reshape(grid.shape)
    return bool(field[0].any() or field[-1].any() or field[:, 0].any() or field[:, -1].any())
