"""What work costs, for tests that compare it with other work in the same run: machines are shared, and their speeds differ."""

import math
import time
from collections.abc import Callable


def least_cpu_s(work: Callable[[], object], times: int = 10) -> float:
    """Return the least of several measurements of what a piece of work takes on the processor, s."""
    least = math.inf
    for _ in range(times):
        begin = time.process_time()
        work()
        least = min(least, time.process_time() - begin)
    return least
