"""Any values of any options of any command: the work is not begun, or refused with the name of the option, and never fails.

The work itself is taken away: what gets as far as that has been accepted.
"""

import re
from pathlib import Path
from typing import Any

import pytest
import typer
from damage import each
from typer.testing import CliRunner

from mujun.base.outcomes import BadInput
from mujun.cli.main import app

VALUES = (
    "",
    " ",
    "x",
    "-1",
    "0",
    "1",
    "1e999",
    "nan",
    "inf",
    "-inf",
    "9" * 30,
    "1e-300",
    "[/x]",
    "[sic]",
    "\x1b[31m",
    "²",
    "\uff11",
    "a,b",
    "1,2",
    "91,0",
    "0,181",
    "nodong",
    "tokyo",
    "shield",
    "thaad-guam",
    "allied-2018",
    "min-energy",
    "max-range",
    "lofted=1",
    "time=x",
    "=",
    "a=b",
    "nodong.published_range=1 km",
    "/dev/full/x",
    ".",
    "..",
    "a\nb",
    "\udcff",
    "é" * 300,
    "--",
    "-h",
    "en",
    "ja",
    "xx",
    "1000000000",
    "0.5",
    "true",
    "mine.yaml",
    "no.bib",
    "x.zip",
    "x.json",
    "x.kml",
)
WORDS = ("nodong", "thaad-guam", "shield", "tokyo", "[/x]", "no.yaml", "", "-", "²", "a>b")


class Work(Exception):
    """The work, in place of which nothing is done."""


@pytest.fixture
def no_work(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let every command end where its work begins, in an empty folder."""

    def begun(*_: Any, **__: Any) -> None:
        raise Work

    monkeypatch.chdir(tmp_path)
    for name in (
        "mujun.cli.common.compile_first",
        "mujun.analyses.warm_up.compile_first",
        "mujun.cli.flights.flight.compile_first",
    ):
        monkeypatch.setattr(name, begun)
    monkeypatch.setattr("mujun.runs.new.representative", begun)


def commands() -> dict[tuple[str, ...], Any]:
    """Return every command by its words, but those that only print, or that remove something."""
    group = typer.main.get_command(app)
    found: dict[tuple[str, ...], Any] = {}
    for name, command in group.commands.items():
        inner = getattr(command, "commands", None)
        found |= {(name,): command} if inner is None else {(name, other): one for other, one in inner.items()}
    return {words: command for words, command in found.items() if words != ("cache", "clear")}


def test_any_options_are_refused_or_accepted_before_any_work(no_work: None, tmp_path: Path) -> None:
    known, counts = commands(), {"accepted": 0, "refused": 0, "usage": 0}
    names = sorted(known)
    for by in each(60, "options"):
        words = by.choice(names)
        options = [option for param in known[words].params for option in param.opts if option.startswith("--")]
        said = [*words, *(by.choice(WORDS) for _ in range(by.randint(0, 2)))]
        for _ in range(by.randint(0, 3)):
            said += [by.choice(options), *([by.choice(VALUES)] if by.random() < 0.9 else [])]
        if "--open" in said or "--help" in said or "validate" in said:
            continue
        result = CliRunner().invoke(app, said)
        error = result.exception
        if isinstance(error, Work) or error is None:
            counts["accepted"] += 1
        elif isinstance(error, SystemExit):
            counts["usage"] += 1
        elif isinstance(error, BadInput):
            counts["refused"] += 1
            named = [word for word in said if word.strip() and word[:40] in str(error)]
            assert named or re.search(r"--[a-z]|expected|こと", str(error)), (said, str(error))
        else:
            assert isinstance(error, OSError) and error.filename is not None, (said, error)
    assert counts["refused"] and counts["usage"]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
