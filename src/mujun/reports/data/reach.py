"""Interceptor reach as data and as files: JSON, GeoJSON, a map."""

import math
from collections.abc import Sequence
from functools import partial
from typing import Any

from mujun.analyses.single.reach import SiteReach
from mujun.base.text import joined, say
from mujun.reports.drawing.canvas import Figures
from mujun.reports.formats.geojson import places_features
from mujun.reports.plain import kilometres
from mujun.reports.sentences.words import duration

REACH_LIMITS = (
    "Where an interceptor can be in time says nothing of sight, decision, discrimination or kill; boosts are representative "
    "and scaled to a burnout speed, published or assumed.",
)
REACH_TITLE = "Where interceptors can be in time"


def site_data(one: SiteReach) -> dict[str, Any]:
    """Return the reach of one site as plain data."""
    interceptor, place = one.site.fly_out.interceptor, one.site.fly_out.place
    return {
        "site": one.site.name,
        "lat_deg": math.degrees(place.latitude),
        "lon_deg": math.degrees(place.longitude),
        "interceptor": interceptor.name,
        "burnout_speed_km_s": interceptor.burnout_speed / 1e3,
        "propellant_factor": round(interceptor.propellant_factor, 3),
        "lowest_km": interceptor.minimum_altitude / 1e3,
        "highest_km": round(one.site.fly_out.highest / 1e3, 1),
        "longest_flight_s": interceptor.longest_flight,
        "reach_area_km2": round(one.area / 1e6),
        "east_km": round(one.east / 1e3),
        "west_km": round(one.west / 1e3),
        "contours": [
            {
                "altitude_km": round(c.altitude / 1e3, 1),
                "time_s": c.time,
                "area_km2": round(c.area / 1e6),
                "nearest_km": round(c.nearest / 1e3),
                "farthest_km": round(c.farthest / 1e3),
            }
            for c in one.contours
        ],
    }


def features_of(found: Sequence[SiteReach], sites: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return sites and contours as features of GeoJSON. sites: `site_data` of each."""
    return places_features("site", sites, "contours", [[c.outline for c in one.contours] for one in found])


def figures_of(found: Sequence[SiteReach], sites: Sequence[dict[str, Any]]) -> Figures:
    """Return the map of each site's contours at its lowest altitude, each with its minutes. sites: `site_data` of each."""
    from mujun.reports.drawing.layers import Layer, MapPoint
    from mujun.reports.drawing.layout import WIDE, Words
    from mujun.reports.drawing.maps import MapContent, map_of

    layers, points, said = [], [], []
    for one, facts in zip(found, sites, strict=True):
        points.append(MapPoint(facts["site"], facts["lat_deg"], facts["lon_deg"], "site"))
        lowest = [c for c in one.contours if c.altitude == one.contours[0].altitude]
        if lowest:
            height = kilometres(lowest[0].altitude / 1e3)
            said.append(say("{site} at {height} km altitude", site=facts["site"], height=height))
        layers += [
            Layer(duration(c.time), c.outline, value=c.time, filled=False)
            for c in sorted(lowest, key=lambda c: -c.area)
        ]
    words = Words(REACH_TITLE, joined(said), REACH_LIMITS[0])
    return {"reach": partial(map_of, MapContent(words, layers, points), WIDE)}
