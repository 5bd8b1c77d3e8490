"""Regions on the ground: from values on an equal-area grid to polygons, their areas, and longitude and latitude.

The plane is the Lambert azimuthal equal-area projection of the WGS 84 ellipsoid about the grid's centre (Snyder 1987,
USGS Professional Paper 1395, section 24), so that a plane area is the area on the ellipsoid. Regions are shapely
geometries in that plane, x to the east and y to the north of the centre, in m. Areas of regions of different grids
may be compared; the regions themselves may not be joined.
"""

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import shapely
from contourpy import FillType, contour_generator
from numpy.typing import ArrayLike, NDArray
from pyproj import Proj
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from mujun.base.outcomes import BadInput
from mujun.earth.geodesy import ground_point

Array = NDArray[np.float64]

LARGEST_RADIUS = 9.0e6
"""m. Beyond it the corners of a square grid come near the antipode, where the projection tears."""
MOST_POINTS = 4_000_000
"""Nodes; an analysis holds a handful of float64 fields of this size in memory, 32 MB each."""
LONGEST_EDGE = 25.0e3
"""m. Chord of an edge before it is unprojected; it leaves the arc of a 1,000 km circle by 80 m."""
SHORTEST_EDGE = 100.0
"""m. Edges next to a pole are not made shorter than this."""
LOOP_REACH = 12.5e6
"""m from the centre in the plane; its rim, the antipode, is at 12,742 km and no grid's corner beyond 11,700 km."""
SNAP = 5.0
"""m. What is so near to the antimeridian, or to a pole, counts as on it."""
METRES_PER_DEGREE = 111.2e3


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
    Raises BadInput for fewer than 4 nodes, more than MOST_POINTS, or a spacing that is not positive.
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
        if self.columns * self.rows > MOST_POINTS:
            raise BadInput(
                f"too large for memory: {self.columns * self.rows:,} grid points; expected at most {MOST_POINTS:,}"
            )

    @classmethod
    def around(cls, latitude: float, longitude: float, radius_m: float, points: int) -> "EqualAreaGrid":
        """Return a square grid of about `points` nodes that covers everything within `radius_m` (geodesic) of a place.

        latitude, longitude: rad. The outermost nodes lie on the tangents of the circle.
        Raises BadInput for a radius that is not in (0, 9,000 km], or a number of points outside 4 to MOST_POINTS.
        """
        if not (math.isfinite(radius_m) and 0.0 < radius_m <= LARGEST_RADIUS):
            raise BadInput(
                f"a grid of radius {radius_m / 1e3:,.0f} km; expected more than 0 and at most "
                f"{LARGEST_RADIUS / 1e3:,.0f} km"
            )
        if points < 4:
            raise BadInput(f"an empty grid: {points} points; expected at least 4")
        if points > MOST_POINTS:
            raise BadInput(f"too large for memory: {points:,} grid points; expected at most {MOST_POINTS:,}")
        if not (abs(latitude) <= math.pi / 2 and math.isfinite(longitude)):
            raise BadInput("the grid's centre is not a place: latitude lies between -90 and 90 deg")
        side = max(2, round(math.sqrt(points)))
        edge = ground_point(latitude, longitude, np.linspace(0.0, 2.0 * math.pi, 361), radius_m)
        x, y = equal_area_plane(latitude, longitude)(edge[1], edge[0], radians=True)
        half = max(np.abs(x).max(), np.abs(y).max())
        if side**2 > MOST_POINTS:
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


def polygons(geometry: BaseGeometry) -> list[Polygon]:
    """Return the polygons of a geometry; lines and points that a cut has left are dropped."""
    if isinstance(geometry, Polygon):
        return [] if geometry.is_empty else [geometry]
    return [p for part in getattr(geometry, "geoms", ()) for p in polygons(part)]


