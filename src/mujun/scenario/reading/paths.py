"""Paths of an entry's numbers, as a user writes them: ENTRY.stages.0.burn_time."""

import functools
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from mujun.base.outcomes import BadInput
from mujun.base.text import as_written, say
from mujun.scenario.reading.example import EXAMPLE_PATH
from mujun.scenario.reading.located import Where
from mujun.scenario.reading.problems import fields_of, model_in
from mujun.scenario.schema.estimate import Estimate

FIXED = ("id", "kind", "name", "title", "aliases", "groups", "default")
"""Fields that cannot be changed, besides those of sources: they identify the entry."""
LONGEST_INDEX = 4
"""Largest number of digits of an index in a path."""


@functools.lru_cache(maxsize=4096)
def split_path(path: str) -> tuple[str, Where]:
    """Return the entry's name and the path below it. Raises BadInput for a text without a path."""
    name, _, rest = path.strip().partition(".")
    if not rest:
        key = "'{path}' names no value; expected entry.field, for example {example}"
        raise BadInput(say(key, path=as_written(path), example=EXAMPLE_PATH))
    return name, tuple(
        int(part) if part.isascii() and part.isdigit() and len(part) <= LONGEST_INDEX else part
        for part in rest.split(".")
    )


def paths_of(value: Any, where: Where = ()) -> Iterator[Where]:
    """Yield every path of a validated entry whose value a user may change."""
    if isinstance(value, Estimate):
        yield where
    elif isinstance(value, BaseModel):
        for written, field in fields_of(type(value)).items():
            if written in FIXED or written.endswith("sources"):
                continue
            found = getattr(value, attribute_of(value, written))
            if found is None and model_in(field.annotation) is Estimate:
                yield (*where, written)
            else:
                yield from paths_of(found, (*where, written))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from paths_of(item, (*where, index))
    elif value is not None:
        yield where


def models_in(value: Any, where: Where = ()) -> Iterator[tuple[Where, BaseModel]]:
    """Yield every model within a validated entry (stages, estimates, sources; the entry itself first) with its path."""
    if isinstance(value, BaseModel):
        yield where, value
        for written in fields_of(type(value)):
            yield from models_in(getattr(value, attribute_of(value, written)), (*where, written))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from models_in(item, (*where, index))


def value_at(entry: BaseModel, where: Where) -> Any:
    """Return the value at a path (see `paths_of`) of a validated entry."""
    found: Any = entry
    for part in where:
        found = found[part] if isinstance(part, int) else getattr(found, attribute_of(found, part))
    return found


def attribute_of(value: BaseModel, written: str) -> str:
    """Return a model's attribute by its name in files (`class_` for `class`)."""
    return _attributes(type(value))[written]


@functools.cache
def _attributes(model: type[BaseModel]) -> dict[str, str]:
    return {field.alias or name: name for name, field in model.model_fields.items()}
