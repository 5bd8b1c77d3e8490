"""Aim tables: the flights of one missile from one place to any point, read off a grid flown once.

In one shape, the flights from a place are a surface over two numbers: azimuth, and cut-off (or, for a missile whose burn
cannot be cut off, pitch-over). A grid of them is flown; where each comes down, in chord coordinates about the launch place,
is smooth over the grid, so that six-point interpolation is good to less than a metre and its inverse gives the command
that lands on a point. Nothing is taken on trust: whoever flies a command sees where it lands, and `aim` mends misses.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import kernel
from mujun.base.threads import over_blocks
from mujun.earth.constants import WGS84, EarthModel
from mujun.earth.frames import inertial_to_fixed
from mujun.earth.geodesy import geodetic_to_fixed, ground_path
from mujun.earth.ground_plane import ground_axes, ground_positions
from mujun.flight.aim import minimum_energy_apogee
from mujun.flight.ascent import Commands
from mujun.flight.families import WHOLE_EARTH, Family, Place
from mujun.flight.lanes import MARK_IMPACT
from mujun.flight.propagate import propagate
from mujun.flight.shape import MIN_ENERGY, Shape
from mujun.flight.trajectory import Trajectories
from mujun.flight.vehicle import Vehicle

Array = NDArray[np.float64]

AZIMUTHS, PARAMETERS = 18, 32
CROWDING = 1.6
"""Parameters crowd towards the farthest flights, where the range grows steeply with the cut-off: 1 - (1 - p)^CROWDING."""
SOLVED_AZIMUTHS, SOLVED_PARAMETERS = 12, 10
"""A lofted or depressed shape is solved for on this coarser grid; in between the pitch-over is a smooth function."""
WAVES, DEGREE = 2, 5
"""The pitch-over as a function: harmonics over azimuth, degree over the cut-off."""
POINTS = 6
OFFSET, DISTANCE, TIME, KICK, CUTOFF = range(5)
FIELDS = 5


@dataclass(frozen=True)
class AimTable:
    """A grid of flights in one shape from one place.

    fields: (AZIMUTHS, PARAMETERS, FIELDS): bearing of the impact less the launch azimuth (rad), logarithm of its chord
    distance (m), flight time (s), pitch-over (rad), cut-off. Azimuths are even from north; parameters rise with distance.
    complete: whether the farthest flights are the missile's farthest, so that nothing beyond them is within reach.
    """

    place: Place
    axes: Array
    fields: Array
    earth: EarthModel
    complete: bool

    def commands_to(
        self, latitude: Array, longitude: Array
    ) -> tuple[Commands, Array, NDArray[np.bool_], NDArray[np.bool_]]:
        """Return commands to points (rad), the flight times expected (s), which points the table holds, and which may be near.

        Points that it does not hold have commands without meaning; those `near` its edge may still be within the
        missile's reach.
        """
        east, north = ground_positions(geodetic_to_fixed(latitude, longitude, 0.0, self.earth), self.axes)
        bearing, logarithm = np.arctan2(east, north), np.log(np.maximum(np.hypot(east, north), 1.0))
        out = np.empty((len(bearing), 5))
        status = np.empty(len(bearing), np.int64)
        work = (bearing, logarithm, self.fields, EDGE if self.complete else np.inf, out, status)
        over_blocks(lambda begin, end: _invert(begin, end, *work), len(bearing), 512)
        held = status == HELD
        commands = Commands(
            np.full(len(bearing), self.place.latitude),
            np.full(len(bearing), self.place.longitude),
            out[:, 0],
            out[:, 1],
            out[:, 2],
            np.full(len(bearing), self.place.height),
        )
        return commands, out[:, 3], held, status == NEAR


HELD, NEAR, OUTSIDE = 0, 1, 2
EDGE = 0.0
"""Points this far (in the logarithm of distance) beyond a complete table may still be within reach: its farthest flights are
the missile's farthest to 1e-4."""


