"""The frame of a printed map, and the polygons, lines and paths inside it, on an equal-area plane; geometry only."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Proj
from shapely import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from mujun.ground.grid import equal_area_plane
from mujun.ground.region import polygons

Array = NDArray[np.float64]

TILE_DEG = 10.0
"""Tile size, deg. Larger shapes are projected piece by piece, so that none extends around to the antipode."""
SEAM_M = 100.0
"""Overlap of pieces when they are joined again: a tenth of a pixel on a map of 1,200 km."""
LINE_DETAIL = 1.0 / 3000.0
"""Tolerance for simplifying lines, as a share of the frame's width: a fifth of a point."""
LONGEST_STRAIGHT_DEG = 0.25
"""Longest straight edge in longitude and latitude; longer ones are divided before projection."""
EARTH_RADIUS_M = 6_371_007.2
"""Radius of the sphere with the area of WGS 84; accurate enough to place a frame."""


def angle_between(longitude: Any, latitude: Any, to_longitude: float, to_latitude: float) -> Any:
    """Return the angle between places in deg at the Earth's centre, rad (sphere)."""
    first, second = np.radians(latitude), math.radians(to_latitude)
    haversine = (
        np.sin(0.5 * (first - second)) ** 2
        + np.cos(first) * math.cos(second) * np.sin(0.5 * np.radians(np.asarray(longitude) - to_longitude)) ** 2
    )
    return 2.0 * np.arcsin(np.sqrt(np.clip(haversine, 0.0, 1.0)))


@dataclass(frozen=True)
class Frame:
    """The rectangle of the plane that a map shows.

    latitude, longitude: centre of the projection, deg.
    west, south, east, north: edges in its plane, m.
    """

    latitude: float
    longitude: float
    west: float
    south: float
    east: float
    north: float

    @property
    def plane(self) -> Proj:
        """The projection, called with longitude and latitude in deg."""
        return equal_area_plane(math.radians(self.latitude), math.radians(self.longitude))

    @property
    def box(self) -> Polygon:
        """The frame as a polygon of the plane."""
        return shapely.box(self.west, self.south, self.east, self.north)

    @property
    def width(self) -> float:
        """Width from west to east, m."""
        return self.east - self.west

    @property
    def height(self) -> float:
        """Height from south to north, m."""
        return self.north - self.south

    @property
    def reach(self) -> float:
        """Angle at the Earth's centre from the projection's centre to the farthest corner, rad."""
        corner = max(math.hypot(x, y) for x in (self.west, self.east) for y in (self.south, self.north))
        return 2.0 * math.asin(min(1.0, corner / (2.0 * EARTH_RADIUS_M)))

    def holds(self, longitude: float, latitude: float, margin: float = 0.0) -> bool:
        """Return whether a place in deg is inside the frame, at least `margin` m from its edge."""
        x, y = self.plane(longitude, latitude)
        inside_x = self.west + margin <= x <= self.east - margin
        return bool(inside_x and self.south + margin <= y <= self.north - margin)


def _steps(low: float, high: float) -> list[tuple[float, float]]:
    """Return the tiles that cover an interval, as pairs of edges; an interval of no length on an edge is in one tile."""
    first = math.floor(low / TILE_DEG)
    last = max(math.ceil(high / TILE_DEG), first + 1)
    return list(pairwise(TILE_DEG * k for k in range(first, last + 1)))


def _tiles(shape: BaseGeometry, frame: Frame) -> list[BaseGeometry]:
    """Return the pieces of a geometry that may be in the frame, each at most one tile wide."""
    west, south, east, north = shape.bounds
    if east - west <= TILE_DEG and north - south <= TILE_DEG:
        boxes = [(west, south, east, north)]
    else:
        boxes = [(w, s, e, n) for w, e in _steps(west, east) for s, n in _steps(south, north)]
    found = []
    for w, s, e, n in boxes:
        middle = 0.5 * (w + e), 0.5 * (s + n)
        away = angle_between(*middle, frame.longitude, frame.latitude)
        size = angle_between([w, w], [s, n], *middle).max()
        if away - size < frame.reach:
            piece = shape if len(boxes) == 1 else shapely.intersection(shape, shapely.box(w, s, e, n))
            if not piece.is_empty:
                found.append(piece)
    return found


def _bent(shape: BaseGeometry, frame: Frame) -> BaseGeometry:
    """Return a piece of longitude and latitude in deg, projected into the frame's plane."""
    plane = frame.plane
    return shapely.transform(
        shapely.segmentize(shape, LONGEST_STRAIGHT_DEG), lambda c: np.column_stack(plane(c[:, 0], c[:, 1]))
    )


def polygons_in(frame: Frame, shapes: BaseGeometry | list[Polygon]) -> MultiPolygon:
    """Return polygons of longitude and latitude in deg as polygons in the plane, m.

    shapes: cut at the antimeridian, or continued beyond it.
    Parts outside the frame are cut off; pieces separated only by the antimeridian are joined.
    """
    whole = shapes if isinstance(shapes, list) else polygons(shapes)
    bent: list[BaseGeometry] = []
    for polygon in whole:
        for piece in _tiles(polygon, frame):
            flat = _bent(MultiPolygon(polygons(piece)), frame)
            bent.append(shapely.make_valid(flat) if not flat.is_valid else flat)
    if not bent:
        return MultiPolygon()
    joined = shapely.union_all([shapely.buffer(p, SEAM_M, quad_segs=1, join_style="mitre") for p in bent])
    return MultiPolygon(polygons(shapely.intersection(joined, frame.box).simplify(frame.width * LINE_DETAIL)))


