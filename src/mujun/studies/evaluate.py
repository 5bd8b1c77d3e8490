"""One study, asked again and again with other numbers: its margin as a function of the catalogue's values."""

from collections.abc import Mapping

from mujun.analyses.answer import Answer
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.questions import judge, question_of

KINDS_OF_ROCKET = {"missile", "interceptor"}
"""Kinds of entry on whose numbers flights and fly-out tables rest: those of rockets that are not changed are kept."""
KINDS_ASKED_ANEW = {"drag-curve", "area", "place", "force"}
"""Kinds of entry on whose numbers so much rests that nothing is kept where one of them changes."""


class Evaluator:
    """A study with its flights and fly-out tables at nominal values; `used` names the entries that it rests on."""

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
        """Return the answer with some values of the catalogue changed, path -> text. Raises BadInput as they do there."""
        if not values:
            return self.nominal
        catalogue = self.catalogue.with_values(values)
        changed = {o.path.partition(".")[0] for o in catalogue.overrides[len(self.catalogue.overrides) :]}
        kinds = {catalogue.records[id].kind for id in changed}
        if kinds & KINDS_ASKED_ANEW:
            return self._asked(Builder(catalogue))
        builds = {id: 0 for id in changed if catalogue.records[id].kind in KINDS_OF_ROCKET}
        return self._asked(Builder(catalogue, builds=builds, kept=dict(self._kept)))

    def holds(self, values: Mapping[str, str]) -> bool:
        """Return whether the claim holds with some values changed."""
        return judge(self.study, self.answer(values).margin) == "holds"
