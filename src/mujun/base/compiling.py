"""Processes that only compile, so that code with which an answer is computed was always loaded, in a first run as in any later.

Such a process runs nothing of the user's: neither the script again, nor standard input. It ends with the process that
started it.
"""

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence

from mujun.base.code_folder import PACKAGE

COMPILES = "MUJUN_COMPILES"
"""Environment variable of a process that only compiles."""
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
) -> bool:
    """Run Python code in a process for each part; return whether all of them ended well.

    code: may use `given` and, in sys.argv[2:], the words of its part; each line that it prints is told.
    told: called with each line that a process prints, as soon as it does.
    """
    if not sys.executable:  # the interpreter is a part of another program
        return False
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
            return all([process.wait() == 0 for process in processes])
        except OSError:  # no process can be started, or it died at once
            return False
        finally:
            for process in processes:
                with contextlib.suppress(OSError):
                    process.kill()
                process.wait()
                if process.stdin is not None:
                    with contextlib.suppress(OSError):
                        process.stdin.close()
