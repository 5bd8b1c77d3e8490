"""`mujun intercept`."""

from math import degrees
from pathlib import Path
from typing import Any

from rich.table import Table

from mujun.analyses.single.encounter import Encounter, encounter
from mujun.analyses.single.flight import fly_to
from mujun.analyses.single.reach import usable_site
from mujun.base.outcomes import BadInput
from mujun.cli.common import check_out, compile_first, console, notes, print_json
from mujun.flight.model.shape import parse_shape
from mujun.reports.data.encounter import draw, encounter_data
from mujun.reports.data.flight import NOTE, path_rows, track_of
from mujun.reports.data.provenance import provenance
from mujun.reports.formats.files import write_files
from mujun.reports.formats.geojson import point_feature
from mujun.reports.formats.kml import kml_text
from mujun.reports.formats.tabular import csv_text, data_workbook
from mujun.reports.plain import to_json
from mujun.runs.asked import builder
from mujun.runs.scenarios import expanded, scenario_for
from mujun.scenario.building.places import place_of


def run(
    defences: list[str], against: str, start: str, to: str, shape_text: str, mode: str, sensors: list[str],
    linked: tuple[str | None, list[str], list[str]], interceptor: str | None, out: Path | None, params: list[str], as_json: bool,
) -> None:  # fmt: skip
    """Show one engagement."""
    shape = parse_shape(shape_text)
    check_out(out)
    network, on, off = linked
    built = builder(params, [*defences, against, *sensors, interceptor, network])
    defences, posture = expanded(built, defences)
    scenario = scenario_for(
        built,
        defences,
        mode,
        sensors,
        interceptor,
        shapes=(shape_text,),
        network=network,
        on=on,
        off=off,
        posture=posture,
    )
    entry, vehicle = built.missile(against)
    start_name, place = place_of(built.catalogue, start)
    target_name, target = place_of(built.catalogue, to)
    if (place.latitude, place.longitude) == (target.latitude, target.longitude):
        raise BadInput(f"--from and --to are the same place, {start_name}; expected two")
    compile_first()
    for name in defences:
        usable_site(built, name, interceptor)
    flown = fly_to(vehicle, place, target, shape, built.family(against, place))
    found = encounter(built, scenario, against, flown)
    data = {
        "defences": [site.name for site in found.sites],
        "missile": entry.name,
        "from": start_name,
        "to": target_name,
        "shape": shape.name,
        "mode": scenario.mode,
        **encounter_data(found, flown),
        "interceptor_boosts": built.boosts(),
        "provenance": provenance(built.catalogue, built.used, "mujun intercept"),
    }
    title = f"{entry.name} from {start_name} to {target_name}"
    if out is not None:
        moments = [{"time_s": time, "event": what} for time, what in events(data)]
        rows = path_rows(flown.flights)
        note = f"{NOTE} The interceptors' flights are not shown."
        files: dict[str, str | bytes] = {
            "tables.xlsx": data_workbook(data),
            "intercept.json": to_json(data) + "\n",
            "intercept.csv": csv_text(moments),
            "intercept.kml": kml_text(title, note, _sites(found, data), [track_of(rows, title)]),
        }
        write_files(out, files)
        draw(out, found, data, title)
        notes().print(f"engagement: {out}/intercept.json, .csv, .kml, .png, .svg, tables.xlsx", highlight=False)
    if as_json:
        print_json(data)
        return
    _show(data, title)


def _sites(found: Encounter, data: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the sites and where they could meet the missile as features of GeoJSON."""
    features = []
    for site, row in zip(found.sites, data["sites"], strict=True):
        for one, facts in zip(site.meetings, row["meetings"], strict=True):
            features.append(
                point_feature(
                    degrees(one.longitude), degrees(one.latitude), {"name": f"{site.name}: {one.what}", **facts}
                )
            )
    return features


def _text(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def events(data: dict[str, Any]) -> list[tuple[float, str]]:
    """Return the moments of an engagement in order, s after the missile's launch, in words."""
    rows: list[tuple[float | None, str]] = [(0.0, "launch of the missile"), (data["burnout_s"], "burnout")]
    rows.append((data["infrared_order_possible_s"], "infrared track: decision possible"))
    for radar in data["radars"]:
        rows.append((radar["first_seen_s"], f"{radar['radar']}: first in view"))
        rows.append((radar["tracked_s"], f"{radar['radar']}: in track"))
    for site in data["sites"]:
        rows.append((site["earliest_launch_s"], f"{site['site']}: earliest launch"))
        rows.append((site["latest_launch_s"], f"{site['site']}: latest launch"))
        for k, shot in enumerate(site["shots_in_sequence"], start=1):
            rows.append((shot["launch_s"], f"{site['site']}: launch of shot {k}"))
            rows.append((shot["intercept_s"], f"{site['site']}: shot {k} meets the missile"))
    rows.append((data["impact_s"], "impact"))
    return sorted(((t, what) for t, what in rows if t is not None), key=lambda row: row[0])


def _show(data: dict[str, Any], title: str) -> None:
    screen = console()
    names = ", ".join(data["defences"])
    screen.print(f"[bold]{title}[/bold] ({data['shape']}) against {names} ({data['mode']})", highlight=False)
    table = Table("time s", "event")
    for time, what in events(data):
        table.add_row(f"{time:,.0f}", what)
    screen.print(table)
    modes = Table("mode", "slack s", "shots")
    for row in data["modes"]:
        modes.add_row(row["mode"], _text(row["slack_s"]), str(row["shots"]))
    screen.print(modes)
    meetings = Table(
        "site",
        "intercept",
        "at s",
        "launch s",
        "altitude km",
        "closing km/s",
        "target km/s",
        "interceptor km/s",
        "angle °",
    )
    for site in data["sites"]:
        for m in site["meetings"]:
            speeds = (m["closing_speed_km_s"], m["target_speed_km_s"], m["interceptor_speed_km_s"])
            meetings.add_row(
                site["site"], m["what"], _text(m["time_s"]), _text(m["launch_s"]), _text(m["altitude_km"]),
                *("–" if v is None else f"{v:.2f}" for v in speeds), _text(m["crossing_angle_deg"]),
            )  # fmt: skip
    if meetings.rows:
        screen.print(meetings)
    for site in data["sites"]:
        bound = site["track_bound"]
        if bound:
            when = bound["good_enough_s"]
            verdict = f"from {when:,.0f} s on" if when is not None else "never before the intercept"
            screen.print(
                f"{site['site']}: a salvo of {site['salvo']}; track bound: {bound['sigmas']:g} sigma within "
                f"{bound['divert_reach_km']:g} km of divert {verdict} (one sigma {bound['best_sigma_km']:g} km at the end)",
                highlight=False,
            )
    if data["why_not"]:
        screen.print(f"[bold]No window:[/bold] {data['why_not']}", highlight=False)
    speed = data["required_burnout_speed_km_s"]
    screen.print(
        f"a window exists from a burnout speed of {speed:.2f} km/s" if speed else data["required_burnout_speed_note"],
        highlight=False,
    )
    screen.print(data["limits"][0], highlight=False)
