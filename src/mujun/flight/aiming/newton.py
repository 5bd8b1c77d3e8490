"""Newton's method on many small problems at once, where each residual requires a flight.

The Jacobian comes from neighbouring flights and is updated by Broyden's rule (Broyden 1965, Math.
Comp. 19:577), so that each further iteration costs one flight per problem. A step that increases the residual is
halved towards the best point; after two such steps the Jacobian is computed anew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Residual = Callable[[Array, NDArray[np.int64]], tuple[Array, NDArray[np.bool_]]]
"""Function of the unknowns (m, k) of problems `which` (m,); returns residuals (m, k), NaN if undefined, and whether each
problem is solved."""


class Patience(NamedTuple):
    """Most iterations, and most new Jacobians, before a problem is given up."""

    rounds: int
    restarts: int


THOROUGH, BRIEF = Patience(12, 1), Patience(6, 0)
"""For starting values that may be far off, and for those near a solution, which six rounds find nine times in ten."""


@dataclass(frozen=True)
class Unknown:
    """One unknown of every problem: starting value, bounds, longest step, and step of the finite differences."""

    start: Array
    low: float | Array
    high: float | Array
    longest: float | Array
    difference: float | Array


def solve(
    unknowns: list[Unknown], residual: Residual, candidates: NDArray[np.bool_], patience: Patience = THOROUGH
) -> tuple[Array, NDArray[np.bool_]]:
    """Return the best unknowns found, (n, k), and whether each problem is solved; only `candidates` are tried."""
    n, k = len(unknowns[0].start), len(unknowns)

    def stacked(name: str) -> Array:
        return np.stack([np.broadcast_to(getattr(u, name), n) for u in unknowns], axis=1).astype(float)

    current, low, high = stacked("start"), stacked("low"), stacked("high")
    longest, difference = stacked("longest"), stacked("difference")
    scale = np.maximum(np.abs(difference), 1e-12)
    current = np.clip(current, low, high)
    best, best_size = current.copy(), np.full(n, np.inf)
    solved, stale, restarts = np.zeros(n, dtype=bool), np.zeros(n, dtype=int), np.zeros(n, dtype=int)
    jacobian, error = np.zeros((n, k, k)), np.full((n, k), np.nan)
    active = np.flatnonzero(candidates)
    if not len(active):
        return best, solved

    def fly_jacobian(which: NDArray[np.int64]) -> None:
        beside = current[which] + difference[which]
        inside = (beside <= high[which]) & (beside >= low[which])
        apart = np.where(inside, difference[which], -difference[which])  # stays within the bounds
        moved = np.concatenate([current[which] + apart * (np.arange(k) == j) for j in range(k)])
        errors, _ = residual(moved, np.tile(which, k))
        for j, part in enumerate(np.split(errors, k)):
            jacobian[which, :, j] = (part - error[which]) / apart[:, j, None]

    error[active], hit = residual(current[active], active)
    solved[active] = hit
    fly_jacobian(active)
    for _ in range(patience.rounds):
        size = np.abs(error[active]).sum(axis=1)
        better = size < best_size[active]
        best[active[better]], best_size[active[better]] = current[active[better]], size[better]
        active, better = active[~solved[active]], better[~solved[active]]
        if not len(active):
            break
        stale[active[~better]] += 1
        fresh = active[stale[active] >= 2]
        restarts[fresh] += 1
        given_up = restarts > patience.restarts
        active, better, fresh = active[~given_up[active]], better[~given_up[active]], fresh[~given_up[fresh]]
        if not len(active):
            break
        if len(fresh):
            current[fresh] = best[fresh]
            error[fresh], _ = residual(current[fresh], fresh)
            fly_jacobian(fresh)
            stale[fresh] = 0
            better = better | np.isin(active, fresh)
        step, sound = _newton_step(jacobian[active], error[active])
        moved = current[active] + np.clip(step, -longest[active], longest[active])
        lost = ~better | ~sound
        moved[lost] = 0.5 * (current[active][lost] + best[active][lost])
        moved = np.clip(moved, low[active], high[active])
        new_error, hit = residual(moved, active)
        change = moved - current[active]
        short = new_error - error[active] - np.einsum("nij,nj->ni", jacobian[active], change)
        weighted = change / scale[active] ** 2
        square = np.maximum((change * weighted).sum(axis=1), 1e-12)
        update = short[:, :, None] * weighted[:, None, :] / square[:, None, None]
        jacobian[active] += np.where(np.isfinite(update), update, 0.0)
        current[active], error[active] = moved, new_error
        solved[active] = hit
    size = np.abs(error).sum(axis=1)
    final = solved | (size < best_size)
    best[final] = current[final]
    return best, solved


def _newton_step(jacobian: Array, error: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Return the Newton steps, and whether each linear system was solvable."""
    eye = np.eye(error.shape[1])
    sound = np.asarray(np.isfinite(jacobian).all(axis=(1, 2)) & np.isfinite(error).all(axis=1))
    matrix = np.where(sound[:, None, None], jacobian, eye)
    sound &= np.abs(np.linalg.det(matrix)) > 1e-250
    matrix = np.where(sound[:, None, None], jacobian, eye)
    right = np.where(sound[:, None], error, 0.0)
    return -np.linalg.solve(matrix, right[:, :, None])[:, :, 0], sound


def kick_unknowns(azimuth: Array, kick: Array, largest: float | Array, pace: float | Array = 1.0) -> list[Unknown]:
    """Return the north and east parts of the kick as unknowns (rad). pace: multiple of the usual steps.

    Azimuth and kick themselves would be singular for steep flights: the Earth's rotation moves a near-vertical
    flight sideways by more than its kick does, so the azimuth to a point is ill-conditioned.
    """
    longest, difference = pace * (0.3 * kick + 2e-3), pace * (2e-3 * kick + 1e-5)
    return [
        Unknown(kick * np.cos(azimuth), -largest, largest, longest, difference),
        Unknown(kick * np.sin(azimuth), -largest, largest, longest, difference),
    ]


def azimuth_and_kick(unknowns: Array) -> tuple[Array, Array]:
    """Return azimuth and kick (rad) from the first two unknowns, north and east."""
    return np.arctan2(unknowns[:, 1], unknowns[:, 0]), np.hypot(unknowns[:, 0], unknowns[:, 1])
