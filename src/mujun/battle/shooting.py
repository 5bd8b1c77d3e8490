"""The compiled shots of a battle: the next one that a site can have at a target, and why it can have none."""

from mujun.base.compiled import kernel, scalar
from mujun.battle.field import (
    CHANNELS_TAKEN,
    LAUNCHER_BUSY,
    NEVER,
    NO_CAUSE,
    NO_ROUNDS,
    NO_TIME,
    SHOTS_MISSED,
    UNPLANNED,
)
from mujun.engagement.scan import LAUNCH_TO_BEGIN, LAUNCH_TO_END, OPENING_BEGIN, OPENING_END, ORDER


@scalar
def find_stretch(stretches, first, end, wanted, begin):
    """Return the first stretch from `first` on with which a launch not before `wanted` (s) meets the target; end: none does.

    begin: time of the target's launch, s, from which the times of the stretch count. It is added to them, as `earliest_shot`
    does: taken from `wanted`, it would by rounding put a shot that was found past the end of its stretch.
    """
    for k in range(first, end):
        latest = max(stretches[k, LAUNCH_TO_BEGIN], stretches[k, LAUNCH_TO_END])
        if latest + begin >= wanted and latest >= stretches[k, ORDER]:
            return k
    return end


@scalar
def earliest_shot(stretches, k, wanted, begin):
    """Return launch and intercept of the earliest meeting in a stretch by a launch not before `wanted`, s.

    begin: time of the target's launch, s, from which the times of the stretch count.
    """
    l0, l1 = stretches[k, LAUNCH_TO_BEGIN], stretches[k, LAUNCH_TO_END]
    t0, t1 = stretches[k, OPENING_BEGIN], stretches[k, OPENING_END]
    soonest = max(wanted - begin, stretches[k, ORDER])
    share = min((soonest - l0) / (l1 - l0), 1.0) if l0 < soonest and l1 > l0 else 0.0
    launch = min(l0 + share * (l1 - l0), max(l0, l1)) + begin
    # A launch that rounding puts before `wanted` would be worked out anew for ever by who may not launch in the past.
    return max(launch, wanted), t0 + share * (t1 - t0) + begin


@scalar
def free_channel(channels, s, count):
    """Return which of a site's channels (sites, most) is free first; -1: it has no limit."""
    found = -1
    for c in range(count):
        if found < 0 or channels[s, c] < channels[s, found]:
            found = c
    return found


@scalar
def free_from(s, battle, now):
    """Return the time from which the launcher and a channel of site s are free, s."""
    channel = free_channel(now.channels, s, battle.batteries[s].channels)
    launcher = now.sites[s].launcher
    return launcher if channel < 0 else max(launcher, now.channels[s, channel])


@scalar
def work_out_shot(s, i, battle, now, clock):
    """Work out the earliest shot that site s can have at target i, or why it can have none any more.

    now: the situation. clock: time of the last launch, s; none is before it. A pair whose obstacle is known is not asked again.
    """
    pair, site, target, reserve = now.pairs[s, i], now.sites[s], battle.targets[i], battle.rules.reserve
    if pair.obstacle != NO_CAUSE:
        return
    if pair.rounds >= battle.plan[s, i] or pair.ready >= NEVER:
        pair.launch, pair.obstacle = NEVER, SHOTS_MISSED if battle.plan[s, i] > 0 else UNPLANNED
        return
    soonest = max(pair.ready, clock)
    wanted = max(soonest, free_from(s, battle, now))
    if site.left > reserve and wanted <= pair.launch < NEVER:
        return  # as before: the earliest launch from an earlier time on is later than this one
    stretches, begin, end = battle.menu.stretches, pair.stretch, battle.menu.first[s, target.kind + 1]
    pair.launch = NEVER
    if site.left > reserve:
        k = find_stretch(stretches, begin, end, wanted, target.launch)
        if k < end:
            pair.stretch = k
            pair.launch, pair.intercept = earliest_shot(stretches, k, wanted, target.launch)
            return
    if find_stretch(stretches, begin, end, soonest, target.launch) >= end:
        pair.obstacle = NO_TIME
    elif site.left <= reserve:
        pair.obstacle = NO_ROUNDS
    elif find_stretch(stretches, begin, end, max(soonest, site.launcher), target.launch) < end:
        pair.obstacle = CHANNELS_TAKEN
    else:
        pair.obstacle = LAUNCHER_BUSY


@kernel(allocates=False)
def cause_of(i, kind, menu, pairs, missed):
    """Return why warhead i leaked, tracked, recognised, within reach and with looks left: what its sites wanted most then.

    kind: of its flight. missed: the cause where every shot that was allowed missed.
    """
    short, missing, planned = False, False, False
    for wanting in (CHANNELS_TAKEN, LAUNCHER_BUSY, NO_ROUNDS):
        for s in range(pairs.shape[0]):
            if menu.first[s, kind + 1] > menu.first[s, kind] and pairs[s, i].obstacle == wanting:
                return wanting
    for s in range(pairs.shape[0]):
        if menu.first[s, kind + 1] > menu.first[s, kind]:
            obstacle = pairs[s, i].obstacle
            short = short or obstacle == NO_TIME
            missing = missing or obstacle == SHOTS_MISSED
            planned = planned or obstacle != UNPLANNED
    if not planned:
        return NO_ROUNDS
    return NO_TIME if short or not missing else missed
