"""The catalogue: every published number a study may use, found by name and validated at first use."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar, overload

from mujun.base.outcomes import BadInput, said_of
from mujun.base.text import Text, as_written, say
from mujun.scenario.reading.changes import Changes, Override, drawn, overridden
from mujun.scenario.reading.located import Where
from mujun.scenario.reading.lookup import Lookup, word_of
from mujun.scenario.reading.names import folded
from mujun.scenario.reading.paths import split_path
from mujun.scenario.reading.problems import lines_of
from mujun.scenario.reading.records import (
    FOLDER,
    EntryRecord,
    add_records,
    files_once,
    read_records,
    shipped_records,
)
from mujun.scenario.reading.references import problems_of, unsound
from mujun.scenario.reading.sources import Bibliography, read_bibliography
from mujun.scenario.schema.document import Document
from mujun.scenario.schema.entry import ANY, Entry
from mujun.scenario.schema.study import Study

E = TypeVar("E", bound=Entry)
BIB = ".bib"
"""Ending of a file of sources."""
YAML, TABLE = (".yaml", ".yml"), ".csv"
"""Endings of files of entries, and of a table of counts."""
WORDS = (Study, Document)
"""Kinds of entry that contain words only: no number comes from them, so reading them is not recorded."""
DEFAULT_MARKS = ("default", "default_of_raids")
"""Fields that mark an entry as the one used where none is named."""

_Draw = tuple[Entry, Mapping[Where, float], Entry]
"""An entry, its drawn numbers, and the entry with these numbers."""


@dataclass(frozen=True, repr=False)
class Catalogue:
    """All entries. A catalogue is never changed: `with_values` returns another one, `recording` another view of this one.

    records: entries as read, by id.
    bib_files: files of the bibliography.
    tables: shipped tables (CSV) by file name.
    overrides: values changed by the user.
    own_files: the user's own files among those read.
    """

    records: Mapping[str, EntryRecord]
    bib_files: tuple[Path, ...] = ()
    tables: Mapping[str, str] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    own_files: tuple[Path, ...] = ()
    _ready: dict[str, Entry] = field(default_factory=dict, compare=False, repr=False)
    _lookup: Lookup = field(default_factory=Lookup, compare=False, repr=False)
    _sources: list[Bibliography] = field(default_factory=list, compare=False, repr=False)
    _lock: list[str] = field(default_factory=list, compare=False, repr=False)
    _reads: tuple[set[str], ...] = field(default=(), compare=False, repr=False)
    _last: dict[str, _Draw] = field(default_factory=dict, compare=False, repr=False)

    def recording(self) -> "Catalogue":
        """Return a view that records which entries are read from it. A view of a view records in both."""
        return replace(self, _reads=(set(), *self._reads))

    def aside(self) -> "Catalogue":
        """Return a view that records nothing, for checks and for entries that no result depends on."""
        return replace(self, _reads=())

    @property
    def reads(self) -> frozenset[str]:
        """Ids of the entries read from this view by `get`, `default` and `group`."""
        return frozenset(self._reads[0]) if self._reads else frozenset()

    def _read(self, entry: Entry) -> None:
        if not isinstance(entry, WORDS):
            for ids in self._reads:
                ids.add(entry.id)

    def __repr__(self) -> str:
        kinds = Counter(record.kind for record in self.records.values()).most_common()
        return f"Catalogue of {len(self.records)} entries: {', '.join(f'{n} {kind}' for kind, n in kinds)}"

    def entry(self, id: str) -> Entry:
        """Return the entry with exactly this id. The read is not recorded."""
        if id not in self._ready:
            self._ready[id] = self.records[id].entry
        return self._ready[id]

    @overload
    def get(self, kind: type[E], name: str) -> E: ...
    @overload
    def get(self, kind: str, name: str) -> Entry: ...
    def get(self, kind: type[Entry] | str, name: str) -> Entry:
        """Return an entry by kind and name: an id, a name or an alias, loosely spelt, or a .yaml file with one of the kind."""
        word = word_of(kind)
        if name.lower().endswith((*YAML, TABLE)):
            found = self._in_file(name, word)
        else:
            found = self.entry(self._lookup.id(self.records, name, word))
        self._read(found)
        return found

    def default(self, kind: type[E], mark: str = "default", **fields: object) -> E:
        """Return the entry of a kind with a mark (`default: true`), among those with the given field values (band="X")."""
        found = [e for e in self.all(kind) if getattr(e, mark, False) and _has(e, fields)]
        if len(found) != 1:
            asked = ", ".join([word_of(kind), *(f"{name} {value}" for name, value in fields.items())])
            key = "{asked}: none is marked '{mark}: true'; expected one"
            if found:
                key = "{asked}: {n} are ({names}) marked '{mark}: true'; expected one"
            words = {"n": len(found), "names": ", ".join(e.id for e in found), "mark": as_written(mark)}
            raise BadInput(say(key, asked=asked, **words))
        self._read(found[0])
        return found[0]

    def _in_file(self, name: str, word: str) -> Entry:
        """Return the only entry of a kind in a file: of this catalogue if it has read the file, else of the file by itself."""
        path = Path(name)
        read = {r.id: r for r in self.records.values() if r.path is not None and files_once([r.path, path]) == [r.path]}
        mine = [r for r in (read or read_records(path)).values() if r.kind == word]
        if len(mine) != 1:
            key = "{name}: the file holds no {word}; expected an entry with 'kind: {kind}'"
            if mine:
                key = "{name}: the file holds {n} of the kind {kind} ({ids}); expected one of them, by its id"
            words = {"word": word, "kind": as_written(word), "n": len(mine), "ids": ", ".join(r.id for r in mine)}
            raise BadInput(say(key, name=name, **words))
        return self.entry(mine[0].id) if read else mine[0].entry

    @overload
    def all(self, kind: type[E]) -> tuple[E, ...]: ...
    @overload
    def all(self, kind: str) -> tuple[Entry, ...]: ...
    def all(self, kind: type[Entry] | str) -> tuple[Entry, ...]:
        """Return every entry of a kind, in the order of the files. The read is not recorded."""
        word = word_of(kind)
        return tuple(self.entry(id) for id in self._lookup.kind(self.records, word))

    @overload
    def group(self, kind: type[E], group: str) -> tuple[E, ...]: ...
    @overload
    def group(self, kind: str, group: str) -> tuple[Entry, ...]: ...
    def group(self, kind: type[Entry] | str, group: str) -> tuple[Entry, ...]:
        """Return the entries of a kind that belong to a group (places and areas have groups)."""
        word = word_of(kind)
        ids = self._lookup.group(group, word, lambda: self.all(word))
        found = tuple(self.entry(id) for id in ids)
        for entry in found:
            self._read(entry)
        return found

    def with_values(self, values: Changes) -> "Catalogue":
        """Return a catalogue with other values at some paths ('hwasong-14.stages.0.burn_time').

        values: path -> a text with its unit, or a number in SI.
        A text is a change by the user: the entry is validated again, and `overrides` and `lock` include it.
        A number is a draw from the published range: only the nominal value changes.
        """
        records, ready, overrides = dict(self.records), dict(self._ready), list(self.overrides)
        numbers: dict[str, dict[Where, float]] = {}
        for path, value in values.items():
            name, where = split_path(path)
            id = self._lookup.id(self.records, name, ANY)
            if id not in ready:
                ready[id] = records[id].entry
            if not isinstance(value, str):
                numbers.setdefault(id, {})[where] = value
                continue
            text = value.strip()
            data, before = overridden(ready[id], records[id].data, where, text)
            records[id] = replace(records[id], data=data, override=True)
            try:
                ready[id] = records[id].entry
            except BadInput as error:
                key = "setting {path} to '{text}': {fault}"
                raise BadInput(say(key, path=path, text=as_written(text[:60]), fault=said_of(error))) from error
            overrides.append(Override(f"{id}.{'.'.join(map(str, where))}", text, before))
        for id, own in numbers.items():
            ready[id] = self._drawn(ready[id], own)
        lock = self._lock if len(overrides) == len(self.overrides) else []
        return replace(self, records=records, overrides=tuple(overrides), _ready=ready, _lock=lock, _reads=(), _last={})

    def _drawn(self, entry: Entry, numbers: Mapping[Where, float]) -> Entry:
        """Return an entry with drawn values. The last draw of each is kept: a rocket is the same in many successive draws."""
        last = self._last.get(entry.id)
        if last is None or last[0] is not entry or last[1] != numbers:
            last = self._last[entry.id] = (entry, numbers, drawn(entry, numbers))
        return last[2]

    @property
    def sources(self) -> Bibliography:
        """The bibliography."""
        if not self._sources:
            self._sources.append(read_bibliography(self.bib_files, self.own_files))
        return self._sources[0]

    def cite(self, key: str) -> str:
        """Return a one-line citation of a source."""
        return self.sources.cite(key)

    @property
    def lock(self) -> str:
        """SHA-256 of the catalogue's content (entries, overrides, sources, tables), independent of how files are laid out."""
        if not self._lock:
            self._lock.append(self._hash())
        return self._lock[0]

    def _hash(self) -> str:
        said = {
            "entries": {id: record.data for id, record in self.records.items()},
            "sources": {key: dict(work) for key, work in self.sources.works.items()},
            "tables": dict(self.tables),
        }
        text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def check_own(self) -> list[Text]:
        """Return what makes entries of the user's own files unusable: bad fields, and names of entries and sources in vain."""
        return self._problems([record for record in self.records.values() if not record.shipped])

    def check_statements(self, records: Iterable[EntryRecord]) -> list[Text]:
        """Return the statements of valid entries that do not give their numbers, and the numbers that nothing reads."""
        return [told for record in records for told in unsound(self.entry(record.id), self, record.file)]

    def _problems(self, records: Iterable[EntryRecord], whole: bool = False) -> list[Text]:
        found: list[Text] = []
        for record in records:
            try:
                found += problems_of(self.entry(record.id), self, record.file)
                found += self.check_statements([record]) if whole else []
            except BadInput as error:
                found += lines_of(error)
        return found

    def check(self) -> list[Text]:
        """Return every problem: invalid entries, dangling references, unknown sources, shared names, two defaults."""
        found = self._problems(self.records.values(), whole=True)
        taken: dict[tuple[str, str], str] = {}
        defaults: dict[tuple[str, str, object], str] = {}
        for record in self.records.values():
            for mark in (mark for mark in DEFAULT_MARKS if record.data.get(mark) is True):
                other = defaults.setdefault((mark, record.kind, record.data.get("band")), record.id)
                if other != record.id:
                    at = record.file.at((record.id, mark))
                    key = "{at}: the {mark} of its kind is {id} already; expected one"
                    found.append(say(key, at=at, mark=mark.replace("_", " "), id=as_written(other)))
            for name in {folded(n) for n in record.names}:
                other = taken.setdefault((record.kind, name), record.id)
                if other != record.id:
                    at, key = record.file.at((record.id,)), "{at}: it shares the name '{name}' with {id}"
                    found.append(say(key, at=at, name=as_written(name), id=as_written(other)))
        return found


def _has(entry: Entry, fields: Mapping[str, object]) -> bool:
    return all(getattr(entry, name) == value for name, value in fields.items())


def load_catalogue(extra: Sequence[Path] = ()) -> Catalogue:
    """Return the shipped catalogue with the user's own .yaml and .bib files added, in any order.

    Entries are validated at first use. An entry or a source of the user's takes the place of a shipped one with the same id or
    key. Raises BadInput, with both places, for an id or a key in two files of the user's.
    """
    records, own = dict(shipped_records()), tuple(files_once(extra))
    for path in own:
        if path.suffix.lower() != BIB:
            add_records(records, read_records(path))
    bibs = (*sorted((FOLDER / "sources").glob("*.bib")), *(path for path in own if path.suffix.lower() == BIB))
    tables = {p.name: p.read_text(encoding="utf-8") for p in sorted(FOLDER.glob("*.csv"))}
    return Catalogue(records, bibs, tables, own_files=own, _lock=[] if own else _shipped_lock)


_shipped_lock: list[str] = []
"""The lock of the shipped catalogue, once one has computed it."""
