"""`mujun coverage`."""

import math
from pathlib import Path
from typing import Any

from rich.table import Column, Table

from mujun.analyses.single.coverage import ALTITUDES, Section, coverage, range_check, sections_of
from mujun.analyses.single.flight import fly_along, fly_to
from mujun.analyses.single.sightings import sightings
from mujun.base.outcomes import BadInput
from mujun.cli.common import check_out, compile_first, console, notes, print_json
from mujun.flight.model.shape import parse_shape
from mujun.reports.data.coverage import LIMITS, coverage_data, draw, features_of, sightings_data
from mujun.reports.data.flight import path_rows, track_of
from mujun.reports.data.provenance import provenance
from mujun.reports.formats.files import write_files
from mujun.reports.formats.geojson import collection_text
from mujun.reports.formats.kml import kml_text
from mujun.reports.formats.tabular import csv_text, data_workbook
from mujun.reports.plain import to_json
from mujun.runs.asked import builder
from mujun.runs.scenarios import each_once
from mujun.scenario.building.places import place_of
from mujun.scenario.schema import kinds as schema

WIDTH = 36
"""Characters of the bar that shows a flight from launch to impact."""


def run(
    names: list[str], against: str | None, start: str | None, to: str | None, azimuth: float | None, shape_text: str,
    altitudes_km: list[float], cross_sections: list[float], out: Path | None, params: list[str], as_json: bool,
) -> None:  # fmt: skip
    """Show what sensors could see, and who sees one flight."""
    shape = parse_shape(shape_text)
    if against is None and any(v is not None for v in (start, to, azimuth)):
        raise BadInput("--from, --to and --azimuth belong to a flight; expected --against MISSILE with them")
    if against is not None and (start is None or (to is None) == (azimuth is None)):
        raise BadInput("--against MISSILE needs --from PLACE and one of --to PLACE and --azimuth DEG, not both")
    if azimuth is not None and not -360.0 <= azimuth <= 360.0:
        raise BadInput(f"--azimuth {azimuth:g}: expected degrees between -360 and 360")
    for value in altitudes_km:
        if not 0.0 < value <= 10_000.0:
            raise BadInput(f"--altitude {value:g}: expected km above 0 and at most 10,000")
    for value in cross_sections:
        if not 0.0 < value < math.inf:
            raise BadInput(f"--cross-section {value:g}: expected m^2 above 0")
    check_out(out)
    built = builder(params, [*names, against])
    each_once("sensor", [built.sensor_entry(name).id for name in names])
    watches = [built.sensor(name) for name in names]
    infrared = built.infrared("space-infrared")
    covers = []
    for name, watch in zip(names, watches, strict=True):
        entry = built.sensor_entry(name)
        radar = built.get(schema.Radar, str(entry.radar))
        sections = [Section("", v) for v in cross_sections] or list(sections_of(watch.sections))
        heights = [h * 1e3 for h in altitudes_km] or list(ALTITUDES)
        covers.append(coverage(watch.radar, heights, sections, range_check(radar)))
    data: dict[str, Any] = {"sensors": [coverage_data(c) for c in covers], "limits": list(LIMITS)}
    sighted, path, rows, where = None, None, None, ""
    if against is not None and start is not None:
        missile, vehicle = built.missile(against)
        start_name, place = place_of(built.catalogue, start)
        target = place_of(built.catalogue, to) if to is not None else None
        compile_first()
        if target is not None:
            flown = fly_to(vehicle, place, target[1], shape, built.family(against, place))
        else:
            flown = fly_along(vehicle, place, math.radians((azimuth or 0.0) % 360.0), shape)
        sighted = sightings(flown, watches, infrared, built.post_boost_time(against))
        where = f"to {target[0]}" if target else f"along {azimuth:g} deg"
        data["flight"] = {"missile": missile.name, "from": start_name, "where": where, **sightings_data(sighted)}
        rows = path_rows(flown.flights)
        path = {"label": f"{missile.name} {where}", "lon_deg": rows["longitude_deg"], "lat_deg": rows["latitude_deg"]}
    data["provenance"] = provenance(built.catalogue, built.used, "mujun coverage")
    if out is not None:
        features, tracks = (
            features_of(covers, data["sensors"]),
            [] if rows is None else [track_of(rows, f"{against} {where}")],
        )
        table = [{"sensor": s["sensor"], **row} for s in data["sensors"] for row in s["footprints"]]
        write_files(
            out,
            {
                "coverage.json": to_json(data) + "\n",
                "coverage.geojson": collection_text(features),
                "coverage.kml": kml_text("Where targets are in view", LIMITS[0], features, tracks),
                "coverage.csv": csv_text(table),
                "tables.xlsx": data_workbook(data),
            },
        )
        draw(out, covers, path, sighted)
        notes().print(f"coverage: {out}/coverage.json, .geojson, .kml, .csv, .png, .svg, tables.xlsx", highlight=False)
    if as_json:
        print_json(data)
        return
    _show(data)


