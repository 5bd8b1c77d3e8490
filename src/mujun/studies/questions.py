"""Which question a study asks, and the verdict that a margin means by its rule."""

from typing import Any

from mujun.analyses.questions.every import QUESTIONS
from mujun.analyses.questions.question import Question
from mujun.base.outcomes import BadInput, nearest_names
from mujun.scenario.schema.study import Study

COALITION = "coalition"
"""The one question without a margin of its own: a table of the verdicts of other studies (see `studies.coalition`)."""
TABLES = frozenset({COALITION})
"""Questions without a margin."""
TABLE_NEEDS = (("presets",), ("studies",))
"""Fields of a scenario without which no table can be made."""


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


def judge(study: Study, margin: float | None) -> str:
    """Return holds or fails by the sign of the margin; a margin that does not exist fails."""
    if margin is None:
        return "fails"
    holds = margin >= 0.0 if study.holds_when == "margin >= 0" else margin > 0.0
    return "holds" if holds else "fails"
