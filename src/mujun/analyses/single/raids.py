"""Outcome of a raid: leakers, interceptors used, which site runs out first, and leakage as a function of raid size."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.attacks import FlownAttack, Wave, fly_attack, is_assumed
from mujun.analyses.cases.raid_plan import plan_for, widened
from mujun.analyses.cases.tallies import none_came, summed
from mujun.analyses.single.independent import IndependentFigure, independent_figure
from mujun.base.outcomes import BadInput
from mujun.base.processes import Tick, part_of
from mujun.base.tasks.ledger import Ledger
from mujun.base.text import NEXT_NAME, SITES, Text, counted, joined, say
from mujun.battle.assign import Assignment
from mujun.battle.chances import chances
from mujun.battle.raid import Battle, simulate
from mujun.battle.sides import Attack, Battery, Doctrine, Odds, check_stock
from mujun.battle.tally import Tally
from mujun.engagement.defence import ENGAGE_ON_REMOTE, Defence, sampling_step
from mujun.flight.engine.sampling import INTERVAL
from mujun.scenario.building.battles import whole
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario

DIFFERENT_RAIDS = 64
"""Draws of which missiles fail or are let through; each is fought by an equal part of the raids."""
CURVE_RAIDS = 20_000
"""Monte Carlo draws for each point of the saturation curve."""
LAUNCHER = "launcher"
"""Cause of a leaker: launchers were busy until it was too late (battle.field)."""
CURVE_SIZES = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 150, 200, 300, 500, 800, 1200, 2000)

SIZES_SHARED_OUT = (1, 2, 5, 10, 20, 50, 100, 200)
"""Raid sizes of the curve where interceptors are assigned beforehand, with a new assignment for each size."""


@dataclass(frozen=True)
class FoughtRaid:
    """Outcome of a raid against some sites.

    tally: of the whole raid.
    naive: outcome with independent shots.
    curve: tallies of raids of increasing size.
    assignment: interceptors assigned beforehand; None where the doctrine assigns none.
    possible: whether a site can meet a missile, (sites, missiles).
    remarks: sentences for the reader.
    """

    flown: FlownAttack
    defence: Defence
    batteries: tuple[Battery, ...]
    doctrine: Doctrine
    odds: Odds
    tally: Tally
    naive: IndependentFigure
    curve: tuple[Tally, ...]
    assignment: Assignment | None
    possible: NDArray[np.bool_]
    remarks: tuple[str, ...]


def batteries_of(builder: Builder, scenario: Scenario, defence: Defence) -> tuple[Battery, ...]:
    """Return the sites of a defence as batteries, at nominal values.

    Several ships at one place (units of a posture) are one battery with the channels and launchers of all.
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
    tick: Tick | None = None,
    ledger: Ledger | None = None,
) -> FoughtRaid:
    """Simulate a raid by Monte Carlo.

    Shots need the support that the scenario's mode demands.
    spacing: between launches, s.
    raids: number of draws. seed: of the draws.
    curve: whether to simulate smaller raids too, which are the first missiles of this one.
    tick: called with each finished fraction of the work (fractions sum to 1).
    ledger: keeps finished draws, for a run that goes on where this one was killed.
    Raises BadInput for sites without interceptors, and for interceptors assigned beforehand to a raid with decoys, because an
    assignment cannot tell decoys from warheads.
    """
    defence = builder.defence(scenario)
    batteries = batteries_of(builder, scenario, defence)
    check_stock(batteries, doctrine)
    assigned = doctrine.sharing == "assigned"
    if assigned and any(wave.decoys for wave in waves):
        key = (
            "{doctrine}: interceptors are assigned to missiles beforehand, when decoys cannot be told apart; expected no decoys, "
            "or another sharing"
        )
        raise BadInput(say(key, doctrine=doctrine.name))
    flown = fly_attack(builder, waves, spacing, min(INTERVAL, sampling_step(defence)))
    attack = flown.attack
    chance = chances(defence, [(group.flights, group.post_boost_time) for group in flown.groups])
    again = defence.timeline.assessment + defence.timeline.decision + defence.timeline.launch
    planned = plan_for(attack, chance, batteries, doctrine, again) if assigned else None

    def fought(count: int, size: int, plan: Assignment | None) -> Tally:
        rounds = None if plan is None else widened(plan.rounds, len(attack))
        battle = Battle(attack, chance, batteries, doctrine, odds, again, rounds)
        return fight(flown, battle, count, seed, size, part_of(tick, count * size / missiles_fought), ledger)

    sizes = sizes_up_to(len(attack), SIZES_SHARED_OUT if assigned else CURVE_SIZES) if curve else []
    missiles_fought = raids * len(attack) + min(raids, CURVE_RAIDS) * sum(sizes)
    tally = fought(raids, len(attack), planned)
    points = []
    for size in sizes:
        plan = plan_for(attack.beginning(size), chance, batteries, doctrine, again) if assigned else None
        points.append(fought(min(raids, CURVE_RAIDS), size, plan))
    possible = chance.possible()[:, attack.kind]
    return FoughtRaid(
        flown, defence, batteries, doctrine, odds, tally, independent_figure(tally, batteries, doctrine, odds, possible),
        tuple(points), planned, possible,
        (*_remarks(flown, defence, possible, points, batteries), *_launchers(builder, scenario, tally)),
    )  # fmt: skip


