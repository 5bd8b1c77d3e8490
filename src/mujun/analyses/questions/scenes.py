"""Scenes: content of the pictures of an answer, as data that `reports` draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class DefendedPlaces:
    """Map of the listed places by their fewest shots against any flight, with sites and launch areas."""


@dataclass(frozen=True)
class DecisiveFlight:
    """The limiting case: map with the interceptors' reach, altitude profile and timeline."""


@dataclass(frozen=True)
class NetworkFlight:
    """The limiting case, and who sees it: first the radars served by the part of the network in question."""


@dataclass(frozen=True)
class RadarView:
    """Map of the radars' coverage of a warhead, and timeline of the sightings of the limiting case."""


@dataclass(frozen=True)
class ReachMap:
    """Map of the reach of batteries. batteries: catalogue name, and interceptor in place of its own (None: its own)."""

    batteries: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Rounds:
    """Bars of the interceptors at each site that can meet a warhead. rows: site, interceptors used, stock."""

    rows: Sequence[tuple[str, int, int]]


@dataclass(frozen=True)
class Missiles:
    """Bars of the missiles of two forces that reach listed places. mine, theirs: rows of the answer's tables, by unit."""

    mine: Sequence[Mapping[str, Any]]
    theirs: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class RaidCurve:
    """Curve of leakers against raid size. raid: catalogue name."""

    raid: str


@dataclass(frozen=True)
class FlightBars:
    """Bars of flight times, or of speeds where only a speed is claimed. rows: of the answer's table, the best first."""

    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class RangeRings:
    """Places in and out of reach, and the ring of greatest range of the missile and launch area that decide."""


@dataclass(frozen=True)
class FlightsOver:
    """Map of a region with the ground tracks that pass over it and those that do not. rows: of the answer's table of flights."""

    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class DefendedGround:
    """Map of the ground defended and not defended, with sites and launch areas. rows: of the answer's table of points."""

    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class RangeRow:
    """A value with the ends of its interval or range. label: what it is the value of, in words."""

    label: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Ranges:
    """Bars of values with their ranges, and the claimed one. unit: `share`, or that of the values, in words."""

    rows: Sequence[RangeRow]
    claimed: float | None
    unit: str


Scene = (
    DefendedPlaces
    | DecisiveFlight
    | NetworkFlight
    | RadarView
    | ReachMap
    | Rounds
    | Missiles
    | RaidCurve
    | FlightBars
    | RangeRings
    | FlightsOver
    | DefendedGround
    | Ranges
)