def _coordinates(shape: BaseGeometry) -> list[Array]:
    """Return the points of every line of a geometry; single points left over from a cut are dropped."""
    parts = getattr(shape, "geoms", [shape])
    return [np.asarray(p.coords) for p in parts if p.geom_type == "LineString" and not p.is_empty]


def lines_in(frame: Frame, lines: Sequence[Array]) -> list[Array]:
    """Return lines of close points, each (n, 2) in deg, in the plane, m, clipped to the frame.

    Points beyond a frame's reach are left out, so that no line is torn across the map.
    """
    if not lines:
        return []
    points = np.concatenate(lines)
    owner = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    near = angle_between(points[:, 0], points[:, 1], frame.longitude, frame.latitude) < min(frame.reach + 0.1, 3.0)
    flat = np.column_stack(frame.plane(points[:, 0], points[:, 1]))
    breaks = np.flatnonzero((near[1:] != near[:-1]) | (owner[1:] != owner[:-1])) + 1
    runs = [run for run in np.split(np.arange(len(flat)), breaks) if near[run[0]] and len(run) > 1]
    if not runs:
        return []
    made = shapely.linestrings(
        flat[np.concatenate(runs)], indices=np.repeat(np.arange(len(runs)), [len(run) for run in runs])
    )
    cut = shapely.get_parts(shapely.simplify(shapely.clip_by_rect(made, *frame.box.bounds), frame.width * LINE_DETAIL))
    return [points for piece in cut for points in _coordinates(piece)]


def path_in(frame: Frame, longitude: Any, latitude: Any) -> list[Array]:
    """Return a path over the ground (deg) in the plane, in pieces (n, 2) in m, along geodesics between its points."""
    longitude, latitude = np.asarray(longitude, float), np.asarray(latitude, float)
    geod, points = Geod(ellps="WGS84"), [(float(longitude[0]), float(latitude[0]))]
    for (lon, lat), (to_lon, to_lat) in pairwise(zip(longitude, latitude, strict=True)):
        steps = int(geod.inv(lon, lat, to_lon, to_lat)[2] // 50.0e3)
        between = geod.npts(lon, lat, to_lon, to_lat, steps) if steps > 0 else []
        points += [*between, (float(to_lon), float(to_lat))]
    place = np.array(points)
    near = angle_between(place[:, 0], place[:, 1], frame.longitude, frame.latitude) < min(frame.reach + 0.1, 3.0)
    x, y = frame.plane(place[:, 0], place[:, 1])
    flat = np.column_stack([x, y])
    runs = np.split(np.arange(len(flat)), np.flatnonzero(near[1:] != near[:-1]) + 1)
    cut = [shapely.intersection(LineString(flat[r]), frame.box) for r in runs if near[r[0]] and len(r) > 1]
    return [points for piece in cut for points in _coordinates(piece)]


def frame_around(places: Array, aspect: tuple[float, float] = (0.9, 1.5), margin: float = 0.08) -> Frame:
    """Return a frame around places (n, 2), longitude and latitude in deg; its projection is centred in it.

    aspect: least and greatest width over height; the frame is enlarged to lie between them.
    margin: share of the size left free on each side.
    A frame is at least 300 km wide. Holds for places within about 80 deg of their middle.
    """
    lon, lat = np.radians(places[:, 0]), np.radians(places[:, 1])
    vector = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    middle = 0.5 * (vector.min(axis=0) + vector.max(axis=0))
    latitude = math.degrees(math.atan2(middle[2], math.hypot(middle[0], middle[1])))
    longitude = math.degrees(math.atan2(middle[1], middle[0]))
    for _ in range(4):
        plane = equal_area_plane(math.radians(latitude), math.radians(longitude))
        x, y = (np.asarray(v) for v in plane(places[:, 0], places[:, 1]))
        x, y = x[np.isfinite(x)], y[np.isfinite(x)]
        longitude, latitude = plane(0.5 * (x.min() + x.max()), 0.5 * (y.min() + y.max()), inverse=True)
    plane = equal_area_plane(math.radians(latitude), math.radians(longitude))
    x, y = (np.asarray(v) for v in plane(places[:, 0], places[:, 1]))
    half_x, half_y = ((1.0 + 2.0 * margin) * max(abs(v[np.isfinite(v)]).max(), 1.0) for v in (x, y))
    half_x, half_y = max(half_x, 150.0e3, half_y * aspect[0]), max(half_y, 150.0e3 / aspect[1])
    half_y = max(half_y, half_x / aspect[1])
    return _limited(latitude, longitude, half_x, half_y)


def _limited(latitude: float, longitude: float, half_x: float, half_y: float) -> Frame:
    """Return a frame about a centre, shrunk if its corners would leave the plane."""
    shrink = min(1.0, 0.97 * 2.0 * EARTH_RADIUS_M / math.hypot(half_x, half_y))
    half_x, half_y = half_x * shrink, half_y * shrink
    return Frame(latitude, longitude, -half_x, -half_y, half_x, half_y)


def frame_about(latitude: float, longitude: float, radius_m: float, aspect: float = 1.0) -> Frame:
    """Return a frame that shows everything within `radius_m` (geodesic, up to 10,000 km) of a place in deg.

    aspect: width over height; the smaller side fits the circle.
    """
    half = 2.0 * EARTH_RADIUS_M * math.sin(0.5 * min(radius_m / EARTH_RADIUS_M, 0.5 * math.pi))
    return _limited(latitude, longitude, half * max(1.0, aspect), half * max(1.0, 1.0 / aspect))
