"""Confidence intervals of a probability: of one estimated from random draws, and the exact one of a count."""

from math import sqrt


def wilson_interval(share: float, draws: float, z: float) -> tuple[float, float]:
    """Return the Wilson confidence interval of a probability.

    Args:
        share: fraction of draws in which the event occurred.
        draws: number of draws.
        z: standard normal quantile of the two-sided interval, 1.96 for 95 %.

    Reference: Wilson 1927, J. Am. Stat. Assoc. 22:209.
    """
    middle, scale = share + z * z / (2.0 * draws), 1.0 + z * z / draws
    half = z * sqrt(share * (1.0 - share) / draws + z * z / (4.0 * draws * draws))
    return (middle - half) / scale, (middle + half) / scale


def exact_interval(successes: float, trials: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return the exact (Clopper-Pearson) confidence interval of a probability: 0 to 1 without trials.

    Args:
        successes: number of successes, 0 to `trials`; a mean of counts may have a fraction.
        trials: number of trials, each independent of the others and with the same probability.
        confidence: of the two-sided interval.

    Reference: Clopper and Pearson 1934, Biometrika 26:404, as quantiles of the beta distribution.
    """
    from scipy.special import betaincinv

    tail = 0.5 * (1.0 - confidence)
    failures = trials - successes
    low = float(betaincinv(successes, failures + 1.0, tail)) if successes > 0.0 else 0.0
    high = float(betaincinv(successes + 1.0, failures, 1.0 - tail)) if failures > 0.0 else 1.0
    return low, high
