"""Convert quantities written as text, such as "4.5 km/s", to SI numbers, with a full sentence for every error."""

import functools
import math
import re
from typing import Any

from mujun.base.outcomes import BadInput, either
from mujun.base.text import Text, as_written, say

_DEGREE = math.pi / 180.0

TABLE: dict[str, dict[str, tuple[float, float]]] = {
    "kg": {"kg": (1, 1), "t": (1000, 1), "g": (1, 1000)},
    "m": {"m": (1, 1), "km": (1000, 1), "cm": (1, 100), "mm": (1, 1000)},
    "m^2": {"m^2": (1, 1), "cm^2": (1, 10_000), "km^2": (1_000_000, 1)},
    "s": {"s": (1, 1), "min": (60, 1), "h": (3600, 1), "ms": (1, 1000)},
    "m/s": {"m/s": (1, 1), "km/s": (1000, 1)},
    "rad": {"rad": (1, 1), "deg": (_DEGREE, 1)},
    "N": {"N": (1, 1), "kN": (1000, 1), "MN": (1_000_000, 1)},
    "kg/m^2": {"kg/m^2": (1, 1), "t/m^2": (1000, 1)},
    "Hz": {"Hz": (1, 1), "kHz": (1000, 1), "MHz": (1_000_000, 1), "GHz": (1_000_000_000, 1)},
    "Pa": {"Pa": (1, 1), "kPa": (1000, 1)},
    "W": {"W": (1, 1), "kW": (1000, 1), "MW": (1_000_000, 1)},
    "K": {"K": (1, 1)},
    "dB": {"dB": (1, 1)},
    "1": {"1": (1, 1), "": (1, 1)},
}
"""SI unit -> unit as written -> (numerator, denominator) of the factor to SI; integers, so that 7 cm is exactly 0.07 m."""
ALSO_READ: dict[str, dict[str, tuple[float, float]]] = {
    "m": {"ft": (3048, 10_000), "feet": (3048, 10_000), "in": (254, 10_000), "miles": (1_609_344, 1000)},
    "s": {"day": (86_400, 1)},
    "m/s": {"km/h": (1000, 3600)},
    "kg/m^2": {"lb/ft^2": (45_359_237, 9_290_304)},
}
"""Units of shipped sources beside those of the table: for them pint need not be loaded. Not suggested to anyone."""

_WHAT = {
    "kg": ("a mass", "1200 kg"),
    "m": ("a length", "500 km"),
    "m^2": ("an area", "0.1 m^2"),
    "s": ("a time", "75 s"),
    "m/s": ("a speed", "4.5 km/s"),
    "rad": ("an angle", "39.71 deg"),
    "N": ("a force", "250 kN"),
    "kg/m^2": ("a mass per area", "5000 kg/m^2"),
    "Hz": ("a frequency", "3 GHz"),
    "Pa": ("a pressure", "50 kPa"),
    "W": ("a power", "81 kW"),
    "K": ("a temperature", "500 K"),
    "dB": ("a ratio", "20 dB"),
    "1": ("a plain number", "0.8 1"),
}

QUANTITY_PATTERN = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
"""Regular expression of the number that a quantity begins with."""
_QUANTITY = re.compile(rf"({QUANTITY_PATTERN})\s*(.*)", re.ASCII)
_UNIT_TEXT = re.compile(r"[A-Za-z\u00b0\u00b5\u03bc%][A-Za-z0-9_\u00b0\u00b5\u03bc%/*^ ().-]*")
_BIG_POWER = re.compile(r"(?:\*\*|\^)\s*[-(]*\s*(?:\d{2,}|\d+\.)|(?:\*\*|\^).*(?:\*\*|\^).*(?:\*\*|\^)")


_SQUARE = re.compile(r"\b([ckm]?m)(?:2|²)(?!\w)")
"""A square of a length as it is often written, m2 or m²."""
NAUTICAL = ("nm", "NM", "Nm", "nM")
"""Ways to write a unit of length that is read as a billionth of a metre by some and as 1,852 m by others."""
_HEMISPHERE = re.compile(r"(?:(?P<before>[NSEW])\s*)?(?P<angle>.*?)\s*(?P<after>[NSEW])?")
_SEXAGESIMAL = re.compile(
    r"(?P<deg>\d{1,3}(?:\.\d+)?)(?:\s*(?:°|deg))?"
    r"(?:(?:[\s-]|(?<=°))\s*(?P<min>\d{1,2}(?:\.\d+)?)(?:\s*['′])?"
    r"(?:(?:[\s-]|(?<=['′]))\s*(?P<sec>\d{1,2}(?:\.\d+)?)(?:\s*[\"″])?)?)?",
    re.ASCII,
)


def coordinate(text: str, letters: str) -> float | None:
    """Return a latitude or longitude with a hemisphere letter in rad; None for a text without such a letter.

    text: "24-40.00N", "24°40'30\"N", "24.25 N", "N24 40".
    letters: "NS" of a latitude, "EW" of a longitude; the second is negative.
    Raises BadInput for another letter, minutes or seconds of 60 and more, or parts that are not whole before smaller ones.
    """
    found = _HEMISPHERE.fullmatch(text.strip())
    letter = (found["before"] or found["after"] or "").upper() if found else ""
    if found is None or not letter:
        return None
    like = say("like 24-40.00{letter}, 24.25{letter} or 24.25 deg", letter=letters[0])
    words = {"shown": _short(text), "one": letters[0], "other": letters[1], "letter": letter, "like": like}
    if found["before"] and found["after"]:
        raise BadInput(say("'{shown}' has two letters; expected {one} or {other} once, {like}", **words))
    if letter not in letters:
        raise BadInput(say("'{shown}' ends in {letter}; expected {one} or {other} here, {like}", **words))
    parts = _SEXAGESIMAL.fullmatch(found["angle"].strip())
    if parts is None:
        raise BadInput(say("'{shown}' is not degrees, minutes and seconds with a letter; expected one {like}", **words))
    given = [part for part in (parts["deg"], parts["min"], parts["sec"]) if part is not None]
    if any(float(part) >= 60.0 for part in given[1:]) or any("." in part for part in given[:-1]):
        key = "'{shown}' has minutes or seconds of 60 and more, or a broken part before a smaller one; expected one {like}"
        raise BadInput(say(key, **words))
    degrees = sum(float(part) / 60.0**n for n, part in enumerate(given))
    return (-degrees if letter == letters[1] else degrees) * _DEGREE


