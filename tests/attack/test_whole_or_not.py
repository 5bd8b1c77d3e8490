"""Files are written whole or not at all: on a full disk, with a writer that is killed, and again after that."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from full_disk import full

from mujun.base.outcomes import BadInput
from mujun.reports import drafts
from mujun.reports.formats.files import check_folder, write_files, write_new, write_one, write_run

RUN = "run.txt"
KILLS = 12

WRITER = """
import sys
from pathlib import Path
from mujun.reports.formats.files import write_files, write_one, write_run
out, how = Path(sys.argv[1]), sys.argv[2]
files = {f"{k}.bin": bytes(400_000) for k in range(20)} | {"figures/a.bin": bytes(1000)}
print("ready", flush=True)
if how == "run":
    write_run(out, files, "run.txt", force=True)
elif how == "files":
    write_files(out, files)
else:
    write_one(out / "one.bin", bytes(40_000_000), force=True)
"""


def whole(folder: Path) -> bool:
    names = {f"{k}.bin" for k in range(20)} | {"figures/a.bin"}
    return names <= {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def killed(out: Path, how: str, after: float) -> None:
    """Start a writer and kill it some time after it has begun."""
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(out), how], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    writer.stdout.readline()
    time.sleep(after)
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()


@pytest.mark.parametrize("how", ["run", "files", "one"])
@pytest.mark.parametrize("empty", [True, False], ids=["empty folder", "new folder"])
def test_a_killed_writer_blocks_nobody_and_leaves_nothing_for_long(tmp_path: Path, how: str, empty: bool) -> None:
    """A kill while an empty folder was filled blocked the next run, even with --force."""
    out = tmp_path / "out"
    if empty:
        out.mkdir()
    for k in range(KILLS // 6):
        killed(out, how, 0.004 * (k + 1))
        check_folder(out, RUN if how == "run" else None) if how != "one" and not (out.exists() and whole(out)) else None
    if how == "run":
        write_run(out, {"a.txt": "a"}, RUN, force=True)
        assert sorted(path.name for path in out.iterdir()) == ["a.txt", RUN]
    elif how == "files" and not (out.exists() and whole(out)):
        write_files(out, {"a.txt": "a"})
        assert sorted(path.name for path in out.iterdir()) == ["a.txt"]
    else:
        write_one(out / "one.bin", b"x", force=True)
    assert not [path for path in [*tmp_path.iterdir(), *out.iterdir()] if path.name.startswith(".")]


def test_files_half_moved_into_an_empty_folder_are_taken_back(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    draft = drafts.draft_folder(out, out)
    drafts.filled(draft, {"a.txt": "a", "b.txt": "b"})
    (draft / ".files").write_text("a.txt\nb.txt\n")
    os.replace(draft / "a.txt", out / "a.txt")
    (out / "mine.txt").write_text("mine")
    dead = dead_process()
    draft.rename(out / draft.name.replace(f"-{os.getpid()}-", f"-{dead}-"))
    drafts.clean_up(out)
    assert [path.name for path in out.iterdir()] == ["mine.txt"]


def test_a_run_that_was_being_replaced_comes_back(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_run(out, {"a.txt": "first"}, RUN)
    old = drafts.draft_folder(out, tmp_path, drafts.OLD)
    os.replace(out, old / "run")
    old.rename(tmp_path / old.name.replace(f"-{os.getpid()}-", f"-{dead_process()}-"))
    drafts.clean_up(out)
    assert (out / "a.txt").read_text() == "first" and [path.name for path in tmp_path.iterdir()] == ["out"]


def test_drafts_of_others_stay(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    mine = drafts.draft_folder(out, tmp_path)
    (tmp_path / ".out-notes").mkdir()
    (tmp_path / f".out-000000-{dead_process()}-abcdefgh.part").mkdir()
    drafts.clean_up(out)
    assert len(list(tmp_path.iterdir())) == 4 and mine.is_dir()


def dead_process() -> int:
    """Return the number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.mark.parametrize("there", ["nothing", "empty", "others"])
def test_a_full_disk_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: str) -> None:
    """All commands but `assess` left half of their files, and half a file."""
    out = tmp_path / "new" / "out"
    if there != "nothing":
        out.mkdir(parents=True)
    if there == "others":
        (out / "mine.txt").write_text("mine")
    before = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))
    for after in (0, 1, 2):
        monkeypatch.setattr(Path, "write_bytes", full(after))
        with pytest.raises(BadInput, match=r"No space left on device\); nothing was changed"):
            write_files(out, {"a.json": "a", "b.csv": "b", "c.png": b"c"})
        monkeypatch.undo()
        assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == before
    monkeypatch.setattr(Path, "write_bytes", full(0))
    for writes in (lambda: write_new(out / "one.oem", "x"), lambda: write_one(out / "one.zip", b"x")):
        with pytest.raises(BadInput, match="No space left on device"):
            writes()
        assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == before


def test_a_picture_that_fails_leaves_no_files(tmp_path: Path) -> None:
    from mujun.runs.shared.request import Result

    def fails() -> object:
        raise MemoryError

    result = Result(data={}, title="x", drawn=lambda: {"map": fails}, files={"a.json": lambda: "{}"})
    with pytest.raises(MemoryError):
        result.write(tmp_path / "out")
    assert not (tmp_path / "out").exists()
