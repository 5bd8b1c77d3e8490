"""GeoJSON (RFC 7946): regions, places and paths for any map program.

Longitude and latitude in deg on WGS 84, rounded to 5 decimals (1 m). Lines are cut here at the antimeridian; regions
must be cut before, as `ground.lonlat.to_lonlat` does. Keys of properties contain their unit (`area_km2`).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from mujun.base.compiled import plain
from mujun.base.search import halved
from mujun.ground.region import polygons
from mujun.reports.plain import clean

DEGREE_DECIMALS = 5
Feature = dict[str, Any]
Numbers = Sequence[float] | NDArray[np.float64]


def _feature(kind: str, coordinates: Any, properties: Mapping[str, Any]) -> Feature:
    return {
        "type": "Feature",
        "properties": clean(dict(properties)),
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def _ring(ring: Any) -> list[list[float]]:
    return [[float(x), float(y)] for x, y in np.asarray(ring.coords)[:, :2]]


def _rings(polygon: Polygon) -> list[list[list[float]]]:
    """Return a polygon's rings, the outer one counterclockwise (RFC 7946, 3.1.6)."""
    turned = shapely.geometry.polygon.orient(polygon)
    return [_ring(ring) for ring in (turned.exterior, *turned.interiors)]


def region_feature(geometry: BaseGeometry, properties: Mapping[str, Any]) -> Feature:
    """Return a region as a feature. geometry: polygons in deg, cut at the antimeridian.

    Parts whose area rounding would remove are dropped; an empty region is an empty MultiPolygon.
    """
    # Snapping to a grid of 1e-5 deg rounds and keeps the polygons valid, which rounding alone would not.
    snapped = [p for q in polygons(geometry) for p in polygons(shapely.set_precision(q, 10.0**-DEGREE_DECIMALS))]
    rounded = [shapely.transform(p, lambda c: np.round(c, DEGREE_DECIMALS)) for p in snapped]
    rings = [_rings(p) for p in rounded]
    if len(rings) == 1:
        return _feature("Polygon", rings[0], properties)
    return _feature("MultiPolygon", rings, properties)


def places_features(
    role: str, places: Iterable[Mapping[str, Any]], rows: str, outlines: Iterable[Iterable[BaseGeometry]]
) -> list[Feature]:
    """Return places and the regions around them as features.

    role: what the places are, and the key of their names.
    places: each with `lon_deg`, `lat_deg`, and under the key `rows` the properties of its regions.
    outlines: regions of each place, deg, cut at the antimeridian.
    """
    features = []
    for place, regions in zip(places, outlines, strict=True):
        features.append(point_feature(place["lon_deg"], place["lat_deg"], {"name": place[role], "role": role}))
        for region, row in zip(regions, place[rows], strict=True):
            features.append(region_feature(region, {role: place[role], **row}))
    return features


def point_feature(longitude_deg: float, latitude_deg: float, properties: Mapping[str, Any]) -> Feature:
    """Return a place as a feature; a longitude beyond 180 deg is brought back into range."""
    return _feature("Point", _place(longitude_deg, latitude_deg), properties)


def _place(longitude_deg: float, latitude_deg: float) -> list[float]:
    wrapped = float(longitude_deg) if abs(longitude_deg) <= 180.0 else (float(longitude_deg) + 180.0) % 360.0 - 180.0
    return [round(wrapped, DEGREE_DECIMALS), round(float(latitude_deg), DEGREE_DECIMALS)]


def _crossing(before: list[float], after: list[float]) -> float:
    """Return the latitude (deg) at which the geodesic between two places crosses the antimeridian."""
    geod = Geod(ellps="WGS84")
    azimuth, _, distance = geod.inv(before[0], before[1], after[0], after[1])
    side = 1.0 if before[0] > 0.0 else -1.0

    def still_before(along: float, _: None) -> bool:
        return bool(geod.fwd(before[0], before[1], azimuth, along)[0] * side > 0.0)

    along, _ = plain(halved)(still_before, None, 0.0, distance, 1e-6)
    return float(geod.fwd(before[0], before[1], azimuth, along)[1])


def line_feature(longitude_deg: Numbers, latitude_deg: Numbers, properties: Mapping[str, Any]) -> Feature:
    """Return a path over the ground as a feature, cut where its geodesics cross the antimeridian (RFC 7946, 3.1.9).

    Raises ValueError for fewer than two places.
    """
    places = [_place(lon, lat) for lon, lat in zip(longitude_deg, latitude_deg, strict=True)]
    if len(places) < 2:
        raise ValueError(f"a line of {len(places)} places; expected at least 2")
    lines, line = [], [places[0]]
    for before, after in pairwise(places):
        if abs(after[0] - before[0]) > 180.0:
            if abs(before[0]) == 180.0:  # on the antimeridian: the line continues from the same place on the other side
                lines.append(line)
                line = [[-before[0], before[1]]]
            elif abs(after[0]) == 180.0:
                after = [-after[0], after[1]]
            else:
                side, latitude = (
                    (180.0 if before[0] > 0.0 else -180.0),
                    round(_crossing(before, after), DEGREE_DECIMALS),
                )
                lines.append([*line, [side, latitude]])
                line = [[-side, latitude]]
        line.append(after)
    lines = [part for part in [*lines, line] if len(part) > 1]
    if len(lines) == 1:
        return _feature("LineString", lines[0], properties)
    return _feature("MultiLineString", lines, properties)


def feature_collection(features: Iterable[Feature]) -> dict[str, Any]:
    """Return features as one GeoJSON object; `reports.brief.brief.to_json` writes it as text."""
    return {"type": "FeatureCollection", "features": list(features)}


def collection_text(features: Iterable[Feature]) -> str:
    """Return features as the text of a GeoJSON file."""
    return json.dumps(feature_collection(features), ensure_ascii=False, allow_nan=False) + "\n"
