"""The aim-point solver: find azimuth, kick and cut-off that land a missile on a given point in a given shape.

All targets are solved at once: starting values from the family, then Newton's method with a
Jacobian from neighbouring flights, updated by Broyden's rule, until every flight lands within `MISS_TOLERANCE`.
"""

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.earth.constants import WGS84, Earth
from mujun.earth.frames import inertial_to_fixed
from mujun.earth.geodesy import geodetic_to_fixed, ground_path, ground_point, local_axes
from mujun.earth.place import Place
from mujun.flight.aiming.families import Family, earliest_cutoff, fly_family
from mujun.flight.aiming.newton import Unknown, azimuth_and_kick, kick_unknowns, solve
from mujun.flight.aiming.outwards import Line, followed
from mujun.flight.aiming.refusals import Reach, reasons
from mujun.flight.aiming.shaping import ACCEPTED, SOLVED, measure, reaches_any, reference_apogee, wanted_measure
from mujun.flight.aiming.starts import CUTOFFS_BESIDE, KICKS_BESIDE, Goal, Start, beside, starts
from mujun.flight.engine.lanes import MARK_IMPACT
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


@dataclass(frozen=True)
class AimPairs:
    """Pairs of launch point (from_*) and aim point (n,), rad and m, with the index of the family used for each."""

    latitude: Array
    longitude: Array
    from_latitude: Array
    from_longitude: Array
    from_height: Array
    family: NDArray[np.int64]

    @classmethod
    def from_one(cls, place: Place, latitude: Array, longitude: Array) -> "AimPairs":
        """Return pairs of one launch place and several aim points (rad), with a single family."""
        n = len(latitude)
        start = (np.full(n, place.latitude), np.full(n, place.longitude), np.full(n, place.height))
        return cls(latitude, longitude, *start, np.zeros(n, dtype=int))

    def repeated(self, count: int) -> "AimPairs":
        """Return the pairs `count` times over, each time with families of their own."""
        found = {one.name: np.tile(getattr(self, one.name), count) for one in fields(self)}
        families = 1 + int(self.family.max(initial=0))
        found["family"] += families * np.repeat(np.arange(count), len(self.family))
        return AimPairs(**found)

    def commands(self, unknowns: Array, which: NDArray[np.int64]) -> Commands:
        """Return the commands for the solver's unknowns (north kick, east kick, cut-off)."""
        return Commands(
            self.from_latitude[which],
            self.from_longitude[which],
            *azimuth_and_kick(unknowns),
            unknowns[:, 2] if unknowns.shape[1] > 2 else 1.0,
            self.from_height[which],
        )


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
    targets = AimPairs.from_one(place, latitude, longitude)
    families = [family or fly_family(vehicle, place, earth=earth)]
    return aim_all(vehicle, targets, families, shape, keep_path=keep_path, earth=earth)


def aim_all(
    vehicle: Vehicle,
    targets: AimPairs,
    families: list[Family],
    shape: Shape = MIN_ENERGY,
    *,
    keep_path: bool = True,
    earth: Earth = WGS84,
) -> Aimed:
    """Return the flights between pairs of points in a given shape.

    A family may be used for launch points up to a few degrees from its own place: it only supplies starting values,
    decides which points are out of reach (within 1 %) and gives the reference apogee of lofted and depressed flights.
    Points out of reach are reported, never moved. A missile without thrust termination always burns out: its flight to a
    point is the steep one, the flat one if the shape is depressed, or the one with the apogee, time or angle asked for.
    Beyond the farthest cut-off flight of least burnout speed, min-energy is the steeper of the flights that burn out.
    """
    azimuth, distance = ground_path(
        targets.from_latitude, targets.from_longitude, targets.latitude, targets.longitude, earth
    )
    n, always = len(distance), not vehicle.thrust_termination
    reach, border = _reach(families, targets.family, shape, azimuth, distance)
    wanted = wanted_measure(shape, reach.reference)
    # Nearer than the range of the earliest cut-off there is no such flight.
    sensible = np.isfinite(wanted) & (distance > 1e3) & ((distance > 0.98 * reach.shortest) | always | shape.pinned)
    full = np.full(n, always) | (distance > border)
    x, found = np.ones((n, 2 if always else 3)), np.zeros(n, dtype=bool)
    tried, todo = np.zeros(n, dtype=bool), sensible
    for _ in range(2 if shape.asks == SPEED_SLOPE and not always else 1):
        goal = Goal(azimuth, np.maximum(distance, 1e3), wanted, full)
        near, x_new, good = _solve(vehicle, targets, families, shape, goal, todo, earth)
        x = np.where((todo & ~found)[:, None], x_new, x)
        tried |= near
        found |= good
        todo = sensible & ~found & (reach.anywhere | (np.abs(np.log(distance / border)) < BORDER))
        full = full ^ todo
        if not todo.any():
            break
    if shape.asks == SPEED_SLOPE and not always:
        left = sensible & ~found & (distance > np.minimum(NEAR_FARTHEST * reach.farthest, FAR_AWAY))
        line = _follow(vehicle, targets, families, Goal(azimuth, distance, wanted, full), left, earth)
        reach.followed[left] = line.distance[left]
        here = left & (line.distance >= distance)
        x[here] = line.unknowns[here]
        tried |= here
        found |= here
    everyone = np.arange(n)
    commands = targets.commands(x, everyone).broadcast()
    flights = propagate(vehicle, commands, earth=earth, keep_path=keep_path)
    _, miss = miss_of(flights, targets, everyone, np.zeros(n), earth)
    reached = tried & (miss <= MISS_TOLERANCE) & flights.landed
    flown = measure(flights, shape)
    if shape.asks is not None and (shape.pinned or not always):
        reached &= (found & ~np.full(n, always)) | (np.abs(flown - wanted) <= ACCEPTED.get(shape.asks, 1e-2))
    why = reasons(vehicle, shape, distance, reach, tried, reached, flights)
    return Aimed(commands, flights, np.where(reached, miss, np.nan), reached, why, distance)


