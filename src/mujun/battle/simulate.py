"""One raid after another: who is engaged when, by whom, with what luck, and what is left.

Each draw decides by chance what is tracked, what is taken for a warhead, which shots kill and which kills are seen as kills.
Launches happen in order of time: a site's launcher, its channels and its stock bind them, and each shot meets its
target as soon as its chances (`battle.chances`) allow. All chance comes in as uniform numbers made beforehand, one row a draw:
the same numbers give the same battle whatever the defence, so two defences can be compared draw by draw.
"""

import numpy as np

from mujun.base.compiled import kernel, scalar
from mujun.battle.shooting import (
    CAUSES,
    MISSED,
    NEVER,
    REACH,
    RECOGNITION,
    TRACK,
    TYPE,
    aim,
    cause_of,
    free_channel,
    search,
    shot,
)

EARLIEST, ASSIGNED, INDEPENDENT = 0, 1, 2
"""Who engages what: the site that meets it first; the sites it was assigned to, each by itself; every site by itself."""

ACTIVE, OUT, DEAD, DONE = 0, 1, 2, 3
BEFORE_SHOTS = 2
"""Uniform numbers of a target before those of its shots: whether it is tracked, what it is taken for."""


@scalar(allocates=False)
def _begin(u, n, types, per, menu, targets, batteries, plan, reserve, odds, state, tally, now, coming, lost):
    """Set up the field: what is tracked and recognised, nothing fired yet, every pair's first shot."""
    shots, looks, dead_at, known_at, spoilt, failed_at, causes = tally
    at, ready, fired, launcher, busy, left = now
    sites = plan.shape[0]
    for s in range(sites):
        left[s], launcher[s] = batteries[0][s], -NEVER
        for c in range(batteries[2][s]):
            busy[s, c] = -NEVER
    blind = u[0] < odds[1]
    for i in range(n):
        base = 1 + types + i * per
        shots[i], looks[i], dead_at[i], known_at[i], spoilt[i] = 0, 0, NEVER, NEVER, 0
        state[i], causes[i], failed_at[i] = ACTIVE, -1, targets[1][i]
        if blind or u[base] >= odds[0]:
            state[i], causes[i] = OUT, TRACK
        elif u[base + 1] >= (odds[4] if targets[2][i] else odds[3]):
            state[i], causes[i] = OUT, RECOGNITION
        for s in range(sites):
            ready[s, i], fired[s, i], at[s, i], coming[0, s, i] = -NEVER, 0, menu[1][s, targets[0][i]], NEVER
            lost[s, i] = -1
            if state[i] == ACTIVE:
                aim(s, i, menu, targets, batteries, plan, reserve, -NEVER, now, coming, lost)


@scalar(allocates=False)
def _next(n, mode, menu, targets, batteries, plan, reserve, clock, state, now, coming, lost):
    """Return the site and target of the next launch; -1: there is none.

    Each target is due at the site that meets it first (each site for itself: that launches first), as things stand. A shot
    that was due before the last launch, and is wanted only now, is worked out anew: nothing leaves in the past.
    """
    site, target, launch = -1, -1, NEVER
    for i in range(n):
        if state[i] != ACTIVE:
            continue
        while True:
            mine, soonest = -1, NEVER
            for s in range(coming.shape[1]):
                if coming[0, s, i] >= NEVER:
                    continue
                key = coming[1, s, i] if mode == EARLIEST else coming[0, s, i]
                if key < soonest:
                    mine, soonest = s, key
            if mine < 0 or coming[0, mine, i] >= clock:
                break
            aim(mine, i, menu, targets, batteries, plan, reserve, clock, now, coming, lost)
        if mine >= 0 and coming[0, mine, i] < launch:
            site, target, launch = mine, i, coming[0, mine, i]
    return site, target


