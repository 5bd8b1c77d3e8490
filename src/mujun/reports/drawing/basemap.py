"""The ground that maps are printed on: land, borders and graticule on an equal-area plane. Geometry only, no ink.

Land and borders are Natural Earth's (1:50m, public domain; `catalogue/map-land.json`, made by tools/map_land.py).
Borders are its de-facto view and take no side; lines known to be disputed are kept apart, and no line at all runs
through or beside the Southern Kurils / Northern Territories, which maps name with their dispute.
"""

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Proj
from shapely import LineString, MultiLineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from mujun.ground.region import equal_area_plane, polygons

Array = NDArray[np.float64]

KURILS_LABEL = "Southern Kurils /\nNorthern Territories\n(disputed: Russia, Japan)"
KURILS = (145.3, 43.3, 149.0, 45.6)
"""West, south, east, north in deg: Habomai, Shikotan, Kunashiri/Kunashir and Etorofu/Iturup."""

TILE = 10.0
"""deg. What is larger is projected piece by piece, so that nothing reaches around to the antipode."""
SEAM = 100.0
"""m. Pieces overlap by this when they are joined again; a tenth of a pixel on a map of 1,200 km."""
DETAIL = 1.0 / 4800.0
"""Of the frame's width: how far lines are simplified. A quarter of a pixel."""
DENSE = 0.25
"""deg. Longest straight edge in longitude and latitude before it is bent by the projection."""
EARTH_RADIUS = 6_371_007.2
"""m, of the sphere with the area of WGS 84; good enough to place a frame."""


@dataclass(frozen=True)
class Basemap:
    """Land and borders in deg of longitude and latitude.

    countries: name ('' where a name would take a side) and polygons; a polygon across the antimeridian runs on
    beyond 180 deg. borders, disputed: lines on land between countries.
    """

    countries: tuple[tuple[str, tuple[Polygon, ...]], ...]
    borders: MultiLineString
    disputed: MultiLineString


def _unwrapped(points: Array) -> Array:
    """Return a closed ring whose longitudes do not jump; one that goes around a pole is closed along it."""
    longitude = np.unwrap(points[:, 0], period=360.0)
    out = np.column_stack([longitude, points[:, 1]])
    turn = longitude[-1] - longitude[0]
    if abs(turn) > 180.0:
        pole = math.copysign(90.0, points[:, 1].mean())
        out = np.vstack([out, [longitude[-1], pole], [longitude[0], pole], out[:1]])
    return out


@lru_cache(maxsize=1)
def basemap() -> Basemap:
    """Return the shipped land and borders; read once."""
    data: dict[str, Any] = json.loads((files("mujun") / "catalogue" / "map-land.json").read_text(encoding="utf-8"))
    scale, offset = np.array(data["scale_deg"]), np.array(data["offset_deg"])
    arcs = [np.array(arc).reshape(-1, 2).cumsum(axis=0) * scale + offset for arc in data["arcs"]]

    def ring(indices: list[int]) -> Array:
        pieces = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
        return _unwrapped(np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])]))

    countries = []
    for country in data["countries"]:
        shapes = [Polygon(ring(part[0]), [ring(hole) for hole in part[1:]]) for part in country["parts"]]
        valid = [p for s in shapes for p in polygons(s if s.is_valid else shapely.make_valid(s))]
        countries.append((country["name"], tuple(valid)))
    lines = [LineString(arcs[i]) for i in data["borders"]]
    disputed: list[BaseGeometry] = []
    boxes = []
    for dispute in data["disputes"]:
        box = shapely.box(*dispute["box"]) if dispute["box"] else shapely.box(-180, -90, 180, 90)
        boxes += [box] if dispute["box"] else []
        disputed += [LineString(arcs[i]).intersection(box) for i in dispute["arcs"]]
    contested = shapely.union_all(disputed)
    return Basemap(tuple(countries), shapely.union_all(lines).difference(contested.buffer(1e-6)), contested)


