"""Memory that is free in this process, given back to the system, for the other processes of a run."""

import ctypes
import gc
import os
from contextlib import suppress

LITTLE_BYTES, GROWN_BYTES = 400_000_000, 200_000_000
"""Memory of a process, and its growth since memory was last given back, that are not worth a look: a process with much memory
takes a second to fetch again what it gives back and still needs."""
_left = 0
"""Memory of this process after it last gave some back, bytes."""


def give_back() -> None:
    """Give free memory of a process that has much back to the system, where the C library can: it would keep most of it."""
    global _left
    if 0 < resident_bytes() < max(LITTLE_BYTES, _left + GROWN_BYTES):
        return
    gc.collect()
    with suppress(AttributeError, OSError, TypeError):  # not the GNU library
        ctypes.CDLL(None).malloc_trim(0)
    _left = resident_bytes()


def resident_bytes() -> int:
    """Return the memory that this process has; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
