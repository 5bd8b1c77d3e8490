"""A row of evidence: one number of ours, the published one, and whether they agree within a stated tolerance."""

import math
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class EvidenceRow:
    """One comparison. All numbers are in `unit`.

    difference: ours minus theirs.
    tolerance: None where none is stated.
    passed: whether the numbers agree; None: the difference is shown without a verdict.
    """

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
    """Return the row of one comparison. A difference that is not finite never passes."""
    difference = float(ours) - float(theirs)
    passed = None
    if tolerance is not None:  # 1e-9: allows for rounding in the subtraction
        passed = math.isfinite(difference) and abs(difference) <= tolerance * (1 + 1e-9)
    return EvidenceRow(id, quantity, float(ours), float(theirs), difference, tolerance, unit, passed, note, source)
