"""Objects that the modules of a package offer under one name."""

from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Any


def collected(package: ModuleType, name: str, but: str) -> dict[str, Any]:
    """Return what each module of a package and of its sub-packages calls `name`, by the module's own name.

    but: full name of the module that asks, which is not imported. Modules without such a name are left out.
    """
    modules = [info.name for info in walk_packages(package.__path__, package.__name__ + ".") if info.name != but]
    found = {module.rpartition(".")[2]: getattr(import_module(module), name, None) for module in modules}
    return {module: one for module, one in found.items() if one is not None}
