"""Output of `mujun footprint`."""

from typing import Any

from mujun.base.text import NEXT_NAME, Text, joined, say, shots_said
from mujun.cli.common import console
from mujun.cli.screen import line, row, table
from mujun.flight.model.shape import shape_said
from mujun.reports.wording import interceptor_limits_text
from mujun.runs.engagements.footprint import FootprintResult

OPEN_PLACES_NAMED = 20
"""Largest number of undefended places on the screen."""


def show(found: FootprintResult) -> None:
    """Show a footprint."""
    data = found.data
    names = joined(data["defences"], NEXT_NAME)
    if "launch_area_denied_km2" in data:
        _show_denied(data, names)
    else:
        _show_defended(data, names)
    for remark in data["remarks"]:
        line(remark)
    for one in data["interceptor_boosts"]:
        line(interceptor_limits_text(one))
    line(data["limits"][0])


def _show_denied(data: dict[str, Any], names: Text) -> None:
    key = "Launch area denied by {names}: {missile} to {place}"
    line(say(key, names=names, missile=data["against"], place=data["to"]), "bold")
    line(
        say(
            "{denied:,} km² of {within:,} km² within range, of the ground within {radius:,} km of {place} · cell {cell:g} km",
            denied=data["launch_area_denied_km2"], within=data["launch_area_within_range_km2"],
            radius=round(data["grid_radius_km"], -1), place=data["around"], cell=data["cell_km"],
        )
    )  # fmt: skip


def _show_defended(data: dict[str, Any], names: Text) -> None:
    threats = [say("{missile} from {area}", missile=one["missile"], area=one["from"]) for one in data["against"]]
    line(say("Ground defended by {names} against {threats}", names=names, threats=joined(threats)), "bold")
    shapes = joined([shape_said(shape) for shape in data["shapes"]], NEXT_NAME)
    line(
        say(
            "{area:,} km² with {shots} or more · {threatened:,} km² threatened · {mode}, {shapes} · cell {cell:g} km",
            area=data["area_km2"], shots=shots_said(data["shots"]), threatened=data["threatened_km2"], mode=data["mode"],
            shapes=shapes, cell=data["cell_km"],
        )
    )  # fmt: skip
    sites = table("site", "alone km²", "only this site km²")
    for one in data["sites"]:
        row(sites, one["site"], f"{one['area_km2']:,}", f"{one['only_this_site_km2']:,}")
    console().print(sites)
    shots = table("shots at least", "km²")
    for one in data["by_shots"]:
        row(shots, str(one["shots"]), f"{one['area_km2']:,}")
    console().print(shots)
    bare = [place["place"] for place in data["places"] if not place["defended"]]
    numbers = {"defended": data["places_defended"], "open": data["places_undefended"]}
    said = say("places within the missiles' reach: {defended:,} defended, {open:,} not", **numbers)
    named = joined([*bare[:OPEN_PLACES_NAMED], *(["…"] if len(bare) > OPEN_PLACES_NAMED else [])], NEXT_NAME)
    line(say("{first}: {rest}", first=said, rest=named) if bare else said)
