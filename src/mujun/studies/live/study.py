"""All that a page computes a study from, and the program's own answer at the start, with which the page compares its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.aim_grid import grid_for
from mujun.analyses.cases.launches import Launch, launches_of
from mujun.analyses.cases.meet import Meetings
from mujun.analyses.cases.stale import builder_with
from mujun.analyses.questions.every import QUESTIONS
from mujun.analyses.questions.question import OfWindows
from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.browser.image import Image, defence_image
from mujun.engagement.defence import Defence
from mujun.ground.grid import EqualAreaGrid
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.study import Scenario
from mujun.studies.live.flights import (
    GROUND_POINTS,
    CaseFlights,
    GroundFlights,
    case_flights,
    ground_flights,
    hardest,
    meetings,
)
from mujun.studies.live.numbers import LiveDefence, live_defence
from mujun.studies.parameters import parameters_of
from mujun.studies.verdict import StudyResult

MOST_CASES = 6000
"""Most flights of a study that a page flies for its margin: it takes 64 microseconds for each, and a memory of 20 kB."""


@dataclass(frozen=True)
class LiveStudy:
    """A study as a page holds it.

    of: how the margin follows from windows.
    launches: its launches.
    counts: what each of its targets counts, where the margin is a share of that.
    cases: its flights, by missile type and shape.
    nominal: their meetings with the defence, by the program itself.
    grid: aim points around the defence; None without flights to them.
    ground: flights to these points: of the hardest launch first, and of each its shortest first.
    """

    result: StudyResult
    of: OfWindows
    defence: LiveDefence
    launches: Sequence[Launch]
    counts: NDArray[np.float64]
    cases: Sequence[CaseFlights]
    nominal: Meetings
    grid: EqualAreaGrid | None
    ground: Sequence[GroundFlights]

    @property
    def scenario(self) -> Scenario:
        """The scenario as the study states it."""
        return self.result.study.scenario

    @cached_property
    def image(self) -> Image:
        """The defence in memory."""
        sites = range(len(self.defence.defence.sites))
        return defence_image(self.defence.defence, self.defence.stock, sites)


def why_no_page(question: str) -> str:
    """Return in words why no page can follow studies of a question; '' if one can."""
    asked = QUESTIONS.get(question)
    if asked is None:
        return say("it is a table of other studies, which have pages of their own")
    if "defences" not in asked.reads and "sensors" not in asked.reads:
        return say("no battery and no radar takes part in it, so that there is nothing to drag")
    if "defences" not in asked.reads:
        return say("its margin follows from what radars see, without an engagement")
    if asked.of_windows is None:
        return say("its margin does not follow from engagement windows alone, which are what a page computes")
    return ""


def live_study(
    builder: Builder, result: StudyResult, speeds: Mapping[str, Sequence[float]], points: int = GROUND_POINTS
) -> LiveStudy:
    """Return what a page needs of a study that was run by a builder.

    speeds: for each path of a burnout speed, values to be offered beside the nominal one and the ends of the range.
    points: aim points around the defence; 0: none.
    Raises BadInput for a study that has no page, with the reason.
    """
    study = result.study
    if why := why_no_page(study.question):
        raise BadInput(say("{study} has no live page: {why}", study=study.id, why=why))
    of = QUESTIONS[study.question].of_windows
    assert of is not None  # `why_no_page`
    scenario = study.scenario
    if scenario.network is not None:
        raise BadInput(
            say("{study} has no live page: its network's delays are those of places that do not move", study=study.id)
        )
    targets, counts = QUESTIONS[study.question].aimed(builder, scenario)
    launches = launches_of(builder, scenario, targets=targets)
    cases = case_flights(builder, launches, of.step)
    count = sum(len(one.launches) for one in cases)
    if count > MOST_CASES:
        raise BadInput(
            say(
                "{study} has {count:,} flights, more than the {most:,} that fit into a page; expected fewer missiles, launch "
                "areas or targets",
                study=study.id, count=count, most=MOST_CASES,
            )
        )  # fmt: skip
    defence = builder.defence(scenario)
    kept, solved = builder.kept or {}, builder.solved

    def changed(values: Mapping[str, str]) -> Defence:
        return builder_with(builder.catalogue, values, kept, solved).defence(scenario)

    numbers = parameters_of(builder.catalogue.aside(), result.used)
    live = live_defence(defence, numbers, speeds, changed, lambda other: meetings(other, cases))
    # A claim on flights that pass is not one on ground: none of its missiles is aimed at the ground around the defence.
    grid = grid_for(defence, points) if points and of.of != "slack" else None
    ground, nominal = list[GroundFlights](), meetings(defence, cases)
    if grid is not None:
        for k in hardest(nominal, cases, launches):
            ground += ground_flights(builder, defence, launches[k], k, grid)
    return LiveStudy(result, of, live, launches, counts, cases, nominal, grid if ground else None, ground)
