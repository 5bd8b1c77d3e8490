"""Flights that are sought: missiles, pairs of places, and shapes; flown and measured together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mujun.earth.constants import WGS84, Earth
from mujun.earth.frames import inertial_to_fixed
from mujun.earth.geodesy import geodetic_to_fixed, ground_path, local_axes
from mujun.earth.place import Place
from mujun.flight.aiming.families import Family, earliest_cutoff
from mujun.flight.aiming.newton import azimuth_and_kick
from mujun.flight.aiming.shaping import measure
from mujun.flight.engine.lanes import MARK_IMPACT, MARKS
from mujun.flight.engine.propagate import propagate
from mujun.flight.engine.state import STATE_ROWS
from mujun.flight.engine.trajectory import Trajectories
from mujun.flight.model.ascent import Commands
from mujun.flight.model.shape import Shape
from mujun.flight.model.vehicle import Vehicle

Array = NDArray[np.float64]
Index = NDArray[np.int64]


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

    @classmethod
    def joined(cls, parts: Sequence["AimPairs"]) -> "AimPairs":
        """Return several sets of pairs as one."""
        return cls(*(np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(cls)))

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


class MissFrame:
    """Aim points (n,) with the direction of the path there, from which the miss of flights to them is measured."""

    def __init__(self, pairs: AimPairs, earth: Earth = WGS84) -> None:
        self._earth, place = earth, (pairs.latitude, pairs.longitude)
        self._point = geodetic_to_fixed(*place, 0.0, earth)
        east, north, _ = local_axes(*place)
        # Direction of the path at the target: opposite to the azimuth from the target to the launch point.
        back, _ = ground_path(*place, pairs.from_latitude, pairs.from_longitude, earth)
        self._along = -(np.sin(back)[:, None] * east + np.cos(back)[:, None] * north)
        self._across = np.cross(self._along, np.cross(east, north))

    def miss(self, flown: Trajectories, which: Index) -> tuple[Array, Array, Array]:
        """Return along-range and cross-range errors of flights to `which` points, and the miss, m; NaN, NaN and some number for a
        flight that did not land."""
        state = flown.mark(MARK_IMPACT)
        gap = inertial_to_fixed(state[:, :3], state[:, 6], self._earth) - self._point[which]
        along, across = (np.einsum("ij,ij->i", gap, way[which]) for way in (self._along, self._across))
        return (*(np.where(flown.landed, error, np.nan) for error in (along, across)), np.linalg.norm(gap, axis=1))


@dataclass(frozen=True)
class Sought:
    """Flights that are sought, one for each pair of places, (n,). All missiles can end their burn early, or none can.

    Attributes:
        vehicles: the missiles. Array-valued fields hold one value per build.
        vehicle: index of the missile of each pair.
        build: index of its build; of no account where no field is array-valued.
        pairs: launch and aim points; their families are indices into `families`.
        families: flights from which the solver starts.
        shapes: trajectory shapes.
        shape: index of the shape of each pair.
    """

    vehicles: tuple[Vehicle, ...]
    vehicle: Index
    build: Index
    pairs: AimPairs
    families: Sequence[Family]
    shapes: Sequence[Shape]
    shape: Index
    earth: Earth = WGS84

    @classmethod
    def of_one(
        cls, vehicle: Vehicle, pairs: AimPairs, families: Sequence[Family], shape: Shape, earth: Earth = WGS84
    ) -> "Sought":
        """Return flights of one missile in one shape. Array-valued fields of the vehicle hold one value per pair."""
        none = np.zeros(len(pairs.latitude), dtype=np.int64)
        return cls((vehicle,), none, np.arange(len(none)), pairs, families, [shape], none, earth)

    @property
    def always(self) -> bool:
        """Whether every flight burns all its propellant."""
        return not self.vehicles[0].thrust_termination

    @property
    def earliest(self) -> Array:
        """The smallest cut-off of each pair's missile, (n,)."""
        least = np.empty(len(self.vehicle))
        for k, vehicle in enumerate(self.vehicles):
            mine = self.vehicle == k
            first = np.asarray(earliest_cutoff(vehicle))
            least[mine] = first[self.build[mine]] if first.ndim else first
        return least

    @cached_property
    def landing(self) -> MissFrame:
        """The aim points."""
        return MissFrame(self.pairs, self.earth)

    def at(self, latitude: Array, longitude: Array) -> "Sought":
        """Return the same flights to other aim points, rad."""
        return replace(self, pairs=replace(self.pairs, latitude=latitude, longitude=longitude))

    def each(self, value: Callable[[Shape], float | bool]) -> NDArray[np.float64]:
        """Return a number for each pair that depends on its shape alone, (n,)."""
        return np.array([value(shape) for shape in self.shapes], dtype=float)[self.shape]

    def groups(self) -> list[tuple[Vehicle, Family, Shape, Index]]:
        """Return the pairs in groups of the same missile, family and shape: these, and the indices of the pairs."""
        keys, of = np.unique(np.stack([self.vehicle, self.pairs.family, self.shape]), axis=1, return_inverse=True)
        order = np.argsort(of.ravel(), kind="stable")
        parts = np.split(order, np.cumsum(np.bincount(of.ravel(), minlength=keys.shape[1]))[:-1])
        return [
            (self.vehicles[v], self.families[f], self.shapes[s], part)
            for (v, f, s), part in zip(keys.T.tolist(), parts, strict=True)
        ]

    def fly(self, unknowns: Array, which: Index) -> Trajectories:
        """Fly flights to `which` pairs. unknowns: of the solver: north kick, east kick (rad), and cut-off if there is one."""
        cutoff = unknowns[:, 2] if unknowns.shape[1] > 2 else np.ones(len(which))
        return self.fly_commands(*azimuth_and_kick(unknowns), cutoff, which)

    def fly_commands(
        self, azimuth: Array, kick: Array, cutoff: Array, which: Index, path: bool = False
    ) -> Trajectories:
        """Fly flights to `which` pairs, those of each missile together. azimuth, kick: rad. path: whether paths are kept, of a
        single missile only."""

        def flown(missile: int, lanes: Index | slice) -> Trajectories:
            mine, pairs = which[lanes], self.pairs
            commands = Commands(
                pairs.from_latitude[mine], pairs.from_longitude[mine], azimuth[lanes], kick[lanes], cutoff[lanes],
                pairs.from_height[mine],
            )  # fmt: skip
            vehicle = self.vehicles[missile].take(self.build[mine])
            return propagate(vehicle, commands, earth=self.earth, keep_path=path)

        if len(self.vehicles) == 1:
            return flown(0, slice(None))
        of = self.vehicle[which]
        marks, outcome = np.empty((1, MARKS, STATE_ROWS, len(which))), np.empty(len(which), dtype=np.int64)
        for missile in np.unique(of).tolist():
            lanes = np.flatnonzero(of == missile)
            part = flown(missile, lanes)
            outcome[lanes] = part.outcome
            marks[0][:, :, lanes] = part.marks.transpose(1, 2, 0, 3).reshape(MARKS, STATE_ROWS, -1)[:, :, : len(lanes)]
        return Trajectories(self.earth, marks, outcome, None)

    def measure(self, flown: Trajectories, which: Index) -> Array:
        """Return what its shape asks of each flight to `which` pairs."""
        kinds: dict[str | None, list[int]] = {}
        for k, shape in enumerate(self.shapes):
            kinds.setdefault(shape.asks, []).append(k)
        if len(kinds) == 1:
            return measure(flown, self.shapes[0])
        out, of = np.empty(len(which)), self.shape[which]
        for same in kinds.values():
            lanes = np.flatnonzero(np.isin(of, same))
            if len(lanes):
                out[lanes] = measure(flown.some(lanes), self.shapes[same[0]])
        return out
