"""Processes killed at random times: nothing hangs, nothing is left running, and the same command then gives the same bits.

| what is killed | what must hold | everyday | at night |
|---|---|---|---|
| workers, by SIGKILL | every result there, every step told once | 10 | 2,000 |
| the parent of workers, alone or with them, by SIGKILL or SIGTERM | no process of it runs on | 2 | 400 |
| `assess`, alone or with its workers, by SIGKILL | no process runs on; again: the brief of an undisturbed run | | 300 |
| `assess`, by Ctrl-C | one sentence, exit status 130, in time; no process runs on | | 200 |
| eight workers of a sweep, by SIGKILL, after a cold start | nothing lost or double, the same bits, one compilation | | 100 |
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from pathlib import Path

import pytest
from damage import ATTACKS
from profiles import at_night
from worked import slowly

from mujun.base.compiled import code_folder
from mujun.base.processes import Crew
from mujun.base.tasks.claims import Units
from mujun.runs.claims import sweep

MARK = "MUJUN_TEST_MARK"
LONGEST_S, BUSY = 900.0, 5.0
"""Time after which a process counts as hanging; times as long as things take on a machine that does nothing else."""
long = pytest.mark.nightly
"""Mark of tests that kill programs for hours; MUJUN_KILLS says how many of 3,000, for a longer or shorter night."""
PROGRAM = [sys.executable, "-m", "mujun"]
ASSESS = [*PROGRAM, "assess", "watches-kurils", "--samples", "64", "--no-pictures", "--out"]


def kills(everyday: int, nightly: int) -> int:
    """Return how many processes are killed. nightly: of 3,000 in all."""
    return max(nightly * int(os.environ.get("MUJUN_KILLS", "3000")) // 3000, 1) if at_night() else everyday


def luck() -> random.Random:
    """Return random numbers: the same every day, others every night."""
    return random.Random(None if at_night() else 7)


def marked(folder: Path | None = None) -> dict[str, str]:
    """Return an environment by which the processes are found, with a cache of its own: the compiled code is the session's."""
    found = {**os.environ, MARK: uuid.uuid4().hex, "MUJUN_THREADS": "2"}
    if folder is not None:
        if not folder.exists():
            folder.mkdir(parents=True)
            (folder / code_folder.path.name).symlink_to(code_folder.path)
        found["MUJUN_CACHE_DIR"] = str(folder)
    return found


def running(environment: dict[str, str]) -> list[int]:
    """Return the processes of an environment that run."""
    mark, found = f"{MARK}={environment[MARK]}".encode(), []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            if state != "Z" and mark in (folder / "environ").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def nothing_runs_on(environment: dict[str, str]) -> None:
    """Wait until no process of an environment runs; they have a moment to end."""
    until = time.monotonic() + BUSY * 2.0
    while left := running(environment):
        assert time.monotonic() < until, f"{len(left)} processes run on"
        time.sleep(0.05)


def test_killed_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUJUN_THREADS", "2")
    chance, left = luck(), kills(10, 2000)
    while left > 0:
        ended = threading.Event()
        with Crew(100) as crew:

            def kill(crew: Crew[int] = crew, ended: threading.Event = ended) -> int:
                nonlocal left
                for _ in range(5):
                    ended.wait(chance.uniform(0.0, 0.4))
                    if ended.is_set():
                        break
                    for one in crew.processes[:1]:
                        os.kill(one, signal.SIGKILL)
                        ATTACKS["kill -9: workers"] += 1
                        left -= 1
                return left

            killer = threading.Thread(target=kill)
            killer.start()
            ticks: list[float] = []
            assert crew.work(slowly, range(40), 80, ticks.append) == [100 + k for k in range(40)]
            assert len(ticks) == 80
            ended.set()
            killer.join()


PARENT = """
from mujun.base.processes import Crew
from worked import slowly
with Crew(0) as crew:
    crew.work(slowly, range(10**6), 10**7)
"""


