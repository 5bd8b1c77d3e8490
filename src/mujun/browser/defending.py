"""Entry that counts shots and slack at aim points: of every flight it computes only what can still change them.

`engage` computes whole windows, at every sample within reach. For the ground around a defence shots and slack suffice, so that
radars are asked by `spells`, and a launch is looked up only where `reaching` says that it could be a further shot, or leave more
slack.
"""

import numpy as np

from mujun.base.compiled import kernel, scalar
from mujun.base.webassembly.addresses import entry
from mujun.browser import memory as m
from mujun.browser.arrays import defence_in, flights_in, scan_scratch_in, settings
from mujun.browser.memory import array
from mujun.browser.reaching import Span, ends_of_reach, intervals_too_late
from mujun.browser.spells import AFTER, BEGIN, END, FIRST, LAST, SINCE, write_spells
from mujun.engagement.blocks import FAR, FlightBlock, interval_at, time_at
from mujun.engagement.defence import ORGANIC
from mujun.engagement.launches import part_within_reach
from mujun.engagement.picture import first_commitment
from mujun.engagement.scan import (
    LAUNCH_TO_BEGIN,
    LAUNCH_TO_END,
    earlier_part,
    free_again,
    ready_from,
    shot_through,
    write_opening,
)
from mujun.engagement.shooters import Shooter, SiteReach, supporters, table_at
from mujun.flight.engine.sampling import HEIGHT
from mujun.flight.engine.state import X, Y, Z
from mujun.interceptors.table import time_of_flight
from mujun.sensors.infrared import cue_of

_aim_of, _threatened = array("aim_of"), array("threatened")
_fewest_shots, _fewest_slack = array("fewest_shots"), array("fewest_slack")
_flown, _stride, _likely = array("flown"), array("stride"), array("likely")
_ends, _drifted, _kept_clear = array("ends"), array("drifted"), array("kept_clear")
_radar_version, _site_version = array("radar_version"), array("site_version")
_kept_track, _kept_track_version = array("kept_track"), array("kept_track_version")
_kept_shots, _kept_slack = array("kept_shots"), array("kept_slack")
_kept_first, _kept_version = array("kept_first"), array("kept_version")
_soonest, _widest = array("soonest"), array("widest")
_spell_rows, _spell_counts, _latest_of_one = array("spell_rows"), array("spell_counts"), array("latest_of_one")

ALONE = 0
"""Lane of a flight that stands alone in its block."""
OUT_OF_REACH, NOT_ASKED = -1.0, -2.0
"""In place of the time of a site's first track: of flights that never come within reach, and of those not looked at since."""


@scalar
def _next_part(step, done, shooter, spells, counts):
    """Return the earliest part of an interval, after the share `done`, in which a track supports the intercept.

    The first share exceeds the second where there is none.
    """
    if shooter.first_supporter < 0:
        return max(done, 0.0), 1.0
    begin, end = 2.0, -1.0
    for r in range(shooter.first_supporter, shooter.end_supporter):
        lag = shooter.radar_lag[r]
        for e in range(counts[r] if lag < FAR else 0):
            spell = spells[r, e]
            ready = spell[SINCE] + lag
            if step.sample < spell[FIRST] or step.sample > spell[LAST] or ready > step.end:
                continue
            a = spell[BEGIN] if step.sample == spell[FIRST] else 0.0
            b = spell[END] if step.sample == spell[LAST] else 1.0
            begin, end = earlier_part(begin, end, ready_from(step, a, ready), b, done)
    return begin, end


@scalar
def _known_since(k, own, spells, counts):
    """Return the time from which the own radar's track in an interval supports a launch, s; FAR if it does not see."""
    for e in range(counts[own]):
        if spells[own, e, FIRST] <= k <= spells[own, e, LAST]:
            return spells[own, e, SINCE]
    return FAR


@kernel(allocates=False)
def _latest(flight, k, reach, wave):
    """Return the latest launch that meets a flight at sample k, s after the missile's launch; -FAR if out of reach."""
    states, rules, table = flight.states, reach.rules, reach.table
    height = states[k, HEIGHT, ALONE]
    if not (rules.lowest <= height <= rules.highest and table.highest > table.lowest):
        return -FAR
    time = time_of_flight(states[k, X, ALONE], states[k, Y, ALONE], states[k, Z, ALONE], height, table, wave)
    return time_at(k, flight.burnout[ALONE], flight.step[ALONE]) - time if time < FAR else -FAR


