"""Reads numbers from the words of a source: plain quantities, ranges, and radar ranges at a cross-section.

Read are "4.5 km/s", "about 3 km/s", "1,000 km in terminal mode", "4.2-4.5 km/s" and "870 km at 0.01 m2". Whatever stands in
brackets, or after a comma or semicolon, explains the number and is not read: "1 (one of the two sites planned)". Other
wordings are not read: a number among words may be of something else.
"""

import re
from dataclasses import dataclass

from mujun.base.outcomes import BadInput
from mujun.base.units import parse_quantity

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SAID = re.compile(
    rf"(?:about |around |roughly |nearly |more than |far more than |over |above |beyond |at least |at most |up to |as far as "
    rf"|as many as |within )*"
    rf"(?P<low>{NUMBER})(?:\s*(?:-|–|to)\s*(?P<high>{NUMBER}))?\s*(?P<rest>.*)",
    re.DOTALL,
)
_UNIT = re.compile(r"(?P<unit>[A-Za-z0-9/^]+)(?P<after>.*)", re.DOTALL)
_SECTION = re.compile(rf"\s+at (?P<section>{NUMBER}) m2(?:\s*[,;(].*)?", re.DOTALL)
_AFTER = re.compile(r"(?:|\s+(?:and above|or more)|\s*[,;(].*|\s+(?:in|for|on|shown|dwell|tubes|silos)\b.*)", re.DOTALL)
"""Words that may follow a quantity without changing it."""
RADAR_LAW = 0.25
"""Power of the cross-section with which a radar's range grows."""


@dataclass(frozen=True)
class Stated:
    """A number as a source states it: low and high end in `unit`, equal for a single value."""

    low: float
    high: float
    unit: str

    @property
    def middle(self) -> float:
        """The middle of the range, in `unit`."""
        return 0.5 * (self.low + self.high)

    def si(self, value: float, si_unit: str) -> float:
        """Return a number of this unit in SI."""
        return parse_quantity(f"{value:.12g} {self.unit}", si_unit)


def stated(said: str, si_unit: str, section: float | None = None) -> Stated | None:
    """Return the number in a source's words; None if they cannot be read, or give no quantity of this dimension.

    section: cross-section (m^2) to which a radar's range is converted; None: words that name a cross-section are not read.
    """
    match = _SAID.fullmatch(said.strip())
    if match is None:
        return None
    low = float(match["low"].replace(",", ""))
    high = float(match["high"].replace(",", "")) if match["high"] else low
    rest = match["rest"]
    if si_unit == "1":
        after = rest if not rest or rest[0] in ",;(" else f" {rest}"
        return Stated(low, high, "1") if _AFTER.fullmatch(after) else None
    found = _UNIT.fullmatch(rest)
    if found is None:
        return None
    unit, after = found["unit"].replace("m2", "m^2"), found["after"]
    at = _SECTION.fullmatch(after) if section is not None else None
    if at is None and _AFTER.fullmatch(after) is None:
        return None
    try:
        parse_quantity(f"1 {unit}", si_unit)
    except BadInput:
        return None
    grown = 1.0 if at is None or section is None else (section / float(at["section"])) ** RADAR_LAW
    return Stated(low * grown, high * grown, unit)
