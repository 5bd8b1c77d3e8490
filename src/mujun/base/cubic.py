"""The cubic between two points with given slopes (Hermite), for compiled code and, by `plain`, for arrays.

Arguments: values p0, p1 and slopes d0, d1 at the two ends of a step h, and the share u of the step, 0 to 1.
"""

from mujun.base.compiled import scalar


@scalar
def cubic(p0, d0, p1, d1, h, u):
    """Return the cubic's value."""
    w = 1.0 - u
    return w * w * ((1.0 + 2.0 * u) * p0 + u * h * d0) + u * u * ((3.0 - 2.0 * u) * p1 - w * h * d1)


@scalar
def cubic_slope(p0, d0, p1, d1, h, u):
    """Return the cubic's slope. h: not 0."""
    w = 1.0 - u
    return 6.0 * u * w * (p1 - p0) / h + w * (1.0 - 3.0 * u) * d0 + u * (3.0 * u - 2.0) * d1


@scalar
def cubic_coefficients(p0, d0, p1, d1, h):
    """Return the four coefficients of the cubic as a polynomial in u."""
    return p0, h * d0, 3.0 * (p1 - p0) - h * (2.0 * d0 + d1), 2.0 * (p0 - p1) + h * (d0 + d1)