def _reach(
    families: list[Family], which: NDArray[np.int64], shape: Shape, azimuth: Array, distance: Array
) -> tuple[Reach, Array]:
    """Return the reach of the families towards targets, and the distance beyond which min-energy burns out, m (n,)."""
    n = len(distance)
    shortest, farthest, reference, followed = (np.full(n, np.nan) for _ in range(4))
    reach = Reach(shortest, farthest, reference, np.zeros(n, dtype=bool), followed)
    border = np.full(n, np.inf)
    for index, family in enumerate(families):
        mine = np.flatnonzero(which == index)
        if not len(mine):
            continue
        ranges = family.along(family.farthest.distance, azimuth[mine])
        reach.shortest[mine], reach.farthest[mine] = np.fmin.reduce(ranges, axis=1), np.fmax.reduce(ranges, axis=1)
        reach.reference[mine] = reference_apogee(family, shape, azimuth[mine], distance[mine])
        reach.anywhere[mine] = reaches_any(family, azimuth[mine])
        if shape.asks == SPEED_SLOPE:
            border[mine] = family.along(family.slowest.distance, azimuth[mine])[:, -1]
    return reach, np.where(np.isfinite(border) & ~reach.anywhere, border, 1e9)


def _solve(
    vehicle: Vehicle,
    targets: AimPairs,
    families: list[Family],
    shape: Shape,
    goal: Goal,
    todo: NDArray[np.bool_],
    earth: Earth,
) -> tuple[NDArray[np.bool_], Array, NDArray[np.bool_]]:
    """Return which targets were tried, the unknowns found for each, and which of them are solved."""
    n = len(todo)
    first = Start(goal.azimuth.copy(), np.ones(n), np.ones(n), *(np.zeros(n, dtype=bool) for _ in range(2)))
    for index, family in enumerate(families):
        mine = np.flatnonzero((targets.family == index) & todo)
        if len(mine):
            start = starts(family, shape, goal.take(mine))
            for part, its in zip(first, start, strict=True):
                part[mine] = its
    if first.orbital.any():
        _improve(vehicle, targets, shape, goal, first, earth)
    x, solved = _from(vehicle, targets, families, shape, goal, first, earth)
    return first.near, x, solved


def _from(
    vehicle: Vehicle,
    targets: AimPairs,
    families: list[Family],
    shape: Shape,
    goal: Goal,
    first: Start,
    earth: Earth,
) -> tuple[Array, NDArray[np.bool_]]:
    """Return the unknowns found from starting values, and which of them are solved. Only starts that are near are tried."""
    always = not vehicle.thrust_termination
    largest = np.array([family.kicks[-1] for family in families])[targets.family] * 1.1
    pace = np.where(first.orbital, NEAR_ORBIT_PACE, 1.0)
    unknowns = kick_unknowns(first.azimuth, first.kick, largest, pace)
    if not always:
        pace = pace * pace  # the cut-off matters more than the kick
        difference = np.where((first.cutoff > 0.99) | first.orbital, -1e-3, 1e-3) * pace
        unknowns.append(Unknown(first.cutoff, earliest_cutoff(vehicle), 1.0, 0.15 * pace, difference))
    tight = SOLVED.get(shape.asks or "", 1e-3)

    def residual(x: Array, which: NDArray[np.int64]) -> tuple[Array, NDArray[np.bool_]]:
        flown = propagate(vehicle.take(which), targets.commands(x, which), earth=earth, keep_path=False)
        errors, gap = miss_of(flown, targets, which, np.zeros(len(goal.distance)), earth)
        if always:
            return errors[:, :2], gap < SOLVED_MISS
        off, burned = measure(flown, shape) - goal.measure[which], goal.full[which]
        # A full burn is what is sought only where a steeper and slower flight would take more propellant.
        solved = np.where(burned, (off < 0.02) & (x[:, 2] > 1.0 - 1e-9), np.abs(off) < tight)
        errors[:, 2] = np.where(burned, x[:, 2] - 1.0, off) * goal.distance[which]
        return errors, (gap < SOLVED_MISS) & solved

    return solve(unknowns, residual, first.near)


