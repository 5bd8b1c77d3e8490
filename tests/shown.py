"""The program run in this process; and commands that many tests look at, run once in a session."""

import hashlib
import shlex
import shutil
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

from once import Once
from typer.main import get_command
from typer.testing import CliRunner, Result

from mujun.cli.main import app

PROGRAM = get_command(app)
"""All commands, made once: typer would make them anew at each run. After a run in another language their help is in that one."""
EVIDENCE = "mujun validate --raids 100000 --out evidence"
"""The evidence, with fewer raids drawn."""


def program(words: Sequence[str]) -> Result:
    """Run the program with these words."""
    with mock.patch("typer.testing._get_command", lambda _: PROGRAM):
        return CliRunner().invoke(app, list(words))


def briefly(words: Sequence[str]) -> list[str]:
    """Return the options with which `assess` takes least time: no pictures and no draws, unless the words ask for them."""
    if words[0] != "assess":
        return []
    drawn = {"--samples", "--precision", "--nominal"} & set(words)
    return [*([] if "--pictures" in words else ["--no-pictures"]), *([] if drawn else ["--nominal"])]


def ran(line: str, once: Once) -> tuple[dict, Path]:
    """Run a command here; return what it said, and a folder with what it wrote, in `files`.

    Where one that says the same was run before, on the same files, take over what it wrote and said.
    """
    words = shlex.split(line)[1:]
    named = [Path(part).read_bytes() for word in words for part in word.split("=") if Path(part).is_file()]
    key = hashlib.sha256(b"\0".join([line.encode(), *named])).hexdigest()[:16]

    def run(folder: Path) -> dict:
        before = set(Path().iterdir())
        # Pictures and draws have tests of their own.
        result = program([*words, *briefly(words)])
        (folder / "files").mkdir()
        for path in set(Path().iterdir()) - before:
            (shutil.copytree if path.is_dir() else shutil.copy)(path, folder / "files" / path.name)
        refused = None if isinstance(result.exception, SystemExit | None) else str(result.exception)
        told = {"output": result.output[-300:], "stdout": result.stdout, "lines": len(result.stdout.splitlines())}
        return {"fault": refused, "exit_code": result.exit_code, **told}

    done, folder = once.answered(f"shown-{key}", run)
    shutil.copytree(folder / "files", Path(), dirs_exist_ok=True)
    return done, folder
