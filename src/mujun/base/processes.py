"""Spread independent tasks over processes, for work whose time is spent in Python itself.

The processes never run the user's own script again, so neither a script, nor standard input, nor a notebook needs a guard
(`if __name__ == "__main__"`). Each process receives the common state once, works on one thread (more would compete for the
same cores), and reports its progress. Results come in the order of the tasks and are the same on any number of processes.
"""

import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Future, wait
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from mujun.base.threads import thread_count

if TYPE_CHECKING:
    from loky.process_executor import ProcessPoolExecutor

State = TypeVar("State")
Task = TypeVar("Task")
Result = TypeVar("Result")
Tick = Callable[[float], None]
"""Called with each finished fraction of the work; the fractions sum to 1."""

ONE_THREAD = dict.fromkeys(("MUJUN_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Environment variables of a process that works on one thread."""
LOOK_S = 0.2
"""Interval in s at which the progress of the processes is read."""
_worker: dict[str, Any] = {}
"""In a worker process: the state, and the semaphore that all workers release once for each finished step."""


def part_of(tick: Tick | None, share: float) -> Tick | None:
    """Return a tick for a part of the work, which is this share of it; None stays None."""
    return None if tick is None else (lambda done: tick(share * done))


class Crew(Generic[State]):
    """Worker processes with a common state, used for several calls of `work`; they start when first needed.

    A context manager: the processes end with the context.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self._pool: ProcessPoolExecutor | None = None
        self._finished: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(kill_workers=error is not None)

    def work(
        self,
        work: Callable[[State, Task, Callable[[], None]], Result],
        tasks: Sequence[Task],
        steps: int,
        tick: Tick | None = None,
    ) -> list[Result]:
        """Return work(state, task, told) for every task. The first exception of a task is raised here and ends the crew.

        Args:
            work: a module-level function; over all tasks together it calls told() `steps` times, once per finished step.
            tasks: one for each call of `work`.
            steps: number of steps of all tasks together.
            tick: called with each finished fraction of the work (fractions sum to 1).
        """
        workers = thread_count()
        if workers <= 1 or len(tasks) <= 1:

            def told() -> None:
                if tick is not None:
                    tick(1.0 / steps)

            return [work(self.state, task, told) for task in tasks]
        pool = self._started(workers)
        coming = [pool.submit(_do, work, task) for task in tasks]
        waiting = set(coming)
        while waiting:
            done, waiting = wait(waiting, timeout=LOOK_S)
            for one in done:
                _result(one)
            count = self._newly_finished()
            if tick is not None and count:
                tick(count / steps)
        return [one.result() for one in coming]

    def _started(self, workers: int) -> "ProcessPoolExecutor":
        if self._pool is None:
            from loky.backend import get_context  # most runs start no process
            from loky.process_executor import ProcessPoolExecutor

            # Workers keep flights for later draws; that loky may then take a fresh one is no news for the user.
            warnings.filterwarnings("ignore", "A worker was restarted", UserWarning, "loky")
            context = get_context("loky")
            self._finished = context.Semaphore(0)
            self._pool = ProcessPoolExecutor(
                workers, context=context, initializer=_begin, initargs=(self.state, self._finished), env=ONE_THREAD
            )
        return self._pool

    def _newly_finished(self) -> int:
        """Return the number of steps finished since the last call."""
        count = 0
        while self._finished.acquire(False):
            count += 1
        return count


def _result(one: Future[Result]) -> Result:
    try:
        return one.result()
    except BrokenExecutor as error:
        raise RuntimeError(
            "a process that shared the work died: memory ran out, or it was ended from outside; "
            "MUJUN_THREADS=1 does the work in one process"
        ) from error


def _begin(state: Any, finished: Any) -> None:
    _worker.update(state=state, finished=finished)


def _told() -> None:
    _worker["finished"].release()


def _do(work: Callable[[Any, Any, Callable[[], None]], Any], task: Any) -> Any:
    return work(_worker["state"], task, _told)
