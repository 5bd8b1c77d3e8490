"""Flights of interceptors as a page draws them: a few that are stored, and the entry that finds one between these."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import scalar
from mujun.base.webassembly.addresses import entry
from mujun.browser import memory as m
from mujun.browser.arrays import flights_in, settings, tables_in
from mujun.browser.memory import array
from mujun.earth.constants import MEAN_RADIUS, WGS84
from mujun.earth.geodesy import geodetic_point
from mujun.earth.ground_plane import ground_coordinates
from mujun.earth.place import Place
from mujun.engagement.blocks import time_at
from mujun.flight.engine.sampling import HEIGHT
from mujun.flight.engine.state import X, Y, Z
from mujun.interceptors.fan import ended_at_ground, fly_fan
from mujun.interceptors.interceptor import Interceptor
from mujun.interceptors.profiles import ALONG, PROFILE_HEIGHT, PROFILE_TIME

Array = NDArray[np.float64]

_input, _points = array("site_input"), array("shot_points")
_heights, _along, _ends = array("profile_height"), array("profile_along"), array("profile_end")


class Profiles(NamedTuple):
    """Some flights of an interceptor over evenly spaced launch azimuths (clockwise from north) and rising pitch-overs.

    They are followed at the squares of evenly spaced shares of `end`.

    Attributes:
        heights: (m.PROFILE_AZIMUTHS, m.PROFILE_KICKS, m.PROFILE_TIMES) m.
        along: the same, chord distance along the launch azimuth, m. Neglected: motion to its side, which is not seen on a map.
        end: s after launch.
    """

    heights: Array
    along: Array
    end: float


def profiles(interceptor: Interceptor, place: Place) -> Profiles:
    """Return some flights of an interceptor from a place."""
    fan = fly_fan(ended_at_ground(interceptor, place, WGS84), place, WGS84)
    kicks = np.linspace(0, len(fan.kicks) - 1, m.PROFILE_KICKS).round().astype(int)
    flown = fan.profile[:: len(fan.azimuths) // m.PROFILE_AZIMUTHS, kicks]
    end = float(flown[..., -1, PROFILE_TIME].min())
    times = end * np.linspace(0.0, 1.0, m.PROFILE_TIMES) ** 2
    heights, along = (
        np.array([[np.interp(times, one[:, PROFILE_TIME], one[:, row]) for one in mine] for mine in flown])
        for row in (PROFILE_HEIGHT, ALONG)
    )
    return Profiles(heights, along, end)


@scalar
def _mixed(rows, azimuth, kick, column):
    """Return a quantity of a flight between two azimuths, at a pitch-over and at a number of steps (whole and part) of time."""
    a, j = int(azimuth), min(int(column), rows.shape[2] - 2)
    after, w, u = (a + 1) % rows.shape[0], azimuth - a, column - j
    a %= rows.shape[0]
    here = (1.0 - u) * rows[a, kick, j] + u * rows[a, kick, j + 1]
    there = (1.0 - u) * rows[after, kick, j] + u * rows[after, kick, j + 1]
    return (1.0 - w) * here + w * there


@scalar
def _bracket(rows, azimuth, column, height):
    """Return a flight and the weight of the next flatter one, so that together they are at a height (m) at a time."""
    last = rows.shape[1] - 2
    above = _mixed(rows, azimuth, 0, column)
    if above < height:
        return 0, 0.0
    for kick in range(last + 1):
        below = _mixed(rows, azimuth, kick + 1, column)
        if below < height:
            return kick, (above - height) / (above - below)
        above = below
    return last, 1.0


@entry
def shoot(d):
    """Write the flight of an interceptor from site `shooter` to flight `which` of a block into "shot_points".

    Between "launch" and "meet" of "settings". Its heights and its progress are those of the interceptor's own flights in stock,
    so mixed and so stretched over the ground that it ends where the target is.
    """
    flights, given, out, lane, s = flights_in(d), settings(d), _points(d), d[m.WHICH], d[m.SHOOTER]
    launch, meeting, last = given[m.LAUNCH], given[m.MEET], d[m.SAMPLES] - 2
    burnout, step, states = flights.burnout[lane], flights.step[lane], flights.states[0]
    k = 0
    while k < last and time_at(k + 1, burnout, step) < meeting:
        k += 1
    begin, end = time_at(k, burnout, step), time_at(k + 1, burnout, step)
    u = min(max((meeting - begin) / (end - begin), 0.0), 1.0)
    x = (1.0 - u) * states[k, X, lane] + u * states[k + 1, X, lane]
    y = (1.0 - u) * states[k, Y, lane] + u * states[k + 1, Y, lane]
    z = (1.0 - u) * states[k, Z, lane] + u * states[k + 1, Z, lane]
    height = (1.0 - u) * states[k, HEIGHT, lane] + u * states[k + 1, HEIGHT, lane]
    axes, which = tables_in(d).axes[s], int(_input(d)[s, m.SITE_TABLE])
    heights, along, longest = _heights(d)[which], _along(d)[which], _ends(d)[which]
    east, north = ground_coordinates(x, y, z, axes)
    distance, bearing = math.sqrt(east * east + north * north), math.atan2(east, north)
    azimuth = (bearing / (2.0 * math.pi) + (1.0 if bearing < 0.0 else 0.0)) * heights.shape[0]
    flown, steps = min(meeting - launch, longest), m.PROFILE_TIMES - 1
    met = math.sqrt(flown / longest) * steps
    kick, w = _bracket(heights, azimuth, met, height)
    reached = (1.0 - w) * _mixed(along, azimuth, kick, met) + w * _mixed(along, azimuth, kick + 1, met)
    climbed = (1.0 - w) * _mixed(heights, azimuth, kick, met) + w * _mixed(heights, azimuth, kick + 1, met)
    stretch, lift = distance / max(reached, 1.0), height - climbed
    sine, cosine = math.sin(bearing), math.cos(bearing)
    for n in range(m.SHOT_SAMPLES):
        share = n / (m.SHOT_SAMPLES - 1)
        column = met * math.sqrt(share)
        chord = (1.0 - w) * _mixed(along, azimuth, kick, column) + w * _mixed(along, azimuth, kick + 1, column)
        up = (1.0 - w) * _mixed(heights, azimuth, kick, column) + w * _mixed(heights, azimuth, kick + 1, column)
        angle = 2.0 * math.asin(min(max(chord * stretch, 0.0) / (2.0 * MEAN_RADIUS), 1.0))
        c, e, o = MEAN_RADIUS * math.cos(angle), sine * math.sin(angle), cosine * math.sin(angle)
        e, o = MEAN_RADIUS * e, MEAN_RADIUS * o
        latitude, longitude, _ = geodetic_point(
            c * axes[0, 0] + e * axes[1, 0] + o * axes[2, 0],
            c * axes[0, 1] + e * axes[1, 1] + o * axes[2, 1],
            c * axes[0, 2] + e * axes[1, 2] + o * axes[2, 2],
            WGS84,
        )
        out[n, 0], out[n, 1] = math.degrees(longitude), math.degrees(latitude)
        out[n, 2], out[n, 3] = up + lift * share, launch + share * (meeting - launch)
