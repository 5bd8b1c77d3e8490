"""Numbers that are held together: presets of a capital, families of sources, numbers with a common cause."""

from typing import Annotated, Literal

from pydantic import Field

from mujun.scenario.schema.entry import Entry, Sources
from mujun.scenario.schema.estimate import Many, Model, Text


class Assumption(Model):
    """One number of the catalogue as somebody takes it: its path, its value, and where that is stated."""

    path: Text
    value: Text
    sources: Sources


class Preset(Entry):
    """Assumptions that somebody holds together, such as a capital.

    planner: whether they are a best estimate, or the worst that a planner must fear.
    """

    kind: Literal["preset"]
    summary: Text
    planner: Literal["best-estimate", "worst-case"]
    assumptions: Annotated[Many[Assumption], Field(min_length=1)]


class SourceFamily(Entry):
    """Sources that are read together, such as a government's: each number that one of them gives replaces the nominal one.

    sources: keys of .bib files; the first that gives a number counts.
    """

    kind: Literal["source-family"]
    summary: Text
    sources: Annotated[Many[Text], Field(min_length=1)]


class CommonCause(Entry):
    """Parts that are one and the same thing, such as one rocket in two blocks.

    Each number below one member is drawn once, with the number of the same name below the other members.
    members: entries ('sm-3-ia') or parts of entries ('sm-3-iia.stages.0').
    """

    kind: Literal["common-cause"]
    summary: Text
    members: Annotated[Many[Text], Field(min_length=2)]
    sources: Sources
