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


LOG = """
=========================== short test summary info ============================
SKIPPED [2] tests/flight/test_cuda.py:106: no CUDA GPU on this machine
SKIPPED [1] tests/flight/test_cuda.py:92: NVVM or NVRTC is not on this machine: no PTX can be made
{more}
========================== 9 passed, 3 skipped in 2.24s ==========================
"""


@pytest.mark.parametrize(
    ("more", "code", "said"),
    [
        ("", 0, "3 skipped, 0 of them not in tests/skips.txt"),
        ("SKIPPED [4] tests/reports/test_page.py:17: no Chromium", 1, "7 skipped, 4 of them not in tests/skips.txt"),
        ("SKIPPED [1] tests/flight/test_cuda.py:3: too slow", 1, "4 skipped, 1 of them not in tests/skips.txt"),
    ],
)
def test_only_what_is_named_may_be_skipped(more, code, said, tmp_path):
    (tmp_path / "log").write_text(LOG.format(more=more), encoding="utf-8")
    command = [sys.executable, str(ROOT / "tools" / "skips.py"), str(tmp_path / "log")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (code, said)


@pytest.mark.parametrize("name", CHECKS)
def test_tool_finds_nothing(name):
    environment = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(
        list(map(str, CHECKS[name])), cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{name}:\n{done.stdout}{done.stderr}"
