"""Results kept on disk by the digest of everything they depend on: bounded, shared by processes, never needed.

One SQLite file lies beside the compiled code. A process that is killed while it writes leaves the file as it was; two processes
may write at once. A file that cannot be read or written is as good as an empty one: everything is then computed. Each result
carries a checksum: a damaged one is told, and as good as none.
Results are pickles: whoever may write the folder may already change the program's compiled code.
"""

import atexit
import errno
import os
import pickle
import sqlite3
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from mujun.base.code_folder import cache_root, source_hash
from mujun.base.digest import digest
from mujun.base.tasks.sealed import sealed, unsealed
from mujun.base.text import say

T = TypeVar("T")

STORE_FILE = "results.sqlite"
KEEP_VARIABLE = "MUJUN_KEEP_RESULTS"
"""Environment variable: 0 keeps and uses no results of earlier runs."""
MOST_BYTES = 256 * 2**20
"""Size of the kept results from which the longest unused ones are dropped."""
KEPT_WHEN_FULL = 0.7
"""Share of `MOST_BYTES` that is left then."""
PUTS_A_LOOK = 64
"""Results written between two looks at the size."""
USE_NOTED_S = 86400.0
"""Time after which a further use of a result is noted."""
PATIENCE_S = 5.0
"""Longest wait for another process that writes."""
_TABLE = "CREATE TABLE IF NOT EXISTS results (key BLOB PRIMARY KEY, kind TEXT, size INTEGER, used REAL, value BLOB) WITHOUT ROWID"


class Contents(NamedTuple):
    """Number and size (bytes) of the kept results of one kind."""

    kind: str
    number: int
    size: int


class Store:
    """Kept results in one file. path: None keeps nothing."""

    def __init__(self, path: Path | None, most_bytes: int = MOST_BYTES) -> None:
        self.path, self.most_bytes = path, most_bytes
        self._lock, self._puts = threading.Lock(), 0
        self._open: sqlite3.Connection | None = None

    def get(self, key: bytes) -> bytes | None:
        """Return a result; None if it is not kept."""
        now = time.time()

        def read(base: sqlite3.Connection) -> bytes | None:
            row = base.execute("SELECT value, used FROM results WHERE key = ?", (key,)).fetchone()
            if row is None:
                return None
            if now - row[1] > USE_NOTED_S:
                base.execute("UPDATE results SET used = ? WHERE key = ?", (now, key))
            return row[0] if isinstance(row[0], bytes) else b""

        kept = self._do(read)
        if kept is None:
            return None
        value = unsealed(key, kept)
        if value is not None:
            return value
        self._do(lambda base: base.execute("DELETE FROM results WHERE key = ?", (key,)))
        message = "{path}: a kept result on the disk was damaged; it is worked out anew"
        warnings.warn(say(message, path=str(self.path)), stacklevel=2)
        return None

    def put(self, key: bytes, kind: str, value: bytes) -> None:
        """Keep a result. kind: what it is, for the list of contents."""

        def write(base: sqlite3.Connection) -> None:
            row = (key, kind, len(value), time.time(), sealed(key, value))
            base.execute("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?)", row)
            if self._puts % PUTS_A_LOOK == 0:
                self._drop_oldest(base)
            self._puts += 1

        if len(value) < self.most_bytes * KEPT_WHEN_FULL:
            self._do(write)

    def contents(self) -> list[Contents]:
        """Return number and size of the kept results, by kind."""
        found = self._do(
            lambda base: base.execute(
                "SELECT kind, count(*), sum(size) FROM results GROUP BY kind ORDER BY kind"
            ).fetchall()
        )
        return [Contents(*row) for row in found or ()]

    def clear(self) -> None:
        """Drop all results, and give their space back."""

        def drop(base: sqlite3.Connection) -> None:
            base.execute("DELETE FROM results")
            base.execute("VACUUM")
            base.execute("PRAGMA wal_checkpoint(TRUNCATE)")

        self._do(drop)

    def close(self) -> None:
        """Close the file; it is opened again when it is next needed."""
        with self._lock:
            if self._open is not None:
                self._open.close()
                self._open = None

    def _drop_oldest(self, base: sqlite3.Connection) -> None:
        (size,) = base.execute("SELECT coalesce(sum(size), 0) FROM results").fetchone()
        if size <= self.most_bytes:
            return
        for key, own in base.execute("SELECT key, size FROM results ORDER BY used").fetchall():
            base.execute("DELETE FROM results WHERE key = ?", (key,))
            size -= own
            if size <= KEPT_WHEN_FULL * self.most_bytes:
                break

    def _do(self, work: Callable[[sqlite3.Connection], T]) -> T | None:
        """Do some work with the file; None if it cannot be used."""
        if self.path is None:
            return None
        with self._lock:
            try:
                if self._open is None:
                    self._open = self._opened(self.path)
                return work(self._open)
            except (sqlite3.Error, OSError):
                return None

    @staticmethod
    def _opened(path: Path) -> sqlite3.Connection:
        path.parent.mkdir(parents=True, exist_ok=True)
        for one in (path, *(path.with_name(f"{path.name}-{part}") for part in ("wal", "shm", "journal"))):
            if one.exists() and not one.is_file():  # a pipe would be waited for, for ever
                raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(one))
        found = sqlite3.connect(path, timeout=PATIENCE_S, isolation_level=None, check_same_thread=False)
        try:
            found.execute("PRAGMA journal_mode = WAL")
            found.execute("PRAGMA synchronous = NORMAL")
            found.execute(_TABLE)
        except sqlite3.Error:
            found.close()
            raise
        return found


