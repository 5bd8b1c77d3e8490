"""Flights of the draws' builds, found before the draws: all builds of a missile at once.

Found one build after the other they would take most of the time of the draws.
"""

import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.aims import Aims, Job, noting, solve_builds
from mujun.base.digest import digest
from mujun.base.processes import Crew, Tick, part_of
from mujun.base.tasks.memory import give_back
from mujun.base.threads import thread_count
from mujun.flight.aiming.aim import Solution
from mujun.flight.model.vehicle import stacked
from mujun.scenario.building.build import Builder
from mujun.scenario.numbers.uncertain import Uncertain
from mujun.scenario.reading.catalogue import Catalogue
from mujun.studies.draws.design import Design
from mujun.studies.draws.probe import EVALUATION_FAULTS, Probe
from mujun.studies.draws.sampler import Sampler

Array = NDArray[np.float64]

BUILDS_TOGETHER, FLIGHTS_TOGETHER = 16, 24_000
"""Most builds of a missile, and about the most flights, that are found together; more would take much memory and little less
time."""
SHARE_OF_ASKING = 0.2
"""Assumed share of finding out which flights are needed, for the progress bar."""

Solved = dict[bytes, bytes]
"""Flights that are found, by digest, each a pickle, which takes a tenth of the memory: those not found have long reasons."""
_Build = tuple[tuple[str, float], ...]
"""Drawn numbers of a missile: path and value in SI."""
_Job = tuple[str, tuple[Aims, ...], tuple[_Build, ...]]
"""A missile, the flights to find, and the builds."""


