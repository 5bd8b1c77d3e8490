"""Regions on the ground: from values on an equal-area grid to polygons, and their areas.

Regions are shapely geometries in the grid's plane (see `grid`). Areas of regions of different grids may be compared; the
regions themselves may not be joined.
"""

import math

import numpy as np
import shapely
from contourpy import FillType, contour_generator
from numpy.typing import ArrayLike, NDArray
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from mujun.ground.grid import EqualAreaGrid

Array = NDArray[np.float64]


def polygons(geometry: BaseGeometry) -> list[Polygon]:
    """Return the polygons of a geometry; lines and points that a cut has left are dropped."""
    if isinstance(geometry, Polygon):
        return [] if geometry.is_empty else [geometry]
    return [p for part in getattr(geometry, "geoms", ()) for p in polygons(part)]


def valid(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry whose rings do not cross themselves; what a ring encloses stays inside.

    shapely's other method ('linework') would turn a lobe beyond a crossing, of a neck that is thinner than the bend of
    an edge, into outside.
    """
    if geometry.is_valid:
        return geometry
    return shapely.make_valid(geometry, method="structure", keep_collapsed=False)


def whole_region(geometry: BaseGeometry) -> MultiPolygon:
    """Return a valid region: polygons only."""
    geometry = valid(geometry)
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
        found += polygons(valid(whole))
    # Specks and necks as thin as a hair, at nodes of exactly 0, close to points.
    thick = shapely.set_precision(MultiPolygon(found), 1e-6 * grid.spacing)
    return whole_region(MultiPolygon([p for p in polygons(thick) if p.area > 1e-6 * grid.cell_area]))


def area(region: BaseGeometry) -> float:
    """Return the area of a region, m^2 on the ellipsoid (the plane is equal-area)."""
    return float(region.area)


def union(first: BaseGeometry, second: BaseGeometry) -> MultiPolygon:
    """Return what lies in either of two regions of the same grid."""
    return whole_region(shapely.union(first, second))


def intersection(first: BaseGeometry, second: BaseGeometry) -> MultiPolygon:
    """Return what lies in both of two regions of the same grid."""
    return whole_region(shapely.intersection(first, second))


def difference(first: BaseGeometry, second: BaseGeometry) -> MultiPolygon:
    """Return what lies in the first but not in the second of two regions of the same grid."""
    return whole_region(shapely.difference(first, second))


def symmetric_difference(first: BaseGeometry, second: BaseGeometry) -> MultiPolygon:
    """Return what lies in exactly one of two regions of the same grid."""
    return whole_region(shapely.symmetric_difference(first, second))
