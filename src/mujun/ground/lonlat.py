"""Convert regions of the equal-area plane to polygons in longitude and latitude.

Polygons are cut at the antimeridian and closed over the poles. The cut is made in the plane, where the antimeridian and the
poles are not singular.
"""

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from mujun.ground.grid import SNAP, EqualAreaGrid
from mujun.ground.region import polygons, valid, whole_region

Array = NDArray[np.float64]

LONGEST_EDGE = 25.0e3
"""Longest edge before unprojection, m. Such a chord deviates by 80 m from the arc of a 1,000 km circle."""
SHORTEST_EDGE = 100.0
"""Shortest edge made near a pole, m."""
LOOP_REACH = 12.5e6
"""Distance from the centre in the plane up to which meridians are drawn, m. The antipode is at 12,742 km; no grid's corner
lies beyond 11,700 km."""
METRES_PER_DEGREE = 111.2e3


def _meridian_loop(grid: EqualAreaGrid) -> BaseGeometry:
    """Return the antimeridian and the Greenwich meridian in the plane: one closed line through both poles.

    Points are 5 km apart, so that chords deviate by less than SNAP. Parts beyond LOOP_REACH from the centre, outside every
    grid, are omitted.
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
    """Return the pieces into which the loop cuts a polygon."""
    lines = shapely.union_all(
        [polygon.boundary, loop.intersection(shapely.box(*polygon.bounds).buffer(1.0e3))], grid_size=1e-3
    )
    pieces = polygons(shapely.polygonize([*getattr(lines, "geoms", [lines])]))
    shapely.prepare(polygon)
    return [p for p in pieces if p.area > 1.0 and polygon.contains(p.representative_point())]


def _densified(ring: Array, poles: Array) -> Array:
    """Return a closed ring (n, 2) with points added until no edge is longer than LONGEST_EDGE or an eighth of its distance
    from a pole.

    Near a pole a straight line in longitude and latitude deviates most from the straight line on the ground.
    """
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

    side: +1 or -1 for a piece east or west of Greenwich, cut by the loop of meridians; 0 for a ring that meets
    neither the antimeridian nor a pole. Points within SNAP of the loop are moved onto it; at a pole the ring follows
    latitude +-90 deg.
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
    """Return a region as polygons in longitude and latitude, deg, as RFC 7946 (3.1.6, 3.1.9) requires.

    Outer rings run counterclockwise; polygons are cut at the antimeridian; a polygon that contains a pole runs along
    the antimeridian to +-90 deg and across. Edges are at most LONGEST_EDGE long, and shorter near the poles.
    Method: a polygon across the antimeridian or a pole is cut in the plane along the antimeridian and Greenwich; the two
    halves are unprojected and joined again at Greenwich.
    """
    candidates = np.array([grid.project(sign * math.pi / 2, grid.centre_longitude) for sign in (1.0, -1.0)])
    poles = candidates[np.isfinite(candidates).all(axis=1) & (np.hypot(*candidates.T) < LOOP_REACH)]
    loop = _meridian_loop(grid)
    whole: list[Polygon] = []
    halves: list[Polygon] = []
    for polygon in polygons(whole_region(region)):
        cut = loop.intersects(shapely.box(*polygon.bounds).buffer(2.0 * SNAP))
        for piece in _cut(polygon, loop) if cut else [polygon]:
            inside = piece.representative_point()
            side = math.copysign(1.0, float(grid.unproject(inside.x, inside.y)[1])) if cut else 0.0
            rings = [
                _unprojected(grid, _densified(np.asarray(ring.coords), poles), side)
                for ring in (piece.exterior, *piece.interiors)
            ]
            flat = Polygon(rings[0], rings[1:])
            (halves if cut else whole).extend(polygons(valid(flat)))
    joined = polygons(shapely.union_all(halves)) if halves else []
    places = MultiPolygon([*whole, *joined])
    if (
        not places.is_valid
    ):  # parts that touched at a point of an edge may overlap after unprojection, because the edge bends
        places = MultiPolygon(polygons(shapely.union_all([*whole, *joined])))
    return MultiPolygon([shapely.geometry.polygon.orient(p) for p in places.geoms])
