"""Writes a run: the brief in its formats, tables, sources, and the package to run it again."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mujun.base.outcomes import BadArgument
from mujun.base.processes import Tick
from mujun.base.text import say
from mujun.reports.brief.brief import markdown
from mujun.reports.brief.page import LIVE_FILE, page
from mujun.reports.brief.pictures import RUN_WIDE, Picture, all_pictures, compared_pictures, picture_files
from mujun.reports.formats.crate import members
from mujun.reports.formats.files import check_new, write_one, write_run, zipped
from mujun.reports.formats.pdf import browser, to_pdf
from mujun.reports.language import ENGLISH, speaking
from mujun.runs.claims.assess import AssessRequest, AssessResult
from mujun.runs.claims.page import NO_PAGE, LiveBeside, live_beside

EARLIER = "compared-with.json"
"""Name, in a package, of the earlier run with which it was compared."""
LANGUAGE, COMPARED = "language", "compare"
"""Fields of a package's request: the language of its brief, and the file of the earlier run."""
LIST_OF_RUN = "run.txt"
"""Name of the file that lists the files of a run."""


@dataclass(frozen=True)
class Written:
    """Options for writing a run.

    force: replace an earlier run in the folder, or an earlier package.
    pdf: print the brief as PDF as well.
    pictures: draw pictures.
    live: write the live page of those studies that have one.
    package: path of the reproducible package to write; None: no package.
    language: of the brief, its pictures and its tables; JSON stays English.
    """

    force: bool = False
    pdf: bool = False
    pictures: bool = True
    package: Path | None = None
    language: str = ENGLISH
    live: bool = True

    def checked(self, request: AssessRequest) -> str | None:
        """Return the browser that prints the page; None if no PDF is requested.

        Raises BadInput, before any work, for a file that cannot be written.
        """
        if self.package is not None:
            check_new(self.package, "package", ".zip", self.force)
            files = request.own_files
            if twice := next((p for p in files if [q.name for q in files].count(p.name) > 1), None):
                raise BadArgument(
                    say("<package>: two files are called {name}; expected names of their own", name=twice.name)
                )
        program = browser() if self.pdf else None
        with speaking(self.language):  # raises BadInput for a language without a catalogue
            return program


def write(
    found: AssessResult, folder: Path | None, how: Written, program: str | None = None, tick: Tick | None = None
) -> list[Path]:
    """Write a run into a folder, and its package if requested; return the paths of the run's files.

    folder: by default a new one named by the time.
    program: the browser that prints the page; None: no PDF.
    """
    catalogue = found.built.catalogue
    pictures: dict[str, Sequence[Picture]] = {}
    if how.pictures:
        pictures |= all_pictures(catalogue, found.results, how.language, tick)
        if compared := found.data.get("compared"):
            pictures[RUN_WIDE] = compared_pictures(catalogue, compared, how.language)
    live = live_beside(found, pictures, how.language) if how.live and how.pictures else NO_PAGE
    files, drawn = run_files(found, pictures, program, how.language, live), picture_files(pictures)
    paths = write_run(folder or new_folder(), {**files, **drawn}, LIST_OF_RUN, how.force)
    if how.package is not None:
        write_one(how.package, zipped(package_files(found, {**files, **drawn}, how.language, _today())), how.force)
    return paths


def package_files(found: AssessResult, files: Mapping[str, str | bytes], language: str, date: str) -> dict[str, bytes]:
    """Return the files of the package of a run, by path: those of the run but pictures as points, the request, its own files.

    language: of the brief. date: on which it was written.
    """
    kept = {name: content for name, content in files.items() if not name.endswith(".png")}
    own = {path.name: path.read_bytes() for path in found.request.own_files}
    asked = found.request.to_dict()
    if found.request.compare is not None:
        own[EARLIER], asked[COMPARED] = found.request.compare.read_bytes(), EARLIER
    return members({**asked, LANGUAGE: language}, own, kept, {**found.facts, "written": date})


def _today() -> str:
    return time.strftime("%Y-%m-%d")


def run_files(
    found: AssessResult,
    pictures: Mapping[str, Sequence[Picture]],
    program: str | None = None,
    language: str = ENGLISH,
    live: LiveBeside = NO_PAGE,
    date: str = "",
) -> dict[str, str | bytes]:
    """Return the files of a run, by name.

    program: the browser that prints the page; None: no PDF.
    live: the live page.
    language: of page, Markdown and tables; JSON keeps its names and its English texts.
    date: on which the run was written; '': today.
    """
    catalogue, results = found.built.catalogue, found.results
    facts = {**found.facts, "written": date or _today()}
    with speaking(language):
        html = page(results, catalogue, facts, pictures, live.studies)
        text = markdown(results, catalogue, facts)
        files: dict[str, str | bytes] = {"brief.html": html, "brief.md": text}
        files |= {name: make() for name, make in found.files.items()}
    if live.html:
        files[LIVE_FILE] = live.html
    if program is not None:
        files["brief.pdf"] = to_pdf(html, program)
    return files


def new_folder() -> Path:
    """Return the path of a folder that does not exist yet, named by the time."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    folder, count = Path(f"mujun-run-{stamp}"), 1
    while folder.exists():
        count += 1
        folder = Path(f"mujun-run-{stamp}-{count}")
    return folder
