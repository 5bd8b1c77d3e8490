"""The margin of one study as a function of the catalogue's values, for searches that change them many times."""

from collections.abc import Mapping

from mujun.analyses.answer import Answer
from mujun.analyses.cases.stale import stale
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.questions import judge, question_of


class Evaluator:
    """A study with its flights and fly-out tables at nominal values.

    nominal: answer at the catalogue's values.
    used: ids of the entries read for it.
    """

    def __init__(self, catalogue: Catalogue, study: Study) -> None:
        self.catalogue, self.study = catalogue, study
        self._question = question_of(study)
        self._kept: dict[tuple[object, ...], object] = {}
        builder = Builder(catalogue, kept=self._kept)
        self.nominal = self._asked(builder)
        self.used = builder.used

    def _asked(self, builder: Builder) -> Answer:
        scenario = self.study.scenario
        return self._question.quick(builder, scenario, self._question.fly(builder, scenario))

    def answer(self, values: Mapping[str, str]) -> Answer:
        """Return the answer with some values of the catalogue changed.

        values: path -> text with unit. Raises BadInput for a path or value that the catalogue does not accept.
        """
        if not values:
            return self.nominal
        catalogue = self.catalogue.with_values(values)
        lost = stale(self.catalogue, catalogue)
        if lost.everything:
            return self._asked(Builder(catalogue))
        builds = dict.fromkeys(lost.missiles | lost.interceptors, 0)
        return self._asked(Builder(catalogue, builds=builds, kept=dict(self._kept)))

    def holds(self, values: Mapping[str, str]) -> bool:
        """Return whether the claim holds with some values changed (see `answer`)."""
        return judge(self.study, self.answer(values).margin) == "holds"
