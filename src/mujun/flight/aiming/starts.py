"""Starting values of the aim-point solver: the flight of a family that comes nearest to what is wanted."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.flight.aiming.families import Family
from mujun.flight.aiming.shaping import measure_in_family, reaches_any
from mujun.flight.model.shape import Shape

Array = NDArray[np.float64]

FAR_OFF = 0.35
"""Largest mismatch between target and the family's nearest flight (logarithm of the range ratio plus error of the measure);
beyond it the solver does not try."""
PINNED_WEIGHT = 0.1
"""Weight of the error of the measure among full burns of a shape with an apogee, a time or an angle, which differ in both."""
ORBITAL_DISTANCE = 12.0e6
"""Distance in m from which a missile that reaches any place flies near orbit: the family is too coarse there, and starting values
are sought among flights to the target itself."""
KICKS_BESIDE, CUTOFFS_BESIDE = np.linspace(-0.06, 0.06, 7), np.linspace(-0.008, 0.006, 29)
"""Those flights: relative changes of the kick, and changes of the cut-off."""


class Goal(NamedTuple):
    """What flights to some targets shall be, (n,) each: azimuth (rad), distance (m), measure of the shape, and whether all
    propellant is burned."""

    azimuth: Array
    distance: Array
    measure: Array
    full: NDArray[np.bool_]

    def take(self, which: NDArray[np.int64]) -> "Goal":
        """Return a selection of the goals."""
        return Goal(self.azimuth[which], self.distance[which], self.measure[which], self.full[which])


class _Plane(NamedTuple):
    """Flights along one azimuth, (n,) each.

    Attributes:
        log_range: logarithm of the range in m.
        measure: of the shape; NaN where it has none.
        kick: rad.
        node: index of the cut-off, which may lie between two.
    """

    log_range: Array
    measure: Array
    kick: Array
    node: Array

    def take(self, which: NDArray[np.bool_]) -> "_Plane":
        """Return a selection of the flights."""
        return _Plane(*(values[which] for values in self))


class Start(NamedTuple):
    """Starting values, (n,) each.

    Attributes:
        azimuth, kick: rad.
        cutoff: as in `Commands`.
        near: whether the flight is within FAR_OFF of the goal.
        orbital: whether flights of this distance come near orbit.
    """

    azimuth: Array
    kick: Array
    cutoff: Array
    near: NDArray[np.bool_]
    orbital: NDArray[np.bool_]


def starts(family: Family, shape: Shape, goal: Goal) -> Start:
    """Return the family's flights nearest to goals.

    A flight that burns all its propellant is sought by its range alone, on the steep side of the farthest flight (for depressed
    shapes on the flat one); if the shape gives an apogee, a time or an angle, on the side that comes nearer to it.
    """
    column = np.round(np.mod(goal.azimuth, 2 * np.pi) / (2 * np.pi) * len(family.azimuths)).astype(int)
    column %= len(family.azimuths)
    n = len(goal.azimuth)
    orbital = reaches_any(family, goal.azimuth) & (goal.distance > ORBITAL_DISTANCE)
    measured = measure_in_family(family, shape)
    found = Start(goal.azimuth.copy(), np.full(n, family.kicks[0]), np.ones(n), np.zeros(n, dtype=bool), orbital)
    for a in np.unique(column).tolist():
        plane, best = _refined_plane(family, measured, a), family.farthest.kick[a, -1]
        for full in np.unique(goal.full[column == a]).tolist():
            mine = np.flatnonzero((column == a) & (goal.full == full))
            some = plane
            if full:
                side = shape.pinned | ((plane.kick > best) if shape.flat else (plane.kick <= best))
                some = plane.take(side & (plane.node == family.cutoffs.shape[1] - 1))
            if shape.pinned or not full:
                some = some.take(np.isfinite(some.measure))
            if not len(some.kick):
                continue
            gap = np.abs(some.log_range - np.log(goal.distance[mine, None]))
            order = gap
            if shape.pinned or not full:
                off = np.abs(some.measure - goal.measure[mine, None])
                gap, order = (gap, gap + PINNED_WEIGHT * off) if full else (gap + off, gap + off)
            nearest = np.argmin(np.nan_to_num(order, nan=np.inf), axis=1)
            found.kick[mine] = some.kick[nearest]
            found.cutoff[mine] = 1.0 if full else _cutoffs_at(family, goal.azimuth[mine], some.node[nearest])
            found.near[mine] = gap[np.arange(len(mine)), nearest] < FAR_OFF
    return found


def beside(start: Start, which: NDArray[np.int64]) -> tuple[NDArray[np.int64], Array, Array]:
    """Return flights beside some starts: index of the start, kick (rad) and cut-off of each."""
    shape = (len(which), len(KICKS_BESIDE), len(CUTOFFS_BESIDE))
    kick = np.broadcast_to((start.kick[which, None] * (1.0 + KICKS_BESIDE))[:, :, None], shape)
    cutoff = np.broadcast_to((start.cutoff[which, None] + CUTOFFS_BESIDE)[:, None, :], shape)
    index = np.broadcast_to(which[:, None, None], shape)
    return index.ravel(), kick.ravel(), np.minimum(cutoff.ravel(), 1.0)


def _cutoffs_at(family: Family, azimuth: Array, node: Array) -> Array:
    """Return the cut-offs at azimuths (rad) for indices of a family's cut-offs, which may lie between two.

    The cut-offs of a missile that comes near orbit end earlier in the east than in the west.
    """
    cutoffs = np.minimum(family.along(family.cutoffs, azimuth), 1.0)
    if cutoffs.shape[1] == 1:
        return np.asarray(cutoffs[:, 0])
    low = np.minimum(node.astype(int), cutoffs.shape[1] - 2)
    rows, share = np.arange(len(node)), node - low
    return np.asarray(cutoffs[rows, low] * (1.0 - share) + cutoffs[rows, low + 1] * share)


def _refined_plane(family: Family, measured: Array, a: int) -> "_Plane":
    """Return one azimuth's flights that land, on a grid refined by interpolation, four times in both directions.

    measured: measure of the family's flights.
    """
    kicks, nodes = np.meshgrid(family.kicks, np.arange(family.cutoffs.shape[1], dtype=np.float64), indexing="ij")
    planes = np.stack([family.flights.distance[a], measured[a], kicks, nodes])
    for axis in (1, 2):
        if planes.shape[axis] > 1:
            for _ in range(2):
                planes = _halved(planes, axis)
    ranges, *others = (values.ravel() for values in planes)
    lands = np.isfinite(ranges) & (ranges > 0.0)
    return _Plane(np.log(ranges[lands]), *(values[lands] for values in others))


def _halved(planes: Array, axis: int) -> Array:
    """Return planes (any, kicks, cut-offs) with a value between each two along axis 1 or 2, their mean."""
    shape = list(planes.shape)
    shape[axis] = 2 * shape[axis] - 1
    out = np.empty(shape)
    across, old = (out, planes) if axis == 1 else (out.swapaxes(1, 2), planes.swapaxes(1, 2))
    across[:, ::2], across[:, 1::2] = old, 0.5 * (old[:, 1:] + old[:, :-1])
    return out
