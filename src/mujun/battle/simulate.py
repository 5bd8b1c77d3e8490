"""One raid after another: who is engaged when, by whom, with what luck, and what is left.

Each draw decides by chance what is tracked, what is taken for a warhead, which shots kill and which kills are seen as kills.
Launches happen in order of time: a site's launcher, its channels and its stock bind them, and each shot meets its
target as soon as its chances (`battle.chances`) allow. All chance comes in as uniform numbers made beforehand, one row a draw:
the same numbers give the same battle whatever the defence, so two defences can be compared draw by draw.
"""

from mujun.base.compiled import kernel, scalar
from mujun.battle.field import (
    ACTIVE,
    BEFORE_SHOTS,
    DEAD,
    DONE,
    EARLIEST,
    FAULTS,
    KILLS,
    MISSED,
    NEVER,
    NO_CAUSE,
    OUT,
    REACH,
    RECOGNITION,
    SHOTS,
    TRACK,
    TYPE,
    Outcome,
    blank_situation,
)
from mujun.battle.shooting import cause_of, earliest_shot, find_stretch, free_channel, work_out_shot


@scalar
def _first_number(layout, i):
    """Return where in a row of uniform numbers those of target i begin; see `field.Layout`."""
    return 1 + layout.types + i * (BEFORE_SHOTS + layout.rounds + layout.looks)


@scalar(allocates=False)
def _set_up_site(s, battle, sites):
    """Set up a site: all rounds left, launcher and channels free."""
    sites.left[s], sites.launcher[s] = battle.batteries.stock[s], -NEVER
    for c in range(battle.batteries.channels[s]):
        sites.channels[s, c] = -NEVER


@scalar(allocates=False)
def _set_up_target(u, i, battle, fates):
    """Set up a target: whether it is tracked and taken for a warhead, nothing fired at it yet."""
    odds, base = battle.odds, _first_number(battle.layout, i)
    fates.rounds[i], fates.looks[i], fates.spoilt[i] = 0, 0, 0
    fates.dead_at[i], fates.known_at[i], fates.failed_at[i] = NEVER, NEVER, battle.targets.launch[i]
    fates.state[i], fates.cause[i] = ACTIVE, NO_CAUSE
    if u[0] < odds.common_track_failure or u[base] >= odds.track:
        fates.state[i], fates.cause[i] = OUT, TRACK
    elif u[base + 1] >= (odds.decoy_mistaken if battle.targets.decoy[i] else odds.warhead_recognised):
        fates.state[i], fates.cause[i] = OUT, RECOGNITION


@scalar(allocates=False)
def _set_up(u, n, battle, now):
    """Set up the field: what is tracked and recognised, nothing fired yet, every pair's first shot."""
    pairs = now.pairs
    for s in range(battle.plan.shape[0]):
        _set_up_site(s, battle, now.sites)
    for i in range(n):
        _set_up_target(u, i, battle, now.fates)
        for s in range(battle.plan.shape[0]):
            pairs.stretch[s, i] = battle.menu.first[s, battle.targets.kind[i]]
            pairs.ready[s, i], pairs.rounds[s, i], pairs.looks[s, i] = -NEVER, 0, 0
            pairs.launch[s, i], pairs.obstacle[s, i] = NEVER, NO_CAUSE
            if now.fates.state[i] == ACTIVE:
                work_out_shot(s, i, battle, now, -NEVER)


@scalar(allocates=False)
def _due_site(i, sharing, pairs):
    """Return the site at which target i is due: the one that meets it first (each for itself: launches first); -1: none."""
    due, soonest = -1, NEVER
    for s in range(pairs.launch.shape[0]):
        if pairs.launch[s, i] >= NEVER:
            continue
        time = pairs.intercept[s, i] if sharing == EARLIEST else pairs.launch[s, i]
        if time < soonest:
            due, soonest = s, time
    return due


