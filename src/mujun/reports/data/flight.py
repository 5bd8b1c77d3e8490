"""One flight as data and as files."""

import datetime
from itertools import pairwise
from typing import Any

import numpy as np

from mujun.base.outcomes import BadArgument
from mujun.base.text import NEXT_NAME, joined, say
from mujun.earth.frames import inertial_to_fixed, relative_velocity
from mujun.earth.geodesy import fixed_to_geodetic
from mujun.flight.engine.trajectory import Trajectories
from mujun.reports.formats.czml import czml_text
from mujun.reports.formats.ephemeris import Ephemeris
from mujun.reports.formats.kml import TRACK_EPOCH, Track, kml_text
from mujun.reports.formats.oem import oem_text
from mujun.reports.formats.stk import stk_text
from mujun.reports.formats.tabular import csv_text, workbook
from mujun.reports.plain import to_json

TEXT_FORMATS = ("csv", "xlsx", "geojson", "kml", "czml", "json")
STATE_FORMATS = {"oem": oem_text, "e": stk_text}
"""Formats of states in calendar time, by ending: functions of an ephemeris and of a note."""
PATH_FORMATS = (*TEXT_FORMATS, *STATE_FORMATS, "nc", "zarr")
FLIGHT_NOTE = "Open-literature, point-mass kinematics at nominal values, by mujun; not a measured flight."


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


def ephemeris_of(flights: Trajectories, name: str, epoch: datetime.datetime = TRACK_EPOCH, index: int = 0) -> Ephemeris:
    """Return a kept path as Earth-fixed positions, and velocities relative to the rotating Earth. epoch: of the launch."""
    samples = flights.samples()[index]
    position, velocity, time = samples[:, :3], samples[:, 3:6], samples[:, 6]
    relative = relative_velocity(position, velocity, flights.earth)
    return Ephemeris(
        name=name,
        epoch=epoch,
        time=time,
        position=inertial_to_fixed(position, time, flights.earth),
        velocity=inertial_to_fixed(relative, time, flights.earth),
    )


def track_of(rows: dict[str, np.ndarray], name: str) -> Track:
    """Return a path as a track for the map formats."""
    return Track(name, rows["time_s"], rows["longitude_deg"], rows["latitude_deg"], rows["altitude_km"] * 1e3)


def export(rows: dict[str, np.ndarray], name: str, form: str) -> str | bytes:
    """Return a path as the content of a file. Raises BadInput for a format that is not in TEXT_FORMATS."""
    if form in ("csv", "xlsx"):
        table = [dict(zip(rows, map(float, values), strict=True)) for values in zip(*rows.values(), strict=True)]
        if form == "xlsx":
            return workbook({"flight": table}, {"flight": name, "note": FLIGHT_NOTE})
        return csv_text([{key: f"{value:.6f}" for key, value in row.items()} for row in table])
    if form == "json":
        return to_json({key: values.tolist() for key, values in rows.items()})
    track = track_of(rows, name)
    if form == "geojson":
        return to_json(line_of(track)) + "\n"
    if form == "kml":
        return kml_text(name, FLIGHT_NOTE, tracks=[track])
    if form == "czml":
        return czml_text(name, FLIGHT_NOTE, [track])
    names = joined([f".{one}" for one in PATH_FORMATS], NEXT_NAME)
    raise BadArgument(
        say("<path>: '{form}' files are not written; expected a name ending in {names}", form=form, names=names)
    )


def line_of(track: Track) -> dict[str, Any]:
    """Return a flight as a GeoJSON feature with altitude, cut where it crosses the antimeridian (RFC 7946, 3.1.9)."""
    points = list(zip(track.longitude, track.latitude, track.height, strict=True))
    lines, line = [], [points[0]]
    for before, after in pairwise(points):
        if abs(after[0] - before[0]) > 180.0:
            share = (180.0 - abs(before[0])) / (360.0 - abs(after[0] - before[0]))
            side = np.sign(before[0]) * 180.0
            middle = [before[k] + share * (after[k] - before[k]) for k in (1, 2)]
            lines.append([*line, (side, *middle)])
            line = [(-side, *middle)]
        line.append(after)
    coordinates = [[list(p) for p in part] for part in [*lines, line]]
    return {
        "type": "Feature",
        "properties": {"name": track.name, "note": FLIGHT_NOTE},
        "geometry": {"type": "MultiLineString", "coordinates": coordinates},
    }
