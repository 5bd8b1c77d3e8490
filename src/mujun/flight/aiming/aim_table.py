"""Aim tables: commands of one missile from one place to any point, interpolated on a grid of flights.

In one shape, the flights from a place are a surface over two parameters: azimuth, and cut-off (or, for a missile without
thrust termination, pitch-over). A grid of them is flown. The impact point, in chord coordinates about the launch place,
is smooth over the grid, so that six-point interpolation errs by less than a metre; its inverse gives the command
that lands on a point. Callers fly the command and check the impact point; `aim` solves the points that are missed.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.cubic import curve_at, monotone_slopes
from mujun.base.threads import over_blocks
from mujun.earth.constants import WGS84, Earth
from mujun.earth.frames import inertial_to_fixed
from mujun.earth.geodesy import geodetic_to_fixed, ground_path
from mujun.earth.ground_plane import ground_axes, ground_positions
from mujun.earth.place import Place
from mujun.flight.aiming.families import Family, smallest_cutoff
from mujun.flight.aiming.shaping import measure, reference_apogee, wanted_measure
from mujun.flight.aiming.surface import AIM_FIELDS, DISTANCE, HELD, NEAR, POINTS, invert
from mujun.flight.engine.lanes import MARK_IMPACT
from mujun.flight.engine.propagate import propagate
from mujun.flight.engine.trajectory import Trajectories
from mujun.flight.model.ascent import Commands
from mujun.flight.model.shape import MIN_ENERGY, SPEED_SLOPE, Shape
from mujun.flight.model.vehicle import Vehicle

Array = NDArray[np.float64]

TABLE_AZIMUTHS, TABLE_PARAMETERS = 18, 32
PARAMETER_CROWDING = 1.6
"""Exponent in 1 - (1 - p)^PARAMETER_CROWDING: the grid is denser towards the farthest flights, where the range grows steeply
with the cut-off."""
SOLVED_AZIMUTHS, WAVES = 8, 3
"""Azimuths at which a shape's pitch-over is solved, and harmonics of the Fourier series between them."""
SHAPE_ROUNDS, SHAPE_TOLERANCE = 12, 1e-3
"""Most iterations of that solution, and the error of the shape's measure at which it stops."""
UNBOUNDED = 0.9
"""Share of the greatest pitch-over below which the pitch-over of greatest range is a maximum, not the bound of the search."""
SHAPED_EDGE = 0.02
"""Logarithm of distance by which a point may lie beyond a table that ends at full burn and still be within reach in a lofted or
depressed shape, whose apogee is met within 1 %. The farthest least-propellant flights are the missile's farthest to 1e-4."""
FARTHEST_HELD = 18.0e6
"""Distance over ground in m at which a table ends: farther flights are near orbit, and not smooth enough over the azimuth."""


@dataclass(frozen=True)
class AimTable:
    """A grid of flights in one shape from one place.

    Attributes:
        place: launch place.
        axes: ground axes of the place, see `ground_axes`.
        fields: (TABLE_AZIMUTHS, parameters, AIM_FIELDS), see `surface`; azimuths are evenly spaced from north, and distance
            rises with the parameter.
        earth: Earth model.
        beyond: logarithm of distance by which a point may lie beyond the farthest flights and still be within reach: 0 if
            these are the missile's farthest flights, infinite if the table ends before them.
    """

    place: Place
    axes: Array
    fields: Array
    earth: Earth
    beyond: float

    def commands_to(
        self, latitude: Array, longitude: Array
    ) -> tuple[Commands, Array, NDArray[np.bool_], NDArray[np.bool_]]:
        """Return commands to points (rad), the expected flight times (s), and two masks: held and near.

        held: the table contains the point; for other points the commands are meaningless. near: the point is outside the
        table, but may still be within the missile's reach.
        """
        east, north = ground_positions(geodetic_to_fixed(latitude, longitude, 0.0, self.earth), self.axes)
        points = np.stack([np.arctan2(east, north), np.log(np.maximum(np.hypot(east, north), 1.0))])
        n = points.shape[1]
        out, status = np.empty((n, 4)), np.empty(n, np.int64)
        over_blocks(lambda a, b: invert(a, b, points, self.fields, self.beyond, out, status), n, 512)
        held = status == HELD
        commands = Commands(
            np.full(n, self.place.latitude),
            np.full(n, self.place.longitude),
            out[:, 0],
            out[:, 1],
            out[:, 2],
            np.full(n, self.place.height),
        )
        return commands, out[:, 3], held, status == NEAR


