"""Weapon-target assignment: how many rounds of which site are set aside for which target, so that fewest leak.

The classic problem, solved as an integer programme (HiGHS, by way of scipy; to about 1e-6 leakers): for each kind of target
every way to serve it with rounds of the sites is one choice, whose cost is the chance that the target survives all of them; what
is spent stays within each site's stock and, where told, each site serves no more targets than it has channels.

Holds for shots that are all planned beforehand (one look). Neglected: that shots could be saved after a hit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadInput

Array = NDArray[np.float64]

MOST_CHOICES = 200_000
"""Ways to serve the targets beyond which an assignment is refused."""


@dataclass(frozen=True)
class Assignment:
    """rounds (sites, targets): set aside. leakage: expected leakers, every target tracked and recognised."""

    rounds: NDArray[np.int64]
    leakage: float


def _ways(most: Sequence[int], shots: int) -> Iterator[tuple[int, ...]]:
    """Yield every way to send at most so many rounds of each site, and at most `shots` together."""
    if not most:
        yield ()
        return
    for own in range(min(most[0], shots) + 1):
        for rest in _ways(most[1:], shots - own):
            yield (own, *rest)


def _survives(kill: Sequence[float], way: Sequence[int]) -> float:
    return float(np.prod([(1.0 - k) ** x for k, x in zip(kill, way, strict=True)]))


def assign(
    kill: Sequence[float],
    possible: NDArray[np.int64],
    stock: Sequence[int],
    shots: int,
    targets: Sequence[int] = (),
    serve: Sequence[int | None] = (),
) -> Assignment:
    """Return the assignment with fewest expected leakers.

    kill (sites,): kill probability of one shot. possible (sites, kinds): rounds that each site can bring to bear on one target
    of a kind. stock (sites,). shots: at most so many at one target. targets (kinds,): how many there are of each (1 each). serve
    (sites,): targets that each site can serve at most (None: no limit).
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    sites, kinds = possible.shape
    counts = list(targets) or [1] * kinds
    served: list[int | None] = list(serve) or [None] * sites
    choices: list[tuple[int, tuple[int, ...], float]] = []
    for g in range(kinds):
        limit = [min(int(possible[s, g]), stock[s]) if kill[s] > 0.0 else 0 for s in range(sites)]
        for way in _ways(limit, shots):
            survives = _survives(kill, way)
            # A round without which the target survives no more often is not spent: after a sure kill, for one.
            spared = ((*way[:s], way[s] - 1, *way[s + 1 :]) for s in range(sites) if way[s])
            if survives > 0.0 or all(_survives(kill, less) > 0.0 for less in spared):
                choices.append((g, way, survives))
            if len(choices) > MOST_CHOICES:
                raise BadInput(
                    f"the assignment has more than {MOST_CHOICES:,} ways to serve the targets; expected fewer sites, kinds of "
                    "target or shots, or the sharing 'earliest'"
                )
    rows, bounds_low, bounds_high = [], [], []
    for g in range(kinds):
        rows.append([1.0 if c[0] == g else 0.0 for c in choices])
        bounds_low.append(float(counts[g]))
        bounds_high.append(float(counts[g]))
    for s in range(sites):
        rows.append([float(c[1][s]) for c in choices])
        bounds_low.append(0.0)
        bounds_high.append(float(stock[s]))
        target_limit = served[s]
        if target_limit is not None:
            rows.append([1.0 if c[1][s] > 0 else 0.0 for c in choices])
            bounds_low.append(0.0)
            bounds_high.append(float(target_limit))
    cost = np.array([c[2] for c in choices])
    most = np.array([float(counts[c[0]]) for c in choices])
    found = milp(
        cost,
        integrality=np.ones(len(choices)),
        bounds=Bounds(0.0, most),
        constraints=LinearConstraint(csr_array(np.array(rows)), bounds_low, bounds_high),
        options={"mip_rel_gap": 0.0},
    )
    if not found.success:
        raise RuntimeError(f"the assignment could not be solved: {found.message}")
    numbers = np.round(found.x).astype(int)
    first = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(int)
    rounds = np.zeros((sites, sum(counts)), np.int64)
    at = first.copy()
    for (g, way, _), number in zip(choices, numbers, strict=True):
        for _ in range(number):
            rounds[:, at[g]] = way
            at[g] += 1
    leakage = float(sum(c[2] * n for c, n in zip(choices, numbers, strict=True)))
    return Assignment(rounds, leakage)
