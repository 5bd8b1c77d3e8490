"""Finished pieces of a work, a file each, so that work goes on where it was killed, here or on another machine.

A piece is named by the digest of everything that it depends on, and carries a checksum. It comes into being by an atomic rename:
it is there whole, or not at all, whoever is killed when; two that finish the same piece write the same bytes.
"""

import contextlib
import json
import os
import shutil
import time
import uuid
from pathlib import Path
from typing import Any

from mujun.base.digest import digest
from mujun.base.tasks.sealed import read_sealed, sealed
from mujun.base.text import say

PIECES = "pieces"
"""Folder of finished pieces, beside the file of kept results."""
KEPT_DAYS = 30.0
"""Days for which the pieces of a work that nobody has finished are kept."""


class Ledger:
    """Pieces of one work in a folder. key: digest of everything that all of them depend on."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder, self.key = folder, key

    @classmethod
    def beside_results(cls, results: Path | None, key: bytes) -> "Ledger | None":
        """Return the ledger of a work in a folder of its own beside the file of kept results; None if nothing is kept."""
        return None if results is None else cls(results.parent / PIECES / key.hex(), key)

    def path_of(self, *inputs: Any) -> Path:
        """Return where a piece lies, or would lie. inputs: what it depends on beside the key; see `digest`."""
        return self.folder / f"{digest(self.key, *inputs).hex()}.json"

    def get(self, *inputs: Any) -> Any:
        """Return a piece; None if it is not there. A damaged one is told, and as good as none."""
        path = self.path_of(*inputs)
        key = "{path}: a finished piece of work on the disk was damaged; it is worked out anew"
        content = read_sealed(path, say(key, path=str(path)))
        return None if content is None else json.loads(content)

    def put(self, value: Any, *inputs: Any) -> bool:
        """Keep a piece: plain data, whose numbers come back with all bits. Returns whether there was room for it."""
        path, content = self.path_of(*inputs), json.dumps(value).encode()
        draft = path.with_name(f".{uuid.uuid4().hex}.part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with draft.open("wb") as file:
                file.write(sealed(path.name.encode(), content))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
            return True
        except OSError:
            with contextlib.suppress(OSError):
                draft.unlink()
            return False

    def drop(self) -> None:
        """Remove all pieces: the whole work is done. Beside it, the pieces of works that nobody has touched for `KEPT_DAYS`."""
        shutil.rmtree(self.folder, ignore_errors=True)
        before = time.time() - KEPT_DAYS * 86_400.0
        with contextlib.suppress(OSError):
            for other in self.folder.parent.iterdir():
                if other.stat().st_mtime < before:
                    shutil.rmtree(other, ignore_errors=True)
