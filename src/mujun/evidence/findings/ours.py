"""A number of ours, as it is found before it stands in a row of evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mujun.base.units import parse_quantity


@dataclass(frozen=True)
class Ours:
    """A number of ours.

    value: in `si_unit`; NaN where there is none. si_unit: '' for a plain number. theirs: the number that it is held against,
    in `si_unit`, where that is computed too. facts: what notes may tell, by name. why: in words, why there is no number.
    """

    value: float
    si_unit: str = ""
    theirs: float | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""

    def within(self, unit: str) -> float:
        """Return how many SI units make one of `unit`. Raises BadInput for a unit of something else."""
        return parse_quantity(f"1 {unit}", self.si_unit) if self.si_unit else 1.0
