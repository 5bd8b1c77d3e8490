"""The runs whose briefs stand on the site: the claims of the document and those of the gallery, in English and Japanese.

A claim of the gallery that has a live page has it in a file of its own; those of the document share one, as beside any brief.
"""

from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from mujun.base.outcomes import BadInput
from mujun.base.threads import thread_count
from mujun.reports.language import LANGUAGES
from mujun.runs.claims.assess import USUAL_DRAWS, AssessRequest, run
from mujun.runs.claims.page import PageRequest, pages
from mujun.runs.claims.written import Written, write
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.draws.design import Design, Sampling
from mujun.studies.live.study import why_no_page

LIVE_FOLDER = "live"
"""Folder of the live pages of single claims in that of a run."""


def runs_made(folder: Path) -> Path:
    """Compute the runs, each written in every language: en, ja, gallery-en, gallery-ja; return the folder."""
    gallery = tuple(study.id for study in load_catalogue().all(Study) if study.collection == "gallery")
    for name, studies in (("", ()), ("gallery-", gallery)):
        found = run(AssessRequest(studies=studies, sampling=Sampling(Design(USUAL_DRAWS))))
        for language in LANGUAGES:
            write(found, folder / f"{name}{language}", Written(language=language, live=not name))
    live = [
        study.id for study in load_catalogue().all(Study) if study.id in gallery and not why_no_page(study.question)
    ]
    with ProcessPoolExecutor(thread_count(), get_context("spawn")) as pool:
        list(pool.map(_page, live, repeat(folder)))
    return folder


def _page(study: str, folder: Path) -> None:
    """Write the live page of a claim of the gallery in every language; none if it has no page."""
    with suppress(BadInput):
        for language, found in pages(PageRequest(studies=(study,)), LANGUAGES).items():
            page = folder / f"gallery-{language}" / LIVE_FOLDER / f"{study}.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(found.html, encoding="utf-8")
