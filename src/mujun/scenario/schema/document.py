"""The texts whose claims the studies test."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from mujun.scenario.schema.entry import Entry, Reference
from mujun.scenario.schema.estimate import Many, Model, Name, Text

NOT_COMPUTED = "not computed"
"""Status of a sentence that no study tests."""


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
    name: Annotated[Name, Field(alias="title")]
    date: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
    note: Text
    parts: Annotated[Many[Part], Field(min_length=1)]

    def references(self) -> Iterator[Reference]:
        """Yield the studies that test its sentences."""
        for n, part in enumerate(self.parts):
            for k, sentence in enumerate(part.sentences):
                if sentence.status != NOT_COMPUTED:
                    yield ("parts", n, "sentences", k, "status"), "study", sentence.status

    @property
    def title(self) -> str:
        """The document's title."""
        return self.name