def _follow(
    vehicle: Vehicle,
    targets: AimPairs,
    families: list[Family],
    goal: Goal,
    which: NDArray[np.bool_],
    earth: Earth,
) -> Line:
    """Return min-energy flights to `which` targets, found from nearer points on their lines outwards, or the farthest found."""
    n, launch = len(which), (targets.from_latitude, targets.from_longitude)

    def at(distance: Array) -> AimPairs:
        latitude, longitude = ground_point(*launch, goal.azimuth, distance, earth)
        return replace(targets, latitude=latitude, longitude=longitude)

    def found(start: Line, tried: NDArray[np.bool_]) -> tuple[Array, NDArray[np.bool_]]:
        near_orbit = np.ones(n, dtype=bool)
        first = Start(*azimuth_and_kick(start.unknowns), start.unknowns[:, 2], tried, near_orbit)
        wanted = goal._replace(distance=start.distance, full=start.full)
        return _from(vehicle, at(start.distance), families, MIN_ENERGY, wanted, first, earth)

    nothing = Line(np.ones((n, 3)), np.full(n, np.nan), np.zeros(n, dtype=bool))
    if not which.any():
        return nothing
    begin = FOLLOWED_FROM * np.minimum(goal.distance, FAR_AWAY)
    _, x, good = _solve(
        vehicle, at(begin), families, MIN_ENERGY, goal._replace(distance=begin, full=nothing.full), which, earth
    )
    first = nothing._replace(unknowns=x, distance=np.where(good, begin, np.nan))
    return followed(found, first, np.where(which, goal.distance, 0.0))


def _improve(vehicle: Vehicle, targets: AimPairs, shape: Shape, goal: Goal, start: Start, earth: Earth) -> None:
    """Replace near-orbital starts by the best of the flights beside them, and turn their azimuths towards the targets."""
    for _ in range(IMPROVEMENTS):
        index, kick, cutoff = beside(start)
        cutoff = np.where(goal.full[index], 1.0, cutoff)
        from_latitude, from_longitude = targets.from_latitude[index], targets.from_longitude[index]
        place = from_latitude, from_longitude, start.azimuth[index], kick, cutoff, targets.from_height[index]
        flown = propagate(vehicle.take(index), Commands(*place), earth=earth, keep_path=False)
        latitude, longitude = (np.nan_to_num(v) for v in flown.impact)
        bearing, _ = ground_path(from_latitude, from_longitude, latitude, longitude, earth)
        distance = flown.ground_travelled(from_latitude, from_longitude)
        gap = np.abs(measure(flown, shape) - goal.measure[index]) * ~goal.full[index]
        gap += np.abs(np.log(distance / goal.distance[index]))
        gap = np.where(np.isfinite(gap), gap, np.inf).reshape(-1, len(KICKS_BESIDE) * len(CUTOFFS_BESIDE))
        best = np.argmin(gap, axis=1) + np.arange(len(gap)) * gap.shape[1]
        which = index[best]
        start.kick[which], start.cutoff[which] = kick[best], cutoff[best]
        aside = goal.azimuth[which] - bearing[best]
        start.azimuth[which] += aside - 2.0 * np.pi * np.round(aside / (2.0 * np.pi))


def miss_of(
    flown: Trajectories, targets: AimPairs, which: NDArray[np.int64], wanted: Array, earth: Earth
) -> tuple[Array, Array]:
    """Return along-range, cross-range and apogee errors (m, 3) of flights to `which` targets, and the miss, m."""
    latitude, longitude = targets.latitude[which], targets.longitude[which]
    state = flown.mark(MARK_IMPACT)
    impact = inertial_to_fixed(state[:, :3], state[:, 6], earth)
    gap = impact - geodetic_to_fixed(latitude, longitude, 0.0, earth)
    east, north, _ = local_axes(latitude, longitude)
    # Direction of the path at the target: opposite to the azimuth from the target to the launch point.
    back, _ = ground_path(latitude, longitude, targets.from_latitude[which], targets.from_longitude[which], earth)
    along = -(np.sin(back)[:, None] * east + np.cos(back)[:, None] * north)
    across = np.cross(along, np.cross(east, north))
    errors = np.stack(
        [
            np.einsum("ij,ij->i", gap, along),
            np.einsum("ij,ij->i", gap, across),
            flown.apogee - wanted[which],
        ],
        axis=1,
    )
    errors[~flown.landed] = np.nan
    return errors, np.linalg.norm(gap, axis=1)
