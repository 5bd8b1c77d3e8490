"""New entries of the user's own: commented templates that load as they are, and a representative missile from four numbers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mujun.base.outcomes import BadArgument, either, nearest_names
from mujun.base.text import as_written, say
from mujun.base.units import TABLE
from mujun.earth.constants import MEAN_RADIUS
from mujun.reports.formats.files import write_new
from mujun.runs.from_thrusty import from_thrusty
from mujun.runs.shared.request import Request, builder
from mujun.scenario.building.representative import Representative, representative
from mujun.scenario.reading.records import FOLDER

ENTRY_TEMPLATES = FOLDER / "templates"
PER_KM, PER_TONNE = TABLE["m"]["km"][0], TABLE["kg"]["t"][0]
DIGITS = 4
"""Digits of the numbers of a representative missile: none is known better."""


@dataclass(frozen=True, kw_only=True)
class NewRequest(Request):
    """A template, or with all four numbers a representative missile, or one of the user's files of Thrusty.

    word: claim, missile, site, radar, raid, area or place. id: of the new entry; None: that of the template.
    thrusty: a booster file, and one of what re-enters.
    """

    word: str
    id: str | None = None
    range_km: float | None = None
    mass_t: float | None = None
    stages: int | None = None
    propulsion: str | None = None
    thrusty: tuple[Path, ...] = ()

    def __post_init__(self) -> None:
        if self.word not in words():
            near = nearest_names(self.word, words())
            key = "<word> {word}: expected {names}{near}"
            raise BadArgument(say(key, word=as_written(self.word), names=either(words()), near=near))
        given = [value is not None for value in (self.range_km, self.mass_t, self.stages, self.propulsion)]
        if any(given) and not (all(given) and self.word == "missile"):
            key = "<range_km>, <mass_t>, <stages> and <propulsion> belong to a missile; expected all four with one"
            raise BadArgument(say(key))
        if self.thrusty and (any(given) or self.word != "missile"):
            key = "<thrusty> makes a missile by itself; expected it with a missile, and no number beside it"
            raise BadArgument(say(key))
        if self.range_km is not None and not 0.0 < self.range_km * PER_KM < 3.0 * MEAN_RADIUS:
            key = "<range_km> {value:g}: expected km above 0, up to half-way round the Earth"
            raise BadArgument(say(key, value=self.range_km))
        if self.mass_t is not None and not 0.0 < self.mass_t <= 1000.0:
            raise BadArgument(say("<mass_t> {value:g}: expected tonnes above 0 and at most 1,000", value=self.mass_t))


def words() -> Sequence[str]:
    """Return the words for which there is a template."""
    return sorted(path.stem for path in ENTRY_TEMPLATES.glob("*.yaml"))


def new(request: NewRequest) -> str:
    """Return the YAML of a new entry."""
    if request.thrusty:
        return from_thrusty(builder(request), request.thrusty, request.id or "my-missile")
    if request.range_km is None:
        text = (ENTRY_TEMPLATES / f"{request.word}.yaml").read_text(encoding="utf-8")
        return text if request.id is None else text.replace(f"my-{request.word}", request.id)
    assert request.mass_t is not None and request.stages is not None and request.propulsion is not None
    built = builder(request)
    found = representative(
        built, request.range_km * PER_KM, request.mass_t * PER_TONNE, request.stages, request.propulsion
    )
    return _written(request, found)


def write(request: NewRequest, path: Path | None) -> Path:
    """Write a new entry into a file; return its path. path: by default my-WORD.yaml. Raises BadInput for one that exists."""
    target = path or Path(f"my-{request.word}.yaml")
    return write_new(target, new(request))


def _written(request: NewRequest, found: Representative) -> str:
    vehicle, alike = found.vehicle, f"middle of {len(found.like)} missiles of the catalogue"

    def number(value: Any, unit: str, note: str, span: tuple[float, float] | None = None) -> str:
        text = f"{_rounded(value)} {unit}"
        low_high = f", range: [{_rounded(span[0])} {unit}, {_rounded(span[1])} {unit}]" if span else ""
        source = f'{{value: "{text}", source: mujun-assumption, trust: assumed, note: "{note}"}}'
        return f"{{nominal: {text}{low_high}, sources: [{source}]}}"

    lines = [
        f"# A representative missile ({request.propulsion}): {request.range_km:g} km, {request.mass_t:g} t,",
        f"# stages: {request.stages}.",
        "# Its payload is fitted to the range (on an Earth that does not turn). All else is the middle of what the catalogue",
        f"# says of {', '.join(found.like)}; burn times range over all missiles with that propulsion.",
        "# Put the source of range and mass in place of mujun-assumption.",
        f"{request.id or 'my-missile'}:",
        "  kind: missile",
        f"  name: Representative missile ({request.range_km:,.0f} km)",
        "  country: nowhere",
        f"  class: {found.class_}",
        f"  propulsion: {request.propulsion}",
        f"  thrust_termination: {'true' if found.thrust_termination else 'false'}",
        "  representative: true",
        f"  summary: Representative stages from range, launch mass, number of stages and propulsion ({alike}); no stage table.",
        "  stages:",
    ]
    for stage, span in zip(vehicle.stages, found.burn_times, strict=True):
        diameter = 2.0 * math.sqrt(stage.area / math.pi)
        fields = {
            "propellant_mass": number(stage.propellant_mass, "kg", alike),
            "dry_mass": number(stage.dry_mass, "kg", alike),
            "isp_sea_level": number(stage.isp_sea_level, "s", alike),
            "isp_vacuum": number(stage.isp_vacuum, "s", alike),
            "burn_time": number(stage.burn_time, "s", f"{alike}, by thrust and weight", span),
            "diameter": number(diameter, "m", f"{alike}, by density"),
        }
        lines += [f"    {'-' if k == 0 else ' '} {name}: {text}" for k, (name, text) in enumerate(fields.items())]
    middle, low, high = found.coefficient
    lines += [
        f"  payload_mass: {number(vehicle.payload_mass, 'kg', 'fitted to the range')}",
        f"  drag_curve: {found.drag_curve}",
        f"  ballistic_coefficient: {number(middle, 'kg/m^2', alike, (low, high))}",
        f"  published_range: {number(request.range_km, 'km', 'as asked for; put its source here')}",
    ]
    return "\n".join(lines) + "\n"


def _rounded(value: float) -> str:
    return f"{float(f'{value:.{DIGITS}g}'):.10g}"
