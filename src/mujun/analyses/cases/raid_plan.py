"""Interceptors assigned before a raid: how many each site reserves for each missile."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mujun.battle.assign import Assignment, assign
from mujun.battle.chances import Chances
from mujun.battle.raid import Battle, simulate
from mujun.battle.sides import Attack, Battery, Doctrine, Odds
from mujun.engagement.scan import LAUNCH_TO_BEGIN, LAUNCH_TO_END, OPENING_BEGIN, ORDER


def rounds_possible(
    chance: Chances, batteries: Sequence[Battery], doctrine: Doctrine, again: float, kinds: Sequence[int]
) -> NDArray[np.int64]:
    """Return how many interceptors each site alone could launch at one target of each kind, (sites, kinds).

    The limits are doctrine and time, not stock.
    """
    alone = replace(doctrine, sharing="earliest", reserve=0)
    out = np.zeros((len(batteries), len(kinds)), np.int64)
    for s, battery in enumerate(batteries):
        stocked = replace(battery, kill_probability=0.0, stock=doctrine.salvo * doctrine.looks)
        mine = Chances(chance.stretches, chance.first[s : s + 1])
        for g, kind in enumerate(kinds):
            one = Attack(np.array([kind], np.int64), np.zeros(1), np.zeros(1, np.int64))
            out[s, g] = simulate(Battle(one, mine, [stocked], alone, Odds(), again), 1)[0].shots
    return out


def plan_for(
    attack: Attack, chance: Chances, batteries: Sequence[Battery], doctrine: Doctrine, again: float
) -> Assignment:
    """Return the interceptors that each site reserves for each missile, with the fewest expected leakers."""
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
        # A channel is occupied from launch to intercept; it can serve several targets one after another.
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


def widened(rounds: NDArray[np.int64], objects: int) -> NDArray[np.int64]:
    """Extend a plan for the first missiles to all objects, (sites, objects), with nothing reserved for the rest."""
    out = np.zeros((rounds.shape[0], objects), np.int64)
    out[:, : rounds.shape[1]] = rounds
    return out
