"""Attacks: the missiles of a raid in order of launch, with their flights from launch areas to named targets.

The raid is not optimised against the defence. Missiles are spread evenly over all pairs of launch area and target within range,
and missile types are mixed evenly in time, so that any first part of a raid is a fair sample of the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.flights import ATTACK, Case, FlightGroup, Flights, fly
from mujun.analyses.cases.launches import Launch, Points, launches_by_name
from mujun.base.outcomes import BadInput, said_of
from mujun.base.text import NEXT_NAME, joined, say
from mujun.battle.sides import MOST_OBJECTS, Attack
from mujun.flight.engine.sampling import INTERVAL
from mujun.flight.model.shape import MIN_ENERGY, shape_said
from mujun.scenario.building.battles import whole
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import place_of
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.estimate import Estimate

Array = NDArray[np.float64]

GOLDEN_SECTION = 0.5 * (5.0**0.5 - 1.0)
"""Golden section: the fractional parts of its multiples fill the unit interval evenly, for any number of them."""


@dataclass(frozen=True)
class Wave:
    """Missiles of one type in a raid.

    missile: catalogue name.
    count: number of missiles.
    areas: launch places, as catalogue names or LAT,LON; empty: the missile's published launch areas.
    targets: as catalogue names or LAT,LON.
    target_groups: groups of places of the catalogue, added to the targets.
    shape: of the trajectories.
    decoys: carried by each missile.
    warheads: on each missile; they fly together.
    launchers, reload: launchers of the wave (0: one for each missile), and the time after which one fires again, s.
    fails: probability that a missile fails before the defence could meet it.
    let_through: share of the others that are harmless and not fired at.
    """

    missile: str
    count: int
    areas: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    shape: str = MIN_ENERGY.name
    decoys: int = 0
    warheads: int = 1
    launchers: int = 0
    reload: float = 0.0
    fails: float = 0.0
    let_through: float = 0.0


@dataclass(frozen=True)
class FlownAttack:
    """An attack with its flights.

    attack: of all warheads, in which `kind` is an index into `cases`.
    flights: one group for each wave; every pair of launch area and target used is flown once.
    missiles: type of the missile of each warhead, in order of launch.
    number: number of the missile of each warhead, (n,).
    absent: probability that this missile fails or is let through, so that its warheads are none to meet, (n,).
    """

    attack: Attack
    flights: Flights
    missiles: tuple[str, ...]
    number: NDArray[np.int64]
    absent: Array

    @property
    def groups(self) -> tuple[FlightGroup, ...]:
        """The flights, one group for each wave."""
        return self.flights.groups

    @property
    def cases(self) -> list[Case]:
        """The case of each kind of flight."""
        return self.flights.cases

    @property
    def out_of_range(self) -> int:
        """Number of pairs of launch area and target out of range."""
        return len(self.flights.unreachable)


def waves_of(builder: Builder, entry: schema.Raid) -> tuple[Wave, ...]:
    """Return the waves of a raid entry. Raises BadInput, with file and line, for unknown names and invalid numbers."""
    record = builder.catalogue.records.get(entry.id)

    def at(*path: str | int) -> str:
        return record.file.at((entry.id, *path)) if record is not None else f"{entry.id}: {'.'.join(map(str, path))}"

    def count(value: Estimate | None, k: int, name: str, least: int) -> int:
        number = 0 if value is None else whole(value, at("waves", k, name))
        if number < least:
            key = "{at}: a raid of {number} missiles; expected at least one"
            raise BadInput(say(key, at=at("waves", k, name), number=number))
        return number

    for k, wave in enumerate(entry.waves):
        for field, names in (
            ("areas", wave.areas), ("targets", wave.targets), ("target_groups", wave.target_groups),
        ):  # fmt: skip
            for n, name in enumerate(names):
                try:
                    if field == "target_groups":
                        builder.catalogue.group(schema.Place, name)
                    else:
                        place_of(builder.catalogue, name)
                except BadInput as error:
                    raise BadInput(say("{at}: {fault}", at=at("waves", k, field, n), fault=said_of(error))) from None
        try:
            builder.missile(wave.missile)
        except BadInput as error:
            raise BadInput(say("{at}: {fault}", at=at("waves", k, "missile"), fault=said_of(error))) from None
    return tuple(
        Wave(
            wave.missile,
            count(wave.count, k, "count", 1),
            wave.areas,
            wave.targets,
            wave.target_groups,
            wave.shape,
            count(wave.decoys, k, "decoys", 0),
            *(
                count(wave.warheads, k, "warheads", 1) if wave.warheads else 1,
                count(wave.launchers, k, "launchers", 1) if wave.launchers else 0,
            ),
            *(0.0 if one is None else one.si for one in (wave.reload, wave.fails, wave.let_through)),
        )
        for k, wave in enumerate(entry.waves)
    )


def spacing_is_assumed(entry: schema.Raid) -> bool:
    """Return whether nobody published the time between the launches of a raid."""
    return is_assumed(entry.spacing)


def is_assumed(number: Estimate) -> bool:
    """Return whether no source of a number states it or lets it be derived."""
    return all(one.trust == "assumed" for one in number.sources if one.role == "value")


def targets_of(builder: Builder, wave: Wave) -> Points:
    """Return the targets of a wave as aim points, each once. Raises BadInput if there are none."""
    places = (place for group in wave.target_groups for place in builder.catalogue.group(schema.Place, group))
    found = [(place.name, place.latitude, place.longitude) for place in places]
    typed = (place_of(builder.catalogue, text) for text in wave.targets)
    found += [(name, point.latitude, point.longitude) for name, point in typed]
    if not found:
        raise BadInput(
            say("{missile}: no targets; expected names of places, or of groups of places", missile=wave.missile)
        )
    names, latitudes, longitudes = zip(*dict.fromkeys(found), strict=True)
    return Points(names, np.array(latitudes), np.array(longitudes))


def wave_launches(builder: Builder, wave: Wave) -> list[Launch]:
    """Return the launches of a wave, from its launch places or from the missile's published launch areas."""
    starts, targets = launches_by_name(builder, wave.missile, wave.areas), targets_of(builder, wave)
    return [replace(launch, shape=wave.shape, targets=targets) for launch in starts]


