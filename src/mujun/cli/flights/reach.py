"""Output of `mujun reach`."""

from mujun.base.text import say
from mujun.cli.common import console
from mujun.cli.screen import line, row, table
from mujun.reports.wording import interceptor_limits_text
from mujun.runs.flights.reach import ReachResult


def show(found: ReachResult) -> None:
    """Show the reach of interceptors."""
    data = found.data
    boost, ground = ("burnout km/s", "boost scaled", "altitudes km", "longest s"), ("reach km²", "east km", "west km")
    sites = table("site", "interceptor", *boost, *ground)
    for s in data["sites"]:
        row(
            sites, s["site"], s["interceptor"], f"{s['burnout_speed_km_s']:.2f}", f"× {s['propellant_factor']:.2f}",
            f"{s['lowest_km']:g}–{s['highest_km']:,.0f}", f"{s['longest_flight_s']:,.0f}", f"{s['reach_area_km2']:,}",
            f"{s['east_km']:,}", f"{s['west_km']:,}",
        )  # fmt: skip
    console().print(sites)
    contours = table("altitude km", "within s", *(s["site"] for s in data["sites"]))
    keys = dict.fromkeys((c["altitude_km"], c["time_s"]) for s in data["sites"] for c in s["contours"])
    for key in sorted(keys):
        cells = []
        for s in data["sites"]:
            mine = [c for c in s["contours"] if (c["altitude_km"], c["time_s"]) == key]
            far = {"distance": mine[0]["farthest_km"], "area": mine[0]["area_km2"]} if mine else {}
            cells.append(say("{distance:,} km, {area:,} km²", **far) if far else "")
        row(contours, f"{key[0]:,g}", f"{key[1]:,.0f}", *cells)
    console().print(contours)
    for one in data["interceptor_boosts"]:
        line(interceptor_limits_text(one))
    line(data["limits"][0])
