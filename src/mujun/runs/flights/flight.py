"""Flights of one missile from one place, to several targets or along several azimuths, all flown at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import degrees, radians
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.single.flight import SingleFlight, fly_along_each, fly_to_each
from mujun.base.outcomes import BadArgument
from mujun.base.processes import Tick
from mujun.base.text import say
from mujun.base.version import __version__
from mujun.earth.geodesy import ground_path
from mujun.flight.aiming.reach import NEAR_ORBIT
from mujun.flight.engine.events import Event
from mujun.flight.model.shape import Shape, shape_or_default
from mujun.reports.data.flight import (
    FLIGHT_NOTE,
    PATH_FORMATS,
    STATE_FORMATS,
    ephemeris_of,
    export,
    line_of,
    path_rows,
    track_of,
)
from mujun.reports.data.provenance import provenance
from mujun.reports.drawing.canvas import Figures
from mujun.reports.formats.dataset import DATASET_ENDINGS, dataset, write_dataset
from mujun.reports.formats.ephemeris import epoch_of
from mujun.reports.formats.files import write_new
from mujun.runs.shared.cautions import cautions
from mujun.runs.shared.files import MISSILES, PLACES, Roles
from mujun.runs.shared.request import Ready, Request, Result, at_once, check_azimuth, opened
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import place_of
from mujun.scenario.schema.rocket import Missile


@dataclass(frozen=True, kw_only=True)
class FlightRequest(Request):
    """One missile from one place.

    missile: its name or its file, with other files of the user's.
    to: targets.
    azimuth: launch azimuths, deg from north, in place of `to`.
    shape: of the trajectories; None: min-energy to a target, max-range along an azimuth.
    """

    missile: Sequence[str]
    start: str
    to: Sequence[str] = ()
    azimuth: Sequence[float] = ()
    shape: str | None = None
    roles: ClassVar[Roles] = {"missile": replace(MISSILES, one=True, lenient=True), "start": PLACES, "to": PLACES}

    def flown_shape(self) -> Shape:
        """Return the shape, its default put in."""
        return shape_or_default(self.shape, bool(self.to))

    def __post_init__(self) -> None:
        self.flown_shape()
        if bool(self.to) == bool(self.azimuth):
            raise BadArgument(say("one of <to PLACE> and <azimuth DEG> is expected, and not both"))
        for azimuth in self.azimuth:
            check_azimuth(azimuth)


@dataclass(frozen=True, kw_only=True)
class FlightResult(Result):
    """One flight.

    asked: the request for this flight only.
    where: its target or azimuth, in words.
    """

    asked: FlightRequest
    flown: SingleFlight
    where: str

    @property
    def path(self) -> dict[str, NDArray[np.float64]]:
        """Columns along the path (see `reports.data.flight.path_rows`)."""
        return path_rows(self.flown.flights)

    def dataset(self) -> Any:
        """Return the path as an xarray.Dataset. Raises BadInput if xarray is not installed."""
        about = {"title": self.title, "source": FLIGHT_NOTE, "history": f"written by mujun {__version__}"}
        rows = self.path
        return dataset(track_of(rows, self.title), rows["inertial_speed_km_s"] * 1e3, about)

    def save(self, path: Path, epoch: str | None = None) -> None:
        """Write the path; the file's ending sets the format. Raises BadInput for an unknown ending or an existing file.

        epoch: calendar time of the launch (see `ephemeris.epoch_of`), for the formats in STATE_FORMATS.
        """
        form = form_of(path, epoch)
        if form in DATASET_ENDINGS:
            write_dataset(self.dataset(), path)
        elif form in STATE_FORMATS:
            states = ephemeris_of(self.flown.flights, f"{self.title} {self.where}", epoch_of(epoch))
            write_new(path, STATE_FORMATS[form](states, FLIGHT_NOTE))
        else:
            write_new(path, export(self.path, self.title, form))


def form_of(path: Path, epoch: str | None = None) -> str:
    """Return the format of a path file. Raises BadInput, before any work, for an unknown ending or an epoch without use."""
    form = path.suffix.lstrip(".").lower()
    if form not in PATH_FORMATS:
        raise BadArgument(
            say("<path> {path}: expected a name ending in .{names}", path=path, names=", .".join(PATH_FORMATS))
        )
    epoch_of(epoch)
    if epoch is not None and form not in STATE_FORMATS:
        key = "<epoch> has no use in .{form} files; expected a name ending in .{names}"
        raise BadArgument(say(key, form=form, names=" or .".join(STATE_FORMATS)))
    return form


def run(request: FlightRequest, ready: Ready = at_once, tick: Tick | None = None) -> list[FlightResult]:
    """Fly a missile; return one result for each target or azimuth."""
    built, request = opened(request)
    (missile,) = request.missile
    entry, vehicle = built.missile(missile)
    start, place = place_of(built.catalogue, request.start)
    targets = [place_of(built.catalogue, to) for to in request.to]
    shape = request.flown_shape()
    ready()
    if targets:
        names = [name for name, _ in targets]
        there = [target for _, target in targets]
        flown = fly_to_each(vehicle, place, there, shape, built.family_to(missile, place, there), names)
    else:
        flown = fly_along_each(vehicle, place, np.array([radians(a % 360.0) for a in request.azimuth]), shape)
    results = []
    for k, one in enumerate(flown):
        to, azimuth = request.to[k : k + 1], request.azimuth[k : k + 1]
        target = targets[k][0] if targets else None
        title = say("{missile} from {area}", missile=entry.name, area=start)
        where = say("to {place}", place=target) if target else say("along {azimuth:g} deg", azimuth=azimuth[0])
        result = FlightResult(
            data=_data(built, entry, start, target, shape, one),
            title=title,
            shapes=partial(shapes_of, one, title),
            drawn=partial(profile, [(say("{flight} {where}", flight=title, where=where), one)]),
            asked=replace(request, to=to, azimuth=azimuth),
            flown=one,
            where=where,
        )
        results.append(result)
    return results


def shapes_of(flown: SingleFlight, title: str) -> list[dict[str, Any]]:
    """Return a flight's path as a feature of GeoJSON."""
    return [line_of(track_of(path_rows(flown.flights), title))]


