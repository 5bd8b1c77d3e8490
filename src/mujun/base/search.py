"""One-dimensional searches: bisection of a condition, interval of a table. The root of a cubic: `base.cubic`.

The condition is called as `holds(x, data)`. Compiled code passes compiled functions to the search; Python calls `plain(...)` of
it with ordinary Python functions.
"""

from typing import Any

from mujun.base.compiled import scalar


@scalar
def halved(holds: Any, data: Any, low: float, high: float, width: float) -> tuple[float, float]:
    """Return an interval not wider than `width` in which a condition changes from true to false, by bisection.

    holds(x, data): the condition, true at `low` and false at `high`.
    """
    while high - low > width:
        middle = 0.5 * (low + high)
        if holds(middle, data):
            low = middle
        else:
            high = middle
    return low, high


@scalar
def interval_of(x, nodes):
    """Return i with nodes[i] <= x < nodes[i + 1] for rising nodes; for x outside, the first or the last interval."""
    low, high = 0, len(nodes) - 1
    while high - low > 1:
        middle = (low + high) // 2
        if nodes[middle] <= x:
            low = middle
        else:
            high = middle
    return low


@scalar
def interpolated(x, nodes, values):
    """Return the piecewise linear interpolant of values at rising nodes; for x outside, the first or the last value."""
    if x <= nodes[0]:
        return values[0]
    if x >= nodes[-1]:
        return values[-1]
    i = interval_of(x, nodes)
    return values[i] + (x - nodes[i]) / (nodes[i + 1] - nodes[i]) * (values[i + 1] - values[i])
