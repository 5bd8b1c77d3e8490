"""All questions that a study may ask, collected from the modules of this package."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from mujun.analyses import questions as package
from mujun.analyses.questions.question import Question


def _found() -> dict[str, Question[Any, Any]]:
    modules = [info.name for info in iter_modules(package.__path__) if info.name != "every"]
    found = [getattr(import_module(f"{package.__name__}.{name}"), "QUESTION", None) for name in modules]
    return {question.name: question for question in found if question is not None}


QUESTIONS = _found()
"""Name in a study file -> question."""
