"""Scenes: content of the pictures of an answer, as data that `reports` draws."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class DefendedGround:
    """Map of the ground with the required shots against every flight, with sites, launch areas and listed places."""


@dataclass(frozen=True)
class DecisiveFlight:
    """The limiting case: map with the interceptors' reach, altitude profile and timeline."""


@dataclass(frozen=True)
class RadarView:
    """Map of the radars' coverage of a warhead, and timeline of the sightings of the limiting case."""


@dataclass(frozen=True)
class ReachMap:
    """Map of the reach of batteries. batteries: catalogue name, and interceptor in place of its own (None: its own)."""

    batteries: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Bars:
    """Bar chart of parts and wholes.

    rows: label, part, whole.
    legend: for part and whole.
    words: description of the chart.
    """

    name: str
    title: str
    rows: Sequence[tuple[str, float, float]]
    legend: tuple[str, str]
    unit: str
    words: str


@dataclass(frozen=True)
class RaidCurve:
    """Curve of leakers against raid size. raid: catalogue name."""

    raid: str


Scene = DefendedGround | DecisiveFlight | RadarView | ReachMap | Bars | RaidCurve
