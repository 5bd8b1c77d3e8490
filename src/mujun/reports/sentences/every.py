"""All kinds of question that have sentences, collected from the modules of this package; a module has its question's name."""

from importlib import import_module
from pkgutil import walk_packages

from mujun.reports import sentences as package
from mujun.reports.sentences.saying import Saying


def _found() -> dict[str, Saying]:
    modules = [info.name for info in walk_packages(package.__path__, f"{package.__name__}.") if info.name != __name__]
    found = {name: getattr(import_module(name), "SAYING", None) for name in modules}
    return {name.rpartition(".")[2].replace("_", "-"): one for name, one in found.items() if one is not None}


SAYINGS = _found()
"""Name of a question -> what it says."""
