"""Which of two forces reaches more of some places with more missiles, and how large a part of it would exhaust a defence?

A class counts if it reaches a given share of the places (a small one: any) from its published launch areas. Where several
catalogue missiles stand for one class of a force, the force itself is counted only if every one of them reaches so many, its
rival if any does: so the comparison never leans towards the claim.

The raid that exhausts the sites is the smallest beginning of one of the force's mix, spread over areas and places, that leaves a
missile without a round, or empties every stock: each round kills, one round a missile, nothing fails, and launches are so far
apart that no channel is short. Another order of the same missiles may take some more or fewer. With all at once, and the
channels as published or assumed, it is told beside.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.answer import Answer
from mujun.analyses.cases.attacks import Wave, fly_attack
from mujun.analyses.cases.threats import Points, fly_threats, target_points
from mujun.analyses.questions.warheads_met import force_of, unit_areas
from mujun.analyses.single.raids import batteries_of
from mujun.base.outcomes import BadInput
from mujun.battle.chances import chances
from mujun.battle.raid import simulate
from mujun.battle.sides import Battery, Doctrine, Odds
from mujun.engagement.defence import Defence
from mujun.scenario.building.battles import ForceUnit, force_units
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario

FAR_APART = 60.0
"""Seconds between launches where no channel is to be short: about as long as it takes to fly out and assess, or less."""
AT_ONCE = 8
"""Sizes of raids that are tried in one go."""
ONE_EACH = Doctrine("one round a missile", 1, 1)


@dataclass(frozen=True)
class Reach:
    """One unit of a force and some places.

    reached (places,): by any of its missiles. each: the share of the places that each of its missiles reaches. share: of the
    places, that it must reach to be counted.
    """

    unit: ForceUnit
    reached: NDArray[np.bool_]
    each: dict[str, float]
    share: float

    @property
    def surely(self) -> bool:
        """Whether every missile that stands for the unit reaches enough places."""
        return all(share > 0.0 and share >= self.share for share in self.each.values())

    @property
    def possibly(self) -> bool:
        """Whether any does."""
        return any(share > 0.0 and share >= self.share for share in self.each.values())


def reaches(builder: Builder, force: schema.Force, points: Points, shapes: Sequence[str], share: float) -> list[Reach]:
    """Return which places each unit of a force reaches from its launch areas."""
    out = []
    for unit in force_units(force):
        reached = np.zeros(len(points.names), bool)
        each = {}
        for missile in unit.missiles:
            areas = unit_areas(builder, unit, missile)
            key = ("reaches", missile, tuple(area.id for area in areas), points.names, tuple(shapes))
            mine = builder.once(
                key,
                lambda areas=areas, missile=missile: _reached(builder, areas, points, shapes, missile),
                (builder.missile(missile)[0].id,),
            )
            each[missile] = float(mine.mean())
            reached |= mine
        out.append(Reach(unit, reached, each, share))
    return out


def _reached(
    builder: Builder, areas: Sequence[schema.Area], points: Points, shapes: Sequence[str], missile: str
) -> NDArray[np.bool_]:
    """Return which points a missile reaches from any of some areas."""
    out = np.zeros(len(points.names), bool)
    for area in areas:
        left = np.flatnonzero(~out)
        if not len(left):
            break
        some = Points(tuple(points.names[i] for i in left), points.latitude[left], points.longitude[left])
        for group in fly_threats(builder, [area], shapes, some, [missile]).groups:
            out[left[group.target_index]] = True
    return out


def saturation(builder: Builder, scenario: Scenario) -> Answer:
    """Return by how much a force is the more capable one, and enough to exhaust the sites; the least of three margins.

    They are: the share of places it reaches less that of its rival (no margin above 0 is taken from it: it only must not fall
    behind), its missiles that reach places by those of the rival, minus 1; and 1 minus the raid that exhausts the sites by
    its missiles that reach places.
    """
    if scenario.rival_force is None:
        raise BadInput("no rival is named; expected scenario.rival_force, the force to compare with")
    points = target_points(builder, scenario.target_groups)
    force, rival = force_of(builder, scenario.force), force_of(builder, scenario.rival_force)
    mine, theirs = (reaches(builder, one, points, scenario.shapes, scenario.share) for one in (force, rival))
    found = _weighed(builder, scenario, mine, theirs)
    missiles, others, share, other_share = found.missiles, found.others, found.share, found.other_share
    exhausting, at_once = found.exhausting
    ratio, name, margin = found.ratio, found.name, found.margin
    spent = (
        "no raid that was tried exhausts the sites (they may be able to meet none of these missiles)"
        if exhausting is None
        else f"{exhausting} missiles exhaust the sites, {ratio:.1%} of those that reach them"
    )
    decides = (
        f"{force.name} reaches {share:.0%} of {len(points.names)} places with {missiles:,.0f} missiles, {rival.name} "
        f"{other_share:.0%} with {others:,.0f}; {spent}; the least margin is that of the {name}"
    )
    first = max(mine, key=lambda r: r.unit.count if r.surely else 0.0)
    return Answer(
        margin,
        f"{rival.name}: {', '.join(r.unit.name for r in theirs if r.possibly) or 'nothing reaches any place'}",
        f"{force.name}: {first.unit.name}, {first.unit.count:,.0f} missiles, {first.reached.mean():.0%} of the places",
        share,
        f"listed places within range of {force.name}",
        decides,
        None,
        "the answer rests on numbers, see what decides",
        {"force": _rows(force, mine), "rival": _rows(rival, theirs)},
        {
            "places": len(points.names),
            "share_of_places": share,
            "rival_share_of_places": other_share,
            "missiles_that_reach": missiles,
            "rival_missiles_that_reach": others,
            "raid_that_exhausts_the_sites": exhausting,
            "the_same_with_all_launched_at_once": at_once,
            "ratio": ratio,
            "share_of_places_that_a_class_must_reach": scenario.share,
            "flips_at_missiles": exhausting,
        },
    )


@dataclass(frozen=True)
class _Weighed:
    """Two forces against each other and against the sites. exhausting: raids launched far apart, and at once."""

    missiles: float
    others: float
    share: float
    other_share: float
    exhausting: tuple[int | None, int | None]
    ratio: float
    name: str
    margin: float


def _weighed(
    builder: Builder, scenario: Scenario, mine: Sequence[Reach], theirs: Sequence[Reach], at_once: bool = True
) -> _Weighed:
    missiles = sum(r.unit.count for r in mine if r.surely)
    others = sum(r.unit.count for r in theirs if r.possibly)
    share, other_share = _share(mine), _share(theirs)
    if missiles == 0.0:
        raise BadInput("no missile of the force reaches any of the places; expected a force within range")
    exhausting = exhausting_raids(builder, scenario, [r for r in mine if r.surely], at_once)
    ratio = 1.0 if exhausting[0] is None else exhausting[0] / missiles
    margins = {
        "numbers of missiles": missiles / max(others, 1e-9) - 1.0,
        "raid that exhausts": 1.0 - ratio,
    }
    name, margin = min(margins.items(), key=lambda item: item[1])
    if share < other_share:
        name, margin = "share of places", share - other_share
    return _Weighed(missiles, others, share, other_share, exhausting, ratio, name, margin)


def saturation_margin(builder: Builder, scenario: Scenario) -> Answer:
    """Return the margin of `saturation` alone."""
    points = target_points(builder, scenario.target_groups)
    force, rival = force_of(builder, scenario.force), force_of(builder, scenario.rival_force)
    mine, theirs = (reaches(builder, one, points, scenario.shapes, scenario.share) for one in (force, rival))
    return Answer.of(_weighed(builder, scenario, mine, theirs, at_once=False).margin)


def _share(found: Sequence[Reach]) -> float:
    return float(np.any([r.reached for r in found], axis=0).mean()) if found else 0.0


def _rows(force: schema.Force, found: Sequence[Reach]) -> list[dict[str, object]]:
    return [
        {
            "force": force.name,
            "unit": r.unit.name,
            "class": r.unit.class_,
            "missiles": int(r.unit.count),
            "launchers": None if r.unit.launchers is None else int(r.unit.launchers),
            "places_reached": int(r.reached.sum()),
            "share_of_places": round(float(r.reached.mean()), 4),
            "stand_for_it": ", ".join(f"{m} (reaches {share:.0%})" for m, share in r.each.items()),
        }
        for r in found
    ]


def exhausting_raids(
    builder: Builder, scenario: Scenario, units: Sequence[Reach], at_once: bool = True
) -> tuple[int | None, int | None]:
    """Return the least raid of the units' mix that exhausts the scenario's sites: launched far apart, and all at once.

    None: no raid up to sixteen times the stock does. at_once: whether the second is asked for.
    """
    defence = builder.defence(scenario)
    batteries = [replace(b, kill_probability=1.0) for b in batteries_of(builder, scenario, defence)]
    stock = sum(b.stock for b in batteries)
    if stock == 0:
        return 1, 1
    missiles = [(missile, r) for r in units for missile, ok in r.each.items() if ok]
    weights = np.array([r.unit.count / len(r.each) for _, r in missiles])
    size, total = 4 * stock, weights.sum()
    while True:
        counts = np.maximum(np.round(weights / total * size), 0).astype(int)
        waves = tuple(
            Wave(missile, int(count), r.unit.areas, (), scenario.target_groups, scenario.shapes[0])
            for (missile, r), count in zip(missiles, counts, strict=True)
            if count
        )
        free = [replace(b, channels=0, spacing=0.0) for b in batteries]
        found = [
            _exhausting(builder, waves, defence, sites, spacing)
            for spacing, sites in ((FAR_APART, free), (0.0, batteries))[: 2 if at_once else 1]
        ]
        if all(n is not None for n in found) or size > 16 * stock:
            return found[0], found[-1]
        size *= 2


def _exhausting(
    builder: Builder, waves: Sequence[Wave], defence: Defence, batteries: Sequence[Battery], spacing: float
) -> int | None:
    """Return the first size of a raid that leaves a missile for want of a round, channel or launcher, or no round at all."""
    flown = fly_attack(builder, waves, spacing)
    chance = chances(defence, [(group.flights, group.post_boost_time) for group in flown.groups])
    # With one round a missile no stock is empty before as many missiles have come; channels may be short from the second on.
    free = all(battery.channels == 0 for battery in batteries)
    first = max(min((b.stock for b in batteries if b.stock), default=1), 1) if free else 1
    for begin in range(first, len(flown.attack) + 1, AT_ONCE):
        sizes = range(begin, min(begin + AT_ONCE, len(flown.attack) + 1))
        tallies = simulate(flown.attack, chance, batteries, ONE_EACH, Odds(), 0.0, 1, 0, None, sizes)
        for size, tally in zip(sizes, tallies, strict=True):
            short = sum(tally.causes[cause] for cause in ("stock", "channels", "launcher"))
            spent = all(len(used) == 1 or used[-1] for used in tally.used)
            if short or spent:
                return size
    return None
