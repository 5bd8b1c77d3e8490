"""The compiled parts of a battle: the next shot that a site can have at a target, and why a warhead leaked.

What compiled code is given stands in tuples: `menu` (stretches (N, 5) and first (sites, kinds + 1), see `battle.chances`),
`targets` (kind of flight, launch time in the raid in s, whether a decoy), `batteries` (stock, seconds between launches, fire
channels (0: no limit), interceptor type, kill probability), `plan` (sites, targets): rounds that each site may
spend on each target.
"""

from mujun.base.compiled import kernel, scalar

NEVER = 1e11
"""Stands for 'never' among times, s."""

TRACK, RECOGNITION, REACH, TIME, STOCK, CHANNELS, LAUNCHER, MISSED, TYPE = range(9)
CAUSES = ("track", "discrimination", "reach", "time", "stock", "channels", "launcher", "missed", "type failure")
"""Why a warhead leaked: never tracked; taken for a decoy; no site could ever meet it; no time for another look; no round
left; all channels taken until too late; the launcher busy until too late; every shot that the doctrine allows missed; the
same, with shots that would have hit but for the failure of their type."""

UNPLANNED = len(CAUSES)
"""Of a site that no round was assigned to a target at: it is not asked why."""


@scalar(allocates=False)
def search(stretches, first, last, wanted):
    """Return the first stretch from `first` on with which a launch not before `wanted` meets the target; last: none does."""
    for k in range(first, last):
        top = max(stretches[k, 0], stretches[k, 1])
        if top >= wanted and top >= stretches[k, 4]:
            return k
    return last


@scalar(allocates=False)
def shot(stretches, k, wanted):
    """Return launch and intercept of the earliest meeting in a stretch by a launch not before `wanted`."""
    l0, l1, t0, t1 = stretches[k, 0], stretches[k, 1], stretches[k, 2], stretches[k, 3]
    wanted = max(wanted, stretches[k, 4])
    share = min((wanted - l0) / (l1 - l0), 1.0) if l0 < wanted and l1 > l0 else 0.0
    return l0 + share * (l1 - l0), t0 + share * (t1 - t0)


@scalar(allocates=False)
def free_channel(busy, s, channels):
    """Return which of a site's channels is free first; -1: it has no limit."""
    found = -1
    for c in range(channels):
        if found < 0 or busy[s, c] < busy[s, found]:
            found = c
    return found


@scalar(allocates=False)
def aim(s, i, menu, targets, batteries, plan, reserve, clock, now, coming, lost):
    """Work out the earliest shot that site s can have at target i, into coming[:, s, i]: launch and intercept, NEVER: none.

    clock: the time of the last launch; none is before it. now: where in its menu each pair stands, from when on it may shoot,
    its rounds fired; launcher and channels free from; rounds left. What can never be again is not asked again; why it cannot,
    as things stand at that time, goes into lost[s, i].
    """
    if lost[s, i] >= 0:
        return
    stretches, first = menu
    at, ready, fired, launcher, busy, left = now
    if fired[s, i] >= plan[s, i] or ready[s, i] >= NEVER:
        coming[0, s, i], lost[s, i] = NEVER, MISSED if plan[s, i] > 0 else UNPLANNED
        return
    soonest = max(ready[s, i], clock)
    wanted = max(soonest, launcher[s])
    channel = free_channel(busy, s, batteries[2][s])
    if channel >= 0:
        wanted = max(wanted, busy[s, channel])
    if left[s] > reserve and wanted <= coming[0, s, i] < NEVER:
        return  # as before: the earliest launch from an earlier time on is later than this one
    offset, begin, end = targets[1][i], at[s, i], first[s, targets[0][i] + 1]
    coming[0, s, i] = NEVER
    if left[s] > reserve:
        k = search(stretches, begin, end, wanted - offset)
        if k < end:
            at[s, i] = k
            launch, meet = shot(stretches, k, wanted - offset)
            coming[0, s, i], coming[1, s, i] = launch + offset, meet + offset
            return
    if search(stretches, begin, end, soonest - offset) >= end:
        lost[s, i] = TIME
    elif left[s] <= reserve:
        lost[s, i] = STOCK
    elif search(stretches, begin, end, max(soonest, launcher[s]) - offset) < end:
        lost[s, i] = CHANNELS
    else:
        lost[s, i] = LAUNCHER


@kernel(allocates=False)
def cause_of(i, menu, targets, lost, spoilt, done):
    """Return why a warhead leaked that was tracked and recognised and within reach: what its sites wanted most at the time.

    spoilt: whether a shot would have hit but for the failure of its type. done: whether the doctrine allowed no more looks.
    """
    missed = TYPE if spoilt else MISSED
    if done:
        return missed
    short, missing, planned = False, False, False
    kind = targets[0][i]
    for wanting in (CHANNELS, LAUNCHER, STOCK):
        for s in range(lost.shape[0]):
            if menu[1][s, kind + 1] > menu[1][s, kind] and lost[s, i] == wanting:
                return wanting
    for s in range(lost.shape[0]):
        if menu[1][s, kind + 1] > menu[1][s, kind]:
            short = short or lost[s, i] == TIME
            missing = missing or lost[s, i] == MISSED
            planned = planned or lost[s, i] != UNPLANNED
    if not planned:
        return STOCK
    return TIME if short or not missing else missed