class HasCatalogue(Protocol):
    """What a crew shares whose draws change numbers of a catalogue."""

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue at nominal values."""
        ...


State = TypeVar("State", bound=HasCatalogue)


def solve_ahead(crew: Crew[Sampler], wanted: Sequence[tuple[Design, int]], tick: Tick | None = None) -> list[Solved]:
    """Return the flights that some replicates (design and index) need, for each replicate.

    tick: called with each finished fraction of the work (fractions sum to 1).
    """
    sampler = crew.state
    asked = _asked(crew, part_of(tick, SHARE_OF_ASKING))
    values = [sampler.values(index, design) for design, index in wanted]
    return solve_rows(crew, sampler.numbers, asked, values, part_of(tick, 1.0 - SHARE_OF_ASKING))


def unpacked(solved: Mapping[bytes, bytes]) -> dict[bytes, Solution]:
    """Return flights that are found, to be used."""
    return {key: pickle.loads(one) for key, one in solved.items()}


def solve_rows(
    crew: Crew[State],
    numbers: Sequence[Uncertain],
    asked: Mapping[str, Mapping[bytes, Aims]],
    values: Sequence[Array],
    tick: Tick | None = None,
) -> list[Solved]:
    """Return the flights that draws of some numbers need, for each set of draws.

    asked: the flights of a draw, by missile and digest (see `by_missile`). values: sets of draws, (draws, numbers), SI.
    tick: called with each finished fraction of the work (fractions sum to 1).
    """
    builds = {missile: [_builds(numbers, missile, rows) for rows in values] for missile in asked}
    jobs = [
        (missile, tuple(asked[missile].values()), part)
        for missile in sorted(asked)
        for part in _parts(dict.fromkeys(build for mine in builds[missile] for build in mine))
    ]
    tasks = _tasks(jobs)
    done = crew.work(_solved, tasks, len(tasks), tick) if tasks else []
    if tick is not None and not tasks:
        tick(1.0)
    known: dict[tuple[str, _Build], Solved] = {}
    for (missile, _, part), several in zip(chain(*tasks), chain(*done), strict=True):
        known |= {(missile, build): solved for build, solved in zip(part, several, strict=True)}
    needed = [[(missile, build) for missile in asked for build in builds[missile][k]] for k in range(len(values))]
    return [{key: one for which in mine for key, one in known[which].items()} for mine in needed]


def by_missile(asked: Iterable[Aims]) -> dict[str, dict[bytes, Aims]]:
    """Return flights asked for by missile and digest, but for those too many to be kept."""
    found: dict[str, dict[bytes, Aims]] = {}
    for aims in asked:
        if aims.few:
            found.setdefault(aims.missile, {})[digest(*aims)] = aims
    return found


def _tasks(jobs: Sequence[_Job]) -> list[tuple[_Job, ...]]:
    """Put jobs together into tasks of at most about `FLIGHTS_TOGETHER` flights, the greatest first, and one for each core."""
    sizes = [len(builds) * sum(len(aims.pairs.latitude) for aims in asked) for _, asked, builds in jobs]
    most = min(FLIGHTS_TOGETHER, -(-sum(sizes) // thread_count()))
    tasks, room = list[list[_Job]](), 0
    for k in sorted(range(len(jobs)), key=lambda k: -sizes[k]):
        if sizes[k] > room:
            tasks, room = [*tasks, []], most
        tasks[-1].append(jobs[k])
        room -= sizes[k]
    return [tuple(task) for task in tasks]


def _asked(crew: Crew[Sampler], tick: Tick | None) -> dict[str, dict[bytes, Aims]]:
    """Return the flights that a draw needs, by missile and digest; they are found out once."""
    sampler = crew.state
    if sampler.asked is not None:
        if tick is not None:
            tick(1.0)
    else:
        studies = range(len(sampler.studies))
        sampler.asked = by_missile(chain(*crew.work(_asked_by, list(studies), len(studies), tick)))
    return sampler.asked


def _builds(numbers: Sequence[Uncertain], missile: str, rows: Array) -> list[_Build]:
    """Return the builds of a missile in rows of values; none if none of its numbers is drawn."""
    columns = [k for k, number in enumerate(numbers) if number.entry == missile]
    paths = [numbers[k].path for k in columns]
    return (
        [tuple(zip(paths, row.tolist(), strict=True)) for row in np.unique(rows[:, columns], axis=0)] if columns else []
    )


def _parts(builds: Iterable[_Build]) -> list[tuple[_Build, ...]]:
    every = tuple(builds)
    return [every[k : k + BUILDS_TOGETHER] for k in range(0, len(every), BUILDS_TOGETHER)]


def _asked_by(sampler: Sampler, study: int, told: Callable[[], None]) -> list[Aims]:
    """Return the flights that a study needs in a draw. They are flown, but not kept: all of a run would fill memory."""
    with noting() as asked:
        Probe(sampler.catalogue, [sampler.studies[study]], [], sampler.solved).ask(np.zeros(0))
    told()
    return [aims for mine in by_missile(asked).values() for aims in mine.values()]


def _solved(state: HasCatalogue, task: Sequence[_Job], told: Callable[[], None]) -> list[list[Solved]]:
    """Return the flights of each build, for each job of a task.

    Nothing is found ahead for builds of which one cannot fly, or that differ in more than numbers along the flight, such as the
    release of the shroud: their flights are found one build at a time in the draws, which count those that fail.
    """
    found: list[list[dict[bytes, Solution]]] = [[{} for _ in builds] for _, _, builds in task]
    sound: dict[int, Job] = {}
    for k, (missile, asked, builds) in enumerate(task):
        with suppress(*EVALUATION_FAULTS):
            vehicles = [Builder(state.catalogue.with_values(dict(build))).missile(missile)[1] for build in builds]
            stacked(vehicles)
            sound[k] = Job.of_builds(vehicles, asked)
    try:
        found_all = solve_builds(list(sound.values()))
    except EVALUATION_FAULTS:
        found_all = [found[k] for k in sound]
        for n, job in enumerate(sound.values()):
            with suppress(*EVALUATION_FAULTS):
                (found_all[n],) = solve_builds([job])
    for k, solved in zip(sound, found_all, strict=True):
        found[k] = solved
    packed = [[{key: pickle.dumps(one, 5) for key, one in mine.items()} for mine in several] for several in found]
    del found, found_all
    give_back()
    told()
    return packed
