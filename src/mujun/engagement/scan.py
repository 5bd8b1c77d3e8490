"""The compiled part of the windows: where one interceptor can meet a block of flights, with which support, how often.

All limits (view, altitude, flight time) are margins sampled along the flight and taken as linear between samples, so an
interval of time is found, not a list of samples, and no limit that is loosened can ever lose a part of it.
"""

import numpy as np

from mujun.base.compiled import LANES, kernel, lanes, scalar
from mujun.flight.engine.sampling import BOOST
from mujun.interceptors.flyout import TERMS, FlyOutTable, time_of_flight, times_of_flight
from mujun.sensors.infrared import cue_of
from mujun.sensors.radar import view_block

ORGANIC, LAUNCH_ON_REMOTE, ENGAGE_ON_REMOTE = 0, 1, 2
HALVINGS = 7
"""Halvings by which the edge of an interceptor's reach is found between two samples: to 0.1 s of 10."""
FAR = 1e11
"""Stands for 'never' among margins and times in the compiled code, which then needs no test for infinity."""

SLACK, EARLIEST, LATEST, FIRST, LAST, BEST, SEEN, CUED, COMMITTED, OWN_TRACK, ANY_TRACK = range(11)
FIELDS = 11
SHOTS, SALVO = 0, 1


@scalar
def time_at(k, burnout, step):
    """Return the time of sample k, s."""
    return burnout * k / BOOST if k <= BOOST else burnout + (k - BOOST - 1) * step


@scalar
def clipped(a, b, f0, f1):
    """Return the part of the shares [a, b] of an interval in which a linear margin, f0 to f1, is not negative."""
    if f0 < 0.0:
        a = max(a, -f0 / (f1 - f0)) if f1 >= 0.0 else 2.0
    elif f1 < 0.0:
        b = min(b, f0 / (f0 - f1))
    return a, b


@kernel(allocates=False)
def tracked(margins, lane, burnout, step, ready, since):
    """Fill since[k]: the time from which the track over interval k supports a launch (FAR: no view in it).

    Returns the first such time that falls within its own spell of view (else FAR) and the seconds in view.
    """
    samples = margins.shape[0]
    begun, first, seen = FAR, FAR, 0.0
    for k in range(samples - 1):
        t0, t1 = time_at(k, burnout, step), time_at(k + 1, burnout, step)
        a, b = clipped(0.0, 1.0, margins[k, lane], margins[k + 1, lane])
        since[k] = FAR
        if a > b:
            begun = FAR
            continue
        enters, leaves = t0 + a * (t1 - t0), t0 + b * (t1 - t0)
        if begun >= FAR or a > 0.0:
            begun = enters
        seen += leaves - enters
        since[k] = begun + ready
        if begun + ready <= leaves and begun + ready < first:
            first = begun + ready
        if b < 1.0:
            begun = FAR
    return first, seen


@kernel(allocates=False)
def launch_times(states, used, burnout, step, table, limits, places, wave, latest, within):
    """Fill latest (samples, LANES): the time by which the interceptor must leave to be there in time; -FAR: never.

    Only for the first `used` lanes. within (2, LANES): the first and the last sample with such a time; the last is -1 where none
    has one.
    places (8, LANES) and wave (TERMS) are scratch.
    """
    first = BOOST + 1 if table.highest > table.lowest else states.shape[0]
    latest[:first, :used] = -FAR
    within[0, :used], within[1, :used] = states.shape[0], -1
    times_of_flight(states, first, used, table, limits[0], limits[1], places, wave, latest)
    for k in range(first, states.shape[0]):
        for lane in range(used):
            there = burnout[lane] + (k - BOOST - 1) * step[lane] - latest[k, lane]
            latest[k, lane] = there if there > -FAR else -FAR
            if there > -FAR:
                within[0, lane] = min(within[0, lane], k)
                within[1, lane] = k


@scalar
def _supported(k, r, margins, lane, since, lag, t0, t1):
    """Return the part of interval k in which radar r has the target in view and in track, as told `lag` s later."""
    a, b = clipped(0.0, 1.0, margins[r, k, lane], margins[r, k + 1, lane])
    ready = since[r, k] + lag
    if ready >= FAR or ready > t1:
        return 2.0, -1.0
    if ready > t0:
        a = max(a, (ready - t0) / (t1 - t0))
    return a, b


