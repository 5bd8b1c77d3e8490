"""Output of `mujun footprint`."""

from rich.table import Table

from mujun.base.text import shots_said
from mujun.cli.common import console
from mujun.reports.wording import interceptor_limits_text
from mujun.runs.engagements.footprint import FootprintResult


def show(found: FootprintResult) -> None:
    """Show a footprint."""
    screen, data = console(), found.data
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
            f"{data['area_km2']:,} km² with {shots_said(data['shots'])} or more · "
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
    for row in data["interceptor_boosts"]:
        screen.print(interceptor_limits_text(row), highlight=False)
    screen.print(data["limits"][0], highlight=False)
