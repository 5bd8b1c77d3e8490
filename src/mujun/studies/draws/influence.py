"""What moves the margin over the draws: the rank correlation of each drawn number with it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mujun.scenario.numbers.uncertain import Uncertain
from mujun.studies.draws.design import Drawn, Replicate

INFLUENCE_CONFIDENCE = 0.999
"""Confidence at which a correlation must differ from nothing: numbers are many, and one in so many differs by chance."""
MOST_INFLUENCES = 8
"""Influences told of a study at most."""


@dataclass(frozen=True)
class Influence:
    """A number, or several that share a cause, and its rank correlation (Spearman's) with the margin.

    half: half width of the correlation's interval at `INFLUENCE_CONFIDENCE`.
    """

    numbers: tuple[Uncertain, ...]
    correlation: float
    half: float


def influences(numbers: Sequence[Uncertain], parts: Sequence[Replicate], study: int) -> list[Influence]:
    """Return the numbers that surely move a study's margin over its draws, the strongest first.

    Ranks are taken within each replicate, and the interval is Student's over replicates: draws of one replicate share builds. A
    margin that does not exist is the lowest; draws that failed do not count. study: its index in the replicates.
    """
    from scipy.stats import t

    first: dict[str, list[int]] = {}
    for k, number in enumerate(numbers):
        first.setdefault(number.cause, []).append(k)
    columns = [mine[0] for mine in first.values()]
    found = [_correlations(part, part.studies[study], columns) for part in parts]
    rows = np.array([row for row in found if row is not None])
    if len(rows) < 2:
        return []
    means = rows.mean(axis=0)
    halves = (
        float(t.ppf(0.5 + 0.5 * INFLUENCE_CONFIDENCE, len(rows) - 1)) * rows.std(axis=0, ddof=1) / np.sqrt(len(rows))
    )
    out = [
        Influence(tuple(numbers[k] for k in mine), float(mean), float(half))
        for mine, mean, half in zip(first.values(), means, halves, strict=True)
        if abs(mean) > half
    ]
    return sorted(out, key=lambda one: -abs(one.correlation))[:MOST_INFLUENCES]


def _correlations(part: Replicate, drawn: Drawn, columns: Sequence[int]) -> np.ndarray | None:
    """Return the rank correlations of one replicate; None where its margin is the same in all draws."""
    from scipy.stats import rankdata

    good = [d for d in range(len(drawn.margins)) if d not in drawn.failed]
    margins = np.array([-np.inf if m is None else m for m in (drawn.margins[d] for d in good)], float)
    if len(good) < 3 or np.all(margins == margins[0]):
        return None
    ranks = rankdata(margins) - 0.5 * (len(good) + 1)
    others = rankdata(part.values[np.ix_(good, columns)], axis=0) - 0.5 * (len(good) + 1)
    size = np.sqrt((ranks**2).sum() * (others**2).sum(axis=0))
    return np.divide(ranks @ others, size, out=np.zeros(len(columns)), where=size > 0.0)
