"""The folder of compiled code: where it lies, what its name says, whether everything is in it, and who may write a file of it.

The name contains a hash of all physics source files, of the versions of Python and the compiler, and of the processor. A
changed source is therefore another folder, and no code in a folder can be stale.
"""

import atexit
import contextlib
import errno
import hashlib
import os
import platform
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mujun.base.text import say

try:
    import fcntl
except ImportError:  # not on Windows: there the same code may be compiled twice, with the same result
    fcntl = None  # type: ignore[assignment]

PACKAGE = Path(__file__).resolve().parent.parent
"""Folder of the package."""
CACHE_VARIABLE = "MUJUN_CACHE_DIR"
"""Environment variable with the folder in which folders of compiled code lie."""
ROOM_BYTES = 16_000_000
"""Room for compiled code and the results kept beside it, bytes: twice what the code takes."""
KEPT_DAYS, MOST_REMOVED = 30.0, 8
"""Days for which compiled code of other sources is kept after its last use, and how many folders of it a run removes at most."""
PHYSICS = ("base", "earth", "ground", "flight", "sensors", "interceptors", "engagement", "battle")
"""Layers with compiled code."""


def sources_of(layers: Iterable[str]) -> Iterator[Path]:
    """Yield the source files of some layers with compiled code, in order."""
    for layer in layers:
        for path in sorted((PACKAGE / layer).rglob("*.py")):
            # How work is shared out is no compiled code, and moves no number.
            if not path.is_relative_to(PACKAGE / "base" / "tasks"):
                yield path


@cache
def source_hash() -> str:
    """Return a hash of every physics source file and of the versions of the interpreter and the compiler."""
    return _hashed(sources_of(PHYSICS), ("numba", "llvmlite", "numpy"))


@cache
def program_hash() -> str:
    """Return a hash of every source file and data file of the program, and of the versions of what it computes with."""
    files = sorted(path for ending in ("py", "json") for path in PACKAGE.rglob(f"*.{ending}"))
    return _hashed(files, ("numba", "llvmlite", "numpy", "scipy", "pydantic", "shapely", "pyproj"))