@kernel(allocates=False)
def _next_part(k, done, from_radar, to_radar, margins, lane, since, lags, t0, t1):
    """Return the earliest part of interval k, beyond the share `done`, in which any radar (-1: the network) has support."""
    if from_radar < 0:
        return max(done, 0.0), 1.0
    begin, end = 2.0, -1.0
    for r in range(from_radar, to_radar):
        if lags[r] >= FAR:
            continue
        a, b = _supported(k, r, margins, lane, since, lags[r], t0, t1)
        if a > b or b <= done:
            continue
        a = max(a, done)
        if a < begin or (a == begin and b > end):
            begin, end = a, b
    return begin, end


@kernel(allocates=False)
def _launch_at(states, k, lane, share, t0, t1, table, limits, wave):
    """Return the time by which the interceptor must leave to be at a share of interval k in time; -FAR: never."""
    here, there = states[k], states[k + 1]
    height = here[3, lane] + share * (there[3, lane] - here[3, lane])
    if not limits[0] <= height <= limits[1]:
        return -FAR
    flight = time_of_flight(
        here[0, lane] + share * (there[0, lane] - here[0, lane]),
        here[1, lane] + share * (there[1, lane] - here[1, lane]),
        here[2, lane] + share * (there[2, lane] - here[2, lane]),
        height, table, wave,
    )  # fmt: skip
    return t0 + share * (t1 - t0) - flight if flight < FAR else -FAR


@kernel(allocates=False)
def _edge(states, k, lane, known, t0, t1, table, limits, wave):
    """Return where in interval k the interceptor's reach ends, of which one end (known, 0 or 1) is within it.

    Returns a share within reach and its latest launch. An altitude limit is found directly, another edge by halving.
    """
    h, to = states[k, 3, lane], states[k + 1, 3, lane]
    a, b = clipped(0.0, 1.0, h - limits[0], to - limits[0])
    a, b = clipped(a, b, limits[1] - h, limits[1] - to)
    share = (b if known == 0.0 else a) * (1.0 - 1e-9) + known * 1e-9
    latest = _launch_at(states, k, lane, share, t0, t1, table, limits, wave)
    if latest > -FAR:
        return share, latest
    good, bad, latest = known, share, -FAR
    for _ in range(HALVINGS):
        share = 0.5 * (good + bad)
        found = _launch_at(states, k, lane, share, t0, t1, table, limits, wave)
        if found > -FAR:
            good, latest = share, found
        else:
            bad = share
    if latest <= -FAR:
        latest = _launch_at(states, k, lane, known, t0, t1, table, limits, wave)
    return good, latest


@scalar
def interval(states, k, lane, t0, t1, a, b, latest, table, limits, wave):
    """Return the part [a, b] of an interval within the interceptor's limits, with the latest launches at its ends."""
    l0, l1 = latest[k, lane], latest[k + 1, lane]
    if l0 <= -FAR and l1 <= -FAR:
        return 2.0, -1.0, -FAR, -FAR
    e0, e1 = 0.0, 1.0
    if l0 <= -FAR:
        e0, l0 = _edge(states, k, lane, 1.0, t0, t1, table, limits, wave)
    elif l1 <= -FAR:
        e1, l1 = _edge(states, k, lane, 0.0, t0, t1, table, limits, wave)
    per_share = (l1 - l0) / (e1 - e0) if e1 - e0 > 1e-6 else 0.0
    a, b = max(a, e0), min(b, e1)
    at0, at1 = l0 - e0 * per_share, l0 + (1.0 - e0) * per_share
    a, b = clipped(a, b, limits[2] - (t0 - at0), limits[2] - (t1 - at1))
    return a, b, at0 + a * per_share, at0 + b * per_share


@kernel(allocates=False)
def one_interval(states, k, t0, t1, a, b, latest, table, limits, wave):
    """Return `interval` of a block's first flight: for callers that follow one flight."""
    return interval(states, k, 0, t0, t1, a, b, latest, table, limits, wave)


