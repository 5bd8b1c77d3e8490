"""Find the interceptor flight through a given point by integration, without a fly-out table.

Used to check fly-out tables and for the geometry of an intercept. Newton's method on the two
pitch-over components and the time, with derivatives from neighbouring flights, starting from the nearest flight of the fan.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import plain
from mujun.base.cubic import cubic_slope, cubic_values
from mujun.earth.constants import WGS84, Earth
from mujun.earth.frames import inertial_to_fixed, relative_velocity
from mujun.earth.geodesy import fixed_to_geodetic
from mujun.earth.ground_plane import ground_axes, ground_positions
from mujun.earth.place import Place
from mujun.flight.engine.powered import fly_for
from mujun.flight.engine.state import TIME
from mujun.flight.model.ascent import Commands
from mujun.interceptors.fan import AIRLESS, BEYOND, COAST_STEPS, FLATTEST, Fan, ended_at_ground, fly_fan
from mujun.interceptors.interceptor import Interceptor
from mujun.interceptors.profiles import ALONG, PROFILE_HEIGHT, PROFILE_TIME, RIGHT

Array = NDArray[np.float64]

PASSAGE_TOLERANCE = 20.0
"""Largest distance in m at which a flight counts as passing through its point: a few milliseconds of flight."""
FASTEST = 20e3
"""Speed in m/s above which a flight is invalid: flights do not stop at the ground, below which the air is not modelled."""
BELOW_GROUND = 6.34e6
"""Geocentric distance in m, some 17 km below the poles, nearer than which a path has passed through the ground."""
KICK_STEP = 2e-4
"""Finite-difference step of the pitch-over components, rad."""


@dataclass(frozen=True)
class Passage:
    """Flights through points.

    Attributes:
        time: (n,) time of flight, s.
        velocity: (n, 3) Earth-fixed velocity at the point, m/s.
        kick: (n,) pitch-over, rad.
        azimuth: (n,) launch azimuth, rad.
        found: (n,) false if no flight passes through the point within the interceptor's longest flight.
    """

    time: Array
    velocity: Array
    kick: Array
    azimuth: Array
    found: NDArray[np.bool_]


def _states(
    interceptor: Interceptor, place: Place, kicks: Array, times: Array, earth: Earth
) -> tuple[Array, Array, Array]:
    """Return flights with pitch-over (east, north), rad, at given times, s: Earth-fixed position, velocity, and least radius.

    The least radius, m, is the least geocentric distance of the samples up to the time.
    """
    azimuth, kick = np.arctan2(kicks[:, 0], kicks[:, 1]), np.hypot(kicks[:, 0], kicks[:, 1])
    commands = Commands(place.latitude, place.longitude, azimuth, kick, 1.0, place.height, hold_pitch=True)
    path, _ = fly_for(
        interceptor.vehicle,
        commands,
        BEYOND * interceptor.longest_flight,
        coast_steps=2 * COAST_STEPS,
        in_air=interceptor.minimum_altitude < AIRLESS,
        earth=earth,
    )
    rows = np.arange(len(path))
    k = np.clip((path[:, :, TIME] <= times[:, None]).sum(axis=1) - 1, 0, path.shape[1] - 2)
    a, b = path[rows, k], path[rows, k + 1]
    h = (b[:, TIME] - a[:, TIME])[:, None]
    ends = (a[:, :3], a[:, 3:6], b[:, :3], b[:, 3:6], h, np.clip((times - a[:, TIME])[:, None] / h, 0.0, 1.0))
    position, rate = cubic_values(*ends), plain(cubic_slope)(*ends)
    radius = np.where(path[:, :, TIME] <= times[:, None], np.linalg.norm(path[:, :, :3], axis=2), np.inf).min(axis=1)
    velocity = inertial_to_fixed(relative_velocity(position, rate, earth), times, earth)
    return inertial_to_fixed(position, times, earth), velocity, radius


def _start(fan: Fan, axes: Array, position: Array, about: Array | None) -> tuple[Array, Array]:
    """Return pitch-over (east, north) and time of the fan's samples nearest to each point.

    Of samples at similar distance it takes the earliest, or the one nearest in time to `about`, s.
    """
    profile = fan.profile
    east, north = ground_positions(position, axes)
    _, _, heights = fixed_to_geodetic(position)
    sine, cosine = np.sin(fan.azimuths)[:, None, None], np.cos(fan.azimuths)[:, None, None]
    x = sine * profile[..., ALONG] + cosine * profile[..., RIGHT]
    y = cosine * profile[..., ALONG] - sine * profile[..., RIGHT]
    kicks, times = np.empty((len(position), 2)), np.empty(len(position))
    height = profile[..., PROFILE_HEIGHT]
    for i in range(len(position)):
        gap = (x - east[i]) ** 2 + (y - north[i]) ** 2 + (height - heights[i]) ** 2
        if about is None:
            # A slower flight through the point may have the nearest sample; an earlier one that is near enough is preferred.
            near = gap < 4.0 * gap.min() + (0.12 * np.hypot(east[i], north[i]) + 4e4) ** 2
            gap = np.where(near, gap + (1e3 * profile[..., PROFILE_TIME]) ** 2, np.inf)
        else:
            gap = gap + (3e3 * (profile[..., PROFILE_TIME] - about[i])) ** 2
        a, k, s = np.unravel_index(np.argmin(gap), gap.shape)
        kicks[i] = fan.kicks[k] * np.sin(fan.azimuths[a]), fan.kicks[k] * np.cos(fan.azimuths[a])
        times[i] = profile[a, k, s, PROFILE_TIME]
    return kicks, times


def fly_through(
    interceptor: Interceptor,
    place: Place,
    position: Array,
    earth: Earth = WGS84,
    *,
    kicks: Array | None = None,
    times: Array | None = None,
    about: Array | None = None,
    rounds: int = 25,
) -> Passage:
    """Return the flights from a place through Earth-fixed points (n, 3), m.

    kicks, times: starting values, pitch-over (east, north), rad, and time, s; by default the fan's nearest samples. If several
    flights pass through a point, the search aims at the earliest, or at the one nearest in time to `about`, s.
    """
    position = np.atleast_2d(np.asarray(position, float))
    interceptor = ended_at_ground(interceptor, place, earth)
    n = len(position)
    flattest = FLATTEST
    if kicks is None or times is None:
        fan = fly_fan(interceptor, place, earth)
        # Flatter flights do not climb to the interceptor's lowest altitude, and some would hit the ground.
        flattest = float(fan.kicks[-1])
        kicks, times = _start(fan, ground_axes(*place, earth), position, about)
    kicks, times = np.array(kicks, float), np.array(times, float)
    boost, longest = float(np.max(np.asarray(interceptor.vehicle.boost_time))), BEYOND * interceptor.longest_flight
    for _ in range(rounds):
        stacked = np.concatenate([kicks, kicks + np.array([KICK_STEP, 0.0]), kicks + np.array([0.0, KICK_STEP])])
        where, velocity, _ = _states(interceptor, place, stacked, np.tile(times, 3), earth)
        gap = where[:n] - position
        if np.linalg.norm(gap, axis=1).max() < 0.25 * PASSAGE_TOLERANCE:
            break
        jacobian = np.stack(
            [(where[n : 2 * n] - where[:n]) / KICK_STEP, (where[2 * n :] - where[:n]) / KICK_STEP, velocity[:n]], axis=2
        )
        step = np.einsum("nij,nj->ni", np.linalg.pinv(jacobian), -gap)
        scale = np.minimum(
            1.0,
            np.minimum(
                0.15 / np.maximum(np.abs(step[:, :2]).max(axis=1), 1e-12), 60.0 / np.maximum(np.abs(step[:, 2]), 1e-12)
            ),
        )
        kicks += step[:, :2] * scale[:, None]
        kicks *= np.minimum(1.0, flattest / np.maximum(np.hypot(kicks[:, 0], kicks[:, 1]), 1e-12))[:, None]
        times = np.clip(times + step[:, 2] * scale, 0.2 * boost, longest)
    where, velocity, radius = _states(interceptor, place, kicks, times, earth)
    found = (np.linalg.norm(where - position, axis=1) < PASSAGE_TOLERANCE) & (times <= interceptor.longest_flight)
    # A path is continued below the ground, out of which it comes again on the other side of the Earth.
    found &= (np.linalg.norm(velocity, axis=1) < FASTEST) & (radius > BELOW_GROUND)
    return Passage(times, velocity, np.hypot(kicks[:, 0], kicks[:, 1]), np.arctan2(kicks[:, 0], kicks[:, 1]), found)