@scalar(allocates=False)
def _fire(u, site, i, types, rounds, salvo, menu, targets, batteries, plan, reserve, odds, tally, now, coming, base):
    """Fire a salvo of one site at target i, each shot as soon as the launcher allows; return when the last one meets it."""
    shots, _, dead_at, _, spoilt, _, _ = tally
    at, _, fired, launcher, busy, left = now
    stretches, offset, end = menu[0], targets[1][i], menu[1][site, targets[0][i] + 1]
    wanted = coming[0, site, i]
    met, left_at = wanted, wanted
    works = u[1 + batteries[3][site]] >= odds[2]
    for _ in range(salvo):
        if left[site] <= reserve or fired[site, i] >= plan[site, i] or shots[i] >= rounds:
            break
        k = search(stretches, at[site, i], end, wanted - offset)
        if k >= end:
            break
        at[site, i] = k
        launch, meet = shot(stretches, k, wanted - offset)
        left_at, meet = launch + offset, meet + offset
        met = max(met, meet)
        if u[base + BEFORE_SHOTS + shots[i]] < batteries[4][site]:
            if works:
                dead_at[i] = min(dead_at[i], meet)
            else:
                spoilt[i] = 1
        shots[i] += 1
        fired[site, i] += 1
        left[site] -= 1
        wanted = left_at + batteries[1][site]
    launcher[site] = left_at + batteries[1][site]
    channel = free_channel(busy, site, batteries[2][site])
    if channel >= 0:
        busy[site, channel] = met
    return met


@scalar(allocates=False)
def _assess(u, site, i, met, again, most_looks, mode, odds, state, tally, now, assessed):
    """Look whether target i is dead, and say when who may shoot at it again."""
    _, looks, dead_at, known_at, _, failed_at, _ = tally
    ready = now[1]
    looks[i] += 1
    assessed[site, i] += 1
    failed_at[i] = max(failed_at[i], met)
    known = dead_at[i] <= met and u < odds[5]
    if known:
        known_at[i] = min(known_at[i], met)
    if mode != EARLIEST:
        # The others learn of a kill when it has been assessed; they look for themselves.
        ready[site, i] = NEVER if known or assessed[site, i] >= most_looks else met + again
        return
    for s in range(ready.shape[0]):
        ready[s, i] = met + again
    if known:
        state[i] = DEAD
    elif looks[i] >= most_looks:
        state[i] = DONE


