"""The terminal: a block a claim at 80 columns, and one claim explained from its file or from a run."""

import json
import webbrowser
from pathlib import Path

import pytest
from story_commands import refused
from typer.testing import CliRunner

from mujun.cli.main import app


def shown(*words: str, columns: int = 80) -> list[str]:
    result = CliRunner().invoke(app, list(words), env={"COLUMNS": str(columns)})
    assert result.exception is None, result.exception
    return result.stdout.splitlines()


def test_a_claim_is_a_block_of_lines_that_fit_and_the_brief_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    lines = shown("assess", "wider-than-thaad", "--nominal", "--no-pictures", "--open", "--out", str(tmp_path / "run"))
    assert lines[:2] == ["wider-than-thaad", "  SUPPORTED"] and max(map(len, lines)) <= 80
    text = " ".join(" ".join(lines).split())
    assert "It defends 7.8 times the ground of THAAD, Seongju." in text and "ratio" not in text
    assert opened == [(tmp_path / "run" / "brief.html").as_uri()]

    said = " ".join(" ".join(shown("explain", "wider-than-thaad", "--run", str(tmp_path / "run"))).split())
    for part in ("What it computes", "How to read the verdict", "Readings of equal standing", "What the run found: supported",
                 "within reach" if "within reach" in said else "reach: supported", "Same test, other assumptions"):  # fmt: skip
        assert part in said, part
    assert "holds nothing on shield" in refused("explain", "shield", "--run", str(tmp_path / "run"))


def test_a_claim_is_explained_from_its_file_without_any_computation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mujun.cli.common.compile_first", lambda: pytest.fail("nothing is to be computed"))
    lines = shown("explain", "hits-russia")
    assert lines[0] == "hits-russia" and max(map(len, lines)) <= 80
    text = " ".join(" ".join(lines).split())
    assert "It is a necessary condition: met, it proves nothing; not met, it rules the claim out." in text
    assert "Officials of the Japanese Ministry of Defence, May 2010" in text and "--run FOLDER" in text


def test_a_run_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "brief.json").write_text(json.dumps({"other": 1}), encoding="utf-8")
    assert "this is no run; expected the folder of a run" in refused("explain", "shield", "--run", str(tmp_path))
    assert "cannot be read" in refused("explain", "shield", "--run", str(tmp_path / "none"))
    assert "2 are given; expected one study, not shield, hits-russia" in refused("explain", "shield", "hits-russia")
