"""Comparison with an earlier run: which verdicts moved, by how much, and which changed number moved them.

An earlier run records every number that it read. Each number that has changed since is put back alone, with all other numbers
as they are now; the change of the margin is the share of this number. Shares need not add up, because numbers interact. A change
of the program or of the scenario explains what no number explains.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mujun.base.outcomes import BadArgument, BadInput
from mujun.base.text import as_written, say
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.evaluate import Evaluator
from mujun.studies.questions import verdict_of
from mujun.studies.verdict import StudyResult


@dataclass(frozen=True)
class Cause:
    """One number that has changed.

    before, now: as text with unit; None where the number did not, or does not, exist.
    share: margin now minus margin with the old number put back; None where it cannot be put back.
    """

    path: str
    before: str | None
    now: str | None
    share: float | None


@dataclass(frozen=True)
class Move:
    """One study before and now. causes: the changed numbers that it reads, the greatest share first."""

    study: str
    verdict_before: str
    verdict: str
    margin_before: float | None
    margin: float | None
    unit: str
    causes: tuple[Cause, ...]

    @property
    def moved(self) -> bool:
        """Whether verdict or margin differ from before (margins: by more than 1e-9, relative and absolute)."""
        return self.verdict != self.verdict_before or not _same(self.margin, self.margin_before)


@dataclass(frozen=True)
class RunComparison:
    """Two runs compared.

    moves: studies in both runs, whether they moved or not.
    only_before, only_now: ids of studies in one run only.
    program_changed: whether the program's source differs.
    """

    moves: tuple[Move, ...]
    only_before: tuple[str, ...]
    only_now: tuple[str, ...]
    program_changed: bool


def _same(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)


def earlier_run(data: Any, name: str) -> Mapping[str, Any]:
    """Return the data of an earlier run. Raises BadInput if they are no run, or of a version that recorded no numbers."""

    def refused(what: str, expected: str) -> BadArgument:
        return BadArgument(
            say("<compare> {name}: {what}; expected {expected}", name=name, what=what, expected=expected)
        )

    studies = data.get("studies") if isinstance(data, dict) else None
    if not isinstance(studies, list) or not isinstance(data.get("provenance"), dict):
        raise refused("this is no run of mujun assess", "a brief.json")
    for study in studies:
        if not isinstance(study, dict) or not {"id", "verdict", "margin"} <= set(study):
            raise refused("a study in it has no id, verdict and margin", "a brief.json as it was written")
        for field in ("id", "verdict", "basis", "nominal_verdict"):
            if not isinstance(study.get(field, ""), str):
                raise refused(
                    say("{field} of a study in it is no text", field=as_written(field)),
                    "a brief.json as it was written",
                )
        if not _is_margin(study["margin"]):
            raise refused(
                say("the margin of {study} in it is no number", study=study["id"]), "a brief.json as it was written"
            )
    ids = [study["id"] for study in studies]
    if twice := next((id for k, id in enumerate(ids) if id in ids[:k]), None):
        raise refused(say("it holds {name} twice", name=twice), "every study once")
    numbers = data["provenance"].get("numbers")
    if not isinstance(numbers, dict):
        raise refused("the run does not hold its numbers", "one of this version or later")
    if not all(isinstance(value, str) for value in numbers.values()):
        raise refused("a number in it is not written as text", "a brief.json as it was written")
    return data


def _is_margin(value: Any) -> bool:
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value))


def compare(
    catalogue: Catalogue,
    results: Sequence[StudyResult],
    numbers: Mapping[str, str],
    source_hash: str,
    old: Mapping[str, Any],
) -> RunComparison:
    """Compare results with an earlier run.

    numbers: numbers that this run read, path -> text.
    source_hash: hash of the program's source.
    old: data of the earlier run (see `earlier_run`).
    """
    before = {study["id"]: study for study in old["studies"]}
    past: Mapping[str, str] = old["provenance"]["numbers"]
    changed = {path for path in {*numbers, *past} if numbers.get(path) != past.get(path)}
    moves = []
    for result in results:
        study, then = result.study, before.get(result.study.id)
        if then is None:
            continue
        # Verdicts over draws are compared only if both runs have them; else the verdicts at nominal values are.
        alike = then.get("basis", "nominal") == result.basis
        was, is_now = then["verdict"], result.verdict
        if not alike:
            was, is_now = then.get("nominal_verdict", was), result.nominal_verdict
        was = _in_todays_words(study, was)
        move = Move(
            study.id, was, is_now, then["margin"], result.answer.margin, result.unit(result.answer), ()
        )  # fmt: skip
        if move.moved and changed:
            move = replace(move, causes=_causes(catalogue, result, sorted(changed), numbers, past))
        moves.append(move)
    now = {result.study.id for result in results}
    return RunComparison(
        tuple(moves), tuple(sorted(set(before) - now)), tuple(sorted(now - set(before))),
        old["provenance"].get("source_hash") != source_hash,
    )  # fmt: skip


def _in_todays_words(study: Study, verdict: str) -> str:
    """Return a verdict of an earlier run; earlier versions said "holds" and "fails"."""
    met = {"holds": True, "fails": False}.get(verdict)
    return verdict if met is None else verdict_of(study, met)


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
