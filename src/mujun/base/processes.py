"""Spread independent tasks over processes, where Python itself is what takes the time.

Each process gets the common state once, works on one thread (more would only stand in each other's way), and reports how far it
is. Results come in the order of the tasks: they are the same on any number of processes.
"""

import contextlib
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from typing import Any, Generic, Self, TypeVar

from mujun.base.threads import thread_count

State = TypeVar("State")
Task = TypeVar("Task")
Result = TypeVar("Result")
Tick = Callable[[float], None]

ONE_THREAD = ("MUJUN_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
WAKE = 0.2
"""Seconds between two looks at how far the processes are."""
_worker: dict[str, Any] = {}


class Crew(Generic[State]):
    """Processes that share a state, for one piece of work after another; they start with the first that needs them.

    Used as a context: its end is that of the processes.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self._pool: ProcessPoolExecutor | None = None
        self._count: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def work(
        self,
        work: Callable[[State, Task, Callable[[], None]], Result],
        tasks: Sequence[Task],
        steps: int,
        tick: Tick | None = None,
    ) -> list[Result]:
        """Return work(state, task, told) of every task. work: a function of a module; it calls told() `steps` times in all.

        tick: told the share of the work as it gets done.
        """
        workers = thread_count()
        if workers <= 1 or len(tasks) <= 1:

            def told() -> None:
                if tick is not None:
                    tick(1.0 / steps)

            return [work(self.state, task, told) for task in tasks]
        with _on_one_thread():
            pool = self._started(workers)
            before = self._count.value
            coming = [pool.submit(_do, work, task) for task in tasks]
            waiting = set(coming)
            while waiting:
                done, waiting = wait(waiting, timeout=WAKE)
                for one in done:
                    if one.exception() is not None:
                        pool.shutdown(cancel_futures=True)
                        one.result()
                if tick is not None:
                    now = self._count.value
                    tick((now - before) / steps)
                    before = now
        return [one.result() for one in coming]

    def _started(self, workers: int) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._count = context.Value("l", 0)
            self._pool = ProcessPoolExecutor(workers, context, _begin, (self.state, self._count))
        return self._pool


@contextlib.contextmanager
def _on_one_thread() -> Iterator[None]:
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


def _begin(state: Any, count: Any) -> None:
    _worker.update(state=state, count=count)


def _told() -> None:
    with _worker["count"].get_lock():
        _worker["count"].value += 1


def _do(work: Callable[[Any, Any, Callable[[], None]], Any], task: Any) -> Any:
    return work(_worker["state"], task, _told)
