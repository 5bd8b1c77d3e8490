"""Families: the trajectories of a missile from one place, on a coarse grid of azimuth, kick angle and cut-off.

A family gives the reach of the missile in every direction, two ridges (for each azimuth and cut-off the flight that goes
farthest, and the flight of least burnout speed), and starting values for the aim-point solver. Its flights are flown on the rough
grid: what is printed comes from flights that the solver flies on the standard one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import plain
from mujun.base.cubic import four_point_weights
from mujun.earth.constants import WGS84, Earth
from mujun.earth.place import Place
from mujun.flight.aiming.least_speed import speed_slope
from mujun.flight.aiming.reach import farthest_kick, kick_limit
from mujun.flight.engine.lanes import NEVER_LANDS
from mujun.flight.engine.propagate import ROUGH, propagate
from mujun.flight.model.ascent import Commands, pitch_over_times
from mujun.flight.model.vehicle import Value, Vehicle, stacked

Array = NDArray[np.float64]

CUTOFF_CROWDING = 1.6
"""Exponent in 1 - (1 - p)^CUTOFF_CROWDING: cut-offs are denser towards full burn, where the range grows steeply."""
LAST_STAGE = 0.02
"""Smallest cut-off in the last of several stages."""
EARLIER_CUTOFFS = 5
"""Cut-offs in each earlier stage."""
FARTHEST_FLIGHT = 19.5e6
"""Distance over ground in m at which a family ends. A missile that flies farther reaches any place on Earth, which is at most
20,004 km away."""
CAP_ROUNDS = 14
"""Bisections of the cut-off at which a missile of such reach flies that far."""
NEAR_ORBIT_CROWDING, NEAR_ORBIT_CUTOFFS = 3.0, 6
"""The crowding exponent of families with such an azimuth, and how many cut-offs are added: near orbit the last 0.1 % of the burn
adds thousands of kilometres."""


AROUND = (-1, 0, 1, 2)
"""Azimuths of a family that a flight along another azimuth depends on, counted from the nearest one to its left."""


def sector_of(azimuth: Array, count: int) -> tuple[NDArray[np.int64], Array]:
    """Return the nearest of `count` even azimuths to the left of given ones (n,), rad, and the share of the way to the next."""
    turn = np.mod(azimuth, 2 * np.pi) / (2 * np.pi) * count
    low = np.floor(turn).astype(int)
    return low, turn - low


def azimuths_around(azimuth: Array, count: int) -> frozenset[int]:
    """Return the indices of those of `count` azimuths that flights along given ones (n,), rad, depend on."""
    low = np.unique(sector_of(azimuth, count)[0])
    return frozenset(((low[:, None] + AROUND) % count).ravel().tolist())


@dataclass(frozen=True)
class FamilyFlights:
    """Quantities of flights over azimuth x kick x cut-off; NaN where a flight does not come down, or falls back.

    Attributes:
        distance: over ground, m, also more than half-way round.
        apogee: m.
        time: s.
        angle: of the velocity at burnout above the horizontal, rad.
        slope: of burnout speed, see `speed_slope`.
    """

    distance: Array
    apogee: Array
    time: Array
    angle: Array
    slope: Array


@dataclass(frozen=True)
class Ridge:
    """One flight for each azimuth and cut-off, chosen by its kick: arrays (azimuths, cutoffs).

    Attributes:
        kick: rad.
        distance: over ground, m.
        apogee: m.
    """

    kick: Array
    distance: Array
    apogee: Array


@dataclass(frozen=True)
class Family:
    """Flights over azimuth x kick x cut-off from one place. Along azimuths that were not asked for all are NaN but `whole`.

    Attributes:
        place: launch place.
        azimuths, kicks: rad.
        cutoffs: shares of the last stage's burn, (azimuths, cutoffs); 0 or less in earlier stages, see `Commands`.
        flights: over azimuths, kicks and cutoffs.
        farthest: the flights of greatest range, which take the least propellant to their distance.
        slowest: the flights whose burnout speed is the least for their distance; NaN where there is none.
        whole: whether the missile reaches any place on Earth, for each azimuth. Its cut-offs then end where it flies
            FARTHEST_FLIGHT, otherwise at full burn.
    """

    place: Place
    azimuths: Array
    kicks: Array
    cutoffs: Array
    flights: FamilyFlights
    farthest: Ridge
    slowest: Ridge
    whole: NDArray[np.bool_]

    def along(self, values: Array, azimuth: Array) -> Array:
        """Interpolate values (azimuths, cutoffs) at azimuths (n,), rad, by periodic four-point cubics; return (n, cutoffs).

        Linear between two points if one of the four is not finite.
        """
        count = len(self.azimuths)
        low, share = sector_of(azimuth, count)
        u = share[:, None]
        before, here, there, after = (values[(low + k) % count] for k in AROUND)
        with np.errstate(invalid="ignore"):
            linear = here * (1 - u) + there * u
            a, b, c, d = plain(four_point_weights)(u)
            cubic = a * before + b * here + c * there + d * after
        return np.where(np.isfinite(cubic), cubic, linear)


def smallest_cutoff(vehicle: Vehicle) -> Value:
    """Return the smallest cut-off in the last stage, a share of its burn; for a single stage it is after the pitch-over."""
    if not vehicle.thrust_termination:
        return 1.0
    return LAST_STAGE if len(vehicle.stages) > 1 else _first_share(vehicle)


def earliest_cutoff(vehicle: Vehicle) -> Value:
    """Return the smallest cut-off of the model, after the pitch-over in the first stage (see `Commands`)."""
    return _first_share(vehicle) + 1.0 - len(vehicle.stages) if vehicle.thrust_termination else 1.0


def _first_share(vehicle: Vehicle) -> Value:
    _, end = pitch_over_times(vehicle)
    return end / vehicle.stages[0].burn_time * 1.2


@dataclass(frozen=True)
class FamilyGrid:
    """Size of a family: azimuths, kicks, and cut-offs in the last stage."""

    azimuths: int = 12
    kicks: int = 24
    cutoffs: int = 14


def fly_family(
    vehicle: Vehicle,
    place: Place,
    *,
    azimuths: int = 12,
    kicks: int = 24,
    cutoffs: int = 14,
    earth: Earth = WGS84,
) -> Family:
    """Fly the family of one vehicle. See `fly_families`."""
    return fly_families([vehicle], place, FamilyGrid(azimuths, kicks, cutoffs), earth=earth)[0]


def fly_families(
    builds: Sequence[Vehicle],
    place: Place,
    grid: FamilyGrid | None = None,
    *,
    earth: Earth = WGS84,
    along: frozenset[int] | None = None,
) -> list[Family]:
    """Fly the families of several builds of a missile at once; find their two ridges, each with two refinements.

    builds: with the same stages, see `stacked`. along: indices of the azimuths flown, see `azimuths_around`; None: all.
    Raises ValueError if one of the builds cannot leave the ground.
    """
    grid = grid or FamilyGrid()
    turns = np.arange(grid.azimuths, dtype=np.float64) * (2 * np.pi / grid.azimuths)
    spread = np.linspace(0.05, 1.0, grid.kicks) ** 1.7
    tilts = np.array([kick_limit(vehicle, place, earth) * spread for vehicle in builds])
    build_of, turn_of = np.repeat(np.arange(len(builds)), len(turns)), np.tile(np.arange(len(turns)), len(builds))
    every = _Rows(stacked(builds), place, earth, build_of, turns[turn_of], np.repeat(tilts, len(turns), axis=0))
    least = np.array([smallest_cutoff(vehicle) for vehicle in builds])
    first = np.array([earliest_cutoff(vehicle) for vehicle in builds])
    wanted = np.isin(np.arange(len(turns)), list(range(len(turns)) if along is None else along))
    largest, whole = _largest_cutoffs(every, least[every.build], np.tile(wanted, len(builds)))
    near_orbit = np.asarray(whole.reshape(len(builds), -1).any(axis=1))
    found: dict[int, Family] = {}
    for orbital in np.unique(near_orbit):  # near orbit a family has more cut-offs
        mine = np.flatnonzero(near_orbit == orbital)
        rows = np.isin(every.build, mine) & wanted[turn_of]
        some = every.take(rows)
        cut = _cutoffs(some, largest[rows], least[some.build], first[some.build], grid.cutoffs, bool(orbital))
        flights, _ = some.fly(some.tilt[:, :, None], cut)
        ridges = _farthest(some, cut, flights), _slowest(some, cut, flights)
        for build in mine.tolist():
            of_build = partial(_on_all_azimuths, some.build == build, wanted)
            cutoffs, planes = of_build(cut), FamilyFlights(*map(of_build, vars(flights).values()))
            farthest, slowest = (Ridge(*map(of_build, vars(ridge).values())) for ridge in ridges)
            between_kicks = farthest.distance[:, -1] > FARTHEST_FLIGHT
            anywhere = whole[every.build == build] | between_kicks
            found[build] = Family(place, turns, tilts[build], cutoffs, planes, farthest, slowest, anywhere)
    return [found[k] for k in range(len(builds))]


def _on_all_azimuths(rows: NDArray[np.bool_], flown: NDArray[np.bool_], values: Array) -> Array:
    """Return the values of some rows (rows, ...) as an array over all azimuths, NaN along those not flown."""
    if flown.all():
        return values[rows]
    every = np.full((len(flown), *values.shape[1:]), np.nan)
    every[flown] = values[rows]
    return every


class _Rows(NamedTuple):
    """Azimuths (rows,) of builds of a missile.

    Attributes:
        vehicle: the builds, see `stacked`.
        build: index of the build.
        turn: azimuth, rad.
        tilt: kicks of the family, (rows, kicks), rad.
    """

    vehicle: Vehicle
    place: Place
    earth: Earth
    build: NDArray[np.int64]
    turn: Array
    tilt: Array

    def take(self, which: NDArray[np.bool_]) -> "_Rows":
        """Return some of the rows."""
        return self._replace(build=self.build[which], turn=self.turn[which], tilt=self.tilt[which])

    def fly(self, kick: Array, cutoff: Array) -> tuple[FamilyFlights, NDArray[np.bool_]]:
        """Return flights, (rows, kicks, cutoffs), and whether each stays in orbit.

        kick: rad, (rows, kicks, 1 or cutoffs). cutoff: (rows, cutoffs).
        """
        build, turn, kick, cutoff = np.broadcast_arrays(
            self.build[:, None, None], self.turn[:, None, None], kick, cutoff[:, None, :]
        )
        place, vehicle = self.place, self.vehicle.take(build.ravel())
        commands = Commands(place.latitude, place.longitude, turn.ravel(), kick.ravel(), cutoff.ravel(), place.height)
        flown = propagate(vehicle, commands, earth=self.earth, grid=ROUGH, keep_path=False)
        values = (
            flown.ground_travelled(place.latitude, place.longitude),
            flown.apogee,
            flown.flight_time,
            flown.burnout_angle,
            speed_slope(flown),
        )
        flights = FamilyFlights(*(v.reshape(turn.shape) for v in values))
        return flights, (flown.outcome == NEVER_LANDS).reshape(turn.shape)


def _largest_cutoffs(rows: _Rows, least: Array, wanted: NDArray[np.bool_]) -> tuple[Array, NDArray[np.bool_]]:
    """Return the largest cut-off of each row, and whether the missile reaches any place on Earth.

    If it does, the cut-off is that at which its farthest flight goes FARTHEST_FLIGHT; else it is 1, as in rows not `wanted`.
    """

    def beyond(which: NDArray[np.bool_], cutoff: Array) -> NDArray[np.bool_]:
        some = rows.take(which)
        flown, orbit = some.fly(some.tilt[:, :, None], cutoff[which][:, None])
        return np.asarray((orbit | (np.nan_to_num(flown.distance) > FARTHEST_FLIGHT)).any(axis=(1, 2)))

    high = np.ones(len(rows.turn))
    whole = beyond(np.ones(len(high), dtype=bool), high)
    if not whole.any() or not rows.vehicle.thrust_termination:
        return high, whole
    sought = whole & wanted
    low, top = least.copy(), high.copy()
    for _ in range(CAP_ROUNDS if sought.any() else 0):
        middle = 0.5 * (low + top)
        above = np.zeros(len(high), dtype=bool)
        above[sought] = beyond(sought, middle)
        low, top = np.where(above, low, middle), np.where(above, middle, top)
    return np.where(sought, low, high), whole


def _cutoffs(rows: _Rows, largest: Array, least: Array, first: Array, count: int, near_orbit: bool) -> Array:
    """Return the cut-offs of each row, (rows, all): `count` or a few more in the last stage, and those in earlier stages.

    largest, least: cut-offs in the last stage. first: the earliest one.
    """
    if not rows.vehicle.thrust_termination:
        return np.ones((len(largest), 1))
    count += NEAR_ORBIT_CUTOFFS if near_orbit else 0
    crowding = NEAR_ORBIT_CROWDING if near_orbit else CUTOFF_CROWDING
    last = least[:, None] + (largest - least)[:, None] * (1.0 - np.linspace(1.0, 0.0, count) ** crowding)
    stages = len(rows.vehicle.stages)
    edges = [first, *(np.full(len(first), float(-k)) for k in range(stages - 2, -1, -1))]
    earlier = [np.linspace(a, b, EARLIER_CUTOFFS, endpoint=False, axis=1) for a, b in pairwise(edges)]
    return np.hstack([*earlier, last])


def _farthest(rows: _Rows, cut: Array, flights: FamilyFlights) -> Ridge:
    """Return the flights of greatest range."""
    best = farthest_kick(rows.tilt[:, :, None], flights.distance)
    # Near the maximum, range hardly changes with the kick but apogee does; the second refinement is needed for the apogee.
    for spread in (0.16, 0.04):
        near = best[:, None, :] * (1.0 + spread * np.linspace(-1, 1, 5))[None, :, None]
        flown, _ = rows.fly(near, cut)
        best = farthest_kick(near, flown.distance)
    distance = np.nanmax(np.where(np.isfinite(flown.distance), flown.distance, -1.0), axis=1)
    return Ridge(best, np.where(distance > 0, distance, np.nan), _quadratic(near, flown.apogee, best))


def _slowest(rows: _Rows, cut: Array, flights: FamilyFlights) -> Ridge:
    """Return the flights of least burnout speed: the zeros of its slope, which falls with the kick."""
    slope = flights.slope
    with np.errstate(invalid="ignore"):
        first = np.argmax((slope[:, :-1] > 0.0) & (slope[:, 1:] <= 0.0), axis=1)
    index, columns = np.indices(first.shape)
    kicks = np.broadcast_to(rows.tilt[:, :, None], slope.shape)
    ends = [(kicks[index, first + k, columns], slope[index, first + k, columns]) for k in (0, 1)]
    best = _zero(*ends[0], *ends[1])
    for spread in (0.04, 0.004):
        near = best[:, None, :] * (1.0 + spread * np.array([-1.0, 1.0]))[None, :, None]
        flown, _ = rows.fly(np.where(np.isnan(near), rows.tilt[:, :1, None], near), cut)
        best = _zero(near[:, 0], flown.slope[:, 0], near[:, 1], flown.slope[:, 1])
    share = (best - near[:, 0]) / (near[:, 1] - near[:, 0])
    distance, apogee = (v[:, 0] + share * (v[:, 1] - v[:, 0]) for v in (flown.distance, flown.apogee))
    return Ridge(best, distance, apogee)


def _zero(x0: Array, y0: Array, x1: Array, y1: Array) -> Array:
    """Return the zero of the line through two points, NaN if it lies far outside them."""
    with np.errstate(invalid="ignore", divide="ignore"):
        share = y0 / (y0 - y1)
        return np.where(np.abs(share - 0.5) < 3.0, x0 + share * (x1 - x0), np.nan)


def _quadratic(kicks: Array, values: Array, at: Array) -> Array:
    """Interpolate values at given kicks by the parabola through the nearest three, along the last-but-one axis."""
    nearest = np.clip(np.argmin(np.abs(kicks - at[:, None, :]), axis=1), 1, kicks.shape[1] - 2)
    rows, columns = np.indices(at.shape)
    x0, x1, x2 = (kicks[rows, nearest + i, columns] for i in (-1, 0, 1))
    y0, y1, y2 = (values[rows, nearest + i, columns] for i in (-1, 0, 1))
    return (
        y0 * (at - x1) * (at - x2) / ((x0 - x1) * (x0 - x2))
        + y1 * (at - x0) * (at - x2) / ((x1 - x0) * (x1 - x2))
        + y2 * (at - x0) * (at - x1) / ((x2 - x0) * (x2 - x1))
    )
