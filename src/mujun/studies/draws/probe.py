"""Evaluation of studies at given values of their uncertain numbers; flights of the same build are reused."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.flights import drop_flights
from mujun.analyses.cases.meet import KnownMeetings
from mujun.base.outcomes import BadInput
from mujun.flight.aiming.aim import Solution
from mujun.scenario.building.build import Builder
from mujun.scenario.numbers.uncertain import Uncertain
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.draws.design import DRAWS_A_BUILD
from mujun.studies.questions import is_met, question_of

Array = NDArray[np.float64]

EVALUATION_FAULTS = (BadInput, ValueError, ArithmeticError)
"""What is raised at values at which a study cannot be evaluated: limits of the catalogue, or of the physics."""


@dataclass(frozen=True)
class StudyOutcome:
    """Outcome of one study at one set of values. fault: why it could not be evaluated; '' if it could."""

    margin: float | None
    unit: str
    holds: bool
    fault: str = ""


class Probe:
    """Evaluates studies at rows of values (SI) of some numbers; all other numbers stay at the catalogue's values.

    Flights and fly-out tables are kept, and reused for rows with the same values of the rocket.
    solved: flights that the solver has found already; it is added to.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        studies: Sequence[Study],
        numbers: Sequence[Uncertain],
        solved: dict[bytes, Solution] | None = None,
    ) -> None:
        self.catalogue, self.studies = catalogue, tuple(studies)
        self.solved = {} if solved is None else solved
        self.columns: dict[str, list[int]] = {}
        for k, number in enumerate(numbers):
            self.columns.setdefault(number.entry, []).append(k)
        self.paths = [number.path for number in numbers]
        self.rockets = {number.entry for number in numbers if number.kind in DRAWS_A_BUILD}
        self._nominal = np.array([number.nominal for number in numbers])
        self._kept: dict[tuple[object, ...], object] = {}
        self._builds: dict[tuple[str, bytes], int] = {}

    def keep_nominal(self) -> None:
        """Keep the flights and fly-out tables at nominal values, for rows that change few numbers and whose own are not kept."""
        if not self._kept:
            self.ask(self._nominal)

    def ask(self, row: Array, keep: bool = True) -> list[StudyOutcome]:
        """Return the outcome of each study at a row of values. keep: whether new flights are kept for later rows."""
        builder, known = self.builder(row, keep), dict[Measured, Any]()
        return [_asked(builder, study, known) for study in self.studies]

    def ask_claims(
        self, rows: Sequence[Array], claims: Iterable[Mapping[int, Sequence[int]]], told: Callable[[], None]
    ) -> dict[int, list[StudyOutcome]]:
        """Return the outcomes of studies at rows of values, by index of the study, one claim after the other.

        The flights of a claim are dropped before the next one is asked: all of them would take 200 MB, and claims share few.

        claims: the readings of each claim: index of the study, and indices of the rows at which it is asked.
        told: called as often as there are rows.
        """
        builders = [self.builder(row) for row in rows]
        claims = list(claims)
        found: dict[int, list[StudyOutcome]] = {k: [] for claim in claims for k in claim}
        steps, done = len(rows) * len(claims), 0
        for claim in claims:
            for n, builder in enumerate(builders):
                known: dict[Measured, Any] = {}
                for k in (k for k, asked in claim.items() if n in asked):
                    found[k].append(_asked(builder, self.studies[k], known))
                done += 1
                if done * len(rows) // steps > (done - 1) * len(rows) // steps:
                    told()
            drop_flights(self._kept)
        return found

    def builder(self, row: Array, keep: bool = True) -> Builder:
        """Return a builder at a row of values. keep: whether its new flights are kept for later rows."""
        values: dict[str, float] = {}
        builds: dict[str, int] = {}
        made = self._builds if keep else dict(self._builds)
        for id, columns in self.columns.items():
            own = row[columns]
            if id in self.rockets:
                builds[id] = made.setdefault((id, own.tobytes()), len(made))
            elif np.array_equal(own, self._nominal[columns]):
                continue
            values.update(zip([self.paths[k] for k in columns], own.tolist(), strict=True))
        catalogue = self.catalogue.with_values(values)
        return Builder(catalogue, builds=builds, kept=self._kept if keep else dict(self._kept), solved=self.solved)


Measured = tuple[str, str]
"""Question and scenario of what has been measured."""


def _asked(builder: Builder, study: Study, known: dict[Measured, Any]) -> StudyOutcome:
    """Return the outcome of a study. known: what has been measured at the same values; readings may differ in the rule alone."""
    question = question_of(study)
    scenario = question.for_margin(study.scenario)
    key = (question.name, scenario.model_dump_json(exclude=set(question.judged_by)))
    try:
        if key not in known:
            flown = question.fly(builder, scenario)
            known[key] = question.measure(builder, scenario, flown, KnownMeetings(), bare=True)
        margin, unit = question.margin(scenario, known[key])
    except EVALUATION_FAULTS as error:
        return StudyOutcome(None, "", False, str(error).splitlines()[0] or type(error).__name__)
    return StudyOutcome(margin, unit or study.margin_unit, is_met(study, margin))
