"""All questions that a study may ask, collected from the modules of this package and of its rooms."""

from typing import Any

from mujun.analyses import questions as package
from mujun.analyses.collected import collected
from mujun.analyses.questions.question import Question

QUESTIONS: dict[str, Question[Any, Any]] = {
    question.name: question for question in collected(package, "QUESTION", __name__).values()
}
"""Name in a study file -> question."""
