"""Follow flights outwards: from one that is solved to farther ones on its line, each step starting from the last solution."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

FIRST_STEP, GREATEST_STEP, LEAST_STEP = 250e3, 400e3, 15e3
"""Steps of distance, m: a step that succeeds makes the next one longer, one that fails makes it half as long."""
BURNS_OUT = 60e3
"""Step in m below which a flight that is still cut off is followed on with all propellant burned."""
MOST_STEPS = 60


class Line(NamedTuple):
    """Flights on lines from their launch points, (n,) each.

    Attributes:
        unknowns: of the solver, (n, 3): two of the kick, and the cut-off.
        distance: to which they fly, m; NaN: there is no flight.
        full: whether all propellant is burned.
    """

    unknowns: Array
    distance: Array
    full: Flags


Solver = Callable[[Line, Flags], tuple[Array, Flags]]
"""Function of starting values with the distances wanted, and of which to solve; returns unknowns, and which are solved."""


def followed(solve: Solver, first: Line, wanted: Array) -> Line:
    """Return flights to the distances `wanted` (m), or the farthest found on the way there; `first` are nearer ones."""
    x, distance, full = first.unknowns.copy(), first.distance.copy(), first.full.copy()
    step, slope = np.full(len(distance), FIRST_STEP), np.zeros_like(x)
    on_the_way = np.isfinite(distance) & (distance < wanted)
    for _ in range(MOST_STEPS):
        if not on_the_way.any():
            break
        to = np.where(on_the_way, np.minimum(distance + step, wanted), wanted)
        start = np.where(on_the_way[:, None], x + slope * (to - distance)[:, None], 1.0)
        start[:, 2] = np.where(full, 1.0, np.minimum(start[:, 2], 1.0))
        found, good = solve(Line(start, to, full), on_the_way)
        good &= on_the_way
        slope[good] = (found[good] - x[good]) / (to[good] - distance[good])[:, None]
        x[good], distance[good] = found[good], to[good]
        step = np.where(good, np.minimum(1.4 * step, GREATEST_STEP), 0.5 * step)
        turned = on_the_way & ~good & ~full & (step < BURNS_OUT)
        x[turned, 2], slope[turned], step[turned] = 1.0, 0.0, 0.5 * FIRST_STEP
        full |= turned
        on_the_way &= (distance < wanted) & (step > LEAST_STEP)
    return Line(x, distance, full)
