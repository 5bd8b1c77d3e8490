"""Coverage of sensors by altitude and cross-section, and the sensors that see one flight."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar, cast

from mujun.analyses.single.coverage import ALTITUDES, RadarCoverage, Section, coverage, range_check, sections_of
from mujun.analyses.single.flight import SingleFlight, fly_along, fly_to
from mujun.analyses.single.outlook import Course, facing_cautions
from mujun.analyses.single.sightings import Sightings, sightings
from mujun.base.outcomes import BadArgument
from mujun.base.processes import Tick
from mujun.base.text import say
from mujun.earth.place import Place
from mujun.flight.model.shape import Shape, shape_or_default
from mujun.reports.data.coverage import COVERAGE_LIMITS, coverage_data, features_of, figures_of, sightings_data
from mujun.reports.data.flight import path_rows, track_of
from mujun.reports.data.provenance import provenance
from mujun.reports.formats.geojson import collection_text
from mujun.reports.formats.kml import kml_text
from mujun.reports.formats.tabular import csv_text, data_workbook
from mujun.runs.shared.cautions import cautions
from mujun.runs.shared.files import MISSILES, PLACES, SENSORS, Roles
from mujun.runs.shared.request import Movable, Ready, Request, Result, as_json, at_once, check_azimuth, opened
from mujun.runs.shared.scenarios import check_object_seen, each_once
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import place_of
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import ObjectSeen


@dataclass(frozen=True, kw_only=True)
class CoverageRequest(Request):
    """Radars, or defences that have one; with `against`, also a flight to observe.

    altitudes_km, cross_sections_m2: of targets; none: a standard set.
    to, azimuth: target or launch azimuth (deg from north), one of the two.
    object_seen: what radars follow after burnout: warhead, bus or largest; see `Scenario`.
    """

    sensors: Sequence[str]
    against: str | None = None
    start: str | None = None
    to: str | None = None
    azimuth: float | None = None
    shape: str | None = None
    object_seen: str = "warhead"
    altitudes_km: Sequence[float] = ()
    cross_sections_m2: Sequence[float] = ()
    roles: ClassVar[Roles] = {
        "sensors": replace(SENSORS, lenient=True), "against": MISSILES, "start": PLACES, "to": PLACES
    }  # fmt: skip

    def flown_shape(self) -> Shape:
        """Return the shape, its default put in."""
        return shape_or_default(self.shape, self.azimuth is None)

    def __post_init__(self) -> None:
        self.flown_shape()
        check_object_seen(self.object_seen)
        if self.against is None and any(v is not None for v in (self.start, self.to, self.azimuth)):
            raise BadArgument(
                say("<start>, <to> and <azimuth> belong to a flight; expected <against MISSILE> with them")
            )
        if self.against is not None and (self.start is None or (self.to is None) == (self.azimuth is None)):
            raise BadArgument(
                say("<against MISSILE> needs <start PLACE> and one of <to PLACE> and <azimuth DEG>, not both")
            )
        check_azimuth(self.azimuth)
        for value in self.altitudes_km:
            if not 0.0 < value <= 10_000.0:
                raise BadArgument(say("<altitudes_km> {value:g}: expected km above 0 and at most 10,000", value=value))
        for value in self.cross_sections_m2:
            if not 0.0 < value < math.inf:
                raise BadArgument(say("<cross_sections_m2> {value:g}: expected m^2 above 0", value=value))


@dataclass(frozen=True, kw_only=True)
class CoverageResult(Result):
    """The coverage of sensors, and the sightings of the flight."""

    covers: list[RadarCoverage]
    sighted: Sightings | None


def run(request: CoverageRequest, ready: Ready = at_once, tick: Tick | None = None) -> CoverageResult:
    """Find the coverage of sensors, and the times at which each sees the flight."""
    built, request = opened(request)
    names = request.sensors
    each_once("sensor", [built.sensor_entry(name).id for name in names])
    watches = [built.sensor(name) for name in names]
    infrared = built.infrared()
    covers = []
    for name, watch in zip(names, watches, strict=True):
        radar = built.get(schema.Radar, str(built.sensor_entry(name).radar))
        sections = [Section("", v) for v in request.cross_sections_m2] or list(sections_of(watch.sections))
        heights = [h * 1e3 for h in request.altitudes_km] or list(ALTITUDES)
        covers.append(coverage(watch.radar, heights, sections, range_check(radar)))
    data: dict[str, Any] = {"sensors": [coverage_data(c) for c in covers], "limits": list(COVERAGE_LIMITS)}
    sighted, path, tracks = None, None, []
    courses: list[Course] = []
    if request.against is not None:
        missile, (start, launched), where, flown = _flown(built, request, ready)
        following = [replace(watch, follows=cast(ObjectSeen, request.object_seen)) for watch in watches]
        sighted = sightings(flown, following, infrared, built.post_boost_time(request.against))
        data["flight"] = {"missile": missile, "from": start, "where": where, "object_seen": request.object_seen}
        data["flight"] |= sightings_data(sighted)
        rows = path_rows(flown.flights)
        path = {
            "label": say("{flight} {where}", flight=missile, where=where),
            "lon_deg": rows["longitude_deg"],
            "lat_deg": rows["latitude_deg"],
        }
        (latitude,), (longitude,) = flown.flights.impact
        courses = [(start, launched, Place(float(latitude), float(longitude)))]
        tracks = [track_of(rows, f"{request.against} {where}")]
    data["cautions"] = cautions(built)
    if sighted is not None:
        data["cautions"] += [one for name in names for one in facing_cautions(built, built.sensor_entry(name), courses)]
    data["provenance"] = provenance(built.catalogue, built.used, "mujun coverage")
    shapes = partial(features_of, covers, data["sensors"])
    table = [{"sensor": s["sensor"], **row} for s in data["sensors"] for row in s["footprints"]]
    return CoverageResult(
        data=data,
        title="Where targets are in view",
        shapes=shapes,
        drawn=partial(figures_of, covers, path, sighted),
        files={
            "coverage.json": as_json(data),
            "coverage.geojson": lambda: collection_text(shapes()),
            "coverage.kml": lambda: kml_text("Where targets are in view", COVERAGE_LIMITS[0], shapes(), tracks),
            "coverage.csv": lambda: csv_text(table),
            "tables.xlsx": lambda: data_workbook(data),
        },
        covers=covers,
        sighted=sighted,
        movable=[
            Movable(built.sensor_entry(name).id, one.radar.name, one.radar.place, radar=True)
            for name, one in zip(names, covers, strict=True)
        ],
    )


def _flown(built: Builder, request: CoverageRequest, ready: Ready) -> tuple[str, tuple[str, Place], str, SingleFlight]:
    """Return missile, launch place with its position, target or azimuth (all in words), and the flight."""
    assert request.against is not None and request.start is not None
    entry, vehicle = built.missile(request.against)
    start, place = place_of(built.catalogue, request.start)
    target = place_of(built.catalogue, request.to) if request.to is not None else None
    shape = request.flown_shape()
    ready()
    if target is not None:
        flown = fly_to(vehicle, place, target[1], shape, built.family_to(request.against, place, [target[1]]))
        return entry.name, (start, place), say("to {place}", place=target[0]), flown
    azimuth = request.azimuth or 0.0
    flown = fly_along(vehicle, place, math.radians(azimuth % 360.0), shape)
    return entry.name, (start, place), say("along {azimuth:g} deg", azimuth=azimuth), flown
