"""Output of `mujun intercept`."""

from typing import Any

from mujun.base.text import HEADING, NEXT_NAME, joined, meant, say
from mujun.cli.common import console, number_text
from mujun.cli.screen import line, row, table
from mujun.flight.model.shape import shape_said
from mujun.reports.wording import interceptor_limits_text
from mujun.runs.engagements.intercept import InterceptResult, events


def show(found: InterceptResult) -> None:
    """Show one engagement."""
    data = found.data
    names, shape = joined(data["defences"], NEXT_NAME), shape_said(data["shape"])
    against = say("({shape}) against {names} ({mode})", shape=shape, names=names, mode=data["mode"])
    line(found.title, "bold", against)
    times = table("time s", "event")
    for time, what in events(data):
        row(times, f"{time:,.0f}", what)
    console().print(times)
    modes = table("mode", "slack s", meant("shots", HEADING))
    for one in data["modes"]:
        row(modes, one["mode"], number_text(one["slack_s"]), str(one["shots"]))
    console().print(modes)
    _show_meetings(data["sites"])
    for site in data["sites"]:
        if site["track_bound"]:
            _show_track_bound(site, site["track_bound"])
    if data["why_not"]:
        line(say("No window: {why}", why=data["why_not"]), "bold")
    speed, note = data["required_burnout_speed_km_s"], data["required_burnout_speed_note"]
    key = "a window exists from a burnout speed of {speed:.2f} km/s; {note}"
    line(say(key, speed=speed, note=note) if speed else note)
    for one in data["interceptor_boosts"]:
        line(interceptor_limits_text(one))
    line(data["limits"][0])


def _show_meetings(sites: list[dict[str, Any]]) -> None:
    """Show when and where the interceptors of each site meet the missile."""
    speeds = ("closing km/s", "target km/s", "interceptor km/s")
    heads = ("site", "intercept", "at s", "launch s", "altitude km", *speeds, "angle °")
    meetings = table(*heads)
    for site in sites:
        for m in site["meetings"]:
            fast = (m["closing_speed_km_s"], m["target_speed_km_s"], m["interceptor_speed_km_s"])
            row(
                meetings, site["site"], m["what"], number_text(m["time_s"]), number_text(m["launch_s"]),
                number_text(m["altitude_km"]), *("–" if v is None else f"{v:.2f}" for v in fast),
                number_text(m["crossing_angle_deg"]),
            )  # fmt: skip
    if meetings.rows:
        console().print(meetings)


def _show_track_bound(site: dict[str, Any], bound: dict[str, Any]) -> None:
    """Show from when on the track is good enough for a launch."""
    when = bound["good_enough_s"]
    begins = say("never before the intercept") if when is None else say("from {time:,.0f} s on", time=when)
    line(
        say(
            "{site}: a salvo of {salvo}; track bound: {sigmas:g} sigma within {divert:g} km of divert {when} (one sigma {best:g} "
            "km at the end)",
            site=site["site"], salvo=site["salvo"], sigmas=bound["sigmas"], divert=bound["divert_reach_km"], when=begins,
            best=bound["best_sigma_km"],
        )
    )  # fmt: skip
