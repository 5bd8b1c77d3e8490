"""All questions that a study may ask, collected from the modules of this package."""

from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from mujun.analyses import questions as package
from mujun.analyses.questions.question import Question


def _found() -> dict[str, Question[Any, Any]]:
    modules = [info.name for info in walk_packages(package.__path__, f"{package.__name__}.") if info.name != __name__]
    found = [getattr(import_module(name), "QUESTION", None) for name in modules]
    return {question.name: question for question in found if question is not None}


QUESTIONS = _found()
"""Name in a study file -> question."""
