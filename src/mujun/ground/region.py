"""Regions on the ground: polygons where a field on an equal-area grid is not negative, their areas and set operations.

Regions are shapely geometries in the grid's plane (see `grid`). Areas of regions on different grids can be compared, but the
regions themselves cannot be combined.
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
    """Return the polygons of a geometry; lines and points left over from a cut are dropped."""
    if isinstance(geometry, Polygon):
        return [] if geometry.is_empty else [geometry]
    return [p for part in getattr(geometry, "geoms", ()) for p in polygons(part)]


def valid(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry whose rings do not cross themselves; the area enclosed by a ring stays inside.

    shapely's other method ('linework') would remove lobes beyond a self-crossing, which occurs at a neck thinner than the
    bend of an edge.
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

    A non-finite value cannot be interpolated. It is replaced by minus the mean of those of its four neighbours that are
    finite and of opposite sign, so that the edge lies half a cell away from them; without such a neighbour its magnitude
    is `soft`, which moves no edge.
    """
    loose = ~np.isfinite(field)
    positive = field >= 0.0  # false for NaN, so NaN counts as outside
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

    The edge is interpolated linearly between neighbouring nodes. NaN and -infinity are outside, +infinity inside; next to
    such a node the edge lies half a cell from its neighbour. Everything beyond the grid is outside: a region that reaches
    the grid's border ends half a cell beyond it.

    Args:
        field: shape grid.shape, or flattened.
        soft: values are clipped to -soft..soft, so that at a jump (a margin in s that falls from 300 to -1e9) one huge value
            does not pull the edge to its neighbour; by default they are not clipped.

    Holds for edges smoother than the spacing; details between nodes are lost.
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
    # The contour generator takes 0 itself as outside, so values of 0, which are inside, are raised slightly.
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
    # Tiny specks and necks at nodes of exactly 0 collapse to points.
    thick = shapely.set_precision(MultiPolygon(found), 1e-6 * grid.spacing)
    return whole_region(MultiPolygon([p for p in polygons(thick) if p.area > 1e-6 * grid.cell_area]))


def area(region: BaseGeometry) -> float:
    """Return the area of a region, m^2 on the ellipsoid (the plane is equal-area)."""
    return float(region.area)


def union(first: BaseGeometry, second: BaseGeometry) -> MultiPolygon:
    """Return the union of two regions of the same grid."""
    return whole_region(shapely.union(first, second))


def intersection(first: BaseGeometry, second: BaseGeometry) -> MultiPolygon:
    """Return the intersection of two regions of the same grid."""
    return whole_region(shapely.intersection(first, second))


def difference(first: BaseGeometry, second: BaseGeometry) -> MultiPolygon:
    """Return the part of the first region that is not in the second; both of the same grid."""
    return whole_region(shapely.difference(first, second))


def symmetric_difference(first: BaseGeometry, second: BaseGeometry) -> MultiPolygon:
    """Return the parts that lie in exactly one of two regions of the same grid."""
    return whole_region(shapely.symmetric_difference(first, second))