def _flown(vehicle: Vehicle, place: Place, azimuths: Array, kicks: Array, cutoffs: Array, earth: Earth) -> Trajectories:
    """Fly a grid: azimuths (a,), kicks (a, p), cut-offs (a, p)."""
    azimuth = np.broadcast_to(azimuths[:, None], kicks.shape)
    commands = Commands(place.latitude, place.longitude, azimuth.ravel(), kicks.ravel(), cutoffs.ravel(), place.height)
    return propagate(vehicle, commands, earth=earth, keep_path=False)


def aim_table(
    vehicle: Vehicle, place: Place, family: Family, shape: Shape = MIN_ENERGY, earth: Earth = WGS84
) -> AimTable | None:
    """Return the aim table of a missile from a place in a shape, or None if no table exists.

    family: flown from a place of about this latitude. A table must cover every azimuth; for a missile that can reach orbit
    it ends at the cut-off at which the first azimuth flies FARTHEST_HELD. It begins in the last stage. Shapes with a given
    apogee, time or angle have no table.
    """
    if shape.pinned or shape.full_burn:
        return None
    azimuths = np.asarray(np.arange(TABLE_AZIMUTHS) * (2.0 * np.pi / TABLE_AZIMUTHS), float)
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
    parameters = kicks.shape[1]
    offset = np.arctan2(east, north) - np.repeat(azimuths, parameters)
    offset -= 2.0 * np.pi * np.round(offset / (2.0 * np.pi))
    fields = np.stack(
        [offset, np.log(np.hypot(east, north)), flown.flight_time, kicks.ravel(), cutoffs.ravel()], axis=1
    ).reshape(TABLE_AZIMUTHS, parameters, AIM_FIELDS)
    rising = (np.diff(fields[..., DISTANCE], axis=1) > 0.0).all()
    # The farthest min-energy flights are full burns steeper than those of the table.
    ends_before = np.any(cutoffs[:, -1] < 0.999) or (shape.asks == SPEED_SLOPE and vehicle.thrust_termination)
    beyond = np.inf if ends_before else (SHAPED_EDGE if shape.asks == "factor" else 0.0)
    return AimTable(place, axes, np.ascontiguousarray(fields), earth, beyond) if rising else None


def _fixed_burn(family: Family, shape: Shape, azimuths: Array) -> tuple[Array, Array]:
    """Return kicks and cut-offs (all 1) of a missile without thrust termination: its steep or its flat flights."""
    best = _on_circle(family.azimuths, family.farthest.kick[:, -1], azimuths)
    if shape.flat:
        share = 1.0 + (float(family.kicks[-1]) / float(best.max()) - 1.0) * np.linspace(1.0, 0.0, TABLE_PARAMETERS)
    else:
        share = np.linspace(0.08, 1.0, TABLE_PARAMETERS)
    return best[:, None] * share[None, :], np.ones((TABLE_AZIMUTHS, TABLE_PARAMETERS))


def _on_circle(azimuths: Array, values: Array, at: Array) -> Array:
    """Interpolate values (azimuths, ...) over evenly spaced azimuths by a Fourier series of WAVES harmonics."""

    def terms(azimuth: Array) -> Array:
        return np.stack(
            [np.ones_like(azimuth)] + [f(m * azimuth) for m in range(1, WAVES + 1) for f in (np.cos, np.sin)], axis=1
        )

    return terms(at) @ np.linalg.lstsq(terms(azimuths), values, rcond=None)[0]


