"""Reader of a check case's YAML file: converts fields with units to SI numbers and an Earth model."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mujun.base.outcomes import BadInput, nearest_names, said_of
from mujun.base.text import as_written, say
from mujun.base.units import parse_quantity
from mujun.earth.constants import EQUATORIAL_RADIUS, FLATTENING, GM, J2, ROTATION_RATE, Earth
from mujun.evidence.recorded.flight_record import FOOT
from mujun.scenario.reading.located import Located, read_located

ROUND_RADIUS = 20902255.199 * FOOT
"""Radius of the round Earth of NASA's check cases, m."""

_NEEDED = ("name", "data", "mass", "area", "drag_coefficient", "gravity", "earth", "rotation")
_OPTIONAL = ("gm", "j2", "radius", "rotation_rate", "tolerance_m", "source", "description")
_FORCE = {"m^3/s^2": 1.0, "km^3/s^2": 1e9, "ft^3/s^2": FOOT**3}
_RATE = {"rad/s": 1.0, "deg/s": math.pi / 180.0}


@dataclass(frozen=True)
class CaseFile:
    """A check case, SI.

    name: of the case.
    data: paths of the CSV records.
    mass: kg.
    area: reference area of the drag coefficient, m^2.
    drag_coefficient: constant.
    earth: gravity, shape and rotation.
    tolerance: greatest accepted error, m; None where the case states none.
    source: as the file states it; "" if it states none.
    """

    name: str
    data: tuple[Path, ...]
    mass: float
    area: float
    drag_coefficient: float
    earth: Earth
    tolerance: float | None
    source: str


def read_case(path: Path) -> CaseFile:
    """Read a case's YAML file.

    Raises BadInput 'file:line: field: what; expected …' for a field that is unknown, missing or has a wrong value.
    """
    located = read_located(path)
    known = (*_NEEDED, *_OPTIONAL)
    for key in located.data:
        if key not in known:
            hint = nearest_names(key, known)
            said = "{at}: this field is not known{hint}; expected one of {names}"
            raise BadInput(say(said, at=located.at((key,)), hint=hint, names=", ".join(known)))
    for key in _NEEDED:
        if located.data.get(key) is None:
            said = "{label}: the field {key} is missing; expected {names}"
            raise BadInput(say(said, label=located.label, key=key, names=", ".join(_NEEDED)))
    name = _text(located, "name")
    data = located.data["data"]
    names = data if isinstance(data, list) else [data]
    if not names or not all(isinstance(n, str) and n for n in names):
        raise BadInput(
            say("{at}: not the path of a file; expected a CSV file beside this one", at=located.at(("data",)))
        )
    tolerance = _number(located, "tolerance_m", None)
    if tolerance is not None and tolerance <= 0:
        said = "{at}: {tolerance:g} is not positive; expected metres, as 0.05"
        raise BadInput(say(said, at=located.at(("tolerance_m",)), tolerance=tolerance))
    return CaseFile(
        name=name,
        data=tuple(path.parent / n for n in names),
        mass=_positive(located, "mass", "kg"),
        area=_positive(located, "area", "m^2"),
        drag_coefficient=_drag(located),
        earth=_earth(located),
        tolerance=tolerance,
        source=_text(located, "source") if located.data.get("source") is not None else "",
    )


def _earth(located: Located) -> Earth:
    gravity = _choice(located, "gravity", ("j2", "inverse-square"))
    shape = _choice(located, "earth", ("wgs84", "round"))
    rotation = located.data["rotation"]
    if not isinstance(rotation, bool):
        key = "{at}: '{rotation}' is not a yes or no; expected true or false"
        raise BadInput(say(key, at=located.at(("rotation",)), rotation=as_written(rotation)))
    default_radius = ROUND_RADIUS if shape == "round" else EQUATORIAL_RADIUS
    radius = _positive(located, "radius", "m") if "radius" in located.data else default_radius
    gm = _with_unit(located, "gm", _FORCE, "1.4076443110e16 ft^3/s^2") if "gm" in located.data else GM
    if gm <= 0:
        key = "{at}: {gm:g} m^3/s^2 is not positive; expected about 3.986e14 m^3/s^2"
        raise BadInput(say(key, at=located.at(("gm",)), gm=gm))
    rate = ROTATION_RATE
    if "rotation_rate" in located.data:
        rate = _with_unit(located, "rotation_rate", _RATE, "7.292115e-5 rad/s")
    j2 = 0.0
    if gravity == "j2":
        j2 = _number(located, "j2", J2) or 0.0
        if shape == "round":  # J2 belongs to the ellipsoid's radius; an Earth model has one radius for both
            j2 *= (EQUATORIAL_RADIUS / radius) ** 2
    return Earth(gm, j2, radius, FLATTENING if shape == "wgs84" else 0.0, rate if rotation else 0.0)


def _text(located: Located, key: str) -> str:
    value = located.data[key]
    if not isinstance(value, str | int | float) or isinstance(value, bool) or not str(value).strip():
        raise BadInput(say("{at}: this is not text; expected a {key}", at=located.at((key,)), key=key))
    return str(value).strip()


def _choice(located: Located, key: str, choices: tuple[str, ...]) -> str:
    value = located.data[key]
    if value not in choices:
        said = "{at}: '{value}' is not known; expected {names}"
        raise BadInput(say(said, at=located.at((key,)), value=as_written(value), names=" or ".join(choices)))
    return str(value)


def _number(located: Located, key: str, default: float | None) -> float | None:
    value = located.data.get(key, default)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        said = "{at}: '{value}' is not a number; expected a plain number without a unit"
        raise BadInput(say(said, at=located.at((key,)), value=as_written(value)))
    return float(value)


def _drag(located: Located) -> float:
    value = _number(located, "drag_coefficient", None)
    if value is None or value < 0:
        key = "{at}: {value} is negative; expected 0 or more, as 0.1"
        raise BadInput(say(key, at=located.at(("drag_coefficient",)), value=value))
    return value


def _positive(located: Located, key: str, unit: str) -> float:
    try:
        value = parse_quantity(str(located.data[key]), unit)
    except BadInput as error:
        raise BadInput(say("{at}: {fault}", at=located.at((key,)), fault=said_of(error))) from error
    if value <= 0:
        said = "{at}: '{data}' is not positive; expected more than 0 {unit}"
        raise BadInput(say(said, at=located.at((key,)), data=as_written(located.data[key]), unit=unit))
    return value


def _with_unit(located: Located, key: str, units: Mapping[str, float], example: str) -> float:
    """Return the SI value of a quantity in one of `units` (unit to SI factor), which `base.units` does not know."""
    text: Any = str(located.data[key])
    match = re.fullmatch(r"([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)\s*(\S+)", text.strip())
    try:
        value = float(match[1]) * units[match[2]] if match else math.nan
    except (ValueError, KeyError):
        value = math.nan
    if not math.isfinite(value):
        wanted = ", ".join(units)
        said = "{at}: '{text}' is no such quantity; expected {wanted}, as {example}"
        raise BadInput(say(said, at=located.at((key,)), text=as_written(text[:60]), wanted=wanted, example=example))
    return value