def angle_between(longitude: Any, latitude: Any, to_longitude: float, to_latitude: float) -> Any:
    """Return the angle at the Earth's centre between places in deg, rad (sphere)."""
    first, second = np.radians(latitude), math.radians(to_latitude)
    haversine = (
        np.sin(0.5 * (first - second)) ** 2
        + np.cos(first) * math.cos(second) * np.sin(0.5 * np.radians(np.asarray(longitude) - to_longitude)) ** 2
    )
    return 2.0 * np.arcsin(np.sqrt(np.clip(haversine, 0.0, 1.0)))


@dataclass(frozen=True)
class Frame:
    """The rectangle of the plane that a map shows.

    latitude, longitude: centre of the projection, deg. west, south, east, north: m in its plane.
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
        """m from west to east."""
        return self.east - self.west

    @property
    def height(self) -> float:
        """m from south to north."""
        return self.north - self.south

    @property
    def reach(self) -> float:
        """Angle at the Earth's centre from the projection's centre to the farthest corner, rad."""
        corner = max(math.hypot(x, y) for x in (self.west, self.east) for y in (self.south, self.north))
        return 2.0 * math.asin(min(1.0, corner / (2.0 * EARTH_RADIUS)))

    def holds(self, longitude: float, latitude: float, margin: float = 0.0) -> bool:
        """Whether a place in deg lies inside the frame, `margin` m from its edge or more."""
        x, y = self.plane(longitude, latitude)
        inside_x = self.west + margin <= x <= self.east - margin
        return bool(inside_x and self.south + margin <= y <= self.north - margin)


def _steps(low: float, high: float) -> list[tuple[float, float]]:
    """Return the tile edges that hold an interval; one of no length, on an edge, is in one tile."""
    first = math.floor(low / TILE)
    last = max(math.ceil(high / TILE), first + 1)
    return list(pairwise(TILE * k for k in range(first, last + 1)))


def _tiles(shape: BaseGeometry, frame: Frame) -> list[BaseGeometry]:
    """Return the pieces of a geometry that may be in the frame, none wider than a tile."""
    west, south, east, north = shape.bounds
    if east - west <= TILE and north - south <= TILE:
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
    """Return a piece of longitude and latitude in deg in the frame's plane."""
    plane = frame.plane
    return shapely.transform(shapely.segmentize(shape, DENSE), lambda c: np.column_stack(plane(c[:, 0], c[:, 1])))


def polygons_in(frame: Frame, shapes: BaseGeometry | list[Polygon]) -> MultiPolygon:
    """Return polygons of longitude and latitude (deg, cut at the antimeridian or run on beyond it) in the plane, in m.

    What lies outside the frame is cut off, and pieces that only the antimeridian divides are joined.
    """
    whole = shapes if isinstance(shapes, list) else polygons(shapes)
    bent: list[BaseGeometry] = []
    for polygon in whole:
        for piece in _tiles(polygon, frame):
            flat = _bent(MultiPolygon(polygons(piece)), frame)
            bent.append(shapely.make_valid(flat) if not flat.is_valid else flat)
    if not bent:
        return MultiPolygon()
    joined = shapely.union_all([shapely.buffer(p, SEAM, quad_segs=1, join_style="mitre") for p in bent])
    return MultiPolygon(polygons(shapely.intersection(joined, frame.box).simplify(frame.width * DETAIL)))


def _coordinates(shape: BaseGeometry) -> list[Array]:
    """Return the points of every line of a geometry; single points that a cut has left are dropped."""
    parts = getattr(shape, "geoms", [shape])
    return [np.asarray(p.coords) for p in parts if p.geom_type == "LineString" and not p.is_empty]


def lines_in(frame: Frame, lines: BaseGeometry) -> list[Array]:
    """Return lines of longitude and latitude (deg) in the plane, each (n, 2) in m, cut off at the frame."""
    pieces: list[BaseGeometry] = []
    for line in getattr(lines, "geoms", [lines]):
        if not line.is_empty:
            pieces += [_bent(piece, frame) for piece in _tiles(line, frame)]
    cut = shapely.intersection(shapely.line_merge(shapely.union_all(pieces)), frame.box)
    return _coordinates(cut.simplify(frame.width * DETAIL))


