"""Finds entries by kind, by name and by group."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from mujun.base.outcomes import BadInput, either, nearest_names
from mujun.base.text import NEXT_NAME, as_written, joined, say
from mujun.scenario.reading.names import folded
from mujun.scenario.reading.records import EntryRecord
from mujun.scenario.schema.entry import ANY, Entry
from mujun.scenario.schema.kinds import MODELS

LISTED = 20
"""Largest number of ids listed in a message."""


@dataclass
class Lookup:
    """Ids of entries by name and by group.

    Each name, kind and group is searched once for a catalogue and all catalogues made from it: changed numbers
    change neither.
    """

    _ids: dict[tuple[str, str], str] = field(default_factory=dict)
    _groups: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    _kinds: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def kind(self, records: Mapping[str, EntryRecord], word: str) -> tuple[str, ...]:
        """Return the ids of the entries of a kind, in the order of the files."""
        if word not in self._kinds:
            self._kinds[word] = tuple(record.id for record in records.values() if record.kind == word)
        return self._kinds[word]

    def id(self, records: Mapping[str, EntryRecord], name: str, word: str) -> str:
        """Return the id of an entry of a kind (or of `ANY`) by its id, name or alias, loosely spelt."""
        key = (name, word)
        if key not in self._ids:
            self._ids[key] = _searched(records, name, word)
        return self._ids[key]

    def group(self, group: str, word: str, entries: Callable[[], Iterable[Entry]]) -> tuple[str, ...]:
        """Return the ids of the entries that belong to a group; a single entry's id or name stands for that entry.

        entries: function that returns all entries of the kind.
        """
        key = (folded(group), word)
        if key not in self._groups:
            known_entries = tuple(entries())
            groups = {entry.id: getattr(entry, "groups", ()) for entry in known_entries}
            found = tuple(id for id, mine in groups.items() if key[0] in map(folded, mine))
            if not found:
                found = tuple(e.id for e in known_entries if key[0] in map(folded, (e.id, e.label, *e.aliases)))
                if len(found) > 1:
                    said = "'{group}' may be {names}; expected the id of one {word}"
                    raise BadInput(say(said, group=as_written(group), names=either(found), word=word))
            if not found:
                known = sorted({g for mine in groups.values() for g in mine})
                near = nearest_names(group, [*known, *groups] if known else ())
                told = (
                    say("; expected one of {names}", names=", ".join(known))
                    if known
                    else say("; there are no groups of it")
                )
                said = "no {word} and no group of them is called '{group}'{told}"
                raise BadInput(say(said, word=word, group=as_written(group), told=near or told))
            self._groups[key] = found
        return self._groups[key]


def _searched(records: Mapping[str, EntryRecord], name: str, word: str) -> str:
    exact = records.get(name)
    if exact is not None and word in (ANY, exact.kind):
        return name
    among = [r for r in records.values() if word in (ANY, r.kind)]
    wanted = folded(name)
    near = [r for r in among if wanted and wanted in map(folded, r.names)]
    if len(near) == 1:
        return near[0].id
    wanted_kind = {"article": "an" if word[0] in "aeiou" else "a", "word": word}
    if near:
        ids = either([r.id for r in near])
        raise BadInput(
            say("'{name}' may be {ids}; expected the id of {article} {word}", name=name, ids=ids, **wanted_kind)
        )
    elsewhere = next((r for r in records.values() if wanted and wanted in map(folded, r.names)), None)
    if elsewhere is not None:
        key = "'{name}' is the {kind} {id}; expected {article} {word}"
        raise BadInput(say(key, name=name, kind=elsewhere.kind, id=elsewhere.id, **wanted_kind))
    guess = nearest_names(name, [n for r in among for n in r.names])
    if guess:
        raise BadInput(say("no {word} is called '{name}'{guess}", word=word, name=name[:60], guess=guess))
    names = joined([*(r.id for r in among[:LISTED]), *(["..."] if len(among) > LISTED else [])], NEXT_NAME)
    raise BadInput(say("no {word} is called '{name}'; expected one of {names}", word=word, name=name[:60], names=names))


@cache
def word_of(kind: type[Entry] | str) -> str:
    """Return the word for a kind in files. kind: its class, or the word, loosely spelt."""
    if isinstance(kind, str):
        word = next((w for w in MODELS if folded(w) == folded(kind)), None)
    else:
        word = next((w for w in MODELS if MODELS[w] is kind), None)
    if word is None:
        shown = kind if isinstance(kind, str) else kind.__name__
        key = "no kind is called '{shown}'; expected one of {names}{near}"
        raise BadInput(say(key, shown=as_written(shown), names=", ".join(MODELS), near=nearest_names(shown, MODELS)))
    return word
