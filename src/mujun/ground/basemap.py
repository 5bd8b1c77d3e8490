"""The shipped base map: land polygons and border lines of all countries in longitude and latitude.

Source: Natural Earth, 1:50m, public domain (`catalogue/map-land.json`, made by tools/map_land.py). Borders follow its de-facto
view and take no side; disputed lines are listed separately. At this scale small outlying islands are missing, and inland
waters count as land.
"""

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry

from mujun.ground.region import polygons

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Basemap:
    """Land and borders in deg of longitude and latitude.

    Attributes:
        countries: name ('' where a name would take a side) and polygons of each; longitudes of a polygon across the
            antimeridian continue beyond 180 deg.
        borders: undisputed borders on land.
        disputed: disputed borders on land.
    """

    countries: tuple[tuple[str, tuple[Polygon, ...]], ...]
    borders: MultiLineString
    disputed: MultiLineString


@lru_cache(maxsize=1)
def basemap() -> Basemap:
    """Return the shipped land and borders; the file is read once."""
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
    for dispute in data["disputes"]:
        box = shapely.box(*dispute["box"]) if dispute["box"] else shapely.box(-180, -90, 180, 90)
        disputed += [LineString(arcs[i]).intersection(box) for i in dispute["arcs"]]
    contested = shapely.union_all(disputed)
    return Basemap(tuple(countries), shapely.union_all(lines).difference(contested.buffer(1e-6)), contested)


def _unwrapped(points: Array) -> Array:
    """Return a closed ring with continuous longitudes; a ring around a pole is closed along latitude +-90 deg."""
    longitude = np.unwrap(points[:, 0], period=360.0)
    out = np.column_stack([longitude, points[:, 1]])
    turn = longitude[-1] - longitude[0]
    if abs(turn) > 180.0:
        pole = math.copysign(90.0, points[:, 1].mean())
        out = np.vstack([out, [longitude[-1], pole], [longitude[0], pole], out[:1]])
    return out
