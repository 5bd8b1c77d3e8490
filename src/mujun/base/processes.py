"""Spread independent tasks over processes, for work whose time is spent in Python itself.

The processes never run the user's own script again, so neither a script, nor standard input, nor a notebook needs a guard
(`if __name__ == "__main__"`). Each process receives the common state once, works on one thread (more would compete for the
same cores), and reports its progress. A process that dies is replaced, and its task is done again. Results come in the order of
the tasks and are the same on any number of processes.
"""

import pickle
import queue
import sys
from collections import Counter, deque
from collections.abc import Callable, Sequence
from typing import Any, Generic, Self, TypeVar

from mujun.base.tasks import worker as workers
from mujun.base.tasks.worker import Worker
from mujun.base.text import say
from mujun.base.threads import thread_count

State = TypeVar("State")
Task = TypeVar("Task")
Result = TypeVar("Result")
Tick = Callable[[float], None]
"""Called with each finished fraction of the work; the fractions sum to 1."""
Told = Callable[[], None]
"""Called by a task after each finished step."""

MOST_DEATHS = 8
"""Times that a process may die at the same task before the work is given up."""


def part_of(tick: Tick | None, share: float) -> Tick | None:
    """Return a tick for a part of the work, which is this share of it; None stays None."""
    return None if tick is None else (lambda done: tick(share * done))


class Crew(Generic[State]):
    """Worker processes with a common state, used for several calls of `work`; they start when first needed.

    A context manager: the processes end with the context.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self._workers: list[Worker] = []
        self._said: queue.SimpleQueue[tuple[Worker, Any]] = queue.SimpleQueue()
        self._pickled: bytes | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: type[BaseException] | None, *_: object) -> None:
        while self._workers:
            self._workers.pop().end(at_once=error is not None)

    @property
    def processes(self) -> list[int]:
        """Numbers of the worker processes that run."""
        return [one.process.pid for one in self._workers]

    def work(
        self,
        work: Callable[[State, Task, Told], Result],
        tasks: Sequence[Task],
        steps: int,
        tick: Tick | None = None,
        done: Callable[[int, Result], None] | None = None,
    ) -> list[Result]:
        """Return work(state, task, told) for every task. The first exception of a task is raised here and ends the crew.

        Args:
            work: a module-level function; over all tasks together it calls told() `steps` times, once per finished step.
            tasks: one for each call of `work`.
            steps: number of steps of all tasks together.
            tick: called with each finished fraction of the work (fractions sum to 1).
            done: called with the index of a task and its result as soon as it is there.
        Raises ChildProcessError if processes keep dying at the same task.
        """

        def told() -> None:
            if tick is not None:
                tick(1.0 / steps)

        found: dict[int, Result] = {}

        def keep(k: int, result: Result) -> None:
            found[k] = result
            if done is not None:
                done(k, result)

        wanted = min(thread_count(), len(tasks))
        if wanted > 1 and sys.executable:
            self._shared_out(work, tasks, wanted, told, keep)
        for k, task in enumerate(tasks):  # all of them, or those for which no process could be started
            if k not in found:
                keep(k, work(self.state, task, told))
        return [found[k] for k in range(len(tasks))]

    def _shared_out(
        self,
        work: Callable[[State, Task, Told], Result],
        tasks: Sequence[Task],
        wanted: int,
        told: Told,
        keep: Callable[[int, Result], None],
    ) -> None:
        """Have the tasks done by processes. Those for which none can be started are left."""
        left, deaths, known = deque(range(len(tasks))), Counter[int](), Counter[int]()
        while left or any(one.task is not None for one in self._workers):
            while left and (free := self._free(wanted)) is not None:
                k = left.popleft()
                free.give(k, pickle.dumps((work, tasks[k]), protocol=5))
            if not self._workers:
                return
            one, message = self._said.get()
            if one not in self._workers:  # what it said before it was replaced
                continue
            k = one.task if one.task is not None else -1
            if message is None:
                self._workers.remove(one)
                one.end(at_once=True)
                if k >= 0:
                    deaths[k] += 1
                    left.appendleft(k)
                if deaths[k] >= MOST_DEATHS:
                    raise ChildProcessError(_died(deaths[k]))
                continue
            if message[0] == workers.TOLD:
                one.said += 1
                if one.said > known[k]:  # steps that are done again were told before
                    known[k] = one.said
                    told()
                continue
            one.task = None
            if message[0] == workers.FAILED:
                raise message[1]
            keep(k, message[1])

    def _free(self, wanted: int) -> Worker | None:
        """Return a worker without a task; a new one if there are fewer than wanted; None if all work, or none can be started."""
        for one in self._workers:
            if one.task is None:
                return one
        if len(self._workers) >= wanted:
            return None
        if self._pickled is None:
            self._pickled = pickle.dumps(self.state, protocol=5)
        try:
            self._workers.append(workers.started(self._pickled, lambda one, said: self._said.put((one, said))))
        except OSError:
            return None
        return self._workers[-1]


def _died(times: int) -> str:
    key = (
        "a process that shared the work died {times} times at the same task: memory ran out, or it was ended from outside; "
        "MUJUN_THREADS=1 does the work in one process"
    )
    return say(key, times=times)
