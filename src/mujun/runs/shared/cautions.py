"""What a run has to say of the entries that it used: what looks wrong, and what takes the place of the catalogue's."""

from collections.abc import Iterable

from mujun.analyses.single.outlook import Course, radar_cautions
from mujun.base.text import Text, counted, say
from mujun.scenario.building.build import Builder
from mujun.scenario.building.sanity import rocket_cautions
from mujun.scenario.reading.records import EntryRecord
from mujun.scenario.reading.references import unsound
from mujun.scenario.schema.study import Scenario


def cautions(builder: Builder, scenario: Scenario | None = None, courses: Iterable[Course] = ()) -> list[Text]:
    """Return a line for everything that looks wrong with what a run used.

    scenario: of the run, with the sites and sensors whose radars are looked at; courses: of its flights.
    """
    found = [*own_cautions(builder, builder.used), *rocket_cautions(builder, builder.used)]
    return found + (radar_cautions(builder, scenario, courses) if scenario is not None else [])


def own_cautions(builder: Builder, used: Iterable[str]) -> list[Text]:
    """Return a line for each entry of the user's that takes the place of a shipped one, and for statements that do not fit."""
    catalogue = builder.catalogue.aside()
    records = [catalogue.records[id] for id in sorted(used)]
    found = [
        say(
            "{entry} takes the place of the catalogue's own ({place})",
            entry=_without_folder(one),
            place=one.instead_of,
        )
        for one in records
        if one.instead_of
    ]
    doubtful = sum(len(unsound(catalogue.entry(one.id), catalogue, one.file)) for one in records if not one.shipped)
    if doubtful:
        found.append(
            counted(
                doubtful,
                "{n:,} statement of your files does not fit its number (`mujun catalogue check FILE` tells which)",
                "{n:,} statements of your files do not fit their numbers (`mujun catalogue check FILE` tells which)",
            )
        )
    return found


def _without_folder(record: EntryRecord) -> str:
    """Return the place of an entry in the user's file, whose folder differs between two computers."""
    place, path = record.file.at((record.id,)), record.path
    return place if path is None else place.replace(str(path), path.name)
