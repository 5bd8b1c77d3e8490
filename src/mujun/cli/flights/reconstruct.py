"""Output of `mujun reconstruct`."""

from typing import Any

from mujun.base.text import NEXT_NAME, Text, joined, say
from mujun.cli.screen import line
from mujun.runs.flights.reconstruct import ReconstructResult


def show(found: ReconstructResult) -> None:
    """Show the conclusions from a report about its missile."""
    data = found.data
    where = say("from {place}, azimuth {azimuth:g} deg", place=data["from"], azimuth=data["azimuth_deg"])
    line(data["missile"] or "no ballistic missile", "bold", where)
    for text in data["assumptions"]:
        line(say("assumed: {text}", text=text))
    if data["flight_time_s"] is not None:
        half = 0.5 * (data["flight_time_high_s"] - data["flight_time_low_s"])
        key = "predicted flight time {time:,.0f} s ± {half:,.0f} s, 90 % band (Kepler time on the rotating Earth {kepler:,.0f} s)"
        line(say(key, time=data["flight_time_s"], half=half, kepler=data["kepler_time_s"]))
    line(data["why"], {True: "green", False: "red", None: "yellow"}[data["consistent"]])
    if data["fitted"] is None:
        return
    if data["fitted"] == "payload":
        line(say("fitted payload: {mass:,.0f} kg", mass=data["payload_kg"]))
    else:
        line(say("fitted cut-off: {share:.3f} of the last burn", share=data["cutoff_share"]))
    told = joined([_farthest(one) for one in data["max_ranges"][::3]], NEXT_NAME)
    line(say("maximum range by azimuth: {ranges}", ranges=told))


def _farthest(one: dict[str, Any]) -> Text:
    """Return the maximum range along an azimuth."""
    if one["whole_earth"]:
        return say("{azimuth:.0f}°: whole Earth", azimuth=one["azimuth_deg"])
    key = "{azimuth:.0f}°: {range:,.0f} km"
    if one["near_orbital"]:
        key = "{azimuth:.0f}°: {range:,.0f} km (near-orbital, apogee {apogee:,.0f} km)"
    return say(key, azimuth=one["azimuth_deg"], range=one["range_km"], apogee=one["apogee_km"])