def _hashed(files: Iterable[Path], libraries: tuple[str, ...]) -> str:
    from importlib.metadata import version

    versions = " ".join(version(name) for name in libraries)
    digest = hashlib.sha256(f"{sys.version_info[:3]} {versions} {platform.machine()}".encode())
    for path in files:
        digest.update(path.relative_to(PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


@dataclass(frozen=True)
class CodeFolder:
    """A folder of compiled code.

    fault: why it is not the user's usual one, in words; '' if it is.
    room: whether there is room for it at all; without, each process compiles in memory what it needs.
    """

    path: Path
    fault: str = ""
    room: bool = True

    @property
    def complete(self) -> bool:
        """Whether all code of the program has been compiled into it."""
        return (self.path / "complete").exists()

    def used(self) -> None:
        """Note that a program uses the code, as the time at which the folder was last changed."""
        with contextlib.suppress(OSError):
            os.utime(self.path)

    def completed(self) -> None:
        """Note that all code of the program is in it, and remove code beside it that no program uses any more."""
        with contextlib.suppress(OSError):
            self.path.mkdir(parents=True, exist_ok=True)
            (self.path / "complete").touch()
        remove_unused(self.path)

    @contextlib.contextmanager
    def locked(self, name: str) -> Iterator[None]:
        """Hold a lock of the folder that no other process holds. Without locks in the system, or write access, hold none."""
        with contextlib.ExitStack() as held:
            with contextlib.suppress(OSError):
                locks = self.path / "locks"
                locks.mkdir(parents=True, exist_ok=True)
                file = held.enter_context((locks / name).open("a"))
                if fcntl is not None:
                    fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _root() -> Path:
    """Return the folder that is kept between runs. Raises RuntimeError if there is no home."""
    chosen, home = os.environ.get(CACHE_VARIABLE), os.environ.get("XDG_CACHE_HOME")
    return Path(chosen) if chosen else Path(home or Path.home() / ".cache") / "mujun"


def cache_root() -> Path | None:
    """Return the folder that is kept between runs; None if there is no home."""
    try:
        return _root()
    except RuntimeError:
        return None


def remove_unused(kept: Path) -> None:
    """Remove folders of compiled code beside `kept` that no program has used for KEPT_DAYS, the longest unused first.

    Each is renamed before its files go, so that two processes do not remove the same one, and a program that begins just then
    finds all of its code or compiles it anew.
    """
    before = time.time() - KEPT_DAYS * 86_400.0
    with contextlib.suppress(OSError):
        found = sorted((path.stat().st_mtime, path) for path in kept.parent.glob("compiled-*") if path != kept)
        for last_used, path in found[:MOST_REMOVED]:
            if last_used < before:
                moved = path.with_name(f"unused-{os.getpid()}-{path.name}")
                with contextlib.suppress(OSError):
                    path.rename(moved)
        for _, path in sorted((path.stat().st_mtime, path) for path in kept.parent.glob("unused-*"))[:MOST_REMOVED]:
            shutil.rmtree(path, ignore_errors=True)


def choose(processor: str) -> CodeFolder:
    """Return the folder for compiled code; if the user's own cannot be written, one in the system's temporary folder.

    processor: its name and features, for which code is compiled.
    """
    name = f"compiled-{source_hash()}-{hashlib.sha256(processor.encode()).hexdigest()[:8]}"
    chosen, home = os.environ.get(CACHE_VARIABLE), os.environ.get("XDG_CACHE_HOME")
    try:
        root = _root()
        return CodeFolder(_usable(root / name))
    except (OSError, RuntimeError) as error:  # RuntimeError: there is no home
        why = getattr(error, "strerror", None) or str(error)
        where = str(root) if chosen or home or not isinstance(error, RuntimeError) else "the home folder"
    words = {"where": where, "why": why, "variable": CACHE_VARIABLE}
    try:
        root = _root_of_user()
        path = _usable(root / name)
    except OSError:
        key = (
            "compiled code cannot be kept in {where} ({why}), so it is made for this run only; expected a folder that can be "
            "written, which {variable} may name"
        )
        here = _for_this_run()
        return CodeFolder(here / name, say(key, **words), _has_room(here))
    os.environ[CACHE_VARIABLE] = str(root)  # for the processes that this one starts
    key = (
        "compiled code cannot be kept in {where} ({why}), so it is kept in {root}; expected a folder that can be written, "
        "which {variable} may name"
    )
    return CodeFolder(path, say(key, root=str(root), **words))


def _usable(path: Path) -> Path:
    """Return a folder of compiled code that is complete, or can be written. Raises OSError if it is neither."""
    if CodeFolder(path).complete:  # it may have been made by somebody who alone can write it
        CodeFolder(path).used()
        return path
    path.mkdir(parents=True, exist_ok=True)
    check_room(path)
    with tempfile.TemporaryFile(dir=path):
        return path


def _has_room(folder: Path) -> bool:
    try:
        check_room(folder)
    except OSError:
        return False
    return True


def _root_of_user() -> Path:
    """Return a folder of this user's in the system's temporary folder. Raises OSError if it is not the user's alone.

    Compiled code is loaded from it: nobody else may be able to put a file there.
    """
    user = os.getuid() if hasattr(os, "getuid") else ""
    root = Path(tempfile.gettempdir()) / f"mujun-of-user-{user}"
    with contextlib.suppress(FileExistsError):
        root.mkdir(mode=0o700)
    found = root.lstat()
    if not stat.S_ISDIR(found.st_mode) or (user != "" and (found.st_uid != user or found.st_mode & 0o077)):
        raise PermissionError(f"{root} belongs to somebody else")
    return root


def check_room(folder: Path) -> None:
    """Raise OSError if a folder is on a disk without room for compiled code."""
    free = shutil.disk_usage(folder).free
    if free < ROOM_BYTES:
        raise OSError(
            errno.ENOSPC, f"{free // 1_000_000} MB are free, and compiled code takes {ROOM_BYTES // 1_000_000}"
        )


def _for_this_run() -> Path:
    """Return a folder that is removed when this process ends, and tell it to the processes that this one starts."""
    try:
        root = Path(tempfile.mkdtemp(prefix="mujun-"))
    except OSError:  # nowhere at all: nothing can be kept, and each process compiles for itself
        return Path(tempfile.gettempdir()) / "mujun"
    os.environ[CACHE_VARIABLE] = str(root)
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    return root
