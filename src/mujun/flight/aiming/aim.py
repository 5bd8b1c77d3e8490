"""The aim-point solver: find azimuth, kick and cut-off that land a missile on a given point in a given shape.

All targets are solved at once: starting values from the family, then Newton's method with a
Jacobian from neighbouring flights, updated by Broyden's rule, until every flight lands within `MISS_TOLERANCE`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.earth.constants import WGS84, Earth
from mujun.earth.geodesy import ground_path, ground_point
from mujun.earth.place import Place
from mujun.flight.aiming.families import Family, fly_family
from mujun.flight.aiming.newton import BRIEF, THOROUGH, Patience, Unknown, azimuth_and_kick, kick_unknowns, solve
from mujun.flight.aiming.outwards import Line, followed
from mujun.flight.aiming.refusals import Reach, reasons
from mujun.flight.aiming.shaping import ACCEPTED, SOLVED, reaches_any, reference_apogee, wanted_measure
from mujun.flight.aiming.sought import AimPairs, Sought
from mujun.flight.aiming.starts import CUTOFFS_BESIDE, KICKS_BESIDE, Goal, Start, beside, starts
from mujun.flight.engine.propagate import propagate
from mujun.flight.engine.trajectory import Trajectories
from mujun.flight.model.ascent import Commands
from mujun.flight.model.shape import MIN_ENERGY, SPEED_SLOPE, Shape
from mujun.flight.model.vehicle import Vehicle

Array = NDArray[np.float64]

MISS_TOLERANCE = 100.0
"""Largest miss of a solved flight, m."""
SOLVED_MISS = 50.0
"""Miss at which the solver stops, m."""
NEAR_ORBIT_PACE = 0.3
"""Factor by which the solver's steps are shorter near orbit, where the range is far from linear in the cut-off."""
IMPROVEMENTS = 3
"""How often near-orbital starts are improved: each time their azimuth is turned, too."""
IMPROVED_TOGETHER = 64
"""Most of these starts that are improved at once: each takes 203 flights, and many at once would fill memory."""
NEAR_FARTHEST, FAR_AWAY = 0.95, 11e6
"""Share of the family's greatest range, and distance in m, beyond either of which a flight that was not found is sought by
following nearer ones outwards."""
FOLLOWED_FROM = 0.8
"""Where the following begins, as a share of the distance, which is taken to be FAR_AWAY at most."""
BORDER = 0.2
"""Logarithm of distance about the farthest flight of least burnout speed within which a cut-off and a full burn are tried."""


@dataclass(frozen=True)
class Aimed:
    """Flights to points. If `reached` is false, the flight is not valid and `why` gives the reason."""

    commands: Commands
    flights: Trajectories
    miss: Array
    reached: NDArray[np.bool_]
    why: tuple[str, ...]
    distance: Array
    """Geodesic ground range from launch to target, m."""


@dataclass(frozen=True)
class Solution:
    """What was found for flights to points, without the flights themselves; fields as in `Aimed`."""

    commands: Commands
    miss: Array
    reached: NDArray[np.bool_]
    why: tuple[str, ...]
    distance: Array

    @classmethod
    def of(cls, aimed: Aimed) -> "Solution":
        """Return the solution of flights."""
        return cls(aimed.commands, aimed.miss, aimed.reached, aimed.why, aimed.distance)

    def take(self, first: int, last: int) -> "Solution":
        """Return the part for the points from `first` up to, but not including, `last`."""
        some = slice(first, last)
        commands = self.commands.take(np.arange(first, last))
        return Solution(commands, self.miss[some], self.reached[some], self.why[some], self.distance[some])

    def flown(self, vehicle: Vehicle, earth: Earth = WGS84) -> Aimed:
        """Fly the solution: the same flights, to the last bit, as those that it was taken of."""
        flights = propagate(vehicle, self.commands, earth=earth)
        return Aimed(self.commands, flights, self.miss, self.reached, self.why, self.distance)


def aim(
    vehicle: Vehicle,
    place: Place,
    latitude: ArrayLike,
    longitude: ArrayLike,
    shape: Shape = MIN_ENERGY,
    *,
    family: Family | None = None,
    keep_path: bool = True,
    earth: Earth = WGS84,
) -> Aimed:
    """Return the flights from one place that land on given points (rad) in a given shape. See `aim_all`."""
    latitude, longitude = np.broadcast_arrays(
        np.atleast_1d(np.asarray(latitude, float)), np.atleast_1d(np.asarray(longitude, float))
    )
    pairs = AimPairs.from_one(place, latitude, longitude)
    families = [family or fly_family(vehicle, place, earth=earth)]
    return aim_all(Sought.of_one(vehicle, pairs, families, shape, earth), keep_path=keep_path)