def _valid(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry whose rings do not cross themselves; what a ring encloses stays inside.

    shapely's other method ('linework') would turn a lobe beyond a crossing, of a neck that is thinner than the bend of
    an edge, into outside.
    """
    if geometry.is_valid:
        return geometry
    return shapely.make_valid(geometry, method="structure", keep_collapsed=False)


def _whole(geometry: BaseGeometry) -> MultiPolygon:
    """Return a valid region: polygons only."""
    geometry = _valid(geometry)
    region = MultiPolygon(polygons(geometry))
    return region if region.is_valid else MultiPolygon(polygons(shapely.union_all(polygons(region))))


EMPTY = MultiPolygon()


def _without_infinities(field: Array, soft: float) -> Array:
    """Return the field with every value finite.

    A value that is not finite has no slope to interpolate along. It becomes the opposite of the mean of its four
    neighbours on the other side of zero, so that the edge between them lies half a cell out; where it has no such
    neighbour that is finite, its size is `soft` and moves no edge.
    """
    loose = ~np.isfinite(field)
    positive = field >= 0.0  # false for NaN: what is not known to be inside is outside
    sizes = np.minimum(np.abs(np.where(loose, 0.0, field)), soft)
    total, count = np.zeros_like(field), np.zeros_like(field)
    here, there = slice(1, None), slice(None, -1)
    for to, of in (((here,), (there,)), ((there,), (here,)), ((slice(None), here), (slice(None), there)),
                   ((slice(None), there), (slice(None), here))):  # fmt: skip
        opposite = ~loose[of] & (positive[of] != positive[to])
        total[to] += np.where(opposite, sizes[of], 0.0)
        count[to] += opposite
    size = np.where(loose, np.where(count > 0, total / np.maximum(count, 1.0), soft), sizes)
    return np.where(positive, size, -size)


def region_where(grid: EqualAreaGrid, field: ArrayLike, soft: float | None = None) -> MultiPolygon:
    """Return the region in which a field on the grid is zero or more.

    field: shape grid.shape or flattened; the edge is interpolated linearly between neighbouring nodes. NaN and
    -infinity are outside, +infinity inside; against such a node the edge lies half a cell away from its neighbour.
    Beyond the grid everything is outside: a region that reaches the grid's border ends half a cell beyond it.
    soft: values are cut to -soft..soft first, for fields that jump (a margin in s that falls from 300 to -1e9), so that
    one huge value does not pull the edge to its neighbour; default is no cut.
    *Holds for* edges smoother than the spacing; what is smaller than a cell and between nodes is not seen.
    Raises ValueError for a field of another shape or a `soft` that is not positive.
    """
    values = np.array(field, dtype=float).reshape(grid.shape)
    if soft is not None and not soft > 0.0:
        raise ValueError(f"soft is {soft}; expected more than 0")
    finite = np.abs(values[np.isfinite(values)])
    largest = float(finite.max()) if finite.size else 0.0
    limit = min(soft if soft is not None else math.inf, largest) or 1.0
    if not (values >= 0.0).any():
        return EMPTY
    # The contour of level 0 takes 0 itself as outside. A value of 0 is inside, hence a hair above.
    values = np.where((values < 1e-9 * limit) & (values >= 0.0), 1e-9 * limit, values)
    padded = _without_infinities(np.pad(values, 1, constant_values=-math.inf), limit)
    step = grid.spacing
    x = np.concatenate([[grid.x[0] - step], grid.x, [grid.x[-1] + step]])
    y = np.concatenate([[grid.y[0] - step], grid.y, [grid.y[-1] + step]])
    generator = contour_generator(x=x, y=y, z=padded, fill_type=FillType.OuterOffset)
    points, offsets = generator.filled(0.0, 2.0 * limit)[:2]
    found = []
    for ring_points, ring_offsets in zip(points, offsets, strict=True):
        if ring_points is None or ring_offsets is None:
            continue
        rings = np.split(np.asarray(ring_points), np.asarray(ring_offsets)[1:-1].astype(int))
        whole = Polygon(rings[0], rings[1:])
        found += polygons(_valid(whole))
    # Specks and necks as thin as a hair, at nodes of exactly 0, close to points.
    thick = shapely.set_precision(MultiPolygon(found), 1e-6 * grid.spacing)
    return _whole(MultiPolygon([p for p in polygons(thick) if p.area > 1e-6 * grid.cell_area]))


def area(region: BaseGeometry) -> float:
    """Return the area of a region, m^2 on the ellipsoid (the plane is equal-area)."""
    return float(region.area)


def union(first: BaseGeometry, second: BaseGeometry) -> MultiPolygon:
    """Return what lies in either of two regions of the same grid."""
    return _whole(shapely.union(first, second))


def intersection(first: BaseGeometry, second: BaseGeometry) -> MultiPolygon:
    """Return what lies in both of two regions of the same grid."""
    return _whole(shapely.intersection(first, second))


def difference(first: BaseGeometry, second: BaseGeometry) -> MultiPolygon:
    """Return what lies in the first but not in the second of two regions of the same grid."""
    return _whole(shapely.difference(first, second))


def symmetric_difference(first: BaseGeometry, second: BaseGeometry) -> MultiPolygon:
    """Return what lies in exactly one of two regions of the same grid."""
    return _whole(shapely.symmetric_difference(first, second))


def _meridian_loop(grid: EqualAreaGrid) -> BaseGeometry:
    """Return the antimeridian and the meridian of Greenwich in the plane: one closed line over both poles.

    Points every 5 km, of which a chord strays by less than SNAP. What lies beyond LOOP_REACH of the centre, where
    no grid reaches, is left out.
    """
    up = np.linspace(-90.0, 90.0, 4001)
    latitude = np.concatenate([up, up[-2::-1]])
    longitude = np.concatenate([np.full(len(up), 180.0), np.zeros(len(up) - 1)])
    x, y = grid.plane(longitude, latitude)
    points = np.column_stack([x, y])
    points[-1] = points[0]
    inside = np.hypot(*points.T) < LOOP_REACH
    pieces = np.split(points, np.flatnonzero(inside[1:] != inside[:-1]) + 1)
    return shapely.MultiLineString([p for p in pieces if len(p) > 1 and np.hypot(*p[0]) < LOOP_REACH])


def _cut(polygon: Polygon, loop: BaseGeometry) -> list[Polygon]:
    """Return the pieces of a polygon on either side of the loop."""
    lines = shapely.union_all(
        [polygon.boundary, loop.intersection(shapely.box(*polygon.bounds).buffer(1.0e3))], grid_size=1e-3
    )
    pieces = polygons(shapely.polygonize([*getattr(lines, "geoms", [lines])]))
    shapely.prepare(polygon)
    return [p for p in pieces if p.area > 1.0 and polygon.contains(p.representative_point())]


def _densified(ring: Array, poles: Array) -> Array:
    """Return a closed ring (n, 2) with points added until no edge is longer than LONGEST_EDGE, or than an eighth of its
    distance from a pole, where a straight line on the map of longitude and latitude bends most on the ground."""
    while True:
        start, end = ring[:-1], ring[1:]
        length = np.hypot(*(end - start).T)
        allowed = np.full(len(length), LONGEST_EDGE)
        for pole in poles:
            nearest = np.minimum(np.hypot(*(start - pole).T), np.hypot(*(end - pole).T))
            allowed = np.minimum(allowed, np.maximum(nearest / 8.0, SHORTEST_EDGE))
        long = np.flatnonzero(length > allowed)
        if not long.size:
            return ring
        ring = np.insert(ring, long + 1, 0.5 * (start[long] + end[long]), axis=0)


def _unprojected(grid: EqualAreaGrid, ring: Array, side: float) -> Array:
    """Return a closed ring (n, 2) of the plane as longitude and latitude in deg.

    side: +1 or -1 for a piece that the loop of meridians has put east or west of Greenwich, 0 for one that meets
    neither the antimeridian nor a pole. Points within SNAP of the loop go onto it; at a pole the ring follows +-90 deg.
    """
    latitude, longitude = (np.degrees(v) for v in grid.unproject(ring[:-1, 0], ring[:-1, 1]))
    if side:
        metres = METRES_PER_DEGREE * np.cos(np.radians(latitude))
        front = np.abs(longitude) < 90.0
        off = np.where(front, np.abs(longitude), 180.0 - np.abs(longitude)) * metres
        onto = (off < SNAP) | (longitude * side < 0.0)
        longitude = np.where(onto, np.where(front, 0.0, 180.0 * side), longitude)
    points = np.column_stack([longitude, latitude])
    at_pole = (90.0 - np.abs(latitude)) * METRES_PER_DEGREE < SNAP
    if not at_pole.all() and at_pole.any():
        rows = []
        for k in np.flatnonzero(at_pole):
            pole = math.copysign(90.0, latitude[k])
            away = np.flatnonzero(~at_pole)
            before = away[away < k][-1] if (away < k).any() else away[-1]
            after = away[away > k][0] if (away > k).any() else away[0]
            rows.append((k, [(longitude[before], pole), (longitude[after], pole)]))
        for k, corner in reversed(rows):
            points = np.concatenate([points[:k], corner, points[k + 1 :]])
    return np.concatenate([points, points[:1]])


def to_lonlat(grid: EqualAreaGrid, region: BaseGeometry) -> MultiPolygon:
    """Return a region as polygons in longitude and latitude, deg, as RFC 7946 (3.1.6, 3.1.9) wants them.

    Outer rings run counterclockwise; polygons are cut at the antimeridian; one that holds a pole runs along
    the antimeridian to +-90 deg and across. Edges are at most LONGEST_EDGE long, and shorter near the poles.
    The cut is made in the plane, where antimeridian and poles are nothing special: what lies across it is first cut
    along the antimeridian and Greenwich, unprojected by halves, and joined again at Greenwich.
    """
    candidates = np.array([grid.project(sign * math.pi / 2, grid.centre_longitude) for sign in (1.0, -1.0)])
    poles = candidates[np.isfinite(candidates).all(axis=1) & (np.hypot(*candidates.T) < LOOP_REACH)]
    loop = _meridian_loop(grid)
    whole: list[Polygon] = []
    halves: list[Polygon] = []
    for polygon in polygons(_whole(region)):
        cut = loop.intersects(shapely.box(*polygon.bounds).buffer(2.0 * SNAP))
        for piece in _cut(polygon, loop) if cut else [polygon]:
            inside = piece.representative_point()
            side = math.copysign(1.0, float(grid.unproject(inside.x, inside.y)[1])) if cut else 0.0
            rings = [
                _unprojected(grid, _densified(np.asarray(ring.coords), poles), side)
                for ring in (piece.exterior, *piece.interiors)
            ]
            flat = Polygon(rings[0], rings[1:])
            (halves if cut else whole).extend(polygons(_valid(flat)))
    joined = polygons(shapely.union_all(halves)) if halves else []
    places = MultiPolygon([*whole, *joined])
    if not places.is_valid:  # parts that touched at a point of an edge overlap by its bend
        places = MultiPolygon(polygons(shapely.union_all([*whole, *joined])))
    return MultiPolygon([shapely.geometry.polygon.orient(p) for p in places.geoms])
