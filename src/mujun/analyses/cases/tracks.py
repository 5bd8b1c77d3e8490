"""Tracks: the longest view of each of many flights by any radar."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.flights import Flights
from mujun.analyses.cases.spells import spells_of
from mujun.sensors.radar import CrossSections, Watch, margins

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Tracks:
    """The longest view of each case (n,) by the best radar.

    track: its duration minus the time that the radar needs for a track, s.
    begin, end: of that view, s after launch; NaN if there is none.
    radar: index of the radar.
    inside: greatest margin in any radar's view, m; negative: distance by which the flight stays outside.
    """

    track: Array
    begin: Array
    end: Array
    radar: NDArray[np.int64]
    inside: Array

    @property
    def tracked(self) -> NDArray[np.bool_]:
        """Which cases have an established track."""
        return self.track > 0.0

    @property
    def ranked(self) -> NDArray[np.int64]:
        """Indices of the cases from worst to best: by track, then by margin in view."""
        return np.lexsort((self.inside, self.track))


def longest_tracks(watches: Sequence[Watch], flights: Flights) -> Tracks:
    """Return the longest track of each case by any of the radars; without any flight there are no cases."""
    if not flights.groups:
        return Tracks(np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0, np.int64), np.zeros(0))
    parts = [_group_tracks(watches, group.flights.times, margins(watches, group.flights, group.post_boost_time))
             for group in flights.groups]  # fmt: skip
    return Tracks(*(np.concatenate([getattr(part, name) for part in parts]) for name in Tracks.__dataclass_fields__))


def _group_tracks(watches: Sequence[Watch], times: Array, margin: Array) -> Tracks:
    radars, n = len(watches), len(times)
    begins, ends = np.full((radars, n), np.nan), np.full((radars, n), np.nan)
    track = np.zeros((radars, n))
    for r, watch in enumerate(watches):
        row, begin, end = spells_of(margin[r], times)
        order = np.argsort(end - begin, kind="stable")  # the longest spell of a flight is written last and stays
        begins[r, row[order]], ends[r, row[order]] = begin[order], end[order]
        track[r] = np.nan_to_num(ends[r] - begins[r]) - watch.radar.ready_time
    best = np.argmax(track, axis=0)
    rows = np.arange(n)
    return Tracks(track[best, rows], begins[best, rows], ends[best, rows], best, margin.max(axis=(0, 2)))


def with_range(watches: Sequence[Watch], factor: float) -> list[Watch]:
    """Return radars with their range multiplied by a factor."""
    return [replace(w, radar=replace(w.radar, reference_range=factor * w.radar.reference_range)) for w in watches]


def with_warhead(watches: Sequence[Watch], section: float) -> list[Watch]:
    """Return radars that observe warheads of another cross-section, m^2; other phases unchanged."""
    return [replace(w, sections=CrossSections(w.sections.boosting, w.sections.post_boost, section)) for w in watches]
