"""The house stays as it was built: names instead of positions, each idea once, small files in small rooms.

Read from the source alone; nothing is imported.
"""

import ast
import re
import statistics
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "mujun"
PHYSICS = ("base", "earth", "ground", "flight", "sensors", "interceptors", "engagement", "battle")
COMPILERS = {"scalar", "lanes", "kernel"}
"""The decorators of `base.compiled`."""
MOST_ARGUMENTS = 8
"""Of a compiled function: whoever needs more speaks in positions instead of names."""
MOST_MODULES, MOST_LINES, MIDDLE_LINES = 14, 400, 150
"""Modules of a folder, lines of a file, and lines of the file in the middle when all are sorted by length."""
SOURCES = {path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8") for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def trees() -> dict[str, ast.Module]:
    """Return the syntax tree of each module, by its name."""
    return {name: ast.parse(text) for name, text in SOURCES.items()}


def modules(*layers: str) -> Iterator[tuple[str, ast.Module]]:
    """Yield name and syntax tree of each module of some layers."""
    return ((name, tree) for name, tree in trees().items() if name.split("/")[0] in layers)


def lines_with(pattern: str, *outside: str) -> list[str]:
    """Return the places at which a pattern stands, outside of some layers."""
    return [
        f"{name}:{number}: {line.strip()}"
        for name, text in SOURCES.items()
        if name.split("/")[0] not in outside
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(pattern, line)
    ]


def is_compiled(function: ast.FunctionDef) -> bool:
    """Say whether a function has a compile decorator, with options or without."""
    plain = (one.func if isinstance(one, ast.Call) else one for one in function.decorator_list)
    return any(isinstance(one, ast.Name) and one.id in COMPILERS for one in plain)


def compiled_functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield each compiled function, and in words where it stands."""
    for name, tree in modules(*PHYSICS):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and is_compiled(node):
                yield f"{name}: {node.name}", node


def test_no_compiled_function_has_more_than_eight_arguments() -> None:
    compiled = [
        (what, len(node.args.posonlyargs + node.args.args + node.args.kwonlyargs))
        for what, node in compiled_functions()
    ]
    assert len(compiled) > 80  # the search finds the compiled functions
    assert [f"{what} has {count}" for what, count in compiled if count > MOST_ARGUMENTS] == []


def test_no_compiled_function_asserts() -> None:
    """`python -O` leaves assertions out, and shares kept code with a Python that does not."""
    assert [what for what, node in compiled_functions() if any(isinstance(n, ast.Assert) for n in ast.walk(node))] == []


@pytest.mark.parametrize("mark", [r"\b(h|dt|step) / 6(\.0)?\b", r"/ 6\.0, State\(|sixth"])
def test_the_rule_of_runge_and_kutta_stands_once(mark: str) -> None:
    """Its weights are 1 2 2 1 over 6: a sixth of the step is its mark, whatever the step is called."""
    assert [line.partition(":")[0] for line in lines_with(mark)] == ["flight/engine/dynamics.py"]


@pytest.mark.parametrize(
    ("pattern", "outside"),
    [(r"\b(earth|WGS84)\[", ()), (r"\bquestion (==|!=)", ())],
    ids=["a number of the Earth by its position", "a question asked for by name"],
)
def test_what_stands_nowhere(pattern: str, outside: tuple[str, ...]) -> None:
    assert lines_with(pattern, *outside) == []


WITH_DASHES = {
    "runs/shared/command_line.py": "the table that joins arguments and options, and the command recorded in a result",
    "reports/formats/pdf.py": "options of the browser that prints the page",
    "reports/formats/bibliography.py": "dashes of BibTeX",
    "scenario/reading/sources.py": "dashes of BibTeX",
    "reports/drawing/charts/profile.py": "dashed lines",
    "reports/drawing/charts/saturation.py": "dashed lines",
    "reports/brief/brief.py": "rules of Markdown tables",
    "reports/data/evidence.py": "rules of Markdown tables",
}
"""Modules in which a text may begin with two dashes, and why."""


def test_options_stand_in_the_command_line_only() -> None:
    found = {line.partition(":")[0] for line in lines_with(r"""["']--""", "cli")}
    assert found == set(WITH_DASHES)


def test_no_folder_has_more_modules_than_one_can_see() -> None:
    rooms: dict[str, int] = defaultdict(int)
    for name in SOURCES:
        rooms[Path(name).parent.as_posix()] += not name.endswith("__init__.py")
    assert {room: count for room, count in rooms.items() if count > MOST_MODULES} == {}


def test_files_are_small() -> None:
    lengths = {name: text.count("\n") for name, text in SOURCES.items() if not name.endswith("__init__.py")}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}
    assert statistics.median(lengths.values()) <= MIDDLE_LINES


@pytest.mark.parametrize("layers", [PHYSICS, ("analyses", "studies")], ids=["physics", "analyses and studies"])
def test_a_class_has_a_name_of_its_own(layers: tuple[str, ...]) -> None:
    homes = defaultdict(list)
    for name, tree in modules(*layers):
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(name)
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


IN_EACH_KIND = ("QUESTION", "SAYING")
"""By this name the questions of studies are found: each module of them has its own."""


def constants(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield name and value, as they are written, of the constants of a module; the letters of types are none."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
            names, values = [target], [value]
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                names, values = target.elts, value.elts
            for one, what in zip(names, values, strict=False):
                written = ast.unparse(what)
                if isinstance(one, ast.Name) and re.fullmatch(r"[A-Z][A-Z0-9_]*", one.id) and "TypeVar(" not in written:
                    yield one.id, written


@pytest.mark.parametrize(
    "layers", [PHYSICS, ("scenario", "analyses", "studies", "evidence"), ("reports", "runs", "api", "cli")],
    ids=["physics", "scenario to evidence", "reports, requests, Python and commands"],
)  # fmt: skip
def test_a_constant_has_one_value(layers: tuple[str, ...]) -> None:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for name, tree in modules(*layers):
        for constant, value in constants(tree):
            found[constant][name] = value
    for kind in IN_EACH_KIND:
        found.pop(kind, None)
    assert {name: where for name, where in found.items() if len(set(where.values())) > 1} == {}


def test_what_is_refused_is_said_as_a_text() -> None:
    """A plain string, an f-string among them, stays English in every language."""
    refusals = ("BadInput", "BadArgument", "fault")
    plain = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in refusals
        and any(
            isinstance(one, ast.JoinedStr | ast.BinOp | ast.Constant)
            or (isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr == "join")
            for one in node.args[:1]
        )
    ]  # fmt: skip
    assert plain == []
