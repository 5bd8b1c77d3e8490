"""Numbers that are assumed together: presets of a government, families of sources, numbers with a common cause."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from mujun.scenario.schema.entry import ANY, Entry, Reference, Sources
from mujun.scenario.schema.estimate import Many, Model, SourceItem, Text, Texts


class Assumption(Model):
    """One number of the catalogue as a government assumes it: path, value with its unit, and sources of the statement."""

    path: Text
    value: Text
    sources: Sources


class Preset(Entry):
    """Assumptions made together, for example our reading of a government's case.

    planner: best estimate, or the worst case of a planner.
    statements: what was said in public, on which the reading rests.
    assumptions: numbers, each with its value and who states it.
    """

    kind: Literal["preset"]
    summary: Text
    planner: Literal["best-estimate", "worst-case"]
    statements: Many[SourceItem] = ()
    assumptions: Annotated[Many[Assumption], Field(min_length=1)]


class SourceFamily(Entry):
    """Sources that are read together, such as a government's: each number that one of them gives replaces the nominal one.

    sources: keys of .bib files; the first source that gives a number is used.
    """

    kind: Literal["source-family"]
    summary: Text
    sources: Annotated[Texts, Field(min_length=1)]


class CommonCause(Entry):
    """Parts that are identical, such as one rocket stage in two blocks of an interceptor.

    A number below one member is drawn together with the numbers of the same name below the other members.
    members: entries ('sm-3-ia') or parts of entries ('sm-3-iia.stages.0').
    """

    kind: Literal["common-cause"]
    summary: Text
    members: Annotated[Texts, Field(min_length=2)]
    sources: Sources

    def references(self) -> Iterator[Reference]:
        """Yield the entries of its members."""
        for k, member in enumerate(self.members):
            yield ("members", k), ANY, member.partition(".")[0]
