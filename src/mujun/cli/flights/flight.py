"""Output of `mujun flight`."""

from math import degrees
from pathlib import Path

from rich.table import Table

from mujun.cli.common import compile_first, console, notes, print_json
from mujun.runs.flights.flight import FlightRequest, FlightResult, form_of, run


def show(request: FlightRequest, out: Path | None, as_json: bool) -> None:
    """Fly one missile, show its flight, and write its path."""
    if out is not None:
        form_of(out)
    (found,) = run(request, compile_first)
    if out is not None:
        found.save(out)
        notes().print(f"path: {out}", highlight=False)
    if as_json:
        print_json(found.to_dict())
    else:
        _show(found)


def _show(found: FlightResult) -> None:
    screen, data, flown = console(), found.data, found.flown
    screen.print(f"[bold]{found.title}[/bold] {found.where}, {data['shape']}", highlight=False)
    screen.print(
        f"range {data['range_km']:,.1f} km · apogee {data['apogee_km']:,.1f} km · "
        f"flight time {data['flight_time_s']:,.1f} s · "
        f"burnout {data['burnout_speed_km_s']:.3f} km/s at {data['burnout_altitude_km']:,.1f} km, "
        f"{data['burnout_angle_deg']:.1f} deg above the horizontal"
        + (f" · miss {flown.miss:.0f} m" if flown.miss is not None else ""),
        highlight=False,
    )
    if data["near_orbital"]:
        screen.print("near-orbital: burns out at 95 % of circular speed or more, flies low and far", highlight=False)
    table = Table("event", "time s", "altitude km", "speed km/s", "latitude", "longitude")
    for e in flown.events:
        table.add_row(
            e.name, f"{e.time:,.1f}", f"{round(e.height / 1e3, 1) + 0.0:,.1f}", f"{e.speed / 1e3:.3f}",
            f"{degrees(e.latitude):.3f}", f"{degrees(e.longitude):.3f}",
        )  # fmt: skip
    screen.print(table)
    screen.print(data["limits"][0], highlight=False)
