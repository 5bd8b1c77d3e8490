"""First runs: what computes an answer was compiled by another process and loaded, so a first run gives the bits of any later one.

| case | what must hold |
|---|---|
| 100 bodies in free flight (at night 300 flights on 1 and 2 threads), twice at once in an empty folder | the same bits as later |
| a compiled function that calls another | it has its own copy, whichever was loaded first |
| a folder that cannot be written | a sentence, and another folder for this run |
| neither home nor temporary folder can be written | the same, for this run only |
| a file of compiled code cut off, changed in one bit, or in another's place | it is told, and compiled anew |
| a process that compiles is killed, or lacks memory | it is told, and the rest is compiled here |
| Ctrl-C while compiling, or while compiled code runs | it ends within 2 s with one sentence, and every process that it started |
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mujun.analyses import warm_up
from mujun.base import code_folder
from mujun.base.compiled import kernel
from mujun.base.compiling import compile_in_processes

FLIGHTS = """
import hashlib, json
import numpy as np
from mujun.flight.engine.lanes import MARK_IMPACT
from mujun.flight.engine.propagate import fly_blocks, propagate
from mujun.flight.model.ascent import Commands
from mujun.flight.model.drag import DragCurve
from mujun.flight.model.vehicle import Stage, Vehicle

stage = Stage(8000.0, 1000.0, 80.0, 250.0, 230.0, 0.8)
vehicle = Vehicle("test", (stage,), 500.0, DragCurve("test", (0.0, 1.0, 4.0), (0.2, 0.4, 0.2)), 5000.0)
draw, n = np.random.default_rng(8), 300
commands = Commands(draw.uniform(-1.2, 1.2, n), draw.uniform(-3, 3, n), draw.uniform(0, 6, n), draw.uniform(0.02, 0.8, n))
flown = propagate(vehicle, commands)
states = flown.mark(MARK_IMPACT)[flown.landed]
assert len(states) > 200
print(json.dumps({
    "bits": hashlib.sha256(states.tobytes()).hexdigest(),
    "compiled here": sum(fly_blocks.stats.cache_misses.values()),
    "loaded": sum(fly_blocks.stats.cache_hits.values()),
}))
"""
BODIES = """
import hashlib, json
import numpy as np
from mujun.flight.engine.replay import _fall, replay

draw, n = np.random.default_rng(8), 100
speeds = draw.uniform(-4e3, 4e3, (n, 3))
states = np.array([replay([6.5e6, 0.0, 0.0, *speed], [0.0, 20.0, 50.0], 1e-4) for speed in speeds])
assert np.isfinite(states).all()
print(json.dumps({
    "bits": hashlib.sha256(states.tobytes()).hexdigest(),
    "compiled here": sum(_fall.stats.cache_misses.values()),
    "loaded": sum(_fall.stats.cache_hits.values()),
}))
"""
LONGEST_S = 900
"""After so long a process counts as hanging."""


def started(folder: Path, *words: str, threads: int = 2) -> subprocess.Popen[str]:
    """Start Python with a folder of its own for compiled code."""
    environment = {**os.environ, "MUJUN_CACHE_DIR": str(folder), "MUJUN_THREADS": str(threads)}
    command = [sys.executable, "-W", "error", *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, env=environment, stdout=pipe, stderr=pipe, text=True, start_new_session=True, preexec_fn=heeding
    )


def heeding() -> None:
    """Have Ctrl-C heeded, which a suite that a shell runs in the background ignores, and all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize(
    "computed", [BODIES, pytest.param(FLIGHTS, marks=pytest.mark.nightly)], ids=["bodies", "flights"]
)
def test_first_and_later_runs_on_any_threads_give_the_same_bits(tmp_path: Path, computed: str) -> None:
    said = []
    for together in ((1, 2), (2,)):  # the first two need the same code at the same time
        for process in [started(tmp_path, "-c", computed, threads=threads) for threads in together]:
            out, faults = process.communicate(timeout=LONGEST_S)
            assert process.returncode == 0 and not faults, faults
            said.append(json.loads(out))
    assert len({one["bits"] for one in said}) == 1
    assert all(one["compiled here"] == 0 and one["loaded"] == 1 for one in said)


@kernel
def called(values):
    total = 0.0
    for k in range(len(values)):
        total += values[k] * values[k] + 0.5
    return total


@kernel
def calling(values):
    return called(values) + called(values[::-1])


def test_a_compiled_function_uses_its_own_copies_of_those_it_calls() -> None:
    assert calling(np.ones(3)) == 9.0
    (result,) = calling.overloads.values()
    if result.library._disable_inspection:  # loaded from the folder: compile it anew
        calling.recompile()
        (result,) = calling.overloads.values()
    ours = [f for f in result.library._final_module.functions if "called" in f.name and not f.is_declaration]
    assert all(function.linkage.name == "internal" for function in ours)
    assert not [f.name for f in result.library._final_module.functions if f.linkage.name == "linkonce_odr"]


