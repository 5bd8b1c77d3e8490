"""`mujun network`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

from mujun.analyses.cases.attacks import Wave, wave_launches
from mujun.analyses.cases.flights import Flights, fly
from mujun.analyses.cases.gain import gain
from mujun.analyses.cases.launches import launches_by_name
from mujun.analyses.single.footprints import defended_ground
from mujun.analyses.single.fused import Fused, fused_tracks
from mujun.base.outcomes import BadInput, counted
from mujun.battle.network import Network
from mujun.cli.common import check_out, compile_first, console, notes, print_json
from mujun.reports.data.network import LIMITS, draw, fused_data, gain_data, links_data, paths_data
from mujun.reports.data.provenance import provenance
from mujun.reports.formats.files import write_files
from mujun.reports.formats.tabular import data_workbook
from mujun.reports.plain import to_json
from mujun.runs.asked import builder
from mujun.runs.scenarios import aimed_at, expanded, scenario_for
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario


@dataclass(frozen=True)
class Asked:
    """What the command line asks for."""

    network: str
    defences: list[str]
    on: list[str]
    off: list[str]
    without: list[str]
    missiles: list[str]
    starts: list[str]
    targets: list[str]
    shape: str
    mode: str
    interceptor: str | None
    area: bool
    points: int


def run(asked: Asked, out: Path | None, params: list[str], as_json: bool) -> None:
    """Show a network, the fused track of a flight, and what parts of the network are worth."""
    check_out(out)
    if asked.without and not asked.missiles:
        raise BadInput("--without asks what a part of the network is worth against flights; expected --against MISSILE")
    if asked.area and not asked.without:
        raise BadInput("--area is the ground gained or lost; expected --without with it")
    if asked.points < 4:
        raise BadInput(f"--points {asked.points}: the aim grid is empty; expected at least 4 points")
    built = builder(params, [asked.network, *asked.defences, *asked.missiles, asked.interceptor])
    defences, posture = expanded(built, asked.defences or _shooters(built, asked.network))
    scenario = scenario_for(
        built, defences, asked.mode, (), asked.interceptor, shapes=(asked.shape,), network=asked.network, on=asked.on,
        off=asked.off, posture=posture,
    )  # fmt: skip
    network = built.network(scenario)
    assert network is not None  # the scenario names one
    built.network(scenario.model_copy(update={"switched_off": (*scenario.switched_off, *asked.without)}))
    sites = built.defence_ids(scenario)
    data: dict[str, Any] = {
        "network": network.name,
        "links": links_data(network),
        "paths": paths_data(network, network.sensors, sites, [s for s in sites if s not in network.off]),
    }
    tracks: list[Fused] = []
    if asked.missiles:
        compile_first()
        threats = _threats(built, asked, defences)
        tracks, flight_time = _fused(built, scenario, network, sites, threats)
        data |= {
            "flight": str(threats.cases[0]),
            "flights": len(threats.cases),
            "flight_time_s": round(flight_time, 1),
            "fused": fused_data(tracks),
        }
        if asked.without:
            found = gain(built, scenario, asked.without, threats)
            area = _areas(built, asked, scenario) if asked.area else None
            data |= {"without": asked.without, "gain": gain_data(found, area)}
    data |= {"limits": list(LIMITS), "provenance": provenance(built.catalogue, built.used, "mujun network")}
    if out is not None:
        write_files(out, {"network.json": to_json(data) + "\n", "tables.xlsx": data_workbook(data)})
        if tracks:
            draw(out, tracks, data["flight_time_s"], f"What the network holds of {data['flight']}")
        notes().print(
            f"network: {out}/network.json" + (", .png, .svg" if tracks else "") + ", tables.xlsx", highlight=False
        )
    if as_json:
        print_json(data)
        return
    _show(data)


def _shooters(built: Builder, name: str) -> list[str]:
    """Return the sites that a network feeds."""
    entry = built.get(schema.Network, name)
    network = built.network(Scenario(network=entry.id))
    assert network is not None
    found = [shooter for shooter in network.shooters if shooter in built.catalogue.records]
    if not found:
        raise BadInput(f"{entry.name} feeds no site; expected sites: DEFENCE...")
    return found


def _threats(built: Builder, asked: Asked, defences: list[str]) -> Flights:
    """Fly every missile from every launch place to every target."""
    targets, target_groups = aimed_at(built, asked.targets, defences[0])
    starts = tuple(asked.starts)
    waves = [Wave(missile, 1, starts, targets, target_groups, asked.shape) for missile in asked.missiles]
    threats = fly(built, [launch for wave in waves for launch in wave_launches(built, wave)])
    if not threats.groups:
        raise BadInput(f"no missile reaches any of its targets ({asked.shape}); expected a target within range")
    return threats


def _fused(
    built: Builder, scenario: Scenario, network: Network, sites: list[str], threats: Flights
) -> tuple[list[Fused], float]:
    """Return the fused track of the first flight at each site, and how long that flight takes."""
    defence = built.defence(scenario)
    _, radars = built.network_radars(network, sites, defence.sites)
    group = threats.groups[0]
    infrared = built.get(schema.Infrared, scenario.infrared).id
    tracks = fused_tracks(network, defence, radars, infrared, sites, group.flights, group.post_boost_time)
    return tracks, float(group.flights.flight_time[0])


def _areas(built: Builder, asked: Asked, scenario: Scenario) -> tuple[float, float]:
    """Return the ground defended against all the missiles from all their launch places, with and without, m^2."""
    launches = [launch for missile in asked.missiles for launch in launches_by_name(built, missile, asked.starts)]
    cut = scenario.model_copy(update={"switched_off": (*scenario.switched_off, *asked.without)})
    with_it, without = (defended_ground(built, one, launches, asked.points).area for one in (scenario, cut))
    return with_it, without


def _text(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _show(data: dict[str, Any]) -> None:
    screen = console()
    screen.print(f"[bold]{data['network']}[/bold]", highlight=False)
    sites = list(dict.fromkeys(row["site"] for row in data["paths"]))
    paths = Table("sensor", *[f"{site}, s" for site in sites], title="seconds until a sensor's track is at hand")
    for sensor in dict.fromkeys(row["sensor"] for row in data["paths"]):
        mine = {row["site"]: row["delay_s"] for row in data["paths"] if row["sensor"] == sensor}
        if len(sites) <= 6:
            paths.add_row(sensor, *(_text(mine[site]) for site in sites))
    if len(sites) > 6:
        paths = Table("sensor", "reaches", "in s")
        for sensor in dict.fromkeys(row["sensor"] for row in data["paths"]):
            reached = [row for row in data["paths"] if row["sensor"] == sensor and row["delay_s"] is not None]
            delays = sorted(row["delay_s"] for row in reached)
            paths.add_row(sensor, counted(len(reached), "site"), f"{delays[0]:g} to {delays[-1]:g}" if delays else "–")
    screen.print(paths)
    cut = [f"{row['from']}>{row['to']}" for row in data["links"] if not row["allowed"]]
    if cut:
        screen.print(f"not permitted: {', '.join(cut)}", highlight=False)
    if "fused" in data:
        first = f" (the first of {data['flights']} flights; name places with --from and --to for another)"
        screen.print(
            f"[bold]{data['flight']}[/bold], {data['flight_time_s']:,.0f} s" + (first if data["flights"] > 1 else ""),
            highlight=False,
        )
        fused = Table("site", "first track from", "at hand s", "commit s", "held s", "gaps s")
        for row in data["fused"]:
            gaps = ", ".join(f"{g['from_s']:,.0f}–{g['to_s']:,.0f}" for g in row["gaps"])
            fused.add_row(
                row["site"], row["first_sensor"] or "none", _text(row["first_at_hand_s"]), _text(row["commit_s"]),
                _text(row["held_s"]), gaps or "none",
            )  # fmt: skip
        screen.print(fused)
    if "gain" in data:
        _show_gain(data)
    screen.print(data["limits"][0], highlight=False)


def _show_gain(data: dict[str, Any]) -> None:
    screen, found = console(), data["gain"]
    screen.print(
        f"[bold]With {', '.join(data['without'])}[/bold] and without: {found['flights_changed']} of {found['flights']} flights "
        f"change; earlier commitment by up to {found['greatest_earlier_commitment_s']:,.0f} s; "
        f"{found['most_shots_gained']:+d} at most in shots; {counted(len(found['newly_tracked']), 'flight')} newly tracked, "
        f"{len(found['newly_met'])} newly met",
        highlight=False,
    )
    if found["area_with_km2"] is not None:
        gained = found["area_with_km2"] - found["area_without_km2"]
        screen.print(
            f"ground and sea defended against all the missiles, wherever they are aimed: {found['area_with_km2']:,} km² with, "
            f"{found['area_without_km2']:,} km² without ({gained:+,} km²)",
            highlight=False,
        )
    table = Table("flight", "commit s with", "without", "shots with", "without", "slack s with", "without")
    for row in found["changed"][:20]:
        table.add_row(
            row["flight"], _text(row["commit_with_s"]), _text(row["commit_without_s"]), str(row["shots_with"]),
            str(row["shots_without"]), _text(row["slack_with_s"]), _text(row["slack_without_s"]),
        )  # fmt: skip
    if table.rows:
        screen.print(table)
    if len(found["changed"]) > 20:
        screen.print(f"… and {len(found['changed']) - 20} more; --json has all", highlight=False)
