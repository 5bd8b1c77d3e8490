"""Units of a work in a shared folder, each a file that a worker claims by renaming it: done once, by whoever comes first.

A unit lies in one of three folders: `todo`, `claimed`, `done`. A rename is atomic, also on a file system that several machines
share. While it works, a worker touches its claim; one that is no longer touched, or whose process is gone, goes back to `todo`.
A worker that was only thought to be dead does no harm: what two of them finish is the same, bit for bit.
"""

import contextlib
import hashlib
import os
import socket
import threading
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

TOUCHED_S, STALE_S = 10.0, 120.0
"""Time between two touches of a claim, and time without any after which it counts as given up."""
_TODO, _CLAIMED, _DONE, _BY = "todo", "claimed", "done", "@"
_FOLDER = ".units"
"""Name of a file that each of the three folders holds, so that it is there."""


class Units:
    """The units of one work. folder: in which the three folders lie."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._me = f"{_machine()}-{os.getpid()}-{uuid.uuid4().hex[:8]}"

    @staticmethod
    def planned(names: Iterable[str]) -> list[str]:
        """Return the files of units that are all to be done, by their paths in the folder; each is empty."""
        return [*(f"{folder}/{_FOLDER}" for folder in (_TODO, _CLAIMED, _DONE)), *(f"{_TODO}/{name}" for name in names)]

    def left(self) -> list[str]:
        """Return the units that nobody works on."""
        return _names(self.folder / _TODO)

    def claimed(self) -> list[str]:
        """Return the units that somebody works on."""
        return [name.partition(_BY)[0] for name in _names(self.folder / _CLAIMED)]

    def done(self) -> list[str]:
        """Return the units that are done."""
        return _names(self.folder / _DONE)

    def claim(self) -> str | None:
        """Claim a unit, and return its name; None if there is none to be claimed."""
        for again in (True, False):
            for name in self.left():
                mine, unit = self._mine(name), self.folder / _TODO / name
                with contextlib.suppress(OSError):
                    # It may have lain there for so long that it would count as given up at once.
                    os.utime(unit)
                    unit.rename(mine)
                if mine.exists():  # over a network a rename may be done and reported as failed
                    return name
            if again and not self.free_given_up():
                return None
        return None

    @contextlib.contextmanager
    def working(self, name: str) -> Iterator[None]:
        """Touch a claim while the block runs; a unit whose block ends is done, and one whose block fails is free again."""
        ended = threading.Event()

        def touch() -> None:
            while not ended.wait(TOUCHED_S):
                with contextlib.suppress(OSError):
                    os.utime(self._mine(name))

        thread = threading.Thread(target=touch, daemon=True)
        thread.start()
        to = _TODO
        try:
            yield
            to = _DONE
        finally:
            ended.set()
            thread.join()
            with contextlib.suppress(FileNotFoundError):  # somebody thought that this process was dead, and took it
                self._mine(name).rename(self.folder / to / name)

    def free_given_up(self) -> int:
        """Put the units back whose workers are gone; return how many."""
        now, freed = self._time(), 0
        for name in _names(self.folder / _CLAIMED):
            unit, _, by = name.partition(_BY)
            path = self.folder / _CLAIMED / name
            with contextlib.suppress(OSError):
                if _is_gone(by) or now - path.stat().st_mtime > STALE_S:
                    path.rename(self.folder / _TODO / unit)
                    freed += 1
        return freed

    def again(self, name: str) -> None:
        """Put a unit that was done back to be done again."""
        with contextlib.suppress(FileNotFoundError):
            (self.folder / _DONE / name).rename(self.folder / _TODO / name)

    def _mine(self, name: str) -> Path:
        return self.folder / _CLAIMED / f"{name}{_BY}{self._me}"

    def _time(self) -> float:
        """Return the time by the clock of the file system, which also dates the claims."""
        probe = self.folder / f".{self._me}"
        try:
            probe.touch()
            return probe.stat().st_mtime
        finally:
            probe.unlink(missing_ok=True)


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def _machine() -> str:
    """Return a name of this machine since it was started, and of the container in which process numbers count."""
    parts = [socket.gethostname()]
    with contextlib.suppress(OSError):
        parts += [Path("/proc/sys/kernel/random/boot_id").read_text(), os.readlink("/proc/self/ns/pid")]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:8]


def _is_gone(by: str) -> bool:
    """Return whether a worker of this machine has ended; of another one's it is not known."""
    machine, process, _ = by.split("-")
    if machine != _machine() or os.name != "posix":
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