def test_every_step_of_the_warm_up_is_done_by_one_process_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [name for part in warm_up.COMPILED_TOGETHER for name in part]
    assert len(set(names)) == len(names)
    own = {name for name, value in vars(warm_up._Steps).items() if callable(value) and not name.startswith("_")}
    assert set(names) == own
    told: list[str] = []
    code = "print(given.decode(), sys.argv[2], flush=True)"
    assert compile_in_processes(code, [["a"], ["b"]], b"step", told.append) == ""
    assert sorted(told) == ["step a", "step b"]
    assert compile_in_processes("raise SystemExit(3)", [[]]) == "exit status 3"
    assert compile_in_processes("raise MemoryError('a block')", [["a"], ["b"]]) == "MemoryError: a block"
    assert compile_in_processes(f"import os; os.kill(os.getpid(), {signal.SIGKILL:d})", [["a"]]) == "signal SIGKILL"
    monkeypatch.setattr(sys, "executable", "")
    assert compile_in_processes(code, [["a"]]) == "no Python program is there to start one"


@pytest.mark.parametrize("fault", ["os.kill(os.getpid(), 9)", "raise MemoryError", "os._exit(3)"])
def test_when_a_process_that_compiles_dies_it_is_told_and_the_rest_is_compiled(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fault: str
) -> None:
    """A folder without its mark was left, nothing was said, and the next command tried the same."""
    done: list[str] = []

    class Steps:
        def first(self) -> None:
            done.append("first")

        def second(self) -> None:
            done.append("second")

    own = replace(warm_up.code_folder, path=tmp_path / "code", fault="", room=True)
    monkeypatch.setattr(warm_up, "code_folder", own)
    monkeypatch.setattr(warm_up, "_Steps", Steps)
    monkeypatch.setattr(warm_up, "COMPILED_TOGETHER", (("first", "second"),))
    code = f"import os\nprint('first', flush=True)\n{fault}"
    monkeypatch.setattr(
        warm_up, "compile_in_processes", lambda _, parts, told: compile_in_processes(code, parts, told=told)
    )
    told: list[str] = []
    with pytest.warns(UserWarning, match="did not end well .*; the rest is compiled function by function"):
        warm_up.compile_first(told.append)
    assert told == ["first", "second"] and done == ["second"] and own.complete


