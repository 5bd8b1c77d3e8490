"""A fan of interceptor flights over azimuth and pitch-over, flown from a site."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mujun.earth.constants import Earth
from mujun.earth.place import Place
from mujun.flight.engine.powered import fly_blocks_for
from mujun.flight.model.ascent import Commands
from mujun.interceptors.interceptor import Interceptor
from mujun.interceptors.profiles import PROFILE_HEIGHT, passes, profiles_of

Array = NDArray[np.float64]

FAN_AZIMUTHS, FAN_KICKS = 8, 48
"""Number of launch azimuths, and of pitch-overs at each."""
LONG_FLIGHT, LONG_KICKS = 900.0, 112
"""Interceptors with a longest flight above this (s) get more pitch-overs, because their flights spread over thousands of km."""
SCOUTS = 40
"""Number of scout flights, which determine the pitch-overs of the fan; launched east, where flights climb highest."""
FIRST_SCOUTING = 60.0
"""Duration after twice the boost, s, of the first scout flights that look for the last landing; then doubled."""
REVOLUTION = 5.4e3
"""Time of one revolution of a low orbit, s: no shot is followed longer."""
FLATTEST = np.radians(86.0)
"""Greatest pitch-over tried, rad from the vertical."""
FLATTEST_CLIMB = 0.97
"""The flattest flights of the fan climb to this share of the minimum altitude, so that interpolation there has data below it."""
COAST_STEPS = 52
AIRLESS = 80e3
"""Interceptors with a minimum altitude above this height (m) coast without drag after leaving the air."""
BEYOND = 1.3
"""The fan is flown for this multiple of the longest flight, so that interpolation at this limit has data on both sides."""


@dataclass(frozen=True)
class Fan:
    """Flights of one interceptor from one place.

    Attributes:
        azimuths: (A,) rad.
        kicks: (K,) pitch-overs, rad.
        profile: (A, K, samples, PROFILE_ROWS), see `PROFILE_ROWS`.
    """

    azimuths: Array
    kicks: Array
    profile: Array

    @property
    def apexes(self) -> Array:
        """Greatest height of each flight among its samples, m, (A, K)."""
        return np.asarray(self.profile[..., PROFILE_HEIGHT].max(axis=2))


def _fly(interceptor: Interceptor, place: Place, azimuths: Array, kicks: Array, duration: float, earth: Earth) -> Fan:
    azimuth, kick = (a.ravel() for a in np.meshgrid(azimuths, kicks, indexing="ij"))
    commands = Commands(place.latitude, place.longitude, azimuth, kick, 1.0, place.height, hold_pitch=True)
    path, _ = fly_blocks_for(
        interceptor.vehicle,
        commands,
        duration,
        coast_steps=COAST_STEPS,
        in_air=interceptor.minimum_altitude < AIRLESS,
        earth=earth,
    )
    profile = profiles_of(path, azimuth, place, earth)
    return Fan(azimuths, kicks, profile.reshape(len(azimuths), len(kicks), *profile.shape[1:]))


def _kicks(scouts: Fan, lowest: float, count: int) -> Array:
    """Return pitch-overs (rad) up to one a little flatter than the flattest that climbs to `lowest` (m).

    They are evenly spaced in the sum of normalised angle and normalised square root of apex height: in flat flights the
    apex falls steeply with the pitch-over, and evenly spaced angles would be too coarse there.
    """
    apex = np.minimum.accumulate(scouts.apexes[0])
    low = FLATTEST_CLIMB * lowest
    if apex[2] <= low:  # hardly any flight climbs so high
        kicks, apex = scouts.kicks[:3], apex[:3]
    elif apex[-1] < low:
        # Between two scouts, so that it is a smooth function of the place.
        flattest = np.interp(-np.sqrt(low), -np.sqrt(np.maximum(apex, 0.0)), scouts.kicks)
        steeper = apex > low
        kicks, apex = np.append(scouts.kicks[steeper], flattest), np.append(apex[steeper], low)
    else:
        kicks = scouts.kicks
    above = np.sqrt((apex - apex[-1]) / max(apex[0] - apex[-1], 1.0))
    way = kicks / kicks[-1] + (1.0 - above)
    return np.interp(np.linspace(0.0, way[-1], count), way, kicks)


def _scouts(interceptor: Interceptor, place: Place, duration: float, earth: Earth) -> Fan:
    """Fly the scout flights for a duration, s."""
    return _fly(interceptor, place, np.array([0.5 * np.pi]), np.linspace(0.0, FLATTEST, SCOUTS), duration, earth)


def _last_landing(scouts: Fan, lowest: float) -> float | None:
    """Return when the last scout flight that climbs to `lowest` (m) lands, s; None if one is aloft at its end, or none climbs."""
    flights = scouts.profile[0][scouts.apexes[0] >= lowest]
    if not len(flights) or (flights[:, -1, PROFILE_HEIGHT] >= 0.0).any():
        return None
    return float(np.nanmax([passes(flight, 0.0, False) for flight in flights]))


def ended_at_ground(interceptor: Interceptor, place: Place, earth: Earth) -> Interceptor:
    """Return an interceptor from a place whose longest flight (s) is at most the time until the last of its shots lands.

    The landing is found by durations that do not depend on the longest flight, so that more of it than that changes nothing.
    At orbital speeds some do not land; they end after `REVOLUTION`.
    """
    duration = 2.0 * float(np.max(np.asarray(interceptor.vehicle.boost_time))) + FIRST_SCOUTING
    longest, landing = min(interceptor.longest_flight, REVOLUTION), None
    while landing is None:
        landing = _last_landing(_scouts(interceptor, place, duration, earth), interceptor.minimum_altitude)
        if duration >= longest:
            break
        duration *= 2.0
    return replace(interceptor, longest_flight=longest if landing is None else min(longest, landing))


def fly_fan(interceptor: Interceptor, place: Place, earth: Earth) -> Fan:
    """Fly an interceptor's fan from a place, each flight for `BEYOND` times the longest flight.

    interceptor: with its longest flight as `ended_at_ground` returns it.
    """
    duration = BEYOND * interceptor.longest_flight
    scouts = _scouts(interceptor, place, duration, earth)
    azimuths = np.asarray(np.arange(FAN_AZIMUTHS) * (2.0 * np.pi / FAN_AZIMUTHS), float)
    count = FAN_KICKS if interceptor.longest_flight < LONG_FLIGHT else LONG_KICKS
    return _fly(interceptor, place, azimuths, _kicks(scouts, interceptor.minimum_altitude, count), duration, earth)
