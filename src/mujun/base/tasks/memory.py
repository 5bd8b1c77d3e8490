"""Memory that is free in this process, given back to the system, for the other processes of a run."""

import ctypes
import gc


def give_back() -> None:
    """Give free memory back to the system, where the C library can: it would keep most of it for later."""
    gc.collect()
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):  # not the GNU library
        return
