"""What would a raid leave: leakers, rounds spent, who ran out first, and how leakage grows with the size of the raid?"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.attacks import Flown, Wave, fly_attack
from mujun.base.outcomes import BadInput
from mujun.battle.assign import Assignment, assign
from mujun.battle.chances import Chances, chances
from mujun.battle.odds import kill, no_leakers
from mujun.battle.raid import Battery, Doctrine, Odds, Tally, check_stock, simulate
from mujun.engagement.window import Defence, sampling_step
from mujun.flight.sampling import INTERVAL
from mujun.scenario import schema
from mujun.scenario.battles import whole
from mujun.scenario.build import Builder
from mujun.scenario.study import Scenario

CURVE_RAIDS = 20_000
"""Draws for each point of the saturation curve."""
CURVE_SIZES = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 150, 200, 300, 500, 800, 1200, 2000)


@dataclass(frozen=True)
class Naive:
    """What independent shots would do: the figure that is often quoted.

    single: chance that one shot kills, all failures counted in. shots: that the doctrine gives a target. killed: 1 - (1 -
    single)^shots. none: chance that the raid leaves no leaker, killed^warheads.
    """

    single: float
    shots: int
    killed: float
    none: float


@dataclass(frozen=True)
class RaidResult:
    """A raid against some sites. possible (sites, missiles): whether a site could meet a missile at all."""

    flown: Flown
    defence: Defence
    batteries: tuple[Battery, ...]
    doctrine: Doctrine
    odds: Odds
    tally: Tally
    naive: Naive
    curve: tuple[Tally, ...]
    assignment: Assignment | None
    possible: NDArray[np.bool_]
    remarks: tuple[str, ...]


def batteries_of(builder: Builder, scenario: Scenario, defence: Defence) -> tuple[Battery, ...]:
    """Return the sites of a defence as a battle sees them, at nominal values.

    Several ships at one place (a posture's units) count as one battery with the channels and launchers of all.
    """
    out, numbers = [], builder.numbers_of(scenario)
    for name, site in zip(builder.defence_ids(scenario), defence.sites, strict=True):
        units = max(numbers[name].units, 1) if name in numbers else 1
        entry = builder.get(schema.Defence, name)
        interceptor = builder.get(schema.Interceptor, scenario.interceptor or entry.interceptor)
        channels = 0
        if entry.radar is not None:
            engagements = builder.get(schema.Radar, entry.radar).engagements
            channels = whole(engagements, f"{entry.radar}: engagements") if engagements is not None else 0
        out.append(
            Battery(
                site.name, interceptor.name, site.stock, interceptor.launch_interval.si / units, units * channels,
                interceptor.kill_probability.si,
            )
        )  # fmt: skip
    return tuple(out)


def naive_figure(tally: Tally, batteries: Sequence[Battery], doctrine: Doctrine, odds: Odds) -> Naive:
    """Return the independent figure: kill probability as the rounds were spent, times every chance of failure."""
    spent = np.array([tally.mean_used(s) for s in range(len(batteries))])
    chance = np.array([b.kill_probability for b in batteries])
    mean = float(spent @ chance / spent.sum()) if spent.sum() > 0.0 else float(chance.mean())
    works = odds.track * (1.0 - odds.common_track_failure) * (1.0 - odds.type_failure) * odds.warhead_recognised
    single, shots = mean * works, doctrine.salvo * doctrine.looks
    killed = kill(single, shots)
    return Naive(single, shots, killed, no_leakers(killed, tally.warheads))


def plan_for(flown: Flown, chance: Chances, batteries: Sequence[Battery], doctrine: Doctrine) -> Assignment:
    """Return which site sets aside how many rounds for which object, by the assignment with fewest expected leakers."""
    kind, _, _ = flown.attack.targets
    kinds, counts = np.unique(kind, return_counts=True)
    shots = doctrine.salvo * doctrine.looks
    possible = np.zeros((len(batteries), len(kinds)), np.int64)
    serve: list[int | None] = []
    for s, battery in enumerate(batteries):
        spans = []
        for g, which in enumerate(kinds):
            rows = chance.of(s, int(which))
            if not len(rows):
                continue
            begin, end = float(max(rows[0, 0], rows[0, 4])), float(rows[:, :2].max())
            possible[s, g] = min(shots, 1 + int((end - begin) / max(battery.spacing, 1e-3)))
            spans.append((begin, end, float(rows[0, 2] - rows[0, 0])))
        if not battery.channels or not spans:
            serve.append(None)
            continue
        # A channel is taken from launch to intercept: so many targets fit into it one after another.
        last, first = max(s[1] for s in spans), min(s[0] for s in spans)
        last += float(flown.attack.launch[-1])
        held = float(np.median([s[2] for s in spans]))
        serve.append(battery.channels * (1 + int((last - first) / max(held, 1.0))))
    stock = [max(b.stock - doctrine.reserve, 0) for b in batteries]
    found = assign([b.kill_probability for b in batteries], possible, stock, shots, counts.tolist(), serve)
    order = np.argsort(kind, kind="stable")
    rounds = np.empty_like(found.rounds)
    rounds[:, order] = found.rounds
    return Assignment(rounds, found.leakage)


def sizes_up_to(missiles: int) -> list[int]:
    """Return the raid sizes of the saturation curve, the whole raid last."""
    return [size for size in CURVE_SIZES if size < missiles] + [missiles]


def raid(
    builder: Builder,
    scenario: Scenario,
    waves: Sequence[Wave],
    spacing: float,
    doctrine: Doctrine,
    odds: Odds,
    raids: int,
    seed: int,
    curve: bool = True,
) -> RaidResult:
    """Return what a raid leaves of itself and of the stock, in so many draws.

    spacing: s between launches. curve: whether smaller raids of the same mix are drawn as well. Shots need the support that
    the scenario's mode demands.
    """
    defence = builder.defence(scenario)
    batteries = batteries_of(builder, scenario, defence)
    check_stock(batteries, doctrine)
    flown = fly_attack(builder, waves, spacing, min(INTERVAL, sampling_step(defence)))
    chance = chances(defence, [(group.flights, group.post_boost_time) for group in flown.groups])
    again = defence.timeline.assessment + defence.timeline.decision + defence.timeline.launch
    planned = plan_for(flown, chance, batteries, doctrine) if doctrine.sharing == "assigned" else None
    plan = None if planned is None else planned.rounds

    def fought(count: int, sizes: Sequence[int] = ()) -> list[Tally]:
        return simulate(flown.attack, chance, batteries, doctrine, odds, again, count, seed, plan, sizes)

    (tally,) = fought(raids)
    points = tuple(fought(min(raids, CURVE_RAIDS), sizes_up_to(len(flown.attack)))) if curve else ()
    possible = chance.possible()[:, flown.attack.kind]
    return RaidResult(
        flown, defence, batteries, doctrine, odds, tally, naive_figure(tally, batteries, doctrine, odds), points, planned,
        possible, tuple(_remarks(flown, possible, points, batteries)),
    )  # fmt: skip


def _remarks(
    flown: Flown, possible: NDArray[np.bool_], curve: Sequence[Tally], batteries: Sequence[Battery]
) -> list[str]:
    """Return what a reader should know before the numbers."""
    out = []
    never = int((~possible.any(axis=0)).sum())
    if never:
        out.append(f"{never} of {len(flown.attack)} missiles can be met by no site at all (see `mujun intercept`)")
    for battery, row in zip(batteries, possible, strict=True):
        if not row.any():
            out.append(f"{battery.name} can meet none of the missiles")
    # A longer raid can only add leakers where each missile keeps its rounds; sharing by who comes first need not.
    for a, b in pairwise(curve):
        if b.mean_leakers < a.mean_leakers - 3.0 * (a.standard_error + b.standard_error):
            out.append(
                f"a raid of {b.warheads} leaks less ({b.mean_leakers:.2f}) than one of {a.warheads} ({a.mean_leakers:.2f}): the "
                "sharing rule does better with the larger one"
            )
    return out


def notice_of_force(builder: Builder, waves: Sequence[Wave], force: schema.Force) -> list[str]:
    """Return a notice for each class of which a raid has more missiles than the force; such raids are allowed."""
    out = []
    wanted: dict[str, int] = {}
    for wave in waves:
        entry, _ = builder.missile(wave.missile)
        wanted[entry.id] = wanted.get(entry.id, 0) + wave.count
    for missile, count in wanted.items():
        units = [unit for unit in force.units if missile in unit.missiles]
        name = builder.missile(missile)[0].name
        if not units:
            out.append(f"{force.name} lists no {name}; the raid has {count}")
            continue
        have = sum(unit.count.si for unit in units)
        if count > have:
            shared = " and others of its class" if any(len(unit.missiles) > 1 for unit in units) else ""
            out.append(f"the raid has {count} {name}; {force.name} counts {have:,.0f}{shared}")
    return out


def force_for(builder: Builder, waves: Sequence[Wave], named: str | None) -> schema.Force | None:
    """Return the force that a raid is compared with: the one named, else the newest of the first missile's country."""
    if named is not None:
        found: schema.Force = builder.get(schema.Force, named)
        return found
    if not waves:
        raise BadInput("the raid has no missile; expected at least one")
    country = builder.missile(waves[0].missile)[0].country
    mine = [force for force in builder.catalogue.all(schema.Force) if force.country == country]
    if not mine:
        return None
    newest = max(mine, key=lambda force: force.year)
    builder.used.add(newest.id)
    return newest
