"""Common causes: numbers of several entries that are uncertain for one reason, such as one rocket in two blocks."""

from typing import Annotated, Literal

from pydantic import Field

from mujun.scenario.schema.entry import Entry, Sources
from mujun.scenario.schema.estimate import Many, Text


class CommonCause(Entry):
    """Parts that are the same thing: each number below one member is drawn once with that of the same name below the others.

    members: entries ('sm-3-ia') or parts of entries ('sm-3-iia.stages.0').
    """

    kind: Literal["common-cause"]
    summary: Text
    members: Annotated[Many[Text], Field(min_length=2)]
    sources: Sources
