"""The compiled core speaks in names: few arguments, named values, one Runge-Kutta step, no name for two things."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "mujun"
PHYSICS = ("base", "earth", "ground", "flight", "sensors", "interceptors", "engagement", "battle")
MODULES = {path: ast.parse(path.read_text(encoding="utf-8")) for n in PHYSICS for path in (SOURCE / n).rglob("*.py")}
COMPILED = {"scalar", "lanes", "kernel"}
MOST_ARGUMENTS = 8


def compiled_functions():
    for path, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                decorators = {ast.unparse(d).partition("(")[0] for d in node.decorator_list}
                if decorators & COMPILED:
                    yield path.relative_to(SOURCE).as_posix(), node


def test_compiled_functions_take_few_arguments():
    found = {(where, f.name): len(f.args.args) + len(f.args.kwonlyargs) for where, f in compiled_functions()}
    assert len(found) > 80, "the search finds the compiled functions"
    assert {name: count for name, count in found.items() if count > MOST_ARGUMENTS} == {}


@pytest.mark.parametrize("form", [r"\bearth\[", r"\bWGS84\["])
def test_the_earth_is_read_by_name(form):
    assert [p.name for p in SOURCE.rglob("*.py") if re.search(form, p.read_text(encoding="utf-8"))] == []


def test_one_runge_kutta_step():
    """Its weights, 1 2 2 1 over 6, stand in one place."""
    text = {p.name: len(re.findall(r"/ 6\.0, State\(|sixth", p.read_text(encoding="utf-8"))) for p in MODULES}
    assert {name: count for name, count in text.items() if count} == {"dynamics.py": 1}


def test_no_class_name_stands_for_two_things():
    places = defaultdict(list)
    for path, tree in MODULES.items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(path.relative_to(SOURCE).as_posix())
    assert {name: where for name, where in places.items() if len(where) > 1} == {}
