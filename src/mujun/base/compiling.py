"""Processes that only compile, so that code with which an answer is computed was always loaded, in a first run as in any later.

Such a process runs nothing of the user's: neither the script again, nor standard input. It ends with the process that
started it.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from typing import IO

from mujun.base.code_folder import PACKAGE
from mujun.base.text import Text, as_written, joined, say

COMPILES = "MUJUN_COMPILES"
"""Environment variable of a process that only compiles."""
MOST_SAID = 200
"""Characters of a process's last line on standard error that are told."""
_START = f"""
import sys
sys.path.append({str(PACKAGE.parent)!r})
from mujun.base.compiling import end_with_starter
given = sys.stdin.buffer.read(int(sys.argv[1]))
end_with_starter()
"""


def only_compiles() -> bool:
    """Return whether this process was started to compile."""
    return COMPILES in os.environ


def end_with_starter() -> None:
    """End this process when the one that started it ends: then its standard input is closed."""

    def wait() -> None:
        os.read(0, 1)  # not by sys.stdin, whose lock the interpreter would wait for at its end
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def compile_in_processes(
    code: str, parts: Sequence[Sequence[str]], given: bytes = b"", told: Callable[[str], None] | None = None
) -> Text:
    """Run Python code in a process for each part; return why one of them did not end well, in words: none if all did.

    code: may use `given` and, in sys.argv[2:], the words of its part; each line that it prints is told.
    told: called with each line that a process prints, as soon as it does.
    """
    if not sys.executable:  # the interpreter is a part of another program
        return say("no Python program is there to start one")
    processes: list[subprocess.Popen[bytes]] = []
    reading, writing = os.pipe()
    environment = {**os.environ, COMPILES: "1"}
    environment.pop("PYTHONUNBUFFERED", None)  # it writes a line in pieces, which mix with those of another process
    with os.fdopen(reading, "rb") as lines, tempfile.TemporaryFile() as faults:
        try:
            with os.fdopen(writing, "wb") as out:
                for words in parts:
                    command = [sys.executable, "-P", "-c", _START + code, str(len(given)), *words]
                    processes.append(
                        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=out, stderr=faults, env=environment)
                    )
            for process in processes:
                assert process.stdin is not None
                process.stdin.write(given)
                process.stdin.flush()
            for line in lines:
                if told is not None:
                    told(line.decode(errors="replace").strip())
            return _fault([process.wait() for process in processes], faults)
        except OSError as error:  # no process can be started, or it died at once
            return as_written(error.strerror or str(error))
        finally:
            for process in processes:
                with contextlib.suppress(OSError):
                    process.kill()
                process.wait()
                if process.stdin is not None:
                    with contextlib.suppress(OSError):
                        process.stdin.close()


def _fault(statuses: Sequence[int], faults: IO[bytes]) -> Text:
    """Return why a process ended ill, in words; none if all ended well. faults: what they printed on standard error."""
    ill = next((status for status in statuses if status != 0), 0)
    if ill == 0:
        return joined(())
    if ill < 0:
        number = -ill
        known = number in set(signal.Signals)
        return say("signal {name}", name=signal.Signals(number).name if known else number)
    faults.seek(0)
    *_, last = faults.read().decode(errors="replace").strip().rpartition("\n")
    return as_written(last[:MOST_SAID]) if last else say("exit status {status}", status=ill)
