"""The compiled parts of a battle: the next shot that a site can have at a target, and why a warhead leaked.

What compiled code is given stands in tuples: `menu` (stretches (N, 5) and first (sites, kinds + 1), see `battle.chances`),
`targets` (kind of flight, launch time in the raid in s, whether a decoy), `batteries` (stock, seconds between launches, fire
channels (0: no limit), interceptor type, kill probability), `plan` (sites, targets): rounds that each site may
spend on each target.
"""

from mujun.base.compiled import walk

NEVER = 1e11
"""Stands for 'never' among times, s."""

TRACK, RECOGNITION, REACH, TIME, STOCK, CHANNELS, LAUNCHER, MISSED, TYPE = range(9)
CAUSES = ("track", "discrimination", "reach", "time", "stock", "channels", "launcher", "missed", "type failure")
"""Why a warhead leaked: never tracked; taken for a decoy; no site could ever meet it; no time for another look; no round
left; all channels taken until too late; the launcher busy until too late; every shot that the doctrine allows missed; the
same, with shots that would have hit but for the failure of their type."""


@walk
def search(stretches, first, last, wanted):
    """Return the first stretch from `first` on with which a launch not before `wanted` meets the target; last: none does."""
    for k in range(first, last):
        top = max(stretches[k, 0], stretches[k, 1])
        if top >= wanted and top >= stretches[k, 4]:
            return k
    return last


@walk
def shot(stretches, k, wanted):
    """Return launch and intercept of the earliest meeting in a stretch by a launch not before `wanted`."""
    l0, l1, t0, t1 = stretches[k, 0], stretches[k, 1], stretches[k, 2], stretches[k, 3]
    wanted = max(wanted, stretches[k, 4])
    share = min((wanted - l0) / (l1 - l0), 1.0) if l0 < wanted and l1 > l0 else 0.0
    return l0 + share * (l1 - l0), t0 + share * (t1 - t0)


@walk
def free_channel(busy, s, channels):
    """Return which of a site's channels is free first; -1: it has no limit."""
    found = -1
    for c in range(channels):
        if found < 0 or busy[s, c] < busy[s, found]:
            found = c
    return found


@walk
def aim(s, i, menu, targets, batteries, plan, reserve, now, coming):
    """Work out the earliest shot that site s can have at target i, into coming[:, s, i]: launch and intercept, NEVER: none.

    now: where in its menu each pair stands, from when on it may shoot, its rounds fired; launcher and channels free from;
    rounds left.
    """
    stretches, first = menu
    at, ready, fired, launcher, busy, left = now
    coming[0, s, i] = NEVER
    if left[s] <= reserve or fired[s, i] >= plan[s, i]:
        return
    wanted = max(ready[s, i], launcher[s])
    channel = free_channel(busy, s, batteries[2][s])
    if channel >= 0:
        wanted = max(wanted, busy[s, channel])
    offset, end = targets[1][i], first[s, targets[0][i] + 1]
    k = search(stretches, at[s, i], end, wanted - offset)
    at[s, i] = k
    if k < end:
        launch, meet = shot(stretches, k, wanted - offset)
        coming[0, s, i], coming[1, s, i] = launch + offset, meet + offset


@walk
def cause_of(i, menu, targets, plan, reserve, now, spoilt, done):
    """Return why a warhead leaked that was tracked and recognised.

    spoilt: whether a shot would have hit but for the failure of its type. done: whether the doctrine allowed no more looks.
    """
    stretches, first = menu
    _, ready, fired, launcher, _, left = now
    kind, offset = targets[0][i], targets[1][i]
    if done:
        return TYPE if spoilt else MISSED
    possible, planned, spent, empty, waiting = False, False, True, False, False
    for s in range(first.shape[0]):
        begin, end = first[s, kind], first[s, kind + 1]
        if end > begin:
            possible = True
            planned = planned or plan[s, i] > 0
        if end == begin or fired[s, i] >= plan[s, i] or ready[s, i] >= NEVER:
            continue
        spent = False
        if search(stretches, begin, end, ready[s, i] - offset) >= end:
            continue
        if left[s] <= reserve:
            empty = True
        elif search(stretches, begin, end, max(ready[s, i], launcher[s]) - offset) < end:
            return CHANNELS
        else:
            waiting = True
    if not possible:
        return REACH
    if spent and planned:
        return TYPE if spoilt else MISSED
    if waiting:
        return LAUNCHER
    return STOCK if empty or not planned else TIME