def aim_all(sought: Sought, *, keep_path: bool = True) -> Aimed:
    """Return the flights that are sought. keep_path: whether their paths are kept, of a single missile only.

    A family may be used for launch points up to a few degrees from its own place: it only supplies starting values,
    decides which points are out of reach (within 1 %) and gives the reference apogee of lofted and depressed flights.
    Points out of reach are reported, never moved. A missile without thrust termination always burns out: its flight to a
    point is the steep one, the flat one if the shape is depressed, or the one with the apogee, time or angle asked for.
    Beyond the farthest cut-off flight of least burnout speed, min-energy is the steeper of the flights that burn out.
    Each flight is what it would be alone, to the last bit.
    """
    pairs, always = sought.pairs, sought.always
    azimuth, distance = ground_path(
        pairs.from_latitude, pairs.from_longitude, pairs.latitude, pairs.longitude, sought.earth
    )
    n = len(distance)
    reach, border, wanted = _reach(sought, azimuth, distance)
    pinned, slope = (
        sought.each(of).astype(bool) for of in (lambda one: one.pinned, lambda one: one.asks == SPEED_SLOPE)
    )
    # Nearer than the range of the earliest cut-off there is no such flight.
    sensible = np.isfinite(wanted) & (distance > 1e3) & ((distance > 0.98 * reach.shortest) | always | pinned)
    full = np.full(n, always) | (distance > border)
    x, found = np.ones((n, 2 if always else 3)), np.zeros(n, dtype=bool)
    tried, todo = np.zeros(n, dtype=bool), sensible
    for _ in range(1 if always else 2):
        goal = Goal(azimuth, np.maximum(distance, 1e3), wanted, full)
        near, x_new, good = _solve(sought, goal, todo)
        x = np.where((todo & ~found)[:, None], x_new, x)
        tried |= near
        found |= good
        beside_border = np.abs(np.log(distance / border)) < BORDER
        todo = sensible & slope & ~found & (reach.anywhere | beside_border)
        full = full ^ todo
        if not todo.any():
            break
    left = sensible & slope & ~found & (distance > np.minimum(NEAR_FARTHEST * reach.farthest, FAR_AWAY))
    if left.any() and not always:
        line = _follow(sought, Goal(azimuth, distance, wanted, full), left)
        reach.followed[left] = line.distance[left]
        here = left & (line.distance >= distance)
        x[here] = line.unknowns[here]
        tried |= here
        found |= here
    everyone = np.arange(n)
    commands = pairs.commands(x, everyone).broadcast()
    azimuths, kicks, cutoffs = (np.asarray(one) for one in (commands.azimuth, commands.kick, commands.cutoff))
    flights = sought.fly_commands(azimuths, kicks, cutoffs, everyone, keep_path)
    miss = sought.landing.miss(flights, everyone)[-1]
    reached = tried & (miss <= MISS_TOLERANCE) & flights.landed
    off = np.abs(sought.measure(flights, everyone) - wanted)
    asked = sought.each(lambda one: one.asks is not None).astype(bool) & (pinned | (not always))
    accepted = off <= sought.each(lambda one: ACCEPTED.get(one.asks or "", 1e-2))
    reached &= ~asked | (found & (not always)) | accepted
    why = np.empty(n, dtype=object)
    for vehicle, _, shape, mine in sought.groups():
        why[mine] = reasons(vehicle, shape, distance, reach, tried, reached, flights, mine)
    return Aimed(commands, flights, np.where(reached, miss, np.nan), reached, tuple(why.tolist()), distance)


def _reach(sought: Sought, azimuth: Array, distance: Array) -> tuple[Reach, Array, Array]:
    """Return the reach of the families towards targets, the distance beyond which min-energy burns out, m, and the wanted measure
    of the shapes, (n,) each."""
    n = len(distance)
    shortest, farthest, reference, followed, wanted = (np.full(n, np.nan) for _ in range(5))
    reach = Reach(shortest, farthest, reference, np.zeros(n, dtype=bool), followed)
    border = np.full(n, np.inf)
    for _, family, shape, mine in sought.groups():
        ranges = family.along(family.farthest.distance, azimuth[mine])
        reach.shortest[mine], reach.farthest[mine] = np.fmin.reduce(ranges, axis=1), np.fmax.reduce(ranges, axis=1)
        reach.reference[mine] = reference_apogee(family, shape, azimuth[mine], distance[mine])
        reach.anywhere[mine] = reaches_any(family, azimuth[mine])
        wanted[mine] = wanted_measure(shape, reach.reference[mine])
        if shape.asks == SPEED_SLOPE:
            border[mine] = family.along(family.slowest.distance, azimuth[mine])[:, -1]
    return reach, np.where(np.isfinite(border) & ~reach.anywhere, border, 1e9), wanted


def _solve(sought: Sought, goal: Goal, todo: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], Array, NDArray[np.bool_]]:
    """Return which targets were tried, the unknowns found for each, and which of them are solved."""
    n = len(todo)
    first = Start(goal.azimuth.copy(), np.ones(n), np.ones(n), *(np.zeros(n, dtype=bool) for _ in range(2)))
    for _, family, shape, group in sought.groups():
        mine = group[todo[group]]
        if len(mine):
            start = starts(family, shape, goal.take(mine))
            for part, its in zip(first, start, strict=True):
                part[mine] = its
    if first.orbital.any():
        _improve(sought, goal, first)
    x, solved = _from(sought, goal, first)
    return first.near, x, solved


