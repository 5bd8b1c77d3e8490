"""A live page: studies in one HTML file that a browser computes again after every change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from mujun.base.outcomes import BadArgument, BadInput
from mujun.base.text import NEXT_SENTENCE, joined, say
from mujun.reports.brief.pictures import Picture, pictures_of
from mujun.reports.language import speaking, spoken
from mujun.reports.live.page import live_page
from mujun.runs.claims.again import again
from mujun.runs.claims.assess import AssessRequest, AssessResult
from mujun.runs.shared.command_line import changes, command_line
from mujun.runs.shared.files import STUDIES, Roles
from mujun.runs.shared.request import Ready, Request, Result, at_once, opened
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.check import check_names
from mujun.studies.live.every import live_studies
from mujun.studies.live.flights import GROUND_POINTS
from mujun.studies.live.study import LiveStudy, why_no_page
from mujun.studies.run import run_study, studies_named

PAGE_FILE = "page.html"
FEWEST_POINTS, MOST_POINTS = 100, 10_000
"""Fewest and most aim points around a defence."""


@dataclass(frozen=True, kw_only=True)
class PageRequest(Request):
    """Studies to be shown on one page.

    studies: names and files; none: those of the document that have a page.
    presets: governments or source families whose numbers replace the nominal values.
    points: aim points around each defence.
    """

    studies: Sequence[str] = ()
    presets: Sequence[str] = ()
    points: int = GROUND_POINTS
    roles: ClassVar[Roles] = {"studies": STUDIES}

    def __post_init__(self) -> None:
        if not FEWEST_POINTS <= self.points <= MOST_POINTS:
            raise BadArgument(
                say(
                    "<points> {points}: expected {fewest:,} to {most:,}",
                    points=self.points, fewest=FEWEST_POINTS, most=MOST_POINTS,
                )
            )  # fmt: skip

    @property
    def command(self) -> str:
        """The command line of the same request."""
        return _command(self.studies, self, self.points)


@dataclass(frozen=True, kw_only=True)
class PageResult(Result):
    """A page: `html`, and in `data` the studies on it, with their flights, and those that have no page, with the reason."""

    html: str


def run(request: PageRequest, ready: Ready = at_once) -> PageResult:
    """Run studies at nominal values, and return their page in the spoken language.

    Raises BadInput if none of them has one, with the reasons.
    """
    return pages(request, (spoken(),), ready)[spoken()]


def pages(request: PageRequest, languages: Sequence[str], ready: Ready = at_once) -> dict[str, PageResult]:
    """Return the page of `run` in each of some languages, computed once."""
    built, resolved = opened(request, request.presets)
    named = bool(resolved.studies)
    studies = studies_named(built.catalogue, resolved.studies)
    for study in studies:
        check_names(built, study)
    asked = [study for study in studies if not why_no_page(study.question)]
    lacking = {study.id: why_no_page(study.question) for study in studies if study not in asked}
    if not asked or (named and lacking):
        raise BadInput(_told(lacking, built.catalogue))
    ready()
    builder = Builder(built.catalogue, kept={})
    results = [run_study(builder, study) for study in asked]
    live, refused = live_studies(builder, results, request.points)
    lacking |= {one.study: one.why for one in refused}
    if not live or (named and refused):
        raise BadInput(_told(lacking, built.catalogue))
    found = dict[str, PageResult]()
    for language in languages:
        with speaking(language):
            found[language] = _written(request, builder, live, lacking)
    return found


def _written(
    request: PageRequest, builder: Builder, live: Sequence[LiveStudy], lacking: Mapping[str, str]
) -> PageResult:
    """Return the page of some studies in the spoken language. lacking: why other studies have none."""
    printed = {one.result.study.id: pictures_of(builder, one.result)[:1] for one in live}
    steps = {one.result.study.id: again(builder.catalogue, one.result) for one in live}
    html = live_page(live, builder, steps, request.command, printed)
    data: dict[str, Any] = {
        "studies": [
            {
                "study": one.result.study.id,
                "flights": sum(len(group.launches) for group in one.cases),
                "flights_to_ground": sum(len(group.image.arrays["aim_of"]) for group in one.ground),
                "numbers": sum(1 for number in one.defence.numbers if not number.why_not),
            }
            for one in live
        ],
        "without_page": [{"study": study, "why": why} for study, why in lacking.items()],
        "bytes": len(html.encode()),
    }  # fmt: skip
    return PageResult(
        data=data, title=", ".join(one.result.study.id for one in live), html=html, files={PAGE_FILE: lambda: html}
    )


def _command(studies: Sequence[str], request: AssessRequest | PageRequest, points: int = GROUND_POINTS) -> str:
    """Return the command line of a page of some studies with the numbers and files of a request."""
    given = {} if points == GROUND_POINTS else {"points": points}
    params = changes(request.params)
    return command_line("page", studies, **given, presets=request.presets, params=params, files=request.files)


def _told(lacking: dict[str, str], catalogue: Catalogue) -> str:
    """Return in words why studies have no page, and which have one."""
    others = [study.id for study in catalogue.aside().all(Study) if not why_no_page(study.question)]
    return joined(
        [
            *(say("{study} has no live page: {why}", study=study, why=why) for study, why in lacking.items()),
            say("expected studies of engagements: {studies}", studies=joined([x for x in others if x not in lacking])),
        ],
        NEXT_SENTENCE,
    )


class LiveBeside(NamedTuple):
    """The live page beside a brief. studies: ids of those on it. html: '' if there is none."""

    studies: tuple[str, ...]
    html: str


NO_PAGE = LiveBeside((), "")


def live_beside(found: AssessResult, pictures: Mapping[str, Sequence[Picture]], language: str) -> LiveBeside:
    """Return the live page of a run's studies; of as many as fit into one page, in their order.

    pictures: of the run, shown where a page cannot compute.
    """
    live, fits, fewest, most = found.live, NO_PAGE, 1, len(found.live)
    while fewest <= most:
        count = most if most == len(live) else (fewest + most + 1) // 2  # mostly all of them fit
        names = tuple(one.result.study.id for one in live[:count])
        command = _command(names, found.request)
        try:
            with speaking(language):
                html = live_page(live[:count], found.live_builder, found.facts["again"], command, pictures)
        except BadInput:
            most = count - 1
        else:
            fits, fewest = LiveBeside(names, html), count + 1
    return fits
