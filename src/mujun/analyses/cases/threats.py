"""Threats: the published flights that a question is asked about, flown once and sampled evenly."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadInput
from mujun.earth.place import Place
from mujun.flight.aiming.aim import Aimed, Targets, aim_all
from mujun.flight.aiming.families import Family
from mujun.flight.engine.sampling import INTERVAL, Sampled, sample
from mujun.flight.model.shape import parse_shape
from mujun.flight.model.vehicle import Vehicle
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Leg, Scenario

Array = NDArray[np.float64]

KEPT = 500
"""Flights of one class that are kept for other studies: more would fill memory."""


@dataclass(frozen=True)
class Case:
    """One flight: a class, from a launch area, to a target, in a shape."""

    area: str
    missile: str
    shape: str
    target: str

    def __str__(self) -> str:
        return f"{self.missile} from {self.area} to {self.target} ({self.shape})"


@dataclass(frozen=True)
class Group:
    """Flights of one class in one shape. post_boost_time: s after burnout with the post-boost cross-section."""

    cases: tuple[Case, ...]
    flights: Sampled
    target_index: NDArray[np.int64]
    post_boost_time: float = 0.0


@dataclass(frozen=True)
class Threats:
    """All flights of a question, and the pairs that no flight joins, with the reason."""

    groups: tuple[Group, ...]
    unreachable: tuple[tuple[Case, str], ...]

    def aimed_at(self, first: int, last: int) -> "Threats":
        """Return only the flights to targets first..last of the points they were flown to, counted from the first of these."""
        found = self.only([(group.target_index >= first) & (group.target_index < last) for group in self.groups])
        groups = (replace(group, target_index=group.target_index - first) for group in found.groups)
        return Threats(tuple(groups), self.unreachable)

    def only(self, masks: Sequence[NDArray[np.bool_]]) -> "Threats":
        """Return only some flights of each group."""
        groups = []
        for group, mine in zip(self.groups, masks, strict=True):
            if mine.all():
                groups.append(group)
            elif mine.any():
                cases = tuple(case for case, ok in zip(group.cases, mine, strict=True) if ok)
                groups.append(Group(cases, group.flights.take(mine), group.target_index[mine], group.post_boost_time))
        return Threats(tuple(groups), self.unreachable)

    @property
    def cases(self) -> list[Case]:
        """All cases flown, in order."""
        return [case for group in self.groups for case in group.cases]


def launch_areas(builder: Builder, groups: Sequence[str], areas: Sequence[str]) -> list[schema.Area]:
    """Return the areas of some groups and some by name. Raises BadInput if there are none."""
    found = [area for group in groups for area in builder.catalogue.group(schema.Area, group)]
    found += [builder.get(schema.Area, name) for name in areas]
    if not found:
        raise BadInput("no launch area is named; expected launch_areas or launch_groups of the catalogue")
    return found


@dataclass(frozen=True)
class Points:
    """Aim points (n,): names, latitude and longitude in rad."""

    names: tuple[str, ...]
    latitude: Array
    longitude: Array

    def and_then(self, other: "Points") -> "Points":
        """Return these points and after them the others."""
        return Points(
            self.names + other.names,
            np.concatenate([self.latitude, other.latitude]),
            np.concatenate([self.longitude, other.longitude]),
        )


def leg_areas(builder: Builder, leg: Scenario | Leg) -> list[schema.Area]:
    """Return the launch areas of a scenario or leg; those without a published class fly its `assumed_missiles`."""
    areas = launch_areas(builder, leg.launch_groups, leg.launch_areas)
    assumed = leg.assumed_missiles
    return [a if a.missiles or not assumed else a.model_copy(update={"missiles": assumed}) for a in areas]


def target_points(builder: Builder, groups: Sequence[str]) -> Points:
    """Return the places of some groups as aim points."""
    places = [place for group in groups for place in builder.catalogue.group(schema.Place, group)]
    if not places:
        raise BadInput(f"no place belongs to {', '.join(groups) or 'no group'}; expected a group of places")
    latitude, longitude = np.array([p.latitude for p in places]), np.array([p.longitude for p in places])
    return Points(tuple(p.name for p in places), latitude, longitude)


def fly_threats(
    builder: Builder,
    areas: Sequence[schema.Area],
    shapes: Sequence[str],
    targets: Points,
    missiles: Sequence[str] = (),
    interval: float = INTERVAL,
) -> Threats:
    """Fly every class from every area it is published for, to every target, in every shape.

    `missiles` restricts the classes. `interval`: longest step between samples of free flight, s.
    """
    groups: list[Group] = []
    unreachable: list[tuple[Case, str]] = []
    names = list(dict.fromkeys(m for area in areas for m in area.missiles if not missiles or m in missiles))
    if not names:
        raise BadInput(
            f"none of the launch areas is published for {', '.join(missiles) or 'any class'}; see `mujun catalogue`"
        )
    for name in names:
        entry, _ = builder.missile(name)
        mine = [area for area in areas if name in area.missiles]
        places = tuple((area.name, area.latitude, area.longitude, area.height) for area in mine)
        for text in shapes:
            key = (entry.id, text, places, targets.names, targets.latitude.tobytes(), targets.longitude.tobytes())

            def fly(
                name: str = name, mine: list[schema.Area] = mine, text: str = text
            ) -> tuple[Group | None, _Missing]:
                return _group(builder, name, mine, targets, text, interval)

            # Few flights are kept for the next study that asks as they were solved; draws keep all, sampled.
            keep = builder.kept is not None
            group, missing = builder.once(("group", interval, *key), fly, (entry.id,)) if keep else fly()
            unreachable += missing
            groups += [group] if group else []
    return Threats(tuple(groups), tuple(unreachable))


_Missing = list[tuple[Case, str]]


def _group(
    builder: Builder, missile: str, areas: list[schema.Area], targets: Points, shape: str, interval: float
) -> tuple[Group | None, _Missing]:
    """Return the flights of one class in one shape, sampled (None: it reaches no target), and the pairs that none joins."""
    entry, vehicle = builder.missile(missile)
    aimed = _aimed(builder, missile, vehicle, areas, targets, shape)
    cases = [Case(area.name, entry.name, shape, target) for area in areas for target in targets.names]
    good = np.flatnonzero(aimed.reached)
    missing = [(cases[i], aimed.why[i]) for i in np.flatnonzero(~aimed.reached)]
    if not len(good):
        return None, missing
    sampled = sample(aimed.flights, good, interval)
    index = good % len(targets.names)
    return Group(tuple(cases[i] for i in good), sampled, index, builder.post_boost_time(missile)), missing


def _aimed(
    builder: Builder, missile: str, vehicle: Vehicle, areas: list[schema.Area], targets: Points, shape: str
) -> Aimed:
    """Return the flights of every pair of area and target; few enough, they are kept for the next study that asks."""

    def fly() -> Aimed:
        pairs, families = _pairs(builder, missile, areas, targets)
        return aim_all(vehicle, pairs, families, parse_shape(shape))

    if len(areas) * len(targets.names) > KEPT:
        return fly()
    places = tuple((area.latitude, area.longitude, area.height) for area in areas)
    key = ("aimed", missile, shape, places, targets.latitude.tobytes(), targets.longitude.tobytes())
    return builder.once(key, fly, (builder.missile(missile)[0].id,))


def _pairs(builder: Builder, missile: str, areas: list[schema.Area], targets: Points) -> tuple[Targets, list[Family]]:
    """Return every pair of area and target, and the families that the solver starts from."""
    families: list[Family] = []
    index: dict[int, int] = {}
    family_of = []
    for area in areas:
        family = builder.family(missile, Place(area.latitude, area.longitude))
        if id(family) not in index:
            index[id(family)] = len(families)
            families.append(family)
        family_of.append(index[id(family)])
    n = len(targets.names)
    spread = {
        name: np.repeat([getattr(area, name) for area in areas], n) for name in ("latitude", "longitude", "height")
    }
    which = np.repeat(np.array(family_of, dtype=np.int64), n)
    pairs = Targets(
        np.tile(targets.latitude, len(areas)),
        np.tile(targets.longitude, len(areas)),
        spread["latitude"],
        spread["longitude"],
        spread["height"],
        which,
    )
    return pairs, families
