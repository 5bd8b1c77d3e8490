"""Drag curves: smooth interpolation of published tables of drag coefficient against Mach number.

A kink in Cd(Mach) lowers the fourth-order integrator to order 1.5. So the published points are
interpolated by a monotone C1 cubic (Fritsch and Carlson 1980, SIAM J. Numer. Anal. 17:238), sampled on an even
grid in squared Mach number that compiled code indexes without a search. Neglected: angle of attack (ascent is
flown at zero lift).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import plain, scalar
from mujun.base.cubic import cubic_coefficients, curve_at, monotone_slopes

CELL = 0.1
"""Width of a cell in squared Mach number (squared, to avoid a square root in flight)."""
CELLS = 400
"""Number of cells of a curve: Mach 0 to 6.3; beyond, the coefficient stays constant."""


@dataclass(frozen=True)
class DragCurve:
    """Drag coefficient against Mach number, referred to the body's cross-section."""

    name: str
    mach: tuple[float, ...]
    coefficient: tuple[float, ...]

    def __post_init__(self) -> None:
        if len(self.mach) != len(self.coefficient) or not self.mach:
            raise ValueError(f"drag curve {self.name}: as many Mach numbers as coefficients are expected")
        if any(b <= a for a, b in zip(self.mach, self.mach[1:], strict=False)) or self.mach[0] < 0:
            raise ValueError(f"drag curve {self.name}: Mach numbers must rise from 0")
        if min(self.coefficient) < 0:
            raise ValueError(f"drag curve {self.name}: a drag coefficient cannot be negative")


CONSTANT = DragCurve("constant", (0.0,), (1.0,))
"""Coefficient 1 at every speed, for a body described by its ballistic coefficient m/(Cd A)."""


def drag_rows(curve: DragCurve) -> NDArray[np.float64]:
    """Return the cubics of one curve, shape (CELLS, 4), in the local coordinate 0..1 of each cell."""
    rows = np.zeros((CELLS, 4))
    if len(curve.mach) == 1:
        rows[:, 0] = curve.coefficient[0]
        return rows
    slopes = monotone_slopes(curve.mach, curve.coefficient)
    nodes = np.sqrt(np.arange(CELLS + 1) * CELL)
    inside = np.clip(nodes, curve.mach[0], curve.mach[-1])
    value, derivative = curve_at(curve.mach, curve.coefficient, slopes, inside)
    by_mach = np.where(inside == nodes, derivative, 0.0)
    by_mach[inside == curve.mach[-1]] = 0.0
    slope = by_mach / (2.0 * np.maximum(nodes, 0.1)) * CELL  # d/d(M^2) = (1/2M) d/dM; flat at rest
    rows[:] = np.stack(plain(cubic_coefficients)(value[:-1], slope[:-1], value[1:], slope[1:]), axis=1)
    return rows


@lru_cache(maxsize=64)
def drag_table(curves: tuple[DragCurve, ...]) -> NDArray[np.float64]:
    """Return the curves stacked, shape (len(curves) * CELLS, 4): curve k starts at row k * CELLS."""
    return np.concatenate([drag_rows(curve) for curve in curves])


@scalar
def drag_coefficient(mach_squared, first_row, table):
    """Return the drag coefficient at a squared Mach number from the curve that starts at `first_row` of `table`."""
    position = mach_squared * (1.0 / CELL)
    within = position if position < CELLS else CELLS  # maps NaN to the last cell
    cell = int(within if within < CELLS - 1.0 else CELLS - 1.0)
    u = within - cell
    row = int(first_row) + cell
    return table[row, 0] + u * (table[row, 1] + u * (table[row, 2] + u * table[row, 3]))
