"""When a process counts as endless: by the processor's time, so that a busy machine does not count as a hang."""

import resource
from collections.abc import Callable
from functools import partial

LONGEST_S = 4 * 3600.0
"""Seconds after which a process that waits for ever counts as endless."""
Prepare = Callable[[], object]
"""What is done in a process before its program begins."""


def limited(what: int, size: int) -> Prepare:
    """Have the system hold a process to a size of something."""
    return partial(resource.setrlimit, what, (size, size))


def within(cpu_s: int) -> Prepare:
    """Have the system kill a process after some seconds of the processor."""
    return limited(resource.RLIMIT_CPU, cpu_s)
