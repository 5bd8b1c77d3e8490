"""The compiled scan: the openings of a site against each flight of a block, and the windows and shots that follow.

All limits (view, altitude, flight time) are margins sampled along the flight and linear between samples. So the scan finds
intervals of time instead of single samples, and loosening a limit can never shorten an interval.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import LANES, kernel, scalar
from mujun.engagement.blocks import FAR, block_at, clipped, interval_at, time_at
from mujun.engagement.defence import ORGANIC
from mujun.engagement.launches import (
    Launches,
    blank_launches,
    launch_times,
    part_within_reach,
)
from mujun.engagement.picture import SensorPicture, blank_picture, cue_at, first_commitment, first_track, look
from mujun.engagement.shooters import Shooter, SiteReach, supporters, table_at
from mujun.flight.engine.sampling import BOOST
from mujun.interceptors.table import TableScratch, table_scratch

Array = NDArray[np.float64]

LAUNCH_TO_BEGIN, LAUNCH_TO_END, OPENING_BEGIN, OPENING_END, ORDER = range(5)
"""Columns of an opening, s after the missile's launch: latest launch to its begin and to its end, intercept times at begin and
end (all linear between), and earliest launch allowed by the track."""
OPENING_COLUMNS = 5


class Stretches(NamedTuple):
    """Openings that a shot could use. A later opening is kept only if its latest launch is after those of all earlier ones.

    Attributes:
        rows: (sites, n, most, OPENING_COLUMNS); `most` is 0 if stretches are not wanted.
        counts: (sites, n) number of openings in `rows`.
    """

    rows: Array
    counts: NDArray[np.int64]


class ScanScratch(NamedTuple):
    """Scratch for the scan of a block.

    Attributes:
        picture: sensor picture of the block.
        nearness: (LANES,).
        launches: latest launches of one site.
        table: scratch for reading fly-out tables.
        openings: (most, OPENING_COLUMNS) of one site against one flight.
    """

    picture: SensorPicture
    nearness: Array
    launches: Launches
    table: TableScratch
    openings: Array


def scan_scratch(radars: int, samples: int) -> ScanScratch:
    """Return scratch for blocks with `samples` samples per flight. Each radar gives at most one opening per interval."""
    openings = np.empty((samples * max(radars, 1), OPENING_COLUMNS))
    return ScanScratch(
        blank_picture(radars, samples), np.empty(LANES), blank_launches(samples), table_scratch(), openings
    )


@scalar
def _supported(step, r, picture, lag):
    """Return the part of an interval in which radar r has the target in view and its track, delayed by `lag` s, is usable."""
    lane, k = step.lane, step.sample
    a, b = clipped(0.0, 1.0, picture.margins[r, k, lane], picture.margins[r, k + 1, lane])
    ready = picture.since[lane, r, k] + lag
    if ready >= FAR or ready > step.end:
        return 2.0, -1.0
    return ready_from(step, a, ready), b


@scalar
def ready_from(step, a, ready):
    """Return the share of an interval from which a track is usable that is ready at a time, s: not before the share a."""
    return max(a, (ready - step.begin) / (step.end - step.begin)) if ready > step.begin else a


@scalar
def earlier_part(begin, end, a, b, done):
    """Return the earlier of two parts of an interval: begin..end, and a..b without what lies before the share `done`.

    Of two that begin together it is the longer.
    """
    if a > b or b <= done:
        return begin, end
    a = max(a, done)
    if a < begin or (a == begin and b > end):
        return a, b
    return begin, end


@scalar
def write_opening(opening, step, a, b, l0, l1, order):
    """Write an opening (OPENING_COLUMNS) from a to b, shares of an interval. l0, l1: launches to its ends, s; order: s."""
    opening[LAUNCH_TO_BEGIN], opening[LAUNCH_TO_END], opening[ORDER] = l0, l1, order
    opening[OPENING_BEGIN] = step.begin + a * (step.end - step.begin)
    opening[OPENING_END] = step.begin + b * (step.end - step.begin)


@scalar
def _next_supported(step, done, shooter, picture):
    """Return the earliest part of an interval, after the share `done`, in which a track supports the intercept."""
    if shooter.first_supporter < 0:
        return max(done, 0.0), 1.0
    begin, end = 2.0, -1.0
    for r in range(shooter.first_supporter, shooter.end_supporter):
        lag = shooter.radar_lag[r]
        if lag >= FAR:
            continue
        a, b = _supported(step, r, picture, lag)
        begin, end = earlier_part(begin, end, a, b, done)
    return begin, end


@kernel(allocates=False)
def _ask(flights, shooter, picture, launches):
    """Ask, in launches, for the samples that matter to a site: the ends of intervals in which a track supports an intercept."""
    end = flights.states.shape[0] - 1
    for lane in range(flights.used):
        first, last = end + 1, -1
        known = shooter.organic or first_commitment(picture, lane, shooter) < FAR
        if flights.ending[lane] > 0.0 and known:
            if shooter.first_supporter < 0:
                first, last = BOOST + 1, end
            for r in range(max(shooter.first_supporter, 0), shooter.end_supporter if last < 0 else 0):
                begin, finish, lag = BOOST + 1, end - 1, shooter.radar_lag[r]
                if picture.tracked[lane, r] + lag >= FAR:
                    continue
                since, burnout, spacing = picture.since[lane, r], flights.burnout[lane], flights.step[lane]
                while begin <= finish and since[begin] + lag > time_at(begin + 1, burnout, spacing):
                    begin += 1
                while finish >= begin and since[finish] + lag > time_at(finish + 1, burnout, spacing):
                    finish -= 1
                if begin <= finish:
                    first, last = min(first, begin), max(last, finish + 1)
        launches.first[lane], launches.last[lane] = first, last


@scalar
def _find_openings(flights, lane, shooter, picture, launches, wave, openings):
    """Write the openings of one site against one flight in order of time; return their number.

    An opening is a part of one interval between samples in which the target is within reach, a track supports the intercept,
    and a track allows the launch order. wave: scratch. openings: (most, OPENING_COLUMNS).
    """
    latest, committed, count = launches.latest, first_commitment(picture, lane, shooter), 0
    burnout, spacing = flights.burnout[lane], flights.step[lane]
    first, last = max(BOOST + 1, launches.first[lane] - 1), min(latest.shape[0] - 1, launches.last[lane] + 1)
    for k in range(first, last):
        if latest[k, lane] <= -FAR and latest[k + 1, lane] <= -FAR:
            continue
        step = interval_at(lane, k, burnout, spacing)
        done = -1.0
        while done < 1.0:
            a, b = _next_supported(step, done, shooter, picture)
            if a > b:
                break
            done = b
            a, b, l0, l1 = part_within_reach(flights.states, step, a, b, latest, shooter.reach, wave)
            if a > b:
                continue
            known = picture.since[lane, shooter.reach.rules.own_radar, k] if shooter.organic else committed
            order = max(known, picture.settled[lane]) + shooter.reach.rules.order_delay
            if order >= FAR:
                continue
            write_opening(openings[count], step, a, b, l0, l1, order)
            count += 1
    return count


@scalar
def _slack(openings, count):
    """Return the greatest slack (latest launch minus the earliest that the track allows) of openings, and its intercept time."""
    best, best_time = -FAR, np.nan
    for o in range(count):
        order = openings[o, ORDER]
        if openings[o, LAUNCH_TO_BEGIN] - order > best:
            best, best_time = openings[o, LAUNCH_TO_BEGIN] - order, openings[o, OPENING_BEGIN]
        if openings[o, LAUNCH_TO_END] - order > best:
            best, best_time = openings[o, LAUNCH_TO_END] - order, openings[o, OPENING_END]
    return best, best_time


@scalar
def _launches(openings, o):
    """Return the earliest and the latest launch through an opening; the latest is before the earliest where there is none."""
    l0, l1 = openings[o, LAUNCH_TO_BEGIN], openings[o, LAUNCH_TO_END]
    return max(openings[o, ORDER], min(l0, l1)), max(l0, l1)


@scalar
def _feasible_window(openings, count):
    """Return the earliest and latest feasible launch, and the first and last intercept; NaN if none is feasible."""
    earliest, latest, first, last = np.nan, np.nan, np.nan, np.nan
    for o in range(count):
        soonest_launch, last_launch = _launches(openings, o)
        if last_launch < soonest_launch:
            continue
        l0, l1, order = openings[o, LAUNCH_TO_BEGIN], openings[o, LAUNCH_TO_END], openings[o, ORDER]
        begin, end = openings[o, OPENING_BEGIN], openings[o, OPENING_END]
        from_share, to_share = clipped(0.0, 1.0, l0 - order, l1 - order)
        soonest_meeting, last_meeting = begin + from_share * (end - begin), begin + to_share * (end - begin)
        if not (first <= soonest_meeting):
            first = soonest_meeting
        if not (last >= last_meeting):
            last = last_meeting
        if not (earliest <= soonest_launch):
            earliest = soonest_launch
        if not (latest >= last_launch):
            latest = last_launch
    return earliest, latest, first, last


@scalar
def _salvo_size(openings, count, rules):
    """Return the number of launches that fit into the openings at the launch interval, at most the stock."""
    salvo, next_launch = 0, -FAR
    for o in range(count):
        if salvo >= rules.stock:
            break
        soonest, latest = _launches(openings, o)
        begin = max(soonest, next_launch)
        if begin <= latest:
            fit = min(int((latest - begin) / max(rules.spacing, 1e-3) + 1e-9) + 1, rules.stock - salvo)
            salvo += fit
            next_launch = begin + fit * rules.spacing
    return salvo


@scalar
def shot_through(openings, o, wanted):
    """Return launch and intercept of the earliest shot through an opening not launched before `wanted`, s; -FAR if there is
    none."""
    l0, l1 = openings[o, LAUNCH_TO_BEGIN], openings[o, LAUNCH_TO_END]
    if l0 < wanted and l1 < wanted:
        return -FAR, -FAR
    share, _ = clipped(0.0, 1.0, l0 - wanted, l1 - wanted)
    begin, end = openings[o, OPENING_BEGIN], openings[o, OPENING_END]
    return l0 + share * (l1 - l0), begin + share * (end - begin)


@scalar
def free_again(launch, meeting, rules):
    """Return when the next launch is possible after a shot, s: after its assessment and the launch interval."""
    return max(meeting + rules.assessment + rules.order_delay, launch + rules.spacing)


@scalar
def _shots_in_sequence(openings, count, rules):
    """Return the number of shots that fit in sequence, each decided after the assessment of the previous one."""
    shots, free = 0, -FAR
    for o in range(count):
        if shots >= rules.stock:
            break
        order = openings[o, ORDER]
        while shots < rules.stock:
            launch, meeting = shot_through(openings, o, order if order > free else free)
            if launch <= -FAR:
                break
            shots += 1
            free = free_again(launch, meeting, rules)
    return shots


@scalar
def _never(time):
    """Return a time with FAR replaced by infinity."""
    return time if time < FAR else np.inf


@scalar
def _write_openings(window, openings, count, rules):
    """Write slack, launches, intercepts and shots from the openings into a window."""
    best, window.best_time = _slack(openings, count)
    window.slack = best if best > -FAR else -np.inf
    if best < 0.0:
        count = 0  # every launch would have to precede its order, so none is feasible
    window.earliest_launch, window.latest_launch, window.first_intercept, window.last_intercept = _feasible_window(
        openings, count
    )
    window.shots, window.salvo = _shots_in_sequence(openings, count, rules), _salvo_size(openings, count, rules)


@scalar
def _write_tracks(window, lane, shooter, picture):
    """Write the times at which tracks allow the site's order into a window."""
    window.cued = _never(cue_at(picture, lane, shooter))
    window.committed = _never(first_commitment(picture, lane, shooter))
    window.any_track = _never(first_track(picture, lane, shooter))


