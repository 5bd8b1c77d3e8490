"""The aim-point solver: find azimuth, kick and cut-off that land a missile on a given point in a given shape.

All targets are solved at once: starting values from the family, then Newton's method with a
Jacobian from neighbouring flights, updated by Broyden's rule, until every flight lands within `MISS_TOLERANCE`.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.base.compiled import plain
from mujun.base.cubic import cubic
from mujun.earth.constants import WGS84, Earth
from mujun.earth.frames import inertial_to_fixed
from mujun.earth.geodesy import geodetic_to_fixed, ground_path, local_axes
from mujun.earth.place import Place
from mujun.flight.aiming.families import Family, fly_family, smallest_cutoff
from mujun.flight.aiming.newton import Unknown, azimuth_and_kick, kick_unknowns, solve
from mujun.flight.engine.lanes import MARK_IMPACT
from mujun.flight.engine.propagate import propagate
from mujun.flight.engine.trajectory import Trajectories
from mujun.flight.model.ascent import Commands
from mujun.flight.model.shape import LEAST_PROPELLANT, Shape
from mujun.flight.model.vehicle import Vehicle

Array = NDArray[np.float64]

MISS_TOLERANCE = 100.0
"""Largest miss of a solved flight, m."""
FAR_OFF = 0.35
"""Largest mismatch between target and the family's nearest flight (sum of the logarithms of range and apogee ratios); beyond
it the solver does not try."""
SOLVED_MISS = 50.0
"""Miss at which the solver stops, m."""


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


def _by_range(family: Family, azimuth: Array, distance: Array, ranges: Array, beyond: bool = False) -> Array:
    """Return the least-propellant apogee at a target's azimuth and range; NaN if out of reach. ranges: (n, cutoffs)."""
    apogees = family.along(family.best_apogee, azimuth)
    known = np.isfinite(ranges) & np.isfinite(apogees)
    greatest = np.where(known, ranges, -np.inf).max(axis=1)
    least = np.where(known, ranges, np.inf).min(axis=1)
    plain = known.all(axis=1) & (ranges[:, 1:] > ranges[:, :-1]).all(axis=1) & (ranges.shape[1] > 2)
    out = np.full(len(azimuth), np.nan)
    out[plain] = _smoothly(np.clip(distance, least, greatest)[plain], ranges[plain], apogees[plain])
    for i in np.flatnonzero(~plain & known.any(axis=1)):
        out[i] = np.interp(distance[i], ranges[i, known[i]], apogees[i, known[i]])
    if not beyond:
        out[(distance > 1.01 * greatest) & ~np.isinf(ranges).any(axis=1)] = np.nan
    # For targets nearer than the shortest least-propellant flight, the reference apogee is scaled down with the range.
    return np.asarray(out * np.minimum(1.0, distance / least))


def _smoothly(at: Array, x: Array, y: Array) -> Array:
    """Interpolate each row y (n, c) over rising x (n, c) at one value (n,), by Hermite cubics with three-point slopes."""
    step, rise = np.diff(x, axis=1), np.diff(y, axis=1)
    secant = rise / step
    bend = (secant[:, 1:] - secant[:, :-1]) / (step[:, 1:] + step[:, :-1])
    inner = secant[:, :-1] + bend * step[:, :-1]
    slopes = np.concatenate(
        [secant[:, :1] - bend[:, :1] * step[:, :1], inner, secant[:, -1:] + bend[:, -1:] * step[:, -1:]], axis=1
    )
    rows = np.arange(len(x))
    i = np.clip((x <= at[:, None]).sum(axis=1) - 1, 0, x.shape[1] - 2)
    h = step[rows, i]
    ends = (y[rows, i], slopes[rows, i], y[rows, i + 1], slopes[rows, i + 1], h, (at - x[rows, i]) / h)
    return np.asarray(plain(cubic)(*ends))


