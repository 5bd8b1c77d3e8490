"""Constants of the Earth, and the Earth models used for flights.

Sources
-------
WGS84: NGA.STND.0036 (2014), tables 3.1 and 3.4-3.5. J2 from the EGM2008 second zonal harmonic,
C20 = -4.84165143790815e-4 (ibid., table 3.6), J2 = -sqrt(5) C20. Published closed forms use a sphere
of radius 6371 km.
"""

import math
from typing import NamedTuple

GM = 3.986004418e14
"""Geocentric gravitational constant of WGS84, m^3/s^2."""
J2 = math.sqrt(5.0) * 4.84165143790815e-4
"""Second zonal harmonic. J3 and beyond are neglected: J3 is 0.23 % of J2."""
EQUATORIAL_RADIUS = 6378137.0
"""Semi-major axis of WGS84, m."""
FLATTENING = 1.0 / 298.257223563
"""Flattening of WGS84."""
ROTATION_RATE = 7.292115e-5
"""Sidereal rotation rate of WGS84, rad/s."""
STANDARD_GRAVITY = 9.80665
"""Standard gravity, m/s^2 (CGPM 1901): specific impulse in s times this is exhaust velocity."""
MEAN_RADIUS = 6371000.0
"""Radius of the sphere used by the closed forms, m."""


class Earth(NamedTuple):
    """An Earth model: gravity, shape and rotation; the defaults are the rotating WGS84 Earth. Usable in compiled code."""

    gm: float = GM
    """Geocentric gravitational constant, m^3/s^2."""
    j2: float = J2
    """Second zonal harmonic of the gravity field."""
    equatorial_radius: float = EQUATORIAL_RADIUS
    """Equatorial radius of the ellipsoid, m."""
    flattening: float = FLATTENING
    """Flattening of the ellipsoid."""
    rotation_rate: float = ROTATION_RATE
    """Rotation rate about the z axis, rad/s."""


WGS84 = Earth()
"""The rotating oblate Earth, used for every result."""


def spherical_earth(radius: float = MEAN_RADIUS, gm: float = GM, rotation_rate: float = 0.0) -> Earth:
    """Return a spherical Earth with a 1/r^2 field, by default not rotating, as assumed by closed forms.

    radius in m, gm in m^3/s^2, rotation_rate in rad/s.
    """
    return Earth(gm, 0.0, radius, 0.0, rotation_rate)
