"""The compiled sensor picture of a block of flights: radar margins, track times and infrared cues."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import LANES, kernel, lanes, scalar
from mujun.engagement.blocks import FAR, clipped, time_at
from mujun.sensors.infrared import cue_of
from mujun.sensors.radar import view_block

Array = NDArray[np.float64]


class SensorPicture(NamedTuple):
    """Sensor picture of a block of flights; times in s after the missile's launch.

    Attributes:
        margins: (radars, samples, LANES) margin in each radar's view, m, negative outside.
        since: (LANES, radars, samples) time from which the track in the interval after a sample supports a launch; FAR if out
            of view.
        tracked: (LANES, radars) time at which a radar's track first supports a launch, within one period of view; FAR if never.
        seen: (LANES, radars) time in view, s.
        cue: (LANES,) time at which the infrared track is usable; infinite if never.
        settled: (LANES,) time from which the missile's path is known, before which no order is given.
    """

    margins: Array
    since: Array
    tracked: Array
    seen: Array
    cue: Array
    settled: Array


def blank_picture(radars: int, samples: int) -> SensorPicture:
    """Return arrays of a picture to be filled."""
    return SensorPicture(
        np.empty((radars, samples, LANES)),
        np.empty((LANES, radars, samples)),
        np.empty((LANES, radars)),
        np.empty((LANES, radars)),
        np.empty(LANES),
        np.empty(LANES),
    )


@kernel(allocates=False)
def _track(margins, lane, burnout, step, ready, since):
    """Fill since (samples,) of one radar and flight; return when the track first supports a launch, and the time in view, s.

    margins: (samples, LANES) m. burnout, step: of the flight, s. ready: time in view until the track supports a launch, s.
    """
    begun, first, seen = FAR, FAR, 0.0
    for k in range(margins.shape[0] - 1):
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


@lanes
def _greatest(margins, count, out):
    """Fill out[:count] with the greatest margin of each flight over its samples (samples, LANES)."""
    for lane in range(count):
        out[lane] = margins[0, lane]
    for k in range(1, margins.shape[0]):
        for lane in range(count):
            out[lane] = margins[k, lane] if margins[k, lane] > out[lane] else out[lane]


@kernel(allocates=False)
def look(flights, views, infrared, early, picture, nearness):
    """Fill the picture of a block of flights. early: whether orders are given before burnout. nearness: (LANES,) scratch."""
    for r in range(picture.margins.shape[0]):
        margins = picture.margins[r]
        view_block(flights.states, flights.used, flights.post_boost, views, r, nearness, margins, False)
        _greatest(margins, flights.used, nearness)
        for lane in range(flights.used):
            if nearness[lane] < 0.0:
                picture.tracked[lane, r], picture.seen[lane, r] = FAR, 0.0
                picture.since[lane, r, :] = FAR
            else:
                picture.tracked[lane, r], picture.seen[lane, r] = _track(
                    margins, lane, flights.burnout[lane], flights.step[lane], views.ready[r], picture.since[lane, r]
                )
    for lane in range(flights.used):
        picture.settled[lane] = 0.0 if early else flights.burnout[lane]
        picture.cue[lane] = cue_of(
            flights.states,
            lane,
            flights.burnout[lane],
            infrared.cloud_break,
            infrared.detection_delay,
            infrared.track_delay,
        )


@scalar
def cue_at(picture, lane, shooter):
    """Return the time at which the infrared track allows a site's order, s; FAR if never."""
    cue = picture.cue[lane] + shooter.reach.rules.infrared_lag
    return min(max(cue, shooter.remote_commit, picture.settled[lane]), FAR)


@scalar
def first_commitment(picture, lane, shooter):
    """Return the time at which the first track that counts in the site's mode allows its order, s; FAR if never."""
    own = shooter.reach.rules.own_radar
    if shooter.organic:
        return max(picture.tracked[lane, own], picture.settled[lane]) if own >= 0 else FAR
    committed = cue_at(picture, lane, shooter)
    for r in range(len(shooter.radar_lag)):
        lag = shooter.radar_lag[r]
        if lag < FAR:
            track = picture.tracked[lane, r]
            committed = min(committed, track if r == own else max(track + lag, shooter.remote_commit))
    return max(committed, picture.settled[lane])


@scalar
def first_track(picture, lane, shooter):
    """Return when the first radar track reaches the site, s; FAR or more if never."""
    track = FAR
    for r in range(len(shooter.radar_lag)):
        if shooter.radar_lag[r] < FAR:
            track = min(track, picture.tracked[lane, r] + shooter.radar_lag[r])
    return track
