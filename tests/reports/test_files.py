"""Files of a run: all or nothing, and what was there before stays unless it is an earlier run that may go."""

import errno
import os
from pathlib import Path

import pytest

from mujun.base.outcomes import BadInput
from mujun.reports.formats.files import write_run

RUN = "run.txt"


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_a_run_is_written_whole_into_a_new_folder(tmp_path: Path) -> None:
    paths = write_run(tmp_path / "a" / "b", {"one.txt": "ä", "two.bin": b"\x00"}, RUN)
    assert [path.name for path in paths] == ["one.txt", "two.bin"] and paths[1].read_bytes() == b"\x00"
    assert (tmp_path / "a" / "b" / RUN).read_text() == "one.txt\ntwo.bin\n"
    assert os.listdir(tmp_path / "a") == ["b"]


def test_an_empty_folder_is_filled_and_stays_the_same_folder(tmp_path: Path) -> None:
    out = tmp_path / "run"
    out.mkdir()
    node = out.stat().st_ino
    write_run(out, {"one.txt": "first"}, RUN)
    assert contents(out) == {"one.txt": "first", RUN: "one.txt\n"}
    assert out.stat().st_ino == node and os.listdir(tmp_path) == ["run"]


def test_an_earlier_run_goes_only_by_force_and_anything_else_never(tmp_path: Path) -> None:
    out = tmp_path / "run"
    write_run(out, {"one.txt": "first", "old.txt": "first"}, RUN)
    with pytest.raises(BadInput, match=r"exists and is not empty; .*`force` replaces an earlier run"):
        write_run(out, {"one.txt": "second"}, RUN)
    assert contents(out)["one.txt"] == "first"
    write_run(out, {"one.txt": "second"}, RUN, force=True)
    assert contents(out) == {"one.txt": "second", RUN: "one.txt\n"}
    (out / "thesis.docx").write_text("years of work")
    before = contents(out)
    with pytest.raises(BadInput, match=r"holds thesis\.docx, no part of a run"):
        write_run(out, {"one.txt": "third"}, RUN, force=True)
    assert contents(out) == before
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("dear")
    with pytest.raises(BadInput, match=r"not empty; expected a new or empty folder$"):
        write_run(other, {"one.txt": "x"}, RUN, force=True)
    assert sorted(os.listdir(tmp_path)) == ["other", "run"]


@pytest.mark.parametrize("there", [False, True])
def test_a_full_disk_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool) -> None:
    out = tmp_path / "run"
    if there:
        write_run(out, {"one.txt": "first"}, RUN)
    write = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name == "two.txt":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(BadInput, match=r"cannot be written .No space left on device.; nothing was changed"):
        write_run(out, {"one.txt": "second", "two.txt": "second"}, RUN, force=True)
    assert sorted(os.listdir(tmp_path)) == (["run"] if there else [])
    if there:
        assert contents(out) == {"one.txt": "first", RUN: "one.txt\n"}


def test_a_rename_that_fails_brings_the_earlier_run_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "run"
    write_run(out, {"one.txt": "first"}, RUN)
    replace, calls = os.replace, []

    def second_fails(source: Path, target: Path) -> None:
        calls.append(target)
        if len(calls) == 2:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        replace(source, target)

    monkeypatch.setattr(os, "replace", second_fails)
    with pytest.raises(BadInput, match="nothing was changed"):
        write_run(out, {"one.txt": "second"}, RUN, force=True)
    assert contents(out) == {"one.txt": "first", RUN: "one.txt\n"} and os.listdir(tmp_path) == ["run"]
