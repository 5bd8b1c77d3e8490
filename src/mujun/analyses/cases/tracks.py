"""Tracks: for how long which radar holds each of many flights in view."""

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

    track: its seconds less those that the radar's track needs.
    begin, end: of that view, s after launch; NaN if there is none.
    radar: index of the radar.
    inside: by how much the flight comes inside any radar's view, m; negative: how far it stays outside.
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
        """The cases from worst to best: by track, and those never seen by how near they come to the view."""
        return np.lexsort((self.inside, self.track))


def longest_tracks(watches: Sequence[Watch], flights: Flights) -> Tracks:
    """Return the longest track of each case by any of the radars."""
    parts = [_group_tracks(watches, group.flights.times, margins(watches, group.flights, group.post_boost_time))
             for group in flights.groups]  # fmt: skip
    return Tracks(*(np.concatenate([getattr(part, name) for part in parts]) for name in Tracks.__dataclass_fields__))


def _group_tracks(watches: Sequence[Watch], times: Array, margin: Array) -> Tracks:
    radars, n = len(watches), len(times)
    begins, ends = np.full((radars, n), np.nan), np.full((radars, n), np.nan)
    track = np.zeros((radars, n))
    for r, watch in enumerate(watches):
        row, begin, end = spells_of(margin[r], times)
        order = np.argsort(end - begin, kind="stable")  # of several spells of one flight the longest is written last
        begins[r, row[order]], ends[r, row[order]] = begin[order], end[order]
        track[r] = np.nan_to_num(ends[r] - begins[r]) - watch.radar.ready_time
    best = np.argmax(track, axis=0)
    rows = np.arange(n)
    return Tracks(track[best, rows], begins[best, rows], ends[best, rows], best, margin.max(axis=(0, 2)))


def with_range(watches: Sequence[Watch], factor: float) -> list[Watch]:
    """Return radars of so many times the range."""
    return [replace(w, radar=replace(w.radar, reference_range=factor * w.radar.reference_range)) for w in watches]


def with_warhead(watches: Sequence[Watch], section: float) -> list[Watch]:
    """Return radars that look at warheads of a cross-section, m^2."""
    return [replace(w, sections=CrossSections(w.sections.boosting, w.sections.post_boost, section)) for w in watches]


def with_section(watches: Sequence[Watch], section: float) -> list[Watch]:
    """Return radars that look at targets of one cross-section in all phases, m^2."""
    return [replace(w, sections=CrossSections(section, section, section)) for w in watches]