def _from(sought: Sought, goal: Goal, first: Start, patience: Patience = THOROUGH) -> tuple[Array, NDArray[np.bool_]]:
    """Return the unknowns found from starting values, and which of them are solved. Only starts that are near are tried."""
    always, landing = sought.always, sought.landing
    largest = np.array([family.kicks[-1] for family in sought.families])[sought.pairs.family] * 1.1
    pace = np.where(first.orbital, NEAR_ORBIT_PACE, 1.0)
    unknowns = kick_unknowns(first.azimuth, first.kick, largest, pace)
    if not always:
        pace = pace * pace  # the cut-off matters more than the kick
        difference = np.where((first.cutoff > 0.99) | first.orbital, -1e-3, 1e-3) * pace
        unknowns.append(Unknown(first.cutoff, sought.earliest, 1.0, 0.15 * pace, difference))
    tight = sought.each(lambda one: SOLVED.get(one.asks or "", 1e-3))

    def residual(x: Array, which: NDArray[np.int64]) -> tuple[Array, NDArray[np.bool_]]:
        flown = sought.fly(x, which)
        along, across, gap = landing.miss(flown, which)
        if always:
            return np.stack([along, across], axis=1), gap < SOLVED_MISS
        off, burned = sought.measure(flown, which) - goal.measure[which], goal.full[which]
        # A full burn is what is sought only where a steeper and slower flight would take more propellant.
        solved = np.where(burned, (off < 0.02) & (x[:, 2] > 1.0 - 1e-9), np.abs(off) < tight[which])
        third = np.where(burned, x[:, 2] - 1.0, off) * goal.distance[which]
        return np.stack([along, across, third], axis=1), (gap < SOLVED_MISS) & solved

    return solve(unknowns, residual, first.near, patience)


def _follow(sought: Sought, goal: Goal, which: NDArray[np.bool_]) -> Line:
    """Return min-energy flights to `which` targets, found from nearer points on their lines outwards, or the farthest found."""
    n, launch = len(which), (sought.pairs.from_latitude, sought.pairs.from_longitude)

    def at(distance: Array) -> Sought:
        return sought.at(*ground_point(*launch, goal.azimuth, distance, sought.earth))

    def found(start: Line, tried: NDArray[np.bool_]) -> tuple[Array, NDArray[np.bool_]]:
        near_orbit = np.ones(n, dtype=bool)
        first = Start(*azimuth_and_kick(start.unknowns), start.unknowns[:, 2], tried, near_orbit)
        wanted = goal._replace(distance=start.distance, full=start.full)
        return _from(at(start.distance), wanted, first, BRIEF)  # a shorter step costs less than patience

    nothing = Line(np.ones((n, 3)), np.full(n, np.nan), np.zeros(n, dtype=bool))
    begin = FOLLOWED_FROM * np.minimum(goal.distance, FAR_AWAY)
    _, x, good = _solve(at(begin), goal._replace(distance=begin, full=nothing.full), which)
    first = nothing._replace(unknowns=x, distance=np.where(good, begin, np.nan))
    return followed(found, first, np.where(which, goal.distance, 0.0))


def _improve(sought: Sought, goal: Goal, start: Start) -> None:
    """Replace near-orbital starts by the best of the flights beside them, and turn their azimuths towards the targets."""
    pairs, earth = sought.pairs, sought.earth
    near_orbit = np.flatnonzero(start.orbital & start.near)
    parts = np.array_split(near_orbit, -(-len(near_orbit) // IMPROVED_TOGETHER)) if len(near_orbit) else []
    for part in (part for part in parts for _ in range(IMPROVEMENTS)):
        index, kick, cutoff = beside(start, part)
        cutoff = np.where(goal.full[index], 1.0, cutoff)
        place = pairs.from_latitude[index], pairs.from_longitude[index]
        flown = sought.fly_commands(start.azimuth[index], kick, cutoff, index)
        latitude, longitude = (np.nan_to_num(v) for v in flown.impact)
        bearing, _ = ground_path(*place, latitude, longitude, earth)
        gap = np.abs(sought.measure(flown, index) - goal.measure[index]) * ~goal.full[index]
        gap += np.abs(np.log(flown.ground_travelled(*place) / goal.distance[index]))
        gap = np.where(np.isfinite(gap), gap, np.inf).reshape(-1, len(KICKS_BESIDE) * len(CUTOFFS_BESIDE))
        best = np.argmin(gap, axis=1) + np.arange(len(gap)) * gap.shape[1]
        which = index[best]
        start.kick[which], start.cutoff[which] = kick[best], cutoff[best]
        aside = goal.azimuth[which] - bearing[best]
        start.azimuth[which] += aside - 2.0 * np.pi * np.round(aside / (2.0 * np.pi))
