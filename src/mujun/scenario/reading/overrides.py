"""A user's own values: 'sm-3-iia.burnout_speed' set to '5 km/s' becomes an estimate with a source that says so."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from mujun.base.outcomes import BadInput, nearest_names
from mujun.base.units import parse_quantity
from mujun.scenario.reading.located import Where, dotted, plain_scalar
from mujun.scenario.reading.problems import expected_of, fields_of, model_in
from mujun.scenario.reading.sources import USER
from mujun.scenario.schema.estimate import Estimate
from mujun.scenario.schema.kinds import Entry

_SOURCES_OF = {
    "latitude": "location_sources",
    "longitude": "location_sources",
    "height": "location_sources",
    "stock": "stock_sources",
    "faces": "faces_sources",
    "mach": "sources",
    "cd": "sources",
}
"""Where the source of a plain field stands."""


@dataclass(frozen=True)
class Override:
    """One value set by the user: its path, its text, and the text that it replaced ('' where there was none)."""

    path: str
    value: str
    before: str


def paths_of(value: Any, where: Where = ()) -> Iterator[Where]:
    """Yield every path below a validated entry that a user may set."""
    if isinstance(value, Estimate):
        yield where
    elif isinstance(value, BaseModel):
        for written, field in fields_of(type(value)).items():
            name = attribute_of(value, written)
            if written in ("id", "kind", "name", "title", "aliases", "groups") or written.endswith("sources"):
                continue
            if getattr(value, name) is None and model_in(field.annotation) is Estimate:
                yield (*where, written)
            else:
                yield from paths_of(getattr(value, name), (*where, written))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from paths_of(item, (*where, index))
    elif value is not None:
        yield where


def value_at(entry: BaseModel, where: Where) -> Any:
    """Return what stands at a path of `paths_of` in a validated entry."""
    found: Any = entry
    for part in where:
        found = found[part] if isinstance(part, int) else getattr(found, attribute_of(found, part))
    return found


def overridden(entry: Entry, data: dict[str, Any], where: Where, text: str) -> tuple[dict[str, Any], str]:
    """Return a copy of an entry's data with the value at `where` set, and the text that stood there before.

    An estimate keeps its sources and gets one more, and its range is widened where the value lies outside.
    """
    if where[-1:] == ("nominal",):
        where = where[:-1]
    known = set(paths_of(entry))
    if where not in known:
        raise unknown_path(entry, where, known)
    data = copy.deepcopy(data)
    spot: Any = data
    for part in where[:-1]:
        spot = spot[part]
    found = value_at(entry, where[:-1])
    last = where[-1]
    source = {"value": text, "source": USER, "trust": "assumed", "note": "set by the user"}
    field = fields_of(type(found))[str(last)] if isinstance(found, BaseModel) else None
    if field is None or model_in(field.annotation) is not Estimate:
        before = spot[last] if not isinstance(spot, dict) else spot.get(last, "")
        spot[last] = plain_scalar(text.strip())
        if spot[last] is None:
            expected = expected_of(field) if field else "expected a value"
            raise BadInput(f"{entry.id}.{dotted(where)}: the value set is empty; {expected}")
        if (listed := _SOURCES_OF.get(str(where[0]))) in data:
            data[str(listed)].append(source)
        return data, str(before)
    old: Estimate | None = getattr(found, attribute_of(found, str(last)))
    if old is None:
        spot[last] = {"nominal": text, "sources": [source]}
        return data, ""
    try:
        value = parse_quantity(text, old.si_unit)
    except BadInput as error:
        raise BadInput(f"{entry.id}.{dotted(where)}: {error}") from error
    low, high = old.range or (old.nominal, old.nominal)
    spot[last]["nominal"] = text
    spot[last]["range"] = [text if value < old.low else low, text if value > old.high else high]
    spot[last]["sources"].append(source)
    return data, old.nominal


def unknown_path(entry: Entry, where: Where, known: set[Where]) -> BadInput:
    """Return the sentence for a path that cannot be set, with the nearest that can."""
    names = [f"{entry.id}.{dotted(path)}" for path in sorted(known, key=dotted)]
    wanted = f"{entry.id}.{dotted(where)}"
    near = nearest_names(wanted, names)
    some = "the path of one value" if near else "one of " + ", ".join(names[:20]) + (", ..." if names[20:] else "")
    return BadInput(f"{wanted}: no such value can be set; expected {some}{near}")


def attribute_of(value: BaseModel, written: str) -> str:
    """Return the attribute of a model that files write so (`class_` for `class`)."""
    return next(name for name, f in type(value).model_fields.items() if (f.alias or name) == written)
