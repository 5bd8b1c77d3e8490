"""Places: geodetic points on or above the ellipsoid."""

from typing import NamedTuple


class Place(NamedTuple):
    """A geodetic point: latitude north and longitude east in rad, height above the ellipsoid in m."""

    latitude: float
    longitude: float
    height: float = 0.0
