"""The aim-point solver: which azimuth, kick and cut-off land a missile on a given point, in a given shape.

All targets of one launch point are solved at once: a start from the family, then Newton's method with a
Jacobian from neighbouring flights, improved by Broyden's rule, until every flight lands within `TOLERANCE`.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.earth.constants import WGS84, EarthModel
from mujun.earth.frames import inertial_to_fixed
from mujun.earth.geodesy import geodetic_to_fixed, ground_path, local_axes
from mujun.flight.ascent import Commands
from mujun.flight.families import Family, Place, fly_family, smallest_cutoff
from mujun.flight.lanes import MARK_IMPACT
from mujun.flight.propagate import propagate
from mujun.flight.shape import MIN_ENERGY, Shape
from mujun.flight.trajectory import Trajectories
from mujun.flight.vehicle import Vehicle

Array = NDArray[np.float64]

TOLERANCE = 100.0
"""Largest miss in m of a solved flight."""
_ENOUGH = 20.0
_ROUNDS = 14


@dataclass(frozen=True)
class Aimed:
    """Flights to points. Where `reached` is false the flight is not to be used and `why` says why."""

    commands: Commands
    flights: Trajectories
    miss: Array
    reached: NDArray[np.bool_]
    why: tuple[str, ...]
    distance: Array
    """Geodesic ground range from launch to target, m."""
    minimum_energy_apogee: Array
    """Apogee of the minimum-energy flight to the same range and azimuth, m (NaN where out of reach)."""


def _by_range(family: Family, azimuth: Array, distance: Array, values: Array) -> Array:
    """Interpolate values (azimuths, cutoffs) at a target's azimuth and minimum-energy range; NaN out of reach."""
    ranges, rows = family.along(family.best_distance, azimuth), family.along(values, azimuth)
    out = np.full(len(azimuth), np.nan)
    for i, (x, y) in enumerate(zip(ranges, rows, strict=True)):
        known = np.isfinite(x) & np.isfinite(y)
        if known.sum() >= 2 and distance[i] <= x[known].max() * 1.003 or (~np.isfinite(x) & ~np.isnan(x)).any():
            if known.sum() >= 2:
                out[i] = np.interp(distance[i], x[known], y[known])
        if known.sum() == 1 and distance[i] <= x[known].max() * 1.003:
            out[i] = y[known][0]
    return out


def _start(family: Family, azimuth: Array, distance: Array, apogee: Array, fixed_burn: bool) -> tuple[Array, Array]:
    """Return kick and cut-off of the family's flight nearest in range and apogee to what is wanted."""
    column = np.round(np.mod(azimuth, 2 * np.pi) / (2 * np.pi) * len(family.azimuths)).astype(int)
    column %= len(family.azimuths)
    kick, cutoff = np.empty_like(distance), np.empty_like(distance)
    for a in np.unique(column):
        mine = np.flatnonzero(column == a)
        # Refine the coarse (kick, cut-off) plane of this azimuth fourfold before looking for the nearest.
        ranges, heights, kicks, cuts = _refined_plane(family, int(a))
        gap = np.abs(np.log(ranges[None, :] / distance[mine, None]))
        if not fixed_burn:
            gap = gap + np.abs(np.log(heights[None, :] / apogee[mine, None]))
        nearest = np.argmin(np.where(np.isfinite(gap), gap, np.inf), axis=1)
        kick[mine], cutoff[mine] = kicks[nearest], cuts[nearest]
    return kick, cutoff


def _refined_plane(family: Family, a: int) -> tuple[Array, Array, Array, Array]:
    ranges, heights = family.distance[a], family.apogee[a]
    kicks, cuts = np.meshgrid(family.kicks, family.cutoffs, indexing="ij")
    planes = [ranges, heights, kicks, cuts]
    for axis in (0, 1):
        if planes[0].shape[axis] > 1:
            for _ in range(2):
                planes = [_halved(p, axis) for p in planes]
    return planes[0].ravel(), planes[1].ravel(), planes[2].ravel(), planes[3].ravel()


def _halved(plane: Array, axis: int) -> Array:
    plane = np.moveaxis(plane, axis, 0)
    out = np.empty((2 * len(plane) - 1, *plane.shape[1:]))
    out[::2], out[1::2] = plane, 0.5 * (plane[1:] + plane[:-1])
    return np.moveaxis(out, 0, axis)


