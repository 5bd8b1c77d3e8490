"""Flights of the launches that a question examines, sampled in time, and the pairs that are out of range."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.aims import aims_of, find, flown, only_noted
from mujun.analyses.cases.launches import Launch
from mujun.base.text import THAT_IS, Text, joined, say
from mujun.earth.place import Place
from mujun.flight.engine.sampling import INTERVAL, Sampled, sample
from mujun.flight.model.shape import shape_said
from mujun.scenario.building.build import Builder, Key

NOWHERE = Place(math.nan, math.nan)
"""Place of a case that is only a name."""


@dataclass(frozen=True)
class Case:
    """One flight by name: missile type, launch area, target, trajectory shape; what they are called, and which they are.

    missile_id: catalogue id of the missile type.
    start, end: the launch place and the target themselves: a name may be that of several entries.
    """

    area: str
    missile: str
    shape: str
    target: str
    missile_id: str = field(default="", compare=False, repr=False)
    start: Place = field(default=NOWHERE, compare=False, repr=False)
    end: Place = field(default=NOWHERE, compare=False, repr=False)

    @property
    def said(self) -> Text:
        """The flight in words."""
        fields = {"missile": self.missile, "area": self.area, "place": self.target, "shape": shape_said(self.shape)}
        return say("{missile} from {area} to {place} ({shape})", **fields)

    def __str__(self) -> str:
        return self.said


def cases_of(launches: Sequence[Launch]) -> list[Case]:
    """Return the case of every launch at each of its targets, launch by launch."""
    return [
        Case(one.place_name, one.missile_name, one.shape, name, one.missile, one.place, end)
        for one in launches
        for name, end in zip(one.targets.names, one.targets.places, strict=True)
    ]


@dataclass(frozen=True)
class FlightGroup:
    """Flights (n,) of one missile type on one trajectory shape.

    cases: (n,), name of each flight.
    flights: sampled.
    target_index: (n,), index of each flight's target.
    post_boost_time: time from burnout for which the bus carries the warhead, s.
    """

    cases: tuple[Case, ...]
    flights: Sampled
    target_index: NDArray[np.int64]
    post_boost_time: float = 0.0

    def only(self, which: NDArray[np.bool_] | NDArray[np.int64]) -> "FlightGroup":
        """Return some of the flights, by mask or index."""
        rows = np.flatnonzero(which) if which.dtype == bool else which
        cases = tuple(self.cases[i] for i in rows)
        return FlightGroup(cases, self.flights.take(which), self.target_index[which], self.post_boost_time)


@dataclass(frozen=True)
class Flights:
    """All flights of a question.

    groups: by missile type and trajectory shape.
    unreachable: pairs of launch place and target without a flight, each with the reason.
    """

    groups: tuple[FlightGroup, ...]
    unreachable: tuple[tuple[Case, str], ...]

    @property
    def cases(self) -> list[Case]:
        """All cases flown, in order of the groups."""
        return [case for group in self.groups for case in group.cases]

    @property
    def none_because(self) -> str:
        """Why there is no case at all, in words; '' if there is one."""
        if self.groups:
            return ""
        if not self.unreachable:
            return say("no missile reaches any target")
        case, why = self.unreachable[0]
        return say("no missile reaches any target ({why})", why=joined((case.said, why), THAT_IS))

    @property
    def target_index(self) -> NDArray[np.int64]:
        """Index of each case's target, (cases,)."""
        found = [group.target_index for group in self.groups]
        return np.concatenate(found) if found else np.zeros(0, np.int64)

    def aimed_at(self, first: int, last: int) -> "Flights":
        """Return the flights to the targets with index from `first` up to, but not including, `last`.

        Target indices in the result start at zero.
        """
        found = self.only([(group.target_index >= first) & (group.target_index < last) for group in self.groups])
        groups = (replace(group, target_index=group.target_index - first) for group in found.groups)
        return Flights(tuple(groups), self.unreachable)

    def only(self, masks: Sequence[NDArray[np.bool_]]) -> "Flights":
        """Return some flights of each group, by one mask a group."""
        pairs = zip(self.groups, masks, strict=True)
        groups = (group if mine.all() else group.only(mine) for group, mine in pairs if mine.any())
        return Flights(tuple(groups), self.unreachable)


