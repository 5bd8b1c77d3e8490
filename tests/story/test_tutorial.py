"""The tutorial, walked as it stands: its files are written, its commands run in order, and they print what it shows."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mujun.cli.main import app

TEXT = (Path(__file__).parents[2] / "docs" / "tutorial.md").read_text(encoding="utf-8")
(CLAIM,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
(SOURCES,) = re.findall(r"```bibtex\n(.*?)```", TEXT, re.DOTALL)


def plain(text: str) -> str:
    """Return text without the lines of tables and without the breaks that a narrower screen makes."""
    return " ".join(re.sub(r"[│┃]", " ", text).split())


def test_every_command_prints_what_the_tutorial_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    Path("my-claim.yaml").write_text(CLAIM, encoding="utf-8")
    Path("wrong.yaml").write_text(CLAIM.replace("[thaad-seongju]", "[thaad-seongjoo]"), encoding="utf-8")
    Path("my.bib").write_text(SOURCES, encoding="utf-8")
    blocks = re.findall(r"```console\n(.*?)```", TEXT, re.DOTALL)
    assert len(blocks) >= 6
    for block in blocks:
        printed = ""
        for line in block.splitlines():
            if line.startswith("$ mujun "):
                result = CliRunner().invoke(app, line.removeprefix("$ mujun ").split())
                failed = f"mujun: {result.exception}" if result.exception else ""
                printed = plain(result.output + failed)
                assert not failed or "mujun: " in block, failed
            elif line != "...":
                assert plain(line) in printed, f"{line!r} is not printed by the tutorial's command"
                printed = printed[printed.index(plain(line)) :]
    assert Path("answer/brief.html").exists() and Path("claim.zip").exists()


def test_what_the_tutorial_says_of_the_answer_is_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from story_commands import call

    monkeypatch.chdir(tmp_path)
    Path("my-claim.yaml").write_text(CLAIM, encoding="utf-8")
    Path("my.bib").write_text(SOURCES, encoding="utf-8")
    (study,) = call("assess", "my-claim.yaml", "my.bib")["studies"]
    assert study["verdict"] == "ruled out" and study["margin"] == -1.0
    assert "passes 46 km beyond the interceptor's reach" in study["decides"] and "Scud-ER" in study["decides"]
    assert study["turns_at"]["value"] is None and study["turns_at"]["parameter"].endswith(".burnout_speed")
    (daegu,) = study["variants"]
    assert daegu["name"] == "asked of Daegu instead" and daegu["verdict"] == "possible"
