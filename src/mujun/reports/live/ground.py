"""Land, borders and disputed places as GeoJSON, for maps that a browser draws."""

from functools import cache
from typing import Any

import shapely
from shapely.geometry import mapping

from mujun.ground.basemap import basemap
from mujun.ground.region import polygons
from mujun.reports.drawing.disputes import disputes
from mujun.reports.language import t
from mujun.scenario.schema.ground import Dispute

COARSE_DEG = 0.05
"""deg. Tolerance for simplifying the coast: half a pixel on a map of 5,000 km."""


def ground_data() -> dict[str, Any]:
    """Return land, borders and disputed outlines, and the names of disputed places in the spoken language."""
    return {**_outlines(), "labels": [_named(dispute) for dispute in disputes()]}


def _named(dispute: Dispute) -> dict[str, Any]:
    """Return the name of a disputed place and the middle of its box, where it is written."""
    west, south, east, north = dispute.corners_deg
    return {"name": t(dispute.written), "kind": "", "lon": 0.5 * (west + east), "lat": 0.5 * (south + north)}


def clockwise(geometry: Any) -> dict[str, Any]:
    """Return polygons as GeoJSON with outer rings clockwise and holes the other way, so that a page fills what lies between."""
    turned = [shapely.orient_polygons(p, exterior_cw=True) for p in polygons(geometry)]
    return {"type": "MultiPolygon", "coordinates": [mapping(p)["coordinates"] for p in turned]}


@cache
def _outlines() -> dict[str, Any]:
    """Return land without its inner borders, borders and disputed outlines as GeoJSON, simplified and rounded."""
    base = basemap()
    whole = shapely.coverage_union_all([q for _, parts in base.countries for p in parts for q in polygons(p)])
    land = shapely.MultiPolygon(list(polygons(shapely.set_precision(shapely.simplify(whole, COARSE_DEG), 0.01))))
    lines = {"borders": base.borders, "disputed": base.disputed}
    return {"land": _rounded(clockwise(land))} | {
        key: _rounded(mapping(shapely.simplify(line, COARSE_DEG))) for key, line in lines.items()
    }


def _rounded(geometry: Any) -> Any:
    if isinstance(geometry, dict):
        return {key: _rounded(value) for key, value in geometry.items()}
    if isinstance(geometry, list | tuple):
        return [_rounded(value) for value in geometry]
    return round(geometry, 2) if isinstance(geometry, float) else geometry
