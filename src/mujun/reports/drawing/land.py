"""Land and countries in the frame of a map, from the shipped base map at a level of detail that suits the frame."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from mujun.ground.basemap import basemap
from mujun.ground.region import polygons
from mujun.reports.drawing.frame import Frame, angle_between, lines_in, polygons_in

DETAIL_DEG = (0.0, 0.03, 0.1, 0.25)
"""Levels of detail: tolerance in deg with which the coasts are simplified."""
SHOWN = 1.0 / 900.0
"""Finest detail that a picture shows, as a share of its frame's width: two thirds of a point."""
KM_PER_DEG = 111.2
FARTHEST_RAD = 2.6
"""Angle from the map's centre beyond which a plane map tears a shape apart; such a shape is cut into tiles first."""


@dataclass(frozen=True)
class World:
    """All land at one level of detail, deg.

    names: of the country of each part; '' where a name would take a side.
    parts: its outline. land: the same without borders.
    """

    names: tuple[str, ...]
    parts: NDArray[np.object_]
    land: NDArray[np.object_]


@lru_cache(maxsize=len(DETAIL_DEG))
def world(tolerance: float) -> World:
    """Return all land simplified to a tolerance, deg. Neighbours keep their common border."""
    rows = [(name, part) for name, parts in basemap().countries for part in parts]
    parts = np.array([part for _, part in rows], dtype=object)
    if tolerance > 0.0:
        parts = shapely.coverage_simplify(parts, tolerance)
    return World(tuple(name for name, _ in rows), parts, shapely.get_parts(shapely.coverage_union_all(parts)))


def _detail(frame: Frame) -> float:
    """Return the coarsest level that loses nothing a frame can show."""
    fine = frame.width * SHOWN / (1e3 * KM_PER_DEG)
    return max(level for level in DETAIL_DEG if level <= max(fine, 0.0))


def _inside(frame: Frame, shapes: NDArray[np.object_]) -> list[tuple[int, MultiPolygon]]:
    """Return the numbers of the polygons (deg) that are in a frame, and each in its plane, m, cut at the frame's edge."""
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    away = angle_between(points[:, 0], points[:, 1], frame.longitude, frame.latitude)
    nearest, farthest = np.full(len(shapes), np.inf), np.zeros(len(shapes))
    np.minimum.at(nearest, owner, away)
    np.maximum.at(farthest, owner, away)
    turns = frame.longitude + np.array([-360.0, 0.0, 360.0])
    around = np.any([shapely.contains_xy(shapes, turn, frame.latitude) for turn in turns], axis=0)
    found = []
    least = (frame.width * SHOWN) ** 2
    for n in np.flatnonzero((nearest < frame.reach) | around):
        shape = _flat(frame, shapes[n], float(farthest[n]))
        kept = [part for part in polygons(shape) if part.area > least]
        if kept:
            found.append((int(n), MultiPolygon(kept)))
    return found


def _flat(frame: Frame, shape: Polygon, farthest: float) -> MultiPolygon:
    if farthest > FARTHEST_RAD or abs(shape.bounds[1]) > 89.0 or shape.bounds[3] > 89.0:
        return polygons_in(frame, [shape])
    plane = frame.plane
    flat = shapely.transform(shape, lambda c: np.column_stack(plane(c[:, 0], c[:, 1])))
    if not frame.box.contains(flat):
        flat = shapely.clip_by_rect(flat if flat.is_valid else shapely.make_valid(flat), *frame.box.bounds)
    return MultiPolygon(polygons(flat))


@lru_cache(maxsize=8)
def land_in(frame: Frame) -> MultiPolygon:
    """Return the land in a frame, in its plane, m, without borders."""
    return MultiPolygon([part for _, shape in _inside(frame, world(_detail(frame)).land) for part in shape.geoms])


@lru_cache(maxsize=8)
def countries_in(frame: Frame) -> tuple[tuple[str, MultiPolygon], ...]:
    """Return name and shape of each country in a frame, in its plane, m."""
    whole = world(_detail(frame))
    parts: dict[str, list[Polygon]] = {}
    for n, shape in _inside(frame, whole.parts):
        parts.setdefault(whole.names[n], []).extend(shape.geoms)
    return tuple((name, MultiPolygon(found)) for name, found in parts.items())


@lru_cache(maxsize=len(DETAIL_DEG))
def _borders(tolerance: float) -> tuple[list[NDArray[np.float64]], list[NDArray[np.float64]]]:
    whole = basemap()
    undisputed, disputed = (
        [shapely.get_coordinates(line) for line in shapely.get_parts(shapely.simplify(lines, 0.5 * tolerance))]
        for lines in (whole.borders, whole.disputed)
    )
    return undisputed, disputed


def borders_in(frame: Frame) -> tuple[list[NDArray[np.float64]], list[NDArray[np.float64]]]:
    """Return undisputed and disputed borders in a frame, in its plane, m, as lines (n, 2)."""
    undisputed, disputed = _borders(_detail(frame))
    return lines_in(frame, undisputed), lines_in(frame, disputed)
