"""Runs a package again and compares every value and every file."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from shlex import split
from typing import Any

from mujun.base.outcomes import BadInput
from mujun.base.processes import Tick
from mujun.base.store import computing_anew
from mujun.base.text import say
from mujun.reports.brief.page import LIVE_FILE
from mujun.reports.brief.pictures import (
    PICTURE_FOLDER,
    RUN_WIDE,
    Picture,
    all_pictures,
    compared_pictures,
    picture_files,
)
from mujun.reports.formats.crate import METADATA, Package, opened
from mujun.reports.language import ENGLISH, checked_language
from mujun.reports.plain import clean, read_json
from mujun.runs.claims.agreement import RECORDED_FACTS, compared, files_compared
from mujun.runs.claims.assess import AssessRequest, AssessResult, prepared, recorded_otherwise, tested
from mujun.runs.claims.page import NO_PAGE, live_beside
from mujun.runs.claims.written import LANGUAGE, package_files, run_files
from mujun.runs.shared.request import Ready, Result, at_once


@dataclass(frozen=True, kw_only=True)
class ReproduceRequest:
    """A package to run again; no `Request`, as the package holds the changed numbers and the user's own files."""

    package: Path


@dataclass(frozen=True, kw_only=True)
class ReproduceResult(Result):
    """Agreement of a package with its second run."""


def run(request: ReproduceRequest, ready: Ready = at_once, tick: Tick | None = None) -> ReproduceResult:
    """Run a package again and compare its results and its files. Nothing is recalled from earlier runs."""
    package = opened(request.package)
    language = _language(package)
    with tempfile.TemporaryDirectory(prefix="mujun-package-") as folder:
        for name, content in package.own.items():
            (Path(folder) / name).write_bytes(content)
        again = AssessRequest.from_dict(package.request, Path(folder))
        built, studies = prepared(again)
        older = None if again.compare is None else _earlier(again.compare)
        ready()
        with computing_anew():
            found = tested(again, built, studies, older, tick)
        facts, found = clean(found.facts), _as_recorded(found, package.result)
        data = compared(package.result, clean(found.to_dict()), facts)
        exact = data["numbers_the_same_to_the_last_digit"] == data["numbers"]
        files = files_compared(package.files, _files(found, package, language), exact)
    data |= {"agrees": data["agrees"] and files["agree"], "files": files}
    return ReproduceResult(data=data, title=str(request.package))


def _language(package: Package) -> str:
    """Return the language of a package's brief. Raises BadInput for one that there is not."""
    return checked_language(str(package.request.get(LANGUAGE, ENGLISH)))


def _earlier(path: Path) -> Mapping[str, Any]:
    from mujun.runs.claims.assess import earlier

    found = earlier(path)
    assert found is not None  # None stands for no path
    return found


def _as_recorded(found: AssessResult, before: Mapping[str, Any]) -> AssessResult:
    """Return the second run with what the package says of its circumstances: program, machine, and where own files lay.

    Recorded commands are taken over if they differ in the folders of files alone.
    """
    recorded = before["provenance"]
    facts = {key: recorded[key] for key in RECORDED_FACTS if key in recorded}
    if _same_command(recorded.get("command"), found.facts["command"]):
        facts["command"] = recorded["command"]
    commands, now = recorded.get("again"), found.facts["again"]
    if isinstance(commands, dict) and commands.keys() == now.keys():
        facts["again"] = {id: commands[id] if _same_command(commands[id], now[id]) else now[id] for id in now}
    said = before.get("compared")
    return recorded_otherwise(found, facts, str(said.get("with")) if isinstance(said, dict) else None)


def _same_command(before: Any, now: str) -> bool:
    """Return whether two command lines differ in nothing but the folders of files."""
    try:
        words = split(before) if isinstance(before, str) else []
    except ValueError:
        return False
    return [Path(word).name for word in words] == [Path(word).name for word in split(now)]


def _files(found: AssessResult, package: Package, language: str) -> dict[str, bytes]:
    """Return the files of the package of the second run, with pictures if the first one has any."""
    catalogue = found.built.catalogue
    pictures: dict[str, list[Picture]] = {}
    if any(name.startswith(f"{PICTURE_FOLDER}/") for name in package.files):
        pictures |= all_pictures(catalogue, found.results, language)
        if "compared" in found.data:
            pictures[RUN_WIDE] = compared_pictures(catalogue, found.data["compared"], language)
    date = _date(package)
    live = live_beside(found, pictures, language) if LIVE_FILE in package.files else NO_PAGE
    files = {**run_files(found, pictures, None, language, live, date), **picture_files(pictures)}
    return package_files(found, files, language, date)


def _date(package: Package) -> str:
    """Return the date on which a package says that it was written. Raises BadInput for one without a date."""
    try:
        graph = read_json(package.files[METADATA])["@graph"]
        return str(next(one["datePublished"] for one in graph if one.get("@id") == "./"))
    except (KeyError, TypeError, ValueError, AttributeError, StopIteration):
        raise BadInput(say("{file} of the package is damaged; expected it as it was written", file=METADATA)) from None
