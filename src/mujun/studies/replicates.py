"""Sampling of studies: draws in replicates, and the probability, influences and flips that they add to results."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mujun.base.processes import Crew, Tick, part_of
from mujun.base.tasks.ledger import Ledger
from mujun.base.tasks.memory import give_back
from mujun.flight.aiming.aim import Solution
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.draws.ahead import Solved, solve_ahead, unpacked
from mujun.studies.draws.design import FEWEST_REPLICATES, MOST_EACH, Design, Drawn, Replicate, Sampling
from mujun.studies.draws.influence import Influence, influences
from mujun.studies.draws.probability import Probability, together
from mujun.studies.draws.sampler import Sampler
from mujun.studies.flips import flips, nearest_first, parameters_to_flip
from mujun.studies.parameters import Parameter
from mujun.studies.questions import NO_VERDICT, verdict_of
from mujun.studies.readings import as_read
from mujun.studies.verdict import StudyResult, with_marks

Array = NDArray[np.float64]

UNIFORM_FEWER, UNIFORM_REPLICATES = 16, 4
"""Comparison with uniform distributions: divisor of the number of draws, and number of replicates."""
REPLICATES_TOGETHER = 64
"""Replicates whose flights are found together: more would take more memory, and little less time."""
SHARE_AHEAD = 0.4
"""Assumed share, in the draws, of finding their flights."""
SHARE_OF_DRAWING = 0.8
"""Assumed share of the main draws in the work, for the progress bar; the rest is flips and uniform draws."""


_Task = tuple[int, Design, Sequence[int] | None, Solved, Array | None]
"""Replicate, design, indices of the studies (None: all), the flights found ahead, and the values if they are drawn already."""


@dataclass(frozen=True)
class Unit:
    """A replicate by itself, to be drawn anywhere. which: indices of the studies asked; None: all."""

    design: Design
    index: int
    which: tuple[int, ...] | None

    @property
    def name(self) -> str:
        """The name by which it is claimed."""
        return f"{self.design.distribution}-{self.index:05d}"


Outcomes = tuple[Drawn, ...]
"""Outcomes of each study in a replicate."""


def _replicate(sampler: Sampler, task: _Task, told: Callable[[], None]) -> Outcomes:
    """Return the outcomes of a replicate without its values, which take most of its room and can be drawn again."""
    index, design, which, solved, values = task
    found = sampler.replicate(index, design, which, told, unpacked(solved), values).studies
    give_back()
    return found


Ahead = dict[tuple[Design, int], Solved]
"""Flights found ahead for replicates, by design and index."""


def replicates(
    crew: Crew[Sampler], design: Design, which: range, tick: Tick | None = None, beside: Sequence[Unit] = ()
) -> tuple[list[Outcomes], Ahead]:
    """Return the outcomes of some replicates of a design, and the flights found ahead for those of another one.

    The result does not depend on the number of processes.
    beside: replicates of the other design, which will be wanted later.
    Nothing is found ahead for replicates that are in the ledger.
    """
    wanted = [(design, k) for k in which if not crew.state.finished(k, design)]
    later = [(one.design, one.index) for one in beside if not crew.state.finished(one.index, one.design, one.which)]
    ahead = dict(zip([*wanted, *later], solve_ahead(crew, [*wanted, *later], part_of(tick, SHARE_AHEAD)), strict=True))
    tasks: list[_Task] = [(k, design, None, ahead.get((design, k), {}), crew.state.values(k, design)) for k in which]
    drawn = crew.work(_replicate, tasks, design.each * len(which), part_of(tick, 1.0 - SHARE_AHEAD))
    return drawn, {one: ahead[one] for one in later}


def sampled(
    catalogue: Catalogue,
    results: Sequence[StudyResult],
    sampling: Sampling,
    tick: Tick | None = None,
    solved: Mapping[bytes, Solution] | None = None,
    ledger: Ledger | None = None,
) -> list[StudyResult]:
    """Draw all uncertain numbers over their published ranges; return the results with verdicts by probability.

    Each result also gets the probability under uniform distributions (with fewer draws), the numbers that move the margin
    over the draws, and flip values. Results without a verdict stay as they are.
    tick: called with each finished fraction of the work (fractions sum to 1).
    solved: flights at nominal values that the solver has found already.
    ledger: keeps finished draws, for a run that goes on where this one was killed.
    """
    asked = [k for k, result in enumerate(results) if result.verdict != NO_VERDICT]
    if not asked:
        return list(results)
    used = frozenset().union(*(results[k].used for k in asked))
    sampler, first = sampler_of(catalogue, [results[k].study for k in asked], used, solved, ledger)
    stated_at = first[:-1]
    with Crew(sampler) as crew:
        design, main, found, ahead = _until(crew, sampling, stated_at, part_of(tick, SHARE_OF_DRAWING))
        with_values = (Replicate(sampler.values(k, design), part) for k, part in enumerate(main))
        moved_by = list(map(tuple, influences(sampler.numbers, with_values, stated_at)))
        numbers = [_to_flip(catalogue, results[k], moved_by[n]) for n, k in enumerate(asked)]
        uniform = _uniform(design)
        beside = [
            (_replicate, (one.index, one.design, one.which, ahead.get((one.design, one.index), {}), None))
            for one in _units_beside(design, stated_at)
        ]
        stated = [results[k].study for k in asked]
        flipping = sorted(enumerate(zip(stated, numbers, strict=True)), key=lambda one: -len(one[1][1]))
        steps = sum(map(len, numbers)) + (0 if uniform is None else uniform.samples)
        tasks = [*((flips, task) for _, task in flipping), *beside]
        done = crew.work(_either, tasks, steps, part_of(tick, 1.0 - SHARE_OF_DRAWING))
    flips_of = dict(zip((n for n, _ in flipping), done, strict=False))
    other = [] if uniform is None else _all_together(done[len(flipping) :], uniform, sampling)
    out = list(results)
    for n, k in enumerate(asked):
        known = [flip for flip in (results[k].turning,) if flip is not None]
        read_as = zip(results[k].readings, found[first[n] : first[n + 1]], strict=True)
        drawn = replace(
            results[k], basis="sampled",
            readings=tuple(replace(r, probability=p, verdict=verdict_of(results[k].study, p.met)) for r, p in read_as),
            uniform=other[n] if other else None, influences=moved_by[n], flips=nearest_first([*flips_of[n], *known]),
        )  # fmt: skip
        out[k] = with_marks(catalogue, drawn)
    return out


def sampler_of(
    catalogue: Catalogue,
    studies: Sequence[Study],
    used: Iterable[str],
    solved: Mapping[bytes, Solution] | None = None,
    ledger: Ledger | None = None,
) -> tuple[Sampler, list[int]]:
    """Return the sampler of some studies in all their readings, and the index of each study's first reading; last, their number.

    used: ids of the entries that they read.
    """
    read = [as_read(study) for study in studies]
    every, first = [one for mine in read for one in mine], list(accumulate(map(len, read), initial=0))
    others = frozenset(range(len(every))) - frozenset(first[:-1])
    return Sampler(catalogue, every, used, others, solved, ledger), first


def units_of(design: Design, stated: Sequence[int]) -> list[Unit]:
    """Return all replicates that a run with this design draws. stated: indices of the studies as they are stated."""
    return [*(Unit(design, k, None) for k in range(design.replicates)), *_units_beside(design, stated)]


def _units_beside(design: Design, stated: Sequence[int]) -> list[Unit]:
    """Return the replicates with uniform distributions that are drawn beside a design."""
    beside = _uniform(design)
    return [] if beside is None else [Unit(beside, k, tuple(stated)) for k in range(beside.replicates)]


def draw_unit(crew: Crew[Sampler], unit: Unit) -> None:
    """Draw a replicate into the sampler's ledger, unless it is there."""
    if not crew.state.finished(unit.index, unit.design, unit.which):
        (solved,) = solve_ahead(crew, [(unit.design, unit.index)])
        crew.work(_replicate, [(unit.index, unit.design, unit.which, solved, None)], unit.design.each)