def test_killed_parents() -> None:
    chance = luck()
    for k in range(kills(2, 400)):
        environment = {
            **marked(),
            "PYTHONPATH": str(Path(__file__).parents[1]),
        }
        process = subprocess.Popen(
            [sys.executable, "-c", PARENT], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip
        time.sleep(chance.uniform(0.2, 3.0))
        if k % 3 == 2:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.send_signal((signal.SIGKILL, signal.SIGTERM)[k % 3])
        ATTACKS["kill -9 and SIGTERM: parents of workers"] += 1
        process.communicate(timeout=BUSY * 10.0)  # the pipes are closed once nobody has them
        nothing_runs_on(environment)


def outcome(folder: Path) -> list[str]:
    """Return what a run wrote that depends on nothing but the request."""
    return [(folder / name).read_text("utf-8") for name in ("brief.json", "verdicts.csv")]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("undisturbed")
    subprocess.run([*ASSESS, str(folder / "run")], env=marked(folder / "cache"), check=True, timeout=LONGEST_S)
    return outcome(folder / "run")


@long
def test_killed_runs(tmp_path: Path, undisturbed: list[str]) -> None:
    chance, left, n = luck(), kills(0, 300), 0
    while left > 0:
        n += 1
        cache, out = tmp_path / f"cache-{n}", tmp_path / f"run-{n}"
        for k in range(min(left, 6)):
            environment = marked(cache)
            process = subprocess.Popen([*ASSESS, str(out)], env=environment, start_new_session=True)
            try:
                process.wait(chance.uniform(0.1, 25.0))
                break  # it was faster
            except subprocess.TimeoutExpired:
                if k % 2:
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()
            process.wait()
            ATTACKS["kill -9: assess"] += 1
            left -= 1
            nothing_runs_on(environment)
        if not out.exists():
            subprocess.run([*ASSESS, str(out)], env=marked(cache), check=True, timeout=LONGEST_S)
        assert outcome(out) == undisturbed


@long
def test_stopped_runs(tmp_path: Path) -> None:
    chance = luck()
    for k in range(kills(0, 200)):
        environment = marked(tmp_path / f"cache-{k}")
        process = subprocess.Popen(
            [*ASSESS, str(tmp_path / f"run-{k}")],
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        time.sleep(chance.uniform(1.5, 15.0))
        os.killpg(process.pid, signal.SIGINT)
        ATTACKS["Ctrl-C: assess"] += 1
        began = time.monotonic()
        _, faults = process.communicate(timeout=LONGEST_S)
        if process.returncode == 0:
            continue  # it was faster
        assert time.monotonic() - began < BUSY * 2.0
        assert process.returncode == 130 and "Traceback" not in faults, (process.returncode, faults)
        assert faults.splitlines()[-1].startswith("mujun: stopped")
        nothing_runs_on(environment)


@long
def test_killed_workers_of_a_sweep(tmp_path: Path, undisturbed: list[str]) -> None:
    chance, left, workers = luck(), kills(0, 100), 8
    environment = {**os.environ, MARK: uuid.uuid4().hex, "MUJUN_CACHE_DIR": str(tmp_path / "cold")}
    cold, compilations, n = tmp_path / "cold", 0, 0
    while left > 0:
        n += 1
        folder = tmp_path / f"shared-{n}"
        words = ["sweep", "plan", str(folder), "watches-kurils", "--samples", "64"]
        subprocess.run([*PROGRAM, *words], env=marked(tmp_path / "planned"), check=True, timeout=LONGEST_S)
        units, told, alive = Units(folder / sweep.UNIT_FOLDER), list[str](), list[subprocess.Popen[str]]()

        def begin(folder: Path = folder) -> subprocess.Popen[str]:
            return subprocess.Popen(
                [*PROGRAM, "sweep", "work", str(folder)], env=environment, stderr=subprocess.PIPE, text=True
            )

        alive = [begin() for _ in range(workers)]
        while alive:
            time.sleep(chance.uniform(0.1, 3.0))
            if left > 0 and units.left() and any(cold.glob("*/complete")):
                chance.choice(alive).kill()
                ATTACKS["kill -9: workers of a sweep"] += 1
                left -= 1
            for one in [one for one in alive if one.poll() is not None]:
                alive.remove(one)
                lines = one.communicate()[1].splitlines()
                told += [line.split()[-1] for line in lines if line.startswith("drawn:")]
                compilations += sum(line.startswith("First run: compiling") for line in lines)
                if one.returncode or units.left():
                    alive.append(begin())
        assert json.loads(subprocess.check_output([*PROGRAM, "sweep", "status", str(folder), "--json"]))["done"] == 12
        assert max(Counter(told).values()) == 1
        words = ["sweep", "collect", str(folder), "--out", str(tmp_path / f"run-{n}"), "--no-pictures"]
        subprocess.run([*PROGRAM, *words], env=environment, check=True, timeout=LONGEST_S)
        assert outcome(tmp_path / f"run-{n}") == undisturbed
    assert compilations == 1
    nothing_runs_on(environment)
