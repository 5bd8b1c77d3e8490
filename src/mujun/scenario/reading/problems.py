"""Turns validation errors into sentences 'file:line: path: what; expected …'; long input is never repeated in them."""

import re
import types
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from mujun.base.outcomes import BadInput, nearest_names
from mujun.scenario.reading.located import Located, Where
from mujun.scenario.schema.estimate import Estimate, Unit

M = TypeVar("M", bound=BaseModel)
_IN_OUR_WORDS = {
    "a valid string": "text",
    "a valid boolean": "true or false",
    "a valid integer": "a whole number",
    "a valid number": "a number",
    "a valid tuple": "a list",
    "a valid dictionary": "a mapping with fields",
}
MISSING = object()
SHOWN = 12
"""Problems listed in one message; the others are counted."""


def validated(model: type[M], data: dict[str, Any], file: Located, root: Where) -> M:
    """Return data as a model. Raises BadInput with a line for each problem.

    data: content of a file at the path `root`.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)
    inner = {tuple(item["loc"])[:depth] for item in found for depth in range(len(item["loc"]))}
    # A list with one wrong item also counts as too short; only the item gets a line.
    found = [item for item in found if item["type"] != "too_short" or tuple(item["loc"]) not in inner]
    found.sort(key=lambda item: item["type"] == "missing")  # a misspelt field before the field missing because of it
    lines = []
    for item in found[:SHOWN]:
        loc = tuple(item["loc"])
        what = _sentence(model, data, loc, item["type"], item["msg"], item.get("ctx", {}))
        lines.append(f"{file.at(root + loc)}: {what}")
    if len(found) > SHOWN:
        lines.append(f"{file.label}: and {len(found) - SHOWN} more problems in {'.'.join(map(str, root))}")
    raise BadInput("\n".join(lines))


def fields_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return the fields of a model by their names in files (`class`, not `class_`)."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside an annotation (`Stage` of `tuple[Stage, ...] | None`); None if there is none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (Annotated, tuple, Union, types.UnionType):
        return next((found for part in get_args(annotation) if (found := model_in(part))), None)
    return None


def unit_in(field: FieldInfo) -> Unit | None:
    """Return the `Unit` in a field's annotation, at any depth; None if there is none."""
    return next((m for m in field.metadata if isinstance(m, Unit)), None) or _unit_below(field.annotation)


def _unit_below(annotation: Any) -> Unit | None:
    found = next((m for m in getattr(annotation, "__metadata__", ()) if isinstance(m, Unit)), None)
    return found or next((unit for part in get_args(annotation) if (unit := _unit_below(part))), None)


def expected_of(field: FieldInfo) -> str:
    """Return 'expected …' for a missing field."""
    unit, model = unit_in(field), model_in(field.annotation)
    if model is Estimate and unit:
        return f"expected an estimate (nominal, range, sources), its nominal {unit.expected.removeprefix('expected ')}"
    if unit:
        return unit.expected
    if model:
        named = ", ".join(name for name, inner in fields_of(model).items() if inner.is_required())
        return f"expected {'one or more entries' if field.annotation is not model else 'a mapping'} with {named}"
    if field.annotation is bool:
        return "expected true or false"
    if field.annotation is int:
        return "expected a whole number"
    choices: tuple[Any, ...] = get_args(field.annotation)
    if choices:
        if all(isinstance(c, str) for c in choices):
            return f"expected {', '.join(choices[:-1])}{' or ' if choices[:-1] else ''}{choices[-1]}"
        return "expected a list"
    return "expected text"


def _sentence(model: type[BaseModel], data: Any, loc: Where, kind: str, message: str, context: dict[str, Any]) -> str:
    if kind == "mujun":
        return str(context["sentence"])
    if kind == "value_error":  # a sentence of a validator of ours
        return message.removeprefix("Value error, ")
    around = _model_at(model, loc[:-1])
    fields = fields_of(around) if around else {}
    name = str(loc[-1]) if loc else ""
    if kind == "extra_forbidden":
        known = [field for field in fields if field != "id"]
        if name not in known and _value_in(data, loc) is None:
            return (
                f"nothing follows '{name[:40]}', which looks like the rest of a text with a comma; expected such a text in "
                "quotation marks"
            )
        return f"this field is unknown; expected one of {', '.join(known)}{nearest_names(name, known)}"
    if kind == "missing":
        return f"this field is missing; {expected_of(fields[name]) if name in fields else 'expected it'}"
    expected: str = re.sub(r"^(Input|Value|String|Tuple|List|Dictionary) should", "expected it to", message)
    expected = expected.removeprefix("expected it to be ").removeprefix("expected it to ")
    expected = re.sub(r"^have (at \w+ \d+ \w+).*", r"\1", expected)
    expected = _IN_OUR_WORDS.get(expected.partition(" or instance of ")[0], expected)
    verb = "it to " if expected.startswith("match") else ""
    return f"{_shown(data, loc)} does not fit here; expected {verb}{expected}"


def _model_at(model: type[BaseModel], loc: Where) -> type[BaseModel] | None:
    found: type[BaseModel] | None = model
    for part in loc:
        if isinstance(part, str):
            field = fields_of(found).get(part) if found else None
            found = model_in(field.annotation) if field else None
    return found


def _value_in(data: Any, loc: Where) -> Any:
    """Return the value at a path of the data as read; `MISSING` if there is none."""
    for part in loc:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return MISSING
    return data


def _shown(data: Any, loc: Where) -> str:
    data = _value_in(data, loc)
    if data is MISSING:
        return "this"
    if isinstance(data, dict):
        return "a mapping"
    if isinstance(data, list):
        return f"a list of {len(data)}"
    if data is None:
        return "an empty value"
    if isinstance(data, bool):
        return "true" if data else "false"
    text = str(data)
    return f"'{text if len(text) <= 60 else text[:57] + '...'}'"
