"""The probability that a claim's condition is met, with its confidence interval, from draws in replicates."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.base.proportion import wilson_interval
from mujun.studies.draws.design import FAILS_TO, HOLDS_FROM, Design, Drawn

Array = NDArray[np.float64]

CONFIDENCE = 0.95
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class Probability:
    """Probability that the condition of a claim is met.

    value, low, high: probability and its confidence interval; None if every draw failed.
    met: whether the claim's condition counts as met; None: neither for certain.
    quantiles: of the margin, by unit.
    none: number of draws in which the margin does not exist; the condition is not met in them, or is (`holds_of_nothing`).
    failed: reason -> number of draws that could not be evaluated; they are not counted.
    margins: of all draws, (n,); NaN where there is none.
    holds: whether the condition is met in each draw, (n,).
    holds_from, fails_to: probabilities from which on, and up to which, it counts as met and as not met.
    """

    design: Design
    value: float | None
    low: float | None
    high: float | None
    met: bool | None
    quantiles: Mapping[str, Sequence[float]]
    none: int
    failed: Mapping[str, int]
    margins: Array
    holds: NDArray[np.bool_]
    holds_from: float
    fails_to: float

    @property
    def holds_of_nothing(self) -> int:
        """Number of draws in which the claim holds without a margin, as no missile reaches any target."""
        return int((self.holds & np.isnan(self.margins)).sum())

    @property
    def half_width(self) -> float:
        """Half the width of the confidence interval; 1 where there is none."""
        return 1.0 if self.low is None or self.high is None else 0.5 * (self.high - self.low)


def effective_draws(values: Sequence[Array]) -> float:
    """Return the effective sample size of a quantity drawn in replicates, each (n,), from the spread of their means.

    Draws that share a missile's build are correlated where the quantity depends on it, and count for less than independent
    draws. The spread is that of ranks, so that no single value dominates; NaN ranks lowest.
    """
    from scipy.stats import rankdata  # takes half a second to load, and only draws need it

    sizes = np.array([len(part) for part in values])
    whole = np.concatenate(values)
    ranks = rankdata(np.where(np.isnan(whole), -np.inf, whole))
    total = len(whole)
    if len(values) < 2 or np.ptp(ranks) == 0.0:
        return float(total)
    means = np.array([part.mean() for part in np.split(ranks, np.cumsum(sizes)[:-1])])
    between = float(np.var(means, ddof=1)) / len(values)
    return float(np.clip(np.var(ranks, ddof=1) / between if between > 0.0 else total, len(values), total))


def interval(holds: Sequence[NDArray[np.bool_]], margins: Sequence[Array]) -> tuple[float, float]:
    """Return the confidence interval of the probability that a claim holds.

    holds, margins: of each replicate, (n,).
    The interval is Student's over the shares of the replicates, and at least as wide as Wilson's for the effective number of
    draws (`effective_draws` of the margin): where all draws agree, the spread between replicates is zero and says nothing.
    """
    from scipy.stats import norm, t

    shares = [float(part.mean()) for part in holds]
    p = float(np.concatenate(holds).mean())
    draws, z = effective_draws(margins), float(norm.ppf(0.5 + 0.5 * CONFIDENCE))
    least, most = wilson_interval(p, draws, z)
    half = 0.0
    if len(shares) > 1:
        error = float(np.std(shares, ddof=1)) / math.sqrt(len(shares))
        half = float(t.ppf(0.5 + 0.5 * CONFIDENCE, len(shares) - 1)) * error
    low, high = min(p - half, least), max(p + half, most)
    return min(max(low, 0.0), p), max(min(high, 1.0), p)


def counts_as_met(value: float | None, holds_from: float = HOLDS_FROM, fails_to: float = FAILS_TO) -> bool | None:
    """Return whether a condition with this probability counts as met; None between the limits, and without a probability."""
    if value is None or fails_to < value < holds_from:
        return None
    return value >= holds_from


def together(
    parts: Sequence[Drawn], design: Design, holds_from: float = HOLDS_FROM, fails_to: float = FAILS_TO
) -> Probability:
    """Combine all replicates of one study into its probability."""
    margins = np.array([np.nan if m is None else m for part in parts for m in part.margins], float)
    holds = np.array([h for part in parts for h in part.holds], bool)
    units = [unit for part in parts for unit in part.units]
    bad = np.array([d in part.failed for part in parts for d in range(len(part.margins))], bool)
    failed = Counter(why for part in parts for why in part.failed.values())
    ends = np.cumsum([len(part.margins) for part in parts])[:-1]
    good = [np.flatnonzero(~one) for one in np.split(bad, ends)]
    sound = [k for k, mine in enumerate(good) if len(mine)]
    value = low = high = None
    if sound:
        value = float(holds[~bad].mean())
        by_part = [np.split(what, ends) for what in (holds, margins)]
        low, high = interval(*([what[k][good[k]] for k in sound] for what in by_part))
    quantiles = {}
    for unit in dict.fromkeys(unit for unit, out in zip(units, bad, strict=True) if not out):
        mine = margins[[u == unit for u in units] & ~bad & np.isfinite(margins)]
        if len(mine):
            quantiles[unit] = [float(q) for q in np.quantile(mine, QUANTILES)]
    return Probability(
        design, value, low, high, counts_as_met(value, holds_from, fails_to), quantiles,
        int((~bad & np.isnan(margins)).sum()), dict(failed.most_common()), margins, holds & ~bad,
        holds_from, fails_to,
    )  # fmt: skip
