"""Output of `mujun coverage`."""

from typing import Any

from mujun.base.text import NEXT_NAME, joined, say
from mujun.cli.common import console
from mujun.cli.screen import bar_column, line, row, table
from mujun.reports.plain import kilometres
from mujun.runs.flights.coverage import CoverageResult

BAR_WIDTH = 36
"""Width of the bar for a flight from launch to impact, characters."""


def show(found: CoverageResult) -> None:
    """Show sensor coverage, and the times at which each sensor sees the flight."""
    data = found.data

    def number(value: float | None) -> str:
        return "–" if value is None else kilometres(value)

    for sensor in data["sensors"]:
        line(sensor["sensor"], "bold")
        blind = [say("{low:g}° to {high:g}°", low=a, high=b) for a, b in sensor["blind_sectors_deg"]]
        line(say("blind sectors: {sectors}", sectors=joined(blind or [say("none")], NEXT_NAME)))
        check = sensor["radar_equation"]
        if check:
            line(
                say(
                    "published range {published:,.0f} km at {section:g} m²; the radar equation gives {computed:,.0f} km "
                    "({ratio:.2f} times)",
                    published=check["published_range_km"], section=check["cross_section_m2"],
                    computed=check["computed_range_km"], ratio=check["ratio"],
                )
            )  # fmt: skip
        far = ("range km", "horizon km", "lowest ray to km", "seen to km", "limited by", "area km²")
        views = table("altitude km", "cross-section m²", "target", *far)
        for f in sensor["footprints"]:
            edges = (number(f[key]) for key in ("detection_range_km", "horizon_km", "lowest_ray_km", "farthest_km"))
            section = f"{f['cross_section_m2']:g}"
            row(
                views,
                kilometres(f["altitude_km"]),
                section,
                f["target"] or "",
                *edges,
                f["limited_by"],
                number(f["area_km2"]),
            )
        console().print(views)
    if "flight" in data:
        _show_flight(data["flight"])
    line(data["limits"][0])


def _bar(seen: dict[str, Any], total: float) -> str:
    signs = ["·"] * BAR_WIDTH
    for view in seen["views"]:
        for k in range(
            int(view["from_s"] / total * BAR_WIDTH), min(int(view["to_s"] / total * BAR_WIDTH) + 1, BAR_WIDTH)
        ):
            tracked = seen["tracked_s"] is not None and (k + 0.5) * total / BAR_WIDTH >= seen["tracked_s"]
            signs[k] = "█" if tracked else "▒"
    return "".join(signs)


def _show_flight(flight: dict[str, Any]) -> None:
    total = flight["flight_time_s"]
    key = "from {place} {where}: burnout {burnout:,.0f} s, apogee {apogee:,.0f} s, impact {impact:,.0f} s"
    times = {"burnout": flight["burnout_s"], "apogee": flight["apogee_s"], "impact": total}
    line(flight["missile"], "bold", say(key, place=flight["from"], where=flight["where"], **times))
    bar = bar_column("launch to impact (▒ in coverage, █ tracked)", BAR_WIDTH)
    seen = table("sensor", bar, "from s", "to s", "track s", "first seen at km", "prediction, 1σ km")
    for one in flight["sensors"]:
        views, told = one["views"], one["prediction"]
        outside = say("{distance} km outside", distance=kilometres(one["outside_view_by_km"] or 0.0))
        row(
            seen, one["sensor"], _bar(one, total), f"{views[0]['from_s']:,.0f}" if views else "never",
            f"{views[-1]['to_s']:,.0f}" if views else outside,
            "–" if one["tracked_s"] is None else f"{one['tracked_s']:,.0f}",
            "–" if one["first_altitude_km"] is None else kilometres(one["first_altitude_km"]),
            "" if not told else " → ".join(f"{p['reentry_error_km']:g}" for p in told if p["reentry_error_km"] is not None),
        )  # fmt: skip
    console().print(seen)
    if flight["unseen"]:
        key = "{begin:,.0f}–{end:,.0f} s"
        gaps = [say(key, begin=one["from_s"], end=one["to_s"]) for one in flight["unseen"]]
        line(say("seen by no sensor: {times}", times=joined(gaps, NEXT_NAME)))
