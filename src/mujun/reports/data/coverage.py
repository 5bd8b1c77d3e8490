"""Sensor coverage, and the sightings of a flight, as data, GeoJSON, map and timeline."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

from mujun.analyses.single.coverage import RadarCoverage
from mujun.analyses.single.sightings import Sightings
from mujun.base.text import say
from mujun.reports.drawing.canvas import Figures
from mujun.reports.formats.geojson import places_features
from mujun.reports.plain import kilometres

COVERAGE_LIMITS = (
    "A target is seen within range (fourth root of its cross-section), inside a face, and above the bent ray at the lowest "
    "elevation; clutter, terrain, weather, jamming and the sharing of the radar's time are left out.",
    "Ranges, cross-sections and faces are open-literature figures; many are assumed (see the sources).",
)


def _km(metres: float | None) -> float | None:
    return None if metres is None or not math.isfinite(metres) else round(metres / 1e3, 1)


def coverage_data(found: RadarCoverage) -> dict[str, Any]:
    """Return one radar's coverage as plain data."""
    check = found.check
    return {
        "sensor": found.radar.name,
        "lat_deg": math.degrees(found.radar.place.latitude),
        "lon_deg": math.degrees(found.radar.place.longitude),
        "blind_sectors_deg": [
            [round(math.degrees(a), 2) % 360.0, round(math.degrees(b), 2) % 360.0] for a, b in found.blind_sectors
        ],
        "radar_equation": None
        if check is None
        else {
            "cross_section_m2": check.cross_section,
            "published_range_km": _km(check.published),
            "computed_range_km": _km(check.equation),
            "ratio": round(check.ratio, 3),
        },
        "footprints": [
            {
                "altitude_km": f.altitude / 1e3,
                "cross_section_m2": f.section.value,
                "target": f.section.name or None,
                "detection_range_km": _km(f.detection_range),
                "farthest_km": _km(f.farthest),
                "blind_cone_km": _km(f.nearest),
                "by_range_alone_km": _km(f.range_limited),
                "lowest_ray_km": _km(f.lowest_ray),
                "horizon_km": _km(f.horizon),
                "limited_by": f.limited_by,
                "area_km2": round(f.area / 1e6),
            }
            for f in found.footprints
        ],
    }


def sightings_data(found: Sightings) -> dict[str, Any]:
    """Return the sightings of a flight as plain data, s after launch."""

    def row(s: Any) -> dict[str, Any]:
        return {
            "sensor": s.name,
            "views": [{"from_s": round(v.begin, 1), "to_s": round(v.end, 1)} for v in s.spells],
            "seen_s": round(s.seconds, 1),
            "confirmed_s": s.confirmed,
            "tracked_s": s.tracked,
            "first_altitude_km": _km(s.height),
            "first_range_km": _km(s.distance),
            "nearest_km": _km(s.nearest),
            "outside_view_by_km": _km(s.outside),
            "prediction": None
            if s.foretold is None
            else [
                {
                    "time_s": round(f.time, 1),
                    "looking_s": round(f.seconds, 1),
                    "apogee_error_km": _km(f.apogee),
                    "reentry_error_km": _km(f.reentry),
                }
                for f in s.foretold
            ],
        }

    return {
        "burnout_s": found.burnout,
        "apogee_s": found.apogee,
        "flight_time_s": found.flight_time,
        "sensors": [row(found.infrared), *(row(s) for s in found.radars)],
        "unseen": [{"from_s": round(g.begin, 1), "to_s": round(g.end, 1)} for g in found.gaps],
    }


def features_of(covers: list[RadarCoverage], data: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return outlines and sensors as features of GeoJSON."""
    outlines = [[f.outline for f in cover.footprints] for cover in covers]
    return places_features("sensor", data, "footprints", outlines)


def figures_of(covers: list[RadarCoverage], path: dict[str, Any] | None, sighted: Sightings | None) -> Figures:
    """Return the map of each sensor's coverage of a warhead by altitude, and the timeline of a flight if there is one."""
    from mujun.reports.drawing.charts.timeline import timeline_figure
    from mujun.reports.drawing.layers import ROLES_IN_TURN, Layer, MapLine, MapPoint
    from mujun.reports.drawing.layout import WIDE, Words
    from mujun.reports.drawing.maps import MapContent, map_of

    figures: dict[str, Callable[[], Any]] = {}
    layers: list[Layer] = []
    points: list[MapPoint] = []
    for n, cover in enumerate(covers):
        place = cover.radar.place
        points.append(MapPoint(cover.radar.name, math.degrees(place.latitude), math.degrees(place.longitude), "sensor"))
        chosen = [f for f in cover.footprints if f.section.name == "warhead"] or list(cover.footprints[-1:])
        for f in sorted(chosen, key=lambda f: -f.area):
            if f.area > 0.0:
                label = say(
                    "{section:g} m² at {height} km", section=f.section.value, height=kilometres(f.altitude / 1e3)
                )
                layers.append(Layer(label, f.outline, ROLES_IN_TURN[n % len(ROLES_IN_TURN)], filled=False))
    lines = [] if path is None else [MapLine(path["label"], path["lon_deg"], path["lat_deg"])]
    if layers or lines:
        words = Words("Where targets are in view", note=COVERAGE_LIMITS[0])
        figures["coverage"] = partial(map_of, MapContent(words, layers, points, lines), WIDE)
    if sighted is not None:
        rows = [
            (s.name, [(v.begin, v.end, "view") for v in s.spells] + [(v.begin, v.end, "track") for v in s.tracks])
            for s in (sighted.infrared, *sighted.radars)
        ]
        marks = [(sighted.burnout, "burnout"), (sighted.apogee, "apogee"), (sighted.flight_time, "impact")]
        figures["sightings"] = partial(timeline_figure, rows, "Who sees the flight", marks, COVERAGE_LIMITS[0])
    return figures
