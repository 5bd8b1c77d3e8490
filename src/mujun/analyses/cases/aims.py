"""Commands of flights to many targets: what the solver finds is kept, and found for many builds of a missile at once."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

import numpy as np

from mujun.analyses.cases.launches import Launch
from mujun.base.digest import digest
from mujun.base.store import recalled
from mujun.earth.place import Place
from mujun.flight.aiming.aim import Aimed, AimPairs, Solution, aim_all
from mujun.flight.aiming.families import Family, fly_families
from mujun.flight.model.shape import parse_shape
from mujun.flight.model.vehicle import Vehicle, stacked
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


_noted: ContextVar[list[Aims] | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Iterator[list[Aims]]:
    """Return a list to which the flights asked for in this block are added."""
    asked: list[Aims] = []
    token = _noted.set(asked)
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
        noted.append(aims)
    return aims


def flown(builder: Builder, aims: Aims) -> Aimed:
    """Return flights; if they are few, they are kept for later studies.

    Those found before, by this builder or an earlier run, are only flown, not sought.
    """
    vehicle = builder.missile(aims.missile)[1]
    key = aims.key(vehicle)

    def fly() -> Aimed:
        fresh = list[Aimed]()

        def found() -> Solution:
            families = [builder.family(aims.missile, place) for place in aims.starts]
            fresh.append(aim_all(vehicle, aims.pairs, families, parse_shape(aims.shape)))
            return Solution.of(fresh[0])

        solution = builder.solved.get(key)
        if solution is None:
            solution = recalled("flights", (key, FAMILY_GRID), found)
            if aims.few:
                builder.solved[key] = solution
        return fresh[0] if fresh else solution.flown(vehicle)

    return builder.once(("aimed", key), fly, (aims.missile,)) if aims.few else fly()


def solve_builds(vehicles: Sequence[Vehicle], asked: Sequence[Aims]) -> list[dict[bytes, Solution]]:
    """Return what the solver finds for each of several builds of a missile: for each build, by digest (see `Aims.key`).

    All builds are flown together: with the flights of one, most of the solver's time would be spent between them. The solver
    takes the same steps for each build as if it were alone. Raises ValueError for builds that cannot be stacked, or of which
    one cannot leave the ground.
    """
    families: dict[Place, list[Family]] = {}

    def family(build: int, place: Place) -> Family:
        if place not in families:
            families[place] = fly_families(vehicles, place, FAMILY_GRID)
        return families[place][build]

    found: list[dict[bytes, Solution]] = [{} for _ in vehicles]
    for aims in asked:
        n, count = len(aims.pairs.latitude), len(vehicles)

        def solve(aims: Aims = aims, n: int = n, count: int = count) -> Solution:
            every = stacked(vehicles).take(np.repeat(np.arange(count), n))
            starts = [family(build, place) for build in range(count) for place in aims.starts]
            shape = parse_shape(aims.shape)
            return Solution.of(aim_all(every, aims.pairs.repeated(count), starts, shape, keep_path=False))

        keys = [aims.key(vehicle) for vehicle in vehicles]
        together = recalled("flights", (keys, FAMILY_GRID), solve)
        for k, key in enumerate(keys):
            found[k][key] = together.take(k * n, (k + 1) * n)
    return found
