"""Time steps of a coast above the air, evenly spaced in eccentric anomaly along its two-body orbit.

The two-body formulas only place the steps; the integration uses full gravity. Reference: Bate, Mueller and White 1971,
Fundamentals of Astrodynamics, chapter 4.
"""

import math
from typing import NamedTuple

from mujun.base.compiled import kernel, scalar


class Conic(NamedTuple):
    """The two-body orbit through a state."""

    axis: float
    """Semi-major axis, m; negative for an escape."""
    eccentricity: float
    anomaly: float
    """Eccentric anomaly of the state, rad, in (-pi, pi]: positive on the way up, pi at apogee."""
    momentum_squared: float
    """Squared angular momentum per mass, m^4/s^2."""


@scalar
def conic_of(state, gm):
    """Return the conic through a state; gm in m^3/s^2."""
    r = math.sqrt(state.x * state.x + state.y * state.y + state.z * state.z)
    speed_squared = state.u * state.u + state.v * state.v + state.w * state.w
    axis = 1.0 / (2.0 / r - speed_squared / gm)
    radial = state.x * state.u + state.y * state.v + state.z * state.w
    momentum_squared = r * r * speed_squared - radial * radial
    squared = 1.0 - momentum_squared / (gm * axis)
    eccentricity = math.sqrt(squared if squared > 1e-16 else 1e-16)
    along = 1.0 - r / axis
    across = radial / math.sqrt(gm * axis) if axis > 0.0 else 0.0
    return Conic(axis, eccentricity, math.atan2(across, along), momentum_squared)


@kernel(allocates=False)
def plan_arc(state, times, lane, upward, top, earth):
    """Fill times[:, lane] with the time steps (s) of a coast from a state to apogee, or down to the height `top` (m)."""
    conic = conic_of(state, earth.gm)
    axis, eccentricity, anomaly = conic.axis, conic.eccentricity, conic.anomaly
    if upward:
        end = math.pi
    else:
        anomaly = anomaly if anomaly > 0.0 else anomaly + 2.0 * math.pi
        # Radius of the ground below the end of the coast: first the Earth's mean radius, then that of the latitude found.
        end = anomaly
        radius = earth.equatorial_radius * (1.0 - earth.flattening / 3.0)
        for _ in range(2):
            cosine = (1.0 - (radius + top) / axis) / eccentricity
            cosine = cosine if cosine > -1.0 else -1.0
            end = 2.0 * math.pi - math.acos(cosine if cosine < 1.0 else 1.0)
            sine_latitude = end_sine_latitude(state, conic, anomaly, end, earth.gm)
            radius = earth.equatorial_radius * (1.0 - earth.flattening * sine_latitude * sine_latitude)
    steps = times.shape[0]
    delta = (end - anomaly) / steps
    sine, cosine = math.sin(anomaly), math.cos(anomaly)
    turn_sine, turn_cosine = math.sin(delta), math.cos(delta)
    per_radian = math.sqrt(axis * axis * axis / earth.gm)
    for step in range(steps):
        next_sine = sine * turn_cosine + cosine * turn_sine
        cosine = cosine * turn_cosine - sine * turn_sine
        times[step, lane] = per_radian * (delta - eccentricity * (next_sine - sine))
        sine = next_sine


@scalar
def end_sine_latitude(state, conic, anomaly, end, gm):
    """Return the sine of geocentric latitude after motion along the conic from eccentric anomaly `anomaly` to `end`."""
    axis, eccentricity = conic.axis, conic.eccentricity
    per_radian = math.sqrt(axis * axis * axis / gm)
    r = axis * (1.0 - eccentricity * math.cos(anomaly))
    delta = end - anomaly
    f = 1.0 - axis / r * (1.0 - math.cos(delta))
    elapsed = per_radian * (delta - eccentricity * (math.sin(end) - math.sin(anomaly)))
    g = elapsed - per_radian * (delta - math.sin(delta))
    z = f * state.z + g * state.w
    return z / (axis * (1.0 - eccentricity * math.cos(end)))
