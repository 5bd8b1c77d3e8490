"""The interface of all questions that a study may ask: flights, margin, answer, ladder, pictures and needs.

A question is a module of this package with a subclass of `Question` and an instance named `QUESTION`; `every` collects them.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection
from math import ceil, inf
from typing import ClassVar, Generic, Literal, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.answer import Answer
from mujun.analyses.cases.launches import Points, target_points
from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.fields import Pair
from mujun.analyses.questions.ladder import Rung
from mujun.analyses.questions.scenes import Scene
from mujun.base.text import say
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario, Shows

Flown = TypeVar("Flown")
"""Type of the flights of a question."""
Measured = TypeVar("Measured")
"""Type of the intermediate result from which margin and answer follow."""


class OfWindows(NamedTuple):
    """How a margin follows from the windows of all cases, for a page that computes these by itself.

    of: the shots of all sites together, less those required; or the greatest slack of any site, s. It is that of the case which
        is as good as `Scenario.cases` asks for: by default of the worst case for shots, of the best one for slack. Or the share
        of what the targets count (see `Question.aimed`) at which enough shots meet every missile, or as many of them as
        `Scenario.cases` asks for, less the share claimed; targets that no missile reaches are left out.
    step: longest step between samples of free flight, s.
    """

    of: Literal["shots", "slack", "share"]
    step: float


class Margin(NamedTuple):
    """A margin. value: None where the quantity does not exist. unit: None: that of the study."""

    value: float | None
    unit: str | None = None


def cases_needed(scenario: Scenario, count: int, otherwise: int) -> int:
    """Return how many of `count` cases must meet the rule, at least one; `otherwise` if the scenario names no share."""
    return otherwise if scenario.cases is None else max(ceil(scenario.cases * count - 1e-9), 1)


def speed_path(builder: Builder, scenario: Scenario) -> str | None:
    """Return the path of the burnout speed of the first defence's interceptor; None without a defence."""
    names = builder.defence_ids(scenario)
    if not names:
        return None
    named = scenario.interceptor or builder.get(schema.Defence, names[0]).interceptor
    return f"{builder.get(schema.Interceptor, named).id}.burnout_speed"


FLOWN_ANEW = ("launch_groups", "launch_areas", "assumed_missiles", "land", "land_spacing")
"""Fields of a variant that change the flights of every question: where they start, and the cells of land that they end in."""


class Question(ABC, Generic[Flown, Measured]):
    """One kind of question.

    name: in study files.
    needs: fields of a scenario that the question needs; alternatives in one tuple.
    reads: all fields of a scenario that the question reads, and those of its ladder as `ladder.odds`; others are refused.
    one_named: fields of which it reads one name only.
    apart: pairs of fields of which it reads one.
    flights_rest_on: fields of a variant that change the flights, beside `FLOWN_ANEW`.
    shows: what the margin can show at most: an upper bound can only rule out, it is a necessary condition.
    judged_by: fields of a scenario that only the margin reads: scenarios that differ in them alone are measured once.
    of_windows: how the margin follows from windows; None: not from windows alone, so that no page can follow it.
    holds_without_margin: whether the claim's condition is met where there is no margin. A claim on every missile that arrives
        is where none arrives; a claim on any missile is not where there is none.
    """

    name: ClassVar[str]
    shows: ClassVar[Shows]
    needs: ClassVar[tuple[tuple[str, ...], ...]]
    reads: ClassVar[frozenset[str]]
    one_named: ClassVar[frozenset[str]] = frozenset()
    apart: ClassVar[tuple[Pair, ...]] = ()
    flights_rest_on: ClassVar[tuple[str, ...]] = ("missiles", "target_groups", "shapes")
    judged_by: ClassVar[frozenset[str]] = frozenset({"cases"})
    holds_without_margin: ClassVar[bool] = False
    of_windows: ClassVar[OfWindows | None] = None

    def aimed(self, builder: Builder, scenario: Scenario) -> tuple[Points, NDArray[np.float64]]:
        """Return the targets of a scenario whose margin follows from windows, and what each counts, (n,)."""
        places = target_points(builder, scenario.target_groups)
        return places, np.ones(len(places.names))

    @abstractmethod
    def fly(self, builder: Builder, scenario: Scenario) -> Flown:
        """Fly the cases of a scenario. Called once for a study and all variants that change no flight."""

    def flies_alike(self, builder: Builder, scenario: Scenario, other: Scenario, changed: Collection[str]) -> bool:
        """Return whether the flights of a scenario serve another one. changed: fields in which the two may differ."""
        return not any(field in changed for field in (*self.flights_rest_on, *FLOWN_ANEW))

    @abstractmethod
    def measure(self, builder: Builder, scenario: Scenario, flown: Flown, views: KnownMeetings, bare: bool) -> Measured:
        """Return the intermediate result from which margin and answer follow.

        views: store of meetings with the same flights. bare: compute only what the margin needs.
        """

    @abstractmethod
    def margin(self, scenario: Scenario, measured: Measured) -> Margin:
        """Return the margin."""

    @abstractmethod
    def limiting(self, scenario: Scenario, measured: Measured) -> str:
        """Return the case that decides the margin, in words; '' where no single case does."""

    @abstractmethod
    def answer(
        self, builder: Builder, scenario: Scenario, flown: Flown, measured: Measured, views: KnownMeetings, whole: bool
    ) -> Answer:
        """Return the answer. whole: with what is computed only once for a study, such as the burnout speed at its flip."""

    @abstractmethod
    def ladder(self, builder: Builder, scenario: Scenario, flown: Flown, on: frozenset[str]) -> list[Rung]:
        """Return the rungs from "could" to "would". on: names of the rungs that are switched on."""

    def ask(self, builder: Builder, scenario: Scenario, flown: Flown, views: KnownMeetings, whole: bool) -> Answer:
        """Measure, and return the answer."""
        measured = self.measure(builder, scenario, flown, views, bare=False)
        return self.answer(builder, scenario, flown, measured, views, whole)

    def quick(self, builder: Builder, scenario: Scenario, flown: Flown) -> Answer:
        """Return an answer with the margin only, for draws and searches."""
        return Answer.of(*self.margin(scenario, self.measure(builder, scenario, flown, KnownMeetings(), bare=True)))

    def limiting_case(self, builder: Builder, scenario: Scenario, flown: Flown) -> str:
        """Measure, and return the case that decides the margin, in words; '' where no single case does."""
        return self.limiting(scenario, self.measure(builder, scenario, flown, KnownMeetings(), bare=True))

    def for_margin(self, scenario: Scenario) -> Scenario:
        """Return the scenario without what does not affect the margin."""
        return scenario

    def bounds(self, builder: Builder, scenario: Scenario) -> tuple[float, float]:
        """Return the least and the greatest margin that are possible for any physics."""
        return -inf, inf

    def needed(self, scenario: Scenario) -> float:
        """Return the value of the measured quantity at which the margin is zero: margin and this are the quantity itself."""
        return 0.0

    def turning_number(self, builder: Builder, scenario: Scenario) -> str | None:
        """Return the path of the number whose flip is told beside the verdict; None: none by itself."""
        return None

    def why_bounded(self, scenario: Scenario, margin: float, above: bool) -> str:
        """Return, in words, why no margin lies above a bound, or below it. above: which of the two."""
        return say(
            "the margin is never above {bound:g}" if above else "the margin is never below {bound:g}", bound=margin
        )

    def scenes(self, builder: Builder, scenario: Scenario, answer: Answer) -> tuple[Scene, ...]:
        """Return the scenes that the pictures of an answer show, in order."""
        return ()
