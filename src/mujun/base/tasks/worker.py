"""A worker process: it takes tasks from its standard input until that is closed, and then ends, whatever it is doing.

Its standard input is closed when the process that started it ends, even by kill -9: no worker outlives its parent. Ctrl-C is for
the parent alone, which ends its workers. What a task prints goes to standard error.
"""

import contextlib
import gc
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from mujun.base.code_folder import PACKAGE

TOLD, DONE, FAILED = "told", "done", "failed"
"""What a worker says: a step is finished, a task is done, a task failed."""
ONE_THREAD = dict.fromkeys(
    ("MUJUN_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"), "1"
)
"""Environment variables of a process that works on one thread."""
TIME_TO_END_S = 5.0
"""Longest wait for a worker that was told to end, before it is killed."""
_START = f"""
import sys
sys.path.append({str(PACKAGE.parent)!r})
from mujun.base.tasks.worker import serve
serve()
"""


@contextlib.contextmanager
def on_one_core() -> Iterator[None]:
    """Let this process, and those that it starts, work on one thread each in this block."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(ONE_THREAD)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@dataclass
class Worker:
    """A worker process as its parent sees it.

    task: index of the task that it has; None: none. said: steps of this task that it has told.
    """

    process: subprocess.Popen[bytes]
    task: int | None = None
    said: int = 0
    _reader: threading.Thread | None = field(default=None, repr=False)

    def give(self, task: int, payload: bytes) -> bool:
        """Give it a task; return whether it still takes one. payload: a pickle."""
        self.task, self.said = task, 0
        return self._write(payload)

    def _write(self, payload: bytes) -> bool:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(payload)
            self.process.stdin.flush()
        except OSError:  # it is dead; its reader says so, too
            return False
        return True

    def end(self, at_once: bool = False) -> None:
        """End the process, and wait until it has ended. at_once: even if it is working."""
        assert self.process.stdin is not None and self.process.stdout is not None
        if at_once:
            self.process.kill()
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        try:
            self.process.wait(TIME_TO_END_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self._reader is not None:
            self._reader.join()
        self.process.stdout.close()


def started(state: bytes, heard: Callable[[Worker, Any], None]) -> Worker:
    """Start a worker process. Raises OSError if the system starts none.

    state: the common state, pickled.
    heard: called in a thread of its own with each thing that the worker says, and with None when it has ended.
    """
    environment = {**os.environ, **ONE_THREAD}
    with _without_interrupts():
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
    worker = Worker(process)
    assert process.stdout is not None
    worker._reader = threading.Thread(target=_hear, args=(worker, process.stdout, heard), daemon=True)
    worker._reader.start()
    worker._write(pickle.dumps(sys.path) + state)
    return worker


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """Let a process started in this block be deaf to Ctrl-C from its first moment; where that is not known, it is not."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _hear(worker: Worker, said: BinaryIO, heard: Callable[[Worker, Any], None]) -> None:
    """Hand on what a worker says, until it ends."""
    while True:
        try:
            message = pickle.load(said)
        except Exception:  # the end, or a message cut off by it
            heard(worker, None)
            return
        heard(worker, message)


def serve() -> None:
    """Do the tasks that come in, one after the other; ends the process."""
    gc.disable()  # the state, and what is imported for it, stay until the end
    coming: queue.SimpleQueue[Any] = queue.SimpleQueue()
    given, out = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    with contextlib.suppress(OSError):  # there may be no standard error
        os.dup2(2, 1)  # what anything prints must not mix with what this process says
    try:
        sys.path[:] = pickle.load(given)
    except EOFError:
        os._exit(0)

    def take() -> None:
        while True:
            try:
                coming.put(pickle.load(given))
            except EOFError:  # the parent has closed it, or has ended
                os._exit(0)
            except Exception as error:  # a task or a state that cannot be read
                coming.put(error)

    threading.Thread(target=take, daemon=True).start()
    saying = threading.Lock()

    def answer(*message: Any) -> None:
        with saying:
            out.write(_pickled(message))
            out.flush()

    try:
        state = coming.get()
        gc.freeze()
        gc.enable()
        while True:
            asked = coming.get()
            try:
                for one in (state, asked):
                    if isinstance(one, Exception):
                        raise one
                work, task = asked
                answer(DONE, work(state, task, lambda: answer(TOLD)))
            except Exception as error:
                error.add_note("in a worker process:\n" + traceback.format_exc())
                answer(FAILED, error)
    except OSError:  # nobody listens any more
        os._exit(1)


def _pickled(message: tuple[Any, ...]) -> bytes:
    """Return a message as bytes; in place of what cannot be pickled, an error that says so."""
    try:
        return pickle.dumps(message, protocol=5)
    except Exception as error:
        if message[0] == FAILED:
            return pickle.dumps((FAILED, RuntimeError(f"{type(message[1]).__name__}: {message[1]}")))
        return pickle.dumps((FAILED, RuntimeError(f"a result cannot be sent: {error}")))