def test_a_home_that_cannot_be_written_is_told_and_another_folder_is_kept(monkeypatch, tmp_path: Path) -> None:
    file, temporary = tmp_path / "file", tmp_path / "tmp"
    file.touch(), temporary.mkdir()
    monkeypatch.setattr(code_folder.tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("MUJUN_CACHE_DIR", str(file / "cache"))
    found = code_folder.choose("a processor")
    assert "compiled code cannot be kept in" in found.fault and "expected a folder that can be written" in found.fault
    assert Path(os.environ["MUJUN_CACHE_DIR"]) == found.path.parent and found.path.parent.parent == temporary
    assert found.path.parent.stat().st_mode & 0o777 == 0o700
    inherited = code_folder.choose("a processor")  # as the processes that this one starts do
    assert inherited.path == found.path and inherited.fault == ""
    monkeypatch.setenv("MUJUN_CACHE_DIR", str(file / "cache"))
    found.completed()
    assert code_folder.choose("a processor").path == found.path and found.complete  # as at the next command
    monkeypatch.setenv("MUJUN_CACHE_DIR", str(file / "cache"))
    found.path.parent.chmod(0o777)  # somebody else could put code there
    own = code_folder.choose("a processor")
    assert (
        "for this run only" in own.fault and own.path.parent.parent == temporary != own.path.parent != found.path.parent
    )


def cut_off(index: Path, code: Path) -> None:
    code.write_bytes(code.read_bytes()[:1000])


def empty(index: Path, code: Path) -> None:
    index.write_bytes(b"")


def one_bit(index: Path, code: Path) -> None:
    raw = bytearray(code.read_bytes())
    raw[len(raw) // 2] ^= 1
    code.write_bytes(raw)


def another(index: Path, code: Path) -> None:
    shutil.copy(index, code)


DAMAGES = (cut_off, empty, one_bit, another)
SMALL = """
import json, sys, warnings
import numpy as np
from mujun.base.compiled import code_folder, kernel

@kernel
def whole(values):
    total = 0.0
    for value in values:
        total += 2.0 * value
    return total

{functions}

said = {{}}
for function in ({names}):
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        answer = function(np.ones(4))
    loaded = sum(function.stats.cache_hits.values())
    said[function.__name__] = [answer, loaded, [str(one.message) for one in told], "numba.np.linalg" in sys.modules]
print(json.dumps(said))
"""
"""Calls compiled functions that differ in name only; says of each its answer, whether it was loaded, its warnings, and whether
what only the compiler needs was imported by then."""


def test_kept_code_serves_a_python_that_strips_docstrings_too() -> None:
    code = """
from mujun.earth.constants import WGS84
from mujun.earth.ground_plane import ground_axes
from mujun.interceptors import table
import numpy as np
flat = table.FlyOutTable(ground_axes(0.6, 2.4, 0.0, WGS84), 0.0, 1.0, np.zeros((2, 2, 8)), np.zeros((5, 8)), 1.0)
table.times_to(np.ones((1, 3)), np.ones(1), flat, np.empty(1))
print(sum(table.times_to.stats.cache_hits.values()), sum(table.times_to.stats.cache_misses.values()))
"""
    told = subprocess.run([sys.executable, "-OO", "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["1", "0"], told


def test_damaged_code_is_told_and_compiled_anew(tmp_path: Path) -> None:
    names = ["whole", *(damage.__name__ for damage in DAMAGES)]
    (whole,) = re.findall(r"@kernel.*?return total\n", SMALL, re.DOTALL)
    functions = "\n".join(whole.replace("whole", name) for name in names[1:])
    script, cache = tmp_path / "small.py", tmp_path / "cache"
    script.write_text(SMALL.format(functions=functions, names=", ".join(names)), encoding="utf-8")

    def said() -> dict:
        environment = {**os.environ, "MUJUN_CACHE_DIR": str(cache)}
        done = subprocess.run(
            [sys.executable, str(script)], env=environment, capture_output=True, text=True, check=True
        )
        assert not done.stderr
        return json.loads(done.stdout)

    assert said() == {name: [8.0, 0, [], True] for name in names}
    for damage in DAMAGES:
        (index,) = cache.rglob(f"*.{damage.__name__}-*.nbi")
        (code,) = cache.rglob(f"*.{damage.__name__}-*.nbc")
        damage(index, code)
    found = said()
    assert found.pop("whole") == [8.0, 1, [], False]
    for name, (answer, loaded, told, _) in found.items():
        assert (answer, loaded) == (8.0, 0) and len(told) == 1, name
        assert "compiled code on the disk was damaged; it is compiled anew" in told[0]
    assert said() == {name: [8.0, 1, [], False] for name in names}  # loaded without what only the compiler needs


def test_code_of_other_sources_goes_after_a_month_without_use(monkeypatch, tmp_path: Path) -> None:
    """The longest unused first, eight in one run; what another process is removing is left to it."""
    monkeypatch.setenv("MUJUN_CACHE_DIR", str(tmp_path))
    month = time.time() - 31 * 86_400.0
    old = [tmp_path / f"compiled-{k:02d}-other" for k in range(10)]
    for k, folder in enumerate(old):
        (folder / "flight").mkdir(parents=True)
        (folder / "flight" / "code.nbi").touch()
        os.utime(folder, (month + k, month + k))
    recent, other = tmp_path / "compiled-recent", tmp_path / "notes"
    recent.mkdir(), other.mkdir()
    code_folder.choose("a processor").completed()
    mine = code_folder.choose("a processor").path
    assert {path for path in tmp_path.iterdir() if path.is_dir()} == {mine, recent, other, *old[8:]}
    os.utime(mine, (month, month))
    code_folder.choose("a processor")  # notes that it is used
    code_folder.choose("another processor").completed()
    assert mine.exists() and recent.exists() and not old[8].exists() and not old[9].exists()
    gone = tmp_path / "compiled-gone"
    gone.mkdir()
    os.utime(gone, (month, month))
    monkeypatch.setattr(Path, "rename", lambda self, to: (_ for _ in ()).throw(FileNotFoundError(to)))
    code_folder.choose("a third processor").completed()
    assert mine.exists()


STOPPED_WITHIN_S = 2.0
"""Longest time from Ctrl-C to the end. The test allows more, since others work at the same time."""
BUSY = 4.0
"""Times as long as it takes on a machine that does nothing else."""


def stopped(process: subprocess.Popen[str]) -> None:
    """Press Ctrl-C, and check how the program ends."""
    began = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    _, faults = process.communicate(timeout=60)
    assert time.monotonic() - began < BUSY * STOPPED_WITHIN_S
    assert process.returncode == 130 and faults.splitlines()[-1:] == ["mujun: stopped"] and "Traceback" not in faults
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_stopping_while_it_compiles_ends_every_process(tmp_path: Path) -> None:
    with started(tmp_path, "-m", "mujun.cli.main", "reach", "aegis-ashore-araya") as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("First run: compiling")
        time.sleep(0.5)
        stopped(process)


ENDLESS = """
import ctypes, sys
from mujun.cli import main
from mujun.runs.engagements import raid
from mujun.base.threads import over_blocks

def endless(request, ready, tick):
    print("begun", file=sys.stderr, flush=True)
    over_blocks(lambda first, last: compute(), 8)

def compute():
    ctypes.CDLL(None).sleep(100)  # as compiled code: without Python's lock, and no handler of a signal is called

raid.run = endless
sys.argv[1:] = ["raid", "aegis-ashore-araya", "--against", "nodong=9"]
main.run()
"""


def test_stopping_while_compiled_code_runs_in_every_thread(tmp_path: Path) -> None:
    with started(tmp_path, "-c", ENDLESS) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "begun\n"
        stopped(process)
