"""Raids that exhaust a defence: the smallest size at which a missile is left without an interceptor.

One interceptor is launched at each missile, every interceptor kills, and nothing fails. Another order of the same missiles may
need somewhat more or fewer of them.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.aims import solved_for
from mujun.analyses.cases.attacks import Wave, fly_attack
from mujun.analyses.cases.forces import unit_launches
from mujun.analyses.cases.launches import Launch, Points, target_points
from mujun.analyses.single.raids import batteries_of
from mujun.battle.chances import chances
from mujun.battle.raid import Battle, simulate
from mujun.battle.sides import Battery, Doctrine, Odds
from mujun.battle.tally import Tally
from mujun.engagement.defence import Defence
from mujun.scenario.building.battles import ForceUnit, force_units
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario

FAR_APART_S = 60.0
"""Spacing between launches at which channels are no limit, s: comparable to the time for fly-out and assessment."""
SIZES_AT_ONCE = 8
"""Number of raid sizes simulated together."""
ONE_ROUND_EACH = Doctrine("one round a missile", 1, 1)


@dataclass(frozen=True)
class UnitReach:
    """Places within range of one unit of a force.

    A unit may be represented by several missiles of the catalogue.
    reached: whether a place is within range of any of these missiles, (places,).
    each: missile -> share of the places within its range.
    share: of the places that must be within range for the unit to count.
    """

    unit: ForceUnit
    reached: NDArray[np.bool_]
    each: dict[str, float]
    share: float

    @property
    def surely(self) -> bool:
        """Whether every missile that represents the unit reaches enough places."""
        return all(share > 0.0 and share >= self.share for share in self.each.values())

    @property
    def possibly(self) -> bool:
        """Whether any missile that represents the unit reaches enough places."""
        return any(share > 0.0 and share >= self.share for share in self.each.values())


def reaches(
    builder: Builder, force: schema.Force, points: Points, shapes: Sequence[str], share: float
) -> list[UnitReach]:
    """Return the places that each unit of a force reaches from its launch areas.

    share: of the places that a unit must reach to count.
    """
    out = []
    for unit in force_units(force):
        reached = np.zeros(len(points.names), bool)
        each = {}
        for missile in unit.missiles:
            launches = unit_launches(builder, unit, missile, shapes, points)
            places = tuple(launch.place for launch in launches)
            key = ("reaches", missile, places, points.names, tuple(shapes))
            mine = builder.once(key, partial(_reached, builder, launches, points), (builder.missile(missile)[0].id,))
            each[missile] = float(mine.mean())
            reached |= mine
        out.append(UnitReach(unit, reached, each, share))
    return out


def _reached(builder: Builder, launches: Sequence[Launch], points: Points) -> NDArray[np.bool_]:
    """Return whether a missile reaches each point from any of its launch places, (points,).

    Flights from each place are sought to all points, also to those reached already: so they are the same in every draw, and
    found for all draws at once.
    """
    volleys = [[replace(launch, targets=points)] for launch in launches]
    out = np.zeros(len(points.names), bool)
    for found in solved_for(builder, volleys):
        out |= found.reached
    return out


def exhausting_raids(
    builder: Builder, scenario: Scenario, units: Sequence[UnitReach], at_once: bool = True
) -> tuple[int | None, int | None]:
    """Return the sizes of the smallest raids that exhaust the scenario's sites: with launches far apart, and all at once.

    The raids have the mix of the units. None: no raid of up to sixteen times the stock does, or there is nothing to launch.
    at_once: whether to compute the second size; otherwise it equals the first.
    """
    defence = builder.defence(scenario)
    batteries = [replace(b, kill_probability=1.0) for b in batteries_of(builder, scenario, defence)]
    stock = sum(b.stock for b in batteries)
    missiles = [(missile, r) for r in units for missile, ok in r.each.items() if ok and r.unit.count]
    if not missiles:
        return None, None
    if stock == 0:
        return 1, 1
    weights = np.array([r.unit.count / len(r.each) for _, r in missiles])
    shapes = {missile: first_shape(builder, scenario, missile, r.unit) for missile, r in missiles}
    size, total = max(4 * stock, len(missiles)), weights.sum()
    while True:
        counts = np.maximum(np.round(weights / total * size), 0).astype(int)
        waves = tuple(
            Wave(missile, int(count), r.unit.areas, (), scenario.target_groups, shapes[missile])
            for (missile, r), count in zip(missiles, counts, strict=True)
            if count
        )
        free = [replace(b, channels=0, spacing=0.0) for b in batteries]
        found = [
            _exhausting(builder, waves, defence, sites, spacing)
            for spacing, sites in ((FAR_APART_S, free), (0.0, batteries))[: 2 if at_once else 1]
        ]
        if all(n is not None for n in found) or size > 16 * stock:
            return found[0], found[-1]
        size *= 2


def first_shape(builder: Builder, scenario: Scenario, missile: str, unit: ForceUnit) -> str:
    """Return the first trajectory shape of a scenario in which a unit's missile reaches any of the targets."""
    *others, last = scenario.shapes
    points = target_points(builder, scenario.target_groups)
    for shape in others:
        if _reached(builder, unit_launches(builder, unit, missile, [shape], points), points).any():
            return shape
    return last


def _exhausting(
    builder: Builder, waves: Sequence[Wave], defence: Defence, batteries: Sequence[Battery], spacing: float
) -> int | None:
    """Return the smallest raid size at which a missile lacks an interceptor, channel or launcher, or all stocks are empty.

    spacing: between launches, s.
    """
    flown = fly_attack(builder, waves, spacing)
    chance = chances(defence, [(group.flights, group.post_boost_time) for group in flown.groups])
    # One interceptor each: no stock is empty before that many missiles. Channels may be short from the second missile on.
    free = all(battery.channels == 0 for battery in batteries)
    first = max(min((b.stock for b in batteries if b.stock), default=1), 1) if free else 1
    battle = Battle(flown.attack, chance, batteries, ONE_ROUND_EACH, Odds(), 0.0)
    if free:  # each missile more takes rounds and gives none back, so that every larger raid exhausts the sites, too
        sizes = range(first, len(flown.attack) + 1)
        k = bisect_left(sizes, True, key=lambda size: _exhausted(simulate(battle, 1, 0, [size])[0]))
        return sizes[k] if k < len(sizes) else None
    for begin in range(first, len(flown.attack) + 1, SIZES_AT_ONCE):
        sizes = range(begin, min(begin + SIZES_AT_ONCE, len(flown.attack) + 1))
        for size, tally in zip(sizes, simulate(battle, 1, 0, sizes), strict=True):
            if _exhausted(tally):
                return size
    return None


def _exhausted(tally: Tally) -> bool:
    """Return whether a missile lacked an interceptor, channel or launcher, or all stocks are empty."""
    short = sum(tally.causes[cause] for cause in ("stock", "channels", "launcher"))
    return bool(short) or all(len(used) == 1 or used[-1] for used in tally.used)