def _show(data: dict[str, Any]) -> None:
    screen = console()

    def number(value: float | None) -> str:
        return "–" if value is None else f"{value:,.0f}"

    for sensor in data["sensors"]:
        screen.print(f"[bold]{sensor['sensor']}[/bold]", highlight=False)
        blind = sensor["blind_sectors_deg"]
        text = "none" if not blind else ", ".join(f"{a:g}° to {b:g}°" for a, b in blind)
        screen.print(f"blind sectors: {text}", highlight=False)
        check = sensor["radar_equation"]
        if check:
            screen.print(
                f"published range {check['published_range_km']:,.0f} km at {check['cross_section_m2']:g} m²; the radar "
                f"equation gives {check['computed_range_km']:,.0f} km ({check['ratio']:.2f} times)",
                highlight=False,
            )
        table = Table(
            "altitude km",
            "cross-section m²",
            "target",
            "range km",
            "horizon km",
            "seen to km",
            "limited by",
            "area km²",
        )
        for f in sensor["footprints"]:
            table.add_row(
                f"{f['altitude_km']:,.0f}", f"{f['cross_section_m2']:g}", f["target"] or "", number(f["detection_range_km"]),
                number(f["horizon_km"]), number(f["farthest_km"]), f["limited_by"], number(f["area_km2"]),
            )  # fmt: skip
        screen.print(table)
    if "flight" in data:
        _show_flight(screen, data["flight"])
    screen.print(data["limits"][0], highlight=False)


def _bar(row: dict[str, Any], total: float) -> str:
    line = ["·"] * WIDTH
    for view in row["views"]:
        for k in range(int(view["from_s"] / total * WIDTH), min(int(view["to_s"] / total * WIDTH) + 1, WIDTH)):
            tracked = row["tracked_s"] is not None and (k + 0.5) * total / WIDTH >= row["tracked_s"]
            line[k] = "█" if tracked else "▒"
    return "".join(line)


def _show_flight(screen: Any, flight: dict[str, Any]) -> None:
    total = flight["flight_time_s"]
    screen.print(
        f"[bold]{flight['missile']}[/bold] from {flight['from']} {flight['where']}: burnout {flight['burnout_s']:,.0f} s, "
        f"apogee {flight['apogee_s']:,.0f} s, impact {total:,.0f} s",
        highlight=False,
    )
    table = Table(
        "sensor",
        Column("launch to impact (▒ view, █ track)", no_wrap=True, min_width=WIDTH),
        "from s",
        "to s",
        "track s",
        "first seen at km",
        "prediction, 1σ km",
    )
    for row in flight["sensors"]:
        views, told = row["views"], row["prediction"]
        table.add_row(
            row["sensor"], _bar(row, total), f"{views[0]['from_s']:,.0f}" if views else "never",
            f"{views[-1]['to_s']:,.0f}" if views else f"{row['outside_view_by_km'] or 0:,.0f} km outside",
            "–" if row["tracked_s"] is None else f"{row['tracked_s']:,.0f}",
            "–" if row["first_altitude_km"] is None else f"{row['first_altitude_km']:,.0f}",
            "" if not told else " → ".join(f"{p['reentry_error_km']:g}" for p in told if p["reentry_error_km"] is not None),
        )  # fmt: skip
    screen.print(table)
    if flight["unseen"]:
        screen.print(
            "seen by nobody: " + ", ".join(f"{g['from_s']:,.0f}–{g['to_s']:,.0f} s" for g in flight["unseen"]),
            highlight=False,
        )
