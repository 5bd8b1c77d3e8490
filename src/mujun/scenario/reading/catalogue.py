"""The catalogue: every published number that a study may use, found by name and validated when first used."""

import functools
import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar, overload

from mujun.base.outcomes import BadInput, nearest_names
from mujun.scenario.reading.located import Located, Where, read_located
from mujun.scenario.reading.overrides import Override, overridden
from mujun.scenario.reading.problems import validated
from mujun.scenario.reading.references import problems_of
from mujun.scenario.reading.sources import Bibliography, read_bibliography
from mujun.scenario.schema.kinds import MODELS, Entry

E = TypeVar("E", bound=Entry)
FOLDER = Path(__file__).resolve().parents[2] / "catalogue"


@functools.lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """Return a name without case, spaces, hyphens, dots and brackets: 'SM-3 Block IIA' is 'sm3blockiia'."""
    return "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalnum())


@dataclass(frozen=True)
class Record:
    """An entry as read, not yet validated; `file` knows its lines."""

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
        """Every name it can be found by, its id first. Read before validation, so nothing is taken for granted."""
        aliases = self.data.get("aliases")
        listed = [self.id, self.data.get("name"), self.data.get("title")]
        listed += aliases if isinstance(aliases, list) else []
        return [name for name in listed if isinstance(name, str)]


@dataclass(frozen=True)
class Catalogue:
    """All entries. Nothing in it changes: `with_values` returns another catalogue."""

    records: Mapping[str, Record]
    bib_files: tuple[Path, ...] = ()
    tables: Mapping[str, str] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    _ready: dict[str, Entry] = field(default_factory=dict, compare=False, repr=False)

    def entry(self, id: str) -> Entry:
        """Return the entry of exactly this id."""
        if id not in self._ready:
            self._ready[id] = self.records[id].validate()
        return self._ready[id]

    @overload
    def get(self, kind: type[E], name: str) -> E: ...
    @overload
    def get(self, kind: str, name: str) -> Entry: ...
    def get(self, kind: type[Entry] | str, name: str) -> Entry:
        """Return the entry of this kind called `name`: an id, name or alias, spelt loosely, or a .yaml file."""
        word = _word(kind)
        if name.lower().endswith((".yaml", ".yml")):
            mine = [r for r in read_records(Path(name)).values() if r.kind == word]
            if not mine:
                raise BadInput(f"{name}: the file holds no {word}; expected an entry with 'kind: {word}'")
            return mine[0].validate()
        return self.entry(self._find(name, word).id)

    @overload
    def all(self, kind: type[E]) -> tuple[E, ...]: ...
    @overload
    def all(self, kind: str) -> tuple[Entry, ...]: ...
    def all(self, kind: type[Entry] | str) -> tuple[Entry, ...]:
        """Return every entry of a kind, in the order of the files."""
        word = _word(kind)
        return tuple(self.entry(r.id) for r in self.records.values() if r.kind == word)

    @overload
    def group(self, kind: type[E], group: str) -> tuple[E, ...]: ...
    @overload
    def group(self, kind: str, group: str) -> tuple[Entry, ...]: ...
    def group(self, kind: type[Entry] | str, group: str) -> tuple[Entry, ...]:
        """Return the entries of a kind that belong to a group (places and areas have groups)."""
        word, wanted = _word(kind), folded(group)
        entries = {e.id: getattr(e, "groups", ()) for e in self.all(word)}
        found = tuple(self.entry(id) for id, groups in entries.items() if wanted in map(folded, groups))
        if not found:
            known = sorted({g for groups in entries.values() for g in groups})
            near = nearest_names(group, known) or f"; expected one of {', '.join(known) or 'none: this kind has none'}"
            raise BadInput(f"no group of kind {word} is called '{group}'{near}")
        return found

    def with_values(self, values: Mapping[str, str]) -> "Catalogue":
        """Return a catalogue in which each path ('hwasong-14.stages.0.burn_time') has the text given as its value."""
        records, ready, overrides = dict(self.records), dict(self._ready), list(self.overrides)
        for path, text in values.items():
            name, _, rest = path.strip().partition(".")
            if not rest:
                raise BadInput(f"'{path}' names no value; expected entry.field, for example sm-3-iia.burnout_speed")
            record = records[self._find(name, "entry").id]
            where: Where = tuple(int(p) if p.isascii() and p.isdigit() and len(p) < 5 else p for p in rest.split("."))
            if record.id not in ready:
                ready[record.id] = record.validate()
            data, before = overridden(ready[record.id], record.data, where, text.strip())
            record = replace(record, data=data, override=True)
            try:
                ready[record.id] = record.validate()
            except BadInput as error:
                raise BadInput(f"setting {path} to '{text[:60]}': {error}") from error
            records[record.id] = record
            overrides.append(Override(f"{record.id}.{'.'.join(map(str, where))}", text.strip(), before))
        return replace(self, records=records, overrides=tuple(overrides), _ready=ready)

    def with_entries(self, entries: Iterable[Entry]) -> "Catalogue":
        """Return a catalogue in which some entries are replaced by drawn ones of the same id; its lock stays as it is."""
        return replace(self, _ready={**self._ready, **{entry.id: entry for entry in entries}})

    @functools.cached_property
    def sources(self) -> Bibliography:
        """The works cited."""
        return read_bibliography(self.bib_files)

    def cite(self, key: str) -> str:
        """Return a one-line citation of a source."""
        return self.sources.cite(key)

    @functools.cached_property
    def lock(self) -> str:
        """SHA-256 of what the catalogue says (entries, overrides, sources, tables), whatever its layout in files."""
        said = {
            "entries": {id: record.data for id, record in self.records.items()},
            "sources": {key: dict(work) for key, work in self.sources.works.items()},
            "tables": dict(self.tables),
        }
        text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def check(self) -> list[str]:
        """Return every problem: invalid entries, dangling references, unknown sources, shared names."""
        found: list[str] = []
        for record in self.records.values():
            try:
                found += problems_of(self.entry(record.id), self, record.file)
            except BadInput as error:
                found += str(error).splitlines()
        taken: dict[tuple[str, str], str] = {}
        for record in self.records.values():
            for name in {folded(n) for n in record.names}:
                other = taken.setdefault((record.kind, name), record.id)
                if other != record.id:
                    found.append(f"{record.file.at((record.id,))}: it shares the name '{name}' with {other}")
        return found

    def _find(self, name: str, word: str) -> Record:
        """Return the record of a kind ("entry": of any) by id, name or alias."""
        exact = self.records.get(name)
        if exact is not None and (word == "entry" or exact.kind == word):
            return exact
        among = [r for r in self.records.values() if word in ("entry", r.kind)]
        wanted = folded(name)
        near = [r for r in among if wanted and wanted in map(folded, r.names)]
        if len(near) == 1:
            return near[0]
        article = "an" if word[0] in "aeiou" else "a"
        if near:
            raise BadInput(f"'{name}' may be {' or '.join(r.id for r in near)}; expected the id of {article} {word}")
        elsewhere = next((r for r in self.records.values() if wanted and wanted in map(folded, r.names)), None)
        if elsewhere is not None:
            raise BadInput(f"'{name}' is the {elsewhere.kind} {elsewhere.id}; expected {article} {word}")
        guess = nearest_names(name, [n for r in among for n in r.names])
        ids = [r.id for r in among]
        listed = ", ".join(ids[:20]) + (", ..." if len(ids) > 20 else "")
        raise BadInput(f"no {word} is called '{name[:60]}'{guess or f'; expected one of {listed}'}")


