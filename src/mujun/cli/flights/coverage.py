"""Output of `mujun coverage`."""

from typing import Any

from rich.table import Column, Table

from mujun.cli.common import console
from mujun.reports.plain import kilometres
from mujun.runs.flights.coverage import CoverageResult

BAR_WIDTH = 36
"""Width of the bar for a flight from launch to impact, characters."""


def show(found: CoverageResult) -> None:
    """Show sensor coverage, and the times at which each sensor sees the flight."""
    screen, data = console(), found.data

    def number(value: float | None) -> str:
        return "–" if value is None else kilometres(value)

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
            "lowest ray to km",
            "seen to km",
            "limited by",
            "area km²",
        )
        for f in sensor["footprints"]:
            table.add_row(
                kilometres(f["altitude_km"]), f"{f['cross_section_m2']:g}", f["target"] or "", number(f["detection_range_km"]),
                number(f["horizon_km"]), number(f["lowest_ray_km"]), number(f["farthest_km"]), f["limited_by"],
                number(f["area_km2"]),
            )  # fmt: skip
        screen.print(table)
    if "flight" in data:
        _show_flight(screen, data["flight"])
    screen.print(data["limits"][0], highlight=False)


def _bar(row: dict[str, Any], total: float) -> str:
    line = ["·"] * BAR_WIDTH
    for view in row["views"]:
        for k in range(
            int(view["from_s"] / total * BAR_WIDTH), min(int(view["to_s"] / total * BAR_WIDTH) + 1, BAR_WIDTH)
        ):
            tracked = row["tracked_s"] is not None and (k + 0.5) * total / BAR_WIDTH >= row["tracked_s"]
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
        Column("launch to impact (▒ view, █ track)", no_wrap=True, min_width=BAR_WIDTH),
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
            f"{views[-1]['to_s']:,.0f}" if views else f"{kilometres(row['outside_view_by_km'] or 0.0)} km outside",
            "–" if row["tracked_s"] is None else f"{row['tracked_s']:,.0f}",
            "–" if row["first_altitude_km"] is None else kilometres(row["first_altitude_km"]),
            "" if not told else " → ".join(f"{p['reentry_error_km']:g}" for p in told if p["reentry_error_km"] is not None),
        )  # fmt: skip
    screen.print(table)
    if flight["unseen"]:
        screen.print(
            "seen by nobody: " + ", ".join(f"{g['from_s']:,.0f}–{g['to_s']:,.0f} s" for g in flight["unseen"]),
            highlight=False,
        )
