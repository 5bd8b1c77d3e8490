"""Windows: the times at which an interceptor can meet a missile, and the launches that lead there.

A missile can be met at time t if its point then is within the interceptor's altitude limits and fly-out table, if the
launch that leads there, t minus time of flight, is not before the earliest launch that the sensors allow, and
if the support that the mode demands is there:

- organic: the site's own radar holds the missile from before the launch order to the intercept;
- launch-on-remote: whichever track is first, remote (space infrared) or own, gives the order, and the own radar
  has the missile in track before the intercept;
- engage-on-remote: the order as before; the network's track serves for the intercept.

So organic is contained in launch-on-remote, and that in engage-on-remote.

Only after the missile's burnout: SM-3 and THAAD meet midcourse and terminal targets, not boosting ones.
Neglected: the kill vehicle's divert and seeker, discrimination, radar resources.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import kernel
from mujun.base.threads import over_blocks
from mujun.earth.constants import MEAN_RADIUS, WGS84, EarthModel
from mujun.earth.geodesy import geodetic_to_fixed, local_axes
from mujun.flight.sampling import Sampled
from mujun.interceptors.flyout import FlyOut
from mujun.sensors.infrared import Infrared, cue_time
from mujun.sensors.radar import CrossSections, Radar, look

Array = NDArray[np.float64]

ORGANIC, LAUNCH_ON_REMOTE, ENGAGE_ON_REMOTE = 0, 1, 2
MODES = {"organic": ORGANIC, "launch-on-remote": LAUNCH_ON_REMOTE, "engage-on-remote": ENGAGE_ON_REMOTE}


@dataclass(frozen=True)
class Timeline:
    """Delays of the command chain, s.

    remote_commit: earliest launch order on a remote track, after the missile's launch. decision: from a track good
    enough to the launch order. launch: from the order to the interceptor leaving. assessment: from an intercept to the
    next decision.
    """

    remote_commit: float
    decision: float
    launch: float
    assessment: float


@dataclass(frozen=True)
class Site:
    """A battery: interceptors with their fly-out table, its radar and stock."""

    name: str
    fly_out: FlyOut
    radar: Radar
    target: CrossSections
    stock: int


@dataclass(frozen=True)
class Windows:
    """What one site can do against each flight (n,), s after the missile's launch; NaN or infinite where nothing.

    slack: latest feasible launch minus earliest possible one, over all points within reach that have
    the support; negative: too late by so much; -inf: never within reach with support.
    earliest_launch, latest_launch, first_intercept, last_intercept: of the feasible window (NaN if none).
    best_time: intercept time at which the slack is greatest.
    shots: intercept attempts that fit one after another, each with its assessment.
    salvo: launches that fit before the latest one, at the launch interval, at most the stock.
    nearest: least ground distance beyond the table's reach, m, at an altitude within limits (0: within reach;
    inf: never at such an altitude). seen: seconds in the own radar's view.
    """

    slack: Array
    earliest_launch: Array
    latest_launch: Array
    first_intercept: Array
    last_intercept: Array
    best_time: Array
    shots: NDArray[np.int64]
    salvo: NDArray[np.int64]
    nearest: Array
    seen: Array

    @property
    def feasible(self) -> NDArray[np.bool_]:
        """Whether there is a window at all."""
        return self.slack >= 0.0


@kernel
def _time_of_flight(times, azimuth, distance, height, reach, top):
    """Return the table's least time at a point, linear in azimuth, height and distance; infinite out of reach."""
    rows, columns = times.shape[1], times.shape[2]
    x = distance / reach * (columns - 1)
    y = height / top * (rows - 1)
    if not (0.0 <= x <= columns - 1.0 and 0.0 <= y <= rows - 1.0):
        return np.inf
    c = min(int(x), columns - 2)
    r = min(int(y), rows - 2)
    u, w = x - c, y - r
    turn = azimuth / (2.0 * np.pi) * times.shape[0]
    turn = turn - times.shape[0] * np.floor(turn / times.shape[0])
    a = int(turn) % times.shape[0]
    share = turn - int(turn)
    total = 0.0
    for side in range(2):
        plane = times[(a + side) % times.shape[0]]
        value = (1.0 - w) * ((1.0 - u) * plane[r, c] + u * plane[r, c + 1]) + w * (
            (1.0 - u) * plane[r + 1, c] + u * plane[r + 1, c + 1]
        )
        total += value * (share if side == 1 else 1.0 - share)
    return total


@kernel
def _ground_distance(x, y, z, site, along):
    """Return R times the angle between a point and the site; `along` is their scalar product."""
    cross_x = y * site[2] - z * site[1]
    cross_y = z * site[0] - x * site[2]
    cross_z = x * site[1] - y * site[0]
    return MEAN_RADIUS * np.arctan2(np.sqrt(cross_x * cross_x + cross_y * cross_y + cross_z * cross_z), along)


@kernel
def _beyond_reach(i, position, height, count, times, burnout, site, far, top, low, high):
    """Return how far beyond the table's reach flight i passes at its nearest, m; infinite if never at such altitudes."""
    nearest = np.inf
    for k in range(count):
        h = height[i, k]
        if times[k] < burnout or h < low or h > high:
            continue
        x, y, z = position[i, k, 0], position[i, k, 1], position[i, k, 2]
        ground = _ground_distance(x, y, z, site, x * site[0] + y * site[1] + z * site[2])
        reach = far[min(int(h / top * (far.shape[0] - 1) + 0.5), far.shape[0] - 1)]
        nearest = min(nearest, max(ground - reach, 0.0))
    return nearest


