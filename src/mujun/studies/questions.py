"""The question of a study, and the verdict that follows from a margin by its rule."""

from typing import Any

from mujun.analyses.questions.every import QUESTIONS
from mujun.analyses.questions.question import Question
from mujun.base.outcomes import BadInput, nearest_names
from mujun.scenario.schema.study import Study

COALITION = "coalition"
"""Question whose answer is a table of the verdicts of other studies (see `studies.coalition`)."""
TABLES = frozenset({COALITION})
"""Questions without a margin: their answer is a table."""
TABLE_NEEDS = (("presets",), ("studies",))
"""Fields of a scenario that a table needs; alternatives in one tuple."""


def has_margin(study: Study) -> bool:
    """Return whether a study has a margin and a verdict: it is no table of other studies."""
    return study.question not in TABLES


def question_of(study: Study) -> Question[Any, Any]:
    """Return the question of a study with a margin. Raises BadInput if no question has this name."""
    if study.question not in QUESTIONS:
        known = [*QUESTIONS, *sorted(TABLES)]
        raise BadInput(
            f"no question is called '{study.question}'; expected one of {', '.join(known)}"
            f"{nearest_names(study.question, known)}"
        )
    return QUESTIONS[study.question]


def judge(study: Study, margin: float | None) -> str:
    """Return "holds" or "fails" by the study's rule on the sign of the margin; "fails" without a margin."""
    if margin is None:
        return "fails"
    holds = margin >= 0.0 if study.holds_when == "margin >= 0" else margin > 0.0
    return "holds" if holds else "fails"
