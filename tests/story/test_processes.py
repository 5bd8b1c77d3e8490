"""Work spread over processes: the user's own script is never run again, and what goes wrong in a process is told."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from smaller import ONE_AREA, smaller

from mujun.base.processes import Crew
from mujun.base.store import KEEP_VARIABLE

LONGEST_S = 600
"""After so long a script counts as hanging."""


@pytest.fixture
def code(tmp_path: Path) -> str:
    """A script whose draws are spread over processes."""
    claim = smaller(tmp_path, "sees-russia", variants=0, **ONE_AREA)
    return f"""
import mujun
found = mujun.assess({str(claim)!r}, samples=32)
print("once:", found["sees-russia"]["draws"])
"""


def spread() -> dict[str, str]:
    """Return an environment in which work is spread over two processes, and nothing is recalled from an earlier run."""
    return {**os.environ, "MUJUN_THREADS": "2", KEEP_VARIABLE: "0"}


def test_a_script_runs_once_from_a_file_and_from_standard_input(code: str, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(code, encoding="utf-8")
    for words, given in (([str(script)], None), (["-"], code)):
        command = [sys.executable, "-W", "error", *words]
        done = subprocess.run(
            command, input=given, env=spread(), capture_output=True, text=True, timeout=LONGEST_S, check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout == "once: 32\n" and done.stderr == ""


def test_a_notebook_runs_each_cell_once(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in spread().items():
        monkeypatch.setenv(name, value)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(notebook, timeout=LONGEST_S, kernel_name="python3").execute()
    assert "".join(output["text"] for output in notebook.cells[0].outputs) == "once: 32\n"


def squared(state: int, task: int, told) -> tuple[int, int]:
    """The state plus a square, and the process that worked it out; two steps."""
    told()
    told()
    return state + task**2, os.getpid()


def failing(state: int, task: int, told) -> int:
    if task == 2:
        raise ValueError("task 2 cannot be done")
    return task


def dying(state: int, task: int, told) -> int:
    if task == 2:
        os._exit(9)
    return task


def test_results_are_in_the_order_of_the_tasks_and_all_steps_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for threads in ("1", "2", "3"):
        monkeypatch.setenv("MUJUN_THREADS", threads)
        ticks: list[float] = []
        with Crew(100) as crew:
            for _ in range(2):
                found.append(crew.work(squared, range(12), 24, ticks.append))
        assert sum(ticks) == pytest.approx(2.0) and min(ticks) > 0.0
        assert (os.getpid() in {process for _, process in found[-1]}) == (threads == "1")
    assert all([value for value, _ in one] == [100 + k**2 for k in range(12)] for one in found)


@pytest.mark.parametrize(
    ("work", "fault", "said"),
    [(failing, ValueError, "task 2 cannot be done"), (dying, RuntimeError, "a process that shared the work died")],
)
def test_a_fault_or_a_death_in_a_process_is_raised_at_once(monkeypatch, work, fault, said) -> None:
    monkeypatch.setenv("MUJUN_THREADS", "2")
    with pytest.raises(fault, match=said), Crew(0) as crew:
        crew.work(work, range(6), 6)
