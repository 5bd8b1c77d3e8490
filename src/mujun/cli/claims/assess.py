"""`mujun assess`: runs the studies, prints the verdicts, writes the files."""

import webbrowser
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from mujun.base.tasks.stopping import stop
from mujun.base.text import NEXT_NAME, joined, say
from mujun.cli.claims.verdicts import show_moves, show_verdicts
from mujun.cli.common import Bar, note, notes, print_json, tell_cautions
from mujun.cli.screen import Screen
from mujun.reports.brief.pictures import PICTURE_FOLDER
from mujun.reports.formats.files import check_folder
from mujun.reports.language import t
from mujun.runs.claims.assess import AssessRequest, earlier, nothing, prepared, tested
from mujun.runs.claims.written import LIST_OF_RUN, Written, write


@dataclass(frozen=True)
class Shown:
    """What is shown of a run. as_json: one JSON object. verbose: everything that was found. opened: the brief, in the browser."""

    as_json: bool = False
    verbose: bool = False
    opened: bool = False


def show(request: AssessRequest, out: Path | None, shown: Shown, how: Written, pieces: Path | None = None) -> None:
    """Run studies, print a block for each claim, write the brief. pieces: folder of draws that were finished elsewhere."""
    built, studies = prepared(request)
    if out is not None:
        check_folder(out, LIST_OF_RUN if how.force else None)
    program = how.checked(request)
    older = earlier(request.compare)
    drawn = request.sampling is not None
    if drawn:
        stop.text = f"mujun: {t('stopped; the same command goes on where it was')}"
    last = 2 if how.pictures else 1
    with Bar(
        say("1 of {n}: runs over the published ranges, then what would change the verdicts", n=last) if drawn else ""
    ) as bar:
        bar.ready()
        if notes().is_terminal:
            note(say("testing {names} …", names=joined([study.id for study in studies], NEXT_NAME)))
        screen = Screen()
        first = nothing if drawn or shown.as_json else partial(screen.show, show_verdicts, verbose=shown.verbose)
        found = tested(request, built, studies, older, bar.tick, first, pieces)
    if found.recalled:
        key = "the same inputs were tested before: verdicts recalled (`mujun cache` shows what is kept)"
        note(key)
    if drawn and not shown.as_json:
        screen.show(show_verdicts, found.results, shown.verbose)
    if not shown.as_json:
        screen.show(tell_cautions, found.data["cautions"])
    if older is not None and not shown.as_json:
        screen.show(show_moves, found.data["compared"])
    with Bar(say("2 of 2: pictures") if how.pictures else "") as bar:
        bar.ready()
        paths = write(found, out, how, program, bar.tick)
    if shown.as_json:
        print_json(found.to_dict())
    beside = [path.name for path in paths[1:] if path.parent == paths[0].parent]
    names = joined([str(paths[0]), *beside], NEXT_NAME)
    note(say("brief: {names}", names=names))
    if figures := len(paths) - 1 - len(beside):
        folder = paths[0].parent / PICTURE_FOLDER
        note(say("pictures: {n:,} files in {folder}", n=figures, folder=str(folder)))
    if shown.opened:
        webbrowser.open(paths[0].absolute().as_uri())
    if how.package is not None:
        note(say("package: {path}", path=str(how.package)))
    screen.end()
