"""The answer to a question: the margin, the limiting cases, and the burnout speed at which the verdict changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mujun.base.compiled import plain
from mujun.base.search import halved

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
    required_speed: burnout speed of the interceptor (m/s) at which the verdict flips, everything else unchanged.
    required_note: why there is no such speed, if `required_speed` is None.
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
    required_speed: float | None = None
    required_note: str = ""
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
        return cls(None, why, why, None, fraction_of, f"{why}: {meaning}", required_note=meaning, facts={"cases": 0})


SLOWEST_TRIED, FASTEST_TRIED = 1.0e3, 10.0e3
"""Range of burnout speeds tried, m/s: from below a battlefield rocket to above the fastest published one (8.3 km/s)."""


def flip_speed(
    holds: Callable[[float], bool], speeds: Sequence[float], holds_now: bool, resolution: float = 20.0
) -> tuple[float | None, str]:
    """Return the lowest burnout speed (m/s) at which a condition holds, and a note; None if no speed tried fulfils it.

    The search gives every site the same speed. It steps outwards from the greatest of their nominal speeds if the condition
    holds, from the least if it does not, then bisects. It assumes that more speed never hurts, which is true as
    long as longest flight and altitude limits are unchanged.

    holds: whether the condition holds at a speed (m/s).
    speeds: nominal ones of the sites, m/s.
    holds_now: whether the condition holds with these.
    resolution: of the result, m/s.
    """
    low = high = max(speeds) if holds_now else min(speeds)
    while holds_now and low > SLOWEST_TRIED:
        high, low = low, max(low * 0.8, SLOWEST_TRIED)
        if not holds(low):
            break
    else:
        if holds_now:
            return SLOWEST_TRIED, f"even {SLOWEST_TRIED / 1e3:.0f} km/s would do"
    while not holds_now and high < FASTEST_TRIED:
        low, high = high, min(high * 1.25, FASTEST_TRIED)
        if holds(high):
            break
    else:
        if not holds_now:
            return None, f"no burnout speed up to {FASTEST_TRIED / 1e3:.0f} km/s would do, everything else unchanged"
    _, lowest = plain(halved)(lambda speed, _: not holds(speed), None, low, high, resolution)
    return lowest, ""
