"""The compiled shots of a battle: the next one that a site can have at a target, and why it can have none."""

from mujun.base.compiled import kernel, scalar
from mujun.battle.chances import L0, L1, ORDER, T0, T1
from mujun.battle.field import (
    CHANNELS,
    LAUNCHER,
    MISSED,
    NEVER,
    NO_CAUSE,
    STOCK,
    TIME,
    TYPE,
    UNPLANNED,
)


@scalar(allocates=False)
def find_stretch(stretches, first, end, wanted):
    """Return the first stretch from `first` on with which a launch not before `wanted` meets the target; end: none does."""
    for k in range(first, end):
        latest = max(stretches[k, L0], stretches[k, L1])
        if latest >= wanted and latest >= stretches[k, ORDER]:
            return k
    return end


@scalar(allocates=False)
def earliest_shot(stretches, k, wanted):
    """Return launch and intercept of the earliest meeting in a stretch by a launch not before `wanted`."""
    l0, l1, t0, t1 = stretches[k, L0], stretches[k, L1], stretches[k, T0], stretches[k, T1]
    wanted = max(wanted, stretches[k, ORDER])
    share = min((wanted - l0) / (l1 - l0), 1.0) if l0 < wanted and l1 > l0 else 0.0
    return l0 + share * (l1 - l0), t0 + share * (t1 - t0)


@scalar(allocates=False)
def free_channel(channels, s, count):
    """Return which of a site's channels (sites, most) is free first; -1: it has no limit."""
    found = -1
    for c in range(count):
        if found < 0 or channels[s, c] < channels[s, found]:
            found = c
    return found


@scalar(allocates=False)
def work_out_shot(s, i, battle, now, clock):
    """Work out the earliest shot that site s can have at target i, or why it can have none any more.

    now: the situation. clock: time of the last launch, s; none is before it. A pair whose obstacle is known is not asked again.
    """
    pairs, sites, reserve = now.pairs, now.sites, battle.rules.reserve
    if pairs.obstacle[s, i] != NO_CAUSE:
        return
    if pairs.rounds[s, i] >= battle.plan[s, i] or pairs.ready[s, i] >= NEVER:
        pairs.launch[s, i], pairs.obstacle[s, i] = NEVER, MISSED if battle.plan[s, i] > 0 else UNPLANNED
        return
    soonest = max(pairs.ready[s, i], clock)
    wanted = max(soonest, sites.launcher[s])
    channel = free_channel(sites.channels, s, battle.batteries.channels[s])
    if channel >= 0:
        wanted = max(wanted, sites.channels[s, channel])
    if sites.left[s] > reserve and wanted <= pairs.launch[s, i] < NEVER:
        return  # as before: the earliest launch from an earlier time on is later than this one
    stretches, offset = battle.menu.stretches, battle.targets.launch[i]
    begin, end = pairs.stretch[s, i], battle.menu.first[s, battle.targets.kind[i] + 1]
    pairs.launch[s, i] = NEVER
    if sites.left[s] > reserve:
        k = find_stretch(stretches, begin, end, wanted - offset)
        if k < end:
            pairs.stretch[s, i] = k
            launch, intercept = earliest_shot(stretches, k, wanted - offset)
            pairs.launch[s, i], pairs.intercept[s, i] = launch + offset, intercept + offset
            return
    if find_stretch(stretches, begin, end, soonest - offset) >= end:
        pairs.obstacle[s, i] = TIME
    elif sites.left[s] <= reserve:
        pairs.obstacle[s, i] = STOCK
    elif find_stretch(stretches, begin, end, max(soonest, sites.launcher[s]) - offset) < end:
        pairs.obstacle[s, i] = CHANNELS
    else:
        pairs.obstacle[s, i] = LAUNCHER


@kernel(allocates=False)
def cause_of(i, menu, targets, obstacle, spoilt, done):
    """Return why a warhead leaked that was tracked and recognised and within reach: what its sites wanted most at the time.

    obstacle: (sites, targets). spoilt: whether a shot would have hit but for the failure of its type. done: whether the
    doctrine allowed no more looks.
    """
    missed = TYPE if spoilt else MISSED
    if done:
        return missed
    short, missing, planned = False, False, False
    kind = targets.kind[i]
    for wanting in (CHANNELS, LAUNCHER, STOCK):
        for s in range(obstacle.shape[0]):
            if menu.first[s, kind + 1] > menu.first[s, kind] and obstacle[s, i] == wanting:
                return wanting
    for s in range(obstacle.shape[0]):
        if menu.first[s, kind + 1] > menu.first[s, kind]:
            short = short or obstacle[s, i] == TIME
            missing = missing or obstacle[s, i] == MISSED
            planned = planned or obstacle[s, i] != UNPLANNED
    if not planned:
        return STOCK
    return TIME if short or not missing else missed