@kernel(allocates=False)
def scan(
    states, lane, burnout, step, margins, since, own, lags, granted, mode, cue, remote, firsts, latest, begin_at, end_at,
    table, limits, wave, out, shots,
):  # fmt: skip
    """Work out the windows of one site against one flight; write FIELDS into out and two counts into shots.

    own: the site's own radar, -1: none. lags (radars): after how many s a radar's track is at the site's disposal, FAR: never
    (its own: at once). cue: when the remote infrared track allows an order. remote: the earliest order on any remote track.
    firsts (radars): when each radar's track first supports one. begin_at, end_at: samples of `latest` between which a time
    stands. limits: lowest and highest altitude, longest flight, delay
    from track to launch, from intercept to next decision, launch interval, stock.
    wave (TERMS): scratch.
    """
    delay, assessment, spacing, stock = limits[3], limits[4], limits[5], int(limits[6])
    radars, samples = margins.shape[0], states.shape[0]
    any_track = FAR
    for r in range(radars):
        if lags[r] < FAR:
            any_track = min(any_track, firsts[r] + lags[r])
    committed = first_order(cue, remote, firsts, lags, own, mode)
    best, best_time, earliest, final, first, last = -FAR, np.nan, np.nan, np.nan, np.nan, np.nan
    count, free = 0, -FAR
    salvo, next_launch = 0, -FAR
    # Whose track may support the intercept: the site's own radar's; engaging on remote, any, or the network's (-1).
    from_radar, to_radar = (own, own + 1) if own >= 0 else (0, 0)
    if mode == ENGAGE_ON_REMOTE:
        from_radar, to_radar = (-1 if granted else 0), radars
    for k in range(max(BOOST + 1, begin_at - 1), min(samples - 1, end_at + 1)):
        if latest[k, lane] <= -FAR and latest[k + 1, lane] <= -FAR:
            continue
        t0, t1 = time_at(k, burnout, step), time_at(k + 1, burnout, step)
        done = -1.0
        while done < 1.0:
            a, b = _next_part(k, done, from_radar, to_radar, margins, lane, since, lags, t0, t1)
            if a > b:
                break
            done = b
            a, b, l0, l1 = interval(states, k, lane, t0, t1, a, b, latest, table, limits, wave)
            if a > b:
                continue
            order = (since[own, k] if mode == ORGANIC else committed) + delay
            if order >= FAR:
                continue
            ta, tb = t0 + a * (t1 - t0), t0 + b * (t1 - t0)
            if l0 - order > best:
                best, best_time = l0 - order, ta
            if l1 - order > best:
                best, best_time = l1 - order, tb
            if l0 >= order or l1 >= order:
                from_share, to_share = clipped(0.0, 1.0, l0 - order, l1 - order)
                ts, te = ta + from_share * (tb - ta), ta + to_share * (tb - ta)
                if not (first <= ts):
                    first = ts
                if not (last >= te):
                    last = te
                soon, top = max(order, min(l0, l1)), max(l0, l1)
                if not (earliest <= soon):
                    earliest = soon
                if not (final >= top):
                    final = top
                begin = max(soon, next_launch)
                if begin <= top and salvo < stock:
                    fit = min(int((top - begin) / max(spacing, 1e-3) + 1e-9) + 1, stock - salvo)
                    salvo += fit
                    next_launch = begin + fit * spacing
            while count < stock:
                wanted = order if order > free else free
                if l0 < wanted and l1 < wanted:
                    break
                share, _ = clipped(0.0, 1.0, l0 - wanted, l1 - wanted)
                met = ta + share * (tb - ta)
                left = l0 + share * (l1 - l0)
                count += 1
                free = max(met + assessment + delay, left + spacing)
    out[SLACK] = best if best > -FAR else -np.inf
    out[EARLIEST], out[LATEST], out[FIRST], out[LAST], out[BEST] = earliest, final, first, last, best_time
    out[CUED] = cue if cue < FAR else np.inf
    out[COMMITTED] = committed if committed < FAR else np.inf
    out[ANY_TRACK] = any_track if any_track < FAR else np.inf
    shots[SHOTS] = count
    shots[SALVO] = salvo


@lanes
def _greatest(margins, count, out):
    """Fill out[:count] with the greatest margin of each flight over its samples (samples, LANES)."""
    for lane in range(count):
        out[lane] = margins[0, lane]
    for k in range(1, margins.shape[0]):
        for lane in range(count):
            out[lane] = margins[k, lane] if margins[k, lane] > out[lane] else out[lane]


