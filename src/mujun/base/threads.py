"""Spread blocks of lanes over threads.

Compiled kernels release Python's global lock, so plain threads suffice. numba's own `parallel=True` would compile the
whole driver a second time (17 s more on the first run) and gains nothing on coarse blocks. Blocks
share no data, so results are bitwise identical on any number of threads.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import pairwise

from mujun.base.outcomes import BadInput
from mujun.base.text import as_written, say

THREADS_VARIABLE = "MUJUN_THREADS"
"""Environment variable with the number of threads to use."""
MOST_THREADS = 1024


def thread_count() -> int:
    """Return the number of threads to use: MUJUN_THREADS if set, else the number of cores available to this process.

    Raises BadInput if MUJUN_THREADS is not a number of threads.
    """
    chosen = os.environ.get(THREADS_VARIABLE, "").strip()
    if not chosen:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 10 and 1 <= int(chosen) <= MOST_THREADS):
        key = "{variable} is '{chosen}'; expected a whole number of threads from 1 to {most:,}, or nothing"
        raise BadInput(say(key, variable=THREADS_VARIABLE, chosen=as_written(chosen[:60]), most=MOST_THREADS))
    return int(chosen)


@lru_cache(maxsize=4)
def _pool(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads, thread_name_prefix="mujun")


def over_blocks(work: Callable[[int, int], None], blocks: int, least: int = 1, threads: int | None = None) -> None:
    """Split range(blocks) into ranges of at least `least` blocks and call work(first, last) on each, on several threads."""
    threads = threads or thread_count()
    parts = min(max(blocks // least, 1), 2 * threads)
    if threads == 1 or parts <= 1:
        work(0, blocks)
        return
    edges = [blocks * k // parts for k in range(parts + 1)]
    # The calling thread takes a share too: otherwise it would stay idle, and one more thread would have to be woken.
    own = parts // threads
    waiting = [_pool(threads).submit(work, a, b) for a, b in pairwise(edges[own:])]
    work(0, edges[own])
    for done in waiting:
        done.result()
