"""The Earth's constants, and Earth models as plain arrays that compiled code can take as data.

Sources
-------
WGS84: NGA.STND.0036 (2014), tables 3.1 and 3.4-3.5. J2 from the EGM2008 second zonal harmonic,
C20 = -4.84165143790815e-4 (ibid., table 3.6), J2 = -sqrt(5) C20. Sphere used by published
closed forms: R 6371 km.
"""

import math

import numpy as np
from numpy.typing import NDArray

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
"""Standard gravity, m/s^2 (CGPM 1901): converts specific impulse in seconds."""
MEAN_RADIUS = 6371000.0
"""Radius of the sphere used by the closed forms, m."""

EarthModel = NDArray[np.float64]
"""GM, J2, equatorial radius, flattening, rotation rate: five float64 values, SI."""


def earth_model(
    gm: float = GM,
    j2: float = J2,
    equatorial_radius: float = EQUATORIAL_RADIUS,
    flattening: float = FLATTENING,
    rotation_rate: float = ROTATION_RATE,
) -> EarthModel:
    """Return an Earth model as the array that compiled code takes.

    Arguments are in SI (m^3/s^2, -, m, -, rad/s). The defaults are the rotating WGS84 Earth.
    """
    return np.array([gm, j2, equatorial_radius, flattening, rotation_rate], dtype=np.float64)


WGS84 = earth_model()
"""The rotating oblate Earth on which every answer is computed."""


def spherical_earth(radius: float = MEAN_RADIUS, gm: float = GM, rotation_rate: float = 0.0) -> EarthModel:
    """Return a round Earth with a 1/r^2 field, by default not rotating: the Earth of the closed forms."""
    return earth_model(gm, 0.0, radius, 0.0, rotation_rate)
