"""Every command that README and guides show is run, in their order: none is refused. What takes minutes is asked for less."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mujun.cli.main import app

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted(p for p in (ROOT / "docs").rglob("*.md") if p.name != "tutorial.md")]
CHECKS = ROOT / "src" / "mujun" / "catalogue" / "checks"
LESS = (
    ("assess --samples 1024", "assess sees-russia --samples 32"),
    ("--samples 256", "--samples 32"),
    ("sensitivity hits-russia", "sensitivity watches-kurils"),
    ("mujun sensitivity", "mujun sensitivity --evaluations 80 --factors 2"),
)
"""What is asked for instead, for time: one study, fewer draws, narrower designs. The options are those that are shown."""


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


def commands(page: Path) -> list[str]:
    """Commands of a page, each once."""
    found = [
        line[2:] for block in blocks(page, "console") for line in block.splitlines() if line.startswith("$ mujun ")
    ]
    for shown, less in LESS:
        found = [line.replace(shown, less) for line in found]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("page", [p for p in PAGES if commands(p)], ids=lambda page: page.name)
def test_the_commands_of_a_page_are_not_refused(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (case, *_) = blocks(ROOT / "docs" / "check-case.md", "yaml")
    (claim, *_) = blocks(ROOT / "docs" / "study-file.md", "yaml")
    for name, text in (("case.yaml", case), ("my-case.yaml", case), ("my-claim.yaml", claim)):
        Path(name).write_text(text, encoding="utf-8")
    for name, text in re.findall(
        r"[Ss]ave it as `([\w.-]+)`.*?```yaml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL
    ):
        Path(name).write_text(text, encoding="utf-8")
    for record in re.findall(r"\w+\.csv", case):  # the guide's example is a case of NASA's, which is shipped
        shutil.copy(CHECKS / record, record)
    for line in commands(page):
        words = shlex.split(line)[1:]
        if words[0] == "assess":  # pictures have tests of their own
            words.append("--no-pictures")
        result = CliRunner().invoke(app, words)
        assert result.exception is None or isinstance(result.exception, SystemExit), f"{line}: {result.exception}"
        assert result.exit_code in (0, 1) if words[0] == "validate" else result.exit_code == 0, (
            f"{line}: {result.output[-300:]}"
        )
        assert len(result.stdout.splitlines()) >= 2, line
