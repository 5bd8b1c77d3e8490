"""The program in odd surroundings: it answers as elsewhere, or says in one sentence what is wrong, and never hangs or fails.

Each case runs the program. `SAME`: it prints what it prints in plain surroundings, byte for byte; a sentence may stand beside.
"""

import os
import re
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from damage import ATTACKS
from limits import LONGEST_S, Prepare, limited, within

from mujun.base.compiled import code_folder

PROGRAM = [sys.executable, "-m", "mujun", "flight", "nodong", "--from", "sakkanmol", "--to", "osaka"]
MOST_CPU_S = 300
"""CPU-seconds after which a process counts as endless: twice what it takes to compile everything."""
SAME = "same"

CODE, TOLD = "compiled code", "compiled code on the disk was damaged; it is compiled anew"


def closed(*numbers: int) -> Prepare:
    def close() -> None:
        for number in numbers:
            os.close(number)

    return close


def standing_in(number: int, path: str, mode: int = os.O_RDWR) -> Prepare:
    """Have a file in place of standard input, output or error."""
    return lambda: os.dup2(os.open(path, mode), number)


def elsewhere(path: str) -> Prepare:
    return lambda: os.chdir(path)


def nowhere() -> None:
    """Stand in a folder that is no longer there."""
    path = Path.cwd() / "gone"
    path.mkdir()
    os.chdir(path)
    path.rmdir()


def ignoring(*signals: signal.Signals) -> Prepare:
    def ignore() -> None:
        for one in signals:
            signal.signal(one, signal.SIG_IGN)

    return ignore


def on_one_core() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


VARIABLES: dict[str, tuple[dict[str, str | None], str]] = {
    **{f"{name} {value!r}": ({name: value}, SAME) for name, value in (
        ("LANG", "C"), ("LANG", "xx_YY.UTF-8"), ("LC_ALL", "POSIX"), ("LC_ALL", "\udcff"), ("PYTHONUTF8", "0"),
        ("PYTHONHASHSEED", "0"), ("PYTHONHASHSEED", "12345"), ("PYTHONOPTIMIZE", "2"), ("PYTHONDONTWRITEBYTECODE", "1"),
        ("PYTHONUNBUFFERED", "1"), ("PYTHONDEVMODE", "1"), ("PYTHONMALLOC", "malloc"), ("PYTHONSAFEPATH", "1"),
        ("PYTHONFAULTHANDLER", "1"), ("PYTHONNOUSERSITE", "1"), ("PYTHONWARNINGS", "ignore"), ("PYTHONINSPECT", ""),
        ("TERM", "dumb"), ("TERM", None), ("NO_COLOR", "1"), ("COLUMNS", "160"), ("TZ", "Asia/Tokyo"), ("TZ", "nowhere"),
        ("HOME", None), ("HOME", "/nowhere"), ("XDG_CACHE_HOME", "/dev/null"), ("TMPDIR", "/nowhere"), ("PATH", None),
        ("USER", None), ("MUJUN_THREADS", "1"), ("MUJUN_THREADS", "3"), ("MUJUN_KEEP_RESULTS", "0"),
        ("OMP_NUM_THREADS", "x"), ("OPENBLAS_NUM_THREADS", "64"), ("NUMBA_NUM_THREADS", "1"),
        ("NUMBA_CACHE_DIR", "/nowhere"), ("MUJUN_DEBUG", "1"), ("MPLCONFIGDIR", "/nowhere"), ("MPLBACKEND", "none"),
    )},
    "MUJUN_LANG 'xx'": ({"MUJUN_LANG": "xx"}, r"MUJUN_LANG is 'xx'; expected one of en, ja"),
    "MUJUN_THREADS 'many'": ({"MUJUN_THREADS": "many"}, r"MUJUN_THREADS is 'many'; expected a whole number"),
    "MUJUN_THREADS '0'": ({"MUJUN_THREADS": "0"}, r"MUJUN_THREADS is '0'; expected a whole number"),
    "MUJUN_THREADS '9999999'": ({"MUJUN_THREADS": "9999999"}, r"MUJUN_THREADS is '9999999'; expected a whole number"),
    "NUMBA_DISABLE_JIT '1'": ({"NUMBA_DISABLE_JIT": "1"}, r"NUMBA_DISABLE_JIT switches the compiler off"),
}  # fmt: skip
"""Environment variables (None: not set), and what is said."""
PREPARED: dict[str, tuple[Prepare, str]] = {
    "no standard input": (closed(0), SAME),
    "no standard error": (closed(2), SAME),
    "no standard input and error": (closed(0, 2), SAME),
    "no standard output": (closed(1), r"standard output is closed"),
    "nothing open at all": (closed(0, 1, 2), ""),
    "standard output full": (standing_in(1, "/dev/full"), r"no space is left"),
    "standard error full": (standing_in(2, "/dev/full"), SAME),
    "standard input endless": (standing_in(0, "/dev/zero"), SAME),
    "a folder that is gone": (nowhere, SAME),
    "in /": (elsewhere("/"), SAME),
    "in /proc/self": (elsewhere("/proc/self"), SAME),
    "one core": (on_one_core, SAME),
    "SIGINT ignored": (ignoring(signal.SIGINT), SAME),
    "SIGPIPE ignored": (ignoring(signal.SIGPIPE), SAME),
    "SIGCHLD ignored": (ignoring(signal.SIGCHLD), SAME),
    "SIGTERM ignored": (ignoring(signal.SIGTERM), SAME),
    "24 open files": (limited(resource.RLIMIT_NOFILE, 24), SAME),
    "no core dumps": (limited(resource.RLIMIT_CORE, 0), SAME),
    "files of 0 bytes": (limited(resource.RLIMIT_FSIZE, 0), SAME),
    "a stack of 1 MB": (limited(resource.RLIMIT_STACK, 2**20), SAME),
    "1 GB of address space": (limited(resource.RLIMIT_AS, 2**30), ""),
    "nice": (partial(os.nice, 5), SAME),
    "umask 777": (partial(os.umask, 0o777), SAME),
}
"""What is done to the process, and what is said; '': an answer or a sentence, as it may happen."""


