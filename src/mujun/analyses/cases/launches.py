"""Launches: missile type, launch place, targets and trajectory shape."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadInput
from mujun.base.text import Text, say
from mujun.earth.place import Place
from mujun.flight.model.shape import MIN_ENERGY, shape_said
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import place_of, position_of
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Leg, Scenario

Array = NDArray[np.float64]

BYTES_A_FLIGHT, MOST_FLIGHTS = 5_400, 130_000
"""Memory of a flight while a question examines it (measured), and the flights of a question that fit into a gigabyte."""


@dataclass(frozen=True)
class Points:
    """Points on the ground (n,): names, latitude and longitude in rad."""

    names: tuple[str, ...]
    latitude: Array
    longitude: Array

    @cached_property
    def places(self) -> list[Place]:
        """The points as places on the ellipsoid."""
        return [Place(float(a), float(o)) for a, o in zip(self.latitude, self.longitude, strict=True)]

    @property
    def by_name(self) -> dict[str, Place]:
        """The places by their names."""
        return dict(zip(self.names, self.places, strict=True))

    def and_then(self, other: "Points") -> "Points":
        """Return these points followed by others."""
        return Points(
            self.names + other.names,
            np.concatenate([self.latitude, other.latitude]),
            np.concatenate([self.longitude, other.longitude]),
        )

    def only(self, which: NDArray[np.int64]) -> "Points":
        """Return some of the points, by index."""
        return Points(tuple(self.names[i] for i in which), self.latitude[which], self.longitude[which])


MOST_AREAS = 12
"""Greatest number of launch areas that an error lists."""
NO_POINTS = Points((), np.zeros(0), np.zeros(0))


@dataclass(frozen=True)
class Launch:
    """A missile launched from one place at several targets.

    missile: catalogue name.
    missile_name: name as shown.
    place_name: name of the launch place as shown (a catalogue name or LAT,LON).
    place: position of the launch place.
    shape: of the trajectory, as text.
    targets: none yet if the targets are the points of a grid that is chosen later.
    """

    missile: str
    missile_name: str
    place_name: str
    place: Place
    shape: str = MIN_ENERGY.name
    targets: Points = NO_POINTS

    @property
    def said(self) -> Text:
        """The launch in words, without its targets."""
        words = {"missile": self.missile_name, "area": self.place_name, "shape": shape_said(self.shape)}
        return say("{missile} from {area} ({shape})", **words)


def launch_areas(builder: Builder, groups: Sequence[str], areas: Sequence[str]) -> list[schema.Area]:
    """Return the launch areas of some groups, and others by name, each once. Raises BadInput if there are none."""
    found = [area for group in groups for area in builder.catalogue.group(schema.Area, group)]
    found += [builder.get(schema.Area, name) for name in areas]
    if not found:
        raise BadInput(say("no launch area is named; expected launch_areas or launch_groups of the catalogue"))
    return list({area.id: area for area in found}.values())


def target_points(builder: Builder, groups: Sequence[str]) -> Points:
    """Return the places of some groups as aim points, each once."""
    found = (place for group in groups for place in builder.catalogue.group(schema.Place, group))
    places = list({place.id: place for place in found}.values())
    if not places:
        if not groups:
            raise BadInput(say("no group of places is named; expected one"))
        raise BadInput(say("no place belongs to {names}; expected a group of places", names=", ".join(groups)))
    latitude, longitude = np.array([p.latitude for p in places]), np.array([p.longitude for p in places])
    return Points(told_apart(places), latitude, longitude)


def told_apart(entries: Sequence[schema.Entry]) -> tuple[str, ...]:
    """Return the names of entries; where several have the same one, with their ids."""
    count = Counter(entry.name for entry in entries)
    return tuple(entry.name if count[entry.name] == 1 else f"{entry.name} ({entry.id})" for entry in entries)


def launches_from(
    builder: Builder,
    areas: Sequence[schema.Area],
    shapes: Sequence[str],
    targets: Points = NO_POINTS,
    missiles: Sequence[str] = (),
    assumed: Sequence[str] = (),
) -> list[Launch]:
    """Return launches of every missile type from its published areas on every trajectory shape.

    They are ordered by missile type, then by shape.
    missiles: restricts the types. One of the user's own among them flies from those of the areas for which it is published, in
        the areas' entries or in its own; from all of them if there is none.
    assumed: types launched from areas for which no type is published.
    """
    asked = [builder.get(schema.Missile, name) for name in missiles]
    classes = [area.missiles or tuple(assumed) for area in areas]
    for entry in asked:
        if not builder.catalogue.records[entry.id].shipped and not any(entry.id in mine for mine in classes):
            at = set(entry.launch_areas) & {area.id for area in areas} or {area.id for area in areas}
            classes = [(*mine, entry.id) if area.id in at else mine for area, mine in zip(areas, classes, strict=True)]
    flown = dict.fromkeys(m for mine in classes for m in mine)
    unpublished = [entry.id for entry in asked if entry.id not in flown]
    if unpublished or not flown:
        where = [
            a.id
            for a in builder.catalogue.aside().all(schema.Area)
            if a.missiles and set(a.missiles) & set(unpublished)
        ]
        known = say("expected one that is: {names}", names=", ".join(where[:MOST_AREAS]))
        words = {"known": known if where else say("see `mujun catalogue`"), "names": ", ".join(unpublished)}
        if not unpublished:
            raise BadInput(say("none of the launch areas is published for any class; {known}", **words))
        raise BadInput(say("none of the launch areas is published for {names}; {known}", **words))
    wanted = {entry.id for entry in asked} or set(flown)
    names = [name for name in flown if name in wanted]
    shown = dict(zip(names, told_apart([builder.missile(name)[0] for name in names]), strict=True))
    found = [
        Launch(name, shown[name], place, position_of(area), shape, targets)
        for name in names
        for shape in shapes
        for area, place, mine in zip(areas, told_apart(areas), classes, strict=True)
        if name in mine
    ]
    check_memory_of_flights(len(found), len(targets.names))
    return found


def check_memory_of_flights(launches: int, targets: int) -> None:
    """Raise BadInput, before any flight, for launches at so many targets that their flights do not fit into memory."""
    if launches * targets > MOST_FLIGHTS:
        key = (
            "{launches:,} launches at {targets:,} targets are {n:,} flights, which would take about {size:,.1f} GB of memory; "
            "expected at most {most:,} flights: fewer targets, launch areas, missiles or shapes"
        )
        words = {"launches": launches, "targets": targets, "n": launches * targets, "most": MOST_FLIGHTS}
        raise BadInput(say(key, size=launches * targets * BYTES_A_FLIGHT / 1e9, **words))


def launches_of(
    builder: Builder, scenario: Scenario, leg: Scenario | Leg | None = None, targets: Points | None = None
) -> list[Launch]:
    """Return the launches of a scenario, or of one of its legs, at its targets or at given ones."""
    of = scenario if leg is None else leg
    areas = launch_areas(builder, of.launch_groups, of.launch_areas)
    at = target_points(builder, of.target_groups) if targets is None else targets
    return launches_from(builder, areas, scenario.shapes, at, of.missiles, of.assumed_missiles)


def launches_by_name(builder: Builder, missile: str, starts: Sequence[str]) -> list[Launch]:
    """Return a launch of a missile from each place (catalogue name or LAT,LON), else from its published launch areas."""
    entry, _ = builder.missile(missile)
    if not starts and not entry.launch_areas:
        raise BadInput(say("{name} has no published launch area; expected a place to launch from", name=entry.name))
    out = []
    for text in starts or entry.launch_areas:
        name, place = place_of(builder.catalogue, text)
        if (record := builder.catalogue.records.get(text)) is not None:
            builder.catalogue.get(record.kind, text)
        out.append(Launch(missile, entry.name, name, place))
    return out