def _cut_off(
    vehicle: Vehicle, place: Place, family: Family, shape: Shape, azimuths: Array, earth: Earth
) -> tuple[Array, Array] | None:
    """Return kicks and cut-offs of a grid in a shape, for a missile with thrust termination; None if no table exists."""
    ridge = family.slowest if shape.asks == SPEED_SLOPE else family.farthest
    good = np.isfinite(ridge.distance) & (family.cutoffs >= smallest_cutoff(vehicle))
    # With an early cut-off the range grows up to the greatest pitch-over, so the search finds no flight of greatest range.
    good &= ridge.kick < UNBOUNDED * float(family.kicks[-1])
    whole = np.asarray(good.all(axis=0))
    columns = np.flatnonzero(whole)
    if len(columns) < 4 or not whole[columns[0] : columns[-1] + 1].all():
        return None
    cuts, distances, kicks = family.cutoffs[:, columns], ridge.distance[:, columns], ridge.kick[:, columns]
    ends = [float(np.interp(FARTHEST_HELD, d, c)) for d, c in zip(distances, cuts, strict=True)]
    nodes = np.asarray(1.0 - (1.0 - np.linspace(0.0, 1.0, TABLE_PARAMETERS)) ** PARAMETER_CROWDING, float)
    cutoffs = np.asarray(cuts[0, 0] + (min(ends) - cuts[0, 0]) * nodes)
    best = np.stack([curve_at(c, row, monotone_slopes(c, row), cutoffs)[0] for c, row in zip(cuts, kicks, strict=True)])
    coarse = np.asarray(np.arange(SOLVED_AZIMUTHS) * (2.0 * np.pi / SOLVED_AZIMUTHS), float)
    start = _on_circle(family.azimuths, best, coarse)
    solved = _in_shape(vehicle, place, family, shape, KickGrid(coarse, cutoffs, start), earth)
    if solved is None:
        return None
    cutoffs = cutoffs[-solved.shape[1] :]
    return _on_circle(coarse, solved, azimuths), np.broadcast_to(cutoffs, (TABLE_AZIMUTHS, len(cutoffs)))


class KickGrid(NamedTuple):
    """Azimuths (a,) and cut-offs (p,) of a grid, and the kicks (a, p) of the ridge's flights there; rad."""

    azimuths: Array
    cutoffs: Array
    kicks: Array


def _in_shape(
    vehicle: Vehicle, place: Place, family: Family, shape: Shape, grid: KickGrid, earth: Earth
) -> Array | None:
    """Return the kicks (a, p) whose flights have a shape, as `aim` defines it for their own range.

    Solved by false position in its Illinois form between a steeper and a flatter pitch-over. Returns only the last columns, from
    the first one in which every azimuth has a solution; None if these are too few.
    """
    azimuths, best = grid.azimuths, grid.kicks
    cut = np.broadcast_to(grid.cutoffs, best.shape)

    def excess(kicks: Array) -> Array:
        flown = _flown(vehicle, place, azimuths, kicks, cut, earth)
        latitude, longitude = flown.impact
        bearing, distance = ground_path(place.latitude, place.longitude, latitude, longitude, earth)
        reference = reference_apogee(family, shape, bearing, distance, beyond=True)
        return (measure(flown, shape) - wanted_measure(shape, reference)).reshape(best.shape)

    largest = float(family.kicks[-1])
    steep, flat = 0.75 * best, np.minimum(1.3 * best, largest)
    if shape.asks == "factor":
        steep, flat = (0.5 * best, np.full_like(best, largest)) if shape.flat else (0.02 * best, best)
    above, below = excess(steep), excess(flat)
    kicks, found = 0.5 * (steep + flat), np.full(best.shape, np.inf)
    for _ in range(SHAPE_ROUNDS):
        share = above / (above - below)
        inside = np.isfinite(share) & (share > 0.0) & (share < 1.0)
        kicks = steep + np.where(inside, share, 0.5) * (flat - steep)
        found = excess(kicks)
        if np.nanmax(np.abs(found)) < SHAPE_TOLERANCE:
            break
        high = found > 0.0
        above, below = np.where(high, found, 0.5 * above), np.where(high, 0.5 * below, found)
        steep, flat = np.where(high, kicks, steep), np.where(high, flat, kicks)
    lacking = np.flatnonzero(~(np.abs(found) < 0.01).all(axis=0))
    first = int(lacking[-1]) + 1 if len(lacking) else 0
    return kicks[:, first:] if kicks.shape[1] - first >= 2 * POINTS else None