def _to_flip(catalogue: Catalogue, result: StudyResult, moved_by: Sequence[Influence]) -> list[Parameter]:
    """Return the numbers whose flips are still to be searched: all but the one that the run has found."""
    known = None if result.turning is None else result.turning.parameter.path
    return [number for number in parameters_to_flip(catalogue, result.used, moved_by) if number.path != known]


def _until(
    crew: Crew[Sampler], sampling: Sampling, stated: Sequence[int], tick: Tick | None
) -> tuple[Design, list[Outcomes], list[Probability], Ahead]:
    """Take all draws, or stop at the required precision.

    stated: indices of the studies whose precision counts: claims as they are stated, not their other readings.
    Returns the design taken, its replicates, the probability of each study, and what was found ahead for the uniform draws:
    nothing if the number of draws was not known beforehand.
    """
    design, parts, ahead = sampling.design, list[Outcomes](), Ahead()
    whole = sampling.precision is None
    step = REPLICATES_TOGETHER if whole else FEWEST_REPLICATES
    for first in range(0, design.replicates, step):
        which = range(first, min(first + step, design.replicates))
        share = part_of(tick, len(which) / design.replicates)
        last = whole and which.stop == design.replicates
        drawn, ahead = replicates(crew, design, which, share, _units_beside(design, stated) if last else ())
        parts += drawn
        if sampling.precision is not None:
            found = _all_together(parts, design.of(len(parts)), sampling)
            if all(found[k].half_width <= sampling.precision for k in stated):
                break
    return design.of(len(parts)), parts, _all_together(parts, design.of(len(parts)), sampling), ahead


def _uniform(design: Design) -> Design | None:
    """Return a design with uniform distributions and fewer draws; None if the design is uniform already."""
    if design.distribution == "uniform":
        return None
    fewer = max(design.samples // UNIFORM_FEWER, 4 * UNIFORM_REPLICATES)
    replicates = UNIFORM_REPLICATES * -(-fewer // (UNIFORM_REPLICATES * MOST_EACH))
    fewer -= fewer % replicates
    return replace(design, samples=fewer, distribution="uniform", replicates=replicates)


def _either(sampler: Sampler, task: tuple[Any, Any], told: Callable[[], None]) -> Any:
    """Do one task, given as function and argument, so that workers take tasks of several kinds."""
    do, what = task
    return do(sampler, what, told)


def _all_together(parts: Sequence[Outcomes], design: Design, sampling: Sampling) -> list[Probability]:
    studies = range(len(parts[0]))
    return [together([part[n] for part in parts], design, sampling.holds_from, sampling.fails_to) for n in studies]
