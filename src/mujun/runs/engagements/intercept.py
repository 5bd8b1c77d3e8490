"""One engagement: sites against one flight."""

from dataclasses import dataclass
from functools import partial
from math import degrees, radians
from typing import Any, ClassVar

from mujun.analyses.single.encounter import Encounter, encounter
from mujun.analyses.single.flight import SingleFlight, fly_along, fly_to
from mujun.analyses.single.reach import usable_site
from mujun.base.outcomes import BadArgument
from mujun.base.processes import Tick
from mujun.base.text import say
from mujun.earth.place import Place
from mujun.flight.model.shape import parse_shape
from mujun.reports.data.encounter import encounter_data, figures_of
from mujun.reports.data.flight import FLIGHT_NOTE, path_rows, track_of
from mujun.reports.data.provenance import provenance
from mujun.reports.formats.geojson import point_feature
from mujun.reports.formats.kml import kml_text
from mujun.reports.formats.tabular import csv_text, data_workbook
from mujun.runs.shared.cautions import cautions
from mujun.runs.shared.files import MISSILES, PLACES, Roles
from mujun.runs.shared.request import Ready, Result, as_json, at_once, check_azimuth, opened
from mujun.runs.shared.scenarios import DefendedRequest, movable_in, scenario_of
from mujun.scenario.building.places import place_of


@dataclass(frozen=True, kw_only=True)
class InterceptRequest(DefendedRequest):
    """Sites against the flight of one missile.

    start, to: launch place and target.
    azimuth: of the launch, deg from north, in place of `to`.
    shape: of the trajectory.
    """

    against: str
    start: str
    to: str | None = None
    azimuth: float | None = None
    shape: str = "min-energy"
    roles: ClassVar[Roles] = {**DefendedRequest.roles, "against": MISSILES, "start": PLACES, "to": PLACES}

    def __post_init__(self) -> None:
        parse_shape(self.shape)
        if (self.to is None) == (self.azimuth is None):
            raise BadArgument(say("one of <to PLACE> and <azimuth DEG> is expected, and not both"))
        check_azimuth(self.azimuth)


@dataclass(frozen=True, kw_only=True)
class InterceptResult(Result):
    """One engagement."""

    found: Encounter
    flown: SingleFlight


def run(request: InterceptRequest, ready: Ready = at_once, tick: Tick | None = None) -> InterceptResult:
    """Compute the engagement of one flight by sites."""
    built, request = opened(request)
    scenario, defences = scenario_of(built, request, (request.shape,))
    shape = parse_shape(request.shape)
    entry, vehicle = built.missile(request.against)
    start, place = place_of(built.catalogue, request.start)
    target = place_of(built.catalogue, request.to) if request.to is not None else None
    if target is not None and (place.latitude, place.longitude) == (target[1].latitude, target[1].longitude):
        raise BadArgument(say("<start> and <to> are the same place, {start}; expected two", start=start))
    ready()
    for name in defences:
        usable_site(built, name, request.interceptor)
    if target is not None:
        flown = fly_to(vehicle, place, target[1], shape, built.family_to(request.against, place, [target[1]]))
    else:
        flown = fly_along(vehicle, place, radians((request.azimuth or 0.0) % 360.0), shape)
    found = encounter(built, scenario, request.against, flown)
    data = {
        "defences": [site.name for site in found.sites],
        "missile": entry.name,
        "from": start,
        "to": target[0] if target else None,
        "shape": shape.name,
        "mode": scenario.mode,
        **encounter_data(found, flown),
        "interceptor_boosts": built.boosts(),
        "cautions": cautions(built, scenario, [(start, place, Place(*(float(x[0]) for x in flown.flights.impact)))]),
        "provenance": provenance(built.catalogue, built.used, "mujun intercept"),
    }
    if target:
        title = say("{missile} from {area} to {place}", missile=entry.name, area=start, place=target[0])
    else:
        title = say(
            "{missile} from {area} along {azimuth:g} deg", missile=entry.name, area=start, azimuth=request.azimuth
        )
    note = f"{FLIGHT_NOTE} The interceptors' flights are not shown."
    shapes = partial(_meetings, found, data)
    return InterceptResult(
        data=data,
        title=title,
        shapes=shapes,
        drawn=partial(figures_of, found, data, title),
        files={
            "tables.xlsx": lambda: data_workbook(data),
            "intercept.json": as_json(data),
            "intercept.csv": lambda: csv_text([{"time_s": time, "event": what} for time, what in events(data)]),
            "intercept.kml": lambda: kml_text(title, note, shapes(), [track_of(path_rows(flown.flights), title)]),
        },
        found=found,
        flown=flown,
        movable=movable_in(built, scenario, found.defence),
    )


def _meetings(found: Encounter, data: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the sites and their intercept points as features of GeoJSON."""
    features = []
    for site, row in zip(found.sites, data["sites"], strict=True):
        for one, facts in zip(site.meetings, row["meetings"], strict=True):
            features.append(
                point_feature(
                    degrees(one.longitude), degrees(one.latitude), {"name": f"{site.name}: {one.what}", **facts}
                )
            )
    return features


def events(data: dict[str, Any]) -> list[tuple[float, str]]:
    """Return the moments of an engagement in order: s after the missile's launch, and the event in words."""
    rows: list[tuple[float | None, str]] = [(0.0, say("launch of the missile")), (data["burnout_s"], say("burnout"))]
    rows.append((data["infrared_order_possible_s"], say("infrared track: decision possible")))
    for radar in data["radars"]:
        rows.append((radar["first_seen_s"], say("{radar}: first in view", radar=radar["radar"])))
        rows.append((radar["tracked_s"], say("{radar}: in track", radar=radar["radar"])))
    for site in data["sites"]:
        rows.append((site["earliest_launch_s"], say("{site}: earliest launch", site=site["site"])))
        rows.append((site["latest_launch_s"], say("{site}: latest launch", site=site["site"])))
        for k, shot in enumerate(site["shots_in_sequence"], start=1):
            rows.append((shot["launch_s"], say("{site}: launch of shot {n}", site=site["site"], n=k)))
            rows.append((shot["intercept_s"], say("{site}: shot {n} meets the missile", site=site["site"], n=k)))
    rows.append((data["impact_s"], say("impact")))
    return sorted(((t, what) for t, what in rows if t is not None), key=lambda row: row[0])
