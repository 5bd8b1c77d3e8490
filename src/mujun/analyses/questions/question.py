"""A question that a study may ask: its flights, its answer, its margin alone, its ladder, its pictures, what it needs.

Each question is one module of this package with a subclass of `Question` and an instance called `QUESTION`; `every` finds it.
"""

from abc import ABC, abstractmethod
from math import inf
from typing import ClassVar, Generic, NamedTuple, TypeVar

from mujun.analyses.answer import Answer
from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.ladder import Rung
from mujun.analyses.questions.scenes import Scene
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.study import Scenario

Flown = TypeVar("Flown")
"""The flights that a question is asked about."""
Measured = TypeVar("Measured")
"""What margin and answer are both taken from."""


class Margin(NamedTuple):
    """A margin and its unit (None: the unit that the study states). value: None where the quantity does not exist."""

    value: float | None
    unit: str | None = None


class Question(ABC, Generic[Flown, Measured]):
    """One kind of question.

    name: as study files say it.
    needs: fields without which a scenario cannot be asked about; alternatives in one tuple.
    knows: fields of a scenario that only some questions read.
    flights_rest_on: fields of a variant that change the flights.
    """

    name: ClassVar[str]
    needs: ClassVar[tuple[tuple[str, ...], ...]]
    knows: ClassVar[frozenset[str]] = frozenset()
    flights_rest_on: ClassVar[tuple[str, ...]] = ("missiles", "target_groups")

    @abstractmethod
    def fly(self, builder: Builder, scenario: Scenario) -> Flown:
        """Fly the cases of a scenario: once for a study and for those of its variants that change no flight."""

    @abstractmethod
    def measure(self, builder: Builder, scenario: Scenario, flown: Flown, views: KnownMeetings, bare: bool) -> Measured:
        """Return what margin and answer are taken from.

        views: meetings worked out already on the same flights. bare: measure only what the margin needs.
        """

    @abstractmethod
    def margin(self, scenario: Scenario, measured: Measured) -> Margin:
        """Return the margin."""

    @abstractmethod
    def answer(
        self, builder: Builder, scenario: Scenario, flown: Flown, measured: Measured, views: KnownMeetings, whole: bool
    ) -> Answer:
        """Return the answer. whole: with what is worked out only once for a study, such as the speed at which it flips."""

    @abstractmethod
    def ladder(self, builder: Builder, scenario: Scenario, flown: Flown, on: frozenset[str]) -> list[Rung]:
        """Return the rungs from "could" to "would". on: rungs that are asked for."""

    def ask(self, builder: Builder, scenario: Scenario, flown: Flown, views: KnownMeetings, whole: bool) -> Answer:
        """Return the answer, measured first."""
        measured = self.measure(builder, scenario, flown, views, bare=False)
        return self.answer(builder, scenario, flown, measured, views, whole)

    def quick(self, builder: Builder, scenario: Scenario, flown: Flown) -> Answer:
        """Return the margin alone, for draws and searches that ask many times."""
        return Answer.of(*self.margin(scenario, self.measure(builder, scenario, flown, KnownMeetings(), bare=True)))

    def for_margin(self, scenario: Scenario) -> Scenario:
        """Return a scenario without what the margin does not rest on."""
        return scenario

    def bounds(self, builder: Builder, scenario: Scenario) -> tuple[float, float]:
        """Return the least and the greatest margin that there can be, whatever the physics says."""
        return -inf, inf

    def why_bounded(self, scenario: Scenario, margin: float, above: bool) -> str:
        """Return, in words, why no margin lies above (or below) a bound."""
        return f"the margin is never {'above' if above else 'below'} {margin:g}"

    def scenes(self, builder: Builder, scenario: Scenario, answer: Answer) -> tuple[Scene, ...]:
        """Return what the pictures of an answer show, in order."""
        return ()
