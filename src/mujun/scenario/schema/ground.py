"""Entries on the ground: disputed places with their names, and the land of countries in cells."""

import math
from typing import Literal

from pydantic import model_validator

from mujun.base.text import say
from mujun.scenario.schema.entry import Entry, Sources
from mujun.scenario.schema.estimate import Latitude, Longitude, Model, Text, Texts, fault


class Box(Model):
    """A rectangle in longitude and latitude. `east` below `west`: across the antimeridian."""

    west: Longitude
    south: Latitude
    east: Longitude
    north: Latitude

    @model_validator(mode="after")
    def _rises(self) -> "Box":
        if self.north <= self.south:
            fault(say("it is not north of the southern edge; expected a greater latitude"), "north")
        return self


class Dispute(Entry):
    """A disputed place. Every map that shows it names the dispute.

    map_label: lines of the label on maps.
    statement: printed with the limits of a brief.
    outline: name of the shape in the shipped map that contains the place. It is the administrator's shape, which
        implies no position on the dispute.
    box: bounds of the place, to cut it out of that shape.
    """

    kind: Literal["dispute"]
    map_label: Texts
    statement: Text
    outline: Text
    box: Box
    sources: Sources

    @property
    def written(self) -> str:
        """The map label as one text of several lines."""
        return "\n".join(self.map_label)

    @property
    def corners_deg(self) -> tuple[float, float, float, float]:
        """West, south, east and north edge of the box, deg."""
        west, south, east, north = (
            round(math.degrees(edge), 9) for edge in (self.box.west, self.box.south, self.box.east, self.box.north)
        )
        return west, south, east, north


class Land(Entry):
    """The land of a country, if it is more than its outline on the shipped map.

    outline: its name on that map, if abbreviated there.
    table: file of the catalogue with its cells.
    """

    kind: Literal["land"]
    outline: Text | None = None
    table: Text | None = None
    sources: Sources
