"""Work spread over processes: the user's own script is never run again, and what goes wrong in a process is told.

| case | what must hold |
|---|---|
| a worker killed at any time | its task is done again, every result there once, every step told once |
| a worker that dies at the same task again and again | a sentence, not a bug |
| the parent killed alone, by SIGKILL or SIGTERM | its workers end, the caller's pipes are closed |
"""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from worked import dying, failing, slowly, squared

from mujun.base.processes import Crew

LONGEST_S = 600
"""After so long a script counts as hanging."""


TESTS = str(Path(__file__).parents[1])
CODE = """
from mujun.base.processes import Crew
from worked import squared

with Crew(100) as crew:
    found = crew.work(squared, range(4), 8)
print("once:", *(value for value, _ in found), len({process for _, process in found}))
"""
"""A script whose tasks are spread over two processes, as the draws of `mujun.assess` are."""
ONCE = "once: 100 101 104 109 2\n"


def spread() -> dict[str, str]:
    """Return an environment in which work is spread over two processes, which find the tests' own modules."""
    return {**os.environ, "MUJUN_THREADS": "2", "PYTHONPATH": TESTS}


def test_a_script_runs_once_from_a_file_and_from_standard_input(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(CODE, encoding="utf-8")
    for words, given in (([str(script)], None), (["-"], CODE)):
        command = [sys.executable, "-W", "error", *words]
        done = subprocess.run(
            command, input=given, env=spread(), capture_output=True, text=True, timeout=LONGEST_S, check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout == ONCE and done.stderr == ""


def test_a_notebook_runs_each_cell_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in spread().items():
        monkeypatch.setenv(name, value)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CODE)])
    NotebookClient(notebook, timeout=LONGEST_S, kernel_name="python3").execute()
    assert "".join(output["text"] for output in notebook.cells[0].outputs) == ONCE


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
    [(failing, ValueError, "task 2 cannot be done"), (dying, ChildProcessError, "died 8 times at the same task")],
)
def test_a_fault_or_a_death_in_a_process_is_raised_at_once(monkeypatch, work, fault, said) -> None:
    monkeypatch.setenv("MUJUN_THREADS", "2")
    with pytest.raises(fault, match=said), Crew(0) as crew:
        crew.work(work, range(6), 6)


@pytest.mark.parametrize("after_s", [0.0, 0.02, 0.1, 0.3])
def test_the_task_of_a_killed_worker_is_done_again(monkeypatch: pytest.MonkeyPatch, after_s: float) -> None:
    monkeypatch.setenv("MUJUN_THREADS", "2")
    ticks: list[float] = []
    killed: list[int] = []

    def kill(crew: Crew[int]) -> None:
        for _ in range(3):
            while not (mine := [one for one in crew.processes if one not in killed]):
                time.sleep(0.005)
            time.sleep(after_s)
            os.kill(mine[0], signal.SIGKILL)
            killed.append(mine[0])

    with Crew(100) as crew:
        killer = threading.Thread(target=kill, args=(crew,))
        killer.start()
        assert crew.work(slowly, range(24), 48, ticks.append) == [100 + k for k in range(24)]
        killer.join()
    assert len(ticks) == 48 and len(killed) == 3


PARENT = """
import os, sys, threading, time
from mujun.base.processes import Crew
from worked import endless
with Crew(0) as crew:
    threading.Timer(0.5, lambda: print(*crew.processes, flush=True)).start()
    crew.work(endless, range(2), 2)
"""


@pytest.mark.parametrize("with_what", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_with_their_parent(with_what: signal.Signals) -> None:
    environment = spread()
    command, pipe = [sys.executable, "-c", PARENT], subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True) as parent:
        assert parent.stdout is not None
        workers = [int(word) for word in parent.stdout.readline().split()]
        assert len(workers) == 2
        parent.send_signal(with_what)
        parent.communicate(timeout=10)  # ends with the last process that holds these pipes: the workers have them, too
