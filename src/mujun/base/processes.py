"""Spread independent tasks over processes, where Python itself is what takes the time.

The processes never run the user's own script again, so neither a script, nor standard input, nor a notebook needs a guard
(`if __name__ == "__main__"`). Each process gets the common state once, works on one thread (more would only stand in each
other's way), and reports how far it is. Results come in the order of the tasks: they are the same on any number of processes.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from typing import Any, Generic, Self, TypeVar

from loky.backend import get_context
from loky.process_executor import BrokenProcessPool, ProcessPoolExecutor

from mujun.base.threads import thread_count

State = TypeVar("State")
Task = TypeVar("Task")
Result = TypeVar("Result")
Tick = Callable[[float], None]

ONE_THREAD = dict.fromkeys(("MUJUN_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Environment of a process that works on one thread."""
LOOK_S = 0.2
"""Seconds between two looks at how far the processes are."""
_worker: dict[str, Any] = {}
"""In a process of a crew: the state, and the semaphore that all of them release once for each finished step."""


class Crew(Generic[State]):
    """Processes that share a state, for one piece of work after another; they start with the first that needs them.

    Used as a context: its end is that of the processes.
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
        """Return work(state, task, told) of every task. The first fault of a task is raised here, and ends the crew.

        Args:
            work: a function of a module; it calls told() `steps` times in all.
            tasks: one for each call of `work`.
            steps: calls of told() that make up the whole work.
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

    def _started(self, workers: int) -> ProcessPoolExecutor:
        if self._pool is None:
            context = get_context("loky")
            self._finished = context.Semaphore(0)
            self._pool = ProcessPoolExecutor(
                workers, context=context, initializer=_begin, initargs=(self.state, self._finished), env=ONE_THREAD
            )
        return self._pool

    def _newly_finished(self) -> int:
        """Return how many steps were finished since the last look."""
        count = 0
        while self._finished.acquire(False):
            count += 1
        return count


def _result(one: Future[Result]) -> Result:
    try:
        return one.result()
    except BrokenProcessPool as error:
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