def aim(
    vehicle: Vehicle,
    place: Place,
    latitude: ArrayLike,
    longitude: ArrayLike,
    shape: Shape = MIN_ENERGY,
    *,
    family: Family | None = None,
    keep_path: bool = True,
    earth: EarthModel = WGS84,
) -> Aimed:
    """Return the flights that land on given points (rad) in a given shape.

    Points out of reach are reported, never moved to a nearer one. A missile without thrust termination has one
    burn only: its flights to a point are the steep one (asked for by min-energy or lofted) or
    the flat one (depressed), whatever the factor.
    """
    latitude, longitude = (np.atleast_1d(np.asarray(a, float)) for a in (latitude, longitude))
    family = family or fly_family(vehicle, place, earth=earth)
    azimuth, distance = ground_path(place.latitude, place.longitude, latitude, longitude, earth)
    energy_apogee = _by_range(family, azimuth, distance, family.best_apogee)
    fixed_burn = not vehicle.thrust_termination
    wanted = np.full(len(distance), shape.apogee) if shape.apogee is not None else energy_apogee * (shape.factor or 1.0)
    candidates = np.isfinite(energy_apogee) & np.isfinite(wanted) & (distance > 1e3)
    why = _reasons(family, azimuth, distance, candidates, shape)
    if fixed_burn:
        family_used = _branch(family, steep=not (shape.factor is not None and shape.factor < 1.0))
    else:
        family_used = family
    kick, cutoff = _start(family_used, azimuth, np.maximum(distance, 1e3), np.nan_to_num(wanted, nan=1e5), fixed_burn)
    x = np.stack([azimuth, kick, cutoff], axis=1)
    limits = np.array([1e-4, smallest_cutoff(vehicle)]), np.array([family.kicks[-1] * 1.1, 1.0])

    def residual(unknowns: Array, which: NDArray[np.int64]) -> tuple[Array, Array]:
        commands = Commands(
            place.latitude, place.longitude, unknowns[:, 0], unknowns[:, 1], unknowns[:, 2], place.height
        )
        flown = propagate(_picked(vehicle, which), commands, earth=earth, keep_path=False)
        return _residual(flown, place, latitude[which], longitude[which], azimuth[which], wanted[which], earth)

    x, miss = _solve(x, residual, candidates, limits, 2 if fixed_burn else 3, distance)
    commands = Commands(place.latitude, place.longitude, x[:, 0], x[:, 1], x[:, 2], place.height)
    flights = propagate(vehicle, commands, earth=earth, keep_path=keep_path)
    reached = candidates & (miss <= TOLERANCE) & flights.landed
    if not fixed_burn and shape.apogee is not None or (shape.factor or 1.0) != 1.0 and not fixed_burn:
        reached &= np.abs(flights.apogee - wanted) <= 0.01 * wanted
    told = tuple(
        "" if ok else (reason or _unsolved(shape, d)) for ok, reason, d in zip(reached, why, distance, strict=True)
    )
    return Aimed(commands, flights, np.where(reached, miss, np.nan), reached, told, distance, energy_apogee)


def _picked(vehicle: Vehicle, which: NDArray[np.int64]) -> Vehicle:
    """Return the vehicle for a subset of targets; one vehicle for all unless its payload is one per target."""
    if isinstance(vehicle.payload_mass, np.ndarray) and vehicle.payload_mass.size > 1:
        return replace(vehicle, payload_mass=vehicle.payload_mass[which])
    return vehicle


def _branch(family: Family, steep: bool) -> Family:
    """Keep only the kicks on the steep (or flat) side of each azimuth's farthest flight."""
    side = family.kicks[None, :, None] <= family.best_kick[:, None, :]
    return replace(family, distance=np.where(side == steep, family.distance, np.nan))


def _residual(
    flown: Trajectories, place: Place, latitude: Array, longitude: Array, azimuth: Array, wanted: Array, earth: EarthModel
) -> tuple[Array, Array]:
    """Return along-range, cross-range and apogee errors (n, 3), and the miss, m."""
    state = flown.mark(MARK_IMPACT)
    impact = inertial_to_fixed(state[:, :3], state[:, 6], earth)
    gap = impact - geodetic_to_fixed(latitude, longitude, 0.0, earth)
    east, north, _ = local_axes(latitude, longitude)
    # The path's direction at the target: from it back to the launch point, turned round.
    back, _ = ground_path(latitude, longitude, place.latitude, place.longitude, earth)
    along = -(np.sin(back)[:, None] * east + np.cos(back)[:, None] * north)
    across = np.cross(along, np.cross(east, north))
    errors = np.stack(
        [np.einsum("ij,ij->i", gap, along), np.einsum("ij,ij->i", gap, across), flown.apogee - wanted], axis=1
    )
    errors[~flown.landed] = np.nan
    return errors, np.linalg.norm(gap, axis=1)


