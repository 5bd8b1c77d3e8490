"""The margin of one study as a function of the catalogue's values, for searches that change them many times."""

from collections.abc import Mapping

from mujun.analyses.answer import Answer
from mujun.analyses.cases.flights import greatest_flight_time
from mujun.analyses.cases.stale import builder_with
from mujun.flight.aiming.aim import Solution
from mujun.interceptors.interceptor import said_of_scaling
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.rocket import Interceptor
from mujun.scenario.schema.study import Study
from mujun.studies.questions import is_met, question_of


class Evaluator:
    """A study with its flights and fly-out tables at nominal values.

    nominal: answer at the catalogue's values.
    used: ids of the entries read for it.
    turning: path of the number whose flip is told beside the verdict; None: none by itself.
    kept: flights and fly-out tables of the same catalogue that exist already; they are added to.
    solved: flights that the solver has found already; it is added to.
    flight_time: the longest flight of a missile, s; None without flights.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        study: Study,
        kept: dict[tuple[object, ...], object] | None = None,
        solved: dict[bytes, Solution] | None = None,
    ) -> None:
        self.catalogue, self.study = catalogue, study
        self._question = question_of(study)
        self._scenario = self._question.for_margin(study.scenario)
        self._kept = {} if kept is None else kept
        self._solved = {} if solved is None else solved
        builder = Builder(catalogue, kept=self._kept, solved=self._solved)
        flown = self._question.fly(builder, self._scenario)
        self.nominal = self._question.quick(builder, self._scenario, flown)
        self.flight_time = greatest_flight_time(flown)
        self.used = builder.used
        self.turning = self._question.turning_number(builder, self._scenario)

    def _asked(self, builder: Builder) -> Answer:
        return self._question.quick(builder, self._scenario, self._question.fly(builder, self._scenario))

    def answer(self, values: Mapping[str, str]) -> Answer:
        """Return the answer with some values of the catalogue changed.

        values: path -> text with unit. Raises BadInput for a path or value that the catalogue does not accept.
        """
        return self._asked(self._builder(values)) if values else self.nominal

    def is_met(self, values: Mapping[str, str]) -> bool:
        """Return whether the claim's condition is met with some values changed (see `answer`)."""
        return is_met(self.study, self.answer(values).margin)

    def case(self, values: Mapping[str, str]) -> str:
        """Return the case that decides the margin with some values changed, in words; '' where no single case does."""
        builder = self._builder(values)
        flown = self._question.fly(builder, self._scenario)
        return self._question.limiting_case(builder, self._scenario, flown)

    def scaling(self, path: str, values: Mapping[str, str]) -> str:
        """Return what the burnout speed at `path` implies for an interceptor's boost with some values changed; '' if nothing."""
        entry, _, number = path.partition(".")
        if number != "burnout_speed":
            return ""
        published = self.catalogue.get(Interceptor, entry).burnout_speed.si
        return said_of_scaling(self._builder(values).interceptor(entry), published)

    def _builder(self, values: Mapping[str, str]) -> Builder:
        return builder_with(self.catalogue, values, self._kept, self._solved)
