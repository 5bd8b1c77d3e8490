"""Faults of the machine, names and streams end with a sentence: status 2 for what the user can mend, 1 for the machine's."""

import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numba
import pytest
from shown import program

import mujun
from mujun.api.arguments import Arguments
from mujun.api.battle import _counted
from mujun.base.compiled import check_compiler
from mujun.base.outcomes import BadInput
from mujun.base.threads import thread_count
from mujun.cli.streams import fault_said, machine_fault
from mujun.reports.formats.files import check_folder, check_new, write_one
from mujun.scenario.reading.catalogue import load_catalogue

LONG = "a" * 256
RUN = [sys.executable, "-m", "mujun.cli.main"]
AIR = next(r.id for r in load_catalogue().records.values() if r.kind == "refractivity")
TRAPPED = {f"{AIR}.scale_height": "2 km"}
NETWORK = next(r.id for r in load_catalogue().records.values() if r.kind == "network")
DEFENDED = {"defences": "aegis-ashore-araya", "against": "nodong", "start": "kittaeryong", "to": "tokyo"}


def ended(*words: str, shell: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program to its end. shell: what a shell does with its streams."""
    command = ["sh", "-c", f'"$@" {shell}', "sh", *RUN, *words]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "words", [("catalogue", "show", "nodong"), ("catalogue", "show", "nodong", "--json"), ("--help",)]
)
def test_a_closed_standard_output_is_told(words):
    done = ended(*words, shell=">&-")
    assert done.returncode == 2
    assert (
        done.stderr
        == "mujun: standard output is closed, so no answer can be printed; expected it open, if only to /dev/null\n"
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_full_standard_output_is_told():
    done = ended("catalogue", "show", "nodong", shell="> /dev/full")
    assert done.returncode == 1
    assert done.stderr == "mujun: no space is left where standard output or a file goes\n"


def test_closed_standard_error_costs_no_answer():
    assert ended("catalogue", "list", shell="2>&-").returncode == 0
    done = ended("catalogue", "show", "no-such-thing", shell="2>&-")
    assert (done.returncode, done.stdout) == (2, "")


def test_a_terminal_that_has_only_ascii_gets_the_nearest_characters_and_json_its_escapes():
    done = ended("catalogue", "show", "shield", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert "Aegis Ashore shields Japan" in done.stdout and done.stdout.isascii()
    found = ended("catalogue", "show", "shield", "--json", PYTHONIOENCODING="ascii")
    assert found.stdout.isascii()
    assert json.loads(found.stdout) == json.loads(program(["catalogue", "show", "shield", "--json"]).stdout)


@pytest.mark.parametrize("value", ["²", "0", "-1", "two", "1.5", "9" * 40, "100000"])
def test_a_number_of_threads_that_is_none_is_refused(monkeypatch, value):
    monkeypatch.setenv("MUJUN_THREADS", value)
    with pytest.raises(
        BadInput, match=rf"MUJUN_THREADS is '{value}'; expected a whole number of threads from 1 to 1,024"
    ):
        thread_count()
    monkeypatch.setenv("MUJUN_THREADS", " 3 ")
    assert thread_count() == 3


def test_a_compiler_that_is_switched_off_is_told_by_every_verb(monkeypatch):
    monkeypatch.setattr(numba.config, "DISABLE_JIT", 1)
    with pytest.raises(BadInput, match=r"NUMBA_DISABLE_JIT switches the compiler off.*expected it not to be set"):
        check_compiler()
    with pytest.raises(BadInput, match="NUMBA_DISABLE_JIT"):
        mujun.fly("nodong", "kittaeryong", "tokyo")


def test_names_that_are_too_long_are_told_before_any_work_and_long_ones_serve(tmp_path):
    with pytest.raises(
        BadInput, match=rf"`folder` {LONG[:200]}: cannot be written \(File name too long\); expected a folder"
    ):
        check_folder(Path(LONG))
    with pytest.raises(BadInput, match=r"cannot be written \(File name too long\); expected a name that can"):
        check_new(tmp_path / f"{LONG}.zip", "package", ".zip")
    with pytest.raises(BadInput, match="no such file"):
        mujun.catalogue(f"{LONG}.yaml")
    longest = tmp_path / f"{'a' * 251}.zip"
    check_new(longest, "package", ".zip")
    write_one(longest, b"what a package holds")
    assert longest.read_bytes() == b"what a package holds"


@pytest.mark.parametrize(
    ("number", "name", "said", "status"),
    [
        (errno.ENAMETOOLONG, LONG, "a{200}: File name too long; expected a name that can be read or written", 2),
        (errno.EACCES, "own.yaml", "own.yaml: Permission denied; expected a name", 2),
        (errno.ENOSPC, None, "no space is left", 1),
        (errno.EMFILE, None, "too few files; MUJUN_THREADS=1 opens fewer", 1),
        (errno.EIO, "own.yaml", "own.yaml: Input/output error", 1),
    ],
)
def test_faults_of_the_system_are_sentences(number, name, said, status):
    found, code = fault_said(OSError(number, os.strerror(number), name))
    assert re.search(said, found) and code == status


def test_with_too_few_file_handles_for_processes_the_program_does_the_work_itself():
    script = (
        "import resource; from mujun.base.processes import Crew; from mujun.cli import main\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (9, 9))\n"
        "main.app = lambda: Crew(0).work(print, range(4), 4)\n"
        "main.run()"
    )
    environment = {**os.environ, "MUJUN_THREADS": "2"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    # A process that can be started nevertheless prints to standard error.
    assert done.returncode == 0 and sorted(re.findall(r"^0 (\d) ", done.stdout + done.stderr, re.M)) == list("0123")
    assert machine_fault(OSError(errno.EMFILE, "Too many open files")).endswith("`ulimit -n` may allow more")
    assert machine_fault(RuntimeError("can't start new thread")).endswith("MUJUN_THREADS=1 needs one")
    assert machine_fault(ValueError("something else")) == ""


@pytest.mark.parametrize(
    "ask",
    [
        lambda: mujun.intercept(**DEFENDED, params=TRAPPED),
        lambda: mujun.footprint("aegis-ashore-araya", "nodong", "kittaeryong", params=TRAPPED),
        lambda: mujun.coverage("aegis-ashore-araya", params=TRAPPED),
        lambda: mujun.raid("aegis-ashore-araya", {"nodong": 2}, params=TRAPPED),
        lambda: mujun.network(NETWORK, params=TRAPPED),
    ],
    ids=["intercept", "footprint", "coverage", "raid", "network"],
)
def test_air_that_traps_rays_is_refused_by_every_verb_with_its_place(ask):
    with pytest.raises(BadInput, match=rf"setting {AIR}.scale_height to '2 km': .*would trap level rays"):
        ask()


def test_empty_names_and_numbers_beyond_all_doctrine_are_refused():
    done = ended("network", NETWORK, "--off", "", "--param", "nodong")
    assert done.returncode == 2 and done.stderr.startswith("mujun: --param nodong: expected PATH=VALUE")
    done = ended("network", NETWORK, "--off", "")
    assert (done.returncode, done.stderr) == (2, "mujun: --off '': an empty name stands for nothing; expected names\n")
    with pytest.raises(BadInput, match="`looks` 2000000000000: expected at most 100"):
        mujun.raid("aegis-ashore-araya", {"nodong": 2}, looks=2_000_000_000_000)


def test_a_raid_takes_entries_of_the_catalogue_as_keys():
    entry = mujun.catalogue()["nodong"]
    assert _counted(Arguments(), {entry: 2}) == (("nodong", 2),)
    assert hash(entry) == hash(mujun.catalogue()["nodong"]) != hash(entry.with_(payload_mass="900 kg"))
