"""All kinds of question that have sentences, collected from the modules of this package."""

from importlib import import_module
from pkgutil import iter_modules

from mujun.reports import sentences as package
from mujun.reports.sentences.saying import Saying


def _found() -> dict[str, Saying]:
    modules = [info.name for info in iter_modules(package.__path__) if info.name != "every"]
    found = [getattr(import_module(f"{package.__name__}.{name}"), "SAYING", None) for name in modules]
    return {one.question: one for one in found if one is not None}


SAYINGS = _found()
"""Name of a question -> what it says."""
