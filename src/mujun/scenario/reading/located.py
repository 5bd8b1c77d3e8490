"""Reads YAML text into plain data and the line number of each value.

Scalars follow YAML 1.2 in its narrow sense: only `true` and `false` are booleans, only decimal numbers are numbers,
everything else is text (`no`, `010`, `0x1f` and dates included). Anchors, aliases, merge keys, tags, repeated keys
and several documents in one file are refused. Events are read from the C parser one by one, so that depth is capped
before any data is built: the C loader itself crashes on 100,000 nested brackets.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from mujun.base.digest import digest
from mujun.base.outcomes import BadInput
from mujun.base.tasks.bounded import read_words
from mujun.base.text import say
from mujun.scenario.reading.faults.cause import cause_of

MAX_DEPTH = 50
MAX_BYTES = 2_000_000
"""Largest file that is read, bytes: checked, it takes up to 300 times as much memory."""

Where = tuple[str | int, ...]
"""A path inside a file: ("sm-3-iia", "stages", 0, "burn_time")."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})", re.ASCII)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", re.ASCII)


@dataclass(frozen=True)
class Located:
    """The content of a YAML file with line numbers.

    label: name of the file in messages.
    data: its top mapping.
    lines: line number of every path.
    """

    label: str
    data: dict[str, Any]
    lines: Mapping[Where, int]

    def line(self, where: Where) -> int:
        """Return the line of a path, or of its nearest parent in the file."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def at(self, where: Where) -> str:
        """Return 'file:line: path', the beginning of every message about this file."""
        return place(self.label, self.line(where), where)


class LinesAsked(Mapping[Where, int]):
    """Line numbers of a file's paths, read when the first is asked for: only messages name them. read: reads the file."""

    def __init__(self, read: Callable[[], Located]) -> None:
        self._read = read
        self._lines: Mapping[Where, int] | None = None

    @property
    def lines(self) -> Mapping[Where, int]:
        """The line numbers."""
        if self._lines is None:
            self._lines = self._read().lines
        return self._lines

    def __getitem__(self, where: Where) -> int:
        return self.lines[where]

    def __iter__(self) -> Iterator[Where]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)


@cache
def reader_hash() -> str:
    """Return a hash of what decides what is read from a given text: this module, and the parser."""
    return digest(Path(__file__).read_bytes(), yaml.__version__).hex()


def place(label: str, line: int, where: Where) -> str:
    """Return 'file:line: path', or 'file:line' for an empty path."""
    return f"{label}:{line}: {dotted(where)}" if where else f"{label}:{line}"


def dotted(where: Where) -> str:
    """Return a path as a user writes it: sm-3-iia.stages.0.burn_time."""
    text = ".".join(str(part) for part in where)
    return text if len(text) <= 200 else text[:197] + "..."


def read_located(path: Path, label: str | None = None) -> Located:
    """Read a YAML file. label: name of the file in messages; by default the path as given."""
    label = label or str(path)
    try:
        text = read_words(path, MAX_BYTES, label)
    except UnicodeDecodeError as error:
        raise BadInput(say("{label}: the file is not UTF-8 text; expected YAML in UTF-8", label=label)) from error
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        reason = getattr(error, "strerror", None) or say("it cannot be opened")
        key = "{label}: the file cannot be read ({reason}); expected a YAML file"
        raise BadInput(say(key, label=label, reason=reason)) from error
    return parse_located(text, label)


def parse_located(text: str, label: str) -> Located:
    """Parse YAML text whose top is a mapping. Raises BadInput 'file:line: path: what; expected …'."""
    if len(text) > MAX_BYTES:
        key = "{label}: the text has {text} characters; expected at most {most}"
        raise BadInput(say(key, label=label, text=len(text), most=MAX_BYTES))
    builder = _Reader(label)
    try:
        data = builder.document(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        mark: Any = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else text.count("\n", 0, getattr(error, "position", 0) or 0) + 1
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be parsed"
        if "nesting depth" in problem:  # PyYAML from 6.0.4 on has a limit of its own
            key = "{label}:{line}: the nesting is too deep; expected at most {most} levels"
            raise BadInput(say(key, label=label, line=line, most=MAX_DEPTH)) from error
        cause = cause_of(text, line, mark.column + 1 if mark else 1, problem)
        key = "{label}:{line}: this is not YAML (column {column}: {what}); {expected}"
        raise BadInput(say(key, label=label, **cause._asdict())) from error
    if not isinstance(data, dict):
        key = "{label}:1: the file holds no mapping; expected 'id:' lines with indented fields below them"
        raise BadInput(say(key, label=label))
    return Located(label, data, builder.lines)


def plain_scalar(text: str) -> str | int | float | bool | None:
    """Return the value of an unquoted scalar. A number too large for a float is left as text."""
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "~", "null"):
        return None
    if text[0] in "-+.0123456789":
        if _INTEGER.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
            return number
    return text


class _Reader:
    """Builds data from parser events and records the line of every path."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.lines: dict[Where, int] = {}

    def document(self, events: Iterator[Any]) -> Any:
        data: Any = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._bad(
                        event, (), say("a second document begins here"), say("expected one document in a file")
                    )
            elif isinstance(event, yaml.NodeEvent):
                data = self._node(event, events, (), 0)
        return data

    def _node(self, event: Any, events: Iterator[Any], where: Where, depth: int) -> Any:
        if event.anchor is not None:
            kind = say("an alias") if isinstance(event, yaml.AliasEvent) else say("an anchor")
            raise self._bad(
                event,
                where,
                say("{kind} ({anchor}) is used", kind=kind, anchor=event.anchor[:40]),
                say("expected the value itself"),
            )
        if event.tag is not None:
            raise self._bad(
                event, where, say("a tag ({tag}) is used", tag=event.tag[:40]), say("expected a plain value")
            )
        self.lines.setdefault(where, _line(event))
        if isinstance(event, yaml.ScalarEvent):
            return plain_scalar(event.value) if event.implicit[0] else event.value
        if depth >= MAX_DEPTH:
            raise self._bad(
                event, where, say("the nesting is too deep"), say("expected at most {most} levels", most=MAX_DEPTH)
            )
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Any] = []
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                items.append(self._node(event, events, (*where, len(items)), depth + 1))
            return items
        return self._mapping(events, where, depth)

    def _mapping(self, events: Iterator[Any], where: Where, depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._bad(event, where, say("a field name is not plain text"), say("expected 'field: value'"))
            key = event.value
            inner = (*where, key)
            if event.anchor is not None or event.tag is not None:
                raise self._bad(
                    event, inner, say("an anchor or a tag stands at a field name"), say("expected plain text")
                )
            if key == "<<":
                raise self._bad(event, where, say("a merge key (<<) is used"), say("expected every field written out"))
            if key in mapping:
                first = self.lines[inner]
                raise self._bad(
                    event,
                    inner,
                    say("the field is repeated (first on line {first})", first=first),
                    say("expected it once"),
                )
            self.lines[inner] = _line(event)
            mapping[key] = self._node(next(events), events, inner, depth + 1)
        return mapping

    def _bad(self, event: Any, where: Where, what: str, expected: str) -> BadInput:
        at = place(self.label, _line(event), where)
        return BadInput(say("{at}: {what}; {expected}", at=at, what=what, expected=expected))


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