@kernel(allocates=False)
def _openings_in(flight, k, order, shooter, spells, counts, latest, scratch):
    """Write the openings of one site in an interval, as `scan` finds them, into scratch; return their number."""
    reach, openings, wave = shooter.reach, scratch.openings, scratch.table.wave
    for end in (k, k + 1):
        if np.isnan(latest[end, ALONE]):
            latest[end, ALONE] = _latest(flight, end, reach, wave)
    step, done, count = interval_at(ALONE, k, flight.burnout[ALONE], flight.step[ALONE]), -1.0, 0
    while done < 1.0 and max(latest[k, ALONE], latest[k + 1, ALONE]) > -FAR:
        a, b = _next_part(step, done, shooter, spells, counts)
        if a > b:
            break
        done = b
        a, b, l0, l1 = part_within_reach(flight.states, step, a, b, latest, reach, wave)
        if a > b:
            continue
        write_opening(openings[count], step, a, b, l0, l1, order)
        count += 1
    return count


@scalar
def _orders(k, shooter, picture, committed, spells, counts):
    """Return when a site can order a shot that meets the flight in an interval, s; FAR if it cannot."""
    rules = shooter.reach.rules
    known = _known_since(k, rules.own_radar, spells, counts) if shooter.organic else committed
    return min(max(known, picture.settled[ALONE]) + rules.order_delay, FAR)


@kernel(allocates=False)
def _slack(flight, shooter, picture, spells, counts, span, enough, likely, latest, scratch):
    """Return the slack of one site at one flight, s, and the interval that leaves it.

    The slack is exact from -enough to enough, else beyond the same end. span: of reach. likely: interval that is looked at first.
    """
    committed, slack, best = first_commitment(picture, ALONE, shooter), -FAR, likely
    if not shooter.organic and committed >= FAR:
        return slack, best
    guessing = span.first <= likely < span.last
    k = likely if guessing else span.last - 1
    while k >= span.first and slack < enough:
        order, late = _orders(k, shooter, picture, committed, spells, counts), 1
        if order < FAR:
            late = intervals_too_late(flight, k, -1, order + max(slack, -enough), shooter.reach.table, span)
        if late == 0:
            late = 1
            for o in range(_openings_in(flight, k, order, shooter, spells, counts, latest, scratch)):
                launch = max(scratch.openings[o, LAUNCH_TO_BEGIN], scratch.openings[o, LAUNCH_TO_END])
                if launch - order > slack:
                    slack, best = launch - order, k
        # An earlier spell may have an earlier order.
        k = span.last - 1 if guessing else k - (1 if shooter.organic else late)
        guessing = False
    return slack, best


@kernel(allocates=False)
def _shots(flight, shooter, picture, spells, counts, span, latest, scratch):
    """Return the number of shots of one site at one flight in sequence."""
    rules, openings, committed = shooter.reach.rules, scratch.openings, first_commitment(picture, ALONE, shooter)
    shots, free, k = 0, -FAR, span.first
    while k < span.last and shots < rules.stock:
        order = _orders(k, shooter, picture, committed, spells, counts)
        if order >= FAR:
            k += 1
            continue
        late = intervals_too_late(flight, k, 1, max(order, free), shooter.reach.table, span)
        if late > 0:
            k += late
            continue
        for o in range(_openings_in(flight, k, order, shooter, spells, counts, latest, scratch)):
            while shots < rules.stock:
                launch, meeting = shot_through(openings, o, max(order, free))
                if launch <= -FAR:
                    break
                shots += 1
                free = free_again(launch, meeting, rules)
        k += 1
    return shots


@kernel(allocates=False)
def _write_tracks(flight, stride, views, versions, kept, rows, counts, wanted):
    """Write when each radar first tracks one flight, s, and its spells, where these are not known.

    Args:
        flight: block with the flight.
        stride: as in `write_spells`.
        views: the radars.
        versions: (radars,) how often each was changed.
        kept: the times (radars,) and the versions (radars,) for which they are.
        rows, counts: spells of each radar; -1 of those that are not written. All are written if `wanted`.
    """
    for r in range(len(counts)):
        if (kept[1][r] != versions[r] or wanted) and counts[r] < 0:
            counts[r], kept[0][r] = write_spells(flight, ALONE, stride, views, r, rows[r])
            kept[1][r] = versions[r]