def _start(
    family: Family, azimuth: Array, distance: Array, apogee: Array, fixed_burn: bool
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Return kick and cut-off of the family's flight nearest in range and apogee, and whether it is within FAR_OFF."""
    column = np.round(np.mod(azimuth, 2 * np.pi) / (2 * np.pi) * len(family.azimuths)).astype(int)
    column %= len(family.azimuths)
    kick, cutoff, near = np.empty_like(distance), np.empty_like(distance), np.zeros(len(distance), dtype=bool)
    for a in np.unique(column):
        mine = np.flatnonzero(column == a)
        ranges, heights, kicks, cuts = _refined_plane(family, int(a))
        with np.errstate(invalid="ignore", divide="ignore"):  # an apogee below the ellipsoid has no logarithm
            gap = np.abs(np.log(ranges[None, :] / distance[mine, None]))
            if not fixed_burn:
                gap = gap + np.abs(np.log(heights[None, :] / apogee[mine, None]))
        nearest = np.argmin(np.where(np.isfinite(gap), gap, np.inf), axis=1)
        kick[mine], cutoff[mine] = kicks[nearest], cuts[nearest]
        near[mine] = np.nanmin(np.where(np.isfinite(gap), gap, np.inf), axis=1) < FAR_OFF
    return kick, cutoff, near


def _refined_plane(family: Family, a: int) -> tuple[Array, Array, Array, Array]:
    """Return range, apogee, kick and cut-off of one azimuth's flights, flattened, on a grid refined by interpolation: four
    times in kick, twice in cut-off."""
    kicks, cuts = np.meshgrid(family.kicks, family.cutoffs, indexing="ij")
    planes = [family.distance[a], family.apogee[a], kicks, cuts]
    for axis in (0, 1):
        if planes[0].shape[axis] > 1:
            for _ in range(1 if axis else 2):
                planes = [_halved(p, axis) for p in planes]
    return planes[0].ravel(), planes[1].ravel(), planes[2].ravel(), planes[3].ravel()


def _halved(plane: Array, axis: int) -> Array:
    plane = np.moveaxis(plane, axis, 0)
    out = np.empty((2 * len(plane) - 1, *plane.shape[1:]))
    out[::2], out[1::2] = plane, 0.5 * (plane[1:] + plane[:-1])
    return np.moveaxis(out, 0, axis)


def least_propellant_apogee(family: Family, azimuth: Array, distance: Array, beyond: bool = False) -> Array:
    """Return the apogee (m) of the least-propellant flight at azimuths (rad) and ranges (m).

    Out of reach it is NaN, or with `beyond` the apogee of the farthest flight.
    """
    return _by_range(family, azimuth, distance, family.along(family.best_distance, azimuth), beyond)


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

    def commands(self, unknowns: Array, which: NDArray[np.int64], fixed_burn: bool) -> Commands:
        """Return the commands for the solver's unknowns (north kick, east kick, cut-off)."""
        return Commands(
            self.from_latitude[which],
            self.from_longitude[which],
            *azimuth_and_kick(unknowns),
            1.0 if fixed_burn else unknowns[:, 2],
            self.from_height[which],
        )


def aim(
    vehicle: Vehicle,
    place: Place,
    latitude: ArrayLike,
    longitude: ArrayLike,
    shape: Shape = LEAST_PROPELLANT,
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
    shape: Shape = LEAST_PROPELLANT,
    *,
    keep_path: bool = True,
    earth: Earth = WGS84,
) -> Aimed:
    """Return the flights between pairs of points in a given shape.

    A family may be used for launch points up to a few degrees from its own place: it only supplies starting values,
    decides which points are out of reach (within 1 %) and gives the reference apogee of lofted and depressed flights.
    Points out of reach are reported, never moved. A missile without thrust termination always burns out:
    its flight to a point is the steep one (least-propellant or lofted) or the flat one (depressed), whatever the factor.
    """
    azimuth, distance = ground_path(
        targets.from_latitude, targets.from_longitude, targets.latitude, targets.longitude, earth
    )
    n, fixed_burn = len(distance), not vehicle.thrust_termination
    flat = shape.factor is not None and shape.factor < 1.0
    energy_apogee, kick, cutoff, near = np.full(n, np.nan), np.ones(n), np.ones(n), np.zeros(n, dtype=bool)
    shortest, farthest = np.full(n, np.nan), np.full(n, np.nan)
    for index, family in enumerate(families):
        mine = targets.family == index
        if not mine.any():
            continue
        ranges = family.along(family.best_distance, azimuth[mine])
        shortest[mine], farthest[mine] = np.nanmin(ranges, axis=1), ranges[:, -1]
        energy_apogee[mine] = _by_range(family, azimuth[mine], distance[mine], ranges)
        wanted = _wanted(shape, energy_apogee[mine])
        used = _branch(family, steep=not flat) if fixed_burn else family
        kick[mine], cutoff[mine], near[mine] = _start(
            used, azimuth[mine], np.maximum(distance[mine], 1e3), np.nan_to_num(wanted, nan=1e5), fixed_burn
        )
    wanted = _wanted(shape, energy_apogee)
    # Targets nearer than the range of the earliest cut-off have no least-propellant flight, only lofted ones.
    too_near = (distance < 0.98 * shortest) & (shape.factor == 1.0) & (not fixed_burn)
    candidates = near & ~too_near & np.isfinite(energy_apogee) & np.isfinite(wanted) & (distance > 1e3)
    largest = max(float(family.kicks[-1]) for family in families) * 1.1
    unknowns = kick_unknowns(azimuth, kick, largest)
    if not fixed_burn:
        unknowns.append(Unknown(cutoff, smallest_cutoff(vehicle), 1.0, 0.15, np.where(cutoff > 0.99, -1e-3, 1e-3)))

    def residual(x: Array, which: NDArray[np.int64]) -> tuple[Array, NDArray[np.bool_]]:
        flown = propagate(vehicle.take(which), targets.commands(x, which, fixed_burn), earth=earth, keep_path=False)
        errors, gap = miss_of(flown, targets, which, wanted, earth)
        tight = gap < SOLVED_MISS if fixed_burn else (gap < SOLVED_MISS) & (np.abs(errors[:, 2]) < 1e-3 * wanted[which])
        return errors[:, : len(unknowns)], tight

    x, _ = solve(unknowns, residual, candidates)
    everyone = np.arange(n)
    commands = targets.commands(x, everyone, fixed_burn).broadcast()
    flights = propagate(vehicle, commands, earth=earth, keep_path=keep_path)
    _, miss = miss_of(flights, targets, everyone, wanted, earth)
    reached = candidates & (miss <= MISS_TOLERANCE) & flights.landed
    if not fixed_burn and shape is not LEAST_PROPELLANT:
        reached &= np.abs(flights.apogee - wanted) <= 0.01 * wanted
    why = _reasons(shortest, farthest, distance, candidates, reached, shape)
    return Aimed(commands, flights, np.where(reached, miss, np.nan), reached, why, distance)


def _wanted(shape: Shape, energy_apogee: Array) -> Array:
    """Return the apogee of a shape, m."""
    if shape.apogee is not None:
        return np.where(np.isfinite(energy_apogee), shape.apogee, np.nan)
    return energy_apogee * (shape.factor or 1.0)


def _branch(family: Family, steep: bool) -> Family:
    """Keep only the kicks on the steep (or flat) side of each azimuth's farthest flight."""
    side = family.kicks[None, :, None] <= family.best_kick[:, None, :]
    return replace(family, distance=np.where(side == steep, family.distance, np.nan))


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


def _reasons(
    shortest: Array,
    farthest: Array,
    distance: Array,
    candidates: NDArray[np.bool_],
    reached: NDArray[np.bool_],
    shape: Shape,
) -> tuple[str, ...]:
    """Return, for each target, the reason why no flight reaches it ('' if one does); distances in m."""
    out = []
    for i in range(len(distance)):
        far, near, d = farthest[i] / 1e3, shortest[i] / 1e3, distance[i] / 1e3
        if reached[i]:
            out.append("")
        elif not candidates[i] and d > far:
            out.append(
                f"out of range: the point lies {d:,.0f} km away; "
                f"in that direction the missile flies at most {far:,.0f} km"
            )
        elif d < near and shape.factor == 1.0:
            out.append(
                f"too near: the point lies {d:,.0f} km away; in that direction the missile's least-propellant flights, "
                f"cut off in the last stage, begin at {near:,.0f} km (a lofted flight may reach it)"
            )
        else:
            out.append(
                f"no {shape.name} flight of {d:,.0f} km was found: the missile cannot be cut off or steered to it "
                f"within the model's limits (in that direction it flies {near:,.0f} to {far:,.0f} km on least-propellant flights)"
            )
    return tuple(out)
