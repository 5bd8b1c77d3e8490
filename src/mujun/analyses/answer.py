"""The answer to a question: a margin with its sign, the cases that make it, and what would change it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mujun.analyses.cases.flights import Case


@dataclass(frozen=True)
class Answer:
    """What an analysis found.

    margin: None where the quantity does not exist in any case (`decides` says why).
    worst, best: the cases with the least and the greatest margin, in words.
    fraction: share of cases for which the claim's condition is met; fraction_of: what they are cases of.
    decides: what makes the margin, in words.
    required_speed: burnout speed (m/s) of the interceptor at which the verdict flips, everything else held.
    required_note: why no speed that was tried does, where it is None.
    tables: rows for the report, by name. facts: single values for the report, by name.
    unit: of the margin, where it is not the one that the study states.
    pictured: the flight that pictures show, the one that decides.
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
        """Return a bare margin, for those who ask for nothing else, many times."""
        return cls(margin=margin, worst="", best="", fraction=None, fraction_of="", decides="", unit=unit)


SLOWEST_TRIED, FASTEST_TRIED = 1.0e3, 10.0e3
"""Burnout speeds tried, m/s: below a battlefield rocket, and beyond the fastest published interceptor (8.3 km/s)."""


def flip_speed(
    holds: Callable[[float], bool], nominal: float, holds_now: bool, resolution: float = 20.0
) -> tuple[float | None, str]:
    """Return the lowest burnout speed (m/s) at which a condition holds, to `resolution`, or None and why.

    nominal: the speed to start from, m/s; holds_now: whether the condition holds there. The search steps outwards from it, then
    halves. It assumes that more speed never hurts, which is so while longest flight and altitude limits are kept.
    """
    low = high = nominal
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
    while high - low > resolution:
        middle = 0.5 * (low + high)
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high, ""