def profile(flights: Sequence[tuple[str, SingleFlight]], title: str = "Altitude over distance") -> Figures:
    """Return the picture of flights (name, flight): altitude over ground distance."""
    from mujun.reports.drawing.charts.profile import profile_figure

    lines = []
    for name, one in flights:
        rows = path_rows(one.flights)
        latitude, longitude = np.radians(rows["latitude_deg"]), np.radians(rows["longitude_deg"])
        first = np.full(len(latitude), latitude[0]), np.full(len(latitude), longitude[0])
        lines.append((name, ground_path(*first, latitude, longitude)[1] / 1e3, rows["altitude_km"]))
    return {"profile": partial(profile_figure, lines, [], [], title if len(lines) > 1 else lines[0][0])}


def event_rows(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Return events as plain data: name, time_s, lat_deg, lon_deg, altitude_km, speed_km_s."""
    return [
        {
            "event": e.name,
            "time_s": e.time,
            "lat_deg": degrees(e.latitude),
            "lon_deg": degrees(e.longitude),
            "altitude_km": e.height / 1e3,
            "speed_km_s": e.speed / 1e3,
        }
        for e in events
    ]


def _data(
    built: Builder, entry: Missile, start: str, target: str | None, shape: Shape, flown: SingleFlight
) -> dict[str, Any]:
    """Return one flight as plain data."""
    flights = flown.flights
    latitude, longitude = flights.impact
    return {
        "missile": entry.name,
        "from": start,
        "to": target,
        "shape": shape.name,
        "range_km": flown.distance / 1e3,
        "apogee_km": float(flights.apogee[0]) / 1e3,
        "flight_time_s": float(flights.flight_time[0]),
        "burnout_speed_km_s": float(flights.burnout_speed[0]) / 1e3,
        "burnout_angle_deg": degrees(float(flights.burnout_angle[0])),
        "burnout_altitude_km": float(flights.burnout_height[0]) / 1e3,
        "burnout_time_s": float(flights.burnout_time[0]),
        "impact_lat_deg": degrees(float(latitude[0])),
        "impact_lon_deg": degrees(float(longitude[0])),
        "miss_m": flown.miss,
        "azimuth_deg": degrees(flown.azimuth) % 360.0,
        "kick_deg": degrees(flown.kick),
        "cutoff_share": flown.cutoff,
        "near_orbital": bool(flights.circular_share[0] > NEAR_ORBIT),
        "payload_kg": float(flown.vehicle.payload_mass),
        "events": event_rows(flown.events),
        "limits": [
            entry.summary,
            "Point-mass flight with an open-loop gravity turn; no guidance, wind or lift.",
        ],
        "cautions": cautions(built),
        "provenance": provenance(built.catalogue, built.used, "mujun flight"),
    }
