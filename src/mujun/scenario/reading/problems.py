"""Turns validation errors into sentences 'file:line: path: what; expected …'; long input is never repeated in them."""

import re
import types
from contextlib import suppress
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from mujun.base.outcomes import BadInput, either, nearest_names, refusal_of, said_of
from mujun.base.text import NEXT_LINE, THAT_IS, Text, as_written, joined, meant, say
from mujun.base.units import QUANTITY_PATTERN, parse_quantity
from mujun.scenario.reading.located import Located, Where
from mujun.scenario.schema.estimate import IN_A_REFUSAL, Estimate, Unit

M = TypeVar("M", bound=BaseModel)
_NUMBER, _WHOLE = say("a number"), say("a whole number")
_IN_OUR_WORDS = {
    "a valid string": meant("text", IN_A_REFUSAL),
    "a valid boolean": say("true or false"),
    "a valid integer": _WHOLE,
    "a valid number": _NUMBER,
    "a valid tuple": meant("a list", IN_A_REFUSAL),
    "a valid dictionary": say("a mapping with fields"),
}
_HAS_UNIT = re.compile(rf"{QUANTITY_PATTERN}\s*[A-Za-z%°].*")
DAYS, DAY_S = "_days", 86400.0
"""End of the names of fields whose plain numbers are days, and a day, s."""
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
    lines: list[Text] = []
    for item in found[:SHOWN]:
        loc = tuple(item["loc"])
        what = _sentence(model, data, loc, item["type"], item["msg"], item.get("ctx", {}))
        lines.append(joined((file.at(root + loc), what), THAT_IS))
    if len(found) > SHOWN:
        key = "{label}: and {n} more problems in {where}"
        lines.append(say(key, label=file.label, n=len(found) - SHOWN, where=".".join(map(str, root))))
    raise refusal_of(lines)


def lines_of(error: BadInput) -> list[Text]:
    """Return the lines of an error's message, each as a text."""
    rest, found = said_of(error), list[Text]()
    while isinstance(rest, Text) and rest.key == NEXT_LINE:
        found.append(_as_text(rest.fields["first"]))
        rest = rest.fields["rest"]
    return [*found, *([rest] if isinstance(rest, Text) else map(_as_text, rest.splitlines()))]


def _as_text(line: str) -> Text:
    return line if isinstance(line, Text) else as_written(line)


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


def expected_of(field: FieldInfo) -> Text:
    """Return 'expected …' for a missing field."""
    unit, model = unit_in(field), model_in(field.annotation)
    if model is Estimate and unit:
        return say("expected an estimate (nominal, range, sources); of its nominal {expected}", expected=unit.expected)
    if unit:
        return say("{text}", text=unit.expected)
    if model:
        named = ", ".join(name for name, inner in fields_of(model).items() if inner.is_required())
        if field.annotation is model:
            return say("expected a mapping with {names}", names=named)
        return say("expected one or more entries with {names}", names=named)
    if field.annotation is bool:
        return say("expected true or false")
    if field.annotation is int:
        return say("expected a whole number")
    choices: tuple[Any, ...] = get_args(field.annotation)
    if choices:
        if all(isinstance(c, str) for c in choices):
            return say("expected {names}", names=either(choices))
        return say("expected a list")
    return say("expected text")


def _sentence(model: type[BaseModel], data: Any, loc: Where, kind: str, message: str, context: dict[str, Any]) -> str:
    if kind == "mujun":
        return cast(str, context["sentence"])
    if kind == "value_error":  # a sentence of a validator of ours
        return cast(str, context["error"].args[0])
    around = _model_at(model, loc[:-1])
    fields = fields_of(around) if around else {}
    name = str(loc[-1]) if loc else ""
    if kind == "extra_forbidden":
        known = [field for field in fields if field != "id"]
        if name not in known and _value_in(data, loc) is None:
            key = (
                "nothing follows '{name}', which looks like the rest of a text with a comma; expected such a text in "
                "quotation marks"
            )
            return say(key, name=as_written(name[:40]))
        key = "this field is unknown; expected one of {names}{near}"
        return say(key, names=", ".join(known), near=nearest_names(name, known))
    if kind == "missing":
        wanted = expected_of(fields[name]) if name in fields else say("expected it")
        return say("this field is missing; {expected}", expected=wanted)
    expected: str = re.sub(r"^(Input|Value|String|Tuple|List|Dictionary) should", "expected it to", message)
    expected = expected.removeprefix("expected it to be ").removeprefix("expected it to ")
    expected = re.sub(r"^have (at \w+ \d+ \w+).*", r"\1", expected)
    expected = _IN_OUR_WORDS.get(expected.partition(" or instance of ")[0], expected)
    value = _value_in(data, loc)
    if isinstance(value, str) and expected in (_NUMBER, _WHOLE) and _HAS_UNIT.fullmatch(value.strip()):
        return _without_unit(name, value, expected)
    if kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        expected = _limit(kind, next(iter(context.values())))
    key = "{shown} does not fit here; expected {expected}"
    if expected.startswith("match"):
        key = "{shown} does not fit here; expected it to {expected}"
    return say(key, shown=_shown(value), expected=expected)


def _limit(kind: str, limit: float) -> Text:
    """Return a limit of a number in words. kind: pydantic's name of the fault."""
    if kind.startswith("greater"):
        above = say("greater than {limit}", limit=limit)
        return above if kind == "greater_than" else say("greater than or equal to {limit}", limit=limit)
    below = say("less than {limit}", limit=limit)
    return below if kind == "less_than" else say("less than or equal to {limit}", limit=limit)


def _without_unit(name: str, value: str, expected: str) -> Text:
    """Return what is said of a quantity where a number stands alone: its value in the unit that the field's name ends in."""
    days = name.endswith(DAYS)
    key = "'{value}' has a unit; expected {expected} without a unit"
    if days:
        key = "'{value}' has a unit; expected {expected} of days, without the unit"
    words: dict[str, Any] = {"value": as_written(value[:60]), "expected": expected}
    with suppress(BadInput):
        number = parse_quantity(value, "s") / DAY_S if days else parse_quantity(value, "1")
        if expected == _NUMBER or number.is_integer():
            return say("{said}: {number:.10g}", said=say(key, **words), number=number)
    return say(key, **words)


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


def _shown(value: Any) -> Text:
    if value is MISSING:
        return meant("this", IN_A_REFUSAL)
    if isinstance(value, dict):
        return say("a mapping")
    if isinstance(value, list):
        return say("a list of {n}", n=len(value))
    if value is None:
        return say("an empty value")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if isinstance(value, bool):
        return as_written(text)
    return say("'{text}'", text=as_written(text if len(text) <= 60 else text[:57] + "..."))
