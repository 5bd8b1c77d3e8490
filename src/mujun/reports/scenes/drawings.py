"""A picture of a claim before it is drawn: its content, what it shows in words, and how it is drawn in a cut."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mujun.base.text import Text, say
from mujun.base.version import __version__
from mujun.earth.geodesy import ground_path
from mujun.earth.place import Place
from mujun.engagement.defence import Site
from mujun.reports.drawing.labels import short_name
from mujun.reports.drawing.layers import MapPoint
from mujun.reports.drawing.layout import Cut, Words
from mujun.scenario.reading.catalogue import Catalogue

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LOCK_SHOWN = 7
"""Characters of the catalogue's lock in the small print."""


@dataclass(frozen=True)
class Drawing:
    """A picture to draw.

    name: unique among those of its claim.
    content: what `draw` takes, with its `words`.
    caption: what there is to see, in a sentence. alt: the same for readers who cannot see it, with its numbers.
    is_map: whether it is a map.
    """

    name: str
    content: Any
    draw: Callable[[Any, Cut], "Figure"]
    caption: str
    alt: str
    is_map: bool = False

    @property
    def words(self) -> Words:
        """Text around the picture."""
        words: Words = self.content.words
        return words

    def with_words(self, **changed: Any) -> "Drawing":
        """Return the picture with other text around it."""
        return replace(self, content=replace(self.content, words=replace(self.words, **changed)))


def source_line(catalogue: Catalogue) -> Text:
    """Return the small print of all pictures: where the numbers come from, and what they do not say."""
    return say("mujun {version}, catalogue {lock}. Best estimates; reaching is not hitting.", version=__version__,
               lock=catalogue.lock[:LOCK_SHOWN])  # fmt: skip


def degrees_of(place: Place) -> tuple[float, float]:
    """Return latitude and longitude, deg."""
    return math.degrees(place.latitude), math.degrees(place.longitude)


def site_points(sites: Sequence[Site]) -> list[MapPoint]:
    """Return the sites as named places of a map."""
    return [MapPoint(short_name(site.name), *degrees_of(site.fly_out.place), "site") for site in sites]


def distances_km(latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ground distances from the first of a list of points (deg), km."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    start = np.full(len(lat), lat[0]), np.full(len(lon), lon[0])
    return np.asarray(ground_path(*start, lat, lon)[1] / 1e3)


def radar_label(name: str) -> Text:
    """Return a radar by its place: "radar at Araya"."""
    return say("radar at {place}", place=short_name(name)) if "," in name else say("{name}", name=name)
