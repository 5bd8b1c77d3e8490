"""One study, asked again and again with other numbers: its margin as a function of the catalogue's values."""

from collections.abc import Mapping
from typing import Any

from mujun.analyses.answer import Answer
from mujun.scenario.build import Builder
from mujun.scenario.catalogue import Catalogue
from mujun.scenario.study import Study
from mujun.studies.questions import QUESTIONS
from mujun.studies.verdict import judge

FLOWN_FROM = {"missile", "drag-curve", "area", "place", "force"}
"""Kinds of entry whose numbers change the flights; with those of any other kind the same flights are held against the defence."""


class Evaluator:
    """A study with its flights flown once at nominal values; `used` names the entries that it rests on."""

    def __init__(self, catalogue: Catalogue, study: Study) -> None:
        self.catalogue, self.study = catalogue, study
        self.question = QUESTIONS[study.question]
        self.builder = Builder(catalogue)
        self.flown: Any = self.question.fly(self.builder, study.scenario)
        self.nominal = self._asked(self.builder, self.flown)
        self.used = frozenset(self.builder.used)

    def _asked(self, builder: Builder, flown: Any) -> Answer:
        return self.question.quick(builder, self.study.scenario, flown)

    def answer(self, values: Mapping[str, str]) -> Answer:
        """Return the answer with some values of the catalogue changed, path -> text. Raises BadInput as they do there."""
        if not values:
            return self.nominal
        changed = self.catalogue.with_values(values)
        builder = Builder(changed)
        kinds = {
            changed.records[o.path.partition(".")[0]].kind for o in changed.overrides[len(self.catalogue.overrides) :]
        }
        flown = self.question.fly(builder, self.study.scenario) if kinds & FLOWN_FROM else self.flown
        return self._asked(builder, flown)

    def holds(self, values: Mapping[str, str]) -> bool:
        """Return whether the claim holds with some values changed."""
        return judge(self.study, self.answer(values).margin) == "holds"
