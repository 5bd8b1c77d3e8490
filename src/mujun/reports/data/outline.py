"""An entry's statements without numbers: the parts of its lists, one line each, under the path of their numbers."""

from collections.abc import Iterator
from typing import Any

from mujun.scenario.schema.entry import Entry
from mujun.scenario.schema.estimate import Estimate, Model, SourceItem

PLAIN_FIELDS = (
    "id",
    "name",
    "aliases",
    "kind",
    "summary",
    "country",
    "status",
    "groups",
    "default",
    "default_of_raids",
)
"""Fields of an entry that are shown elsewhere."""


def outline(entry: Entry) -> list[str]:
    """Return an entry's statements without numbers: each part of its lists, and the entries it names."""
    lines = []
    for field, info in type(entry).model_fields.items():
        value = getattr(entry, field)
        if isinstance(value, tuple) and value and isinstance(value[0], Model) and not isinstance(value[0], SourceItem):
            lines += [f"{field}.{i}: {said}" for i, part in enumerate(value) if (said := _said(part))]
        elif field not in PLAIN_FIELDS and (text := _text(value)):
            lines.append(f"{info.alias or field}: {text}")
    return lines


def _said(part: Model) -> str:
    return "; ".join(_words(part))


def _words(part: Model) -> Iterator[str]:
    for field, info in type(part).model_fields.items():
        text = _text(getattr(part, field))
        if text:
            yield text if field in ("name", "id") else f"{info.alias or field} {text}"


def _text(value: Any) -> str:
    """Return a plain value as text; '' for a number with sources or a nested part."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, tuple) and value and all(isinstance(v, str) for v in value):
        return ", ".join(value)
    if isinstance(value, int) and not isinstance(value, Estimate):
        return str(value)
    return ""
