"""Profiles of interceptor flights: height, climb and ground position over time, sampled and read between the samples.

Ground positions are chord coordinates about the site (see `mujun.earth.ground_plane`).
"""

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import LANES, kernel, lanes, scalar
from mujun.base.cubic import cubic_weights
from mujun.base.search import halved
from mujun.base.threads import over_blocks
from mujun.earth.constants import MEAN_RADIUS, Earth
from mujun.earth.geodesy import height_above_ellipsoid, height_gradient
from mujun.earth.ground_plane import ground_axes
from mujun.earth.place import Place
from mujun.flight.engine.state import TIME, U, V, W, X, Y, Z

Array = NDArray[np.float64]

PROFILE_TIME, PROFILE_HEIGHT, CLIMB, ALONG, ALONG_RATE, RIGHT, RIGHT_RATE = range(7)
PROFILE_ROWS = 7
"""Number of rows of a profile: time (s), height (m), ground coordinate along the launch azimuth (m) and to its right (m), each of
the last three followed by its rate (m/s)."""
UNDERGROUND, DEEPEST = -1e3, -1e6
"""Height in m below which a landed flight is continued in a straight line, and the depth at which it is held. Cubics between
neighbouring flights stay smooth where one of them has landed; no shot is below the ground."""
ASTRAY = 2e4
"""Climb in m/s that only a flight has whose long steps went astray in the dense air; it ends where it was before."""
HALVING_WIDTH = 2.0**-40
"""Accuracy of the time at which a height is passed, as a share of a step."""


@scalar
def _ground_motion(px, py, pz, wx, wy, wz, axes):
    """Return east and north chord coordinates of a direction about a place, in radians, and their rates.

    px, py, pz: geocentric unit vector, Earth-fixed; wx, wy, wz: its rate, 1/s. See `ground_coordinates`.
    """
    c = px * axes[0, 0] + py * axes[0, 1] + pz * axes[0, 2]
    half = 0.5 * (1.0 + c)
    inverse = 1.0 / np.sqrt(half if half > 1e-9 else 1e-9)
    rate = 0.25 * (wx * axes[0, 0] + wy * axes[0, 1] + wz * axes[0, 2]) * inverse * inverse
    e = px * axes[1, 0] + py * axes[1, 1] + pz * axes[1, 2]
    n = px * axes[2, 0] + py * axes[2, 1] + pz * axes[2, 2]
    de = wx * axes[1, 0] + wy * axes[1, 1] + wz * axes[1, 2]
    dn = wx * axes[2, 0] + wy * axes[2, 1] + wz * axes[2, 2]
    return e * inverse, n * inverse, (de - e * rate) * inverse, (dn - n * rate) * inverse


@lanes
def _fill_sample(states, turn, azimuths, count, site, rows):
    """Fill rows (PROFILE_ROWS, LANES) of the profiles of `count` flights from inertial states (7, LANES) of the same time.

    turn: cosine and sine of the Earth's rotation until then. azimuths: (2, LANES) sines and cosines of the launch azimuths.
    site: ground axes and Earth.
    """
    axes, earth = site
    turn_c, turn_s, spin = turn[0], turn[1], earth.rotation_rate
    for lane in range(count):
        u, v = states[U, lane] + spin * states[Y, lane], states[V, lane] - spin * states[X, lane]
        x = turn_c * states[X, lane] + turn_s * states[Y, lane]
        y = turn_c * states[Y, lane] - turn_s * states[X, lane]
        z, vx, vy, vz = states[Z, lane], turn_c * u + turn_s * v, turn_c * v - turn_s * u, states[W, lane]
        gx, gy, gz = height_gradient(x, y, z, earth)
        inverse = 1.0 / np.sqrt(x * x + y * y + z * z)
        px, py, pz = x * inverse, y * inverse, z * inverse
        out_speed = px * vx + py * vy + pz * vz
        wx, wy, wz = (vx - out_speed * px) * inverse, (vy - out_speed * py) * inverse, (vz - out_speed * pz) * inverse
        e, n, de, dn = _ground_motion(px, py, pz, wx, wy, wz, axes)
        sine, cosine = azimuths[0, lane], azimuths[1, lane]
        rows[PROFILE_TIME, lane] = states[TIME, lane]
        rows[PROFILE_HEIGHT, lane] = height_above_ellipsoid(x, y, z, earth)
        rows[CLIMB, lane] = gx * vx + gy * vy + gz * vz
        rows[ALONG, lane] = MEAN_RADIUS * (sine * e + cosine * n)
        rows[ALONG_RATE, lane] = MEAN_RADIUS * (sine * de + cosine * dn)
        rows[RIGHT, lane] = MEAN_RADIUS * (cosine * e - sine * n)
        rows[RIGHT_RATE, lane] = MEAN_RADIUS * (cosine * de - sine * dn)


