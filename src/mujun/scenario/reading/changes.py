"""Changes of the catalogue's numbers: one path of an entry at '5 km/s', or at a draw from its range."""

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from mujun.base.outcomes import BadInput, nearest_names, said_of
from mujun.base.text import as_written, say
from mujun.base.units import parse_quantity
from mujun.scenario.reading.example import EXAMPLE_PATH, EXAMPLE_VALUE
from mujun.scenario.reading.located import Where, dotted, plain_scalar
from mujun.scenario.reading.paths import attribute_of, paths_of, value_at
from mujun.scenario.reading.problems import expected_of, fields_of, model_in
from mujun.scenario.reading.sources import USER
from mujun.scenario.schema.entry import Entry
from mujun.scenario.schema.estimate import Estimate

Changes = Mapping[str, str | float]
"""Path of a number -> its new value: a text with its unit (changed by the user) or a number in SI (drawn)."""

_EXAMPLE = f'for example {EXAMPLE_PATH}="{EXAMPLE_VALUE}"'

_SOURCES_OF = {
    "latitude": "location_sources",
    "longitude": "location_sources",
    "height": "location_sources",
    "stock": "stock_sources",
    "faces": "faces_sources",
    "mach": "sources",
    "cd": "sources",
}
"""Field without sources -> the field with its sources."""


@dataclass(frozen=True)
class Override:
    """One value changed by the user.

    path: of the number.
    value: new text.
    before: text that it replaced; '' if there was none.
    """

    path: str
    value: str
    before: str


def said_changes(asked: Mapping[str, object] | Iterable[str]) -> dict[str, str]:
    """Return the user's changes, path -> value with its unit.

    asked: such a mapping, or texts PATH=VALUE.
    Raises BadInput for a missing path or value.
    """
    pairs = asked.items() if isinstance(asked, Mapping) else map(_split_change, asked)
    changes = {path.strip(): str(value).strip().strip('"') for path, value in pairs}
    for path, value in changes.items():
        if not path or not value:
            key = "'{path}': '{value}': expected a path and its value, {example}"
            raise BadInput(say(key, path=as_written(path), value=as_written(value), example=_EXAMPLE))
    return changes


def _split_change(text: str) -> tuple[str, str]:
    path, _, value = text.partition("=")
    if not path.strip() or not value.strip():
        raise BadInput(say("{text}: expected PATH=VALUE, {example}", text=text, example=_EXAMPLE))
    return path, value


def drawn(entry: Entry, numbers: Mapping[Where, float]) -> Entry:
    """Return an entry with other nominal values (SI) of some of its estimates.

    Ranges and sources stay. Limits between fields are not checked again. Raises BadInput for a path without an
    estimate.
    """
    try:
        found: Entry = _drawn(entry, list(numbers.items()))
    except (KeyError, IndexError, TypeError):
        paths = ", ".join(f"{entry.id}.{dotted(where)}" for where in numbers)
        key = "{paths}: no estimate with this path; a plain number (SI) can only stand for one"
        raise BadInput(say(key, paths=paths)) from None
    return found


def _drawn(found: Any, numbers: Sequence[tuple[Where, float]]) -> Any:
    if isinstance(found, Estimate):
        return found.at(numbers[0][1])
    parts: dict[str | int, list[tuple[Where, float]]] = {}
    for where, value in numbers:
        parts.setdefault(where[0], []).append((where[1:], value))
    if isinstance(found, BaseModel):
        names = {part: attribute_of(found, str(part)) for part in parts}
        return found.model_copy(update={names[p]: _drawn(getattr(found, names[p]), own) for p, own in parts.items()})
    return tuple(_drawn(item, parts[k]) if k in parts else item for k, item in enumerate(found))


def overridden(entry: Entry, data: dict[str, Any], where: Where, text: str) -> tuple[dict[str, Any], str]:
    """Return a copy of an entry's data with the value at `where` set to a text, and the text that it replaced.

    An estimate keeps its sources and gets one more; its range is widened to include the new value.
    """
    if where[-1:] == ("nominal",):
        where = where[:-1]
    known = set(paths_of(entry))
    if where not in known:
        raise unknown_path(entry, where, known)
    data = copy.deepcopy(data)
    spot: Any = data
    for k, part in enumerate(where[:-1]):
        if isinstance(spot, dict) and spot.get(str(part)) is None:  # the file leaves it to its default
            default = value_at(entry, where[: k + 1])
            spot[str(part)] = list(default) if isinstance(default, tuple) else {}
        spot = spot[part]
    source = {"value": text, "source": USER, "trust": "assumed", "note": "set by the user"}
    parent, last = value_at(entry, where[:-1]), where[-1]
    field = fields_of(type(parent))[str(last)] if isinstance(parent, BaseModel) else None
    if field is None or model_in(field.annotation) is not Estimate:
        before = spot[last] if not isinstance(spot, dict) else spot.get(last, "")
        spot[last] = plain_scalar(text.strip())
        if spot[last] is None:
            expected = expected_of(field) if field else say("expected a value")
            key = "{id}.{field}: the value set is empty; {expected}"
            raise BadInput(say(key, id=entry.id, field=dotted(where), expected=expected))
        if (listed := _SOURCES_OF.get(str(where[0]))) in data:
            data[str(listed)].append(source)
        return data, str(before)
    old: Estimate | None = getattr(parent, attribute_of(parent, str(last)))
    if old is None:
        spot[last] = {"nominal": text, "sources": [source]}
        return data, ""
    try:
        value = parse_quantity(text, old.si_unit)
    except BadInput as error:
        raise BadInput(say("{id}.{field}: {fault}", id=entry.id, field=dotted(where), fault=said_of(error))) from error
    if not isinstance(spot[last], dict):  # a whole number that stands for an estimate
        spot[last] = {"nominal": old.nominal, "sources": [one.model_dump(exclude_none=True) for one in old.sources]}
    low, high = old.range or (old.nominal, old.nominal)
    spot[last]["nominal"] = text
    spot[last]["range"] = [text if value < old.low else low, text if value > old.high else high]
    spot[last]["sources"].append(source)
    return data, old.nominal


def unknown_path(entry: Entry, where: Where, known: set[Where]) -> BadInput:
    """Return the error for a path that cannot be changed, with the nearest path that can."""
    names = [f"{entry.id}.{dotted(path)}" for path in sorted(known, key=dotted)]
    wanted = f"{entry.id}.{dotted(where)}"
    near = nearest_names(wanted, names)
    if near:
        key = "{path}: no such value can be set; expected the path of one value{near}"
        return BadInput(say(key, path=wanted, near=near))
    some = ", ".join(names[:20]) + (", ..." if names[20:] else "")
    return BadInput(say("{path}: no such value can be set; expected one of {names}", path=wanted, names=some))
