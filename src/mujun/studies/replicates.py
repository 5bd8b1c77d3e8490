"""Replicates on several processes: the same results on any number of them."""

import contextlib
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from dataclasses import replace
from typing import Any

from mujun.base.threads import thread_count
from mujun.scenario.catalogue import Catalogue
from mujun.studies.design import Design, Replicate
from mujun.studies.draws import Sampler
from mujun.studies.probability import FAILS_TO, HOLDS_FROM, together
from mujun.studies.verdict import NO_VERDICT, StudyResult

Tick = Callable[[float], None]

UNIFORM_FEWER, UNIFORM_REPLICATES = 8, 4
"""The uniform distribution, told beside the default one, has so many times fewer draws, in so many replicates."""
ONE_THREAD = ("MUJUN_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_worker: dict[str, Any] = {}


@contextlib.contextmanager
def _single_threaded() -> Iterator[None]:
    """Have processes started meanwhile work on one thread each: more would only stand in each other's way."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _begin(sampler: Sampler, count: Any) -> None:
    _worker.update(sampler=sampler, count=count)


def _one(index: int, design: Design) -> Replicate:
    def tick(_: float) -> None:
        with _worker["count"].get_lock():
            _worker["count"].value += 1

    found: Replicate = _worker["sampler"].replicate(index, design, tick)
    return found


def replicates(sampler: Sampler, designs: Sequence[Design], tick: Tick | None = None) -> list[list[Replicate]]:
    """Return all replicates of some designs, each worked on by one process: the same on any number of them."""
    work = [(k, design) for design in designs for k in range(design.replicates)]
    workers, total = min(thread_count(), len(work)), sum(design.samples for design in designs)
    if workers == 1:
        done = [sampler.replicate(k, design, _share_of(tick, design.samples / total)) for k, design in work]
    else:
        context = multiprocessing.get_context("spawn")
        count = context.Value("l", 0)
        with _single_threaded(), ProcessPoolExecutor(workers, context, _begin, (sampler, count)) as pool:
            coming = [pool.submit(_one, k, design) for k, design in work]
            waiting, told = set(coming), 0
            while waiting:
                _, waiting = wait(waiting, timeout=0.2)
                if tick is not None:
                    now = count.value
                    tick((now - told) / total)
                    told = now
            done = [one.result() for one in coming]
    rows = iter(done)
    return [[next(rows) for _ in range(design.replicates)] for design in designs]


def _share_of(tick: Tick | None, part: float) -> Tick | None:
    return None if tick is None else lambda share: tick(share * part)


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
