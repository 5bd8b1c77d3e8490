"""Equal-area grids about a place, for regions on the ground.

Projection: Lambert azimuthal equal-area of the WGS 84 ellipsoid about the grid's centre (Snyder 1987, USGS Professional Paper
1395, section 24). Areas in the plane equal areas on the ellipsoid. x points east and y north at the centre, m.
"""

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Proj

from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.earth.geodesy import ground_point

Array = NDArray[np.float64]

LARGEST_RADIUS = 9.0e6
"""Largest radius of a grid, m. Corners of a larger square would come near the antipode, where the projection is singular."""
MOST_NODES = 4_000_000
"""Most nodes of a grid. An analysis keeps about five float64 fields of this size in memory, 32 MB each."""
SNAP = 5.0
"""Distance in m within which a point counts as lying on the antimeridian or on a pole."""


@lru_cache(maxsize=64)
def equal_area_plane(latitude: float, longitude: float) -> Proj:
    """Return the projection between longitude, latitude and x, y in m, about a centre (rad).

    A centre within 0.001 deg (110 m) of a pole is moved onto the pole, because PROJ's oblique formula loses accuracy
    there (at 1,000 km, 16 km for a centre 1 m from the pole and 1 m for a centre 110 m from it).
    """
    if math.pi / 2 - abs(latitude) < math.radians(1.0e-3):
        latitude = math.copysign(math.pi / 2, latitude)
    place = f"+lat_0={math.degrees(latitude):.12f} +lon_0={math.degrees(longitude):.12f}"
    return Proj(f"+proj=laea {place} +ellps=WGS84 +units=m")


@dataclass(frozen=True)
class EqualAreaGrid:
    """Evenly spaced nodes on the equal-area plane about a centre.

    Node (row, column) lies at (y[row], x[column]). Rows run from south to north, columns from west to east; flattened
    arrays are in row-major order.

    Attributes:
        centre_latitude, centre_longitude: rad.
        spacing: distance between neighbours in both directions, m.
        columns, rows: number of nodes in x and in y.

    Raises BadInput for fewer than 2 rows or columns, more than MOST_NODES nodes, or a spacing not above 0.
    """

    centre_latitude: float
    centre_longitude: float
    spacing: float
    columns: int
    rows: int

    def __post_init__(self) -> None:
        if not (abs(self.centre_latitude) <= math.pi / 2 and math.isfinite(self.centre_longitude)):
            raise BadInput(say("the grid's centre is not a place: latitude lies between -90 and 90 deg"))
        if not (math.isfinite(self.spacing) and self.spacing > 0.0):
            raise BadInput(say("the grid's spacing is {spacing:g} m; expected more than 0", spacing=self.spacing))
        if self.columns < 2 or self.rows < 2:
            key = "an empty grid: {columns} x {rows} points; expected at least 4 points"
            raise BadInput(say(key, columns=self.columns, rows=self.rows))
        if self.columns * self.rows > MOST_NODES:
            key = "too large for memory: {columns:,} grid points; expected at most {most:,}"
            raise BadInput(say(key, columns=self.columns * self.rows, most=MOST_NODES))

    @classmethod
    def around(cls, latitude: float, longitude: float, radius_m: float, points: int) -> "EqualAreaGrid":
        """Return a square grid of about `points` nodes around the circle of radius `radius_m` (geodesic) about a place (rad).

        The outermost nodes lie on tangents of the circle.
        Raises BadInput for a radius outside (0, 9,000 km], or a number of points outside 4 to MOST_NODES.
        """
        if not (math.isfinite(radius_m) and 0.0 < radius_m <= LARGEST_RADIUS):
            key = "a grid of radius {radius:,.0f} km; expected more than 0 and at most {most:,.0f} km"
            raise BadInput(say(key, radius=radius_m / 1e3, most=LARGEST_RADIUS / 1e3))
        if points < 4:
            raise BadInput(say("an empty grid: {points} points; expected at least 4", points=points))
        if points > MOST_NODES:
            key = "too large for memory: {points:,} grid points; expected at most {most:,}"
            raise BadInput(say(key, points=points, most=MOST_NODES))
        if not (abs(latitude) <= math.pi / 2 and math.isfinite(longitude)):
            raise BadInput(say("the grid's centre is not a place: latitude lies between -90 and 90 deg"))
        side = max(2, round(math.sqrt(points)))
        edge = ground_point(latitude, longitude, np.linspace(0.0, 2.0 * math.pi, 361), radius_m)
        x, y = equal_area_plane(latitude, longitude)(edge[1], edge[0], radians=True)
        half = max(np.abs(x).max(), np.abs(y).max())
        if side**2 > MOST_NODES:
            side -= 1
        return cls(latitude, longitude, 2.0 * float(half) / (side - 1), side, side)

    @property
    def plane(self) -> Proj:
        """The projection: a call with longitude and latitude returns x and y."""
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
        """Area of one cell, m^2; the same for all nodes."""
        return self.spacing * self.spacing

    def project(self, latitude: ArrayLike, longitude: ArrayLike) -> tuple[Array, Array]:
        """Return x and y (m) of places in rad; infinite for the antipode of the centre. Never raises."""
        x, y = self.plane(np.asarray(longitude, float), np.asarray(latitude, float), radians=True)
        return np.asarray(x), np.asarray(y)

    def unproject(self, x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
        """Return latitude and longitude (rad) of points in the plane (m)."""
        x, y = np.asarray(x, float), np.asarray(y, float)
        longitude, latitude = (np.array(v, float) for v in self.plane(x, y, inverse=True, radians=True))
        # Within about a millimetre of a pole PROJ's inverse takes the arc sine of slightly more than 1.
        if not np.isfinite(latitude).all():
            for pole in (math.pi / 2, -math.pi / 2):
                pole_x, pole_y = self.project(pole, self.centre_longitude)
                lost = ~np.isfinite(latitude) & (np.hypot(x - pole_x, y - pole_y) < SNAP)
                latitude = np.where(lost, pole, latitude)
                longitude = np.where(lost, self.centre_longitude, longitude)
        return latitude, longitude
