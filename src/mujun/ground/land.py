"""Divide land into cells of longitude and latitude, few enough to fly to every cell and fine enough for shares of area."""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely import MultiPolygon, Polygon

from mujun.ground.region import polygons

Array = NDArray[np.float64]

CELL_SIDES_DEG = (0.25, 0.5, 1.0, 2.0, 3.0, 6.0, 10.0, 15.0)
"""Cell sides to choose from, finest first, deg; each divides 360."""
MOST_CELLS = 100
"""Most cells of a country: about the number for Japan at one degree, or the United States at six."""
SMALLEST_CELL_KM2 = 0.05
"""Least land in a cell, km^2. Smaller slivers are artefacts of the map's quantisation."""

_GEOD = Geod(ellps="WGS84")


class LandCells(NamedTuple):
    """Cells of land (n,): centroid of the land in each (deg, longitude in [-180, 180)) and its area on the ellipsoid, km^2."""

    latitude_deg: Array
    longitude_deg: Array
    land_km2: Array


def cells_of(land: Iterable[Polygon], side_deg: float | None = None) -> LandCells:
    """Return the cells of land, from south to north.

    Args:
        land: polygons in deg, either cut at the antimeridian or with longitudes beyond 180 deg.
        side_deg: side of a cell; by default the finest of CELL_SIDES_DEG that needs no more than MOST_CELLS cells.
    """
    whole = _within_180(land)
    shapely.prepare(whole)
    side = side_deg if side_deg is not None else _finest(whole)
    rows = []
    for cell in _cells(whole, side):
        inside = MultiPolygon(polygons(shapely.intersection(whole, cell)))
        km2 = sum(area_km2(part) for part in inside.geoms)
        if km2 >= SMALLEST_CELL_KM2:
            middle = inside.centroid
            rows.append((middle.y, middle.x, km2))
    latitude, longitude, km2s = np.array(rows).reshape(-1, 3).T
    return LandCells(latitude, longitude, km2s)


def area_km2(polygon: Polygon) -> float:
    """Return the area (km^2) of a polygon in longitude and latitude (deg) whose edges are geodesics."""
    return abs(float(_GEOD.geometry_area_perimeter(polygon)[0])) / 1e6


def _within_180(land: Iterable[Polygon]) -> MultiPolygon:
    """Return the land with the parts beyond the antimeridian moved to longitudes in [-180, 180]."""
    moved = []
    for polygon in land:
        for turn in (-360.0, 0.0, 360.0):
            strip = shapely.box(turn - 180.0, -90.0, turn + 180.0, 90.0)
            if polygon.bounds[0] < turn + 180.0 and polygon.bounds[2] > turn - 180.0:
                piece = shapely.intersection(polygon, strip)
                moved += polygons(shapely.transform(piece, lambda c, turn=turn: c - (turn, 0.0)))
    return MultiPolygon(moved)


def _finest(whole: MultiPolygon) -> float:
    """Return the finest cell side that needs no more than MOST_CELLS cells."""
    for side in CELL_SIDES_DEG:
        fewest = (
            whole.area / side**2
        )  # a lower bound, as if every cell were all land: spares making cells that are too many anyway
        if fewest <= MOST_CELLS and len(_cells(whole, side)) <= MOST_CELLS:
            return side
    return CELL_SIDES_DEG[-1]


def _cells(whole: MultiPolygon, side: float) -> list[Polygon]:
    """Return the cells that contain land, on a grid with a corner at latitude and longitude 0."""
    found = {}
    for part in whole.geoms:
        west, south, east, north = part.bounds
        for row in range(math.floor(south / side), math.ceil(north / side)):
            for column in range(math.floor(west / side), math.ceil(east / side)):
                if (row, column) not in found:
                    cell = shapely.box(column * side, row * side, (column + 1) * side, (row + 1) * side)
                    if part.intersects(cell):
                        found[row, column] = cell
    return [found[key] for key in sorted(found)]
