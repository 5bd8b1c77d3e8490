"""The ground position of an interceptor over time at a height: of the one flight of a fan that is at that height then."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import kernel, scalar
from mujun.base.cubic import cubic_root
from mujun.base.threads import over_blocks
from mujun.interceptors.fan import Fan
from mujun.interceptors.profiles import ALONG, PROFILE_HEIGHT, PROFILE_TIME, RIGHT, passes, read, weights_at

Array = NDArray[np.float64]

NODE_HEIGHT, NODE_ALONG, NODE_RIGHT, NODE_KICK = range(4)
"""Columns of the four flights around an interpolated one: height and ground coordinates at one time, m, and pitch-over, rad."""
FOUND_HEIGHT = 0.01
"""m. Accuracy of the height at which a flight is found."""


class Levels(NamedTuple):
    """For each azimuth and height, the ground position over time of the flight at that height.

    Attributes:
        start, stop: (A, heights) times between which the steepest flight is above the height, at most up to a horizon, s.
        along: (A, heights, n) ground coordinate along the launch azimuth, m, at times start + (stop - start) s^2 for n
            evenly spaced s in [0, 1]; NaN if no flight is at the height.
        right: the same to the right of the launch azimuth.
    """

    start: Array
    stop: Array
    along: Array
    right: Array


@scalar
def _fill_node(profile, a, i, k, weights, node):
    """Write height and ground coordinates of flight i of an azimuth in interval k into a node.

    Flight -i is flight i of the opposite azimuth, so that pitch-over continues through the vertical.
    """
    azimuths = profile.shape[0]
    sign = 1.0 if i >= 0 else -1.0
    flight = profile[a if i >= 0 else (a + azimuths // 2) % azimuths, abs(i)]
    node[NODE_HEIGHT] = read(flight, k, weights, PROFILE_HEIGHT)
    node[NODE_ALONG] = sign * read(flight, k, weights, ALONG)
    node[NODE_RIGHT] = sign * read(flight, k, weights, RIGHT)


@scalar
def _differences(nodes):
    """Replace the four values of each column by their divided differences over the pitch-overs."""
    for order in range(1, 4):
        for m in range(3, order - 1, -1):
            inverse = 1.0 / (nodes[m, NODE_KICK] - nodes[m - order, NODE_KICK])
            for column in range(NODE_KICK):
                nodes[m, column] = (nodes[m, column] - nodes[m - 1, column]) * inverse


@scalar
def _newton(nodes, column, at):
    """Return the cubic of a column at a pitch-over, in Newton's form from its divided differences."""
    out = nodes[3, column]
    for m in range(2, -1, -1):
        out = nodes[m, column] + (at - nodes[m, NODE_KICK]) * out
    return out


@scalar
def _about(nodes, column, base):
    """Return the coefficients, constant term first, of a column's cubic in the pitch-over less `base`, from `_differences`."""
    c0, c1, c2, c3 = nodes[3, column], 0.0, 0.0, 0.0
    for m in range(2, -1, -1):
        apart = base - nodes[m, NODE_KICK]
        c0, c1, c2, c3 = nodes[m, column] + apart * c0, c0 + apart * c1, c1 + apart * c2, c2 + apart * c3
    return c0, c1, c2, c3


@scalar
def _kick_at(nodes, below, above, height, kicks):
    """Return the pitch-over (rad) between the two of `kicks` at which the cubic through the nodes has a height (m).

    nodes: with the differences of `_differences`. below, above: heights of the flights with the two less that height, m.
    """
    if below < 0.0:
        # At start and stop the steepest flight itself is at the height, up to rounding.
        return kicks[0]
    if above >= 0.0:
        # Even the flattest flight is above the height, by metres.
        return kicks[1]
    c0, c1, c2, c3 = _about(nodes, NODE_HEIGHT, kicks[0])
    return kicks[0] + cubic_root(c0 - height, c1, c2, c3, kicks[1] - kicks[0], FOUND_HEIGHT)


@kernel(allocates=False)
def _fill_levels(begin, end, fan, heights, horizon, levels, nodes):
    """Fill rows begin..end (azimuth by height) of the levels. fan: profile and kicks. nodes: (4, 4) scratch.

    At a given time flatter flights are lower, so that the pitch-over can be found by a search. Height and position are
    interpolated in pitch-over by cubics through four neighbouring flights.
    """
    profile, kicks = fan
    count, last = len(heights), levels.along.shape[2] - 1
    for row in range(begin, end):
        a, v = row // count, row % count
        height, steepest = heights[v], profile[a, 0]
        start, stop = passes(steepest, height, True), passes(steepest, height, False)
        if not (stop <= horizon):
            stop = horizon
        levels.start[a, v], levels.stop[a, v] = start, stop
        levels.along[a, v, :], levels.right[a, v, :] = np.nan, np.nan
        if not (start < stop):
            continue
        k, i = 0, 0
        for j in range(last + 1):
            share = j / last
            t = start + (stop - start) * share * share
            while k < profile.shape[2] - 2 and steepest[k + 1, PROFILE_TIME] < t:
                k += 1
            # A sample has the same time in all flights of a fan.
            u = (t - steepest[k, PROFILE_TIME]) / (steepest[k + 1, PROFILE_TIME] - steepest[k, PROFILE_TIME])
            weights = weights_at(steepest, k, u)
            while i < len(kicks) - 2 and read(profile[a, i + 1], k, weights, PROFILE_HEIGHT) >= height:
                i += 1
            while i > 0 and read(profile[a, i], k, weights, PROFILE_HEIGHT) < height:
                i -= 1
            first = min(i - 1, len(kicks) - 4)
            for m in range(4):
                other = first + m
                nodes[m, NODE_KICK] = kicks[other] if other >= 0 else -kicks[-other]
                _fill_node(profile, a, other, k, weights, nodes[m])
            below, above = nodes[i - first, NODE_HEIGHT] - height, nodes[i - first + 1, NODE_HEIGHT] - height
            _differences(nodes)
            kick = _kick_at(nodes, below, above, height, kicks[i : i + 2])
            levels.along[a, v, j] = _newton(nodes, NODE_ALONG, kick)
            levels.right[a, v, j] = _newton(nodes, NODE_RIGHT, kick)


def levels_of(fan: Fan, heights: Array, horizon: float, nodes: int) -> Levels:
    """Return the levels of a fan at rising heights (m), with `nodes` times each up to a horizon (s)."""
    a, n = fan.profile.shape[0], len(heights)
    levels = Levels(np.empty((a, n)), np.empty((a, n)), np.empty((a, n, nodes)), np.empty((a, n, nodes)))
    flown = (fan.profile, fan.kicks)

    def fill(begin: int, end: int) -> None:
        _fill_levels(begin, end, flown, heights, horizon, levels, np.empty((4, 4)))

    over_blocks(fill, a * n, 16)
    return levels
