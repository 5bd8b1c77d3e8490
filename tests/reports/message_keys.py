"""The texts that the program can say: templates in its code and pages, and the words of code, pages, map and catalogue."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import mujun
from mujun.base import text as texts
from mujun.ground.basemap import basemap
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.ground import Dispute

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Reader of YAML: the one in C takes a tenth of the time, where it is there."""
SOURCE = Path(mujun.__file__).parent
TEMPLATES = tuple((SOURCE / "reports" / "templates").glob("*.j2"))
LIVE_WORDS = SOURCE / "reports" / "static" / "live-words.json"
TEXT_MODULE = ast.parse((SOURCE / "base" / "text.py").read_text("utf-8"))
SAYING = {"say": (0,), "counted": (1, 2), "meant": (0,), "t": (0,), "joined": (1,), "table": None, "line": (0, 2),
          "row": None, "bar_column": (0,), "tell_text": (0,), "_listed": (0,)}  # fmt: skip
"""Functions that make or show texts -> positions of the templates and words among their arguments; None: any, and titles."""
ON_SCREEN = ("table", "line", "row", "bar_column", "tell_text", "_listed")
"""Those of them that only the command line has (`cli.screen`)."""
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\'')


@cache
def trees() -> dict[Path, ast.Module]:
    """Return the parsed modules of the program."""
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(SOURCE.rglob("*.py"))}


def constant(node: ast.AST) -> Iterator[str]:
    """Yield the strings that an expression can be, as far as they are written out in it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from constant(node.body)
        yield from constant(node.orelse)
    elif isinstance(node, ast.BoolOp | ast.Dict | ast.Tuple):
        for value in node.elts if isinstance(node, ast.Tuple) else node.values:
            yield from constant(value)


def named(within: ast.AST, name: str) -> set[str]:
    """Return the strings that are assigned to a name anywhere in a module or function."""
    found: set[str] = set()
    for node in ast.walk(within):
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if node_value := getattr(node, "value", None):
            for target in targets:
                if isinstance(target, ast.Name) and target.id == name:
                    found |= set(constant(node_value))
    return found


def calls() -> Iterator[tuple[str, str, set[str]]]:
    """Yield, for each argument that is a template: the function called, the place, and the templates that it can be."""
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in SAYING:
                continue
            if node.func.id in ON_SCREEN and "cli" not in path.parts:
                continue
            place, positions = f"{path.relative_to(SOURCE)}:{node.lineno}", SAYING[node.func.id]
            given = [node.args[n] for n in positions or range(len(node.args)) if n < len(node.args)]
            if positions is None:
                given = [*node.args, *(word.value for word in node.keywords if word.arg == "title")]
            for argument in given:
                yield node.func.id, place, templates_of(tree, argument)


def unknown() -> list[str]:
    """Return the places of texts whose templates are not written out in their module."""
    return [
        place
        for name, place, found in calls()
        if name in ("say", "counted") and not found and not place.startswith("base/text.py")
    ]


@cache
def keys() -> dict[str, str]:
    """Return the templates in calls of `SAYING`, each with the place of one call."""
    found: dict[str, str] = {}
    for _, place, templates in calls():
        for key in templates:
            found.setdefault(key, place)
    for value in (getattr(texts, name) for name in ("ANOTHER", "NEXT_NAME", "THAT_IS", "NEXT_SENTENCE", "NEXT_WORD")):
        found[value] = "base/text.py"
    for path in TEMPLATES:
        for quoted in re.findall(r'say\("((?:[^"\\]|\\.)*)"|"((?:[^"\\]|\\.)*)"\|t\b', path.read_text("utf-8")):
            found.setdefault("".join(quoted), path.name)
    for word in json.loads(LIVE_WORDS.read_text("utf-8")).values():
        found.setdefault(word, LIVE_WORDS.name)
    return found


def templates_of(tree: ast.Module, argument: ast.expr) -> set[str]:
    """Return the templates that an argument can be: written out, or by the name of what is written out around it."""
    if isinstance(argument, ast.Subscript | ast.Starred):
        argument = argument.value
    if not isinstance(argument, ast.Name):
        return set(constant(argument))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and argument in ast.walk(node)]
    return next(filter(None, (named(node, argument.id) for node in [*functions[::-1], tree, TEXT_MODULE])), set())


@cache
def words() -> frozenset[str]:
    """Return all strings written out in code, pages and catalogue, and the names of the map: what a message can be for."""
    found = {
        node.value
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    found |= {name for tree in trees().values() for node in ast.walk(tree) for name in _identifiers(node)}
    for path in TEMPLATES:
        found |= {one or other for one, other in _QUOTED.findall(path.read_text("utf-8"))}
    for path in (SOURCE / "catalogue").rglob("*.yaml"):
        found |= set(_leaves(yaml.load(path.read_text("utf-8"), Loader)))
    found |= {country for country, _ in basemap().countries}
    found |= {work.get(field, "") for work in load_catalogue().sources.works.values() for field in ("author", "title")}
    found |= {unit.removeprefix("share of ") for unit in found}
    disputes = [dispute.written for dispute in load_catalogue().all(Dispute)]
    found |= {*disputes, *(" ".join(text.split()) for text in disputes)}
    found |= {part for name in found if len(name) < 120 for part in _parts(name)}
    return frozenset(found | {word.replace("_", " ") for word in found})


def _parts(name: str) -> set[str]:
    """Return a name before and after its first comma, and what of it names a site on a map."""
    head, _, rest = name.partition(",")
    return {head, rest.strip(), rest.partition("(")[0].strip()}


def _identifiers(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield str(key)
            yield from _leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one)
    elif isinstance(value, str):
        yield value