@scalar(allocates=False)
def _next_launch(n, battle, now, clock):
    """Return the site and target of the next launch; -1: there is none.

    A shot that was due before the last launch (clock, s), and is wanted only now, is worked out anew: nothing leaves in the past.
    """
    pairs = now.pairs
    site, target, launch = -1, -1, NEVER
    for i in range(n):
        if now.fates.state[i] != ACTIVE:
            continue
        while True:
            due = _due_site(i, battle.rules.sharing, pairs)
            if due < 0 or pairs.launch[due, i] >= clock:
                break
            work_out_shot(due, i, battle, now, clock)
        if due >= 0 and pairs.launch[due, i] < launch:
            site, target, launch = due, i, pairs.launch[due, i]
    return site, target


@scalar(allocates=False)
def _fire_salvo(u, site, i, battle, now):
    """Fire a salvo of one site at target i, each shot as soon as the launcher allows; return when the last one meets it, s."""
    sites, pairs, fates, batteries = now.sites, now.pairs, now.fates, battle.batteries
    stretches, offset = battle.menu.stretches, battle.targets.launch[i]
    end, numbers = battle.menu.first[site, battle.targets.kind[i] + 1], _first_number(battle.layout, i) + BEFORE_SHOTS
    works = u[1 + batteries.type[site]] >= battle.odds.type_failure
    wanted = pairs.launch[site, i]
    met, left_at = wanted, wanted
    for _ in range(battle.rules.salvo):
        if sites.left[site] <= battle.rules.reserve or pairs.rounds[site, i] >= battle.plan[site, i]:
            break
        if fates.rounds[i] >= battle.layout.rounds:
            break
        k = find_stretch(stretches, pairs.stretch[site, i], end, wanted - offset)
        if k >= end:
            break
        pairs.stretch[site, i] = k
        launch, intercept = earliest_shot(stretches, k, wanted - offset)
        left_at, intercept = launch + offset, intercept + offset
        met = max(met, intercept)
        if u[numbers + fates.rounds[i]] < batteries.kill_probability[site]:
            if works:
                fates.dead_at[i] = min(fates.dead_at[i], intercept)
            else:
                fates.spoilt[i] = 1
        fates.rounds[i] += 1
        pairs.rounds[site, i] += 1
        sites.left[site] -= 1
        wanted = left_at + batteries.spacing[site]
    sites.launcher[site] = left_at + batteries.spacing[site]
    channel = free_channel(sites.channels, site, batteries.channels[site])
    if channel >= 0:
        sites.channels[site, channel] = met
    return met


@scalar(allocates=False)
def _assess(u, site, i, met, battle, now):
    """Look at time `met` whether target i is dead, and say when who may shoot at it again."""
    pairs, fates, rules = now.pairs, now.fates, battle.rules
    luck = u[_first_number(battle.layout, i) + BEFORE_SHOTS + battle.layout.rounds + fates.looks[i]]
    fates.looks[i] += 1
    pairs.looks[site, i] += 1
    fates.failed_at[i] = max(fates.failed_at[i], met)
    known = fates.dead_at[i] <= met and luck < battle.odds.kill_recognised
    if known:
        fates.known_at[i] = min(fates.known_at[i], met)
    if rules.sharing != EARLIEST:
        # The others learn of a kill when it has been assessed; they look for themselves.
        over = known or pairs.looks[site, i] >= rules.looks
        pairs.ready[site, i] = NEVER if over else met + rules.again
        return
    for s in range(pairs.ready.shape[0]):
        pairs.ready[s, i] = met + rules.again
    if known:
        fates.state[i] = DEAD
    elif fates.looks[i] >= rules.looks:
        fates.state[i] = DONE