@entry
def defend(d):
    """Lower shots and slack at the aim points to those against this set's flights.

    The shots of several sites against one missile add up; the slack is the largest of any site, -FAR if none ever reaches it.
    Slack is exact from -"enough" to "enough" of "settings", and otherwise beyond the same end. What was found of a flight and a
    site is kept, and holds until the site is changed, or the time of its first track.
    """
    flights, defence, scratch, enough = flights_in(d), defence_in(d), scan_scratch_in(d), settings(d)[m.ENOUGH]
    picture, organic, cue = scratch.picture, defence.mode == ORGANIC, defence.infrared
    aim_of, threatened, shots, slack = _aim_of(d), _threatened(d), _fewest_shots(d), _fewest_slack(d)
    flown, stride, widest, soonest, likely = _flown(d), _stride(d), _widest(d), _soonest(d), _likely(d)
    spells, counts, latest, versions = _spell_rows(d), _spell_counts(d), _latest_of_one(d), _site_version(d)
    drifted, kept_clear = _drifted(d), _kept_clear(d)
    kept_shots, kept_slack, kept_first, kept_version = _kept_shots(d), _kept_slack(d), _kept_first(d), _kept_version(d)
    kept_track, kept_track_version, radar_versions, ends = (
        _kept_track(d),
        _kept_track_version(d),
        _radar_version(d),
        _ends(d),
    )
    for i in range(d[m.TOTAL]):
        if not flights.ending[i] > 0.0:
            continue
        flight = FlightBlock(
            flown[i], flights.burnout[i : i + 1], flights.ending[i : i + 1], flights.step[i : i + 1],
            flights.post_boost[i : i + 1], 1,
        )  # fmt: skip
        reached = False
        for s in range(d[m.SITES]):
            ends[s, 0], ends[s, 1] = 0, -1
            if kept_version[s, i] != versions[s] and kept_clear[s, i] <= drifted[s]:
                reach = SiteReach(table_at(defence.tables, s), defence.rules[s])
                ends[s, 0], ends[s, 1], clearance = ends_of_reach(flight, stride[i, AFTER], reach, widest[s])
                kept_version[s, i], kept_shots[s, i], kept_slack[s, i] = versions[s], 0, -FAR
                kept_first[s, i] = NOT_ASKED if ends[s, 0] < ends[s, 1] else OUT_OF_REACH
                kept_clear[s, i] = drifted[s] + clearance
            reached |= kept_first[s, i] != OUT_OF_REACH
        if reached:
            tracks, counts[:] = (kept_track[:, i], kept_track_version[:, i]), -1
            _write_tracks(flight, stride[i], defence.views, radar_versions, tracks, spells, counts, False)
            for r in range(d[m.RADARS]):
                picture.tracked[ALONE, r] = kept_track[r, i]
            picture.settled[ALONE] = 0.0 if defence.early else flights.burnout[i]
            if not organic:
                picture.cue[ALONE] = cue_of(
                    flight.states, ALONE, flights.burnout[i], cue.cloud_break, cue.detection_delay, cue.track_delay
                )
        together, largest, k = 0, -FAR, aim_of[i]
        for s in range(d[m.SITES]):
            rules = defence.rules[s]
            from_radar, to_radar = supporters(defence, rules.own_radar)
            # Built here, because a compiled function cannot return a record.
            reach = SiteReach(table_at(defence.tables, s), rules)
            shooter = Shooter(reach, defence.radar_lag[s], from_radar, to_radar, organic, defence.remote_commit)
            if kept_first[s, i] != OUT_OF_REACH:
                committed = first_commitment(picture, ALONE, shooter)
                if committed != kept_first[s, i]:
                    _write_tracks(flight, stride[i], defence.views, radar_versions, tracks, spells, counts, True)
                    if ends[s, 0] > ends[s, 1]:
                        ends[s, 0], ends[s, 1], _ = ends_of_reach(flight, stride[i, AFTER], reach, widest[s])
                    span = Span(ends[s, 0], ends[s, 1], stride[i, AFTER], widest[s], soonest[s])
                    for sample in range(span.first, span.last + 1):
                        latest[sample, ALONE] = np.nan
                    # Flights that follow one another are alike: what was best for one is a good guess for the next.
                    kept_slack[s, i], likely[s] = _slack(
                        flight, shooter, picture, spells, counts, span, enough, likely[s], latest, scratch
                    )
                    kept_first[s, i], kept_shots[s, i] = committed, 0
                    if kept_slack[s, i] >= 0.0:
                        kept_shots[s, i] = _shots(flight, shooter, picture, spells, counts, span, latest, scratch)
            together += kept_shots[s, i]
            largest = max(largest, kept_slack[s, i])
        shots[k] = min(shots[k], together) if threatened[k] else together
        slack[k] = min(slack[k], largest) if threatened[k] else largest
        threatened[k] = 1
