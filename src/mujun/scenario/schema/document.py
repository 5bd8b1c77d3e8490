"""The texts whose claims the studies test."""

from typing import Annotated, Literal

from pydantic import Field

from mujun.scenario.schema.entry import Entry
from mujun.scenario.schema.estimate import Many, Model, Text


class Sentence(Model):
    """One sentence of a document. status: the study that tests it, or 'not computed'."""

    text: Text
    status: Text


class Part(Model):
    """A titled part of a document."""

    title: Text
    sentences: Annotated[Many[Sentence], Field(min_length=1)]


class Document(Entry):
    """A text whose claims the studies test, sentence by sentence.

    title: as it is shown.
    date: of the text.
    note: where it stands.
    parts: titled parts with their sentences.
    """

    kind: Literal["document"]
    name: Annotated[str, Field(alias="title", min_length=1)]
    date: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
    note: Text
    parts: Annotated[Many[Part], Field(min_length=1)]

    @property
    def title(self) -> str:
        """The document's title."""
        return self.name