def path_in(frame: Frame, longitude: Any, latitude: Any) -> list[Array]:
    """Return a path over the ground (deg) in the plane, each piece (n, 2) in m, along geodesics between its points."""
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
    """Return a frame around places (n, 2), longitude and latitude in deg, with the projection centred in it.

    aspect: least and greatest width over height; the frame is widened to lie between. margin: share of the size left
    free on each side. A frame is at least 300 km wide. Holds for places within about 80 deg of their middle.
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
    """Return a frame about a centre, made smaller where its corners would leave the plane."""
    shrink = min(1.0, 0.97 * 2.0 * EARTH_RADIUS / math.hypot(half_x, half_y))
    half_x, half_y = half_x * shrink, half_y * shrink
    return Frame(latitude, longitude, -half_x, -half_y, half_x, half_y)


def frame_about(latitude: float, longitude: float, radius_m: float, aspect: float = 1.0) -> Frame:
    """Return a frame that shows everything within `radius_m` (geodesic, up to 10,000 km) of a place in deg.

    aspect: width over height; the lesser side fits the circle.
    """
    half = 2.0 * EARTH_RADIUS * math.sin(0.5 * min(radius_m / EARTH_RADIUS, 0.5 * math.pi))
    return _limited(latitude, longitude, half * max(1.0, aspect), half * max(1.0, 1.0 / aspect))


def nice_step(span: float, parts: float, steps: tuple[float, ...]) -> float:
    """Return the step that divides a span most nearly into so many parts."""
    return min(steps, key=lambda step: abs(math.log(span / parts / step)))


@dataclass(frozen=True)
class Graticule:
    """Meridians and parallels in a frame: for each its value in deg and its pieces in the plane, (n, 2) in m."""

    meridians: tuple[tuple[float, tuple[Array, ...]], ...]
    parallels: tuple[tuple[float, tuple[Array, ...]], ...]


def graticule(frame: Frame) -> Graticule:
    """Return meridians and parallels at a spacing that suits the frame; meridians end 1 step from a pole in view."""
    span = math.degrees(max(frame.width, frame.height) / EARTH_RADIUS)
    step = nice_step(span, 5.0, (0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0))
    reach = math.degrees(frame.reach)
    south, north = max(-90.0, frame.latitude - reach), min(90.0, frame.latitude + reach)
    in_view = [sign for sign in (1.0, -1.0) if frame.holds(0.0, 90.0 * sign)]
    flattest = max(0.0, max(abs(south), abs(north)))
    if in_view or flattest > 89.0:
        step_lon = 30.0
    else:
        narrow = math.cos(math.radians(min(80.0, abs(frame.latitude))))
        step_lon = nice_step(span / narrow, 5.0, (0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0))
    parallels, meridians = [], []
    around = np.linspace(-180.0, 180.0, 1441)
    for value in np.arange(math.ceil(south / step), math.floor(north / step) + 1) * step:
        if abs(value) < 90.0:
            pieces = lines_in(frame, LineString(np.column_stack([around, np.full_like(around, value)])))
            if pieces:
                parallels.append((float(value), tuple(pieces)))
    top = 90.0 - step if 1.0 in in_view else 90.0
    bottom = -90.0 + step if -1.0 in in_view else -90.0
    up = np.linspace(max(bottom, south), min(top, north), 361)
    for value in np.arange(-180.0, 180.0, step_lon):
        pieces = lines_in(frame, LineString(np.column_stack([np.full_like(up, value), up])))
        if pieces:
            meridians.append((float(value), tuple(pieces)))
    return Graticule(tuple(meridians), tuple(parallels))


def degrees_text(value: float, letters: str) -> str:
    """Return '30° N', '141.5° E', '0°' or '180°'; letters: 'NS' or 'EW'."""
    size = abs(value)
    text = f"{size:.1f}".rstrip("0").rstrip(".") + "°"
    return text if size in (0.0, 180.0) else f"{text} {letters[0] if value > 0 else letters[1]}"
