"""Draws of a request spread over any number of machines, by a plan in a folder that they share.

`plan` writes the request and its units; each of any number of workers (`work`) claims one unit after the other and keeps what it
draws there; `status` counts; `collect` makes of it the run that `mujun assess` with the same request makes, with the same bits.
"""

import json
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mujun.analyses.questions.ladder import ALL_RUNGS
from mujun.base.code_folder import program_hash
from mujun.base.compiled import code_folder
from mujun.base.digest import digest
from mujun.base.outcomes import BadInput
from mujun.base.processes import Crew
from mujun.base.tasks.bounded import read_file
from mujun.base.tasks.claims import Units
from mujun.base.tasks.ledger import PIECES
from mujun.base.tasks.worker import on_one_core
from mujun.base.text import say
from mujun.base.version import __version__
from mujun.reports.formats.crate import LARGEST_RUN
from mujun.reports.formats.files import check_folder, write_files
from mujun.runs.claims.assess import AssessRequest, asked_of, ledger_of, prepared
from mujun.runs.shared.request import Ready, at_once
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.study import Study
from mujun.studies.draws.sampler import Sampler
from mujun.studies.questions import NO_VERDICT
from mujun.studies.replicates import Unit, draw_unit, sampler_of, units_of
from mujun.studies.run import run_all

PLAN, INPUT_FOLDER, UNIT_FOLDER, PROCESSOR = "plan.json", "inputs", "units", "processor"
"""Names in the folder of a plan: what was asked, the user's own files, the units, and the processor of the first worker."""


@dataclass(frozen=True)
class Planned:
    """A plan as it was read. studies, used: ids of the studies that are drawn, and of the entries that they read."""

    folder: Path
    request: AssessRequest
    built: Builder
    studies: tuple[str, ...]
    used: frozenset[str]

    @property
    def units(self) -> Units:
        """The units in their folders."""
        return Units(self.folder / UNIT_FOLDER)

    def sampler(self) -> tuple[Sampler, dict[str, Unit]]:
        """Return the sampler, and the units by their names."""
        catalogue, sampling = self.built.catalogue, self.request.sampling
        assert sampling is not None
        _, asked = prepared(self.request)
        ledger = ledger_of(self.request, self.built, asked, self.folder / PIECES)
        studies = [catalogue.get(Study, id) for id in self.studies]
        sampler, first = sampler_of(catalogue, studies, self.used, ledger=ledger)
        return sampler, {unit.name: unit for unit in units_of(sampling.design, first[:-1])}


def plan(request: AssessRequest, folder: Path, ready: Ready = at_once) -> Planned:
    """Write a plan into a new folder. Raises BadInput for a request without a fixed number of draws."""
    if request.sampling is None or request.sampling.precision is not None:
        raise BadInput(say("a sweep draws a number of runs that is known beforehand; expected draws, and no precision"))
    built, studies = prepared(request)
    check_folder(folder)
    ready()
    rungs = ALL_RUNGS - set(request.without_rungs)
    results = [one for one in run_all(built, studies, rungs) if one.verdict != NO_VERDICT]
    if not results:
        raise BadInput(say("none of the studies has a verdict by draws; expected one that has"))
    names = [path.name for path in request.own_files]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise BadInput(say("two files are called {name}; expected names of their own", name=twice))
    files: dict[str, str | bytes] = {
        f"{INPUT_FOLDER}/{path.name}": read_file(path, LARGEST_RUN) for path in request.own_files
    }
    planned = Planned(
        folder, request, built, tuple(one.study.id for one in results),
        frozenset().union(*(one.used for one in results)),
    )  # fmt: skip
    _, units = planned.sampler()
    files |= dict.fromkeys((f"{UNIT_FOLDER}/{name}" for name in Units.planned(units)), b"")
    data = {
        "version": __version__,
        "key": _key(request, built, studies),
        "request": request.to_dict(),
        "studies": planned.studies,
        "used": sorted(planned.used),
        "units": list(units),
    }
    write_files(folder, {**files, PLAN: json.dumps(data, indent=1)})
    return planned


