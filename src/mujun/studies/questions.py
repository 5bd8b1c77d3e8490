"""Which question a study asks: one with a margin, or a table of other studies' verdicts."""

from typing import Any

from mujun.analyses.questions.every import QUESTIONS
from mujun.analyses.questions.question import Question
from mujun.base.outcomes import BadInput, nearest_names
from mujun.scenario.schema.study import Study

COALITION = "coalition"
"""The one question without a margin of its own: a table of the verdicts of other studies (see `studies.coalition`)."""
TABLES = frozenset({COALITION})
"""Questions without a margin."""


def has_margin(study: Study) -> bool:
    """Return whether a study has a margin and a verdict of its own."""
    return study.question not in TABLES


def question_of(study: Study) -> Question[Any, Any]:
    """Return the question of a study with a margin. Raises BadInput where there is none of this name."""
    if study.question not in QUESTIONS:
        known = [*QUESTIONS, *sorted(TABLES)]
        raise BadInput(
            f"no question is called '{study.question}'; expected one of {', '.join(known)}"
            f"{nearest_names(study.question, known)}"
        )
    return QUESTIONS[study.question]
