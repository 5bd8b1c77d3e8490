"""Weapon-target assignment: assign rounds of the sites to targets so that the expected number of leakers is least.

An integer programme, solved by HiGHS (scipy) to about 1e-6 leakers. Each combination of rounds of the sites against a kind of
target is one choice; its cost is the probability that the target survives. Constraints: each site's stock and, if given, the
number of targets that each site can engage.

Holds for shots that are all planned beforehand (one look). Neglected: shots saved after a hit.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadInput

Array = NDArray[np.float64]

MOST_CHOICES = 200_000
"""Most choices of an assignment; with more it is refused."""


@dataclass(frozen=True)
class Assignment:
    """An assignment of rounds to targets.

    Attributes:
        rounds: (sites, targets) rounds assigned.
        leakage: expected number of leakers, if every target is tracked and recognised.
    """

    rounds: NDArray[np.int64]
    leakage: float


def _ways(most: Sequence[int], shots: int) -> Iterator[tuple[int, ...]]:
    """Yield every combination of at most `most` rounds of each site and at most `shots` rounds together."""
    if not most:
        yield ()
        return
    for own in range(min(most[0], shots) + 1):
        for rest in _ways(most[1:], shots - own):
            yield (own, *rest)


def _survives(kill: Sequence[float], way: Sequence[int]) -> float:
    """Return the probability that a target survives the rounds of each site in `way`."""
    return float(np.prod([(1.0 - k) ** x for k, x in zip(kill, way, strict=True)]))


@dataclass(frozen=True)
class _Choice:
    """One combination of rounds of the sites against a kind of target, and the probability that the target survives."""

    kind: int
    rounds: tuple[int, ...]
    survives: float


def _useful_ways(kill: Sequence[float], most: Sequence[int], shots: int) -> Iterator[tuple[int, ...]]:
    """Yield every combination without useless rounds, such as rounds added to a certain kill."""
    for way in _ways(most, shots):
        spared = ((*way[:s], way[s] - 1, *way[s + 1 :]) for s in range(len(way)) if way[s])
        if _survives(kill, way) > 0.0 or all(_survives(kill, less) > 0.0 for less in spared):
            yield way


def _choices(kill: Sequence[float], possible: NDArray[np.int64], stock: Sequence[int], shots: int) -> list[_Choice]:
    """Return all choices for each kind of target; arguments as for `assign`. Raises BadInput if there are too many."""
    found: list[_Choice] = []
    for kind in range(possible.shape[1]):
        most = [min(int(n), own) if k > 0.0 else 0 for n, own, k in zip(possible[:, kind], stock, kill, strict=True)]
        for way in _useful_ways(kill, most, shots):
            found.append(_Choice(kind, way, _survives(kill, way)))
            if len(found) > MOST_CHOICES:
                raise BadInput(
                    f"the assignment has more than {MOST_CHOICES:,} ways to serve the targets; expected fewer sites, kinds of "
                    "target or shots, or the sharing 'earliest'"
                )
    return found


def _solved(
    choices: Sequence[_Choice], counts: Sequence[int], stock: Sequence[int], serve: Sequence[int | None]
) -> NDArray[np.int64]:
    """Return the number of targets served by each choice, with the fewest expected leakers.

    Every target gets exactly one choice (possibly one without rounds), within each site's stock and number of targets.
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
    """Return the assignment with the fewest expected leakers.

    Args:
        kill: (sites,) kill probability of one shot.
        possible: (sites, kinds) rounds that each site can fire at one target of a kind.
        stock: (sites,) rounds.
        shots: most rounds at one target.
        targets: (kinds,) number of targets of each kind; by default 1 each.
        serve: (sites,) most targets that each site can engage; None for no limit.

    Raises BadInput for too many choices.
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