def greatest_flight_time(flown: object) -> float | None:
    """Return the longest flight of a missile among the flights of a question, s; None without flights.

    flown: what `Question.fly` returns: flights, several sets of them, or none.
    """
    if isinstance(flown, Flights):
        return max((float(group.flights.flight_time.max()) for group in flown.groups), default=None)
    parts = flown if isinstance(flown, tuple | list) else ()
    return max((time for time in map(greatest_flight_time, parts) if time is not None), default=None)


def together(parts: Iterable[Flights]) -> Flights:
    """Combine several sets of flights into one."""
    parts = list(parts)
    return Flights(
        tuple(group for part in parts for group in part.groups),
        tuple(row for part in parts for row in part.unreachable),
    )


def volleys_of(launches: Sequence[Launch]) -> list[list[Launch]]:
    """Return launches of one missile type and trajectory shape at the same targets, each as one volley."""
    volleys: dict[tuple[str, str, int], list[Launch]] = {}
    for launch in launches:
        volleys.setdefault((launch.missile, launch.shape, id(launch.targets)), []).append(launch)
    return list(volleys.values())


GROUP, ATTACK = "group", "attack"
"""First part of the keys of kept flights: those of a volley, and all of a wave."""


def drop_flights(kept: dict[Key, object]) -> None:
    """Drop sampled flights from what a builder keeps: they take most of its memory."""
    for key in [key for key in kept if key[0] in (GROUP, ATTACK)]:
        del kept[key]


def fly(builder: Builder, launches: Sequence[Launch], interval: float = INTERVAL) -> Flights:
    """Fly every launch to each of its targets.

    Launches of one missile type and trajectory shape at the same targets are flown together and form one group.
    None are flown where they are only noted (`aims.noting`).
    interval: longest step between samples of free flight, s.
    """
    volleys = volleys_of(launches)
    groups: list[FlightGroup] = []
    unreachable: list[tuple[Case, str]] = []
    if only_noted():
        for volley in volleys:
            aims_of(builder, volley)
        return Flights((), ())
    find(builder, [aims_of(builder, volley) for volley in volleys if not _known(builder, volley, interval)])
    for volley in volleys:
        group, missing = _flown(builder, volley, interval)
        unreachable += missing
        groups += [group] if group else []
    return Flights(tuple(groups), tuple(unreachable))


_Missing = list[tuple[Case, str]]


def _flown(builder: Builder, volley: list[Launch], interval: float) -> tuple[FlightGroup | None, _Missing]:
    """Return the sampled flights of some launches (None if all targets are out of range), and the pairs out of range."""
    # A single run keeps a few flights for its next study, unsampled (`aims.flown`); draws and parallel studies keep all, sampled.
    if builder.kept is None:
        return _sampled(builder, volley, interval)
    key, missile = _key(builder, volley, interval)
    return builder.once(key, lambda: _sampled(builder, volley, interval), (missile,))


def _key(builder: Builder, volley: list[Launch], interval: float) -> tuple[Key, str]:
    """Return the key under which the sampled flights of some launches are kept, and the id of their missile."""
    first = volley[0]
    missile, targets = builder.missile(first.missile)[0].id, first.targets
    places = tuple((one.place_name, one.place.latitude, one.place.longitude, one.place.height) for one in volley)
    aims = (targets.names, targets.latitude.tobytes(), targets.longitude.tobytes())
    return (GROUP, interval, missile, first.shape, places, *aims), missile


def _known(builder: Builder, volley: list[Launch], interval: float) -> bool:
    """Return whether the sampled flights of some launches are kept."""
    key, missile = _key(builder, volley, interval)
    return builder.has(key, (missile,))


def _sampled(builder: Builder, volley: list[Launch], interval: float) -> tuple[FlightGroup | None, _Missing]:
    first = volley[0]
    targets, aimed = first.targets, flown(builder, aims_of(builder, volley), keep=builder.kept is None)
    cases = cases_of(volley)
    good = np.flatnonzero(aimed.reached)
    missing = [(cases[i], aimed.why[i]) for i in np.flatnonzero(~aimed.reached)]
    if not len(good):
        return None, missing
    sampled, post_boost = sample(aimed.flights, good, interval), builder.post_boost_time(first.missile)
    return FlightGroup(tuple(cases[i] for i in good), sampled, good % len(targets.names), post_boost), missing
