"""The project's own rules, checked by the tools that hold them: style, types, and which layer may import which."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(sys.executable).parent

CHECKS = {
    "ruff": [TOOLS / "ruff", "check", "."],
    "ruff-format": [TOOLS / "ruff", "format", "--check", "."],
    "mypy": [TOOLS / "mypy"],
    "import-linter": [TOOLS / "lint-imports", "--no-logo", "--no-cache"],
}


@pytest.mark.parametrize("name", CHECKS)
def test_tool_finds_nothing(name):
    environment = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(
        list(map(str, CHECKS[name])), cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{name}:\n{done.stdout}{done.stderr}"