@kernel
def _windows(
    begin, end, position, height, count, sample_times, burnout, seen, remote, site, east, north, table, far, reach, top,
    low, high, longest, mode, ready, delay, assessment, interval, stock, out, shots_out,
):  # fmt: skip
    step = sample_times[1] - sample_times[0]
    nearest_cosine = np.cos(min(reach / MEAN_RADIUS * 1.01, np.pi))
    site_distance = np.sqrt(site[0] ** 2 + site[1] ** 2 + site[2] ** 2)
    for i in range(begin, end):
        n = count[i]
        launch_by = np.full(n, -np.inf)
        launch_from = np.full(n, np.inf)
        run_start, established = np.nan, np.inf  # own radar: begin of this run; first track good enough to commit
        watched = 0.0
        for k in range(n):
            t = sample_times[k]
            if seen[i, k]:
                watched += step
                if not (run_start == run_start):
                    run_start = t
                if t >= run_start + ready:
                    established = min(established, run_start + ready)
            else:
                run_start = np.nan
            h = height[i, k]
            if t < burnout[i] or h < low or h > high:
                continue
            x, y, z = position[i, k, 0], position[i, k, 1], position[i, k, 2]
            along = x * site[0] + y * site[1] + z * site[2]
            if along < nearest_cosine * np.sqrt(x * x + y * y + z * z) * site_distance:
                continue  # beyond the table: most of a long flight is
            ground = _ground_distance(x, y, z, site, along)
            if ground > reach:
                continue
            azimuth = np.arctan2(x * east[0] + y * east[1] + z * east[2], x * north[0] + y * north[1] + z * north[2])
            flight = _time_of_flight(table, azimuth, ground, h, reach, top)
            if not (flight <= longest):
                continue
            if mode == 2:
                launch_from[k] = min(remote[i], established) + delay
            elif not seen[i, k]:
                continue
            elif mode == 0:
                launch_from[k] = run_start + ready + delay
            elif t >= run_start + ready:
                launch_from[k] = min(remote[i], established) + delay
            else:
                continue
            launch_by[k] = t - flight
        best, best_time = -np.inf, np.nan
        earliest, latest, first, last = np.nan, np.nan, np.nan, np.nan
        for k in range(n):
            slack = launch_by[k] - launch_from[k]
            if slack > best:
                best, best_time = slack, sample_times[k]
            if slack >= 0.0:
                if not (first == first):
                    first, earliest = sample_times[k], launch_from[k]
                    if k > 0 and launch_by[k - 1] > -1e9 and launch_from[k - 1] < 1e9:
                        before = launch_by[k - 1] - launch_from[k - 1]
                        first -= step * slack / (slack - before)
                last = sample_times[k]
                latest = launch_by[k] if not (latest > launch_by[k]) else latest
        nearest = 0.0
        if best == -np.inf:
            nearest = _beyond_reach(i, position, height, n, sample_times, burnout[i], site, far, top, low, high)
        shots, free = 0, -np.inf
        k = 0
        while k < n and shots < stock:
            if launch_by[k] >= launch_from[k] and launch_by[k] >= free:
                shots += 1
                free = max(sample_times[k] + assessment + delay, launch_from[k] + shots * interval)
            k += 1
        out[0, i], out[1, i], out[2, i], out[3, i], out[4, i] = best, earliest, latest, first, last
        out[5, i], out[6, i], out[7, i] = best_time, nearest, watched
        shots_out[0, i] = shots
        salvo = 0
        if best >= 0.0:
            salvo = min(stock, int(best / interval) + 1)
        shots_out[1, i] = salvo


def windows(
    site: Site,
    flights: Sampled,
    timeline: Timeline,
    infrared: Infrared,
    mode: int = LAUNCH_ON_REMOTE,
    *,
    seen: NDArray[np.bool_] | None = None,
    earth: EarthModel = WGS84,
) -> Windows:
    """Return what one site can do against each flight.

    `mode`: ORGANIC, LAUNCH_ON_REMOTE or ENGAGE_ON_REMOTE. `seen`: what the site's radar sees, if already known.
    Committing is a free choice: any launch from the earliest on may be taken.
    """
    place, interceptor = site.fly_out.place, site.fly_out.interceptor
    remote = np.maximum(cue_time(infrared, flights), timeline.remote_commit)
    seen = look(site.radar, flights, site.target, earth) if seen is None else seen
    east, north, _ = local_axes(place.latitude, place.longitude)
    table = site.fly_out.times
    far = site.fly_out.farthest_by_height
    out, shots = np.empty((8, len(flights))), np.empty((2, len(flights)), dtype=np.int64)
    arguments = (
        flights.position, flights.height, flights.count, flights.times, flights.burnout_time, seen, remote,
        geodetic_to_fixed(place.latitude, place.longitude, 0.0, earth), east, north,
        table, far, site.fly_out.reach, site.fly_out.top,
        interceptor.minimum_altitude, interceptor.maximum_altitude, interceptor.longest_flight,
        mode, site.radar.confirm_time + site.radar.track_time, timeline.decision + timeline.launch,
        timeline.assessment, interceptor.launch_interval, site.stock, out, shots,
    )  # fmt: skip
    over_blocks(lambda begin, end: _windows(begin, end, *arguments), len(flights), 48)
    return Windows(out[0], out[1], out[2], out[3], out[4], out[5], shots[0], shots[1], out[6], out[7])
