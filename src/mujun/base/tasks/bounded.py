"""Reads a user's file: no pipe or device, which may never end, and no more bytes than allowed, whatever it says of its size."""

import errno
import io
import os
import stat
import zipfile
from pathlib import Path
from typing import IO

from mujun.base.outcomes import BadInput
from mujun.base.text import say

BYTES_AT_ONCE = 1_000_000


def read_file(path: Path, most: int, label: str | None = None) -> bytes:
    """Return the content of a file. Raises BadInput for a pipe, a device, or a file of more than `most` bytes; else OSError.

    label: name of the file in messages; by default the path.
    """
    label = label or str(path)
    with _opened(path) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise BadInput(say("{path}: is a pipe or a device; expected a file", path=label))
        return _up_to(most, file, label)


def read_kept(path: Path) -> bytes:
    """Return the content of a file that the program wrote. Raises OSError if it is none: a pipe would be waited for."""
    with _opened(path) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
        return file.read()


def _opened(path: Path) -> IO[bytes]:
    """Open what may be a pipe or a device without waiting for it. Raises OSError, for a folder, too."""
    # Without O_NONBLOCK the program would wait until somebody writes into a pipe.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        return os.fdopen(handle, "rb")
    except OSError:  # a folder
        os.close(handle)
        raise


def read_words(path: Path, most: int, label: str | None = None) -> str:
    """Return the text of a file in UTF-8, its lines ended by line feeds. Raises as `read_file`, and UnicodeDecodeError."""
    return io.TextIOWrapper(io.BytesIO(read_file(path, most, label)), encoding="utf-8-sig").read()


def read_member(package: zipfile.ZipFile, name: str, most: int, label: str) -> bytes:
    """Return a member of a package. Raises BadInput for one that unpacks to more than `most` bytes, whatever its head says."""
    with package.open(name) as member:
        return _up_to(most, member, f"{label}: {name}")


def _up_to(most: int, stream: IO[bytes], what: str) -> bytes:
    """Return what a stream holds, by what it gives and not by the size that it states: that may grow, or be a lie."""
    content = bytearray()
    while part := stream.read(BYTES_AT_ONCE):
        content += part
        if len(content) > most:
            raise BadInput(too_large(what, most))
    return bytes(content)


def too_large(what: str, most: int) -> str:
    """Return the sentence for a file that is too large. most: bytes."""
    return say("{what}: has more than {size:,.1f} MB; expected at most that", what=what, size=most / 1e6)
