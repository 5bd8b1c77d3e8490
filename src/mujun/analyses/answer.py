"""The answer to a question: the margin, the limiting cases, tables and facts."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mujun.base.text import THAT_IS, joined

if TYPE_CHECKING:
    from mujun.analyses.cases.flights import Case


@dataclass(frozen=True)
class Answer:
    """The answer to a question.

    margin: None where the quantity does not exist in any case (`decides` gives the reason).
    worst, best: the cases with the least and the greatest margin, in words.
    fraction: share of the cases that meet the claim's condition.
    fraction_of: what the fraction counts, in words.
    decides: the limiting case, in words.
    tables: name -> rows, for the report.
    facts: name -> value, for the report.
    unit: of the margin; None: the unit that the study states.
    pictured: the limiting case, shown in pictures.
    """

    margin: float | None
    worst: str
    best: str
    fraction: float | None
    fraction_of: str
    decides: str
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    unit: str | None = None
    pictured: "Case | None" = None

    @classmethod
    def of(cls, margin: float | None, unit: str | None = None) -> "Answer":
        """Return an answer with the margin only, for draws and searches."""
        return cls(margin=margin, worst="", best="", fraction=None, fraction_of="", decides="", unit=unit)

    @classmethod
    def without_cases(cls, why: str, meaning: str, fraction_of: str) -> "Answer":
        """Return the answer where no missile reaches any target.

        why: no missile does, in words. meaning: of that for the claim, in words. fraction_of: see the class.
        """
        return cls(None, why, why, None, fraction_of, joined((why, meaning), THAT_IS), facts={"cases": 0})
