"""Commands of flights to many targets: what the solver finds is kept, and found for many builds of a missile at once."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from mujun.analyses.cases.launches import Launch
from mujun.base.digest import digest
from mujun.base.store import keep, recall, recalled
from mujun.earth.geodesy import ground_path
from mujun.earth.place import Place
from mujun.flight.aiming.aim import Aimed, Solution, aim_all
from mujun.flight.aiming.families import Family, azimuths_around, fly_families
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
        return digest(_digest_of(vehicle), *self[1:])

    @property
    def few(self) -> bool:
        """Whether the flights are kept for later studies."""
        return len(self.pairs.latitude) <= FLIGHTS_KEPT


@lru_cache(maxsize=4096)
def _digest_of(vehicle: Vehicle) -> bytes:
    """Return the digest of a build of a missile, which every draw asks for many times."""
    return digest(vehicle)


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


def flown(builder: Builder, aims: Aims, keep: bool = True) -> Aimed:
    """Return flights; if they are few, they are kept for later studies.

    Those found before, by this builder or an earlier run, are only flown, not sought.
    keep: whether they are kept at all: not where what is made of them is, which takes as much memory again.
    """
    vehicle = builder.missile(aims.missile)[1]
    key = aims.key(vehicle)

    def fly() -> Aimed:
        find(builder, [aims])
        return builder.solved[key].flown(vehicle)

    return builder.once(("aimed", key), fly, (aims.missile,)) if keep and aims.few else fly()


def solved_for(builder: Builder, volleys: Sequence[Sequence[Launch]]) -> list[Solution]:
    """Return what the solver finds for volleys, each of one missile, shape and set of targets; none of them is flown."""
    asked = [aims_of(builder, volley) for volley in volleys]
    find(builder, asked)
    return [builder.solved[aims.key(builder.missile(aims.missile)[1])] for aims in asked]


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
    by_missile: dict[str, list[bytes]] = {}
    for key, aims in missing.items():
        by_missile.setdefault(aims.missile, []).append(key)
    jobs = [_job(builder, missile, [missing[key] for key in keys]) for missile, keys in by_missile.items()]
    for keys, (solved,) in zip(by_missile.values(), _solved(jobs), strict=True):
        for key, solution in zip(keys, solved, strict=True):
            keep(_KIND, (key, FAMILY_GRID), solution)
            builder.solved[key] = solution


_KIND = "flights"
"""Kind of kept results."""


class Job(NamedTuple):
    """Flights to find for several builds of a missile. family: function of a place; returns the family of each build."""

    vehicles: Sequence[Vehicle]
    asked: Sequence[Aims]
    family: Callable[[Place], Sequence[Family]]

    @classmethod
    def of_builds(cls, vehicles: Sequence[Vehicle], asked: Sequence[Aims]) -> "Job":
        """Return a job with families of its own, each flown for all builds at once."""
        along = _azimuths_needed(asked)
        return cls(vehicles, asked, cache(lambda at: fly_families(vehicles, at, FAMILY_GRID, along=along[at])))


def _job(builder: Builder, missile: str, asked: Sequence[Aims]) -> Job:
    along = _azimuths_needed(asked)
    return Job([builder.missile(missile)[1]], asked, lambda at: [builder.family(missile, at, along[at])])


def _azimuths_needed(asked: Sequence[Aims]) -> dict[Place, frozenset[int]]:
    """Return the azimuths of the family of each place that flights depend on: the others need not be flown."""
    needed: dict[Place, frozenset[int]] = {}
    for aims in asked:
        pairs = aims.pairs
        azimuth, _ = ground_path(pairs.from_latitude, pairs.from_longitude, pairs.latitude, pairs.longitude)
        for k, place in enumerate(aims.starts):
            mine = azimuths_around(azimuth[pairs.family == k], FAMILY_GRID.azimuths)
            needed[place] = needed.get(place, frozenset()) | mine
    return needed


def solve_builds(jobs: Sequence[Job]) -> list[list[dict[bytes, Solution]]]:
    """Return what the solver finds: for each job, and each build of its missile, by digest (see `Aims.key`).

    All are flown together: with the flights of one build, most of the solver's time would be spent between them. Raises
    ValueError for builds that cannot be stacked, or of which one cannot leave the ground.
    """
    keys = [[[aims.key(vehicle) for aims in job.asked] for vehicle in job.vehicles] for job in jobs]
    found = recalled(_KIND, (keys, FAMILY_GRID), lambda: _solved(jobs))
    return [
        [dict(zip(mine, one, strict=True)) for mine, one in zip(*pair, strict=True)]
        for pair in zip(keys, found, strict=True)
    ]


def _solved(jobs: Sequence[Job]) -> list[list[list[Solution]]]:
    """Return what the solver finds: for each job, each build of its missile, and each of the flights asked for."""
    found = [[list[Solution]() for _ in job.vehicles] for job in jobs]
    for ends in (True, False):  # burns that may end early, and others, are solved apart: they have other unknowns
        mine = [k for k, job in enumerate(jobs) if job.vehicles[0].thrust_termination == ends]
        if not mine:
            continue
        every, first = Solution.of(aim_all(_together([jobs[k] for k in mine]), keep_path=False)), 0
        for k in mine:
            for aims in jobs[k].asked:
                for build in found[k]:
                    build.append(every.take(first, first + len(aims.pairs.latitude)))
                    first += len(aims.pairs.latitude)
    return found


def _together(jobs: Sequence[Job]) -> Sought:
    """Return all flights of some jobs as one: those asked for in turn, of each every build. Missiles alike are flown as one."""
    shapes = list(dict.fromkeys(aims.shape for job in jobs for aims in job.asked))
    alike: dict[tuple[Hashable, ...], list[Vehicle]] = {}
    families, known = list[Family](), dict[int, int]()
    parts, of = list[AimPairs](), list[tuple[str, tuple[Hashable, ...], int, int]]()
    for job in jobs:
        kind, count = structure(job.vehicles[0]), len(job.vehicles)
        same = alike.setdefault(kind, [])
        for aims in job.asked:
            starts = [job.family(place) for place in aims.starts]
            own = [start[build] for build in range(count) for start in starts]
            families += (new := {id(family): family for family in own if id(family) not in known}.values())
            known |= {id(family): len(known) + k for k, family in enumerate(new)}
            pairs = aims.pairs.repeated(count)
            index = np.array([known[id(family)] for family in own], dtype=np.int64)
            parts.append(replace(pairs, family=index[pairs.family]))
            of += [(aims.shape, kind, len(same) + build, len(aims.pairs.latitude)) for build in range(count)]
        same += job.vehicles
    kinds = {kind: k for k, kind in enumerate(alike)}
    rows = [(kinds[kind], build, shapes.index(shape), number) for shape, kind, build, number in of]
    vehicle, build, shape, number = np.array(rows, dtype=np.int64).T
    return Sought(
        tuple(stacked(same) for same in alike.values()),
        np.repeat(vehicle, number),
        np.repeat(build, number),
        AimPairs.joined(parts),
        families,
        [parse_shape(shape) for shape in shapes],
        np.repeat(shape, number),
    )
