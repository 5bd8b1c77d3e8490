"""A computed number, before it is put into a row of evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mujun.base.units import parse_quantity


@dataclass(frozen=True)
class Ours:
    """A computed number.

    value: in `si_unit`; NaN where it does not exist.
    si_unit: '' for a plain number.
    theirs: the number to compare with, in `si_unit`, if it is computed too; else None.
    interval: ends of the interval in which the published number lies, if it has one.
    facts: values that a note may quote, by name.
    why: in words, why the number does not exist.
    """

    value: float
    si_unit: str = ""
    theirs: float | None = None
    interval: tuple[float, float] | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""

    def within(self, unit: str) -> float:
        """Return the size of `unit` in `si_unit`. Raises BadInput for a unit of another quantity."""
        return parse_quantity(f"1 {unit}", self.si_unit) if self.si_unit else 1.0
