"""Closed forms of ballistic flight in vacuum: conic arcs between two points on the ground.

Unless a function says otherwise: a non-rotating spherical Earth, radius and GM as arguments (SI),
angles in rad. Arrays broadcast. Neglected: air, boost, oblateness (J2 moves an impact by a few km in 10,000) and,
except in `rotating_kepler_time`, the Earth's rotation (10-45 s of flight time).

References: Bate, Mueller and White 1971, Fundamentals of Astrodynamics, chapter 6 (energy parameter Q,
minimum energy, range from apogee); Wheelon 1959, ARS Journal 29:915-926 (hit equation, time of flight).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.earth.constants import GM, MEAN_RADIUS, WGS84, Earth
from mujun.earth.frames import fixed_to_inertial
from mujun.earth.geodesy import geodetic_to_fixed, ground_point, local_axes

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Arc:
    """One arc from ground to ground."""

    range_angle: Array
    """Angle at the Earth's centre between the two ends, rad."""
    energy: Array
    """Energy parameter Q = v^2 R/GM at the ground: 1 for circular speed, 2 for escape speed."""
    speed: Array
    """Speed at the ground, m/s."""
    angle: Array
    """Flight-path angle above the horizontal at the ground, rad."""
    apogee_height: Array
    """Greatest height above the sphere, m."""
    time: Array
    """Time of flight, s."""


def _checked(values: ArrayLike, low: float, high: float, what: str) -> Array:
    array = np.asarray(values, float)
    if not np.all((array > low) & (array < high)):
        raise ValueError(f"{what} must lie between {low:.6g} and {high:.6g}")
    return array


def minimum_energy_arc(range_angle: ArrayLike, radius: float = MEAN_RADIUS, gm: float = GM) -> Arc:
    """Return the arc of least speed that spans a range angle in (0, pi) rad.

    Raises ValueError outside that interval. Reference: Bate, Mueller and White 1971, section 6.2.
    """
    phi = _checked(range_angle, 0.0, np.pi, "range angle in rad")
    s, c = np.sin(phi / 2), np.cos(phi / 2)
    energy = 2 * s / (1 + s)
    swept = np.arccos(c / (1 + s)) + np.sqrt(2 * s * (1 - s)) / (1 + s)
    time = 2 * np.sqrt(radius**3 / gm) * ((1 + s) / 2) ** 1.5 * swept
    # s + c - 1 without its cancellation at short range
    apogee = radius * np.sin(phi / 4) * (np.cos(phi / 4) - np.sin(phi / 4))
    return Arc(phi, energy, np.sqrt(energy * gm / radius), (np.pi - phi) / 4, apogee, time)


def maximum_range_angle(energy: ArrayLike) -> Array:
    """Return the greatest range angle (rad) for an energy parameter Q > 0; pi, the whole Earth, for Q >= 1.

    Raises ValueError for Q not above 0.
    """
    q = _checked(energy, 0.0, np.inf, "energy parameter Q")
    inside = np.minimum(q, 1.0)
    return 2 * np.arcsin(inside / (2 - inside))


def release_angles(energy: ArrayLike, range_angle: ArrayLike) -> tuple[Array, Array]:
    """Return the depressed and the lofted flight-path angle (rad) that reach a range angle with energy Q.

    Raises ValueError if the energy is too small, or if Q is not in (0, 2). For Q >= 1 the depressed angle is not
    positive: it points into the ground, and only the lofted arc is possible.
    """
    q = _checked(energy, 0.0, 2.0, "energy parameter Q")
    phi = _checked(range_angle, 0.0, np.pi, "range angle in rad")
    sine = (2 - q) / q * np.sin(phi / 2)
    if np.any(sine > 1 + 1e-12):
        raise ValueError("this energy does not reach that range")
    principal = np.arcsin(np.minimum(sine, 1.0))
    return (principal - phi / 2) / 2, (np.pi - principal - phi / 2) / 2


def arc_through_apogee(
    range_angle: ArrayLike, apogee_height: ArrayLike, radius: ArrayLike = MEAN_RADIUS, gm: float = GM
) -> Arc:
    """Return the arc with a range angle in (0, 2 pi) rad and an apogee height in m.

    Raises ValueError for a range angle outside that interval or a height not above 0.
    """
    phi = _checked(range_angle, 0.0, 2 * np.pi, "range angle in rad")
    height = _checked(apogee_height, 0.0, np.inf, "apogee height in m")
    radius = np.asarray(radius, float)
    c, s = np.cos(phi / 2), np.sin(phi / 2)
    sagitta = radius * 2 * np.sin(phi / 4) ** 2  # R (1 - c)
    eccentricity = height / (height + sagitta)
    semi_major = (radius + height) / (1 + eccentricity)
    # Half the eccentric anomaly swept from the ground to apogee; (1 - e)/(1 + e) without cancellation.
    quarter = np.arctan2(np.sin(phi / 4) * np.sqrt(2 * height + sagitta), np.cos(phi / 4) * np.sqrt(sagitta))
    time = 2 * np.sqrt(semi_major**3 / gm) * (2 * quarter + eccentricity * np.sin(2 * quarter))
    energy = 2 - radius / semi_major
    angle = np.arctan2(eccentricity * s, 1 - eccentricity * c)
    return Arc(phi, energy, np.sqrt(energy * gm / radius), angle, height, time)


