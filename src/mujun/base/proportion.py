"""How well a share is known that was found in a number of draws."""

from math import sqrt


def wilson_interval(share: float, draws: float, z: float) -> tuple[float, float]:
    """Return the confidence interval of a probability, from the share of draws in which the event came about.

    z: standard normal quantile of the two-sided interval, 1.96 for 95 %. Reference: Wilson 1927, J. Am. Stat. Assoc. 22:209.
    """
    middle, scale = share + z * z / (2.0 * draws), 1.0 + z * z / draws
    half = z * sqrt(share * (1.0 - share) / draws + z * z / (4.0 * draws * draws))
    return (middle - half) / scale, (middle + half) / scale
