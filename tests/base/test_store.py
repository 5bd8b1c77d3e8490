"""Results kept on disk: used for the same inputs only, bounded, and never needed."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from mujun.base import store as kept
from mujun.base.digest import digest
from mujun.base.store import KEEP_VARIABLE, Store, computing_anew, recalled


@dataclass(frozen=True)
class Pair:
    """Two values."""

    a: float
    b: object


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Keep results in a folder of the test's own."""
    monkeypatch.setenv("MUJUN_CACHE_DIR", str(tmp_path))
    monkeypatch.delenv(KEEP_VARIABLE, raising=False)
    kept.let_go()
    yield tmp_path
    kept.let_go()


def test_values_that_differ_have_digests_that_differ() -> None:
    values = [
        None, False, 0, 0.0, -0.0, 1, 1.0, 1.0 + 2e-16, "1", b"1", "", (), (0,), (0, 0), ((0,), 0), [0, [0]],
        {"a": 1}, {"a": 2}, {"b": 1}, Pair(1.0, 2), Pair(2.0, 1), np.zeros(2), np.zeros(3), np.zeros((2, 1)),
        np.zeros(2, np.int64), np.float64(1.5),
    ]  # fmt: skip
    assert len({digest(value) for value in values}) == len(values)
    assert digest((1, "a")) == digest([1, "a"])
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest(1, 2) != digest(12)
    for unknown in (object(), {1, 2}, np.array([None])):
        with pytest.raises(TypeError, match="no digest"):
            digest(unknown)


def test_a_result_is_made_once_for_the_same_inputs(folder: Path) -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [recalled("test", (k,), make) for k in (1, 1, 2, 1)] == [1, 1, 2, 1]
    assert recalled("test", (1,), make, code="changed") == 3
    kept.let_go()  # as in another process
    assert recalled("test", (1,), make) == 1
    with computing_anew():
        assert recalled("test", (1,), make) == 4
    assert recalled("test", (1,), make) == 1


def test_a_damaged_file_or_value_is_as_good_as_none(folder: Path) -> None:
    assert recalled("test", (1,), lambda: "whole") == "whole"
    with closing(sqlite3.connect(folder / kept.STORE_FILE, isolation_level=None)) as base:
        base.execute("UPDATE results SET value = ?", (b"no pickle",))
    with pytest.warns(UserWarning, match="a kept result on the disk was damaged; it is worked out anew"):
        assert recalled("test", (1,), lambda: "anew") == "anew"
    assert recalled("test", (1,), lambda: "not again") == "anew"
    kept.let_go()
    for path in folder.iterdir():
        path.write_bytes(b"this is no database" * 999)
    assert recalled("test", (1,), lambda: "without a file") == "without a file"
    (folder / "file").touch()
    nowhere = Store(folder / "file" / "results.sqlite")
    nowhere.put(b"key", "test", b"value")
    assert nowhere.get(b"key") is None
    assert nowhere.contents() == []


def test_a_bit_of_a_value_that_changed_is_noticed(folder: Path) -> None:
    """The number would have been taken as it was, and nobody told."""
    value = b"a number: 4.5 km/s"
    path = folder / kept.STORE_FILE
    with closing(sqlite3.connect(path)) as base, closing(Store(path)) as store:
        store.put(b"key", "test", value)
        store.put(b"other", "test", b"other value")
        (whole,) = base.execute("SELECT value FROM results WHERE key = ?", (b"key",)).fetchone()
        (others,) = base.execute("SELECT value FROM results WHERE key = ?", (b"other",)).fetchone()
        changed = whole.replace(b"4.5", b"4.7")
        for damaged in (changed, whole[:-1], others, b"", 7, "text", None):
            base.execute("INSERT OR REPLACE INTO results VALUES (?, 'test', 1, 1e12, ?)", (b"key", damaged))
            base.commit()
            with pytest.warns(UserWarning, match="was damaged"):
                assert store.get(b"key") is None
            assert store.get(b"key") is None
        store.put(b"key", "test", value)
        assert store.get(b"key") == value


def test_a_pipe_in_place_of_the_file_is_not_waited_for(folder: Path) -> None:
    for name in ("results.sqlite", "other.sqlite-wal"):
        os.mkfifo(folder / name)
        store = Store(folder / name.removesuffix("-wal"))
        store.put(b"key", "test", b"value")
        assert store.get(b"key") is None


def test_the_longest_unused_results_are_dropped_first(folder: Path) -> None:
    with closing(Store(folder / "small.sqlite", most_bytes=100_000)) as store:
        for k in range(3 * kept.PUTS_A_LOOK):
            store.put(bytes([k]), "test", bytes(2_000))
        (one,) = store.contents()
        assert one.size <= 100_000 + 2_000 * kept.PUTS_A_LOOK
        assert store.get(bytes([0])) is None
        assert store.get(bytes([3 * kept.PUTS_A_LOOK - 1])) is not None
        store.clear()
        assert store.contents() == []


def test_a_store_that_is_let_go_leaves_no_open_file(folder: Path) -> None:
    recalled("test", (1,), lambda: "kept")
    mine = kept.store()
    kept.let_go()
    opened = [one.resolve() for one in Path("/proc/self/fd").glob("*") if one.exists()]
    assert not [one for one in opened if one.parent == folder.resolve()]
    assert mine.contents()[0].number == 1  # whoever still has it may go on
    mine.close()


WRITER = """
import sys
from pathlib import Path
from mujun.base.store import Store
store, own = Store(Path(sys.argv[1])), sys.argv[2].encode()
for k in range(200):
    store.put(own + bytes([k]), "test", own * 500)
print(sum(store.get(own + bytes([k])) == own * 500 for k in range(200)))
"""


def test_processes_may_write_at_once_and_one_may_be_killed(folder: Path) -> None:
    path = folder / "shared.sqlite"
    command = [sys.executable, "-c", WRITER, str(path)]
    writers = [subprocess.Popen([*command, name], stdout=subprocess.PIPE, text=True) for name in ("a", "b", "c")]
    writers[2].kill()
    assert [writer.communicate(timeout=60)[0].strip() for writer in writers[:2]] == ["200", "200"]
    writers[2].communicate(timeout=60)
    with closing(sqlite3.connect(path)) as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_command_shows_and_drops_what_is_kept(folder: Path) -> None:
    recalled("flights", (1,), lambda: "something")

    def said(*arguments: str) -> str:
        command = [sys.executable, "-c", "from mujun.cli.main import run; run()", "cache", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    shown = json.loads(said("--json"))
    assert shown["file"] == str(folder / kept.STORE_FILE)
    assert [(row["kind"], row["number"]) for row in shown["results"]] == [("flights", 1)]
    assert "commands of flights" in said()
    assert said("clear") == "dropped all kept results\n"
    assert json.loads(said("--json"))["results"] == []
