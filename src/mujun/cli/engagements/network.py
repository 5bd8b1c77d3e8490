"""Output of `mujun network`."""

from typing import Any

from mujun.base.text import NEXT_NAME, SITES, counted, joined, say
from mujun.cli.common import console, number_text
from mujun.cli.screen import line, row, table
from mujun.runs.engagements.network import NetworkResult

SITES_SHOWN, FLIGHTS_SHOWN = 6, 20
"""Largest number of sites with a column each, and of changed flights on the screen."""


def show(found: NetworkResult) -> None:
    """Show a network, the fused track of a flight, and the effect of removing parts."""
    data = found.data
    line(data["network"], "bold")
    _show_paths(data["paths"])
    cut = [f"{one['from']}>{one['to']}" for one in data["links"] if not one["allowed"]]
    if cut:
        line(say("not permitted: {links}", links=joined(cut, NEXT_NAME)))
    if "fused" in data:
        _show_fused(data)
    if "gain" in data:
        _show_gain(data)
    line(data["limits"][0])


def _show_paths(rows: list[dict[str, Any]]) -> None:
    """Show how long the track of each sensor takes to each site; of many sites, how many it reaches."""
    sites, sensors = (list(dict.fromkeys(one[key] for one in rows)) for key in ("site", "sensor"))
    if len(sites) > SITES_SHOWN:
        paths = table("sensor", "reaches", "in s")
        for sensor in sensors:
            delays = sorted(one["delay_s"] for one in rows if one["sensor"] == sensor and one["delay_s"] is not None)
            between = say("{low:g} to {high:g}", low=delays[0], high=delays[-1]) if delays else "–"
            row(paths, sensor, counted(len(delays), *SITES), between)
    else:
        heads = [say("{site}, s", site=site) for site in sites]
        paths = table("sensor", *heads, title="seconds until a sensor's track is at hand")
        for sensor in sensors:
            mine = {one["site"]: one["delay_s"] for one in rows if one["sensor"] == sensor}
            row(paths, sensor, *(number_text(mine[site]) for site in sites))
    console().print(paths)


def _show_fused(data: dict[str, Any]) -> None:
    """Show from when to when each site has a track of the flight."""
    more = say("(the first of {n:,} flights; name places with --from and --to for another)", n=data["flights"])
    flight = say("{flight}, {time:,.0f} s", flight=data["flight"], time=data["flight_time_s"])
    line(flight, "bold", more if data["flights"] > 1 else "")
    fused = table("site", "first track from", "at hand s", "commit s", "held s", "gaps s")
    for one in data["fused"]:
        gaps = ", ".join(f"{g['from_s']:,.0f}–{g['to_s']:,.0f}" for g in one["gaps"])
        times = (number_text(one[key]) for key in ("first_at_hand_s", "commit_s", "held_s"))
        row(fused, one["site"], one["first_sensor"] or "none", *times, gaps or "none")
    console().print(fused)


def _show_gain(data: dict[str, Any]) -> None:
    """Show what the parts named are worth."""
    found = data["gain"]
    line(
        say(
            "With {parts} and without: {changed:,} of {flights:,} flights change; earlier commitment by up to {earlier:,.0f} s; "
            "{shots:+d} at most in shots; {tracked} newly tracked, {met:,} newly met",
            parts=joined(data["without"], NEXT_NAME), changed=found["flights_changed"], flights=found["flights"],
            earlier=found["greatest_earlier_commitment_s"], shots=found["most_shots_gained"],
            tracked=counted(len(found["newly_tracked"]), "{n:,} flight", "{n:,} flights"), met=len(found["newly_met"]),
        )
    )  # fmt: skip
    if found["area_with_km2"] is not None:
        line(
            say(
                "ground and sea defended against all the missiles, wherever they are aimed: {area:,} km² with, {without:,} km² "
                "without ({gained:+,} km²)",
                area=found["area_with_km2"], without=found["area_without_km2"],
                gained=found["area_with_km2"] - found["area_without_km2"],
            )
        )  # fmt: skip
    changed = table("flight", "commit s with", "without", "shots with", "without", "slack s with", "without")
    for one in found["changed"][:FLIGHTS_SHOWN]:
        row(
            changed, one["flight"], number_text(one["commit_with_s"]), number_text(one["commit_without_s"]),
            str(one["shots_with"]), str(one["shots_without"]), number_text(one["slack_with_s"]),
            number_text(one["slack_without_s"]),
        )  # fmt: skip
    if changed.rows:
        console().print(changed)
    if len(found["changed"]) > FLIGHTS_SHOWN:
        line(say("… and {n:,} more; --json has all", n=len(found["changed"]) - FLIGHTS_SHOWN))
