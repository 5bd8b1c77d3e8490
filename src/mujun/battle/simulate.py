"""One raid after another: who is engaged when, by whom, with what luck, and what is left.

Each draw decides by chance what is tracked, what is taken for a warhead, which shots kill and which kills are seen as kills.
Launches happen in order of time: a site's launcher, its channels and its stock bind them, and each shot meets its
target as soon as its chances (`battle.chances`) allow. All chance comes in as uniform numbers (`battle.luck`), each with a
place of its own: the same numbers give the same battle whatever the defence, so two defences can be compared draw by draw.
"""

from mujun.base.compiled import kernel, scalar
from mujun.battle.field import (
    ACTIVE,
    BEFORE_SHOTS,
    EARLIEST,
    FAULTS,
    KILLS,
    KNOWN_DEAD,
    LOOKS_SPENT,
    NEVER,
    NO_CAUSE,
    NOT_ENGAGED,
    OUT_OF_REACH,
    SHOTS,
    SHOTS_MISSED,
    TAKEN_FOR_DECOY,
    TYPE_FAILED,
    UNTRACKED,
    RaidOutcome,
)
from mujun.battle.luck import below, draw_of
from mujun.battle.shooting import cause_of, earliest_shot, find_stretch, free_channel, free_from, work_out_shot


@scalar
def _first_number(layout, i):
    """Return where in a draw the numbers of target i begin; see `field.Layout`."""
    return 1 + layout.types + i * (BEFORE_SHOTS + layout.rounds + layout.looks)


@kernel(allocates=False)
def _begin(n, battle, start):
    """Fill in how every raid of the first n targets starts: nothing fired, every pair's first shot."""
    for s in range(len(battle.batteries)):
        start.sites[s].left, start.sites[s].launcher = battle.batteries[s].stock, -NEVER
        for c in range(battle.batteries[s].channels):
            start.channels[s, c] = -NEVER
    for i in range(n):
        fate = start.fates[i]
        fate.rounds, fate.looks, fate.spoilt = 0, 0, False
        fate.dead_at, fate.known_at, fate.failed_at = NEVER, NEVER, battle.targets[i].launch
        fate.state, fate.cause = ACTIVE, NO_CAUSE
        for s in range(len(battle.batteries)):
            pair = start.pairs[s, i]
            pair.stretch, pair.ready = battle.menu.first[s, battle.targets[i].kind], -NEVER
            pair.rounds, pair.looks = 0, 0
            pair.launch, pair.obstacle = NEVER, NO_CAUSE
            work_out_shot(s, i, battle, start, -NEVER)
        _set_due(i, battle.rules.sharing, start)


@scalar
def _set_up(draw, n, battle, start, now):
    """Set up the field of a draw: how every raid starts, and what is tracked and recognised in this one."""
    for s in range(len(battle.batteries)):
        now.sites[s] = start.sites[s]
        for c in range(battle.batteries[s].channels):
            now.channels[s, c] = start.channels[s, c]
        for i in range(n):
            now.pairs[s, i] = start.pairs[s, i]
    odds = battle.odds
    blind = below(draw, 0, odds.common_track_failure)
    for i in range(n):
        now.fates[i] = start.fates[i]
        fate, target = now.fates[i], battle.targets[i]
        first = _first_number(battle.layout, i)
        if blind or not below(draw, first, odds.track):
            fate.state, fate.cause = NOT_ENGAGED, UNTRACKED
        elif not below(draw, first + 1, odds.decoy_mistaken if target.decoy else odds.warhead_recognised):
            fate.state, fate.cause = NOT_ENGAGED, TAKEN_FOR_DECOY


@scalar
def _set_due(i, sharing, now):
    """Set the site at which target i is due: the one that meets it first (each for itself: launches first)."""
    fate, soonest = now.fates[i], NEVER
    fate.site, fate.launch = -1, NEVER
    for s in range(now.pairs.shape[0]):
        pair = now.pairs[s, i]
        if pair.launch >= NEVER:
            continue
        time = pair.intercept if sharing == EARLIEST else pair.launch
        if time < soonest:
            fate.site, fate.launch, soonest = s, pair.launch, time


@scalar
def _next_launch(n, battle, now, clock):
    """Return the site and target of the next launch; -1: there is none.

    A shot that was due before the last launch (clock, s), and is wanted only now, is worked out anew: nothing leaves in the past.
    """
    site, target, launch = -1, -1, NEVER
    for i in range(n):
        fate = now.fates[i]
        if fate.state != ACTIVE:
            continue
        while fate.launch < clock:
            work_out_shot(fate.site, i, battle, now, clock)
            _set_due(i, battle.rules.sharing, now)
        if fate.launch < launch:
            site, target, launch = fate.site, i, fate.launch
    return site, target


@scalar
def _fire_salvo(draw, s, i, battle, now):
    """Fire a salvo of site s at target i, each shot as soon as the launcher allows; return when the last one meets it, s."""
    site, pair, fate, target, battery = (
        now.sites[s],
        now.pairs[s, i],
        now.fates[i],
        battle.targets[i],
        battle.batteries[s],
    )
    stretches, end = battle.menu.stretches, battle.menu.first[s, target.kind + 1]
    numbers = _first_number(battle.layout, i) + BEFORE_SHOTS
    works = not below(draw, 1 + battery.type, battle.odds.type_failure)
    wanted = pair.launch
    met, left_at = wanted, wanted
    for _ in range(battle.rules.salvo):
        if site.left <= battle.rules.reserve or pair.rounds >= battle.plan[s, i] or fate.rounds >= battle.layout.rounds:
            break
        k = find_stretch(stretches, pair.stretch, end, wanted, target.launch)
        if k >= end:
            break
        pair.stretch = k
        left_at, intercept = earliest_shot(stretches, k, wanted, target.launch)
        met = max(met, intercept)
        if below(draw, numbers + fate.rounds, battery.kill_probability):
            if works:
                fate.dead_at = min(fate.dead_at, intercept)
            else:
                fate.spoilt = True
        fate.rounds += 1
        pair.rounds += 1
        site.left -= 1
        wanted = left_at + battery.spacing
    site.launcher = left_at + battery.spacing
    channel = free_channel(now.channels, s, battery.channels)
    if channel >= 0:
        now.channels[s, channel] = met
    return met