@kernel(allocates=False)
def one_raid(
    u, n, menu, last_launch, targets, batteries, plan, doctrine, odds, state, tally, now, coming, lost, assessed, counts
):  # fmt: skip
    """Fight one raid of the first n targets with the uniform numbers u; the outcome goes into `counts` and `tally`.

    doctrine: salvo, looks, reserve, mode, time from an intercept to the next launch (s), types, rounds and looks at one target
    for which there are numbers. odds: track, common failure of track, failure of a type, warhead recognised, decoy mistaken,
    kill recognised. counts: leakers, kills, cause of the first leaker (-1: none), shots. A warhead is lost when its last shot
    missed, or when the last launch that could have met it has passed; one that no site could ever meet is first only where
    nothing else leaked. state, tally, now, coming, lost, assessed: scratch.
    """
    salvo, most_looks, reserve, mode = int(doctrine[0]), int(doctrine[1]), int(doctrine[2]), int(doctrine[3])
    types, rounds, most = int(doctrine[5]), int(doctrine[6]), int(doctrine[7])
    per = BEFORE_SHOTS + rounds + most
    shots, looks, dead_at, known_at, spoilt, failed_at, causes = tally
    clock = -NEVER
    _begin(u, n, types, per, menu, targets, batteries, plan, reserve, odds, state, tally, now, coming, lost)
    assessed[:, :n] = 0
    while True:
        site, i = _next(n, mode, menu, targets, batteries, plan, reserve, clock, state, now, coming, lost)
        if i < 0:
            break
        if mode != EARLIEST and known_at[i] + doctrine[4] <= coming[0, site, i]:
            state[i] = DEAD
            continue
        clock = coming[0, site, i]
        base = 1 + types + i * per
        met = _fire(
            u, site, i, types, rounds, salvo, menu, targets, batteries, plan, reserve, odds, tally, now, coming, base
        )
        luck = u[base + BEFORE_SHOTS + rounds + looks[i]]
        _assess(luck, site, i, met, doctrine[4], most_looks, mode, odds, state, tally, now, assessed)
        if state[i] == ACTIVE:
            for s in range(plan.shape[0]):
                aim(s, i, menu, targets, batteries, plan, reserve, clock, now, coming, lost)
        for j in range(n):
            if state[j] == ACTIVE and j != i:
                aim(site, j, menu, targets, batteries, plan, reserve, clock, now, coming, lost)
    leaked, killed, total, cause, when = 0, 0, 0, -1, 2.0 * NEVER
    for i in range(n):
        total += shots[i]
        if targets[2][i]:
            causes[i] = -1
            continue
        if dead_at[i] < NEVER:
            killed += 1
            causes[i] = -1
            continue
        leaked += 1
        if last_launch[targets[0][i]] <= -NEVER:
            causes[i], failed_at[i] = REACH, NEVER
        elif causes[i] < 0:
            causes[i] = cause_of(i, menu, targets, lost, spoilt[i] > 0, state[i] == DONE)
        if causes[i] != MISSED and causes[i] != TYPE and causes[i] != REACH:
            failed_at[i] = targets[1][i] + last_launch[targets[0][i]]
        if failed_at[i] < when:
            cause, when = causes[i], failed_at[i]
    counts[0], counts[1], counts[2], counts[3] = leaked, killed, cause, total


@kernel
def raids(uniforms, n, menu, last_launch, targets, batteries, plan, doctrine, odds, leakers, used, totals, firsts):
    """Fight a raid for every row of uniform numbers and add up what happened.

    leakers (n + 1): raids by number of leakers. used (sites, most stock + 1): raids by rounds spent. totals: leakers by cause,
    then kills, shots, and raids in which kills and leakers do not make up the warheads, or a stock is overdrawn (none may be).
    firsts: raids by the cause of the first leaker.
    """
    sites, kinds = plan.shape[0], len(CAUSES)
    most_channels = max(1, int(np.max(batteries[2])))
    state, assessed = np.zeros(n, np.int64), np.zeros((sites, n), np.int64)
    tally = (
        np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n), np.zeros(n), np.zeros(n, np.int64), np.zeros(n),
        np.zeros(n, np.int64),
    )  # fmt: skip
    now = (
        np.zeros((sites, n), np.int64), np.zeros((sites, n)), np.zeros((sites, n), np.int64), np.zeros(sites),
        np.zeros((sites, most_channels)), np.zeros(sites, np.int64),
    )  # fmt: skip
    coming, lost, counts = np.zeros((2, sites, n)), np.zeros((sites, n), np.int64), np.zeros(4, np.int64)
    warheads = 0
    for i in range(n):
        warheads += 0 if targets[2][i] else 1
    for row in range(uniforms.shape[0]):
        one_raid(
            uniforms[row], n, menu, last_launch, targets, batteries, plan, doctrine, odds, state, tally, now, coming, lost,
            assessed, counts,
        )  # fmt: skip
        leakers[counts[0]] += 1
        if counts[2] >= 0:
            firsts[counts[2]] += 1
        wrong = counts[0] + counts[1] != warheads
        for s in range(sites):
            left = now[5][s]
            wrong = wrong or left < 0
            used[s, batteries[0][s] - left] += 1
        for i in range(n):
            if tally[6][i] >= 0:
                totals[tally[6][i]] += 1
        totals[kinds] += counts[1]
        totals[kinds + 1] += counts[3]
        totals[kinds + 2] += 1 if wrong else 0
