"""Cubic interpolation: Hermite between two points, monotone through many, Lagrange through four evenly spaced points.

Compiled code calls the scalar functions directly; Python calls `plain(...)` of them on arrays, or
`cubic_values`. Arguments of a Hermite cubic:

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

MOST_STEPS = 60
"""Most steps of `cubic_root`: as many halvings leave nothing of an interval."""


@scalar
def cubic_weights(h: Any, u: Any) -> Any:
    """Return the weights of p0, d0, p1 and d1 in the cubic's value."""
    w = 1.0 - u
    return (1.0 + 2.0 * u) * w * w, u * w * w * h, u * u * (3.0 - 2.0 * u), -u * u * w * h


@scalar
def cubic(p0: Any, d0: Any, p1: Any, d1: Any, h: Any, u: Any) -> Any:
    """Return the cubic's value."""
    a, b, c, d = cubic_weights(h, u)
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
def polynomial(c0: Any, c1: Any, c2: Any, c3: Any, u: Any) -> Any:
    """Return the value of the cubic c0 + c1 u + c2 u^2 + c3 u^3."""
    return c0 + u * (c1 + u * (c2 + u * c3))


@scalar
def cubic_root(c0: Any, c1: Any, c2: Any, c3: Any, width: Any, tolerance: Any) -> Any:
    """Return where a cubic c0 + c1 u + c2 u^2 + c3 u^3 passes zero in [0, width], by Newton's steps, halved where they leave it.

    At the two ends it has opposite signs. tolerance: absolute value of the cubic at which the search stops.
    """
    low, high, u = 0.0, width, width * c0 / (c0 - polynomial(c0, c1, c2, c3, width))
    for _ in range(MOST_STEPS):
        value = polynomial(c0, c1, c2, c3, u)
        if not abs(value) >= tolerance:  # found, or not a number
            break
        if (value > 0.0) == (c0 > 0.0):
            low = u
        else:
            high = u
        u -= value / (c1 + u * (2.0 * c2 + 3.0 * u * c3))
        if not low <= u <= high:
            u = 0.5 * (low + high)
    return u


@scalar
def four_point_weights(u: Any) -> Any:
    """Return the Lagrange weights, at u, of values at -1, 0, 1 and 2."""
    return (
        -u * (u - 1.0) * (u - 2.0) / 6.0,
        (u + 1.0) * (u - 1.0) * (u - 2.0) / 2.0,
        -(u + 1.0) * u * (u - 2.0) / 2.0,
        (u + 1.0) * u * (u - 1.0) / 6.0,
    )


def cubic_values(p0: Array, d0: Array, p1: Array, d1: Array, h: Array, u: Array) -> Array:
    """Return the values of cubics, for arrays."""
    a, b, c, d = plain(cubic_weights)(h, u)
    return np.asarray(a * p0 + b * d0 + c * p1 + d * d1)


def curve_at(x: ArrayLike, y: ArrayLike, slopes: ArrayLike, at: ArrayLike) -> tuple[Array, Array]:
    """Return the values and slopes, at `at`, of the Hermite cubics through points (x, y) with given slopes; x must rise."""
    x, y, slopes, at = (np.asarray(a, float) for a in (x, y, slopes, at))
    i = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(x) - 2)
    h = x[i + 1] - x[i]
    ends = (y[i], slopes[i], y[i + 1], slopes[i + 1], h, (at - x[i]) / h)
    return cubic_values(*ends), plain(cubic_slope)(*ends)


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
