"""Sampling of studies: draws in replicates, and the probability, influences and flips that they add to results."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from mujun.base.processes import Crew, Tick
from mujun.scenario.reading.catalogue import Catalogue
from mujun.studies.draws.design import FEWEST_REPLICATES, Design, Replicate, Sampling
from mujun.studies.draws.influence import Influence, influences
from mujun.studies.draws.probability import Probability, together
from mujun.studies.draws.sampler import Sampler
from mujun.studies.flips import flips, nearest_first, parameters_to_flip
from mujun.studies.parameters import Parameter
from mujun.studies.questions import NO_VERDICT, verdict_of
from mujun.studies.readings import as_read
from mujun.studies.verdict import StudyResult, with_marks

UNIFORM_FEWER, UNIFORM_REPLICATES = 16, 4
"""Comparison with uniform distributions: divisor of the number of draws, and number of replicates."""
SHARE_OF_DRAWING = 0.8
"""Assumed share of the main draws in the work, for the progress bar; the rest is flips and uniform draws."""


def _replicate(sampler: Sampler, task: tuple[int, Design, Sequence[int] | None], told: Callable[[], None]) -> Replicate:
    return sampler.replicate(*task, told=told)


def replicates(crew: Crew[Sampler], design: Design, which: range, tick: Tick | None = None) -> list[Replicate]:
    """Return some replicates of a design. The result does not depend on the number of processes."""
    return crew.work(_replicate, [(k, design, None) for k in which], design.each * len(which), tick)


def sampled(
    catalogue: Catalogue, results: Sequence[StudyResult], sampling: Sampling, tick: Tick | None = None
) -> list[StudyResult]:
    """Draw all uncertain numbers over their published ranges; return the results with verdicts by probability.

    Each result also gets the probability under uniform distributions (with fewer draws), the numbers that move the margin
    over the draws, and flip values. Results without a verdict stay as they are.
    tick: called with each finished fraction of the work (fractions sum to 1).
    """
    asked = [k for k, result in enumerate(results) if result.verdict != NO_VERDICT]
    if not asked:
        return list(results)
    read = [as_read(results[k].study) for k in asked]
    studies, first = [one for mine in read for one in mine], list(accumulate(map(len, read), initial=0))
    stated_at = first[:-1]
    others = frozenset(range(len(studies))) - frozenset(stated_at)
    sampler = Sampler(catalogue, studies, frozenset().union(*(results[k].used for k in asked)), others)
    with Crew(sampler) as crew:
        design, main, found = _until(crew, sampling, stated_at, _part(tick, SHARE_OF_DRAWING))
        moved_by = [tuple(influences(sampler.numbers, main, first[n])) for n in range(len(asked))]
        numbers = [_to_flip(catalogue, results[k], moved_by[n]) for n, k in enumerate(asked)]
        uniform = _uniform(design)
        beside = [] if uniform is None else [(_replicate, (k, uniform, stated_at)) for k in range(uniform.replicates)]
        stated = [results[k].study for k in asked]
        flipping = sorted(enumerate(zip(stated, numbers, strict=True)), key=lambda one: -len(one[1][1]))
        steps = sum(map(len, numbers)) + (0 if uniform is None else uniform.samples)
        tasks = [*((flips, task) for _, task in flipping), *beside]
        done = crew.work(_either, tasks, steps, _part(tick, 1.0 - SHARE_OF_DRAWING))
    flips_of = dict(zip((n for n, _ in flipping), done, strict=False))
    other = [] if uniform is None else _all_together(done[len(flipping) :], uniform, sampling)
    out = list(results)
    for n, k in enumerate(asked):
        known = [flip for flip in (results[k].turning,) if flip is not None]
        mine = zip(results[k].readings, found[first[n] : first[n + 1]], strict=True)
        drawn = replace(
            results[k], basis="sampled",
            readings=tuple(replace(r, probability=p, verdict=verdict_of(results[k].study, p.met)) for r, p in mine),
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
) -> tuple[Design, list[Replicate], list[Probability]]:
    """Take all draws, or stop at the required precision; return the design taken, replicates, probability of each study.

    stated: indices of the studies whose precision counts: claims as they are stated, not their other readings.
    """
    design, parts = sampling.design, []
    step = design.replicates if sampling.precision is None else FEWEST_REPLICATES
    for first in range(0, design.replicates, step):
        which = range(first, min(first + step, design.replicates))
        parts += replicates(crew, design, which, _part(tick, len(which) / design.replicates))
        found = _all_together(parts, design.of(len(parts)), sampling)
        if sampling.precision is not None and all(found[k].half_width <= sampling.precision for k in stated):
            break
    return design.of(len(parts)), parts, found


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


def _part(tick: Tick | None, share: float) -> Tick | None:
    return None if tick is None else (lambda done: tick(share * done))