@scalar
def _assess(draw, s, i, met, battle, now):
    """Look at time `met` whether target i is dead, and say when who may shoot at it again. s: the site that fired."""
    pair, fate, rules = now.pairs[s, i], now.fates[i], battle.rules
    look = _first_number(battle.layout, i) + BEFORE_SHOTS + battle.layout.rounds + fate.looks
    fate.looks += 1
    pair.looks += 1
    fate.failed_at = max(fate.failed_at, met)
    known = fate.dead_at <= met and below(draw, look, battle.odds.kill_recognised)
    if known:
        fate.known_at = min(fate.known_at, met)
    if rules.sharing != EARLIEST:
        # The others learn of a kill when it has been assessed; they look for themselves.
        pair.ready = NEVER if known or pair.looks >= rules.looks else met + rules.again
        return
    for other in range(now.pairs.shape[0]):
        now.pairs[other, i].ready = met + rules.again
    if known:
        fate.state = KNOWN_DEAD
    elif fate.looks >= rules.looks:
        fate.state = LOOKS_SPENT


@scalar
def _judge(i, target, fate, menu, pairs):
    """Settle why warhead i leaked, and when that was certain."""
    last_launch = menu.last_launch[target.kind]
    if last_launch <= -NEVER:
        fate.cause, fate.failed_at = OUT_OF_REACH, NEVER
        return
    if fate.cause == NO_CAUSE:
        missed = TYPE_FAILED if fate.spoilt else SHOTS_MISSED
        fate.cause = missed if fate.state == LOOKS_SPENT else cause_of(i, target.kind, menu, pairs, missed)
    if fate.cause != SHOTS_MISSED and fate.cause != TYPE_FAILED:
        fate.failed_at = target.launch + last_launch


@scalar
def _outcome(n, battle, now):
    """Return what the raid left, every target's cause settled.

    A warhead is lost when its last shot missed, or when the last launch that could have met it has passed; one that no site
    could ever meet is first only where nothing else leaked.
    """
    leaked, killed, shots, cause, when = 0, 0, 0, NO_CAUSE, 2.0 * NEVER
    for i in range(n):
        target, fate = battle.targets[i], now.fates[i]
        shots += fate.rounds
        if target.decoy:
            fate.cause = NO_CAUSE
            continue
        if fate.dead_at < NEVER:
            killed += 1
            fate.cause = NO_CAUSE
            continue
        leaked += 1
        _judge(i, target, fate, battle.menu, now.pairs)
        if fate.failed_at < when:
            cause, when = fate.cause, fate.failed_at
    return RaidOutcome(leaked, killed, shots, cause)


@kernel(merged=True)
def one_raid(draw, n, battle, start, now):
    """Fight one raid of the first n targets with the luck of a draw; return its outcome.

    start: how every raid starts. now: the situation, scratch.
    """
    rules, clock = battle.rules, -NEVER
    _set_up(draw, n, battle, start, now)
    while True:
        s, i = _next_launch(n, battle, now, clock)
        if i < 0:
            return _outcome(n, battle, now)
        fate, launch = now.fates[i], now.pairs[s, i].launch
        if rules.sharing != EARLIEST and fate.known_at + rules.again <= launch:
            fate.state = KNOWN_DEAD
            continue
        clock = launch
        met = _fire_salvo(draw, s, i, battle, now)
        _assess(draw, s, i, met, battle, now)
        if fate.state == ACTIVE:
            for other in range(len(battle.batteries)):
                work_out_shot(other, i, battle, now, clock)
            _set_due(i, rules.sharing, now)
        # The site's other shots that were to leave before it is free again; with its last round spent, all of them.
        free = free_from(s, battle, now) if now.sites[s].left > rules.reserve else NEVER
        for j in range(n):
            if now.pairs[s, j].launch < free and now.fates[j].state == ACTIVE and j != i:
                work_out_shot(s, j, battle, now, clock)
                _set_due(j, rules.sharing, now)


@scalar
def _add(outcome, n, battle, now, sums):
    """Add one raid to the sums."""
    sums.leakers[outcome.leakers] += 1
    if outcome.first_cause != NO_CAUSE:
        sums.firsts[outcome.first_cause] += 1
    unsettled = -outcome.leakers - outcome.kills
    for i in range(n):
        unsettled += 0 if battle.targets[i].decoy else 1
        if now.fates[i].cause != NO_CAUSE:
            sums.causes[now.fates[i].cause] += 1
    wrong = unsettled != 0
    for s in range(len(battle.batteries)):
        left = now.sites[s].left
        wrong = wrong or left < 0
        sums.used[s, battle.batteries[s].stock - left] += 1
    sums.totals[KILLS] += outcome.kills
    sums.totals[SHOTS] += outcome.shots
    sums.totals[FAULTS] += 1 if wrong else 0


@kernel(allocates=False)
def raids(stream, rows, n, battle, start, now, sums):
    """Fight a raid of the first n targets for so many draws of a stream, and add up what happened. start, now: scratch."""
    _begin(n, battle, start)
    for row in range(rows):
        outcome = one_raid(draw_of(stream, row), n, battle, start, now)
        _add(outcome, n, battle, now, sums)