def spread(pairs: int, count: int) -> NDArray[np.int64]:
    """Return the pair of launch area and target of each of `count` missiles, as index (count,).

    All pairs are used equally often, give or take one. Any first part of the raid is spread over all pairs too, not over the
    first ones of the list.
    """
    rank = np.argsort(np.argsort(np.modf(GOLDEN_SECTION * np.arange(pairs))[0], kind="stable"), kind="stable")
    return np.asarray(rank[np.arange(count) % pairs], np.int64)


def mixed(counts: Sequence[int]) -> NDArray[np.int64]:
    """Return the wave of each missile in order of launch; any first part of the raid has the mix of the whole.

    counts: missiles in each wave.
    """
    wave = np.repeat(np.arange(len(counts)), counts)
    within = np.concatenate([(np.arange(n) + 0.5) / n for n in counts])
    return wave[np.lexsort((wave, within))]


def check_waves(waves: Sequence[Wave]) -> None:
    """Check the numbers in waves. Raises BadInput for a wave without missiles, or too many objects to simulate."""
    for wave in waves:
        if wave.count < 1:
            key = "{missile}: a raid of {count} missiles; expected at least one"
            raise BadInput(say(key, missile=wave.missile, count=wave.count))
        if wave.decoys < 0:
            raise BadInput(
                say("{missile}: {decoys} decoys; expected 0 or more", missile=wave.missile, decoys=wave.decoys)
            )
    objects = sum(wave.count * (wave.warheads + wave.decoys) for wave in waves)
    if objects > MOST_OBJECTS:
        key = "{objects:,} missiles and decoys; expected at most {most:,} objects in a raid"
        raise BadInput(say(key, objects=objects, most=MOST_OBJECTS))


def fly_attack(builder: Builder, waves: Sequence[Wave], spacing: float, interval: float = INTERVAL) -> FlownAttack:
    """Fly a raid; each pair of launch area and target used is flown once.

    spacing: between launches, s.
    interval: longest step between samples of free flight, s.
    Raises BadInput if a wave reaches none of its targets.
    """
    check_waves(waves)
    groups: list[FlightGroup] = []
    unreachable: list[tuple[Case, str]] = []
    kinds: list[NDArray[np.int64]] = []
    first = 0
    for wave in waves:
        flown = _fly_wave(builder, wave, interval)
        unreachable += flown.unreachable
        (group,) = flown.groups
        used, which = np.unique(spread(len(group.cases), wave.count), return_inverse=True)
        groups.append(group.only(used))
        kinds.append(first + which.astype(np.int64))
        first += len(used)
    order = mixed([wave.count for wave in waves])
    at = [iter(mine) for mine in kinds]
    kind = np.array([next(at[w]) for w in order], np.int64)
    names = [builder.missile(wave.missile)[0].name for wave in waves]
    # The decoys of a missile go with the first of its warheads.
    warheads = np.array([wave.warheads for wave in waves])[order]
    number = np.repeat(np.arange(len(order)), warheads)
    wave_of = order[number]
    decoys = np.where(np.diff(number, prepend=-1) > 0, np.array([wave.decoys for wave in waves])[wave_of], 0)
    attack = Attack(kind[number], launch_times(waves, order, spacing)[number], decoys.astype(np.int64))
    fails = np.array([wave.fails for wave in waves])
    absent = fails + (1.0 - fails) * np.array([wave.let_through for wave in waves])
    flights = Flights(tuple(groups), tuple(unreachable))
    return FlownAttack(attack, flights, tuple(names[w] for w in wave_of), number, absent[wave_of])


def launch_times(waves: Sequence[Wave], order: NDArray[np.int64], spacing: float) -> Array:
    """Return the launch of each missile, s: so far apart as the spacing says, and no launcher before it is reloaded.

    order: wave of each missile, in order of launch. spacing: between launches, s.
    """
    times = spacing * np.arange(len(order), dtype=float)
    if not any(wave.launchers for wave in waves):
        return times
    fired: list[list[float]] = [[] for _ in waves]
    now = 0.0
    for i, w in enumerate(order):
        mine, wave = fired[w], waves[w]
        if wave.launchers and len(mine) >= wave.launchers:
            now = max(now, mine[-wave.launchers] + wave.reload)
        times[i] = now
        mine.append(now)
        now += spacing
    return times


def _fly_wave(builder: Builder, wave: Wave, interval: float) -> Flights:
    """Return the flights of all pairs of launch place and target of a wave. Raises BadInput if it reaches no target."""
    launches = wave_launches(builder, wave)
    key = (ATTACK, wave.missile, wave.areas, wave.targets, wave.target_groups, wave.shape, interval)
    found = builder.once(key, lambda: fly(builder, launches, interval), (builder.missile(wave.missile)[0].id,))
    if not found.groups:
        said = "{missile} ({shape}) reaches none of its {n} targets from {areas}; expected a target within its range"
        first, areas = launches[0], joined([launch.place_name for launch in launches], NEXT_NAME)
        words = {"missile": first.missile_name, "shape": shape_said(wave.shape), "n": len(first.targets.names)}
        raise BadInput(say(said, areas=areas, **words))
    return found
