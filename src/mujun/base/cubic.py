"""Cubic interpolation: Hermite between two points, monotone through many, Lagrange through four evenly spaced points.

Compiled code calls the scalar functions directly; Python calls `plain(...)` of them on arrays. Arguments of a Hermite cubic:

    p0, p1: values at the two ends of the step.
    d0, d1: slopes there.
    h: length of the step.
    u: fraction of the step, 0 to 1.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.base.compiled import plain, scalar

Array = NDArray[np.float64]


@scalar
def cubic(p0: Any, d0: Any, p1: Any, d1: Any, h: Any, u: Any) -> Any:
    """Return the cubic's value."""
    w = 1.0 - u
    a, b = (1.0 + 2.0 * u) * w * w, u * w * w * h
    c, d = u * u * (3.0 - 2.0 * u), -u * u * w * h
    return a * p0 + b * d0 + c * p1 + d * d1


@scalar
def cubic_slope(p0: Any, d0: Any, p1: Any, d1: Any, h: Any, u: Any) -> Any:
    """Return the cubic's slope; h must not be 0."""
    w = 1.0 - u
    return 6.0 * u * w * (p1 - p0) / h + w * (1.0 - 3.0 * u) * d0 + u * (3.0 * u - 2.0) * d1


@scalar
def cubic_coefficients(p0: Any, d0: Any, p1: Any, d1: Any) -> Any:
    """Return the four coefficients, constant term first, of the cubic in u over a step of length 1."""
    return p0, d0, 3.0 * (p1 - p0) - 2.0 * d0 - d1, 2.0 * (p0 - p1) + d0 + d1


@scalar
def four_point_weights(u: Any) -> Any:
    """Return the Lagrange weights, at u, of values at -1, 0, 1 and 2."""
    return (
        -u * (u - 1.0) * (u - 2.0) / 6.0,
        (u + 1.0) * (u - 1.0) * (u - 2.0) / 2.0,
        -(u + 1.0) * u * (u - 2.0) / 2.0,
        (u + 1.0) * u * (u - 1.0) / 6.0,
    )


def curve_at(x: ArrayLike, y: ArrayLike, slopes: ArrayLike, at: ArrayLike) -> tuple[Array, Array]:
    """Return the values and slopes, at `at`, of the Hermite cubics through points (x, y) with given slopes; x must rise."""
    x, y, slopes, at = (np.asarray(a, float) for a in (x, y, slopes, at))
    i = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(x) - 2)
    h = x[i + 1] - x[i]
    ends = (y[i], slopes[i], y[i + 1], slopes[i + 1], h, (at - x[i]) / h)
    return plain(cubic)(*ends), plain(cubic_slope)(*ends)


def monotone_slopes(x: ArrayLike, y: ArrayLike) -> Array:
    """Return the slopes at the points of a monotone C1 cubic interpolant, which never overshoots them.

    x must rise strictly. Weighted harmonic means at inner points, three-point one-sided estimates at the ends.
    Reference: Fritsch and Butland 1984, SIAM J. Sci. Stat. Comput. 5:300. The same curve as scipy's PCHIP
    (tested); written out because importing scipy's interpolation takes half a second at every start.
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    step, secant = np.diff(x), np.diff(y) / np.diff(x)
    if len(secant) == 1:
        return np.repeat(secant, 2)
    before, after = secant[:-1], secant[1:]
    w1, w2 = 2 * step[1:] + step[:-1], step[1:] + 2 * step[:-1]
    turning = before * after <= 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        inner = np.where(turning, 0.0, (w1 + w2) / (w1 / before + w2 / after))
    first = _end_slope(step[0], step[1], secant[0], secant[1])
    last = _end_slope(step[-1], step[-2], secant[-1], secant[-2])
    return np.concatenate([[first], inner, [last]])


def _end_slope(h0: float, h1: float, s0: float, s1: float) -> float:
    slope = ((2 * h0 + h1) * s0 - h0 * s1) / (h0 + h1)
    if slope * s0 <= 0.0:
        return 0.0
    return 3.0 * s0 if s0 * s1 <= 0.0 and abs(slope) > 3.0 * abs(s0) else slope
