"""The question of a study, and the words of a verdict: what the metric can show, and whether the claim's condition is met."""

from collections.abc import Iterable, Sequence
from typing import Any

from mujun.analyses.questions.every import QUESTIONS
from mujun.analyses.questions.question import Question
from mujun.base.outcomes import BadInput, nearest_names
from mujun.base.text import as_written, say
from mujun.scenario.schema.study import Shows, Study

SUPPORTED, CONTRADICTED = "supported", "contradicted"
"""Verdicts of a comparison: the condition is met, or not."""
POSSIBLE, RULED_OUT = "possible", "ruled out"
"""Verdicts of a necessary condition: it is met, which proves nothing, or not, which rules the claim out."""
DEPENDS, NO_VERDICT = "depends", "no verdict"
"""Verdict where readings or draws disagree; verdict of a study that is a table of other studies."""
VERDICTS: dict[Shows, tuple[str, str]] = {"comparison": (SUPPORTED, CONTRADICTED), "necessity": (POSSIBLE, RULED_OUT)}
"""What a metric can show -> verdict where the condition is met, and where it is not."""
FAVOURABLE = frozenset({SUPPORTED, POSSIBLE})
"""Verdicts of a condition that is met."""
UNFAVOURABLE = frozenset({CONTRADICTED, RULED_OUT})
"""Verdicts of a condition that is not met."""


def question_of(study: Study, tables: Iterable[str] = ()) -> Question[Any, Any]:
    """Return the question of a study with a margin.

    tables: what a study may ask for instead, for the message.
    Raises BadInput if no question has this name.
    """
    if study.question not in QUESTIONS:
        known = [*QUESTIONS, *tables]
        key = "no question is called '{question}'; expected one of {names}{near}"
        near = nearest_names(study.question, known)
        raise BadInput(say(key, question=as_written(study.question), names=", ".join(known), near=near))
    return QUESTIONS[study.question]


def shown_by(study: Study) -> Shows:
    """Return what the metric of a study can show."""
    return study.shows or question_of(study).shows


def is_met(study: Study, margin: float | None) -> bool:
    """Return whether a margin meets the study's condition; without a margin, as the question says."""
    if margin is None:
        return question_of(study).holds_without_margin
    return margin >= 0.0 if study.holds_when == "margin >= 0" else margin > 0.0


def verdict_of(study: Study, met: bool | None) -> str:
    """Return the verdict of a condition that is met or not; None: neither for certain."""
    if met is None:
        return DEPENDS
    return VERDICTS[shown_by(study)][0 if met else 1]


def judge(study: Study, margin: float | None) -> str:
    """Return the verdict that follows from a margin."""
    return verdict_of(study, is_met(study, margin))


def agreed(verdicts: Sequence[str]) -> str:
    """Return the verdict on which all readings of a claim agree; "depends" if they do not."""
    return verdicts[0] if len(set(verdicts)) == 1 else DEPENDS