def hit_parameter(radius_ratio: ArrayLike, range_angle: ArrayLike, angle: ArrayLike) -> Array:
    """Return Wheelon's lambda = r0 v^2/GM at burnout for an impact at a range angle.

    Args:
        radius_ratio: radius at burnout over radius at impact.
        range_angle: from burnout to impact, in (0, 2 pi) rad.
        angle: flight-path angle at burnout, in (-pi/2, pi/2) rad.

    Raises ValueError if no orbit hits.
    """
    ratio = _checked(radius_ratio, 0.0, np.inf, "radius ratio")
    phi = _checked(range_angle, 0.0, 2 * np.pi, "range angle in rad")
    gamma = _checked(angle, -np.pi / 2, np.pi / 2, "flight-path angle in rad")
    free = ratio - np.cos(phi + gamma) / np.cos(gamma)
    if np.any(free <= 0):
        raise ValueError("no orbit at that angle comes down at that range")
    return (1 - np.cos(phi)) / (np.cos(gamma) ** 2 * free)


def hit_time(
    burnout_radius: ArrayLike, parameter: ArrayLike, range_angle: ArrayLike, angle: ArrayLike, gm: float = GM
) -> Array:
    """Return Wheelon's time of free flight (s) from burnout (radius in m) to impact at a range angle.

    `parameter`: lambda of `hit_parameter`, in (0, 2); angles as there. Raises ValueError if the orbit is not closed.
    """
    lam = _checked(parameter, 0.0, 2.0, "lambda of a closed orbit")
    phi = _checked(range_angle, 0.0, 2 * np.pi, "range angle in rad")
    gamma = _checked(angle, -np.pi / 2, np.pi / 2, "flight-path angle in rad")
    radius = np.asarray(burnout_radius, float)
    sine, cosine = np.sin(gamma), np.cos(gamma)
    excess = 2 / lam - 1
    ratio = (1 - np.cos(phi)) / (lam * cosine**2) + np.cos(phi + gamma) / cosine
    chord = (sine / cosine * (1 - np.cos(phi)) + (1 - lam) * np.sin(phi)) / ((2 - lam) * ratio)
    swept = np.arctan2(np.sqrt(excess), cosine / np.tan(phi / 2) - sine)
    speed = np.sqrt(lam * gm / radius)
    return radius / (speed * cosine) * (chord + 2 * cosine / (lam * excess**1.5) * swept)


def _surface_radius(direction: Array, earth: Earth) -> Array:
    """Radius (m) of the ellipsoid along geocentric unit vectors (..., 3)."""
    stretch = 1.0 / (1.0 - earth.flattening) ** 2 - 1.0
    return earth.equatorial_radius / np.sqrt(1.0 + stretch * direction[..., 2] ** 2)


def rotating_kepler_time(
    latitude: ArrayLike,
    azimuth: ArrayLike,
    ground_range: ArrayLike,
    apogee_height: ArrayLike,
    earth: Earth = WGS84,
) -> Array:
    """Return the time (s) of the impulsive flight in vacuum between two points of the rotating Earth.

    A lower bound for a reported flight of this range and apogee, because boost and air only lengthen a flight.
    The target moves east during the flight, so the inertial range angle and the time are iterated (the error falls by a
    factor 10 per step).

    Args:
        latitude: launch latitude, rad.
        azimuth: azimuth of the geodesic at launch, rad.
        ground_range: length of the geodesic, m.
        apogee_height: height of apogee above the ellipsoid below mid-arc, m.
        earth: Earth model.

    Approximations: two-body gravity; the radius of the ground is the mean of the geocentric radii of launch and impact
    (error below 0.05 s, though they differ by up to 21 km). Ranges beyond a quarter of the Earth keep the sense of their
    geodesic, shorter ones take the short way round in inertial space.
    Raises ValueError for a height or range not above 0, or if there is no such flight.
    """
    range_m = _checked(ground_range, 0.0, np.pi * earth.equatorial_radius, "ground range in m")
    height = _checked(apogee_height, 0.0, np.inf, "apogee height in m")
    latitude, azimuth, range_m, height = np.broadcast_arrays(
        np.asarray(latitude, float), np.asarray(azimuth, float), range_m, height
    )
    to_latitude, to_longitude = ground_point(latitude, np.zeros_like(latitude), azimuth, range_m, earth)
    launch = geodetic_to_fixed(latitude, 0.0, 0.0, earth)
    target = geodetic_to_fixed(to_latitude, to_longitude, 0.0, earth)
    radius = (np.linalg.norm(launch, axis=-1) + np.linalg.norm(target, axis=-1)) / 2
    launch, target = (p / np.linalg.norm(p, axis=-1, keepdims=True) for p in (launch, target))
    east, north, _ = local_axes(latitude, 0.0)
    heading = np.sin(azimuth)[..., None] * east + np.cos(azimuth)[..., None] * north
    sense = np.where(range_m > np.pi / 2 * radius, 1.0, 0.0)[..., None] * np.cross(launch, heading)

    time = np.zeros_like(range_m)
    for _ in range(60):
        aim = fixed_to_inertial(target, time, earth)
        normal = np.cross(launch, aim)
        phi = np.arctan2(np.linalg.norm(normal, axis=-1), np.sum(launch * aim, axis=-1))
        backward = np.sum(normal * sense, axis=-1) < 0
        phi = np.where(backward, 2 * np.pi - phi, phi)
        middle = (launch + aim) * np.where(backward, -1.0, 1.0)[..., None]
        middle /= np.linalg.norm(middle, axis=-1, keepdims=True)
        apogee = _surface_radius(middle, earth) + height - radius
        previous, time = time, arc_through_apogee(phi, apogee, radius, earth.gm).time
        if np.all(np.abs(time - previous) < 1e-9 * np.maximum(time, 1.0)):
            return time
    raise ValueError("the time of flight on the rotating Earth did not settle")
