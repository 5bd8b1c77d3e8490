"""Fields common to all entries of the catalogue, and the entries that are only a point on the map."""

import math
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from mujun.base.text import say
from mujun.scenario.schema.estimate import (
    Height,
    Latitude,
    Longitude,
    Many,
    Model,
    Name,
    SourceItem,
    Text,
    Texts,
    fault,
)

Sources = Annotated[Many[SourceItem], Field(min_length=1)]

FINEST_AREA_DEG = 0.25
"""Finest position of a launch area, deg: mujun gives no positions of launchers, silos or garrisons."""
ROUNDING_OF_STEPS = 1e-9
"""Difference from a whole number of these steps that the conversion to radians makes."""

ANY = "entry"
"""Word for entries of any kind."""
Reference = tuple[tuple[str | int, ...], str, str]
"""A reference to an entry or a group: path of the field; kind, several (sensor or defence) or `ANY`; id of the entry or group."""


class Entry(Model):
    """Fields common to all entries. `id` is the entry's key in the file.

    name: as it is shown.
    aliases: other names by which it is found.
    summary: what it is, in a sentence.
    sources: statements on it, each with its source.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    name: Name
    aliases: Texts = ()

    @property
    def label(self) -> str:
        """Name to display."""
        return self.name

    def references(self) -> Iterator[Reference]:
        """Yield every entry that this one names."""
        yield from ()

    def named_groups(self) -> Iterator[Reference]:
        """Yield every group of entries that this one names: path, kind and group."""
        yield from ()

    def __repr__(self) -> str:
        return f"{type(self).__name__} {self.id} ({self.label[:200]})"


def each_of(field: str, kind: str, ids: Iterable[str], *around: str | int) -> Iterator[Reference]:
    """Yield references to the entries of a kind in a list field. around: path of the part that contains the field."""
    yield from (((*around, field, i), kind, id) for i, id in enumerate(ids))


class WithDefault(Entry):
    """An entry of a kind with defaults: one marked `default: true` is used where none is named.

    default: whether it is used where a study or a command names none.
    """

    default: bool = False


class Sited(Entry):
    """An entry at a point on the Earth: geodetic latitude and longitude in radians, height in metres.

    country: in which it lies, or whose it is.
    latitude, longitude: an angle (39.71 deg), or degrees and minutes with a letter (24-40.00N).
    height: above the ellipsoid.
    location_sources: who says where it is.
    """

    country: Text
    latitude: Latitude
    longitude: Longitude
    height: Height = 0.0
    location_sources: Sources

    @property
    def latitude_deg(self) -> float:
        """Latitude in degrees."""
        return math.degrees(self.latitude)

    @property
    def longitude_deg(self) -> float:
        """Longitude in degrees."""
        return math.degrees(self.longitude)


class Place(Sited):
    """A city, town, target or test range.

    groups: names by which a study takes several places at once (`target_groups`).
    """

    kind: Literal["place"]
    groups: Texts = ()


class Area(Sited, WithDefault):
    """A launch or basing area, rounded to a quarter degree or coarser.

    Raises a fault, at validation, for a finer position.
    missiles: missiles whose launch from here is published.
    The default area is used for a reported flight without a launch place.
    groups: names by which a study takes several areas at once (`launch_groups`).
    """

    kind: Literal["area"]
    groups: Texts = ()
    missiles: Texts = ()

    @model_validator(mode="after")
    def _is_coarse(self) -> "Area":
        for field, degrees in (("latitude", self.latitude_deg), ("longitude", self.longitude_deg)):
            steps = degrees / FINEST_AREA_DEG
            if abs(steps - round(steps)) > ROUNDING_OF_STEPS:
                near = round(steps) * FINEST_AREA_DEG
                fault(
                    say(
                        "{degrees:.6g} deg is finer than a quarter degree; expected launch areas no finer, here {near:g} deg",
                        degrees=degrees,
                        near=near,
                    ),
                    field,
                )
        return self

    def references(self) -> Iterator[Reference]:
        """Yield the missiles whose launch from here is published."""
        yield from each_of("missiles", "missile", self.missiles)
