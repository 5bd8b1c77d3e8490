"""A missile of the user's own from the user's files of Thrusty: the YAML of an entry, with the range that the engine flies."""

import math
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.scenario.building.build import Builder
from mujun.scenario.building.representative import CLASS_ENDS_KM
from mujun.scenario.building.sanity import greatest_range
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.reading.tables.thrusty import ThrustyMissile, read_thrusty
from mujun.scenario.schema import kinds as schema

FIRST_GUESS_KM = 1000.0
"""Range with which the entry is read once, before it has been flown; nothing depends on it."""
DIGITS_READ = 8
"""Digits of the numbers written: those of the file."""


def from_thrusty(builder: Builder, paths: Sequence[Path], id: str) -> str:
    """Return the YAML of a missile. paths: a booster file, and one of what re-enters if the first does not hold it.

    Its range is the greatest that it flies here, on an Earth that does not turn: no published one is in the files. Its drag curve
    is that of most of the catalogue's missiles with the same propulsion. Raises BadInput for a missile that does not come down.
    """
    read = read_thrusty(paths)
    drags = Counter(e.drag_curve for e in builder.catalogue.all(schema.Missile) if e.propulsion == _propulsion(read))
    ((drag, _),) = drags.most_common(1)
    named = " and ".join(path.name for path in paths)
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "draft.yaml"
        draft.write_text(_written(read, id, drag, FIRST_GUESS_KM, named), encoding="utf-8")
        distance = greatest_range(Builder(load_catalogue([draft])).missile(id)[1]) / 1e3
    if not math.isfinite(distance):
        key = "{named}: {name} flies around the Earth; expected a missile that comes down"
        raise BadInput(say(key, named=named, name=read.name))
    return _written(read, id, drag, distance, named)


def _propulsion(read: ThrustyMissile) -> str:
    return "solid" if read.solid else "liquid"


def _written(read: ThrustyMissile, id: str, drag: str, distance_km: float, named: str) -> str:
    def number(value: float, unit: str, note: str = f"of {named}") -> str:
        text = f"{value:.{DIGITS_READ}g} {unit}"
        return f'{{nominal: {text}, sources: [{{value: "{text}", source: mujun-assumption, trust: assumed, note: "{note}"}}]}}'

    told = "; ".join(["the specific impulse is that in vacuum", *read.notes])
    name = read.name.replace('"', "'")
    lines = [
        f"# A missile of the user's own file: {named}. {told[0].upper()}{told[1:]}.",
        "# The range is the one flown here, not a published one. Put the sources of all numbers in place of mujun-assumption.",
        f"{id}:",
        "  kind: missile",
        f'  name: "{name}"',
        "  country: nowhere",
        f"  class: {next(word for word, end in CLASS_ENDS_KM if distance_km < end)}",
        f"  propulsion: {_propulsion(read)}",
        f"  thrust_termination: {'false' if read.solid else 'true'}",
        "  representative: true",
        f'  summary: "Stages of {named}; {told}."',
        *([] if read.coefficient is not None else ["  separates: false"]),
        "  stages:",
    ]
    for stage in read.stages:
        fields = {
            "propellant_mass": number(stage.propellant, "kg"),
            "dry_mass": number(stage.dry, "kg"),
            "isp_vacuum": number(stage.isp_vacuum, "s"),
            "burn_time": number(stage.burn_time, "s"),
            "diameter": number(stage.diameter, "m"),
        }
        if stage.exit_area is not None:
            fields["nozzle_exit_area"] = number(stage.exit_area, "m^2")
        if stage.coast_before:
            fields["coast_before_ignition"] = number(stage.coast_before, "s")
        lines += [f"    {'-' if k == 0 else ' '} {name}: {text}" for k, (name, text) in enumerate(fields.items())]
    lines += [f"  payload_mass: {number(read.payload, 'kg')}", f"  drag_curve: {drag}"]
    if read.coefficient is not None:
        lines.append(f"  ballistic_coefficient: {number(read.coefficient, 'kg/m^2')}")
    lines.append(f"  published_range: {number(round(distance_km), 'km', 'flown here; nobody has published it')}")
    return "\n".join(lines) + "\n"
