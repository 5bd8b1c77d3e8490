"""Gravity: the gradient of the potential GM/r with its J2 term."""

import math

from mujun.base.compiled import scalar


@scalar
def gravity(x, y, z, earth):
    """Return the gravitational acceleration in the inertial frame, m/s^2, three components.

    `x, y, z`: position in m, z along the rotation axis. Gradient of U = GM/r (1 - J2 (a/r)^2 P2(sin lat)).
    The centrifugal acceleration is not included, because flights are integrated in the inertial frame.
    Reference: Vallado, Fundamentals of Astrodynamics, 4th ed., eq. 8-30. Neglected: J3 (0.23 % of J2) and every
    higher term, Moon and Sun (1e-7 g).
    """
    inverse_square = 1.0 / (x * x + y * y + z * z)
    attraction = earth.gm * inverse_square * math.sqrt(inverse_square)
    oblateness = 1.5 * earth.j2 * earth.equatorial_radius * earth.equatorial_radius * inverse_square
    sine_squared = z * z * inverse_square
    equatorial = -attraction * (1.0 + oblateness * (1.0 - 5.0 * sine_squared))
    return equatorial * x, equatorial * y, (equatorial - 2.0 * attraction * oblateness) * z
