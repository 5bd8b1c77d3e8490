"""Replicates of designs, and what they add to the results of studies."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from mujun.base.processes import over_processes
from mujun.scenario.catalogue import Catalogue
from mujun.studies.design import Design, Replicate
from mujun.studies.draws import Sampler
from mujun.studies.probability import FAILS_TO, HOLDS_FROM, together
from mujun.studies.verdict import NO_VERDICT, StudyResult

Tick = Callable[[float], None]

UNIFORM_FEWER, UNIFORM_REPLICATES = 8, 4
"""The uniform distribution, told beside the default one, has so many times fewer draws, in so many replicates."""


def _replicate(sampler: Sampler, task: tuple[int, Design], told: Callable[[], None]) -> Replicate:
    return sampler.replicate(*task, told)


def replicates(sampler: Sampler, designs: Sequence[Design], tick: Tick | None = None) -> list[list[Replicate]]:
    """Return all replicates of some designs: the same on any number of processes."""
    tasks = [(k, design) for design in designs for k in range(design.replicates)]
    rows = iter(over_processes(_replicate, sampler, tasks, sum(design.samples for design in designs), tick))
    return [[next(rows) for _ in range(design.replicates)] for design in designs]


def sampled(
    catalogue: Catalogue,
    results: Sequence[StudyResult],
    design: Design,
    tick: Tick | None = None,
    holds_from: float = HOLDS_FROM,
    fails_to: float = FAILS_TO,
) -> list[StudyResult]:
    """Return results with what draws over the published ranges say of them, and verdicts by probability.

    Beside the default distribution stands the uniform one, with fewer draws.
    """
    asked = [k for k, result in enumerate(results) if result.verdict != NO_VERDICT]
    if not asked:
        return list(results)
    used = frozenset().union(*(results[k].used for k in asked))
    sampler = Sampler(catalogue, [results[k].study for k in asked], used)
    fewer = max(design.samples // UNIFORM_FEWER, 4 * UNIFORM_REPLICATES)
    fewer -= fewer % UNIFORM_REPLICATES
    uniform = replace(design, samples=fewer, distribution="uniform", replicates=UNIFORM_REPLICATES)
    designs = (design, uniform)
    found = [
        [together([part.studies[k] for part in parts], one, holds_from, fails_to) for k in range(len(asked))]
        for one, parts in zip(designs, replicates(sampler, designs, tick), strict=True)
    ]
    out = list(results)
    for n, k in enumerate(asked):
        main, beside = found[0][n], found[1][n]
        out[k] = replace(results[k], verdict=main.verdict, basis="sampled", probability=main, uniform=beside)
    return out
