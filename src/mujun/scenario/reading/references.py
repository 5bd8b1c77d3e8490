"""References between entries: everything that an entry names must exist."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from mujun.base.outcomes import nearest_names
from mujun.scenario.reading.located import Located, Where
from mujun.scenario.reading.networks import network_problems
from mujun.scenario.reading.problems import fields_of
from mujun.scenario.reading.records import Known
from mujun.scenario.schema.assumptions import SourceFamily
from mujun.scenario.schema.battle import Force, Network, Posture, Raid
from mujun.scenario.schema.estimate import SourceItem
from mujun.scenario.schema.kinds import Area, Defence, Entry, Interceptor, Missile, Radar, Sensor


def problems_of(entry: Entry, known: Known, file: Located) -> list[str]:
    """Return a sentence for each entry or source that `entry` names and that does not exist."""
    found = []
    for where, kind, id in _references(entry):
        record = known.records.get(id)
        if record is None or record.kind != kind:
            near = nearest_names(id, [r.id for r in known.records.values() if r.kind == kind])
            found.append(f"{file.at((entry.id, *where))}: there is no {kind} '{id}'; expected the id of one{near}")
    if isinstance(entry, Network):
        found += network_problems(entry, known, file)
    if isinstance(entry, Raid):
        groups = {g for r in known.records.values() if r.kind == "place" for g in r.data.get("groups", ())}
        for n, wave in enumerate(entry.waves):
            for i, group in enumerate(wave.target_groups):
                if group not in groups:
                    at = file.at((entry.id, "waves", n, "target_groups", i))
                    found.append(
                        f"{at}: no group of places is called '{group}'; expected one{nearest_names(group, groups)}"
                    )
    for i, one in enumerate(entry.sources if isinstance(entry, SourceFamily) else ()):
        if one not in known.sources:
            near = nearest_names(one, known.sources.works)
            found.append(
                f"{file.at((entry.id, 'sources', i))}: no source has the key '{one}'; expected a key of a .bib file{near}"
            )
    for where, item in _sources(entry):
        for name, key in (("source", item.source), ("disputed_by", item.disputed_by)):
            if key is not None and key not in known.sources:
                near = nearest_names(key, known.sources.works)
                at = file.at((entry.id, *where, name))
                found.append(f"{at}: no source has the key '{key}'; expected a key of a .bib file{near}")
    if (
        isinstance(entry, Defence | Sensor)
        and entry.radar_azimuths is not None
        and entry.radar is not None
        and entry.radar in known.records
    ):
        radar = known.entry(entry.radar)
        if isinstance(radar, Radar) and len(radar.faces) != len(entry.radar_azimuths):
            at = file.at((entry.id, "radar_azimuths"))
            found.append(f"{at}: {len(entry.radar_azimuths)} azimuths; expected {len(radar.faces)}, one for each face")
    return found


def _references(entry: Entry) -> Iterator[tuple[Where, str, str]]:
    if isinstance(entry, Missile | Interceptor):
        yield ("drag_curve",), "drag-curve", entry.drag_curve
    if isinstance(entry, Missile):
        yield from ((("launch_areas", i), "area", id) for i, id in enumerate(entry.launch_areas))
    if isinstance(entry, Area):
        yield from ((("missiles", i), "missile", id) for i, id in enumerate(entry.missiles))
    if isinstance(entry, Defence):
        yield ("interceptor",), "interceptor", entry.interceptor
    if isinstance(entry, Defence | Sensor) and entry.radar is not None:
        yield ("radar",), "radar", entry.radar
    if isinstance(entry, Force):
        for n, unit in enumerate(entry.units):
            yield from ((("units", n, "missiles", i), "missile", id) for i, id in enumerate(unit.missiles))
            yield from ((("units", n, "areas", i), "area", id) for i, id in enumerate(unit.areas))
    if isinstance(entry, Posture):
        yield from ((("elements", n, "defence"), "defence", e.defence) for n, e in enumerate(entry.elements))
    if isinstance(entry, Raid):
        if entry.force is not None:
            yield ("force",), "force", entry.force
        for n, wave in enumerate(entry.waves):
            yield ("waves", n, "missile"), "missile", wave.missile
            yield from ((("waves", n, "areas", i), "area", id) for i, id in enumerate(wave.areas))
            yield from ((("waves", n, "targets", i), "place", id) for i, id in enumerate(wave.targets))


def _sources(value: Any, where: Where = ()) -> Iterator[tuple[Where, SourceItem]]:
    if isinstance(value, SourceItem):
        yield where, value
    elif isinstance(value, BaseModel):
        for written, name in zip(fields_of(type(value)), type(value).model_fields, strict=True):
            yield from _sources(getattr(value, name), (*where, written))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _sources(item, (*where, index))
