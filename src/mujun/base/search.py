"""Searches in one dimension: where a condition changes, where a function is zero, which interval holds a value.

Functions to be searched are called as `function(x, data)`. Compiled code calls these searches with compiled functions; Python
calls `plain(...)` of them with functions of its own.
"""

from typing import Any

from mujun.base.compiled import scalar

MOST_ROUNDS = 30
"""Rounds after which a root search ends, found or not."""


@scalar
def halved(holds: Any, data: Any, low: float, high: float, width: float) -> tuple[float, float]:
    """Return an interval not wider than `width` in which a condition changes, by bisection.

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
    """Return where a function is zero to within a tolerance of its value, by false position in its Illinois form.

    f_low, f_high: its values at `low` and `high`, of opposite signs. Reference: Dowell and Jarratt 1971, BIT 11:168.
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
    """Return the i with nodes[i] <= x < nodes[i + 1], nodes rising; the first or the last interval for x outside."""
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
    """Return values at rising nodes, joined by straight lines, at x; the first or the last value outside."""
    if x <= nodes[0]:
        return values[0]
    if x >= nodes[-1]:
        return values[-1]
    i = interval_of(x, nodes)
    return values[i] + (x - nodes[i]) / (nodes[i + 1] - nodes[i]) * (values[i + 1] - values[i])
