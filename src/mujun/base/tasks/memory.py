"""Memory that is free in this process, given back to the system, for the other processes of a run."""

import ctypes
import gc
import os

LITTLE_BYTES = 400_000_000
"""Memory of a process that is not worth the tenth of a second that looking for free memory takes."""


def give_back() -> None:
    """Give free memory of a process that has much back to the system, where the C library can: it would keep most of it."""
    if 0 < resident_bytes() < LITTLE_BYTES:
        return
    gc.collect()
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):  # not the GNU library
        return


def resident_bytes() -> int:
    """Return the memory that this process has; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
