"""Finished draws are kept: a run that was killed goes on where it was, with the bits of one that was not.

| case | what must hold |
|---|---|
| a piece damaged, cut off, or in another's place | it is told, and worked out anew |
| draws with a ledger, without one, and once more | the same outcomes; what is there is not drawn again |
| `assess` killed by kill -9 among the draws, again and again | no piece drawn twice, the brief of an undisturbed run |
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from smaller import ONE_MISSILE, smaller
from typer.testing import CliRunner

from mujun.base.compiled import code_folder
from mujun.base.store import computing_anew
from mujun.base.tasks.ledger import PIECES, Ledger
from mujun.cli.main import app
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.draws.design import Design
from mujun.studies.draws.probe import Probe
from mujun.studies.draws.sampler import DRAWS_A_PIECE, Sampler
from mujun.studies.evaluate import Evaluator

NUMBERS = [0.1, -0.0, 5e-324, 1.7976931348623157e308, None, "piece"]


def test_a_piece_is_whole_or_not_there(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "pieces", b"key")
    assert ledger.get(1, "a") is None
    assert ledger.put(NUMBERS, 1, "a") and ledger.put([2], 2, "a")
    assert list(map(repr, ledger.get(1, "a"))) == list(map(repr, NUMBERS))
    assert Ledger(tmp_path / "pieces", b"other key").get(1, "a") is None
    first, second = ledger.path_of(1, "a"), ledger.path_of(2, "a")
    sound = first.read_bytes()
    changed = bytearray(sound)
    changed[-3] ^= 1
    for damaged in (b"", sound[:-1], bytes(changed), sound[1:], second.read_bytes()):
        first.write_bytes(damaged)
        with pytest.warns(UserWarning, match=r"was damaged; it is worked out anew"):
            assert ledger.get(1, "a") is None
        assert not first.exists()
    assert sorted(ledger.folder.iterdir()) == [second]
    nowhere = Ledger(second / "pieces", b"key")  # a file is in the way, as where there is no room
    assert not nowhere.put([1], 1) and nowhere.get(1) is None
    ledger.drop()
    assert not ledger.folder.exists()


def test_draws_that_are_there_are_not_drawn_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = load_catalogue()
    study = catalogue.get(Study, "watches-kurils")
    used, design = Evaluator(catalogue, study).used, Design(8 * (DRAWS_A_PIECE + 8), 3)
    ledger = Ledger(tmp_path / "pieces", b"key")
    alone = Sampler(catalogue, [study], used).replicate(1, design).studies
    assert Sampler(catalogue, [study], used, ledger=ledger).replicate(1, design).studies == alone
    pieces = sorted(ledger.folder.iterdir())
    assert len(pieces) == 2
    pieces[0].unlink()
    assert Sampler(catalogue, [study], used, ledger=ledger).replicate(1, design).studies == alone
    monkeypatch.setattr(Probe, "ask_claims", None)
    steps: list[int] = []
    again = Sampler(catalogue, [study], used, ledger=ledger).replicate(1, design, told=lambda: steps.append(1))
    assert again.studies == alone and len(steps) == design.each


def cache_of_its_own(folder: Path) -> Path:
    """Make a cache without results; the compiled code is that of this session."""
    folder.mkdir()
    (folder / code_folder.path.name).symlink_to(code_folder.path)
    return folder


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    claim = smaller(tmp_path, "watches-kurils", variants=0, **ONE_MISSILE)
    words = ["assess", str(claim), "--samples", "64", "--no-pictures", "--out"]
    disturbed = cache_of_its_own(tmp_path / "disturbed")

    def begun(out: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "MUJUN_CACHE_DIR": str(disturbed), "MUJUN_THREADS": "2"}
        program = [sys.executable, "-m", "mujun", *words, str(tmp_path / out)]
        return subprocess.Popen(program, env=environment, start_new_session=True)

    seen: set[Path] = set()
    for more in (2, 5):
        process = begun("killed")
        while len(now := set((disturbed / PIECES).rglob("*.json"))) < len(seen) + more:
            assert process.poll() is None
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert seen <= now
        seen = {path for path in now if path.exists()}
        times = {path: path.stat().st_mtime_ns for path in seen}
    process = begun("resumed")
    drawn_again = False
    while process.poll() is None:
        time.sleep(0.02)
        for path, before in times.items():
            try:
                drawn_again |= path.stat().st_mtime_ns != before
            except FileNotFoundError:
                continue
    assert process.returncode == 0 and not drawn_again
    with computing_anew():
        undisturbed = CliRunner().invoke(app, [*words, str(tmp_path / "whole")])
    assert undisturbed.exception is None
    for name in ("brief.json", "verdicts.csv", "brief.md"):
        one, other = ((tmp_path / run / name).read_text("utf-8") for run in ("resumed", "whole"))
        assert one == other, name
    assert json.loads((tmp_path / "resumed" / "brief.json").read_text("utf-8"))["studies"][0]["draws"] == 64
    assert not list((disturbed / PIECES).rglob("*")) and not (tmp_path / "killed").exists()
    shutil.rmtree(disturbed)
