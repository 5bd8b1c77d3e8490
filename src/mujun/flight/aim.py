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
from mujun.flight.newton import Unknown, azimuth_and_kick, kick_unknowns, solve
from mujun.flight.propagate import propagate
from mujun.flight.shape import MIN_ENERGY, Shape
from mujun.flight.trajectory import Trajectories
from mujun.flight.vehicle import Vehicle

Array = NDArray[np.float64]

TOLERANCE = 100.0
"""Largest miss in m of a solved flight."""
ENOUGH = 20.0
"""Miss in m at which the solver stops."""


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
                # Nearer than the shortest minimum-energy flight the reference shrinks with the range.
                out[i] = np.interp(distance[i], x[known], y[known]) * min(1.0, distance[i] / x[known].min())
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
    least = smallest_cutoff(vehicle)
    unknowns = kick_unknowns(azimuth, kick, float(family.kicks[-1]) * 1.1)
    if not fixed_burn:
        unknowns.append(Unknown(cutoff, least, 1.0, 0.15, np.where(cutoff > 0.99, -1e-3, 1e-3)))

    def residual(x: Array, which: NDArray[np.int64]) -> tuple[Array, Array]:
        cut = x[:, 2] if not fixed_burn else 1.0
        commands = Commands(place.latitude, place.longitude, *azimuth_and_kick(x), cut, place.height)
        flown = propagate(vehicle.take(which), commands, earth=earth, keep_path=False)
        errors, gap = miss_of(flown, place, latitude[which], longitude[which], wanted[which], earth)
        tight = gap < ENOUGH if fixed_burn else (gap < ENOUGH) & (np.abs(errors[:, 2]) < 1e-3 * wanted[which])
        return errors[:, : len(unknowns)], tight

    x, _ = solve(unknowns, residual, candidates)
    cut = x[:, 2] if not fixed_burn else 1.0
    commands = Commands(place.latitude, place.longitude, *azimuth_and_kick(x), cut, place.height).broadcast()
    flights = propagate(vehicle, commands, earth=earth, keep_path=keep_path)
    _, miss = miss_of(flights, place, latitude, longitude, wanted, earth)
    reached = candidates & (miss <= TOLERANCE) & flights.landed
    if not fixed_burn and shape.apogee is not None or (shape.factor or 1.0) != 1.0 and not fixed_burn:
        reached &= np.abs(flights.apogee - wanted) <= 0.01 * wanted
    told = tuple(
        "" if ok else (reason or _unsolved(shape, d)) for ok, reason, d in zip(reached, why, distance, strict=True)
    )
    return Aimed(commands, flights, np.where(reached, miss, np.nan), reached, told, distance, energy_apogee)


def _branch(family: Family, steep: bool) -> Family:
    """Keep only the kicks on the steep (or flat) side of each azimuth's farthest flight."""
    side = family.kicks[None, :, None] <= family.best_kick[:, None, :]
    return replace(family, distance=np.where(side == steep, family.distance, np.nan))


def miss_of(
    flown: Trajectories, place: Place, latitude: Array, longitude: Array, wanted: Array, earth: EarthModel
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
