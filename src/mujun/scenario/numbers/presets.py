"""Applies presets: the catalogue with the numbers of a government or of a source family."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from mujun.base.outcomes import BadInput, nearest_names, said_of
from mujun.base.text import GOVERNMENT, as_written, meant, say
from mujun.scenario.numbers.families import numbers_said
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.assumptions import Preset, SourceFamily
from mujun.scenario.schema.entry import Entry

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True)
class Held:
    """One number as a government or a source assumes it.

    path: of the number in the catalogue.
    value: assumed value with its unit.
    said: who states it, in words.
    at: file and line of the statement, for errors.
    """

    path: str
    value: str
    said: str
    at: str


@dataclass(frozen=True)
class Assumptions:
    """Numbers that are assumed together.

    kind: best estimate, a planner's worst case, or source family.
    unread: paths of numbers that a family's sources give only in wordings that are not read.
    """

    id: str
    name: str
    kind: str
    held: tuple[Held, ...]
    unread: tuple[str, ...] = ()

    @property
    def values(self) -> dict[str, str]:
        """The assumed numbers as changes of the catalogue, path -> value with its unit."""
        return {one.path: one.value for one in self.held}


def assumptions_of(catalogue: Catalogue, name: str) -> Assumptions:
    """Return the assumptions of a preset or of a source family. Raises BadInput for a name that is neither."""
    if (preset := _named(catalogue, Preset, name)) is not None:
        return _of_preset(catalogue, preset)
    if (family := _named(catalogue, SourceFamily, name)) is not None:
        return _of_family(catalogue, family)
    known = [word for kind in (Preset, SourceFamily) for one in catalogue.all(kind) for word in (one.id, one.name)]
    near = nearest_names(name, known) or say("; expected one of {names}", names=", ".join(known))
    raise BadInput(say("no preset or source family is called '{name}'{near}", name=as_written(name[:60]), near=near))


def _named(catalogue: Catalogue, kind: type[E], name: str) -> E | None:
    try:
        return catalogue.get(kind, name)
    except BadInput:
        return None


def _of_preset(catalogue: Catalogue, preset: Preset) -> Assumptions:
    record = catalogue.records.get(preset.id)
    held = []
    for k, assumption in enumerate(preset.assumptions):
        at = record.file.at((preset.id, "assumptions", k)) if record is not None else preset.id
        said = ", ".join(f"{item.source} ({item.trust})" for item in assumption.sources)
        held.append(Held(assumption.path, assumption.value, said, at))
    return Assumptions(preset.id, meant(preset.name, GOVERNMENT), preset.planner, tuple(held))


def _of_family(catalogue: Catalogue, family: SourceFamily) -> Assumptions:
    taken, unread = numbers_said(catalogue, family)
    held = tuple(Held(one.path, one.value, f"{one.said}, {one.source} ({one.trust})", family.id) for one in taken)
    return Assumptions(family.id, family.name, "source family", held, tuple(unread))


def with_presets(catalogue: Catalogue, names: Sequence[str]) -> Catalogue:
    """Return the catalogue with the assumptions of presets or source families in place of the nominal values.

    Raises BadInput, with file and line, for a path or value that does not fit, and for presets that contradict each
    other.
    """
    values: dict[str, str] = {}
    said_by: dict[str, str] = {}
    at: dict[str, str] = {}
    for name in names:
        found = assumptions_of(catalogue, name)
        for one in found.held:
            if one.path in values and values[one.path] != one.value:
                key = "{at}: {path} is {value} here and {other} in {preset}; expected presets that agree"
                words = {"value": one.value, "other": values[one.path], "preset": said_by[one.path]}
                raise BadInput(say(key, at=one.at, path=one.path, **words))
            values[one.path], said_by[one.path] = one.value, found.id
            at[one.path] = one.at
    try:
        return catalogue.with_values(values) if values else catalogue
    except BadInput:
        _refuse(catalogue, values, at)
        raise


def _refuse(catalogue: Catalogue, values: Mapping[str, str], at: Mapping[str, str]) -> None:
    """Raise BadInput, with file and line, for the first value that does not fit by itself."""
    for path, value in values.items():
        try:
            catalogue.with_values({path: value})
        except BadInput as error:
            raise BadInput(say("{at}: {fault}", at=at[path], fault=said_of(error))) from None
