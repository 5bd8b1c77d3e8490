"""`mujun footprint`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table

from mujun.analyses.footprints import Launch, defended_ground, launch_area_denied
from mujun.analyses.reach import usable_site
from mujun.base.outcomes import BadInput, counted
from mujun.cli.common import check_out, compile_first, console, expanded, notes, print_json, scenario_for
from mujun.flight.shape import parse_shape
from mujun.reports.brief import to_json
from mujun.reports.files import write_files
from mujun.reports.footprint import denied_data, draw, features_of, ground_data, remarks
from mujun.reports.geojson import collection_text
from mujun.reports.kml import kml_text
from mujun.reports.provenance import provenance
from mujun.reports.tabular import csv_text
from mujun.runs.asked import builder
from mujun.scenario.build import place_of


@dataclass(frozen=True)
class Asked:
    """What the command line asks for."""

    defences: list[str]
    missiles: list[str]
    starts: list[str]
    shapes: list[str]
    shots: int
    mode: str
    sensors: list[str]
    interceptor: str | None
    points: int
    radius_km: float | None
    denied: bool
    to: str | None
    linked: tuple[str | None, list[str], list[str]] = (None, [], [])


def run(asked: Asked, out: Path | None, params: list[str], as_json: bool) -> None:
    """Compute a footprint, show it, write its files."""
    if asked.shots < 1:
        raise BadInput(f"--shots {asked.shots}: expected at least 1")
    if asked.points < 4:
        raise BadInput(f"--points {asked.points}: the aim grid is empty; expected at least 4 points")
    if asked.radius_km is not None and not 0.0 < asked.radius_km <= 9000.0:
        raise BadInput(f"--radius-km {asked.radius_km:g}: expected more than 0 and at most 9,000")
    if asked.denied and asked.points > 10_000:
        raise BadInput(
            f"--points {asked.points}: launch points are no finer than a quarter degree; expected at most 10,000"
        )
    if asked.denied and (asked.to is None or len(asked.missiles) != 1 or len(asked.starts) != 1):
        raise BadInput("--denied needs --to PLACE, one --against and one --from (the middle of the launch points)")
    if asked.to is not None and not asked.denied:
        raise BadInput("--to is for --denied; a footprint is over all aim points")
    check_out(out)
    for shape in asked.shapes:
        parse_shape(shape)
    network, on, off = asked.linked
    built = builder(params, [*asked.defences, *asked.missiles, *asked.sensors, asked.interceptor, network])
    defences, posture = expanded(built, asked.defences)
    scenario = scenario_for(
        built,
        defences,
        asked.mode,
        asked.sensors,
        asked.interceptor,
        shots=asked.shots,
        shapes=tuple(asked.shapes),
        network=network,
        on=on,
        off=off,
        posture=posture,
    )
    starts = [place_of(built.catalogue, start) for start in asked.starts]
    names = {missile: built.missile(missile)[0].name for missile in asked.missiles}
    launches = [Launch(missile, names[missile], name, place) for missile in asked.missiles for name, place in starts]
    target = place_of(built.catalogue, asked.to) if asked.to is not None else None
    compile_first()
    defence = built.defence(scenario)
    stock = sum(site.stock for site in defence.sites)
    if asked.shots > stock:
        raise BadInput(f"--shots {asked.shots}: the sites have {stock} interceptors together; expected at most so many")
    for name in defences:
        usable_site(built, name, asked.interceptor)
    radius = None if asked.radius_km is None else asked.radius_km * 1e3
    data: dict[str, Any]
    if target is not None:
        denied = launch_area_denied(
            built, scenario, asked.missiles[0], target[1], starts[0][1], radius or 1.0e6, min(asked.points, 10_000)
        )
        data = denied_data(denied, scenario, defence, launches[0], target[0])
        shown: Any = denied
    else:
        ground = defended_ground(built, scenario, launches, asked.points, radius)
        data = ground_data(ground, scenario, defence, launches)
        shown = ground
    data["remarks"] = remarks(defence, data)
    data["interceptor_boosts"] = built.boosts()
    data["provenance"] = provenance(built.catalogue, built.used, "mujun footprint")
    if out is not None:
        features = features_of(shown, data, defence)
        files = {
            "footprint.json": to_json(data) + "\n",
            "footprint.geojson": collection_text(features),
            "footprint.kml": kml_text(f"{', '.join(data['defences'])}: footprint", data["limits"][0], features),
        }
        if data.get("places"):
            files["places.csv"] = csv_text(data["places"])
        write_files(out, files)
        draw(out, shown, data, defence, launches)
        notes().print(f"footprint: {out}/footprint.json, .geojson, .kml, .png, .svg", highlight=False)
    if as_json:
        print_json(data)
        return
    _show(data)


def _show(data: dict[str, Any]) -> None:
    screen = console()
    names = ", ".join(data["defences"])
    if "launch_area_denied_km2" in data:
        screen.print(f"[bold]Launch area denied[/bold] by {names}: {data['against']} to {data['to']}", highlight=False)
        screen.print(
            f"{data['launch_area_denied_km2']:,} km² of {data['launch_area_within_range_km2']:,} km² within range, of the "
            f"ground within {round(data['grid_radius_km'], -1):,} km of {data['around']} · cell {data['cell_km']:g} km",
            highlight=False,
        )
    else:
        against = "; ".join(f"{a['missile']} from {a['from']}" for a in data["against"])
        screen.print(f"[bold]Ground defended[/bold] by {names} against {against}", highlight=False)
        screen.print(
            f"{data['area_km2']:,} km² with {counted(data['shots'], 'shot')} or more · "
            f"{data['threatened_km2']:,} km² threatened · {data['mode']}, {', '.join(data['shapes'])} · "
            f"cell {data['cell_km']:g} km",
            highlight=False,
        )
        table = Table("site", "alone km²", "only this site km²")
        for row in data["sites"]:
            table.add_row(row["site"], f"{row['area_km2']:,}", f"{row['only_this_site_km2']:,}")
        screen.print(table)
        shots = Table("shots at least", "km²")
        for row in data["by_shots"]:
            shots.add_row(str(row["shots"]), f"{row['area_km2']:,}")
        screen.print(shots)
        bare = [p["place"] for p in data["places"] if not p["defended"]]
        screen.print(
            f"places within the missiles' reach: {data['places_defended']} defended, {data['places_undefended']} not"
            + (f": {', '.join(bare[:20])}{' …' if len(bare) > 20 else ''}" if bare else ""),
            highlight=False,
        )
    for remark in data["remarks"]:
        screen.print(remark, highlight=False)
    screen.print(data["limits"][0], highlight=False)