@kernel
def _weights(x, nodes, periodic, weights, slopes):
    """Fill Lagrange weights and their derivatives at x (in nodes) for POINTS even nodes; return the first node."""
    first = int(np.floor(x)) - 2
    if not periodic:
        first = min(max(first, 0), nodes - POINTS)
    t = x - first
    for i in range(POINTS):
        value, slope = 1.0, 0.0
        for j in range(POINTS):
            if j != i:
                slope = (slope * (t - j) + value) / (i - j)
                value = value * (t - j) / (i - j)
        weights[i], slopes[i] = value, slope
    return first


@kernel
def _invert(begin, end, bearing, logarithm, fields, beyond, out, status):
    azimuths, parameters = fields.shape[0], fields.shape[1]
    wa, da, wp, dp = np.empty(POINTS), np.empty(POINTS), np.empty(POINTS), np.empty(POINTS)
    value = np.empty(FIELDS)
    per_turn = azimuths / (2.0 * np.pi)
    for i in range(begin, end):
        x = bearing[i] * per_turn
        row = int(np.floor(x + 0.5)) % azimuths
        wanted = logarithm[i]
        nearest, farthest = fields[row, 0, DISTANCE], fields[row, parameters - 1, DISTANCE]
        k = 0
        while k < parameters - 2 and fields[row, k + 1, DISTANCE] < wanted:
            k += 1
        step = fields[row, k + 1, DISTANCE] - fields[row, k, DISTANCE]
        y = k + (wanted - fields[row, k, DISTANCE]) / step
        status[i] = NEAR if nearest - EDGE < wanted < farthest + beyond else OUTSIDE
        x -= fields[row, k, OFFSET] * per_turn
        y = min(max(y, 0.0), parameters - 1.0)
        at_edge = False
        for _ in range(12):
            first_a = _weights(x, azimuths, True, wa, da)
            first_p = _weights(y, parameters, False, wp, dp)
            b = d = b_a = b_p = d_a = d_p = 0.0
            for m in range(POINTS):
                ring = (first_a + m) % azimuths
                sb = sd = sbp = sdp = 0.0
                for n in range(POINTS):
                    f = fields[ring, first_p + n]
                    sb += wp[n] * f[OFFSET]
                    sd += wp[n] * f[DISTANCE]
                    sbp += dp[n] * f[OFFSET]
                    sdp += dp[n] * f[DISTANCE]
                b += wa[m] * sb
                d += wa[m] * sd
                b_a += da[m] * sb
                d_a += da[m] * sd
                b_p += wa[m] * sbp
                d_p += wa[m] * sdp
            miss_b = x / per_turn + b - bearing[i]
            miss_b -= 2.0 * np.pi * np.floor(miss_b / (2.0 * np.pi) + 0.5)
            miss_d = d - wanted
            if abs(miss_b) + abs(miss_d) < 1e-9:
                status[i] = HELD
                break
            a11, a12, a21, a22 = 1.0 / per_turn + b_a, b_p, d_a, d_p
            determinant = a11 * a22 - a12 * a21
            if not (abs(determinant) > 1e-12):
                break
            x -= (a22 * miss_b - a12 * miss_d) / determinant
            y -= (a11 * miss_d - a21 * miss_b) / determinant
            if y < -0.5 or y > parameters - 0.5:
                # Led beyond a complete table: out of the missile's reach.
                if y > 0.0 and beyond < np.inf:
                    status[i] = OUTSIDE
                break
            at_edge = y > parameters - 1.0
            y = min(max(y, 0.0), parameters - 1.0)
        if status[i] == NEAR and at_edge and beyond < np.inf:
            status[i] = OUTSIDE
        first_a = _weights(x, azimuths, True, wa, da)
        first_p = _weights(y, parameters, False, wp, dp)
        value[:] = 0.0
        for m in range(POINTS):
            for n in range(POINTS):
                for c in range(FIELDS):
                    value[c] += wa[m] * wp[n] * fields[(first_a + m) % azimuths, first_p + n, c]
        out[i, 0], out[i, 1], out[i, 2], out[i, 3] = x / per_turn, value[KICK], value[CUTOFF], value[TIME]
        out[i, 2] = out[i, 2] if out[i, 2] < 1.0 else 1.0
        if status[i] == HELD and not (out[i, 1] > 0.0 and out[i, 2] > 0.0):
            status[i] = NEAR


