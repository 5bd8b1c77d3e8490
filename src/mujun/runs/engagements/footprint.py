"""A footprint: the ground that sites defend, or the launch points that they deny."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from mujun.analyses.cases.launches import Launch
from mujun.analyses.single.denied import Denied, launch_area_denied
from mujun.analyses.single.footprints import Ground, defended_ground
from mujun.analyses.single.reach import usable_site
from mujun.base.outcomes import BadArgument
from mujun.base.processes import Tick
from mujun.base.text import NEXT_NAME, joined, say
from mujun.engagement.defence import Defence
from mujun.flight.model.shape import parse_shape
from mujun.reports.data.footprint import denied_data, features_of, figures_of, ground_data, remarks
from mujun.reports.data.provenance import provenance
from mujun.reports.formats.geojson import collection_text
from mujun.reports.formats.kml import kml_text
from mujun.reports.formats.tabular import csv_text, data_workbook
from mujun.runs.shared.cautions import cautions
from mujun.runs.shared.files import MISSILES, PLACES, Roles
from mujun.runs.shared.request import Ready, Result, as_json, at_once, opened
from mujun.runs.shared.scenarios import DefendedRequest, movable_in, scenario_of
from mujun.scenario.building.places import place_of


@dataclass(frozen=True, kw_only=True)
class FootprintRequest(DefendedRequest):
    """Ground that sites defend against missiles, or with `denied` the launch points around `start` that they engage.

    against: missiles.
    start: launch places.
    shots: number of shots that a defended point has.
    points: of the grid.
    radius_km: of the grid; None: as far as the area extends.
    to: the target, for `denied`.
    """

    against: Sequence[str]
    start: Sequence[str]
    shapes: Sequence[str] = ("min-energy",)
    shots: int = 1
    points: int = 10_000
    radius_km: float | None = None
    denied: bool = False
    to: str | None = None
    roles: ClassVar[Roles] = {**DefendedRequest.roles, "against": MISSILES, "start": PLACES, "to": PLACES}

    def __post_init__(self) -> None:
        if self.shots < 1:
            raise BadArgument(say("<shots> {shots}: expected at least 1", shots=self.shots))
        if self.points < 4:
            raise BadArgument(
                say("<points> {points}: the aim grid is empty; expected at least 4 points", points=self.points)
            )
        if self.radius_km is not None and not 0.0 < self.radius_km <= 9000.0:
            raise BadArgument(
                say("<radius_km> {radius_km:g}: expected more than 0 and at most 9,000", radius_km=self.radius_km)
            )
        if self.denied and self.points > 10_000:
            raise BadArgument(
                say(
                    "<points> {points}: launch points are no finer than a quarter degree; expected at most 10,000",
                    points=self.points,
                )
            )
        if self.denied and (self.to is None or len(self.against) != 1 or len(self.start) != 1):
            raise BadArgument(
                say("<denied> needs <to PLACE>, one <against> and one <start> (the middle of the launch points)")
            )
        if self.to is not None and not self.denied:
            raise BadArgument(say("<to> is for <denied>; a footprint is over all aim points"))
        for shape in self.shapes:
            parse_shape(shape)


@dataclass(frozen=True, kw_only=True)
class FootprintResult(Result):
    """A footprint. shown: its regions, defended or denied."""

    shown: Ground | Denied
    defence: Defence
    launches: list[Launch]


def run(request: FootprintRequest, ready: Ready = at_once, tick: Tick | None = None) -> FootprintResult:
    """Find the ground that sites defend."""
    built, request = opened(request)
    scenario, defences = scenario_of(built, request, request.shapes, request.shots)
    starts = [place_of(built.catalogue, start) for start in request.start]
    names = {missile: built.missile(missile)[0].name for missile in request.against}
    launches = [Launch(missile, names[missile], name, place) for missile in request.against for name, place in starts]
    target = place_of(built.catalogue, request.to) if request.to is not None else None
    ready()
    defence = built.defence(scenario)
    stock = sum(site.stock for site in defence.sites)
    if request.shots > stock:
        raise BadArgument(
            say(
                "<shots> {shots}: the sites have {stock} interceptors together; expected at most so many",
                shots=request.shots,
                stock=stock,
            )
        )
    for name in defences:
        usable_site(built, name, request.interceptor)
    radius = None if request.radius_km is None else request.radius_km * 1e3
    data: dict[str, Any]
    shown: Ground | Denied
    if target is not None:
        points = min(request.points, 10_000)
        shown = launch_area_denied(
            built, scenario, request.against[0], target[1], starts[0][1], radius or 1.0e6, points
        )
        data = denied_data(shown, scenario, defence, launches[0], target[0])
    else:
        shown = defended_ground(built, scenario, launches, request.points, radius)
        data = ground_data(shown, scenario, defence, launches)
    data["remarks"] = remarks(defence, data)
    data["interceptor_boosts"] = built.boosts()
    aims = [target[1]] if target is not None else [site.fly_out.place for site in defence.sites]
    courses = [(one.place_name, one.place, aim) for one in launches for aim in aims]
    data["cautions"] = cautions(built, scenario, courses)
    data["provenance"] = provenance(built.catalogue, built.used, "mujun footprint")
    title = say("{sites}: footprint", sites=joined(data["defences"], NEXT_NAME))
    shapes = partial(features_of, shown, data, defence)
    files: dict[str, Callable[[], str | bytes]] = {
        "footprint.json": as_json(data),
        "footprint.geojson": lambda: collection_text(shapes()),
        "footprint.kml": lambda: kml_text(title, data["limits"][0], shapes()),
        "tables.xlsx": lambda: data_workbook(data),
    }
    if data.get("places"):
        files["places.csv"] = lambda: csv_text(data["places"])
    drawn = partial(figures_of, shown, data, defence, launches)
    return FootprintResult(
        data=data, title=title, shapes=shapes, drawn=drawn, files=files, shown=shown, defence=defence,
        launches=launches, movable=movable_in(built, scenario, defence),
    )  # fmt: skip