@kernel(allocates=False)
def look(
    states, first, used, total_burnout, step, post_samples, views, infrared, reach, margins, since, firsts, seen, cues
):  # fmt: skip
    """Fill, for a block of flights, what every radar and the space infrared see of them.

    margins (radars, samples, LANES), since (LANES, radars, samples), firsts and seen (LANES, radars), cues (LANES): as
    `tracked` tells.
    reach (LANES): scratch.
    """
    for r in range(margins.shape[0]):
        view_block(states, used, post_samples[first : first + LANES], views, r, reach, margins[r], False)
        _greatest(margins[r], used, reach)
        for lane in range(used):
            if reach[lane] < 0.0:
                firsts[lane, r], seen[lane, r] = FAR, 0.0
                since[lane, r, :] = FAR
            else:
                firsts[lane, r], seen[lane, r] = tracked(
                    margins[r], lane, total_burnout[first + lane], step[lane], views[8][r], since[lane, r]
                )
    for lane in range(used):
        cues[lane] = cue_of(states, lane, total_burnout[first + lane], infrared[0], infrared[1], infrared[2])


@scalar
def first_order(cue, remote, firsts, lags, own, mode):
    """Return the earliest commitment on any track that a mode goes by; FAR: never. See `scan` for the arguments."""
    if mode == ORGANIC:
        return firsts[own] if own >= 0 else FAR
    committed = cue
    for r in range(len(lags)):
        if lags[r] < FAR:
            committed = min(committed, firsts[r] if r == own else max(firsts[r] + lags[r], remote))
    return committed


@kernel
def engage_blocks(
    begin, end, states, burnout, ending, post_samples, views, infrared, tables, limits, own, lags, cue_lags, granted, mode,
    remote_commit, out, shots,
):  # fmt: skip
    """Work out the windows of every site against blocks begin..end of flights.

    tables: axes (S, 3, 3), bounds (S, 2), times (S, ...), farthest (S, ...). limits (S, 7). own (S). lags (S, R) and
    cue_lags (S): s until a radar's track, or the infrared cue, is at a site's disposal. out: (S, FIELDS, n), shots: (S, 2, n).
    """
    samples, radars, sites = states.shape[1], len(views[0]), len(own)
    steps = samples - BOOST - 2
    axes, bounds, times, farthest = tables
    margins, latest = np.empty((radars, samples, LANES)), np.empty((samples, LANES))
    all_since, all_firsts = np.empty((LANES, radars, samples)), np.empty((LANES, radars))
    all_seen, cues, reach, step = np.empty((LANES, radars)), np.empty(LANES), np.empty(LANES), np.empty(LANES)
    row, pair = np.empty(FIELDS), np.empty(2, np.int64)
    places, wave, within = np.empty((8, LANES)), np.empty(TERMS), np.empty((2, LANES), np.int64)
    total = out.shape[2]
    for block in range(begin, end):
        first = block * LANES
        used = min(LANES, total - first)
        for lane in range(LANES):
            step[lane] = (ending[first + lane] - burnout[first + lane]) / steps
        look(
            states[block], first, used, burnout, step, post_samples, views, infrared, reach, margins, all_since, all_firsts,
            all_seen, cues,
        )  # fmt: skip
        for s in range(sites):
            table = FlyOutTable(axes[s], bounds[s, 0], bounds[s, 1], times[s], farthest[s])
            launch_times(
                states[block],
                used,
                burnout[first : first + LANES],
                step,
                table,
                limits[s],
                places,
                wave,
                latest,
                within,
            )
            for lane in range(used):
                i = first + lane
                if not (ending[i] > 0.0):
                    row[:] = np.nan
                    row[SLACK] = -np.inf
                    pair[:] = 0
                else:
                    cue = max(cues[lane] + cue_lags[s], remote_commit)
                    scan(
                        states[block], lane, burnout[i], step[lane], margins, all_since[lane], own[s], lags[s], granted,
                        mode, cue if cue < FAR else FAR, remote_commit, all_firsts[lane], latest, within[0, lane],
                        within[1, lane], table, limits[s], wave, row, pair,
                    )  # fmt: skip
                row[SEEN] = all_seen[lane, own[s]] if own[s] >= 0 else 0.0
                row[OWN_TRACK] = all_firsts[lane, own[s]] if own[s] >= 0 else np.inf
                if row[OWN_TRACK] >= FAR:
                    row[OWN_TRACK] = np.inf
                for f in range(FIELDS):
                    out[s, f, i] = row[f]
                shots[s, 0, i], shots[s, 1, i] = pair[0], pair[1]


