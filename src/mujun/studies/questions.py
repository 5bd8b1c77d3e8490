"""The question of a study, and the verdict that follows from a margin by its rule."""

from collections.abc import Iterable
from typing import Any

from mujun.analyses.questions.every import QUESTIONS
from mujun.analyses.questions.question import Question
from mujun.base.outcomes import BadInput, nearest_names
from mujun.scenario.schema.study import Study


def question_of(study: Study, tables: Iterable[str] = ()) -> Question[Any, Any]:
    """Return the question of a study with a margin.

    tables: what a study may ask for instead, for the message.
    Raises BadInput if no question has this name.
    """
    if study.question not in QUESTIONS:
        known = [*QUESTIONS, *tables]
        raise BadInput(
            f"no question is called '{study.question}'; expected one of {', '.join(known)}"
            f"{nearest_names(study.question, known)}"
        )
    return QUESTIONS[study.question]


def judge(study: Study, margin: float | None) -> str:
    """Return "holds" or "fails" by the study's rule on the sign of the margin; without a margin, as the question says."""
    if margin is None:
        return "holds" if question_of(study).holds_without_margin else "fails"
    holds = margin >= 0.0 if study.holds_when == "margin >= 0" else margin > 0.0
    return "holds" if holds else "fails"
