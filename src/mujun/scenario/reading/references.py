"""Checks what an entry refers to: the entries and sources that it names exist, and give what they are cited for."""

from collections.abc import Iterator

from mujun.base.outcomes import alternatives, nearest_names
from mujun.base.text import THAT_IS, Text, as_written, joined, say
from mujun.scenario.reading.located import Located, Where
from mujun.scenario.reading.marks import statement_problems
from mujun.scenario.reading.networks import network_problems
from mujun.scenario.reading.paths import models_in
from mujun.scenario.reading.records import Known
from mujun.scenario.reading.unread import unread_numbers
from mujun.scenario.schema.assumptions import SourceFamily
from mujun.scenario.schema.battle import Network
from mujun.scenario.schema.defence import Defence
from mujun.scenario.schema.entry import ANY, Entry
from mujun.scenario.schema.estimate import SourceItem
from mujun.scenario.schema.sensing import Radar, Sensor


def problems_of(entry: Entry, known: Known, file: Located) -> list[Text]:
    """Return a sentence for each entry, group or source that `entry` names in vain."""
    found = _missing_entries(entry, known, file) + _missing_groups(entry, known, file)
    if isinstance(entry, Network):
        found += network_problems(entry, known, file)
    for where, key in _source_keys(entry):
        if key not in known.sources:
            near = nearest_names(key, known.sources.works)
            at = file.at((entry.id, *where))
            told = "{at}: no source has the key '{key}'; expected a key of a .bib file{near}"
            found.append(say(told, at=at, key=as_written(key), near=near))
    if isinstance(entry, Defence | Sensor):
        found += _unfit_azimuths(entry, known, file)
    return found


def unsound(entry: Entry, known: Known, file: Located) -> list[Text]:
    """Return a sentence for each statement that does not give its number, and each number that nothing reads."""
    record = known.records[entry.id]
    # A what-if of the user, such as a warhead that does not separate, may leave numbers unread.
    unread = [] if record.override else [*unread_numbers(entry, record.kind)]
    found = (*statement_problems(entry), *unread)
    return [joined((file.at((entry.id, *where)), told), THAT_IS) for where, told in found]


def _missing_entries(entry: Entry, known: Known, file: Located) -> list[Text]:
    found: list[Text] = []
    for where, kind, id in entry.references():
        record, kinds = known.records.get(id), kind.split(" or ")
        if record is None or (kind != ANY and record.kind not in kinds):
            near = nearest_names(id, [r.id for r in known.records.values() if kind == ANY or r.kind in kinds])
            at, wanted = file.at((entry.id, *where)), alternatives(kinds)
            told = "{at}: there is no {kind} '{id}'; expected the id of one{near}"
            found.append(say(told, at=at, kind=wanted, id=as_written(id), near=near))
    return found


def _missing_groups(entry: Entry, known: Known, file: Located) -> list[Text]:
    found: list[Text] = []
    for where, kind, group in entry.named_groups():
        groups = {name for r in known.records.values() if r.kind == kind for name in r.data.get("groups", ())}
        if group not in groups and not (group in known.records and known.records[group].kind == kind):
            at = file.at((entry.id, *where))
            told = "{at}: no group of entries of the kind {kind} is called '{group}'; expected one{near}"
            found.append(say(told, at=at, kind=kind, group=as_written(group), near=nearest_names(group, groups)))
    return found


def _unfit_azimuths(entry: Defence | Sensor, known: Known, file: Located) -> list[Text]:
    if entry.radar_azimuths is None or entry.radar is None or entry.radar not in known.records:
        return []
    radar = known.entry(entry.radar)
    if not isinstance(radar, Radar) or len(radar.faces) == len(entry.radar_azimuths):
        return []
    at = file.at((entry.id, "radar_azimuths"))
    key = "{at}: {n} azimuths; expected {faces}, one for each face"
    return [say(key, at=at, n=len(entry.radar_azimuths), faces=len(radar.faces))]


def _source_keys(entry: Entry) -> Iterator[tuple[Where, str]]:
    """Yield the path and the key of every source cited in an entry."""
    if isinstance(entry, SourceFamily):
        yield from ((("sources", i), key) for i, key in enumerate(entry.sources))
    for where, item in models_in(entry):
        if isinstance(item, SourceItem):
            yield (*where, "source"), item.source
            if item.disputed_by is not None:
                yield (*where, "disputed_by"), item.disputed_by
