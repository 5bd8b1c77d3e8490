"""Atmospheric refraction of radar rays, and the horizon that results from it.

Air is denser near the ground, so rays bend downward. In a spherically layered atmosphere, Bouguer's invariant
C = n r cos(e) is constant along a ray (n refractive index, r radius, e elevation against the local horizontal). The index
falls exponentially with height, n = 1 + 1e-6 N0 exp(-h / H). References: ITU-R P.453 (the exponential atmosphere; N0 315,
H 7.35 km is its worldwide mean), ITU-R P.834 (bending of rays); Blake, Radar Range-Performance Analysis (1980).

The integral of the ray's path over height has a pole where the ray is level. It is therefore taken over p = n r sin(e),
which passes through zero at a perigee: d(angle)/dp = C / (r q dq/dr) with q = n r = sqrt(C^2 + p^2) is smooth
everywhere, so that level rays and rays from a mountain down to their grazing point need no special case.

Size: level rays from the ground bend by 0.76 deg in total; a target at 400 km is then seen 79 km farther over the ground
than along a straight ray. Holds for: the mean atmosphere, microwaves. Neglected: weather (N0 from 250 to 400 moves
this horizon by about 20 km either way), ducts, diffraction, and the ionosphere, which matters at UHF and below.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

STRAIGHT_HEIGHT = 120e3
"""Height in m above which a ray is straight: the air above it bends a level ray by less than 1e-8 rad."""

_PANELS = 128
"""Pieces of a ray's path through the air. Interpolation between them errs by less than 1 m, integration by far less."""
_POINTS, _WEIGHTS = np.polynomial.legendre.leggauss(3)


@dataclass(frozen=True)
class Refractivity:
    """An exponential atmosphere."""

    name: str
    surface: float
    """Refractivity (n - 1) 1e6 at mean sea level."""
    scale_height: float
    """Height over which refractivity falls by a factor e, m."""

    def at(self, height: ArrayLike) -> Array:
        """Return n - 1 at heights above mean sea level, m."""
        return 1e-6 * self.surface * np.exp(-np.asarray(height, float) / self.scale_height)


@dataclass(frozen=True)
class BentRay:
    """A ray from a site to the top of the air, at k points; beyond the last point it is straight."""

    elevation: float
    """Apparent elevation at the site, rad."""
    height: Array
    """m."""
    angle: Array
    """Geocentric angle from the site, rad."""
    slope: Array
    """Elevation against the local horizontal at each point, rad."""
    forward: Array
    """Position from the site along its horizontal, m."""
    rise: Array
    """Position from the site along its vertical, m."""

    @property
    def exit_elevation(self) -> float:
        """Elevation of the straight part beyond the air, against the horizontal of the site, rad."""
        return float(self.slope[-1] - self.angle[-1])

    @property
    def bending(self) -> float:
        """Angle by which the whole ray is bent downward, rad."""
        return self.elevation - self.exit_elevation


def bent_ray(
    refractivity: Refractivity, height: float, elevation: float, radius: float, top: float = STRAIGHT_HEIGHT
) -> BentRay:
    """Return the ray from a site at a height (m above mean sea level) with an apparent elevation (rad).

    `radius`: of the Earth, m. `top`: height above which the ray is straight, m. Rays with elevations below zero are
    followed through their perigee. Raises ValueError if the ray hits the ground or the air would trap level rays.
    """
    _refuse_ducts(refractivity, min(height, 0.0), radius)
    start, invariant = _start(refractivity, height, elevation, radius)
    if elevation < 0.0 and invariant < _modified(refractivity, min(height, 0.0), radius) - 1e-3:
        raise ValueError(f"a ray at {math.degrees(elevation):.3f} deg from a height of {height:g} m meets the ground")
    end = _end(refractivity, np.array([max(top, height)]), invariant, radius)
    end = np.maximum(end, start)
    angle = _angles(refractivity, invariant, start, end, radius)[0]
    nodes = np.linspace(start, end[0], _PANELS + 1)
    heights = _height(refractivity, np.hypot(invariant, nodes), radius)
    heights[0] = height
    half = np.sin(0.5 * angle)
    return BentRay(
        elevation=elevation,
        height=heights,
        angle=angle,
        slope=np.arctan2(nodes, invariant),
        forward=(radius + heights) * np.sin(angle),
        rise=(heights - height) - 2.0 * (radius + heights) * half * half,
    )


