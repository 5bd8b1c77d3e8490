"""Output of `mujun reach`."""

from rich.table import Table

from mujun.cli.common import console
from mujun.reports.wording import interceptor_limits_text
from mujun.runs.flights.reach import ReachResult


def show(found: ReachResult) -> None:
    """Show the reach of interceptors."""
    screen, data = console(), found.data
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
    for row in data["interceptor_boosts"]:
        screen.print(interceptor_limits_text(row), highlight=False)
    screen.print(data["limits"][0], highlight=False)
