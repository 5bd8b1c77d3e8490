"""One line of evidence: a number of ours beside a published one, and whether they agree within a stated tolerance."""

import math
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class EvidenceRow:
    """A comparison. `passed` is None where no tolerance is stated: then the difference is only shown."""

    id: str
    quantity: str
    ours: float
    theirs: float
    difference: float
    tolerance: float | None
    unit: str
    passed: bool | None
    note: str = ""
    source: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the row as plain data, with the verdict under 'pass'."""
        return {
            "id": self.id,
            "quantity": self.quantity,
            "ours": self.ours,
            "theirs": self.theirs,
            "difference": self.difference,
            "tolerance": self.tolerance,
            "unit": self.unit,
            "pass": self.passed,
            "note": self.note,
            "source": self.source,
        }


def compare(
    id: str,
    quantity: str,
    ours: float,
    theirs: float,
    tolerance: float | None,
    unit: str,
    *,
    note: str = "",
    source: str = "",
) -> EvidenceRow:
    """Return the row of one comparison, difference ours minus theirs; not finite never passes."""
    difference = float(ours) - float(theirs)
    passed = None
    if tolerance is not None:  # 1e-9: what rounding in the subtraction may add
        passed = math.isfinite(difference) and abs(difference) <= tolerance * (1 + 1e-9)
    return EvidenceRow(id, quantity, float(ours), float(theirs), difference, tolerance, unit, passed, note, source)
