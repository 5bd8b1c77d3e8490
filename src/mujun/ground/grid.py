"""Equal-area grids about a place: the plane in which regions of the ground are found.

The Lambert azimuthal equal-area projection of the WGS 84 ellipsoid about the grid's centre (Snyder 1987, USGS Professional Paper
1395, section 24), so that a plane area is the area on the ellipsoid. x to the east and y to the north of the centre, m.
"""

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Proj

from mujun.base.outcomes import BadInput
from mujun.earth.geodesy import ground_point

Array = NDArray[np.float64]

LARGEST_RADIUS = 9.0e6
"""m. Beyond it the corners of a square grid come near the antipode, where the projection tears."""
MOST_NODES = 4_000_000
"""Nodes; an analysis holds a handful of float64 fields of this size in memory, 32 MB each."""
SNAP = 5.0
"""m. What is so near to the antimeridian, or to a pole, counts as on it."""


@lru_cache(maxsize=64)
def equal_area_plane(latitude: float, longitude: float) -> Proj:
    """Return the projection between longitude and latitude (rad or deg as its calls say) and x, y in m.

    latitude, longitude: of the centre, rad. A centre within 0.001 deg (110 m) of a pole is moved onto it: there PROJ's
    oblique formula loses its digits (16 km at 1,000 km for a centre 1 m from the pole; 1 m for one 110 m from it).
    """
    if math.pi / 2 - abs(latitude) < math.radians(1.0e-3):
        latitude = math.copysign(math.pi / 2, latitude)
    place = f"+lat_0={math.degrees(latitude):.12f} +lon_0={math.degrees(longitude):.12f}"
    return Proj(f"+proj=laea {place} +ellps=WGS84 +units=m")


@dataclass(frozen=True)
class EqualAreaGrid:
    """Evenly spaced nodes on the equal-area plane about a centre.

    centre_latitude, centre_longitude: rad. spacing: m between neighbours in both directions. Node (row, column) lies
    at (y[row], x[column]); rows run from south to north, columns from west to east, flattened arrays row by row.
    Raises BadInput for fewer than 4 nodes, more than MOST_NODES, or a spacing that is not positive.
    """

    centre_latitude: float
    centre_longitude: float
    spacing: float
    columns: int
    rows: int

    def __post_init__(self) -> None:
        if not (abs(self.centre_latitude) <= math.pi / 2 and math.isfinite(self.centre_longitude)):
            raise BadInput("the grid's centre is not a place: latitude lies between -90 and 90 deg")
        if not (math.isfinite(self.spacing) and self.spacing > 0.0):
            raise BadInput(f"the grid's spacing is {self.spacing:g} m; expected more than 0")
        if self.columns < 2 or self.rows < 2:
            raise BadInput(f"an empty grid: {self.columns} x {self.rows} points; expected at least 4 points")
        if self.columns * self.rows > MOST_NODES:
            raise BadInput(
                f"too large for memory: {self.columns * self.rows:,} grid points; expected at most {MOST_NODES:,}"
            )

    @classmethod
    def around(cls, latitude: float, longitude: float, radius_m: float, points: int) -> "EqualAreaGrid":
        """Return a square grid of about `points` nodes that covers everything within `radius_m` (geodesic) of a place.

        latitude, longitude: rad. The outermost nodes lie on the tangents of the circle.
        Raises BadInput for a radius that is not in (0, 9,000 km], or a number of points outside 4 to MOST_NODES.
        """
        if not (math.isfinite(radius_m) and 0.0 < radius_m <= LARGEST_RADIUS):
            raise BadInput(
                f"a grid of radius {radius_m / 1e3:,.0f} km; expected more than 0 and at most "
                f"{LARGEST_RADIUS / 1e3:,.0f} km"
            )
        if points < 4:
            raise BadInput(f"an empty grid: {points} points; expected at least 4")
        if points > MOST_NODES:
            raise BadInput(f"too large for memory: {points:,} grid points; expected at most {MOST_NODES:,}")
        if not (abs(latitude) <= math.pi / 2 and math.isfinite(longitude)):
            raise BadInput("the grid's centre is not a place: latitude lies between -90 and 90 deg")
        side = max(2, round(math.sqrt(points)))
        edge = ground_point(latitude, longitude, np.linspace(0.0, 2.0 * math.pi, 361), radius_m)
        x, y = equal_area_plane(latitude, longitude)(edge[1], edge[0], radians=True)
        half = max(np.abs(x).max(), np.abs(y).max())
        if side**2 > MOST_NODES:
            side -= 1
        return cls(latitude, longitude, 2.0 * float(half) / (side - 1), side, side)

    @property
    def plane(self) -> Proj:
        """The projection; called with longitude and latitude it gives x and y."""
        return equal_area_plane(self.centre_latitude, self.centre_longitude)

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns): the shape of a field on this grid."""
        return self.rows, self.columns

    @cached_property
    def x(self) -> Array:
        """Eastward coordinate of the columns, m, shape (columns,)."""
        return self.spacing * np.linspace(-0.5, 0.5, self.columns) * (self.columns - 1)

    @cached_property
    def y(self) -> Array:
        """Northward coordinate of the rows, m, shape (rows,)."""
        return self.spacing * np.linspace(-0.5, 0.5, self.rows) * (self.rows - 1)

    @cached_property
    def _geodetic(self) -> tuple[Array, Array]:
        x, y = np.meshgrid(self.x, self.y)
        return self.unproject(x.ravel(), y.ravel())

    @property
    def latitude(self) -> Array:
        """Geodetic latitude of every node, rad, shape (rows * columns,)."""
        return self._geodetic[0]

    @property
    def longitude(self) -> Array:
        """Longitude of every node, rad, in [-pi, pi], shape (rows * columns,)."""
        return self._geodetic[1]

    @property
    def cell_area(self) -> float:
        """Area that one node stands for, m^2; the same for all."""
        return self.spacing * self.spacing

    def project(self, latitude: ArrayLike, longitude: ArrayLike) -> tuple[Array, Array]:
        """Return x and y (m) of places in rad. Raises nothing; the antipode of the centre becomes infinite."""
        x, y = self.plane(np.asarray(longitude, float), np.asarray(latitude, float), radians=True)
        return np.asarray(x), np.asarray(y)

    def unproject(self, x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
        """Return latitude and longitude (rad) of points of the plane, in m."""
        x, y = np.asarray(x, float), np.asarray(y, float)
        longitude, latitude = (np.array(v, float) for v in self.plane(x, y, inverse=True, radians=True))
        # Within a millimetre or so of a pole PROJ's inverse takes the arc sine of a hair more than 1.
        if not np.isfinite(latitude).all():
            for pole in (math.pi / 2, -math.pi / 2):
                pole_x, pole_y = self.project(pole, self.centre_longitude)
                lost = ~np.isfinite(latitude) & (np.hypot(x - pole_x, y - pole_y) < SNAP)
                latitude = np.where(lost, pole, latitude)
                longitude = np.where(lost, self.centre_longitude, longitude)
        return latitude, longitude
