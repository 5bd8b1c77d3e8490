"""All kinds of question that have sentences, collected from the modules of this package; a module has its question's name."""

from importlib import import_module
from pkgutil import walk_packages

from mujun.reports import sentences as package
from mujun.reports.sentences.saying import Saying


def _found() -> dict[str, Saying]:
    prefix = f"{package.__name__}."
    modules = [info.name for info in walk_packages(package.__path__, prefix) if info.name != __name__]
    found = {name.rpartition(".")[2]: getattr(import_module(name), "SAYING", None) for name in modules}
    return {name.replace("_", "-"): one for name, one in found.items() if one is not None}


SAYINGS = _found()
"""Name of a question -> what it says."""
