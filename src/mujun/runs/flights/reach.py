"""Reach of interceptors by altitude and time, for several sites."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from mujun.analyses.single.reach import SiteReach, reach, usable_site
from mujun.base.outcomes import BadArgument
from mujun.base.processes import Tick
from mujun.base.text import say
from mujun.reports.data.provenance import provenance
from mujun.reports.data.reach import REACH_LIMITS, REACH_TITLE, features_of, figures_of, site_data
from mujun.reports.formats.geojson import collection_text
from mujun.reports.formats.kml import kml_text
from mujun.reports.formats.tabular import csv_text, data_workbook
from mujun.runs.shared.cautions import cautions
from mujun.runs.shared.files import INTERCEPTOR, SITES, Roles
from mujun.runs.shared.request import Movable, Ready, Request, Result, as_json, at_once, opened
from mujun.runs.shared.scenarios import each_once, expanded
from mujun.scenario.schema import kinds as schema


@dataclass(frozen=True, kw_only=True)
class ReachRequest(Request):
    """Sites to compare, or one posture.

    altitudes_km, times_s: of the contours; none: a standard set.
    interceptor: replaces the interceptor at all sites.
    """

    defences: Sequence[str]
    altitudes_km: Sequence[float] = ()
    times_s: Sequence[float] = ()
    interceptor: str | None = None
    roles: ClassVar[Roles] = {"defences": SITES, "interceptor": INTERCEPTOR}


@dataclass(frozen=True, kw_only=True)
class ReachResult(Result):
    """The reach of the interceptors of each site."""

    sites: list[SiteReach]


def run(request: ReachRequest, ready: Ready = at_once, tick: Tick | None = None) -> ReachResult:
    """Find the reach of interceptors by altitude and time."""
    built, request = opened(request)
    names, _ = expanded(built, request.defences)
    each_once("site", [built.get(schema.Defence, name).id for name in names])
    other = request.interceptor
    interceptors = [other or built.get(schema.Defence, name).interceptor for name in names]
    longest = max(built.get(schema.Interceptor, name).longest_flight.si for name in interceptors)
    for time in request.times_s:
        if time > longest:
            raise BadArgument(
                say(
                    "<times_s> {time:g}: the longest flight of these interceptors takes {longest:g} s; expected less",
                    time=time,
                    longest=longest,
                )
            )
    ready()
    heights = [h * 1e3 for h in request.altitudes_km]
    found = [reach(usable_site(built, name, other), heights, list(request.times_s)) for name in names]
    sites = [site_data(one) for one in found]
    data: dict[str, Any] = {
        "sites": sites,
        "limits": list(REACH_LIMITS),
        "interceptor_boosts": built.boosts(),
        "cautions": cautions(built),
        "provenance": provenance(built.catalogue, built.used, "mujun reach"),
    }
    shapes = partial(features_of, found, sites)
    return ReachResult(
        data=data,
        title=REACH_TITLE,
        shapes=shapes,
        drawn=partial(figures_of, found, sites),
        files={
            "reach.json": as_json(data),
            "reach.geojson": lambda: collection_text(shapes()),
            "reach.kml": lambda: kml_text(REACH_TITLE, REACH_LIMITS[0], shapes()),
            "contours.csv": lambda: csv_text([{"site": s["site"], **row} for s in sites for row in s["contours"]]),
            "tables.xlsx": lambda: data_workbook(data),
        },
        sites=found,
        movable=[
            Movable(built.get(schema.Defence, name).id, one.site.name, one.site.fly_out.place, radar=False)
            for name, one in zip(names, found, strict=True)
        ],
    )
