"""Standard output and error that can be written: open, able to hold every character, and not full at the end unnoticed."""

import codecs
import contextlib
import errno
import os
import sys
import unicodedata
import warnings
from typing import Any

from mujun.base.outcomes import BadInput
from mujun.base.text import Text, say

IN_ASCII = {
    "…": "...",
    "–": "-",
    "—": "-",
    "−": "-",
    "→": "->",
    "≥": ">=",
    "≤": "<=",
    "×": "x",
    "·": "*",
    "²": "^2",
    "³": "^3",
}
"""What stands for characters of the program's own texts on a terminal that has only ASCII."""
_MACHINE = {
    errno.ENOSPC: "no space is left where standard output or a file goes",
    errno.EDQUOT: "no space is left to this user where standard output or a file goes",
    errno.EMFILE: "the system lets this program open too few files; MUJUN_THREADS=1 opens fewer, `ulimit -n` may allow more",
    errno.ENFILE: "the system has too many files open",
    errno.EAGAIN: "the system lets this program start no more processes; MUJUN_THREADS=1 needs none",
}
"""Faults of the machine, in words."""
_BY_USER = frozenset(
    getattr(errno, name)
    for name in ("ENAMETOOLONG", "EACCES", "EPERM", "EISDIR", "ENOTDIR", "ENOENT", "EEXIST", "EROFS", "ELOOP")
)
"""Faults that another name mends."""


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for characters that an encoding lacks: the same without accents, or a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    out = []
    for letter in error.object[error.start : error.end]:
        plain = IN_ASCII.get(letter) or unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
        out.append(plain or "?")
    return "".join(out), error.end


def prepare() -> None:
    """Let standard output and error take every text. Raises BadInput if standard output is closed."""
    codecs.register_error("mujun-nearest", _nearest)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - it stays open as long as the program runs
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="mujun-nearest")
    warnings.showwarning = _warned
    if sys.stdout is None:
        raise BadInput(
            say("standard output is closed, so no answer can be printed; expected it open, if only to /dev/null")
        )


def _warned(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, file: Any = None, line: Any = None
) -> None:
    """Print a warning: a sentence of the program's own as such, anything else with its place."""
    from mujun.reports.language import t

    said = message.args[0] if isinstance(message, Warning) and message.args else message
    tell(f"mujun: {t(said)}" if isinstance(said, Text) else warnings.formatwarning(message, category, filename, lineno))


def tell(text: str) -> None:
    """Print a line on standard error, if it can be written."""
    with contextlib.suppress(OSError, ValueError):
        print(
            "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) != "Cc"),
            file=sys.stderr,
            flush=True,
        )


def finish() -> None:
    """Write what standard output still holds. Raises OSError if it cannot."""
    if sys.stdout is not None:
        sys.stdout.flush()


def give_up_output() -> None:
    """Forget what standard output still holds, so that the interpreter does not fail on it at its end."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def fault_said(error: OSError) -> tuple[str, int]:
    """Return an error of the system as a sentence, and the exit status: 2 for what another name mends, else 1."""
    if error.args and isinstance(error.args[0], Text):
        return error.args[0], 1
    number = error.errno or 0
    what = _MACHINE.get(number) or (error.strerror or str(error) or type(error).__name__)
    name = f"{str(error.filename)[:200]}: " if error.filename is not None else ""
    if number in _BY_USER and name:
        return f"{name}{what}; expected a name that can be read or written", 2
    return f"{name}{what}", 1


def machine_fault(error: BaseException) -> str:
    """Return the fault of the machine that led to an error, in words; '' if none did."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno in _MACHINE:
            return _MACHINE[cause.errno]
        if "can't start new thread" in str(cause):
            return "the system lets this program start no more threads; MUJUN_THREADS=1 needs one"
        cause = cause.__cause__ or cause.__context__
    return ""
