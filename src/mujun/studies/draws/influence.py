"""Influences: rank correlation of each drawn number with the margin."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from mujun.scenario.numbers.uncertain import Uncertain
from mujun.studies.draws.design import Drawn, Replicate

INFLUENCE_CONFIDENCE = 0.999
"""Confidence at which a correlation must differ from zero: high, because many numbers are tested."""
MOST_INFLUENCES = 8
"""Greatest number of influences reported for a study."""
DECIMALS = 9
"""Decimals of margins that count: below them the same flight differs by its place among the others."""


@dataclass(frozen=True)
class Influence:
    """Influence of a number, or of several with a common cause, on the margin.

    correlation: Spearman's rank correlation with the margin.
    half: half width of its confidence interval at `INFLUENCE_CONFIDENCE`.
    """

    numbers: tuple[Uncertain, ...]
    correlation: float
    half: float


def influences(
    numbers: Sequence[Uncertain], parts: Iterable[Replicate], studies: Sequence[int]
) -> list[list[Influence]]:
    """Return, for each study, the numbers whose correlation with its margin differs significantly from zero, strongest first.

    Ranks are taken within each replicate; the interval is Student's over replicates, because draws of one replicate share
    builds. A margin that does not exist ranks lowest. Failed draws are left out.
    parts: the replicates, one after the other: their values together may not fit into memory.
    studies: their indices in the replicates.
    """
    first: dict[str, list[int]] = {}
    for k, number in enumerate(numbers):
        first.setdefault(number.cause, []).append(k)
    columns = [mine[0] for mine in first.values()]
    rows: list[list[np.ndarray | None]] = [[] for _ in studies]
    for part in parts:
        for mine, study in zip(rows, studies, strict=True):
            mine.append(_correlations(part, part.studies[study], columns))
    return [_significant(numbers, first, [row for row in mine if row is not None]) for mine in rows]


def _significant(
    numbers: Sequence[Uncertain], first: dict[str, list[int]], found: Sequence[np.ndarray]
) -> list[Influence]:
    """Return the influences that differ from zero. first: the numbers of each cause. found: correlations in each replicate."""
    from scipy.stats import t

    rows = np.array(found)
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
    """Return the rank correlations in one replicate; None with fewer than 3 draws, or if all margins are equal."""
    from scipy.stats import rankdata

    good = [d for d in range(len(drawn.margins)) if d not in drawn.failed]
    margins = np.array([-np.inf if m is None else m for m in (drawn.margins[d] for d in good)], float)
    margins = np.round(margins, DECIMALS)
    if len(good) < 3 or np.all(margins == margins[0]):
        return None
    ranks = rankdata(margins) - 0.5 * (len(good) + 1)
    others = rankdata(part.values[np.ix_(good, columns)], axis=0) - 0.5 * (len(good) + 1)
    size = np.sqrt((ranks**2).sum() * (others**2).sum(axis=0))
    return np.divide(ranks @ others, size, out=np.zeros(len(columns)), where=size > 0.0)
