"""Reads the numbers of a source family from the words of each source in the catalogue.

Three forms are read: plain quantities ("4.5 km/s", "about 3 km/s", "1,000 km in terminal mode"); ranges, of which the
middle is taken ("4.2-4.5 km/s"); and radar ranges at a cross-section, converted to the radar's own reference
cross-section with the fourth-root law ("870 km at 0.01 m2"). Other wordings are not read, only counted. The stages of a
rocket are one design and are never mixed from several sources. Counts are rounded to whole numbers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mujun.base.outcomes import BadInput
from mujun.base.units import parse_quantity
from mujun.scenario.numbers.uncertain import COUNTED
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.reading.located import dotted
from mujun.scenario.reading.paths import paths_of, value_at
from mujun.scenario.schema.assumptions import SourceFamily
from mujun.scenario.schema.entry import Entry
from mujun.scenario.schema.estimate import Estimate
from mujun.scenario.schema.sensing import Radar

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SAID = re.compile(
    rf"(?:about |around |roughly |nearly |more than |over |above |at least |at most |up to |as far as |within |up to )*"
    rf"(?P<low>{NUMBER})(?:\s*(?:-|–|to)\s*(?P<high>{NUMBER}))?\s*(?P<rest>.*)"
)
_UNIT = re.compile(r"(?P<unit>[A-Za-z0-9/^]+)(?P<after>.*)", re.DOTALL)
_SECTION = re.compile(rf"\s+at (?P<section>{NUMBER}) m2$")
_AFTER = re.compile(r"(?:|\s+and above|\s*[,;(].*|\s+(?:in|for|on|shown|dwell|tubes|silos)\b.*)", re.DOTALL)
"""Words that may follow a quantity without changing it."""


@dataclass(frozen=True)
class Taken:
    """A number taken from a source family.

    path: of the number in the catalogue.
    value: with its unit.
    said: wording of the source.
    source: key in the bibliography.
    """

    path: str
    value: str
    said: str
    source: str


def numbers_said(catalogue: Catalogue, family: SourceFamily) -> tuple[list[Taken], list[str]]:
    """Return the numbers that a family gives, and the paths of numbers that it gives only in wordings that are not read."""
    taken, unread = [], []
    for id, record in catalogue.records.items():
        entry = catalogue.entry(id)
        for where, estimate in _estimates(entry):
            items = [item for key in family.sources for item in estimate.sources if item.source == key]
            path = f"{id}.{dotted(where)}"
            at = (
                entry.reference_cross_section.si
                if isinstance(entry, Radar) and where[-1] == "reference_range"
                else None
            )
            for item in items:
                value = read_value(item.value or "", estimate.si_unit, at)
                if value is not None and record.kind in COUNTED:
                    value = f"{round(float(value.removesuffix(' 1')))} 1"
                if value is not None:
                    taken.append(Taken(path, value, item.value or "", item.source))
                    break
            else:
                if items:
                    unread.append(path)
    return taken, unread


def _estimates(entry: Entry) -> Iterator[tuple[tuple[str | int, ...], Estimate]]:
    for where in paths_of(entry):
        value = value_at(entry, where)
        if isinstance(value, Estimate) and "stages" not in where:
            yield where, value


def read_value(said: str, si_unit: str, section: float | None = None) -> str | None:
    """Return a source's wording as a quantity with its unit; None if it cannot be read.

    section: cross-section (m^2) to which a radar's range is converted.
    """
    match = _SAID.fullmatch(said.strip())
    if match is None:
        return None
    if match["high"] and si_unit == "rad":
        return None  # two limits of a field of view, not one number
    low = float(match["low"].replace(",", ""))
    value = 0.5 * (low + float(match["high"].replace(",", ""))) if match["high"] else low
    rest = match["rest"]
    if si_unit == "1":
        return f"{value:.10g} 1" if _AFTER.fullmatch(rest if not rest or rest[0] in ",;(" else f" {rest}") else None
    found = _UNIT.fullmatch(rest)
    if found is None:
        return None
    unit, after = found["unit"].replace("m2", "m^2"), found["after"]
    try:
        parse_quantity(f"1 {unit}", si_unit)
    except BadInput:
        return None
    at = _SECTION.fullmatch(after)
    if at is not None and section is not None:
        value *= (section / float(at["section"])) ** 0.25
    elif not _AFTER.fullmatch(after):
        return None
    return f"{value:.10g} {unit}"
