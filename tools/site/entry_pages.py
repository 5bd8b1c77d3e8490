"""The reference of entries: every kind with every field, as the schema that checks them says."""

import inspect
from typing import Any

from pydantic import BaseModel

from mujun.reports.formats.json_schema import file_schema, words_of_fields
from mujun.scenario.reading.problems import expected_of, fields_of, model_in
from mujun.scenario.schema.kinds import MODELS
from mujun.scenario.schema.study import Changes, Scenario

HEAD = """# Entries

A file of your own holds entries: missiles, sites, radars, areas, places, claims and whatever else stands below. Every entry has
an id of its own as its key (small letters, digits, hyphens) and a `kind`. `mujun new missile` (or `claim`, `site`, `radar`,
`raid`, `area`, `place`) writes one to begin with. This page is made from the schema that checks the files.

Quantities are text with a unit: `4.5 km/s`, `75 s`, `39.71 deg`; nautical miles are `nmi`, and latitudes and longitudes may be
written `24-40.00N`. An *estimate* is a nominal value, a range if there is one, and its sources. A launch area is no finer than a
quarter degree.
"""
COLUMNS = ["| field | needed | expected | it says |", "|---|---|---|---|"]


def entry_page() -> str:
    """Return the page: a section for each kind, then one for each part of which entries are made."""
    said = file_schema()["definitions"]
    parts: dict[str, type[BaseModel]] = {}
    kinds = [_section(f"`kind: {kind}`", model, said, parts) for kind, model in MODELS.items()]
    made: list[str] = []
    names: list[str] = []
    while len(names) < len(parts):
        name = next(name for name in parts if name not in names)
        names.append(name)
        made.append(_section(name, parts[name], said, parts))
    return "\n".join([HEAD, *kinds, "## Parts of entries\n", *(text.replace("## ", "### ", 1) for text in made)])


def _section(title: str, model: type[BaseModel], said: dict[str, Any], parts: dict[str, type[BaseModel]]) -> str:
    about = said.get(model.__name__, {}).get("description", "")
    words = words_of(model)
    lines = [f"## {title}", "", _line(about), "", *COLUMNS]
    for name, field in fields_of(model).items():
        if name in ("id", "kind"):
            continue
        inner = model_in(field.annotation)
        if inner is not None:
            parts.setdefault(inner.__name__, inner)
        needed, expected = "yes" if field.is_required() else "", _line(expected_of(field)).removeprefix("expected ")
        lines.append(f"| `{name}` | {needed} | {expected} | {_line(words.get(name, ''))} |")
    return "\n".join([*lines, ""])


def words_of(model: type[BaseModel]) -> dict[str, str]:
    """Return what the docstrings of a model and of what it is made from say of each field."""
    words: dict[str, str] = words_of(Scenario) if issubclass(model, Changes) else {}
    for one in reversed(model.__mro__):
        if issubclass(one, BaseModel) and one is not BaseModel:
            found = words_of_fields(inspect.getdoc(one) or "")
            words |= {name.removesuffix("_"): said for name, said in found.items()}
    return words


def _line(text: str) -> str:
    """Return a text as a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