def lowest_elevation(refractivity: Refractivity, site_height: float, minimum_elevation: float, radius: float) -> float:
    """Return the lowest usable apparent elevation, rad: the radar's own limit or its horizon, whichever is higher.

    The horizon is the apparent elevation of the ray that grazes the sphere; 0 for a site at or below sea level.
    """
    _refuse_ducts(refractivity, min(site_height, 0.0), radius)
    ground, site = _modified(refractivity, 0.0, radius), _modified(refractivity, site_height, radius)
    return max(minimum_elevation, -math.acos(min(ground / site, 1.0)))


def lowest_sight(
    refractivity: Refractivity, site_height: float, minimum_elevation: float, radius: float, distances: ArrayLike
) -> Array:
    """Return the sine of the lowest geometric elevation at which a radar sees, at slant distances in m; same shape.

    The geometric elevation is that of the straight line from the site, against the site's horizontal. A target at that
    distance lies above the radar's lower limit if and only if the sine of its geometric elevation is at least this value.
    At short distances it is the sine of `lowest_elevation`; farther out it falls, because the ray bends downward.
    Heights and radius in m, `minimum_elevation` apparent, rad. Raises ValueError as `bent_ray` does.
    """
    elevation = lowest_elevation(refractivity, site_height, minimum_elevation, radius)
    ray = bent_ray(refractivity, site_height, elevation, radius)
    distances = np.asarray(distances, float)
    reached = np.hypot(ray.forward, ray.rise)
    sines = np.full(reached.shape, math.sin(elevation))
    np.divide(ray.rise, reached, out=sines, where=reached > 0.0)
    inside = np.interp(distances, reached, sines)
    # Beyond the air: the point on the straight part at a given distance from the site.
    across, along = math.cos(ray.exit_elevation), math.sin(ray.exit_elevation)
    forward, rise = ray.forward[-1], ray.rise[-1]
    ahead = forward * across + rise * along
    beyond = np.maximum(distances, reached[-1])
    path = np.sqrt(ahead * ahead + (beyond * beyond - reached[-1] ** 2)) - ahead
    outside = (rise + path * along) / np.maximum(beyond, 1e-3)
    return np.where(distances <= reached[-1], inside, outside)


@lru_cache(maxsize=4096)
def sight_lines(
    refractivity: Refractivity, site_height: float, minimum_elevation: float, radius: float, count: int
) -> Array:
    """Approximate the lowest ray by the minimum of `count` straight lines, (count, 2): slope and height (m) above the site.

    In the vertical plane through the site (forward along its horizontal, up along its vertical) the ray only bends downward,
    so it is the lower envelope of its tangents. Eight tangents lie above it by at most about 120 m (sites up to 3,500 m
    high); the last one, beyond the air, is the ray itself. A target at (forward, up) is in sight if
    up >= min(slope * forward + height). Raises ValueError as `bent_ray` does. The returned array is cached and read-only.
    """
    ray = bent_ray(
        refractivity, site_height, lowest_elevation(refractivity, site_height, minimum_elevation, radius), radius
    )
    direction = ray.slope - ray.angle
    wanted = np.linspace(direction[0], direction[-1], count)
    at = [int(np.argmin(np.abs(direction - w))) for w in wanted]
    at[0], at[-1] = 0, len(direction) - 1
    slopes = np.tan(direction[at])
    lines = np.stack([slopes, ray.rise[at] - slopes * ray.forward[at]], axis=1)
    lines.flags.writeable = False
    return lines


