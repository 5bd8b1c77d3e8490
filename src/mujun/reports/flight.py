"""One flight as data and as files: events, path, CSV, GeoJSON, KML."""

import csv
import io
from itertools import pairwise
from typing import Any

import numpy as np

from mujun.base.outcomes import BadInput
from mujun.earth.geodesy import fixed_to_geodetic
from mujun.flight.trajectory import Trajectories

FORMATS = ("csv", "geojson", "kml", "json")


def path_rows(flights: Trajectories, index: int = 0) -> dict[str, np.ndarray]:
    """Return columns along a kept path: time_s, latitude_deg, longitude_deg, altitude_km, speed_km_s (inertial)."""
    fixed, times = flights.fixed()
    latitude, longitude, height = fixed_to_geodetic(fixed[index], flights.earth)
    speed = np.linalg.norm(flights.samples()[index, :, 3:6], axis=1)
    return {
        "time_s": times[index],
        "latitude_deg": np.degrees(latitude),
        "longitude_deg": np.degrees(longitude),
        "altitude_km": height / 1e3,
        "inertial_speed_km_s": speed / 1e3,
    }


def export(rows: dict[str, np.ndarray], name: str, form: str) -> str:
    """Return a path as text in one of FORMATS."""
    if form == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(rows)
        writer.writerows([[f"{v:.6f}" for v in values] for values in zip(*rows.values(), strict=True)])
        return out.getvalue()
    points = list(zip(rows["longitude_deg"], rows["latitude_deg"], rows["altitude_km"] * 1e3, strict=True))
    if form == "geojson":
        from mujun.reports.brief import to_json

        lines, line = [], [points[0]]
        for before, after in pairwise(points):
            if abs(after[0] - before[0]) > 180.0:  # over the antimeridian: the line is cut there (RFC 7946, 3.1.9)
                share = (180.0 - abs(before[0])) / (360.0 - abs(after[0] - before[0]))
                side = np.sign(before[0]) * 180.0
                middle = [before[k] + share * (after[k] - before[k]) for k in (1, 2)]
                line.append((side, *middle))
                lines.append(line)
                line = [(-side, *middle)]
            line.append(after)
        lines.append(line)
        geometry: dict[str, Any] = {
            "type": "MultiLineString",
            "coordinates": [[list(p) for p in part] for part in lines],
        }
        return to_json({"type": "Feature", "properties": {"name": name}, "geometry": geometry})
    if form == "kml":
        from xml.sax.saxutils import escape

        coordinates = " ".join(f"{lon:.6f},{lat:.6f},{height:.0f}" for lon, lat, height in points)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
            f"<name>{escape(name)}</name><Placemark><name>{escape(name)}</name><LineString>"
            f"<altitudeMode>absolute</altitudeMode><coordinates>{coordinates}</coordinates></LineString></Placemark>"
            "</Document></kml>\n"
        )
    if form == "json":
        from mujun.reports.brief import to_json

        return to_json({k: v.tolist() for k, v in rows.items()})
    raise BadInput(f"--out: '{form}' files are not written; expected a name ending in .{', .'.join(FORMATS)}")