@scalar
def _thrown_back(before, row):
    """Return whether a flight's long step went astray in the dense air, in which it lands: it falls, and then rises."""
    falls, rises = before[CLIMB] < -1.0, not (row[CLIMB] < 0.0)
    lands = falls and before[PROFILE_HEIGHT] + before[CLIMB] * (row[PROFILE_TIME] - before[PROFILE_TIME]) < 0.0
    return not (abs(row[CLIMB]) < ASTRAY) or (rises and (lands or row[PROFILE_HEIGHT] < UNDERGROUND))


@scalar
def _last_above(flight):
    """Return the last sample (of samples, PROFILE_ROWS) of a flight before it is deep underground, or went astray."""
    for k in range(len(flight)):
        if _thrown_back(flight[max(k - 1, 0)], flight[k]):
            return k - 1
        if flight[k, PROFILE_HEIGHT] < UNDERGROUND:
            return k
    return len(flight) - 1


@scalar
def _continue_straight(flight, last):
    """Continue a flight (samples, PROFILE_ROWS) after its sample `last` in a straight line, down to `DEEPEST`."""
    for k in range(last + 1, len(flight)):
        gone, deep = flight[k, PROFILE_TIME] - flight[last, PROFILE_TIME], DEEPEST - flight[last, PROFILE_HEIGHT]
        held = flight[last, CLIMB] * gone < deep or flight[last, CLIMB] >= 0.0
        if held:
            gone = max(deep / flight[last, CLIMB], 0.0) if flight[last, CLIMB] < 0.0 else 0.0
        for row in range(PROFILE_HEIGHT, PROFILE_ROWS, 2):
            flight[k, row] = flight[last, row] + flight[last, row + 1] * gone
            flight[k, row + 1] = 0.0 if held else flight[last, row + 1]


@kernel(allocates=False)
def _fill_profiles(begin, end, path, turns, azimuths, site, rows, out):
    """Fill the profiles (n, samples, PROFILE_ROWS) of blocks begin..end of a path.

    turns: (samples, 2) cosine and sine of the Earth's rotation. azimuths: (blocks, 2, LANES), as in `_fill_sample`.
    rows: scratch (PROFILE_ROWS, LANES).
    """
    for block in range(begin, end):
        first, count = block * LANES, min(LANES, len(out) - block * LANES)
        for k in range(path.shape[1]):
            _fill_sample(path[block, k], turns[k], azimuths[block], count, site, rows)
            for lane in range(count):
                for row in range(PROFILE_ROWS):
                    out[first + lane, k, row] = rows[row, lane]
        for lane in range(count):
            _continue_straight(out[first + lane], _last_above(out[first + lane]))


def profiles_of(path: Array, azimuths: Array, place: Place, earth: Earth) -> Array:
    """Return the profiles (n, samples, PROFILE_ROWS) of flights from a place.

    path: (blocks, samples, 7, LANES) inertial states; a sample has the same time in all flights. azimuths: (n,) of launch, rad.
    """
    blocks, samples = path.shape[:2]
    out = np.empty((len(azimuths), samples, PROFILE_ROWS))
    angle = earth.rotation_rate * path[0, :, TIME, 0]
    turns = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    ways = np.zeros((2, blocks * LANES))
    ways[:, : len(azimuths)] = np.sin(azimuths), np.cos(azimuths)
    ways = np.ascontiguousarray(ways.reshape(2, blocks, LANES).transpose(1, 0, 2))
    site = (ground_axes(*place, earth), earth)

    def fill(begin: int, end: int) -> None:
        _fill_profiles(begin, end, path, turns, ways, site, np.empty((PROFILE_ROWS, LANES)), out)

    over_blocks(fill, blocks)
    return out


@scalar
def weights_at(flight, k, u):
    """Return the weights of value and rate at both ends of interval k of a flight, for a share u of it; see `read`."""
    return cubic_weights(flight[k + 1, PROFILE_TIME] - flight[k, PROFILE_TIME], u)


@scalar
def read(flight, k, weights, row):
    """Return a quantity of a flight in interval k, by the Hermite cubic of its values and rates. weights: `weights_at`."""
    a, b, c, d = weights
    return a * flight[k, row] + b * flight[k, row + 1] + c * flight[k + 1, row] + d * flight[k + 1, row + 1]


@scalar
def _before_passage(u, passage):
    """Return whether a flight, at the share u of interval k, is still below a height (upward) or still above it."""
    flight, k, height, upward = passage
    return (read(flight, k, weights_at(flight, k, u), PROFILE_HEIGHT) < height) == upward


@kernel(allocates=False)
def passes(flight, height, upward):
    """Return when a flight first passes a height upward, or after that downward; NaN if it never does."""
    k, last = 0, flight.shape[0] - 1
    while k < last and flight[k + 1, PROFILE_HEIGHT] < height:
        k += 1
    if not upward:
        while k < last and flight[k + 1, PROFILE_HEIGHT] >= height:
            k += 1
    if k == last:
        return np.nan
    low, high = halved(_before_passage, (flight, k, height, upward), 0.0, 1.0, HALVING_WIDTH)
    step = flight[k + 1, PROFILE_TIME] - flight[k, PROFILE_TIME]
    return flight[k, PROFILE_TIME] + 0.5 * (low + high) * step
