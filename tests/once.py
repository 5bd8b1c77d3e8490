"""Work that many tests look at, done once in a session, by whichever of its processes comes first."""

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filelock import FileLock


class Once:
    """A folder that all processes of a test session share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def made(self, name: str, make: Callable[[Path], None]) -> Path:
        """Return the folder that make(folder) fills. Who comes while it is being made waits; none may change what is in it."""
        done = self._folder / name
        with FileLock(self._folder / f"{name}.lock"):
            if not done.exists():
                part = self._folder / f"{name}.part"
                shutil.rmtree(part, ignore_errors=True)  # left by a process that failed: the next one tries again
                part.mkdir()
                make(part)
                part.rename(done)
        return done

    def answered(self, name: str, ask: Callable[[Path], Any]) -> tuple[Any, Path]:
        """Return what ask(folder) answered, as JSON keeps it, and the folder."""

        def make(folder: Path) -> None:
            (folder / "answer.json").write_text(json.dumps(ask(folder)), encoding="utf-8")

        folder = self.made(name, make)
        return json.loads((folder / "answer.json").read_text(encoding="utf-8")), folder

    def kept(self, name: str, ask: Callable[[Path], Any]) -> tuple[Any, Path]:
        """Return what ask(folder) gave, as pickle keeps it, and the folder: for results that are no plain data."""

        def make(folder: Path) -> None:
            (folder / "kept.pickle").write_bytes(pickle.dumps(ask(folder)))

        folder = self.made(name, make)
        return pickle.loads((folder / "kept.pickle").read_bytes()), folder