def _smooth(azimuths: Array, shares: Array, kicks: Array, at_azimuths: Array, at_shares: Array) -> Array | None:
    """Return kicks (a, p) as a smooth function of azimuth and parameter, read on another grid; None if too few are known."""

    def terms(azimuth: Array, share: Array) -> Array:
        a, s = (v.ravel() for v in np.meshgrid(azimuth, share, indexing="ij"))
        waves = [np.ones_like(a)] + [f(m * a) for m in range(1, WAVES + 1) for f in (np.cos, np.sin)]
        return np.stack([w * s**power for w in waves for power in range(DEGREE + 1)], axis=1)

    known = np.isfinite(kicks).ravel()
    if not known.all():
        return None
    fit = np.linalg.lstsq(terms(azimuths, shares), kicks.ravel(), rcond=None)[0]
    return (terms(at_azimuths, at_shares) @ fit).reshape(len(at_azimuths), len(at_shares))


def _flown(
    vehicle: Vehicle, place: Place, azimuths: Array, kicks: Array, cutoffs: Array, earth: EarthModel
) -> Trajectories:
    """Fly a grid: azimuths (a,), kicks (a, p), cut-offs (a, p)."""
    azimuth = np.broadcast_to(azimuths[:, None], kicks.shape)
    commands = Commands(place.latitude, place.longitude, azimuth.ravel(), kicks.ravel(), cutoffs.ravel(), place.height)
    return propagate(vehicle, commands, earth=earth, keep_path=False)


def aim_table(
    vehicle: Vehicle, place: Place, family: Family, shape: Shape = MIN_ENERGY, earth: EarthModel = WGS84
) -> AimTable | None:
    """Return the aim table of a missile from a place in a shape, or None where the shape has no such table.

    family: flown from a place of about this latitude. A table needs every azimuth: a missile that reaches orbit has one up
    to the cut-off at which it first would. Absolute apogees (`apogee=KM`) have none.
    """
    if shape.apogee is not None or shape.factor is None:
        return None
    azimuths = np.asarray(np.arange(AZIMUTHS) * (2.0 * np.pi / AZIMUTHS), float)
    if not vehicle.thrust_termination:
        kicks, cutoffs = _fixed_burn(family, shape, azimuths)
    else:
        found = _cut_off(vehicle, place, family, shape, azimuths, earth)
        if found is None:
            return None
        kicks, cutoffs = found
    flown = _flown(vehicle, place, azimuths, kicks, cutoffs, earth)
    if not flown.landed.all():
        return None
    axes = ground_axes(*place, earth)
    state = flown.mark(MARK_IMPACT)
    east, north = ground_positions(inertial_to_fixed(state[:, :3], state[:, 6], earth), axes)
    offset = np.arctan2(east, north) - np.repeat(azimuths, PARAMETERS)
    offset -= 2.0 * np.pi * np.round(offset / (2.0 * np.pi))
    fields = np.stack(
        [offset, np.log(np.hypot(east, north)), flown.flight_time, kicks.ravel(), cutoffs.ravel()], axis=1
    ).reshape(AZIMUTHS, PARAMETERS, FIELDS)
    rising = (np.diff(fields[..., DISTANCE], axis=1) > 0.0).all()
    complete = bool(np.all(cutoffs[:, -1] > 0.999))
    return AimTable(place, axes, np.ascontiguousarray(fields), earth, complete) if rising else None


def _fixed_burn(family: Family, shape: Shape, azimuths: Array) -> tuple[Array, Array]:
    """Return kicks and cut-offs (all 1) of a missile that cannot be cut off: the steep flights, or the flat ones."""
    assert shape.factor is not None
    best = _on_circle(family.azimuths, family.best_kick[:, -1], azimuths)
    if shape.factor < 1.0:
        share = 1.0 + (float(family.kicks[-1]) / float(best.max()) - 1.0) * np.linspace(1.0, 0.0, PARAMETERS)
    else:
        share = np.linspace(0.08, 1.0, PARAMETERS)
    return best[:, None] * share[None, :], np.ones((AZIMUTHS, PARAMETERS))


