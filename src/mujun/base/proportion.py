"""Confidence interval of a probability that was estimated from random draws."""

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
