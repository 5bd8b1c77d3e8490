"""Scenes: what the pictures of an answer show, as data; `reports` draws them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class DefendedGround:
    """A map of the ground that has the shots asked for against every flight, with sites, launch areas and listed places."""


@dataclass(frozen=True)
class DecisiveFlight:
    """The flight that decides: on a map with the interceptors' reach, in altitude, and in time."""


@dataclass(frozen=True)
class RadarView:
    """A map of where the radars have a warhead in view, and who sees the flight that decides, and when."""


@dataclass(frozen=True)
class ReachMap:
    """A map of how far batteries reach. batteries: catalogue name, and another interceptor than its own (None: its own)."""

    batteries: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Bars:
    """Bars of parts of wholes. rows: label, part, whole. legend: of part and whole. words: what the bars say."""

    name: str
    title: str
    rows: Sequence[tuple[str, float, float]]
    legend: tuple[str, str]
    unit: str
    words: str


@dataclass(frozen=True)
class RaidCurve:
    """Leakers of a raid against its size. raid: catalogue name."""

    raid: str


Scene = DefendedGround | DecisiveFlight | RadarView | ReachMap | Bars | RaidCurve
