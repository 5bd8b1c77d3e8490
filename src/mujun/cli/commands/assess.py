"""`mujun assess`."""

import json
import time
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mujun.base.outcomes import BadInput
from mujun.cli.commands.verdicts import show, show_moves
from mujun.cli.common import check_out, compile_first, notes, print_json, progress
from mujun.reports.brief.pictures import Picture, all_pictures
from mujun.reports.data.comparison import comparison_data
from mujun.reports.drawing.canvas import lacks_font
from mujun.reports.formats.crate import crate
from mujun.reports.formats.files import check_new, write_one, write_run
from mujun.reports.formats.pdf import browser
from mujun.reports.language import ENGLISH, speaking
from mujun.runs.asked import Asked, nothing, prepared, tested
from mujun.runs.written import RUN, run_files
from mujun.studies.compare import compare, earlier_run


@dataclass(frozen=True)
class Written:
    """How a run is written.

    force: an earlier run in the folder, or an earlier package, is replaced. pdf: the brief is printed as well. package: path of
    the reproducible package that is written beside it. language: of the brief and its pictures; data stay English.
    """

    force: bool = False
    pdf: bool = False
    pictures: bool = True
    package: Path | None = None
    language: str = ENGLISH


def run(asked: Asked, out: Path | None, older: Path | None, as_json: bool, written: Written) -> None:
    """Run studies, print the table, write the brief."""
    built, studies = prepared(asked)
    check_out(out, RUN if written.force else None)
    if written.package is not None:
        check_new(written.package, "--package", ".zip", written.force)
        if twice := next((p for p in asked.files if [q.name for q in asked.files].count(p.name) > 1), None):
            raise BadInput(f"--package: two files are called {twice.name}; expected names of their own")
    program = browser() if written.pdf else None
    with speaking(written.language):
        rough = written.pictures and lacks_font()
    old = _older(older)
    compile_first()
    told = notes()
    if told.is_terminal:
        told.print(f"testing {', '.join(study.id for study in studies)} …", highlight=False)
    with progress("draws, then flips") if asked.sampling else nullcontext() as tick:
        early = show if asked.sampling is None and not as_json else nothing
        found = tested(asked, built, studies, tick, early)
    moved = None
    if old is not None:
        moved = compare(built.catalogue, found.results, found.facts["numbers"], found.facts["source_hash"], old)
        found.data["compared"] = comparison_data(moved, str(older))
    if asked.sampling is not None and not as_json:
        show(found.results)
    if moved is not None and not as_json:
        show_moves(found.data["compared"])
    pictures: dict[str, list[Picture]] = {}
    if written.pictures:
        with progress("pictures") as tick:
            pictures = all_pictures(built.catalogue, found.results, written.language, tick)
    files = run_files(found, pictures, program, written.language)
    paths = write_run(out or _new_folder(), files, RUN, written.force)
    if written.package is not None:
        drawn = {f"figures/{one.name}.svg": one.file for several in pictures.values() for one in several if one.file}
        own = {path.name: path.read_bytes() for path in asked.files}
        facts = {**found.facts, "written": time.strftime("%Y-%m-%d")}
        write_one(written.package, crate(asked.to_dict(), own, {**files, **drawn}, facts), written.force)
    if as_json:
        print_json(found.data)
    if rough:
        told.print(
            f"no font with the letters of '{written.language}' was found: the writing in pictures is measured roughly; readers "
            "who have one see it. Noto Sans CJK JP is free",
            highlight=False,
        )
    told.print(f"brief: {paths[0]}, {', '.join(path.name for path in paths[1:])}", highlight=False)
    if written.package is not None:
        told.print(f"package: {written.package}", highlight=False)


def _older(path: Path | None) -> Mapping[str, Any] | None:
    """Return an earlier run to compare with."""
    if path is None:
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(
            f"--compare {path}: cannot be read ({error.strerror}); expected the brief.json of a run"
        ) from None
    except ValueError:
        raise BadInput(f"--compare {path}: this is no JSON; expected the brief.json of a run") from None
    return earlier_run(data, str(path))


def _new_folder() -> Path:
    stamp = time.strftime("%Y%m%d-%H%M%S")
    folder, count = Path(f"mujun-run-{stamp}"), 1
    while folder.exists():
        count += 1
        folder = Path(f"mujun-run-{stamp}-{count}")
    return folder