def _solve(x, residual, candidates, limits, unknowns, distance):  # type: ignore[no-untyped-def]
    """Newton-Broyden on all candidates at once; returns the best unknowns and their miss."""
    n = len(x)
    columns = [0, 1] if unknowns == 2 else [0, 1, 2]
    rows = [1, 0] if unknowns == 2 else [1, 2, 0]  # azimuth moves cross-range, kick apogee (or range), cut-off range
    rows = sorted(rows)
    best, best_miss, best_error = x.copy(), np.full(n, np.inf), np.full(n, np.inf)
    active = np.flatnonzero(candidates)
    jacobian = np.zeros((n, unknowns, unknowns))
    current, error = x.copy(), np.full((n, 3), np.nan)
    if len(active):
        error[active], _ = residual(current[active], active)
        _differences(current, residual, active, columns, rows, error, jacobian)
    stale = np.zeros(n, dtype=int)
    for _ in range(_ROUNDS):
        if not len(active):
            break
        size = np.abs(error[active][:, rows]).sum(axis=1)
        better = size < best_error[active]
        best[active[better]], best_error[active[better]] = current[active[better]], size[better]
        worse = active[~better]
        stale[worse] += 1
        step = np.zeros((len(active), 3))
        matrix, right = jacobian[active], error[active][:, rows]
        good = np.isfinite(matrix).all(axis=(1, 2)) & np.isfinite(right).all(axis=1)
        good &= np.abs(np.linalg.det(np.where(good[:, None, None], matrix, np.eye(unknowns)))) > 1e-300
        solved = np.linalg.solve(np.where(good[:, None, None], matrix, np.eye(unknowns)), right[:, :, None])[:, :, 0]
        step[:, columns] = np.where(good[:, None], -solved, 0.0)
        step[:, 0] = np.clip(step[:, 0], -0.2, 0.2)
        step[:, 1] = np.clip(step[:, 1], -0.3 * current[active, 1], 0.3 * current[active, 1])
        step[:, 2] = np.clip(step[:, 2], -0.15, 0.15)
        moved = current[active] + step
        # A step that lost ground or landed nowhere is halved towards the best point known.
        lost = ~better | ~good
        moved[lost] = 0.5 * (current[active][lost] + best[active][lost])
        moved[:, 1:] = np.clip(moved[:, 1:], limits[0], limits[1])
        new_error, miss = residual(moved, active)
        change = moved[:, columns] - current[active][:, columns]
        gained = new_error[:, rows] - error[active][:, rows]
        short = gained - np.einsum("nij,nj->ni", jacobian[active], change)
        square = np.maximum((change / _scale(columns)) ** 2, 0.0).sum(axis=1)
        update = short[:, :, None] * (change / _scale(columns) ** 2)[:, None, :] / np.maximum(square, 1e-24)[:, None, None]
        jacobian[active] += np.where(np.isfinite(update), update, 0.0)
        current[active], error[active] = moved, new_error
        hit = np.isfinite(new_error[:, 0]) & (miss < _ENOUGH)
        if unknowns == 3:
            hit &= np.abs(new_error[:, 2]) < 0.001 * distance[active] + 200.0
        size = np.abs(new_error[:, rows]).sum(axis=1)
        improved = np.isfinite(size) & (size < best_error[active])
        done = hit & improved
        best[active[done]], best_miss[active[done]] = moved[done], miss[done]
        fresh = active[~done & (stale[active] >= 2)]
        if len(fresh):
            _differences(current, residual, fresh, columns, rows, error, jacobian)
            stale[fresh] = 0
        active = active[~done]
    left = np.flatnonzero(candidates & ~np.isfinite(best_miss) & np.isfinite(best_error))
    if len(left):
        _, best_miss[left] = residual(best[left], left)
    return best, best_miss


def _scale(columns: list[int]) -> Array:
    return np.array([0.01, 0.01, 0.01])[columns]


def _differences(current, residual, which, columns, rows, error, jacobian):  # type: ignore[no-untyped-def]
    """Fill the Jacobian of some targets by flying a neighbour in each unknown."""
    neighbours, steps = [], []
    for column in columns:
        x = current[which].copy()
        if column == 0:
            step = np.full(len(which), 1e-4)
        elif column == 1:
            step = 2e-3 * x[:, 1]
        else:
            step = np.where(x[:, 2] > 0.999, -1e-3, 1e-3)
        x[:, column] += step
        neighbours.append(x)
        steps.append(step)
    moved, _ = residual(np.concatenate(neighbours), np.tile(which, len(columns)))
    for k, part in enumerate(np.split(moved, len(columns))):
        jacobian[which, :, k] = (part[:, rows] - error[which][:, rows]) / steps[k][:, None]


def _reasons(family: Family, azimuth: Array, distance: Array, candidates: Array, shape: Shape) -> list[str]:
    farthest = family.along(family.best_distance, azimuth)[:, -1]
    nearest = np.nanmin(family.along(family.best_distance, azimuth), axis=1)
    out = []
    for ok, d, far, near in zip(candidates, distance, farthest, nearest, strict=True):
        if ok:
            out.append("")
        elif d > far:
            out.append(
                f"out of range: the point lies {d / 1e3:,.0f} km away; in that direction the missile flies at most "
                f"{far / 1e3:,.0f} km"
            )
        else:
            out.append(
                f"the point lies {d / 1e3:,.0f} km away, where the model finds no {shape.name} flight "
                f"(minimum-energy flights begin at {near / 1e3:,.0f} km)"
            )
    return out


def _unsolved(shape: Shape, distance: float) -> str:
    return (
        f"no {shape.name} flight of {distance / 1e3:,.0f} km was found: the missile cannot be cut off or steered to it "
        "within the model's limits (too near, too steep, too flat, or beyond its energy)"
    )