def planned_in(folder: Path) -> Planned:
    """Return the plan of a folder. Raises BadInput if it has none, or one of another program, catalogue or file."""
    try:
        data = json.loads(read_file(folder / PLAN, LARGEST_RUN))
        request = AssessRequest.from_dict(data["request"], folder / INPUT_FOLDER)
        key, studies, used = data["key"], tuple(data["studies"]), frozenset(data["used"])
    except (OSError, ValueError, KeyError, TypeError):
        raise BadInput(say("{folder}: holds no plan; expected a folder of `mujun sweep plan`", folder=folder)) from None
    built, asked = prepared(request)
    if key != _key(request, built, asked):
        told = {"folder": folder, "planned": data.get("version"), "version": __version__}
        key = (
            "{folder}: was planned by another program or catalogue (version {planned}, this is {version}); expected the same "
            "installation for plan and workers"
        )
        raise BadInput(say(key, **told))
    return Planned(folder, request, built, studies, used)


def work(folder: Path, ready: Ready = at_once, told: Callable[[str], None] | None = None) -> int:
    """Draw one unit after the other until none is left to be claimed; return how many were drawn here.

    told: called with the name of each unit that is done.
    Raises BadInput on a processor that computes other last bits than that of the first worker, OSError without room.
    """
    planned = planned_in(folder)
    with code_folder.locked("first worker"):  # of workers that begin together one compiles, and the others wait for it
        ready()
    _same_processor(folder)
    units, count = planned.units, 0
    sampler, known = planned.sampler()
    with on_one_core(), Crew(sampler) as crew:
        while (name := units.claim()) is not None:
            unit = known[name]
            with units.working(name):
                draw_unit(crew, unit)
                if not sampler.finished(unit.index, unit.design, unit.which):
                    raise OSError(say("{folder}: what was drawn cannot be written; expected room", folder=folder))
            count += 1
            if told is not None:
                told(name)
    return count


def status(folder: Path) -> dict[str, Any]:
    """Return the number of units that are left, claimed and done, as plain data. Claims of dead workers are put back."""
    if not (folder / PLAN).is_file():
        raise BadInput(say("{folder}: holds no plan; expected a folder of `mujun sweep plan`", folder=folder))
    units = Units(folder / UNIT_FOLDER)
    units.free_given_up()
    left, claimed, done = len(units.left()), len(units.claimed()), len(units.done())
    return {"folder": str(folder), "units": left + claimed + done, "left": left, "claimed": claimed, "done": done}


def collected(folder: Path) -> AssessRequest:
    """Return the request of a plan all of whose draws are there, whole. Raises BadInput otherwise; damaged units are put back."""
    planned = planned_in(folder)
    _same_processor(folder)
    units = planned.units
    sampler, known = planned.sampler()
    done = set(units.done())
    damaged = [
        name for name, unit in known.items() if name in done and not sampler.sound(unit.index, unit.design, unit.which)
    ]
    for name in damaged:
        units.again(name)
    missing = len(known) - len(done)
    if damaged or missing:
        key = (
            "{folder}: of {n:,} units {missing:,} are not done and {damaged:,} were damaged, which are to be done again; "
            "expected all of them: run `mujun sweep work` once more"
        )
        raise BadInput(say(key, folder=folder, n=len(known), missing=missing, damaged=len(damaged)))
    return planned.request


def _key(request: AssessRequest, built: Builder, studies: list[Study]) -> str:
    return digest(program_hash(), *asked_of(request, built, studies)).hex()


def _same_processor(folder: Path) -> None:
    """Raise BadInput on a processor that computes other last bits than the first one that worked here."""
    mine, path = code_folder.path.name, folder / PROCESSOR
    draft = folder / f".{uuid.uuid4().hex}.part"
    draft.write_text(mine, encoding="utf-8")
    try:
        os.link(draft, path)  # of workers that begin together the first one counts
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        if not path.exists():
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    if path.read_text(encoding="utf-8") != mine:
        key = (
            "{folder}: another processor, whose last bits differ, has begun this work; expected processors of one kind, or "
            "NUMBA_CPU_NAME=generic for all workers from the beginning"
        )
        raise BadInput(say(key, folder=folder))
