"""A network: data paths and delays, the fused track of a flight, and the effect of removing parts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar

from mujun.analyses.cases.attacks import Wave, wave_launches
from mujun.analyses.cases.flights import Flights, fly
from mujun.analyses.cases.gain import gain
from mujun.analyses.cases.launches import launches_by_name
from mujun.analyses.single.footprints import defended_ground
from mujun.analyses.single.fused import Fused, fused_tracks
from mujun.base.outcomes import BadArgument, BadInput
from mujun.base.processes import Tick
from mujun.base.text import say
from mujun.battle.network import Network
from mujun.reports.data.network import NETWORK_LIMITS, figures_of, fused_data, gain_data, links_data, paths_data
from mujun.reports.data.provenance import provenance
from mujun.reports.formats.tabular import data_workbook
from mujun.runs.shared.cautions import cautions
from mujun.runs.shared.files import MISSILES, PLACES, SITES_IF_ANY, Roles
from mujun.runs.shared.request import Ready, Result, as_json, at_once, opened
from mujun.runs.shared.scenarios import DefendedRequest, aimed_at, scenario_of
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario


@dataclass(frozen=True, kw_only=True)
class NetworkRequest(DefendedRequest):
    """A network, and the flights on which it is tested.

    defences: sites; none: all sites that the network feeds.
    without: links, sensors or nodes; flights are compared with and without them.
    against: missiles.
    start: launch places; none: the missiles' published areas.
    to: targets; none: places in the first site's country.
    area: whether the defended ground is compared as well.
    points: points of the grid for `area`.
    """

    network: str
    defences: Sequence[str] = ()
    without: Sequence[str] = ()
    against: Sequence[str] = ()
    start: Sequence[str] = ()
    to: Sequence[str] = ()
    shape: str = "min-energy"
    area: bool = False
    points: int = 2500
    roles: ClassVar[Roles] = {
        **DefendedRequest.roles,
        "defences": SITES_IF_ANY,
        "against": MISSILES,
        "start": PLACES,
        "to": PLACES,
    }

    def __post_init__(self) -> None:
        if self.without and not self.against:
            raise BadArgument(
                say("<without> asks what a part of the network is worth against flights; expected <against MISSILE>")
            )
        if self.area and not self.without:
            raise BadArgument(say("<area> is the ground gained or lost; expected <without> with it"))
        if self.points < 4:
            raise BadArgument(
                say("<points> {points}: the aim grid is empty; expected at least 4 points", points=self.points)
            )


@dataclass(frozen=True, kw_only=True)
class NetworkResult(Result):
    """The result for a network. tracks: the fused tracks of the first flight at each site."""

    tracks: list[Fused]


def run(request: NetworkRequest, ready: Ready = at_once, tick: Tick | None = None) -> NetworkResult:
    """Find data paths and delays of a network, and the effect of removing parts of it."""
    built, request = opened(request)
    if not request.defences:
        request = replace(request, defences=_shooters(built, request.network))
    scenario, defences = scenario_of(built, request, (request.shape,))
    network = built.network(scenario)
    assert network is not None  # the scenario names a network
    built.network(scenario.model_copy(update={"switched_off": (*scenario.switched_off, *request.without)}))
    sites = built.defence_ids(scenario)
    data: dict[str, Any] = {
        "network": network.name,
        "links": links_data(network),
        "paths": paths_data(network, network.sensors, sites, [s for s in sites if s not in network.off]),
    }
    tracks: list[Fused] = []
    if request.against:
        ready()
        threats = _threats(built, request, defences)
        tracks, flight_time = _fused(built, scenario, network, sites, threats)
        data |= {
            "flight": str(threats.cases[0]),
            "flights": len(threats.cases),
            "flight_time_s": round(flight_time, 1),
            "fused": fused_data(tracks),
        }
        if request.without:
            found = gain(built, scenario, list(request.without), threats)
            area = _areas(built, request, scenario) if request.area else None
            data |= {"without": list(request.without), "gain": gain_data(found, area)}
    data["cautions"] = cautions(built, scenario)
    data |= {"limits": list(NETWORK_LIMITS), "provenance": provenance(built.catalogue, built.used, "mujun network")}
    title = say("What the network tracks of {flight}", flight=data["flight"]) if tracks else str(network.name)
    return NetworkResult(
        data=data,
        title=title,
        drawn=partial(figures_of, tracks, data.get("flight_time_s", 0.0), title),
        files={"network.json": as_json(data), "tables.xlsx": lambda: data_workbook(data)},
        tracks=tracks,
    )


def _shooters(built: Builder, name: str) -> list[str]:
    """Return the ids of the sites that a network feeds."""
    entry = built.get(schema.Network, name)
    network = built.network(Scenario(network=entry.id))
    assert network is not None
    found = [shooter for shooter in network.shooters if shooter in built.catalogue.records]
    if not found:
        raise BadInput(say("{name} feeds no site; expected sites", name=entry.name))
    return found


def _threats(built: Builder, request: NetworkRequest, defences: list[str]) -> Flights:
    """Fly every missile from every launch place to every target."""
    targets, target_groups = aimed_at(built, request.to, defences[0])
    starts = tuple(request.start)
    waves = [Wave(missile, 1, starts, targets, target_groups, request.shape) for missile in request.against]
    threats = fly(built, [launch for wave in waves for launch in wave_launches(built, wave)])
    if not threats.groups:
        raise BadInput(
            say("no missile reaches any of its targets ({shape}); expected a target within range", shape=request.shape)
        )
    return threats


def _fused(
    built: Builder, scenario: Scenario, network: Network, sites: list[str], threats: Flights
) -> tuple[list[Fused], float]:
    """Return the fused track of the first flight at each site, and the flight's duration, s."""
    defence = built.defence(scenario)
    _, radars = built.network_radars(network, sites, defence.sites)
    group = threats.groups[0]
    infrared = built.get(schema.Infrared, scenario.infrared).id
    tracks = fused_tracks(network, defence, radars, infrared, sites, group.flights, group.post_boost_time)
    return tracks, float(group.flights.flight_time[0])


def _areas(built: Builder, request: NetworkRequest, scenario: Scenario) -> tuple[float, float]:
    """Return the ground defended against all missiles from all their launch places, with and without the parts, m^2."""
    launches = [launch for missile in request.against for launch in launches_by_name(built, missile, request.start)]
    cut = scenario.model_copy(update={"switched_off": (*scenario.switched_off, *request.without)})
    with_it, without = (defended_ground(built, one, launches, request.points).area for one in (scenario, cut))
    return with_it, without