def _on_circle(azimuths: Array, values: Array, at: Array) -> Array:
    """Return values over even azimuths as a Fourier series of WAVES harmonics, read at others."""

    def terms(azimuth: Array) -> Array:
        return np.stack(
            [np.ones_like(azimuth)] + [f(m * azimuth) for m in range(1, WAVES + 1) for f in (np.cos, np.sin)], axis=1
        )

    return terms(at) @ np.linalg.lstsq(terms(azimuths), values, rcond=None)[0]


def _cut_off(
    vehicle: Vehicle, place: Place, family: Family, shape: Shape, azimuths: Array, earth: EarthModel
) -> tuple[Array, Array] | None:
    """Return kicks and cut-offs of a grid in a shape, for a missile whose thrust can be ended."""
    good = (np.isfinite(family.best_distance) & (family.best_distance < 0.9 * WHOLE_EARTH)).all(axis=0)
    good = np.asarray(good)
    columns = np.flatnonzero(good)
    if len(columns) < DEGREE + 1 or not good[columns[0] : columns[-1] + 1].all():
        return None
    cuts = family.cutoffs[columns]
    low, high = float(cuts[0]), float(cuts[-1])
    share = (cuts - low) / (high - low)
    nodes = np.asarray(1.0 - (1.0 - np.linspace(0.0, 1.0, PARAMETERS)) ** CROWDING, float)
    cutoffs = np.broadcast_to(low + (high - low) * nodes, (AZIMUTHS, PARAMETERS))
    best = family.best_kick[:, columns]
    if shape.factor == 1.0:
        kicks = _smooth(family.azimuths, share, best, azimuths, nodes)
        return None if kicks is None else (kicks, cutoffs)
    coarse_azimuths = np.asarray(np.arange(SOLVED_AZIMUTHS) * (2.0 * np.pi / SOLVED_AZIMUTHS), float)
    coarse = np.linspace(0.0, 1.0, SOLVED_PARAMETERS)
    start = _smooth(family.azimuths, share, best, coarse_azimuths, coarse)
    assert shape.factor is not None
    solved = (
        None
        if start is None
        else _of_factor(
            vehicle, place, family, shape.factor, coarse_azimuths, low + (high - low) * coarse, start, earth
        )
    )
    kicks = None if solved is None else _smooth(coarse_azimuths, coarse, solved, azimuths, nodes)
    return None if kicks is None else (kicks, cutoffs)


def _of_factor(
    vehicle: Vehicle,
    place: Place,
    family: Family,
    factor: float,
    azimuths: Array,
    cutoffs: Array,
    best: Array,
    earth: EarthModel,
) -> Array | None:
    """Return the kicks (a, p) whose flights have `factor` times the minimum-energy apogee of their own range.

    Halving between the farthest-flying kick and the steepest (or flattest) one, then false position.
    """
    cut = np.broadcast_to(cutoffs, best.shape)

    def excess(kicks: Array) -> Array:
        flown = _flown(vehicle, place, azimuths, kicks, cut, earth)
        latitude, longitude = flown.impact
        bearing, distance = ground_path(place.latitude, place.longitude, latitude, longitude, earth)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.log(flown.apogee / (factor * minimum_energy_apogee(family, bearing, distance))).reshape(
                best.shape
            )

    steep = factor > 1.0
    near, far = best.copy(), best * 0.02 if steep else np.full_like(best, float(family.kicks[-1]))
    for _ in range(14):
        middle = 0.5 * (near + far)
        beyond = excess(middle) > 0.0 if steep else excess(middle) < 0.0
        near, far = np.where(beyond, near, middle), np.where(beyond, middle, far)
    kicks = 0.5 * (near + far)
    return kicks if np.abs(excess(kicks)).max() < 0.01 else None
