"""Reads the numbers of a source family from the words of each source in the catalogue.

Only statements that give a value of the number are asked; of a range the middle is taken, and a radar's range is brought to
the radar's own reference cross-section with the fourth-root law. Wordings that are not read (see `schema.said`) are counted.
The stages of a rocket are one design and are never mixed from several sources. Counts are rounded to whole numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mujun.scenario.numbers.uncertain import COUNTED_KINDS
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.reading.located import dotted
from mujun.scenario.reading.paths import paths_of, value_at
from mujun.scenario.schema.assumptions import SourceFamily
from mujun.scenario.schema.entry import Entry
from mujun.scenario.schema.estimate import Estimate
from mujun.scenario.schema.said import stated
from mujun.scenario.schema.sensing import Radar


@dataclass(frozen=True)
class Taken:
    """A number taken from a source family.

    path: of the number in the catalogue.
    value: with its unit.
    said: wording of the source.
    source: key in the bibliography.
    trust: mark of the statement: a source's number may only be recalled.
    """

    path: str
    value: str
    said: str
    source: str
    trust: str


def numbers_said(catalogue: Catalogue, family: SourceFamily) -> tuple[list[Taken], list[str]]:
    """Return the numbers that a family gives, and the paths of numbers that it gives only in wordings that are not read."""
    taken, unread = [], []
    for id, record in catalogue.records.items():
        entry = catalogue.entry(id)
        for where, estimate in _estimates(entry):
            items = [
                item
                for key in family.sources
                for item in estimate.sources
                if item.source == key and item.role == "value"
            ]
            path = f"{id}.{dotted(where)}"
            at = (
                entry.reference_cross_section.si
                if isinstance(entry, Radar) and where[-1] == "reference_range"
                else None
            )
            for item in items:
                value = read_value(item.value or "", estimate.si_unit, at)
                if value is not None and (record.kind in COUNTED_KINDS or where[-1] == "count"):
                    value = f"{round(float(value.removesuffix(' 1')))} 1"
                if value is not None:
                    taken.append(Taken(path, value, item.value or "", item.source, item.trust))
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
    """Return a source's wording as a quantity with its unit, the middle of a range; None if it cannot be read.

    section: cross-section (m^2) to which a radar's range is converted.
    """
    found = stated(said, si_unit, section)
    if found is None or (si_unit == "rad" and found.high > found.low):
        return None  # two limits of a field of view are not one number
    return f"{found.middle:.10g} {found.unit}"
