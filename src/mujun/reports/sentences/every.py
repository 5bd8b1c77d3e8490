"""All kinds of question that have sentences, collected from the modules of this package; a module has its question's name."""

from importlib import import_module
from pkgutil import iter_modules

from mujun.reports import sentences as package
from mujun.reports.sentences.saying import Saying


def _found() -> dict[str, Saying]:
    modules = [info.name for info in iter_modules(package.__path__) if info.name != "every"]
    found = {name: getattr(import_module(f"{package.__name__}.{name}"), "SAYING", None) for name in modules}
    return {name.replace("_", "-"): one for name, one in found.items() if one is not None}


SAYINGS = _found()
"""Name of a question -> what it says."""
