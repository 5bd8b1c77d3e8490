"""What would a raid leave: leakers, rounds spent, who ran out first, and how leakage grows with the size of the raid?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.attacks import Flown, Wave, fly_attack
from mujun.base.outcomes import BadInput, counted
from mujun.battle.assign import Assignment, assign
from mujun.battle.chances import Chances, chances
from mujun.battle.odds import kill, no_leakers
from mujun.battle.raid import simulate
from mujun.battle.sides import Attack, Battery, Doctrine, Odds, check_stock
from mujun.battle.tally import Tally
from mujun.engagement.defence import ENGAGE_ON_REMOTE, Defence, sampling_step
from mujun.engagement.scan import LAUNCH_TO_BEGIN, LAUNCH_TO_END, OPENING_BEGIN, ORDER
from mujun.flight.engine.sampling import INTERVAL
from mujun.scenario.building.battles import whole
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario

CURVE_RAIDS = 20_000
"""Draws for each point of the saturation curve."""
CURVE_SIZES = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 150, 200, 300, 500, 800, 1200, 2000)

FEWER = (1, 2, 5, 10, 20, 50, 100, 200)
"""Sizes where each is shared out anew."""


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


def naive_figure(
    tally: Tally, batteries: Sequence[Battery], doctrine: Doctrine, odds: Odds, possible: NDArray[np.bool_]
) -> Naive:
    """Return the independent figure: kill probability as the rounds were spent, times every chance of failure.

    Sites that shoot each for itself bring their shots each, where they can meet a missile. More than the stock is not fired.
    """
    spent = np.array([tally.mean_used(s) for s in range(len(batteries))])
    chance = np.array([b.kill_probability for b in batteries])
    mean = float(spent @ chance / spent.sum()) if spent.sum() > 0.0 else float(chance.mean())
    works = odds.track * (1.0 - odds.common_track_failure) * (1.0 - odds.type_failure) * odds.warhead_recognised
    sites = int(np.ceil(possible.sum(axis=0).mean())) if doctrine.sharing == "independent" else 1
    stock = sum(max(b.stock - doctrine.reserve, 0) for b in batteries)
    single, shots = mean * works, min(doctrine.salvo * doctrine.looks * max(sites, 1), stock)
    killed = kill(single, shots)
    return Naive(single, shots, killed, no_leakers(killed, tally.warheads))


def rounds_possible(
    chance: Chances, batteries: Sequence[Battery], doctrine: Doctrine, again: float, kinds: Sequence[int]
) -> NDArray[np.int64]:
    """Return how many rounds each site by itself could send at one target of each kind, by doctrine and clock."""
    alone = replace(doctrine, sharing="earliest", reserve=0)
    out = np.zeros((len(batteries), len(kinds)), np.int64)
    for s, battery in enumerate(batteries):
        stocked = replace(battery, kill_probability=0.0, stock=doctrine.salvo * doctrine.looks)
        mine = Chances(chance.stretches, chance.first[s : s + 1])
        for g, kind in enumerate(kinds):
            one = Attack(np.array([kind], np.int64), np.zeros(1), np.zeros(1, np.int64))
            out[s, g] = simulate(one, mine, [stocked], alone, Odds(), again, 1)[0].shots
    return out


def plan_for(
    attack: Attack, chance: Chances, batteries: Sequence[Battery], doctrine: Doctrine, again: float
) -> Assignment:
    """Return which site sets aside how many rounds for which missile, by the assignment with fewest expected leakers."""
    kinds, counts = np.unique(attack.kind, return_counts=True)
    possible = rounds_possible(chance, batteries, doctrine, again, kinds.tolist())
    serve: list[int | None] = []
    for s, battery in enumerate(batteries):
        rows = [chance.of(s, int(kind)) for kind in kinds]
        spans = [
            (
                max(r[0, LAUNCH_TO_BEGIN], r[0, ORDER]),
                r[:, (LAUNCH_TO_BEGIN, LAUNCH_TO_END)].max(),
                r[0, OPENING_BEGIN] - r[0, LAUNCH_TO_BEGIN],
            )
            for r in rows
            if len(r)
        ]
        if not battery.channels or not spans:
            serve.append(None)
            continue
        # A channel is taken from launch to intercept: so many targets fit into it one after another.
        span = max(s[1] for s in spans) - min(s[0] for s in spans) + float(attack.launch[-1] - attack.launch[0])
        held = float(np.median([s[2] for s in spans]))
        serve.append(battery.channels * (1 + int(span / max(held, 1.0))))
    stock = [max(b.stock - doctrine.reserve, 0) for b in batteries]
    shots = doctrine.salvo * doctrine.looks
    found = assign([b.kill_probability for b in batteries], possible, stock, shots, counts.tolist(), serve)
    order = np.argsort(attack.kind, kind="stable")
    rounds = np.empty_like(found.rounds)
    rounds[:, order] = found.rounds
    return Assignment(rounds, found.leakage)


def sizes_up_to(missiles: int, sizes: Sequence[int] = CURVE_SIZES) -> list[int]:
    """Return the raid sizes of the saturation curve, the whole raid last."""
    return [size for size in sizes if size < missiles] + [missiles]


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
    tick: Callable[[float], None] | None = None,
) -> RaidResult:
    """Return what a raid leaves of itself and of the stock, in so many draws.

    spacing: s between launches. curve: whether smaller raids, the beginnings of this one, are drawn as well. Shots need the
    support that the scenario's mode demands. tick: told the share of the work as it gets done. Raises BadInput for sites
    without rounds, and for rounds assigned beforehand against decoys, which nobody can tell apart then.
    """
    defence = builder.defence(scenario)
    batteries = batteries_of(builder, scenario, defence)
    check_stock(batteries, doctrine)
    assigned = doctrine.sharing == "assigned"
    if assigned and any(wave.decoys for wave in waves):
        raise BadInput(
            f"{doctrine.name}: rounds are assigned to missiles beforehand, when decoys cannot be told apart; expected no decoys, "
            "or another sharing"
        )
    flown = fly_attack(builder, waves, spacing, min(INTERVAL, sampling_step(defence)))
    attack = flown.attack
    chance = chances(defence, [(group.flights, group.post_boost_time) for group in flown.groups])
    again = defence.timeline.assessment + defence.timeline.decision + defence.timeline.launch
    planned = plan_for(attack, chance, batteries, doctrine, again) if assigned else None

    def fought(count: int, size: int, plan: Assignment | None) -> Tally:
        rounds = None if plan is None else _widened(plan.rounds, len(attack))
        (tally,) = simulate(attack, chance, batteries, doctrine, odds, again, count, seed, rounds, [size], tick=tick)
        return tally

    tally = fought(raids, len(attack), planned)
    points = []
    for size in sizes_up_to(len(attack), FEWER if assigned else CURVE_SIZES) if curve else ():
        plan = plan_for(attack.beginning(size), chance, batteries, doctrine, again) if assigned else None
        points.append(fought(min(raids, CURVE_RAIDS), size, plan))
    possible = chance.possible()[:, attack.kind]
    return RaidResult(
        flown, defence, batteries, doctrine, odds, tally, naive_figure(tally, batteries, doctrine, odds, possible),
        tuple(points), planned, possible, tuple(_remarks(flown, defence, possible, points, batteries)),
    )  # fmt: skip


def _widened(rounds: NDArray[np.int64], objects: int) -> NDArray[np.int64]:
    """Return a plan for the first missiles as one for all, nothing set aside for the rest."""
    out = np.zeros((rounds.shape[0], objects), np.int64)
    out[:, : rounds.shape[1]] = rounds
    return out


def _remarks(
    flown: Flown, defence: Defence, possible: NDArray[np.bool_], curve: Sequence[Tally], batteries: Sequence[Battery]
) -> list[str]:
    """Return what a reader should know before the numbers."""
    out = []
    never = int((~possible.any(axis=0)).sum())
    if never:
        out.append(f"{never} of {len(flown.attack)} missiles can be met by no site at all (see `mujun intercept`)")
    idle = [battery.name for battery, row in zip(batteries, possible, strict=True) if not row.any()]
    if idle:
        out.append(f"{len(idle)} of {counted(len(batteries), 'site')} can meet none of the missiles: {', '.join(idle)}")
    blind = [
        site.name for site, row in zip(defence.sites, possible, strict=True) if site.watch is None and not row.any()
    ]
    if blind and (not defence.sensors or defence.mode != ENGAGE_ON_REMOTE):
        out.append(
            f"{', '.join(blind)}: without a radar of its own a site can shoot only in the mode eor (engage-on-remote) and with "
            "sensors of a network; name one with --network, or sensors with --sensor"
        )
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
