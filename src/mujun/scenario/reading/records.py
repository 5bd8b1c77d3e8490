"""Entries as read from the files of the catalogue, before validation."""

import functools
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from mujun.base.outcomes import BadInput, nearest_names
from mujun.base.store import recalled
from mujun.base.text import as_written, say
from mujun.scenario.reading.located import LinesAsked, Located, read_located, reader_hash
from mujun.scenario.reading.problems import validated
from mujun.scenario.reading.sources import Bibliography
from mujun.scenario.reading.tables.counts import read_counts
from mujun.scenario.schema.entry import Entry
from mujun.scenario.schema.kinds import MODELS

FOLDER = Path(__file__).resolve().parents[2] / "catalogue"
"""Folder of the shipped catalogue."""
PARTS = (".", "places", "missiles", "studies")
"""Its folders with entries. `checks` is not one of them: its recorded flights have another format."""


@dataclass(frozen=True)
class EntryRecord:
    """An entry as read, before validation.

    data: fields of the entry.
    file: its file, with the line of every field.
    override: whether the user has changed one of its values.
    path: of the user's own file; None: the entry is shipped.
    instead_of: place of the shipped entry that it takes the place of; '': there is none.
    """

    id: str
    kind: str
    data: dict[str, Any]
    file: Located
    override: bool = False
    path: Path | None = None
    instead_of: str = ""

    @property
    def shipped(self) -> bool:
        """Whether the entry is part of the program, not of a user's file."""
        return self.path is None

    @functools.cached_property
    def entry(self) -> Entry:
        """The entry as a model of its kind, validated once: neither is ever changed. Raises BadInput with every problem."""
        return validated(MODELS[self.kind], {"id": self.id, **self.data}, self.file, (self.id,))

    @property
    def names(self) -> list[str]:
        """Every name of the entry, its id first. Fields that are no text are left out."""
        aliases = self.data.get("aliases")
        listed = [self.id, self.data.get("name"), self.data.get("title")]
        listed += aliases if isinstance(aliases, list) else []
        return [name for name in listed if isinstance(name, str)]


class Known(Protocol):
    """The part of a catalogue that checks of references use."""

    @property
    def records(self) -> Mapping[str, EntryRecord]: ...
    @property
    def sources(self) -> Bibliography: ...
    def entry(self, id: str) -> Entry: ...


@functools.cache
def shipped_records() -> Mapping[str, EntryRecord]:
    """Return the records of the shipped catalogue, by id."""
    records: dict[str, EntryRecord] = {}
    for file in _shipped_files():
        add_records(records, _records_in(file, None))
    return records


def _shipped_files() -> list[Located]:
    """Return the content of the shipped files; as an earlier run has read it, if they and the reader have not changed."""
    paths = sorted(path for part in PARTS for path in (FOLDER / part).glob("*.yaml"))
    labels = [f"catalogue/{path.relative_to(FOLDER).as_posix()}" for path in paths]
    read = [partial(read_located, path, label) for path, label in zip(paths, labels, strict=True)]
    texts = tuple((label, path.read_bytes()) for label, path in zip(labels, paths, strict=True))
    found: list[dict[str, Any]] = recalled(
        "catalogue as read", texts, lambda: [one().data for one in read], reader_hash()
    )
    return [Located(label, data, LinesAsked(one)) for label, data, one in zip(labels, found, read, strict=True)]


def add_records(records: dict[str, EntryRecord], more: Mapping[str, EntryRecord]) -> None:
    """Add more records to `records`. An entry of the user's takes the place of a shipped one of its kind.

    Raises BadInput, with both places, for any other id that exists already.
    """
    for id, record in more.items():
        first = records.get(id)
        if first is not None:
            if not first.shipped or record.shipped or first.kind != record.kind:
                at, there = record.file.at((id,)), first.file.at((id,))
                raise BadInput(say("{at}: the id is taken ({there}); expected an id of its own", at=at, there=there))
            record = replace(record, instead_of=first.file.at((id,)))
        records[id] = record


def files_once(paths: Iterable[Path]) -> list[Path]:
    """Return files, each once: two names of one file are one file."""
    found: dict[str, Path] = {}
    for path in paths:
        found.setdefault(os.path.realpath(path), path)
    return list(found.values())


def read_records(path: Path) -> dict[str, EntryRecord]:
    """Read one file of the user's. Only ids and kinds are checked."""
    file = read_counts(path) if path.suffix.lower() == ".csv" else read_located(path)
    return _records_in(file, path)


def _records_in(file: Located, path: Path | None) -> dict[str, EntryRecord]:
    """Return the entries of a file. path: of the user's own one; None: it is shipped."""
    records = {}
    for id, data in file.data.items():
        kinds = ", ".join(MODELS)
        if not isinstance(data, dict):
            raise BadInput(
                say("{at}: this is not an entry; expected indented fields, 'kind:' among them", at=file.at((id,)))
            )
        kind = data.get("kind")
        if not isinstance(kind, str) or kind not in MODELS:
            near = nearest_names(kind if isinstance(kind, str) else "", MODELS)
            key = "{at}: no kind is called '{kind}'; expected one of {kinds}{near}"
            if kind is None:
                key = "{at}: the kind is missing; expected one of {kinds}"
            words = {"kind": as_written(str(kind)[:40]), "kinds": kinds, "near": near}
            raise BadInput(say(key, at=file.at((id, "kind")), **words))
        if "id" in data:
            raise BadInput(
                say("{at}: this field is unknown; expected the id as the entry's key only", at=file.at((id, "id")))
            )
        records[id] = EntryRecord(id, kind, data, file, path=path)
    return records