@kernel(allocates=False)
def stretches(
    states, lane, burnout, step, margins, since, own, lags, granted, mode, committed, latest, begin_at, end_at, table, limits,
    wave, rows,
):  # fmt: skip
    """Write the stretches in which one site could meet one flight, as far as any shot could use them; return how many.

    rows (samples, 5): launch that leads to the begin and to the end of a stretch, the intercepts there, and the earliest
    launch that the track allows; of two stretches the later is of use only to a shot that the earlier can no longer serve.
    committed: see `first_order`; the other arguments as for `scan`.
    """
    radars, samples = margins.shape[0], states.shape[0]
    from_radar, to_radar = (own, own + 1) if own >= 0 else (0, 0)
    if mode == ENGAGE_ON_REMOTE:
        from_radar, to_radar = (-1 if granted else 0), radars
    count, greatest = 0, -FAR
    for k in range(max(BOOST + 1, begin_at - 1), min(samples - 1, end_at + 1)):
        if latest[k, lane] <= -FAR and latest[k + 1, lane] <= -FAR:
            continue
        t0, t1 = time_at(k, burnout, step), time_at(k + 1, burnout, step)
        done = -1.0
        while done < 1.0:
            a, b = _next_part(k, done, from_radar, to_radar, margins, lane, since, lags, t0, t1)
            if a > b:
                break
            done = b
            a, b, l0, l1 = interval(states, k, lane, t0, t1, a, b, latest, table, limits, wave)
            order = (since[own, k] if mode == ORGANIC else committed) + limits[3]
            top = max(l0, l1)
            if a > b or order >= FAR or top < order or top <= greatest or count >= len(rows):
                continue
            rows[count, 0], rows[count, 1] = l0, l1
            rows[count, 2], rows[count, 3] = t0 + a * (t1 - t0), t0 + b * (t1 - t0)
            rows[count, 4] = order
            greatest = top
            count += 1
    return count


@kernel
def stretch_blocks(
    begin, end, states, burnout, ending, post_samples, views, infrared, tables, limits, own, lags, cue_lags, granted, mode,
    remote_commit, rows, counts,
):  # fmt: skip
    """Work out the stretches of every site against blocks begin..end of flights, arguments as for `engage_blocks`.

    rows (S, n, samples, 5), counts (S, n).
    """
    samples, radars, sites = states.shape[1], len(views[0]), len(own)
    steps = samples - BOOST - 2
    axes, bounds, times, farthest = tables
    margins, latest = np.empty((radars, samples, LANES)), np.empty((samples, LANES))
    all_since, all_firsts = np.empty((LANES, radars, samples)), np.empty((LANES, radars))
    all_seen, cues, reach, step = np.empty((LANES, radars)), np.empty(LANES), np.empty(LANES), np.empty(LANES)
    places, wave, within = np.empty((8, LANES)), np.empty(TERMS), np.empty((2, LANES), np.int64)
    total = counts.shape[1]
    for block in range(begin, end):
        first = block * LANES
        used = min(LANES, total - first)
        for lane in range(LANES):
            step[lane] = (ending[first + lane] - burnout[first + lane]) / steps
        look(
            states[block], first, used, burnout, step, post_samples, views, infrared, reach, margins, all_since, all_firsts,
            all_seen, cues,
        )  # fmt: skip
        for s in range(sites):
            table = FlyOutTable(axes[s], bounds[s, 0], bounds[s, 1], times[s], farthest[s])
            launch_times(
                states[block],
                used,
                burnout[first : first + LANES],
                step,
                table,
                limits[s],
                places,
                wave,
                latest,
                within,
            )
            for lane in range(used):
                i = first + lane
                counts[s, i] = 0
                if ending[i] > 0.0:
                    cue = min(max(cues[lane] + cue_lags[s], remote_commit), FAR)
                    committed = first_order(cue, remote_commit, all_firsts[lane], lags[s], own[s], mode)
                    counts[s, i] = stretches(
                        states[block], lane, burnout[i], step[lane], margins, all_since[lane], own[s], lags[s], granted,
                        mode, committed, latest, within[0, lane], within[1, lane], table, limits[s], wave,
                        rows[s, i],
                    )  # fmt: skip