def fight(
    flown: FlownAttack,
    battle: Battle,
    raids: int,
    seed: int,
    size: int | None = None,
    tick: Tick | None = None,
    ledger: Ledger | None = None,
) -> Tally:
    """Fight a raid of which some missiles fail, or are let through: they are no target, and none of them counts as a leaker.

    Which missiles these are is drawn some dozen times; each such draw is fought by an equal part of the raids.
    battle: of all warheads. raids: number of draws. size: number of its first warheads; None: all. tick, ledger: see `raid`.
    """
    attack, count = battle.attack, len(battle.attack) if size is None else size
    if not flown.absent[:count].any():
        return simulate(battle, raids, seed, [count], tick=tick, ledger=ledger)[0]
    stream, parts = np.random.Generator(np.random.Philox(np.random.SeedSequence(seed, spawn_key=(1,)))), []
    shares = np.diff(np.linspace(0, raids, min(DIFFERENT_RAIDS, raids) + 1).astype(int))
    for k, share in enumerate(shares):
        luck = stream.random(int(flown.number[-1]) + 1)[flown.number[:count]]
        coming = np.flatnonzero(luck >= flown.absent[:count])
        if len(coming):
            some = Attack(attack.kind[coming], attack.launch[coming], attack.decoys[coming])
            plan = None if battle.plan is None else battle.plan[:, coming]
            (tally,) = simulate(replace(battle, attack=some, plan=plan), int(share), seed + k, ledger=ledger)
            parts.append(tally)
        else:
            parts.append(none_came(int(share), battle.batteries, seed))
        if tick is not None:
            tick(float(share) / raids)
    return summed(parts, count, seed)


def _launchers(builder: Builder, scenario: Scenario, tally: Tally) -> list[Text]:
    """Return a sentence on the time between launches of each interceptor, where it lets the most missiles through."""
    causes = tally.causes
    if not causes.get(LAUNCHER) or causes[LAUNCHER] < max(causes.values()):
        return []
    out, share = [], causes[LAUNCHER] / sum(causes.values())
    for name in builder.defence_ids(scenario):
        entry = builder.get(schema.Interceptor, scenario.interceptor or builder.get(schema.Defence, name).interceptor)
        number = entry.launch_interval
        words = {"share": share, "time": number.si, "interceptor": entry.name, "path": f"{entry.id}.launch_interval"}
        key = "{share:.0%} of the leakers get through while launchers wait: {time:g} s between launches of {interceptor} ({path})"
        if is_assumed(number):
            key = (
                "{share:.0%} of the leakers get through while launchers wait: {time:g} s between launches of {interceptor}, "
                "which is assumed ({path}; a site with several launchers has a shorter time)"
            )
        out.append(say(key, **words))
    return list(dict.fromkeys(out))


def _remarks(
    flown: FlownAttack,
    defence: Defence,
    possible: NDArray[np.bool_],
    curve: Sequence[Tally],
    batteries: Sequence[Battery],
) -> list[Text]:
    """Return sentences that a reader should know before the numbers."""
    out = []
    never = int((~possible.any(axis=0)).sum())
    if never:
        key = "{never} of {missiles} missiles can be met by no site at all (see `mujun intercept`)"
        out.append(say(key, never=never, missiles=len(flown.attack)))
    idle = [battery.name for battery, row in zip(batteries, possible, strict=True) if not row.any()]
    if idle:
        key = "{idle} of {sites} can meet none of the missiles: {names}"
        out.append(say(key, idle=len(idle), sites=counted(len(batteries), *SITES), names=joined(idle, NEXT_NAME)))
    blind = [
        site.name for site, row in zip(defence.sites, possible, strict=True) if site.watch is None and not row.any()
    ]
    if blind and (not defence.sensors or defence.mode != ENGAGE_ON_REMOTE):
        out.append(
            say(
                "{sites}: without a radar of its own a site can shoot only in the mode eor (engage-on-remote) and with sensors "
                "of a network; name a network, or more sensors",
                sites=joined(blind, NEXT_NAME),
            )
        )
    # Leakers can only grow with raid size if each missile keeps its interceptors; first come, first served need not.
    for a, b in pairwise(curve):
        if b.mean_leakers < a.mean_leakers - 3.0 * (a.standard_error + b.standard_error):
            out.append(
                say(
                    "a raid of {more} leaks less ({fewer_leakers:.2f}) than one of {fewer} ({more_leakers:.2f}): the sharing "
                    "rule does better with the larger one",
                    more=b.warheads,
                    fewer_leakers=b.mean_leakers,
                    fewer=a.warheads,
                    more_leakers=a.mean_leakers,
                )
            )
    return out