def load_catalogue(extra: Sequence[Path] = ()) -> Catalogue:
    """Return the shipped catalogue with the user's own .yaml and .bib files added. Entries are validated when used."""
    records = dict(_shipped())
    for path in extra:
        if path.suffix.lower() != ".bib":
            _add(records, read_records(path))
    bibs = (*sorted((FOLDER / "sources").glob("*.bib")), *(p for p in extra if p.suffix.lower() == ".bib"))
    tables = {p.name: p.read_text(encoding="utf-8") for p in sorted(FOLDER.glob("*.csv"))}
    return Catalogue(records, bibs, tables)


@functools.cache
def _shipped() -> Mapping[str, Record]:
    records: dict[str, Record] = {}
    # Named one by one, because catalogue/checks holds flights to compare with, in a format of their own.
    for path in sorted(p for part in (".", "places", "missiles", "studies") for p in (FOLDER / part).glob("*.yaml")):
        _add(records, read_records(path, f"catalogue/{path.relative_to(FOLDER).as_posix()}"))
    return records


def _add(records: dict[str, Record], more: Mapping[str, Record]) -> None:
    for id, record in more.items():
        if id in records:
            first = records[id].file.at((id,))
            raise BadInput(f"{record.file.at((id,))}: the id is taken ({first}); expected an id of its own")
        records[id] = record


def read_records(path: Path, label: str | None = None) -> dict[str, Record]:
    """Read one catalogue file; only ids and kinds are looked at."""
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


def _word(kind: type[Entry] | str) -> str:
    words: Iterable[str] = MODELS
    if isinstance(kind, str):
        word = next((w for w in words if folded(w) == folded(kind)), None)
    else:
        word = next((w for w in words if MODELS[w] is kind), None)
    if word is None:
        shown = kind if isinstance(kind, str) else kind.__name__
        raise BadInput(f"no kind is called '{shown}'; expected one of {', '.join(words)}{nearest_names(shown, words)}")
    return word
