"""`mujun reach`."""

import math
from pathlib import Path
from typing import Any

from rich.table import Table

from mujun.analyses.single.reach import Reach, reach, usable_site
from mujun.base.outcomes import BadInput
from mujun.cli.common import check_out, compile_first, console, notes, print_json
from mujun.reports.data.provenance import provenance
from mujun.reports.formats.files import write_files
from mujun.reports.formats.geojson import collection_text, point_feature, region_feature
from mujun.reports.formats.kml import kml_text
from mujun.reports.formats.tabular import csv_text, data_workbook
from mujun.reports.plain import to_json
from mujun.runs.asked import builder
from mujun.runs.scenarios import each_once, expanded
from mujun.scenario.schema import kinds as schema

LIMITS = (
    "Where an interceptor can be in time says nothing of sight, decision, discrimination or kill; boosts are representative "
    "and scaled to a published burnout speed.",
)


def run(
    names: list[str], altitudes_km: list[float], times: list[float], interceptor: str | None, out: Path | None,
    params: list[str], as_json: bool,
) -> None:  # fmt: skip
    """Show how far interceptors reach."""
    check_out(out)
    built = builder(params, names)
    names, _ = expanded(built, names)
    each_once("site", [built.get(schema.Defence, name).id for name in names])
    if interceptor is not None:
        built.get(schema.Interceptor, interceptor)
    longest = [
        built.interceptor(interceptor or built.get(schema.Defence, name).interceptor).longest_flight for name in names
    ]
    for time in times:
        if time > max(longest):
            raise BadInput(
                f"--time {time:g}: the longest flight of these interceptors takes {max(longest):g} s; expected less"
            )
    compile_first()
    found = [reach(usable_site(built, name, interceptor), [h * 1e3 for h in altitudes_km], times) for name in names]
    data: dict[str, Any] = {
        "sites": [_site(one) for one in found],
        "limits": list(LIMITS),
        "interceptor_boosts": built.boosts(),
    }
    data["provenance"] = provenance(built.catalogue, built.used, "mujun reach")
    if out is not None:
        features = _features(found, data)
        write_files(
            out,
            {
                "reach.json": to_json(data) + "\n",
                "reach.geojson": collection_text(features),
                "reach.kml": kml_text("Where interceptors can be in time", LIMITS[0], features),
                "contours.csv": csv_text([{"site": s["site"], **row} for s in data["sites"] for row in s["contours"]]),
                "tables.xlsx": data_workbook(data),
            },
        )
        _draw(out, found, data)
        notes().print(
            f"reach: {out}/reach.json, .geojson, .kml, .png, .svg, contours.csv, tables.xlsx", highlight=False
        )
    if as_json:
        print_json(data)
        return
    _show(data)


def _site(one: Reach) -> dict[str, Any]:
    interceptor, place = one.site.fly_out.interceptor, one.site.fly_out.place
    return {
        "site": one.site.name,
        "lat_deg": math.degrees(place.latitude),
        "lon_deg": math.degrees(place.longitude),
        "interceptor": interceptor.name,
        "burnout_speed_km_s": interceptor.burnout_speed / 1e3,
        "propellant_factor": round(interceptor.propellant_factor, 3),
        "lowest_km": interceptor.minimum_altitude / 1e3,
        "highest_km": round(one.site.fly_out.highest / 1e3, 1),
        "longest_flight_s": interceptor.longest_flight,
        "reach_area_km2": round(one.area / 1e6),
        "east_km": round(one.east / 1e3),
        "west_km": round(one.west / 1e3),
        "contours": [
            {
                "altitude_km": round(c.altitude / 1e3, 1),
                "time_s": c.time,
                "area_km2": round(c.area / 1e6),
                "nearest_km": round(c.nearest / 1e3),
                "farthest_km": round(c.farthest / 1e3),
            }
            for c in one.contours
        ],
    }


def _features(found: list[Reach], data: dict[str, Any]) -> list[dict[str, Any]]:
    features = []
    for one, facts in zip(found, data["sites"], strict=True):
        features.append(point_feature(facts["lon_deg"], facts["lat_deg"], {"name": facts["site"], "role": "site"}))
        for contour, row in zip(one.contours, facts["contours"], strict=True):
            features.append(region_feature(contour.outline, {"site": facts["site"], **row}))
    return features


def _draw(folder: Path, found: list[Reach], data: dict[str, Any]) -> None:
    from mujun.reports.drawing.maps import Layer, MapPoint, draw_map

    layers, points = [], []
    for one, facts in zip(found, data["sites"], strict=True):
        points.append(MapPoint(facts["site"], facts["lat_deg"], facts["lon_deg"], "site"))
        lowest = [c for c in one.contours if c.altitude == one.contours[0].altitude]
        for c in sorted(lowest, key=lambda c: -c.area):
            layers.append(
                Layer(f"{facts['site']}: {c.altitude / 1e3:,.0f} km within {c.time:,.0f} s", c.outline, value=c.time)
            )
    for form in ("png", "svg"):
        draw_map(folder / f"reach.{form}", "Where interceptors can be in time", layers, points, notes=LIMITS[0])


def _show(data: dict[str, Any]) -> None:
    screen = console()
    table = Table(
        "site",
        "interceptor",
        "burnout km/s",
        "boost scaled",
        "altitudes km",
        "longest s",
        "reach km²",
        "east km",
        "west km",
    )
    for s in data["sites"]:
        table.add_row(
            s["site"], s["interceptor"], f"{s['burnout_speed_km_s']:.2f}", f"× {s['propellant_factor']:.2f}",
            f"{s['lowest_km']:g}–{s['highest_km']:,.0f}", f"{s['longest_flight_s']:,.0f}", f"{s['reach_area_km2']:,}",
            f"{s['east_km']:,}", f"{s['west_km']:,}",
        )  # fmt: skip
    screen.print(table)
    contours = Table("altitude km", "within s", *(s["site"] for s in data["sites"]))
    keys = dict.fromkeys((c["altitude_km"], c["time_s"]) for s in data["sites"] for c in s["contours"])
    for key in sorted(keys):
        cells = []
        for s in data["sites"]:
            mine = [c for c in s["contours"] if (c["altitude_km"], c["time_s"]) == key]
            cells.append(f"{mine[0]['farthest_km']:,} km, {mine[0]['area_km2']:,} km²" if mine else "")
        contours.add_row(f"{key[0]:,g}", f"{key[1]:,.0f}", *cells)
    screen.print(contours)
    screen.print(data["limits"][0], highlight=False)