@cache
def store() -> Store:
    """Return the store of this process."""
    if os.environ.get(KEEP_VARIABLE, "").strip() == "0":
        return Store(None)
    root = cache_root()
    return Store(None if root is None else root / STORE_FILE)


def let_go() -> None:
    """Close the store of this process; the next use opens the one that the environment then names."""
    if store.cache_info().currsize:
        store().close()
    store.cache_clear()


atexit.register(let_go)


@contextmanager
def computing_anew() -> Iterator[None]:
    """Use and keep no results in this block, here and in the processes that it starts."""
    before = os.environ.get(KEEP_VARIABLE)
    os.environ[KEEP_VARIABLE] = "0"
    let_go()
    try:
        yield
    finally:
        if before is None:
            del os.environ[KEEP_VARIABLE]
        else:
            os.environ[KEEP_VARIABLE] = before
        let_go()


def recall(kind: str, inputs: tuple[Any, ...], code: str = "") -> Any:
    """Return a kept result of the same inputs and the same code; None if there is none. See `recalled`."""
    kept = store()
    if kept.path is None:
        return None
    raw = kept.get(_key(kind, inputs, code))
    if raw is None:
        return None
    try:
        return pickle.loads(raw)
    except Exception:  # a damaged value may raise anything; it is as good as none
        return None


def keep(kind: str, inputs: tuple[Any, ...], made: object, code: str = "") -> None:
    """Keep a result for later runs. See `recalled`."""
    kept = store()
    if kept.path is not None:
        kept.put(_key(kind, inputs, code), kind, pickle.dumps(made, protocol=5))


def _key(kind: str, inputs: tuple[Any, ...], code: str) -> bytes:
    return digest(kind, source_hash(), code, *inputs)


def recalled(kind: str, inputs: tuple[Any, ...], make: Callable[[], T], code: str = "") -> T:
    """Return make(), which is not None, or what it returned earlier for the same inputs and the same code.

    kind: what the result is.
    inputs: everything that it depends on, see `digest`.
    code: hash of the code that it depends on beside the physics.
    """
    found: T | None = recall(kind, inputs, code)
    if found is None:
        found = make()
        keep(kind, inputs, found, code)
    return found
