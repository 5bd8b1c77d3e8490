"""Presets: whole sets of assumptions, such as those of a capital, that are put in place of the catalogue's nominal values."""

from typing import Annotated, Literal

from pydantic import Field

from mujun.scenario.schema.entry import Entry, Sources
from mujun.scenario.schema.estimate import Many, Model, Text


class Assumption(Model):
    """One number of the catalogue as somebody takes it: its path, the value, and where that is stated."""

    path: Text
    value: Text
    sources: Sources


class Preset(Entry):
    """Assumptions that are held together. planner: whether they are a best estimate, or the worst that a planner must fear."""

    kind: Literal["preset"]
    summary: Text
    planner: Literal["best-estimate", "worst-case"]
    assumptions: Annotated[Many[Assumption], Field(min_length=1)]
