"""Reads daily counts of missiles from a CSV file as an entry of the kind `counts`, with the line of every value."""

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mujun.base.outcomes import BadInput, nearest_names
from mujun.base.tasks.bounded import read_words
from mujun.base.text import as_written, say
from mujun.scenario.reading.located import MAX_BYTES, Located, Where, place
from mujun.scenario.schema.reported import COUNTED

NEEDED_COLUMNS = ("date", "state", "detected", "destroyed", "source")
COLUMNS = (*NEEDED_COLUMNS[:2], *COUNTED, "source", "trust", "note")
"""Columns that a table of counts may have; the first row names those that it has."""
SPAN = re.compile(r"(\d+)\s*[-–]\s*(\d+)", re.ASCII)


def read_counts(path: Path) -> Located:
    """Read a CSV file as one entry, whose id is the file's name: counts-of-march.csv is `counts-of-march`.

    A cell may be a span, as 12-14: the middle is the nominal value. An empty one is not stated. Without a column `trust` the
    numbers count as seen in their source. Raises BadInput with file and line.
    """
    label = str(path)
    try:
        text = read_words(path, MAX_BYTES, label)
        rows = list(csv.reader(text.splitlines(), strict=True))
    except (OSError, ValueError, csv.Error) as error:
        reason = getattr(error, "strerror", None) or say("it is no table in UTF-8")
        key = "{label}: the file cannot be read ({reason}); expected a CSV file of counts"
        raise BadInput(say(key, label=label, reason=reason)) from error
    head = [name.strip().lower() for name in rows[0]] if rows else []
    _check_head(head, label)
    id = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "counts"
    lines: dict[Where, int] = {(id,): 1}
    days: list[dict[str, Any]] = []
    for number, cells in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in cells):
            where = (id, "days", len(days))
            days.append(_day(head, cells, place(label, number, where)))
            lines[where] = number
            lines.update(((*where, name), number) for name in head)
    data = {"kind": "counts", "name": path.stem, "summary": "Counts of a file of one's own.", "days": days}
    return Located(label, {id: data}, lines)


def _check_head(head: Sequence[str], label: str) -> None:
    for name in head:
        if name not in COLUMNS:
            near = nearest_names(name, COLUMNS)
            key = "{label}:1: no column is called '{name}'; expected {names}{near}"
            raise BadInput(say(key, label=label, name=as_written(name[:40]), names=", ".join(COLUMNS), near=near))
    for name in NEEDED_COLUMNS:
        if head.count(name) != 1:
            key = "{label}:1: {count} columns are called {name}; expected one"
            raise BadInput(say(key, label=label, count=head.count(name), name=name))


def _day(head: Sequence[str], cells: Sequence[str], at: str) -> dict[str, Any]:
    """Return a row as the data of a `DayCount`. at: its place, for messages."""
    if len(cells) != len(head):
        key = "{at}: {cells} cells; expected {head}, one for each column"
        raise BadInput(say(key, at=at, cells=len(cells), head=len(head)))
    row = {name: cell.strip() for name, cell in zip(head, cells, strict=True) if cell.strip()}
    for name in NEEDED_COLUMNS:
        if name not in row:
            raise BadInput(say("{at}.{name}: the cell is empty; expected a value", at=at, name=name))
    said = ", ".join(f"{row[name]} {name.replace('_', ' ')}" for name in COUNTED if name in row)
    note = {"note": row["note"]} if "note" in row else {}
    source = {"source": row["source"], "trust": row.get("trust", "seen"), **note}
    counted = {name: _count(row[name], source) for name in COUNTED if name in row}
    return {"date": row["date"], "state": row["state"], **counted, "sources": [{"value": said, **source}]}


def _count(text: str, source: dict[str, str]) -> dict[str, Any]:
    span = SPAN.fullmatch(text)
    if span is None:
        return {"nominal": text, "sources": [{"value": text, **source}]}
    low, high = int(span[1]), int(span[2])
    stated = {"value": f"{low}-{high}", **source}
    return {"nominal": str((low + high) // 2), "range": [str(low), str(high)], "sources": [stated]}
