"""Output of `mujun flight`."""

from math import degrees
from pathlib import Path

from mujun.base.outcomes import BadArgument
from mujun.base.text import say
from mujun.cli.common import compile_first, console, note, print_json, tell_cautions
from mujun.cli.screen import line, row, table
from mujun.flight.model.shape import shape_said
from mujun.runs.flights.flight import FlightRequest, FlightResult, form_of, run


def show(request: FlightRequest, out: Path | None, as_json: bool, epoch: str | None = None) -> None:
    """Fly one missile, show its flight, and write its path. epoch: launch time in the file, as text."""
    if out is None and epoch is not None:
        raise BadArgument(say("<epoch> has no use without <path>"))
    if out is not None:
        form_of(out, epoch)
    (found,) = run(request, compile_first)
    if out is not None:
        found.save(out, epoch)
        note(say("path: {path}", path=str(out)))
    if as_json:
        print_json(found.to_dict())
    else:
        _show(found)
        tell_cautions(found.data["cautions"])


def _show(found: FlightResult) -> None:
    data, flown = found.data, found.flown
    line(found.title, "bold", say("{where}, {shape}", where=found.where, shape=shape_said(data["shape"])))
    numbers = say(
        "range {range:,.1f} km · apogee {apogee:,.1f} km · flight time {time:,.1f} s · burnout {speed:.3f} km/s at {height:,.1f} "
        "km, {angle:.1f} deg above the horizontal",
        range=data["range_km"], apogee=data["apogee_km"], time=data["flight_time_s"], speed=data["burnout_speed_km_s"],
        height=data["burnout_altitude_km"], angle=data["burnout_angle_deg"],
    )  # fmt: skip
    line(numbers if flown.miss is None else say("{numbers} · miss {miss:.0f} m", numbers=numbers, miss=flown.miss))
    if data["near_orbital"]:
        line("near-orbital: burns out at 95 % of circular speed or more, flies low and far")
    events = table("event", "time s", "altitude km", "speed km/s", "latitude", "longitude")
    for e in flown.events:
        row(
            events, e.name, f"{e.time:,.1f}", f"{round(e.height / 1e3, 1) + 0.0:,.1f}", f"{e.speed / 1e3:.3f}",
            f"{degrees(e.latitude):.3f}", f"{degrees(e.longitude):.3f}",
        )  # fmt: skip
    console().print(events)
    line(data["limits"][0])