def code_files(cache: Path) -> list[Path]:
    """Return a file of compiled code and its index, which the program needs."""
    folder = cache / code_folder.path.name / "flight.engine"
    (code,) = folder.glob("propagate.fly_blocks-*.1.nbc")
    return [code, next(folder.glob("propagate.fly_blocks-*.nbi"))]


def replaced(path: Path, content: bytes | None) -> None:
    path.unlink(missing_ok=True)
    if content is not None:
        path.write_bytes(content)


def with_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def with_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def with_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def with_device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def with_bit(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    replaced(path, bytes(raw))


DAMAGE: dict[str, Callable[[Path], None]] = {
    "empty": lambda path: replaced(path, b""),
    "cut off": lambda path: replaced(path, path.read_bytes()[:-100]),
    "longer": lambda path: replaced(path, path.read_bytes() + b"x"),
    "one bit": with_bit,
    "zeros": lambda path: replaced(path, bytes(path.stat().st_size)),
    "a text": lambda path: replaced(path, b"nothing\n" * 100),
    "gone": lambda path: replaced(path, None),
    "a folder": with_folder,
    "a pipe": with_pipe,
    "a link to itself": with_link,
    "a device": with_device,
}
"""What is done to a file of a cache."""
OTHER_DAMAGE: dict[str, Callable[[Path], object]] = {
    "compiled code as one file": lambda cache: (shutil.rmtree(cache / code_folder.path.name),
                                                (cache / code_folder.path.name).write_bytes(b"x")),
    "the mark of complete code as a folder": lambda cache: with_folder(cache / code_folder.path.name / "complete"),
    "the mark of complete code gone": lambda cache: (cache / code_folder.path.name / "complete").unlink(),
    "the locks as a file": lambda cache: (shutil.rmtree(cache / code_folder.path.name / "locks", ignore_errors=True),
                                          (cache / code_folder.path.name / "locks").write_bytes(b"")),
    "pieces as a file": lambda cache: (cache / "pieces").write_bytes(b""),
    "results locked for ever": lambda cache: held(cache),
    "results as those of another program": lambda cache: of_another_program(cache),
    "a journal of results that belongs to nothing": lambda cache: (cache / "results.sqlite-wal").write_bytes(b"x" * 4096),
}  # fmt: skip


def of_another_program(cache: Path) -> None:
    with closing(sqlite3.connect(cache / "results.sqlite")) as base:
        base.executescript("CREATE TABLE results (x); INSERT INTO results VALUES (1);")


def held(cache: Path) -> None:
    """Hold the file of results locked as long as this process runs."""
    base = sqlite3.connect(cache / "results.sqlite", isolation_level=None)
    base.execute("BEGIN EXCLUSIVE")
    _held.append(base)


_held: list[sqlite3.Connection] = []


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """A cache of one's own, whose compiled code shares its bytes with the session's until a file is replaced."""
    found = tmp_path / "cache"
    shutil.copytree(code_folder.path, found / code_folder.path.name, copy_function=os.link)
    return found


def ran(
    cache: Path, variables: dict[str, str | None] | None = None, prepare: Prepare | None = None
) -> tuple[int, str, str]:
    """Run the program; return its exit status and what it said on standard output and error."""
    environment = {
        **os.environ,
        "MUJUN_CACHE_DIR": str(cache),
        "COLUMNS": "160",
        "LANG": "C.UTF-8",
        **(variables or {}),
    }

    def begin() -> None:
        within(MOST_CPU_S)()
        if prepare is not None:
            prepare()

    process = subprocess.run(
        PROGRAM, env={name: value for name, value in environment.items() if value is not None}, preexec_fn=begin,
        stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST_S, cwd=cache, check=False,
    )  # fmt: skip
    return process.returncode, process.stdout.decode(), process.stderr.decode()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the program prints in plain surroundings."""
    folder = tmp_path_factory.mktemp("plain")
    (folder / code_folder.path.name).symlink_to(code_folder.path)
    ran(folder)  # what it needs is compiled then
    status, out, faults = ran(folder)
    assert (status, faults) == (0, "")
    return out


def judged(found: tuple[int, str, str], plain: str, wanted: str) -> None:
    """Check an answer or a sentence. wanted: `SAME`, a pattern of the sentence, or '' for either."""
    status, out, faults = found
    assert "Traceback" not in faults and "bug" not in faults, faults
    if wanted == SAME:
        assert (status, out) == (0, plain), found
    elif wanted:
        assert status in (1, 2) and re.search(wanted, faults) and out == "", found
    else:
        assert (status, out) == (0, plain) or status in (1, 2), found
    said = [line for line in faults.splitlines() if line.strip()]
    assert all(line.startswith(("mujun: ", "First run: ")) for line in said[-1:]), faults


@pytest.mark.nightly
@pytest.mark.parametrize("name", VARIABLES)
def test_variables_of_the_environment(plain: str, cache: Path, name: str) -> None:
    ATTACKS["environments"] += 1
    variables, wanted = VARIABLES[name]
    judged(ran(cache, variables), plain, wanted)


@pytest.mark.nightly
@pytest.mark.parametrize("name", PREPARED)
def test_processes_in_odd_states(plain: str, cache: Path, name: str) -> None:
    ATTACKS["environments"] += 1
    prepare, wanted = PREPARED[name]
    judged(ran(cache, prepare=prepare), plain, wanted)


@pytest.mark.nightly
@pytest.mark.parametrize("name", DAMAGE)
@pytest.mark.parametrize("which", ["code", "index", "results"])
def test_damaged_files_of_a_cache(plain: str, cache: Path, which: str, name: str) -> None:
    """What is damaged is made anew, with a sentence where something was there that could not be used."""
    ATTACKS["damaged caches"] += 1
    if which == "results":
        ran(cache)
        path = cache / "results.sqlite"
    else:
        path = code_files(cache)[which == "index"]
    DAMAGE[name](path)
    found = ran(cache)
    judged(found, plain, SAME)
    if which != "results" and name != "gone":
        assert TOLD in found[2], found


@pytest.mark.nightly
@pytest.mark.parametrize("name", OTHER_DAMAGE)
def test_caches_that_are_none(plain: str, cache: Path, name: str) -> None:
    ATTACKS["damaged caches"] += 1
    OTHER_DAMAGE[name](cache)
    judged(ran(cache), plain, SAME)
    while _held:
        _held.pop().close()


def test_a_socket_in_place_of_a_file_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiled code is read from files only: a pipe would be waited for, for ever."""
    from mujun.base.tasks.ledger import Ledger

    ledger = Ledger(tmp_path, b"key")
    path = ledger.path_of(1)
    os.mkfifo(path)
    with pytest.warns(UserWarning, match="was damaged; it is worked out anew"):
        assert ledger.get(1) is None
    with socket.socket(socket.AF_UNIX) as one:
        monkeypatch.chdir(path.parent)
        one.bind(path.name)  # a socket's path is short
        with pytest.warns(UserWarning, match="was damaged; it is worked out anew"):
            assert ledger.get(1) is None
