"""Sampling of studies: draws in replicates, and the probability, influences and flips that they add to results."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mujun.base.processes import Crew, Tick, part_of
from mujun.flight.aiming.aim import Solution
from mujun.scenario.reading.catalogue import Catalogue
from mujun.studies.draws.ahead import Solved, solve_ahead
from mujun.studies.draws.design import FEWEST_REPLICATES, Design, Replicate, Sampling
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
SHARE_AHEAD = 0.4
"""Assumed share, in the draws, of finding their flights."""
SHARE_OF_DRAWING = 0.8
"""Assumed share of the main draws in the work, for the progress bar; the rest is flips and uniform draws."""


_Task = tuple[Array, Design, Sequence[int] | None, Solved]
"""Values of a replicate, design, indices of the studies (None: all), and the flights found ahead."""


def _replicate(sampler: Sampler, task: _Task, told: Callable[[], None]) -> Replicate:
    values, design, which, solved = task
    return sampler.replicate(values, design, which, told, solved)


Ahead = dict[tuple[Design, int], Solved]
"""Flights found ahead for replicates, by design and index."""


def replicates(
    crew: Crew[Sampler], design: Design, which: range, tick: Tick | None = None, beside: Design | None = None
) -> tuple[list[Replicate], Ahead]:
    """Return some replicates of a design, and the flights found ahead for those of another one.

    The result does not depend on the number of processes.
    beside: the other design, all replicates of which will be wanted later.
    """
    wanted = [(design, k) for k in which]
    later = [] if beside is None else [(beside, k) for k in range(beside.replicates)]
    ahead = dict(zip([*wanted, *later], solve_ahead(crew, [*wanted, *later], part_of(tick, SHARE_AHEAD)), strict=True))
    tasks = [(crew.state.values(k, design), design, None, ahead[design, k]) for k in which]
    drawn = crew.work(_replicate, tasks, design.each * len(which), part_of(tick, 1.0 - SHARE_AHEAD))
    return drawn, {one: ahead[one] for one in later}


def sampled(
    catalogue: Catalogue,
    results: Sequence[StudyResult],
    sampling: Sampling,
    tick: Tick | None = None,
    solved: Mapping[bytes, Solution] | None = None,
) -> list[StudyResult]:
    """Draw all uncertain numbers over their published ranges; return the results with verdicts by probability.

    Each result also gets the probability under uniform distributions (with fewer draws), the numbers that move the margin
    over the draws, and flip values. Results without a verdict stay as they are.
    tick: called with each finished fraction of the work (fractions sum to 1).
    solved: flights at nominal values that the solver has found already.
    """
    asked = [k for k, result in enumerate(results) if result.verdict != NO_VERDICT]
    if not asked:
        return list(results)
    read = [as_read(results[k].study) for k in asked]
    studies, first = [one for mine in read for one in mine], list(accumulate(map(len, read), initial=0))
    stated_at = first[:-1]
    others = frozenset(range(len(studies))) - frozenset(stated_at)
    sampler = Sampler(catalogue, studies, frozenset().union(*(results[k].used for k in asked)), others, solved)
    with Crew(sampler) as crew:
        design, main, found, ahead = _until(crew, sampling, stated_at, part_of(tick, SHARE_OF_DRAWING))
        moved_by = [tuple(influences(sampler.numbers, main, first[n])) for n in range(len(asked))]
        numbers = [_to_flip(catalogue, results[k], moved_by[n]) for n, k in enumerate(asked)]
        uniform = _uniform(design)
        beside: list[Any] = []
        if uniform is not None:
            mine = [
                (sampler.values(k, uniform), uniform, stated_at, ahead.get((uniform, k), {}))
                for k in range(uniform.replicates)
            ]
            beside = [(_replicate, task) for task in mine]
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


def _to_flip(catalogue: Catalogue, result: StudyResult, moved_by: Sequence[Influence]) -> list[Parameter]:
    """Return the numbers whose flips are still to be searched: all but the one that the run has found."""
    known = None if result.turning is None else result.turning.parameter.path
    return [number for number in parameters_to_flip(catalogue, result.used, moved_by) if number.path != known]


def _until(
    crew: Crew[Sampler], sampling: Sampling, stated: Sequence[int], tick: Tick | None
) -> tuple[Design, list[Replicate], list[Probability], Ahead]:
    """Take all draws, or stop at the required precision.

    stated: indices of the studies whose precision counts: claims as they are stated, not their other readings.
    Returns the design taken, its replicates, the probability of each study, and what was found ahead for the uniform draws:
    nothing if the number of draws was not known beforehand.
    """
    design, parts, ahead = sampling.design, list[Replicate](), Ahead()
    whole = sampling.precision is None
    step = design.replicates if whole else FEWEST_REPLICATES
    for first in range(0, design.replicates, step):
        which = range(first, min(first + step, design.replicates))
        share = part_of(tick, len(which) / design.replicates)
        drawn, ahead = replicates(crew, design, which, share, _uniform(design) if whole else None)
        parts += drawn
        found = _all_together(parts, design.of(len(parts)), sampling)
        if sampling.precision is not None and all(found[k].half_width <= sampling.precision for k in stated):
            break
    return design.of(len(parts)), parts, found, ahead


def _uniform(design: Design) -> Design | None:
    """Return a design with uniform distributions and fewer draws; None if the design is uniform already."""
    if design.distribution == "uniform":
        return None
    fewer = max(design.samples // UNIFORM_FEWER, 4 * UNIFORM_REPLICATES)
    fewer -= fewer % UNIFORM_REPLICATES
    return replace(design, samples=fewer, distribution="uniform", replicates=UNIFORM_REPLICATES)


def _either(sampler: Sampler, task: tuple[Any, Any], told: Callable[[], None]) -> Any:
    """Do one task, given as function and argument, so that workers take tasks of several kinds."""
    do, what = task
    return do(sampler, what, told)


def _all_together(parts: Sequence[Replicate], design: Design, sampling: Sampling) -> list[Probability]:
    studies = range(len(parts[0].studies))
    return [together([p.studies[n] for p in parts], design, sampling.holds_from, sampling.fails_to) for n in studies]
