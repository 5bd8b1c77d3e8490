"""Output of `mujun network`."""

from typing import Any

from rich.table import Table

from mujun.base.text import SITES, counted
from mujun.cli.common import console, number_text
from mujun.runs.engagements.network import NetworkResult


def show(found: NetworkResult) -> None:
    """Show a network, the fused track of a flight, and the effect of removing parts."""
    screen, data = console(), found.data
    screen.print(f"[bold]{data['network']}[/bold]", highlight=False)
    sites = list(dict.fromkeys(row["site"] for row in data["paths"]))
    paths = Table("sensor", *[f"{site}, s" for site in sites], title="seconds until a sensor's track is at hand")
    for sensor in dict.fromkeys(row["sensor"] for row in data["paths"]):
        mine = {row["site"]: row["delay_s"] for row in data["paths"] if row["sensor"] == sensor}
        if len(sites) <= 6:
            paths.add_row(sensor, *(number_text(mine[site]) for site in sites))
    if len(sites) > 6:
        paths = Table("sensor", "reaches", "in s")
        for sensor in dict.fromkeys(row["sensor"] for row in data["paths"]):
            reached = [row for row in data["paths"] if row["sensor"] == sensor and row["delay_s"] is not None]
            delays = sorted(row["delay_s"] for row in reached)
            paths.add_row(sensor, counted(len(reached), *SITES), f"{delays[0]:g} to {delays[-1]:g}" if delays else "–")
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
                row["site"], row["first_sensor"] or "none", number_text(row["first_at_hand_s"]), number_text(row["commit_s"]),
                number_text(row["held_s"]), gaps or "none",
            )  # fmt: skip
        screen.print(fused)
    if "gain" in data:
        _show_gain(data)
    screen.print(data["limits"][0], highlight=False)


def _show_gain(data: dict[str, Any]) -> None:
    screen, found = console(), data["gain"]
    tracked = counted(len(found["newly_tracked"]), "{n:,} flight", "{n:,} flights")
    screen.print(
        f"[bold]With {', '.join(data['without'])}[/bold] and without: {found['flights_changed']} of {found['flights']} flights "
        f"change; earlier commitment by up to {found['greatest_earlier_commitment_s']:,.0f} s; "
        f"{found['most_shots_gained']:+d} at most in shots; {tracked} newly tracked, "
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
            row["flight"], number_text(row["commit_with_s"]), number_text(row["commit_without_s"]), str(row["shots_with"]),
            str(row["shots_without"]), number_text(row["slack_with_s"]), number_text(row["slack_without_s"]),
        )  # fmt: skip
    if table.rows:
        screen.print(table)
    if len(found["changed"]) > 20:
        screen.print(f"… and {len(found['changed']) - 20} more; --json has all", highlight=False)