@scalar(allocates=False)
def _judge(i, battle, now):
    """Settle why warhead i leaked, and when that was certain."""
    fates, last_launch = now.fates, battle.menu.last_launch[battle.targets.kind[i]]
    if last_launch <= -NEVER:
        fates.cause[i], fates.failed_at[i] = REACH, NEVER
    elif fates.cause[i] == NO_CAUSE:
        done = fates.state[i] == DONE
        fates.cause[i] = cause_of(i, battle.menu, battle.targets, now.pairs.obstacle, fates.spoilt[i] > 0, done)
    cause = fates.cause[i]
    if cause != MISSED and cause != TYPE and cause != REACH:
        fates.failed_at[i] = battle.targets.launch[i] + last_launch


@scalar(allocates=False)
def _outcome(n, battle, now):
    """Return what the raid left, every target's cause settled.

    A warhead is lost when its last shot missed, or when the last launch that could have met it has passed; one that no site
    could ever meet is first only where nothing else leaked.
    """
    fates = now.fates
    leaked, killed, shots, cause, when = 0, 0, 0, NO_CAUSE, 2.0 * NEVER
    for i in range(n):
        shots += fates.rounds[i]
        if battle.targets.decoy[i]:
            fates.cause[i] = NO_CAUSE
            continue
        if fates.dead_at[i] < NEVER:
            killed += 1
            fates.cause[i] = NO_CAUSE
            continue
        leaked += 1
        _judge(i, battle, now)
        if fates.failed_at[i] < when:
            cause, when = fates.cause[i], fates.failed_at[i]
    return Outcome(leaked, killed, shots, cause)


@kernel(allocates=False)
def one_raid(u, n, battle, now):
    """Fight one raid of the first n targets with the uniform numbers u; return its outcome. now: the situation, scratch."""
    pairs, fates = now.pairs, now.fates
    sharing, again = battle.rules.sharing, battle.rules.again
    clock = -NEVER
    _set_up(u, n, battle, now)
    while True:
        site, i = _next_launch(n, battle, now, clock)
        if i < 0:
            return _outcome(n, battle, now)
        if sharing != EARLIEST and fates.known_at[i] + again <= pairs.launch[site, i]:
            fates.state[i] = DEAD
            continue
        clock = pairs.launch[site, i]
        met = _fire_salvo(u, site, i, battle, now)
        _assess(u, site, i, met, battle, now)
        if fates.state[i] == ACTIVE:
            for s in range(battle.plan.shape[0]):
                work_out_shot(s, i, battle, now, clock)
        for j in range(n):
            if fates.state[j] == ACTIVE and j != i:
                work_out_shot(site, j, battle, now, clock)


@scalar(allocates=False)
def _add(outcome, n, battle, now, warheads, sums):
    """Add one raid to the sums."""
    sums.leakers[outcome.leakers] += 1
    if outcome.first_cause != NO_CAUSE:
        sums.firsts[outcome.first_cause] += 1
    wrong = outcome.leakers + outcome.kills != warheads
    for s in range(battle.plan.shape[0]):
        left = now.sites.left[s]
        wrong = wrong or left < 0
        sums.used[s, battle.batteries.stock[s] - left] += 1
    for i in range(n):
        if now.fates.cause[i] != NO_CAUSE:
            sums.causes[now.fates.cause[i]] += 1
    sums.totals[KILLS] += outcome.kills
    sums.totals[SHOTS] += outcome.shots
    sums.totals[FAULTS] += 1 if wrong else 0


@kernel
def raids(uniforms, n, battle, sums):
    """Fight a raid of the first n targets for every row of uniform numbers, and add up what happened."""
    most_channels, warheads = 1, 0
    for count in battle.batteries.channels:
        most_channels = max(most_channels, count)
    for i in range(n):
        warheads += 0 if battle.targets.decoy[i] else 1
    now = blank_situation(battle.plan.shape[0], n, most_channels)
    for row in range(uniforms.shape[0]):
        outcome = one_raid(uniforms[row], n, battle, now)
        _add(outcome, n, battle, now, warheads, sums)
