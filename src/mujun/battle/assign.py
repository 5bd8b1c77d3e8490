"""Weapon-target assignment: how many rounds of which site are set aside for which target, so that fewest leak.

An integer programme, solved by HiGHS (scipy) to about 1e-6 leakers. Each way to serve a kind of target with rounds of the sites
is one choice; its cost is the chance that the target survives them. Constraints: each site's stock and, if given, the number of
targets that each site can serve.

Holds for shots that are all planned beforehand (one look). Neglected: that shots could be saved after a hit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadInput
from mujun.base.text import say

Array = NDArray[np.float64]

MOST_CHOICES = 200_000
"""Ways to serve the targets beyond which an assignment is refused."""


@dataclass(frozen=True)
class Assignment:
    """rounds: (sites, targets) set aside. leakage: expected leakers, every target tracked and recognised."""

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
    """Return the chance that a target survives so many rounds of each site."""
    return float(np.prod([(1.0 - k) ** x for k, x in zip(kill, way, strict=True)]))


@dataclass(frozen=True)
class _Choice:
    """One way to serve a kind of target: rounds of each site, and the chance that the target survives all of them."""

    kind: int
    rounds: tuple[int, ...]
    survives: float


def _useful_ways(kill: Sequence[float], most: Sequence[int], shots: int) -> Iterator[tuple[int, ...]]:
    """Yield every way without a round that changes nothing: after a sure kill, for one."""
    for way in _ways(most, shots):
        spared = ((*way[:s], way[s] - 1, *way[s + 1 :]) for s in range(len(way)) if way[s])
        if _survives(kill, way) > 0.0 or all(_survives(kill, less) > 0.0 for less in spared):
            yield way


def _choices(kill: Sequence[float], possible: NDArray[np.int64], stock: Sequence[int], shots: int) -> list[_Choice]:
    """Return all ways to serve each kind of target; arguments as for `assign`. Raises BadInput where they are too many."""
    found: list[_Choice] = []
    for kind in range(possible.shape[1]):
        most = [min(int(n), own) if k > 0.0 else 0 for n, own, k in zip(possible[:, kind], stock, kill, strict=True)]
        for way in _useful_ways(kill, most, shots):
            found.append(_Choice(kind, way, _survives(kill, way)))
            if len(found) > MOST_CHOICES:
                key = (
                    "the assignment has more than {most:,} ways to serve the targets; expected fewer sites, kinds of "
                    "target or shots, or the sharing 'earliest'"
                )
                raise BadInput(say(key, most=MOST_CHOICES))
    return found


def _solved(
    choices: Sequence[_Choice], counts: Sequence[int], stock: Sequence[int], serve: Sequence[int | None]
) -> NDArray[np.int64]:
    """Return how many targets are served by each choice, so that fewest leak.

    Each kind's targets are all served (by no round at all, where need be), within each site's stock and number of targets.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    rows, low, high = [], [], []
    for kind, count in enumerate(counts):
        rows.append([1.0 if c.kind == kind else 0.0 for c in choices])
        low.append(float(count))
        high.append(float(count))
    for s, (own, most_served) in enumerate(zip(stock, serve, strict=True)):
        rows.append([float(c.rounds[s]) for c in choices])
        low.append(0.0)
        high.append(float(own))
        if most_served is not None:
            rows.append([1.0 if c.rounds[s] > 0 else 0.0 for c in choices])
            low.append(0.0)
            high.append(float(most_served))
    found = milp(
        np.array([c.survives for c in choices]),
        integrality=np.ones(len(choices)),
        bounds=Bounds(0.0, np.array([float(counts[c.kind]) for c in choices])),
        constraints=LinearConstraint(csr_array(np.array(rows)), low, high),
        options={"mip_rel_gap": 0.0},
    )
    if not found.success:
        raise RuntimeError(f"the assignment could not be solved: {found.message}")
    return np.round(found.x).astype(int)


def assign(
    kill: Sequence[float],
    possible: NDArray[np.int64],
    stock: Sequence[int],
    shots: int,
    targets: Sequence[int] = (),
    serve: Sequence[int | None] = (),
) -> Assignment:
    """Return the assignment with fewest expected leakers.

    kill: (sites,) kill probability of one shot. possible: (sites, kinds) rounds that each site can bring to bear on one target
    of a kind. stock: (sites,) rounds. shots: at most so many at one target. targets: (kinds,) how many there are of each (1
    each). serve: (sites,) targets that each site can serve at most (None: no limit). Raises BadInput for too many ways.
    """
    sites, kinds = possible.shape
    counts = list(targets) or [1] * kinds
    choices = _choices(kill, possible, stock, shots)
    numbers = _solved(choices, counts, stock, list(serve) or [None] * sites)
    rounds = np.zeros((sites, sum(counts)), np.int64)
    next_target = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(int)
    for choice, number in zip(choices, numbers, strict=True):
        for _ in range(number):
            rounds[:, next_target[choice.kind]] = choice.rounds
            next_target[choice.kind] += 1
    leakage = float(sum(c.survives * n for c, n in zip(choices, numbers, strict=True)))
    return Assignment(rounds, leakage)
