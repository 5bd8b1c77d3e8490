"""Ctrl-C ends the program soon, whatever it is doing.

Python raises KeyboardInterrupt only between two of its own steps in the main thread: not while compiled code runs there, and
threads that compute are waited for at the end. So a thread of its own gives the program a moment to end by itself, then ends it.
Worker processes end with it (`mujun.base.tasks.worker`).
"""

import atexit
import contextlib
import os
import signal
import sys
import threading
import time
from typing import NoReturn

GRACE_S = 1.0
"""Time in which the program may end by itself."""
STATUS = 130
"""Exit status of a program that was stopped: 128 + SIGINT."""


class Stopped(BaseException):
    """Ctrl-C, where KeyboardInterrupt would be taken for something else."""


class Stop:
    """The sentence with which a stopped program ends; it is said once. text: the sentence."""

    def __init__(self, text: str) -> None:
        self.text, self._once = text, threading.Lock()

    def said(self) -> None:
        """Say it on standard error, if it has not been said."""
        if self._once.acquire(blocking=False):
            shown = "\x1b[?25h" if os.isatty(2) else ""  # a progress bar may have hidden the cursor
            with contextlib.suppress(OSError):
                os.write(2, f"{shown}{self.text}\n".encode(errors="replace"))

    def end(self) -> NoReturn:
        """Say it, do what is registered for the end, and end the process.

        Not by SystemExit: where KeyboardInterrupt once passed through `exec` of a text, as in many imports, the interpreter would
        then end by the signal in place of the status; and it would wait for threads that compute.
        """
        self.said()
        atexit._run_exitfuncs()
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
        os._exit(STATUS)


stop = Stop("mujun: stopped")
"""That of this process."""


def end_soon_when_interrupted() -> None:
    """End this process at the latest `GRACE_S` after Ctrl-C. To be called in the main thread, once."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        return  # it is ignored, as by `nohup` or in the background, or somebody else handles it
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)

    def watch() -> None:
        while number := os.read(reading, 1):
            if number[0] == signal.SIGINT:
                time.sleep(GRACE_S)
                stop.said()
                os._exit(STATUS)

    threading.Thread(target=watch, name="stop", daemon=True).start()
