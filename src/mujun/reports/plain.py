"""Results as plain data: strict JSON, with infinite and undefined numbers as null."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

from mujun.base.text import Text, say

BOUNDARIES = (
    "mujun computes policy-level, open-literature kinematics for public debate: point-mass flight, geometry, "
    "timelines, inventories. Not modelled, on purpose: guidance, seekers, fuzes, fire control, warheads and their "
    "effects, countermeasure design, optimisation of attacks, classified or controlled data, hardware interfaces."
)


def clean(value: Any) -> Any:
    """Return data with infinite and undefined numbers as None, and numpy scalars as plain numbers, for strict JSON."""
    if isinstance(value, dict):
        return {str(k): clean(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [clean(v) for v in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


def head_words(name: str) -> Text:
    """Return the name of a table, column or fact in words; each is a message of its own."""
    return name if isinstance(name, Text) else say("{name}", name=name.replace("_", " "))


_FORM = re.compile(r"[+]?,?(?:\.\d{1,2})?[dfg%]?")
"""Formats of fields that a file may ask for: sign, commas, at most 99 digits."""
TEXTS = "texts"
"""Member of a JSON object beside the English texts: for each that is made of a template, the template and its fields."""


def with_texts(data: dict[str, Any]) -> dict[str, Any]:
    """Return a JSON object with one more member, if any of its texts are made of templates: where each stands -> how it is made.

    A place is a JSON pointer (RFC 6901), such as /studies/0/decides. A field that is itself such a text has key, fields and text.
    """
    found = {place: clean(text.to_dict()) for place, text in _texts(data, "")}
    made = {place: {name: value for name, value in one.items() if name != "text"} for place, one in found.items()}
    return {**clean(data), TEXTS: made} if made else clean(data)


def from_texts(data: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON object of a result with its texts as they were made, so that any language can say them.

    Raises KeyError, TypeError or ValueError if the object's `texts` do not fit it.
    """
    for place, made in data.get(TEXTS, {}).items():
        *way, last = (part.replace("~1", "/").replace("~0", "~") for part in place.split("/")[1:])
        within: Any = data
        for part in way:
            within = within[int(part) if isinstance(within, list) else part]
        within[int(last) if isinstance(within, list) else last] = _text(made)
    return data


def _text(made: Mapping[str, Any]) -> Text:
    for _, name, form, _ in Formatter().parse(made["key"]):
        if name is not None and not (name.isidentifier() and _FORM.fullmatch(form or "")):
            raise ValueError(f"{name}:{form} is no field of a text")
    fields = {name: _text(value) if isinstance(value, dict) else value for name, value in made["fields"].items()}
    return Text(made["key"], fields, made.get("context", ""))


def _texts(value: Any, place: str) -> Iterator[tuple[str, Text]]:
    if isinstance(value, Text):
        yield place, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _texts(one, f"{place}/{str(key).replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, list | tuple):
        for n, one in enumerate(value):
            yield from _texts(one, f"{place}/{n}")


LONGEST_NUMBER = 300
"""Most digits of a whole number in a file that is read."""


def read_json(content: bytes) -> Any:
    """Return the data of a JSON file of this program.

    Raises ValueError, with what is wrong in words, for anything else than strict JSON in UTF-8: numbers that are not finite, a
    name twice in an object, half of a character, data nested too deeply.
    """
    try:
        data = json.loads(
            content.decode("utf-8-sig"),
            parse_constant=_no_number,
            parse_float=_finite,
            parse_int=_whole,
            object_pairs_hook=_once,
        )
        json.dumps(data, ensure_ascii=False).encode("utf-8")
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except UnicodeEncodeError:
        raise ValueError("a text in it has half of a character") from None
    return data


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _finite(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _no_number(text[:40])


def _whole(text: str) -> int | float:
    return int(text) if len(text) <= LONGEST_NUMBER else _no_number(f"{text[:40]}...")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the name '{twice[:60]}' stands twice in one object")
    return found


def kilometres(value: float) -> str:
    """Return a distance (km) as text: whole from 10 km on, with two digits below, so that only 0 is shown as 0."""
    return f"{value:,.0f}" if abs(value) >= 9.95 or value == 0.0 else f"{value:.2g}"


def to_json(value: Any) -> str:
    """Return strict JSON text."""
    return json.dumps(clean(value), ensure_ascii=False, indent=2, allow_nan=False)
