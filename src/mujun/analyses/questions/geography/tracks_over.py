"""Ground tracks over a region: which flights pass over it, when, and how high."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from mujun.analyses.cases.flights import Flights
from mujun.base.outcomes import BadInput, nearest_names
from mujun.base.text import as_written, say
from mujun.earth.geodesy import fixed_to_geodetic
from mujun.flight.engine.sampling import Sampled
from mujun.ground.basemap import basemap
from mujun.ground.grid import equal_area_plane
from mujun.ground.region import polygons
from mujun.scenario.schema.ground import Box

Array = NDArray[np.float64]

EDGE_DEG = 0.5
"""Longest edge of a box, deg: its edges are parallels and meridians, which are curves in the plane."""
FARTHEST = 1.2e7
"""Distance in the plane (m) from the region's middle beyond which a track is left out: there the plane folds around the antipode,
12,742 km away in it. A region reaches 6,000 km from its middle at most."""
WIDEST = 6.0e6
"""Greatest distance (m) of a region's border from its middle."""


@dataclass(frozen=True)
class Region:
    """A region of the ground. land: polygons in longitude and latitude, deg; longitudes of one polygon are continuous."""

    name: str
    land: tuple[Polygon, ...]


@dataclass(frozen=True)
class Passing:
    """What flights (n,) do over a region. over: whether the ground track meets it.

    lowest, highest: least and greatest height over it, m; first, last: times of the first and the last point over it, s after
    launch. NaN where a flight does not pass.
    """

    over: NDArray[np.bool_]
    lowest: Array
    highest: Array
    first: Array
    last: Array


def country(name: str) -> Region:
    """Return a country or territory by its name on the shipped map. Raises BadInput, with the nearest name, if there is none."""
    known = dict(basemap().countries)
    if name not in known:
        near = nearest_names(name, [one for one in known if one])
        near = near or say("; expected a name of the shipped map, as Greenland")
        raise BadInput(say("no land of '{name}' is on the map{near}", name=as_written(name[:60]), near=near))
    return Region(name, known[name])


def box(name: str, bounds: Box) -> Region:
    """Return a box between two parallels and two meridians."""
    west, south, east, north = (math.degrees(edge) for edge in (bounds.west, bounds.south, bounds.east, bounds.north))
    east += 360.0 if east <= west else 0.0
    return Region(name, (shapely.segmentize(shapely.box(west, south, east, north), EDGE_DEG),))


class Overflown:
    """A region in an equal-area plane about its middle, against which tracks are held.

    Raises BadInput for a region that reaches more than WIDEST from its middle.
    """

    def __init__(self, region: Region) -> None:
        heaviest = max(region.land, key=lambda part: part.area)
        middle = heaviest.centroid
        self.plane = equal_area_plane(math.radians(middle.y), math.radians(middle.x))
        parts = [shapely.transform(part, self._to_plane) for part in region.land]
        whole = [piece for part in parts for piece in polygons(part if part.is_valid else shapely.make_valid(part))]
        self.land: BaseGeometry = shapely.union_all(whole)
        if float(np.hypot(*shapely.get_coordinates(self.land).T).max()) > WIDEST:
            key = "{name} reaches more than {most:,.0f} km from its middle; expected a smaller region"
            raise BadInput(say(key, name=region.name, most=WIDEST / 1e3))
        shapely.prepare(self.land)

    def _to_plane(self, lonlat: Array) -> Array:
        return np.column_stack(self.plane(lonlat[:, 0], lonlat[:, 1]))

    def passing(self, flights: Sampled) -> Passing:
        """Return what flights do over the region, from launch to impact. Between two samples a track is straight in the plane."""
        latitude, longitude, _ = fixed_to_geodetic(flights.position)
        x, y = self.plane(np.degrees(longitude), np.degrees(latitude))
        away = np.hypot(x, y)
        n = len(flights)
        over, found = np.zeros(n, dtype=bool), np.full((4, n), np.nan)
        for i in range(n):
            near = away[i] < FARTHEST
            lines = [LineString(np.column_stack([x[i, k], y[i, k]])) for k in _runs(near)]
            if not any(self.land.intersects(line) for line in lines):
                continue
            over[i] = True
            times, heights = [], []
            for run, line in zip(_runs(near), lines, strict=True):
                along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x[i, run]), np.diff(y[i, run])))])
                points = shapely.get_coordinates(shapely.intersection(self.land, line))
                at = shapely.line_locate_point(line, shapely.points(points))
                times += list(np.interp(at, along, flights.times[i, run]))
                heights += list(np.interp(at, along, flights.height[i, run]))
            found[:, i] = min(heights), max(heights), min(times), max(times)
        return Passing(over, *found)


def _runs(near: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    """Return the indices of each unbroken run of true values that has at least two."""
    index = np.flatnonzero(near)
    pieces = np.split(index, np.flatnonzero(np.diff(index) > 1) + 1)
    return [piece for piece in pieces if len(piece) > 1]


def passes(flights: Flights, region: Region) -> Passing:
    """Return what all flights of a question do over a region, in the order of their groups."""
    over = Overflown(region)
    parts: Sequence[Passing] = [over.passing(group.flights) for group in flights.groups]
    names = ("over", "lowest", "highest", "first", "last")
    if not parts:
        return Passing(np.zeros(0, dtype=bool), *np.zeros((4, 0)))
    return Passing(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