def horizon_range(
    refractivity: Refractivity, site_height: float, minimum_elevation: float, radius: float, target_heights: ArrayLike
) -> Array:
    """Return the ground distance (m, along the sphere) of the radar's horizon for targets at given heights (m).

    There the lowest ray rises through the target's height; slightly nearer, the target is above the ray.
    Zero if the ray is always above that height, so that the radar never sees such a target. Tests hold `lowest_sight` against it.
    Raises ValueError as `bent_ray` does.
    """
    elevation = lowest_elevation(refractivity, site_height, minimum_elevation, radius)
    heights = np.asarray(target_heights, float)
    flat = heights.ravel()
    start, invariant = _start(refractivity, site_height, elevation, radius)
    top = max(STRAIGHT_HEIGHT, site_height)
    ends = _end(refractivity, np.minimum(flat, top), invariant, radius)
    met = ends >= start
    angle = _angles(refractivity, invariant, start, np.where(met, ends, start), radius)[:, -1]
    # Beyond the air the invariant holds with the refractive index at the top of the air.
    level = invariant / (1.0 + float(refractivity.at(top)))
    straight = np.arccos(level / (radius + np.maximum(flat, top))) - math.acos(level / (radius + top))
    return (radius * np.where(met, angle + straight, 0.0)).reshape(heights.shape)


def _modified(refractivity: Refractivity, height: float, radius: float) -> float:
    """Return q = n r at a height, m."""
    return (1.0 + float(refractivity.at(height))) * (radius + height)


def _start(refractivity: Refractivity, height: float, elevation: float, radius: float) -> tuple[float, float]:
    """Return p = n r sin(e) at the site and the invariant n r cos(e), m."""
    modified = _modified(refractivity, height, radius)
    return modified * math.sin(elevation), modified * math.cos(elevation)


def _end(refractivity: Refractivity, heights: Array, invariant: float, radius: float) -> Array:
    """Return p where the ray rises through given heights; minus infinity if the ray is always above the height."""
    square = ((1.0 + refractivity.at(heights)) * (radius + heights)) ** 2 - invariant**2
    return np.where(square >= 0.0, np.sqrt(np.maximum(square, 0.0)), -np.inf)


def _height(refractivity: Refractivity, modified: Array, radius: float) -> Array:
    """Return the height at which n r has given values, by Newton's iteration from the side on which it is monotone."""
    height = modified - radius
    for _ in range(6):  # the first guess is about 2 km too high; five steps reduce the error to 1e-9 m (measured)
        excess = refractivity.at(height)
        slope = 1.0 + excess * (1.0 - (radius + height) / refractivity.scale_height)
        height = height - (height - (modified - radius) + excess * (radius + height)) / slope
    return height


def _angles(refractivity: Refractivity, invariant: float, start: float, end: Array, radius: float) -> Array:
    """Return the geocentric angle at evenly spaced p from start to each end, shape (ends, _PANELS + 1), rad."""
    width = (end[:, None, None] - start) / _PANELS
    p = start + width * (np.arange(_PANELS)[:, None] + 0.5 + 0.5 * _POINTS)
    modified = np.hypot(invariant, p)
    height = _height(refractivity, modified, radius)
    excess = refractivity.at(height)
    slope = 1.0 + excess * (1.0 - (radius + height) / refractivity.scale_height)
    pieces = (invariant / ((radius + height) * modified * slope) * (0.5 * _WEIGHTS)).sum(axis=2) * width[:, :, 0]
    return np.concatenate([np.zeros((len(end), 1)), np.cumsum(pieces, axis=1)], axis=1)


def _refuse_ducts(refractivity: Refractivity, lowest: float, radius: float) -> None:
    """Raise ValueError if n r falls with height anywhere: there the air would trap level rays in a duct."""
    if not refractivity.scale_height > 0.0:
        raise ValueError(f"the scale height of {refractivity.name} must be above zero")
    if float(refractivity.at(lowest)) * ((radius + lowest) / refractivity.scale_height - 1.0) >= 1.0:
        raise ValueError(f"the air of {refractivity.name} would trap level rays; no horizon exists in it")
