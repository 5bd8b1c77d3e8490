"""Without room for compiled code on any disk, each process compiles in memory what it needs, and says so."""

import shutil
import tempfile
from collections import namedtuple
from dataclasses import replace

import pytest

from mujun.analyses import warm_up
from mujun.base import code_folder

Usage = namedtuple("Usage", "total used free")


def test_a_full_disk_is_told_and_nothing_is_kept_there(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    """A command that flies compiled everything twice, in processes that could not keep it, and called that complete."""
    monkeypatch.setenv(code_folder.CACHE_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 10**9, 2_000_000))
    found = code_folder.choose("a processor")
    assert not found.room and not found.complete
    assert f"cannot be kept in {tmp_path / 'cache'} (2 MB are free, and compiled code takes 16)" in found.fault


def test_with_room_elsewhere_it_is_kept_there(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    own = tmp_path / "cache"
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv(code_folder.CACHE_VARIABLE, str(own))
    free = {True: 0, False: 10**9}
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 0, free[str(path).startswith(str(own))]))
    found = code_folder.choose("a processor")
    assert found.room and found.fault and not str(found.path).startswith(str(own))


def test_no_process_compiles_what_cannot_be_kept(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    nowhere = replace(warm_up.code_folder, path=tmp_path / "none", room=False)
    monkeypatch.setattr(warm_up, "code_folder", nowhere)

    def started(*_: object, **__: object) -> bool:
        raise AssertionError("a process was started")

    monkeypatch.setattr(warm_up, "compile_in_processes", started)
    told = []
    warm_up.compile_first(started=told.append)
    assert told and not nowhere.complete
