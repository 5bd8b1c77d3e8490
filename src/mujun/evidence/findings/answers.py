"""Findings that a question answers, with the same flights and analyses as a study."""

from collections.abc import Callable, Mapping
from typing import Any

from mujun.analyses.answer import Answer
from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.cases.stale import stale
from mujun.analyses.questions.every import QUESTIONS
from mujun.analyses.questions.question import Question
from mujun.base.outcomes import BadInput, nearest_names
from mujun.base.text import as_written, say
from mujun.base.units import parse_quantity
from mujun.evidence.findings.ours import Ours
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.finding import Comparison, Finding
from mujun.scenario.schema.study import Scenario, Study
from mujun.studies.run import turning_flip

MOST_MET = 3
"""Greatest number of met cases that a note names."""


class Answers:
    """Answers to the questions of findings; each is computed once and kept."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._made: dict[tuple[object, ...], Any] = {}

    def ours(self, finding: Finding, one: Comparison) -> Ours:
        """Return the number of an answer that a comparison names. Raises BadInput where the answer has no such number."""
        assert one.answer is not None  # the caller has sorted out the other kinds of comparison
        facts = _facts(self._answer(finding))
        if one.answer == "required_speed":
            return self._turning(finding, one, facts)
        answer = self._answer(finding, one)
        known = {"fraction": answer.fraction, "margin": answer.margin, **answer.facts}
        if one.answer not in known:
            near = nearest_names(one.answer, known) or say("; expected one of {names}", names=", ".join(known))
            key = "{id}: the answer has no part '{answer}'{near}"
            raise BadInput(say(key, id=finding.id, answer=as_written(one.answer), near=near))
        value = known[one.answer]
        return Ours(float("nan") if value is None else float(value), facts=facts)

    def _answer(self, finding: Finding, one: Comparison | None = None) -> Answer:
        """Return the answer to a finding's question, with the changes of a comparison; without one, at catalogue values."""
        name, scenario = self._asked(finding) if one is None else self._changed(finding, one)
        values: Mapping[str, str] = {} if one is None else one.values
        question = _question(finding, name)
        numbers = tuple(sorted(values.items()))
        builder = self._once(("builder", numbers), lambda: self._with(values))
        moved = stale(self._builder.catalogue, builder.catalogue).flights
        flights = (name, scenario.model_dump_json(exclude={"defences"}), numbers if moved else ())
        flown = self._once(("flown", *flights), lambda: question.fly(builder if moved else self._builder, scenario))
        views = self._once(("views", *flights, numbers), KnownMeetings)
        key = ("answer", name, scenario.model_dump_json(), numbers)
        answer: Answer = self._once(key, lambda: question.ask(builder, scenario, flown, views, whole=True))
        return answer

    def _turning(self, finding: Finding, one: Comparison, facts: dict[str, Any]) -> Ours:
        """Return the burnout speed at which the finding's claim turns: the flip that a study and `mujun threshold` tell."""
        name, scenario = self._changed(finding, one)
        study = Study.model_construct(
            id=finding.id, question=name, scenario=scenario, holds_when="margin >= 0", shows=None
        )
        flip = self._once(("flip", name, scenario.model_dump_json()), lambda: turning_flip(self._builder, study))
        if flip is None or flip.shown is None:
            return Ours(float("nan"), "m/s", facts=facts, why="no burnout speed that was tried turns it")
        speed = parse_quantity(flip.parameter.text(flip.shown), "m/s")
        return Ours(speed, "m/s", facts=facts)

    def _changed(self, finding: Finding, one: Comparison) -> tuple[str, Scenario]:
        name, scenario = self._asked(finding)
        changed = {"defences": one.defences, "target_groups": one.target_groups, "shapes": one.shapes}
        return name, scenario.model_copy(update={field: names for field, names in changed.items() if names})

    def _asked(self, finding: Finding) -> tuple[str, Scenario]:
        if finding.study is not None:
            study = self._builder.get(Study, finding.study)
            return study.question, study.scenario
        assert finding.question is not None and finding.scenario is not None  # the schema checks it
        return finding.question, finding.scenario

    def _with(self, values: Mapping[str, str]) -> Builder:
        return Builder(self._builder.catalogue.with_values(values)) if values else self._builder

    def _once(self, key: tuple[object, ...], make: Callable[[], Any]) -> Any:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]


def _question(finding: Finding, name: str) -> Question[Any, Any]:
    if name not in QUESTIONS:
        near = nearest_names(name, QUESTIONS)
        key = "{id}: no question is called '{name}'; expected one of {names}{near}"
        raise BadInput(say(key, id=finding.id, name=as_written(name), names=", ".join(QUESTIONS), near=near))
    return QUESTIONS[name]


def _facts(answer: Answer) -> dict[str, Any]:
    """Return the facts of an answer; `met` names one case of each of the first targets that can be met in time."""
    rows = [row for row in answer.tables.get("targets", []) if (row.get("greatest_slack_s") or 0.0) > 0.0]
    return {**answer.facts, "met": "; ".join(row["nearest_case"] for row in rows[:MOST_MET])}
