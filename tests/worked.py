"""Tasks for worker processes, in a module that takes no time to import: each process imports it anew."""

import os
import time
from collections.abc import Callable

Told = Callable[[], None]


def squared(state: int, task: int, told: Told) -> tuple[int, int]:
    """The state plus a square, and the process that worked it out; two steps."""
    told()
    told()
    return state + task**2, os.getpid()


def failing(state: int, task: int, told: Told) -> int:
    """Fail at one task."""
    if task == 2:
        raise ValueError("task 2 cannot be done")
    return task


def dying(state: int, task: int, told: Told) -> int:
    """Die at one task."""
    if task == 2:
        os._exit(9)
    return task


def slowly(state: int, task: int, told: Told) -> int:
    """The state plus the task, after a moment; two steps."""
    told()
    time.sleep(0.03)
    told()
    return state + task


def endless(state: int, task: int, told: Told) -> None:
    """Work for ever, in Python's own steps."""
    while True:
        sum(range(10**6))
