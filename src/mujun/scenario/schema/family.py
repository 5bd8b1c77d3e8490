"""Source families: whose numbers are taken where several are published, such as a government's, an advocate's or a critic's."""

from typing import Annotated, Literal

from pydantic import Field

from mujun.scenario.schema.entry import Entry
from mujun.scenario.schema.estimate import Many, Text


class SourceFamily(Entry):
    """Sources that are read together: each number of the catalogue that one of them gives is taken in place of the nominal one.

    sources: keys of .bib files, the first that gives a number counts.
    """

    kind: Literal["source-family"]
    summary: Text
    sources: Annotated[Many[Text], Field(min_length=1)]
