"""Rerun and compare: which verdicts moved since an earlier run, by how much, and which changed number moved them.

An earlier run keeps every number it rested on. A number that stands otherwise now is put back by itself, all else as it is now,
and what the margin does then is its share in the move. Shares need not add up: numbers work together. What no number explains is
the program's own change, or the scenario's.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mujun.base.outcomes import BadArgument, BadInput
from mujun.scenario.reading.catalogue import Catalogue
from mujun.studies.evaluate import Evaluator
from mujun.studies.verdict import StudyResult


@dataclass(frozen=True)
class Cause:
    """One number that stands otherwise now. share: margin now less that with the old number (None: it cannot be put back)."""

    path: str
    before: str | None
    now: str | None
    share: float | None


@dataclass(frozen=True)
class Move:
    """One study then and now. causes: changed numbers that it rests on, the one with the greatest share first."""

    study: str
    verdict_before: str
    verdict: str
    margin_before: float | None
    margin: float | None
    unit: str
    causes: tuple[Cause, ...]

    @property
    def moved(self) -> bool:
        """Whether verdict or margin are other than before."""
        return self.verdict != self.verdict_before or not _same(self.margin, self.margin_before)


@dataclass(frozen=True)
class Comparison:
    """Moves of the studies that both runs have; studies that only one has; whether the program itself changed."""

    moves: tuple[Move, ...]
    only_before: tuple[str, ...]
    only_now: tuple[str, ...]
    program_changed: bool


def _same(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)


def earlier_run(data: Any, name: str) -> Mapping[str, Any]:
    """Return an earlier run's data. Raises BadInput where it is none, or too old to hold its numbers."""
    if (
        not isinstance(data, dict)
        or not isinstance(data.get("studies"), list)
        or not isinstance(data.get("provenance"), dict)
    ):
        raise BadArgument(f"<compare> {name}: this is no run of mujun assess; expected a brief.json")
    for study in data["studies"]:
        if not isinstance(study, dict) or not {"id", "verdict", "margin"} <= set(study):
            raise BadArgument(
                f"<compare> {name}: a study in it has no id, verdict and margin; expected a brief.json as it was written"
            )
    if not isinstance(data["provenance"].get("numbers"), dict):
        raise BadArgument(f"<compare> {name}: the run does not hold its numbers; expected one of this version or later")
    return data


def compare(
    catalogue: Catalogue,
    results: Sequence[StudyResult],
    numbers: Mapping[str, str],
    source_hash: str,
    old: Mapping[str, Any],
) -> Comparison:
    """Return how the verdicts of `results` moved since an earlier run (see `earlier_run`). numbers: of this run, by path."""
    before = {study["id"]: study for study in old["studies"]}
    past: Mapping[str, str] = old["provenance"]["numbers"]
    changed = {path for path in {*numbers, *past} if numbers.get(path) != past.get(path)}
    moves = []
    for result in results:
        study, then = result.study, before.get(result.study.id)
        if then is None:
            continue
        # A verdict over draws is compared with one over draws; else both with those at nominal values.
        alike = then.get("basis", "nominal") == result.basis
        was, is_now = then["verdict"], result.verdict
        if not alike:
            was, is_now = then.get("nominal_verdict", was), result.nominal_verdict
        move = Move(
            study.id, was, is_now, then["margin"], result.answer.margin, result.unit(result.answer), ()
        )  # fmt: skip
        if move.moved and changed:
            move = replace(move, causes=_causes(catalogue, result, sorted(changed), numbers, past))
        moves.append(move)
    now = {result.study.id for result in results}
    return Comparison(
        tuple(moves), tuple(sorted(set(before) - now)), tuple(sorted(now - set(before))),
        old["provenance"].get("source_hash") != source_hash,
    )  # fmt: skip


def _causes(
    catalogue: Catalogue,
    result: StudyResult,
    changed: Sequence[str],
    numbers: Mapping[str, str],
    past: Mapping[str, str],
) -> tuple[Cause, ...]:
    evaluator = Evaluator(catalogue, result.study)
    causes = []
    for path in changed:
        if path.partition(".")[0] not in evaluator.used:
            continue
        before, share = past.get(path), None
        if before is not None and path in numbers:
            try:
                margin = evaluator.answer({path: before}).margin
            except BadInput:
                margin = None
            if margin is not None and result.answer.margin is not None:
                share = result.answer.margin - margin
        causes.append(Cause(path, before, numbers.get(path), share))
    return tuple(sorted(causes, key=lambda cause: -abs(cause.share) if cause.share is not None else 0.0))