def expectation(dimension_unit: str) -> Text:
    """Return the format expected for a dimension: 'expected a speed in m/s or km/s, for example 4.5 km/s'."""
    what, example = _WHAT[dimension_unit]
    if dimension_unit == "1":
        key = "expected {what} without a unit, for example {example}"
        return say(key, what=what, example=example.removesuffix(" 1"))
    units = either([unit for unit in TABLE[dimension_unit] if unit])
    return say("expected {what} in {units}, for example {example}", what=what, units=units, example=example)


def split_quantity(text: str, dimension_unit: str) -> tuple[float, str]:
    """Return the number and the unit of a quantity as written. Raises BadInput if there is no finite number."""
    match = _QUANTITY.fullmatch(text.strip())
    if match is None:
        key = "'{shown}' does not begin with a plain finite number; {expected}"
    else:
        number, unit = float(match[1]), _SQUARE.sub(r"\1^2", match[2].strip())
        comma = unit.startswith(",")
        if not comma and math.isfinite(number):
            return number, unit
        key = (
            "'{shown}' has a comma in its number; {expected}"
            if comma
            else "'{shown}' is not a finite number; {expected}"
        )
    raise BadInput(say(key, shown=_short(text), expected=expectation(dimension_unit)))


def parse_quantity(text: str, dimension_unit: str) -> float:
    """Return the SI value of a quantity.

    Args:
        text: a number and a unit, "4.5 km/s".
        dimension_unit: the SI unit expected, a key of `TABLE`.

    pint converts units that the tables lack; its base units must be exactly the expected ones, so an angle is not
    accepted as a plain number, nor a rotation rate as a frequency. Raises BadInput with the unit, the expected
    dimension and an example.
    """
    number, unit = split_quantity(text, dimension_unit)
    factor = TABLE[dimension_unit].get(unit) or ALSO_READ.get(dimension_unit, {}).get(unit)
    value = number * factor[0] / factor[1] if factor else _by_pint(number, unit, dimension_unit, text)
    if not math.isfinite(value):
        words = {"shown": _short(text), "expected": expectation(dimension_unit)}
        raise BadInput(say("'{shown}' is too large a number; {expected}", **words))
    return value


_IS_ANOTHER = "'{shown}' is {what}, the unit '{unit}' does not fit here; {expected}"


def _by_pint(number: float, unit: str, dimension_unit: str, text: str) -> float:
    words = {"shown": _short(text), "unit": _short(unit), "expected": expectation(dimension_unit)}
    if dimension_unit == "m" and unit in NAUTICAL:
        key = (
            "'{shown}' can be read as {number:g} nanometres or as {number:g} nautical miles ({km:,.6g} km); expected nmi for "
            "nautical miles, or km"
        )
        raise BadInput(say(key, shown=_short(text), number=number, km=number * 1.852))
    if not unit:
        raise BadInput(say("'{shown}' has no unit; {expected}", **words))
    for other, units in TABLE.items():
        if unit in units:
            raise BadInput(say(_IS_ANOTHER, what=_WHAT[other][0], **words))
    for known in TABLE[dimension_unit]:
        if known.casefold() == unit.casefold():  # ghz
            key = "'{unit}' in '{shown}' is not a known unit; did you mean {known}? {expected}"
            raise BadInput(say(key, known=as_written(known), **words))
    # Checked before pint: its parser evaluates expressions, which text from a user must not reach.
    if len(unit) > 40 or not _UNIT_TEXT.fullmatch(unit) or _BIG_POWER.search(unit):
        raise BadInput(say("'{unit}' in '{shown}' is not a unit; {expected}", **words))
    registry = _registry()
    try:
        given = registry.Quantity(number, registry.parse_units(unit)).to_root_units()
        wanted = registry.Quantity(1.0, registry.parse_units("" if dimension_unit == "1" else dimension_unit))
        per_wanted = wanted.to_root_units()
        fits = given.units == per_wanted.units
        value = float(given.magnitude / per_wanted.magnitude)
    except Exception as error:  # pint raises its own errors and also Python's tokenizer, assertion and attribute errors
        raise BadInput(say("'{unit}' in '{shown}' is not a known unit; {expected}", **words)) from error
    if not fits:
        for other in TABLE:
            if other not in ("1", "dB") and registry.Quantity(1.0, other).to_root_units().units == given.units:
                raise BadInput(say(_IS_ANOTHER, what=_WHAT[other][0], **words))
        raise BadInput(say("'{shown}': the unit '{unit}' does not fit here; {expected}", **words))
    return value


@functools.cache
def _registry() -> Any:
    import pint  # takes 0.5 to 1 s, so imported only for units that the tables lack

    return pint.UnitRegistry()


def _short(text: str) -> Text:
    return as_written(text if len(text) <= 60 else text[:57] + "...")
