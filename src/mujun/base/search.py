"""One-dimensional searches: bisection of a condition, root of a function, interval of a table.

The function to be searched is called as `function(x, data)`. Compiled code passes compiled functions to these searches; Python
calls `plain(...)` of them with ordinary Python functions.
"""

from typing import Any

from mujun.base.compiled import scalar

MOST_ROUNDS = 30
"""Most iterations of a root search; after them it returns the best value found."""


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
def false_position(function, data, low, high, f_low, f_high, tolerance):
    """Return a root of a function by false position in its Illinois form.

    Args:
        low, high: ends of the interval that contains the root.
        f_low, f_high: values of the function there, of opposite signs.
        tolerance: absolute value of the function at which the search stops.

    Reference: Dowell and Jarratt 1971, BIT 11:168.
    """
    x = low
    for _ in range(MOST_ROUNDS):
        x = low - f_low * (high - low) / (f_high - f_low)
        f = function(x, data)
        if abs(f) < tolerance:
            break
        if (f > 0.0) == (f_low > 0.0):
            low, f_low, f_high = x, f, 0.5 * f_high
        else:
            high, f_high, f_low = x, f, 0.5 * f_low
    return x


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
