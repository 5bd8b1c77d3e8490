"""The burnout speed at which a condition on one engagement is met, everything else unchanged."""

from collections.abc import Callable, Sequence

from mujun.base.compiled import plain
from mujun.base.search import halved
from mujun.base.text import say

SLOWEST_TRIED, FASTEST_TRIED = 1.0e3, 10.0e3
"""Range of burnout speeds tried, m/s: from below a battlefield rocket to above the fastest published one (8.5 km/s)."""


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
            return SLOWEST_TRIED, say("even {speed:.0f} km/s would do", speed=SLOWEST_TRIED / 1e3)
    while not holds_now and high < FASTEST_TRIED:
        low, high = high, min(high * 1.25, FASTEST_TRIED)
        if holds(high):
            break
    else:
        if not holds_now:
            none = "no burnout speed up to {speed:.0f} km/s would do, everything else unchanged"
            return None, say(none, speed=FASTEST_TRIED / 1e3)
    _, lowest = plain(halved)(lambda speed, _: not holds(speed), None, low, high, resolution)
    return lowest, ""
