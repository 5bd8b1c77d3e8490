"""Output of `mujun intercept`."""

from rich.table import Table

from mujun.cli.common import console, number_text
from mujun.reports.wording import interceptor_limits_text
from mujun.runs.engagements.intercept import InterceptResult, events


def show(found: InterceptResult) -> None:
    """Show one engagement."""
    screen, data, title = console(), found.data, found.title
    names = ", ".join(data["defences"])
    screen.print(f"[bold]{title}[/bold] ({data['shape']}) against {names} ({data['mode']})", highlight=False)
    table = Table("time s", "event")
    for time, what in events(data):
        table.add_row(f"{time:,.0f}", what)
    screen.print(table)
    modes = Table("mode", "slack s", "shots")
    for row in data["modes"]:
        modes.add_row(row["mode"], number_text(row["slack_s"]), str(row["shots"]))
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
                site["site"], m["what"], number_text(m["time_s"]), number_text(m["launch_s"]), number_text(m["altitude_km"]),
                *("–" if v is None else f"{v:.2f}" for v in speeds), number_text(m["crossing_angle_deg"]),
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
    speed, note = data["required_burnout_speed_km_s"], data["required_burnout_speed_note"]
    screen.print(
        f"a window exists from a burnout speed of {speed:.2f} km/s; {note}" if speed else note,
        highlight=False,
    )
    for row in data["interceptor_boosts"]:
        screen.print(interceptor_limits_text(row), highlight=False)
    screen.print(data["limits"][0], highlight=False)
