"""Commands of flights to many targets: what the solver finds is kept, and found for many builds of a missile at once."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np

from mujun.analyses.cases.launches import Launch
from mujun.base.digest import digest
from mujun.base.store import keep, recall, recalled
from mujun.earth.place import Place
from mujun.flight.aiming.aim import Aimed, Solution, aim_all
from mujun.flight.aiming.families import Family, fly_families
from mujun.flight.aiming.sought import AimPairs, Sought
from mujun.flight.model.shape import parse_shape
from mujun.flight.model.vehicle import Vehicle, stacked, structure
from mujun.scenario.building.build import FAMILY_GRID, Builder, family_place

FLIGHTS_KEPT = 500
"""Greatest number of flights of one missile type that are kept for later studies; more would fill memory."""


class Aims(NamedTuple):
    """Flights to find: of a missile (id), in a trajectory shape, between pairs of places.

    starts: places of the families of flights that the solver starts from; the pairs hold their indices.
    """

    missile: str
    shape: str
    pairs: AimPairs
    starts: tuple[Place, ...]

    def key(self, vehicle: Vehicle) -> bytes:
        """Return the digest of these flights of a vehicle."""
        return digest(vehicle, *self[1:])

    @property
    def few(self) -> bool:
        """Whether the flights are kept for later studies."""
        return len(self.pairs.latitude) <= FLIGHTS_KEPT


class _Noted(NamedTuple):
    """Flights asked for so far. only: whether they are noted only, and not flown."""

    asked: list[Aims]
    only: bool


_noted: ContextVar[_Noted | None] = ContextVar("noted", default=None)


def only_noted() -> bool:
    """Return whether flights asked for are noted only (see `noting`)."""
    noted = _noted.get()
    return noted is not None and noted.only


@contextmanager
def noting(only: bool = False) -> Iterator[list[Aims]]:
    """Return a list to which the flights asked for in this block are added. only: none of them is flown."""
    asked: list[Aims] = []
    token = _noted.set(_Noted(asked, only))
    try:
        yield asked
    finally:
        _noted.reset(token)


def aims_of(builder: Builder, volley: Sequence[Launch]) -> Aims:
    """Return the flights of all pairs of launch place and target; the launches are of one missile, shape and set of targets."""
    targets = volley[0].targets
    at = [family_place(launch.place) for launch in volley]
    starts = tuple(dict.fromkeys(at))
    n = len(targets.names)
    latitude, longitude, height = (
        np.repeat([getattr(one.place, name) for one in volley], n) for name in ("latitude", "longitude", "height")
    )
    which = np.repeat(np.array([starts.index(place) for place in at], dtype=np.int64), n)
    pairs = AimPairs(
        np.tile(targets.latitude, len(volley)), np.tile(targets.longitude, len(volley)), latitude, longitude, height,
        which,
    )  # fmt: skip
    aims = Aims(builder.missile(volley[0].missile)[0].id, volley[0].shape, pairs, starts)
    if (noted := _noted.get()) is not None:
        noted.asked.append(aims)
    return aims


def flown(builder: Builder, aims: Aims) -> Aimed:
    """Return flights; if they are few, they are kept for later studies.

    Those found before, by this builder or an earlier run, are only flown, not sought.
    """
    vehicle = builder.missile(aims.missile)[1]
    key = aims.key(vehicle)

    def fly() -> Aimed:
        find(builder, [aims])
        return builder.solved[key].flown(vehicle)

    return builder.once(("aimed", key), fly, (aims.missile,)) if aims.few else fly()


def find(builder: Builder, asked: Sequence[Aims]) -> None:
    """Find the flights of a builder that neither it nor an earlier run has found, all of them at once."""
    missing: dict[bytes, Aims] = {}
    for aims in asked:
        key = aims.key(builder.missile(aims.missile)[1])
        if key not in builder.solved and key not in missing:
            kept = recall(_KIND, (key, FAMILY_GRID))
            if kept is None:
                missing[key] = aims
            else:
                builder.solved[key] = kept
    vehicles = {aims.missile: [builder.missile(aims.missile)[1]] for aims in missing.values()}

    def family(missile: str, place: Place) -> list[Family]:
        return [builder.family(missile, place)]

    for key, (solution,) in zip(missing, _solved(vehicles, list(missing.values()), family), strict=True):
        keep(_KIND, (key, FAMILY_GRID), solution)
        builder.solved[key] = solution


_KIND = "flights"
"""Kind of kept results."""


def solve_builds(vehicles: Sequence[Vehicle], asked: Sequence[Aims]) -> list[dict[bytes, Solution]]:
    """Return what the solver finds for each of several builds of a missile: for each build, by digest (see `Aims.key`).

    All builds are flown together: with the flights of one, most of the solver's time would be spent between them. Raises
    ValueError for builds that cannot be stacked, or of which one cannot leave the ground.
    """

    @cache
    def family(missile: str, place: Place) -> list[Family]:
        return fly_families(vehicles, place, FAMILY_GRID)

    def solve() -> list[list[Solution]]:
        return _solved({aims.missile: vehicles for aims in asked}, asked, family)

    keys = [[aims.key(vehicle) for vehicle in vehicles] for aims in asked]
    found = recalled(_KIND, (keys, FAMILY_GRID), solve)
    return [{mine[k]: one[k] for mine, one in zip(keys, found, strict=True)} for k in range(len(vehicles))]


def _solved(
    vehicles: Mapping[str, Sequence[Vehicle]],
    asked: Sequence[Aims],
    family: Callable[[str, Place], Sequence[Family]],
) -> list[list[Solution]]:
    """Return what the solver finds: for each of the flights asked for, and each build of its missile.

    vehicles: builds of each missile. family: function of missile and place; returns the family of each build.
    """
    found: list[list[Solution]] = [[] for _ in asked]
    for ends in (True, False):  # burns that may end early, and others, are solved apart: they have other unknowns
        mine = [k for k, aims in enumerate(asked) if vehicles[aims.missile][0].thrust_termination == ends]
        if not mine:
            continue
        sought = _together(vehicles, [asked[k] for k in mine], family)
        every, first = Solution.of(aim_all(sought, keep_path=False)), 0
        for k in mine:
            count = len(asked[k].pairs.latitude)
            for _ in vehicles[asked[k].missile]:
                found[k].append(every.take(first, first + count))
                first += count
    return found


def _together(
    vehicles: Mapping[str, Sequence[Vehicle]],
    asked: Sequence[Aims],
    family: Callable[[str, Place], Sequence[Family]],
) -> Sought:
    """Return all flights asked for as one: those of each in turn, and of these each build. Missiles alike are flown as one."""
    shapes = list(dict.fromkeys(aims.shape for aims in asked))
    alike: dict[tuple[Hashable, ...], list[Vehicle]] = {}
    place_of = dict[str, tuple[int, int]]()
    for missile in dict.fromkeys(aims.missile for aims in asked):
        same = alike.setdefault(structure(vehicles[missile][0]), [])
        place_of[missile] = list(alike).index(structure(vehicles[missile][0])), len(same)
        same += vehicles[missile]
    families = list[Family]()
    parts, of = list[AimPairs](), list[tuple[int, int, int, int]]()
    for aims in asked:
        count = len(vehicles[aims.missile])
        starts = [family(aims.missile, place) for place in aims.starts]
        pairs = aims.pairs.repeated(count)
        parts.append(replace(pairs, family=pairs.family + len(families)))
        families += [start[build] for build in range(count) for start in starts]
        which, first = place_of[aims.missile]
        shape_index, number_each = shapes.index(aims.shape), len(aims.pairs.latitude)
        of += [(which, first + build, shape_index, number_each) for build in range(count)]
    vehicle, build, shape, number = np.array(of, dtype=np.int64).T
    return Sought(
        tuple(stacked(same) for same in alike.values()),
        np.repeat(vehicle, number),
        np.repeat(build, number),
        AimPairs.joined(parts),
        families,
        [parse_shape(shape) for shape in shapes],
        np.repeat(shape, number),
    )
