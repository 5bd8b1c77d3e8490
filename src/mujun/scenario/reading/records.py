"""Entries as read from the files of the catalogue, not yet validated."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from mujun.base.outcomes import BadInput, nearest_names
from mujun.scenario.reading.located import Located, read_located
from mujun.scenario.reading.problems import validated
from mujun.scenario.reading.sources import Bibliography
from mujun.scenario.schema.entry import Entry
from mujun.scenario.schema.kinds import MODELS

FOLDER = Path(__file__).resolve().parents[2] / "catalogue"
"""The shipped catalogue."""
PARTS = (".", "places", "missiles", "studies")
"""Its folders with entries: `checks` holds flights to compare with, in a format of their own."""


@dataclass(frozen=True)
class Record:
    """An entry as read, not yet validated.

    data: the entry's fields.
    file: its file, with the line of every field.
    override: whether the user has changed a value of it.
    """

    id: str
    kind: str
    data: dict[str, Any]
    file: Located
    override: bool = False

    @property
    def shipped(self) -> bool:
        """Whether it comes with the program, and not from a user's file."""
        return self.file.label.startswith("catalogue/")

    def validate(self) -> Entry:
        """Return the entry as its kind's model, or raise BadInput with every problem."""
        return validated(MODELS[self.kind], {"id": self.id, **self.data}, self.file, (self.id,))

    @property
    def names(self) -> list[str]:
        """Every name it can be found by, its id first. Fields of another type than text are left out."""
        aliases = self.data.get("aliases")
        listed = [self.id, self.data.get("name"), self.data.get("title")]
        listed += aliases if isinstance(aliases, list) else []
        return [name for name in listed if isinstance(name, str)]


class Known(Protocol):
    """What checks of references ask of a catalogue."""

    @property
    def records(self) -> Mapping[str, Record]: ...
    @property
    def sources(self) -> Bibliography: ...
    def entry(self, id: str) -> Entry: ...


@functools.cache
def shipped_records() -> Mapping[str, Record]:
    """Return the records of the shipped catalogue, by id."""
    records: dict[str, Record] = {}
    for path in sorted(path for part in PARTS for path in (FOLDER / part).glob("*.yaml")):
        add_records(records, read_records(path, f"catalogue/{path.relative_to(FOLDER).as_posix()}"))
    return records


def add_records(records: dict[str, Record], more: Mapping[str, Record]) -> None:
    """Add records to others. Raises BadInput for an id that is taken."""
    for id, record in more.items():
        if id in records:
            first = records[id].file.at((id,))
            raise BadInput(f"{record.file.at((id,))}: the id is taken ({first}); expected an id of its own")
        records[id] = record


def read_records(path: Path, label: str | None = None) -> dict[str, Record]:
    """Read one file of entries. Only ids and kinds are checked. label: the file's name in messages."""
    file = read_located(path, label)
    records = {}
    for id, data in file.data.items():
        kinds = ", ".join(MODELS)
        if not isinstance(data, dict):
            raise BadInput(f"{file.at((id,))}: this is not an entry; expected indented fields, 'kind:' among them")
        kind = data.get("kind")
        if not isinstance(kind, str) or kind not in MODELS:
            fault = "the kind is missing" if kind is None else f"no kind is called '{str(kind)[:40]}'"
            near = nearest_names(kind, MODELS) if isinstance(kind, str) else ""
            raise BadInput(f"{file.at((id, 'kind'))}: {fault}; expected one of {kinds}{near}")
        if "id" in data:
            raise BadInput(f"{file.at((id, 'id'))}: this field is unknown; expected the id as the entry's key only")
        records[id] = Record(id, kind, data, file)
    return records