@scalar
def _write_own_view(window, lane, shooter, picture):
    """Write the time in view and the track time of the site's own radar into a window."""
    own = shooter.reach.rules.own_radar
    window.seen = picture.seen[lane, own] if own >= 0 else 0.0
    window.own_track = _never(picture.tracked[lane, own]) if own >= 0 else np.inf


@scalar
def _write_nothing(window):
    """Write an empty window, for a flight that did not land."""
    window.slack, window.best_time = -np.inf, np.nan
    window.earliest_launch, window.latest_launch = np.nan, np.nan
    window.first_intercept, window.last_intercept = np.nan, np.nan
    window.cued, window.committed, window.any_track = np.nan, np.nan, np.nan
    window.shots, window.salvo = 0, 0


@scalar
def _keep_useful(openings, count, rows):
    """Copy the openings that a shot could use into rows (most, OPENING_COLUMNS); return their number."""
    kept, greatest = 0, -FAR
    for o in range(count):
        soonest, latest = _launches(openings, o)
        if latest < soonest or latest <= greatest or kept >= len(rows):
            continue
        for c in range(OPENING_COLUMNS):
            rows[kept, c] = openings[o, c]
        greatest = latest
        kept += 1
    return kept


@kernel(allocates=False)
def engage_blocks(begin, end, flights, defence, scratch, windows, stretches):
    """Compute the windows or the stretches of every site against blocks begin..end of flights.

    Args:
        begin, end: range of blocks.
        flights: FlightArrays.
        defence: DefenceArrays.
        scratch: ScanScratch.
        windows: (sites, n) `window.WINDOW` records, filled if `stretches` has no rows.
        stretches: Stretches, filled otherwise.
    """
    picture, openings = scratch.picture, scratch.openings
    for block in range(begin, end):
        these = block_at(flights, block)
        look(these, defence.views, defence.infrared, defence.early, picture, scratch.nearness)
        for s in range(len(defence.rules)):
            rules = defence.rules[s]
            from_radar, to_radar = supporters(defence, rules.own_radar)
            # Built here, because a compiled function cannot return a record.
            reach, organic = SiteReach(table_at(defence.tables, s), rules), defence.mode == ORGANIC
            shooter = Shooter(reach, defence.radar_lag[s], from_radar, to_radar, organic, defence.remote_commit)
            _ask(these, shooter, picture, scratch.launches)
            launch_times(these, reach, scratch.table, scratch.launches)
            for lane in range(these.used):
                i, landed, count = block * LANES + lane, these.ending[lane] > 0.0, 0
                if landed:
                    count = _find_openings(
                        these, lane, shooter, picture, scratch.launches, scratch.table.wave, openings
                    )
                if stretches.rows.shape[2] > 0:
                    stretches.counts[s, i] = _keep_useful(openings, count, stretches.rows[s, i])
                    continue
                window = windows[s, i]
                _write_own_view(window, lane, shooter, picture)
                if landed:
                    _write_openings(window, openings, count, rules)
                    _write_tracks(window, lane, shooter, picture)
                else:
                    _write_nothing(window)
