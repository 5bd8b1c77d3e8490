"""What all tests share: how they are spread over processes, what is compiled or run once for all of them, a browser."""

import contextlib
import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import profiles
import pytest
from once import Once
from shown import EVIDENCE, ran
from typer.testing import CliRunner

from mujun.analyses.warm_up import compile_first
from mujun.base.compiled import code_folder
from mujun.base.outcomes import BadInput
from mujun.base.threads import thread_count
from mujun.cli.main import app
from mujun.reports.formats.pdf import browser
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study

HERE = Path(__file__).parent
LONGEST = (
    "project/test_site.py", "story/test_notebooks.py", "story/test_commands_shown.py", "reports/test_language.py",
    "studies/test_ledger.py", "story/test_capitals.py", "live/test_live_page.py", "story/test_sweep.py",
    "story/test_commands.py", "validation/test_reported_flights.py", "project/test_quality.py", "studies/test_threshold.py",
    "story/test_python.py", "interceptors/test_flyout.py", "story/test_tutorial.py", "story/test_exports.py",
    "story/test_processes.py", "story/test_first_run.py", "story/test_package.py", "story/test_draws_and_sensitivity.py",
    "studies/test_draws.py", "studies/test_kept_results.py", "story/test_rerun_and_compare.py", "reports/test_page.py",
    "story/test_sensing_commands.py", "story/test_faults.py",
)  # fmt: skip
"""Files that take longest, begun early, so that no process is left with one of them at the end."""
MOST_PROCESSES = 8
"""Processes at most: each holds the catalogue and the compiled code."""
NEW_OBJECTS = 20_000
"""Objects made between two looks for garbage; Python's own number, 700, is for smaller programs."""

profiles.register()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return how many processes work: one for each core, and none beside this one where only some files are asked for."""
    if any(Path(argument.partition("::")[0]).is_file() for argument in config.args):
        return 0
    return min(thread_count(), MOST_PROCESSES)


def pytest_configure() -> None:
    """Where several processes share the machine, let each work on one thread; a test that wants more asks for them."""
    if os.environ.get("PYTEST_XDIST_WORKER"):
        os.environ.setdefault("MUJUN_THREADS", "1")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile everything before the processes start: each of them would do it, and some tests fly while they are collected."""
    if session.config.getoption("numprocesses") and not session.config.getoption("collectonly"):
        compile_first()
        if not code_folder.complete:
            raise pytest.UsageError("the kernels cannot be compiled: `mujun validate` tells why")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what runs at night only, and put the files that take longest first: that is the order in which they begin."""
    if not profiles.at_night() and (nightly := [item for item in items if item.get_closest_marker("nightly")]):
        config.hook.pytest_deselected(items=nightly)
        items[:] = [item for item in items if item not in nightly]
    first = {HERE / name: k for k, name in enumerate(LONGEST)}
    items.sort(key=lambda item: first.get(item.path, len(first)))


def pytest_collection_finish() -> None:
    """Spare the collector of garbage what stays until the end, modules and tests: a tenth of the time of all tests went there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Work that is done once in the session, though several processes look at it."""
    own = tmp_path_factory.getbasetemp()
    return Once((own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own) / "once")


@pytest.fixture(scope="session")
def mission(once: Once) -> tuple[dict, Path]:
    """The main job, run once by the program itself: what it prints with --json, and the folder that it writes.

    The package of the run, with its pictures as files, lies beside the folder: run.zip.
    """

    def run(folder: Path) -> dict:
        program, out = Path(sys.executable).parent / "mujun", folder / "run"
        words = ["assess", "--nominal", "--json", "--out", str(out), "--package", str(out.with_suffix(".zip"))]
        command = [str(program), *words]
        return json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)

    data, folder = once.answered("mission", run)
    return data, folder / "run"


@pytest.fixture(scope="session")
def beyond(once: Once) -> tuple[dict, Path]:
    """The claims beyond the document, and the tables of verdicts, at nominal values: what is printed, and what is written."""
    others = [study.id for study in load_catalogue().all(Study) if study.collection != "mission"]

    def run(folder: Path) -> dict:
        words = ["assess", *others, "--nominal", "--no-pictures", "--json", "--out", str(folder / "run")]
        return json.loads(CliRunner().invoke(app, words, catch_exceptions=False).stdout)

    data, folder = once.answered("beyond", run)
    return data, folder / "run"


@pytest.fixture(scope="session")
def evidence(once: Once, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `mujun validate` writes."""
    with contextlib.chdir(tmp_path_factory.mktemp("evidence")):
        _, folder = ran(EVIDENCE, once)
    return folder / "files" / "evidence"


@pytest.fixture(scope="session")
def chromium_program() -> str:
    """Where a Chromium is; the test is skipped, with the reason, where there is none."""
    try:
        return browser()
    except BadInput as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def chromium(chromium_program: str) -> Iterator[Any]:
    """A running Chromium, of one file of tests: while it runs, no other event loop can be started here."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        words = ["--no-sandbox", "--disable-background-networking"]
        running = play.chromium.launch(executable_path=chromium_program, args=words)
        yield running
        running.close()


@pytest.fixture
def offline_page(chromium: Any) -> Iterator[Any]:
    """An empty page of a browser whose network is cut; `asked` lists what it requested, `faults` its scripts' errors."""
    context = chromium.new_context(java_script_enabled=True, offline=True)
    page = context.new_page()
    page.asked, page.faults = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    yield page
    context.close()
