"""Grids of aim points around a defence, and the field whose zero contour bounds the defended area."""

import numpy as np
from numpy.typing import NDArray

from mujun.earth.geodesy import geodetic_to_fixed, ground_path
from mujun.engagement.defence import Defence
from mujun.ground.grid import EqualAreaGrid

Array = NDArray[np.float64]

AIM_POINTS = 10_000
"""Default number of aim points in a grid."""
WIDEST_GRID = 6.0e6
"""Greatest radius of a grid of aim points, m; a larger one does not fit on one plane map."""
BEYOND_REACH = 1.25
"""Radius of a grid as a multiple of the interceptors' reach."""


def grid_for(defence: Defence, points: int = AIM_POINTS, radius: float | None = None) -> EqualAreaGrid:
    """Return a grid of aim points around a defence, with a given radius (m) or with that of `radius_for`."""
    latitude, longitude = middle_of(defence)
    return EqualAreaGrid.around(latitude, longitude, radius or radius_for(defence), points)


def middle_of(defence: Defence) -> tuple[float, float]:
    """Return latitude and longitude (rad) of the centre of a defence's sites."""
    places = [site.fly_out.place for site in defence.sites]
    centre = np.mean([geodetic_to_fixed(p.latitude, p.longitude) for p in places], axis=0)
    return float(np.arctan2(centre[2], np.hypot(centre[0], centre[1]))), float(np.arctan2(centre[1], centre[0]))


def radius_for(defence: Defence) -> float:
    """Return the radius (m) around the centre of a defence that covers its interceptors' reach with a margin.

    At most `WIDEST_GRID`.
    """
    latitude, longitude = middle_of(defence)
    radius = 0.0
    for site in defence.sites:
        place = site.fly_out.place
        _, away = ground_path(latitude, longitude, place.latitude, place.longitude)
        reach = float(site.fly_out.widest(site.fly_out.interceptor.longest_flight).max())
        radius = max(radius, float(away) + BEYOND_REACH * reach + 50e3)
    return min(radius, WIDEST_GRID)


def shots_field(found: NDArray[np.bool_], shots: NDArray[np.int64], slack: Array, wanted: int) -> Array:
    """Return a field that is zero or more where at least `wanted` shots are possible.

    For one shot it is the slack (s), negative where no interceptor is left; for more it is 1 or -1.
    found: whether the point is threatened. shots: fewest shots. slack: s.
    """
    if wanted == 1:
        return np.where(found, np.where(shots > 0, slack, np.minimum(slack, -1.0)), -np.inf)
    return np.where(found & (shots >= wanted), 1.0, -1.0)


def touches_edge(grid: EqualAreaGrid, where: NDArray[np.bool_]) -> bool:
    """Return whether a mask is true at any point on the edge of a grid."""
    field = where.reshape(grid.shape)
    return bool(field[0].any() or field[-1].any() or field[:, 0].any() or field[:, -1].any())
