"""The engagement of one flight in detail: view of each radar, openings, and the launch and intercept of each shot.

The compiled scan (`engagement.scan`) gives only the ends of the windows and the number of shots, for many flights. This module
follows one flight in Python and gives every single shot; a test compares the counts with those of the scan. As in the scan,
all margins are linear between samples.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import plain
from mujun.engagement.blocks import FAR, FlightBlock, Interval, arrange_flights, block_at, clipped
from mujun.engagement.defence import ENGAGE_ON_REMOTE, ORGANIC, Defence, Site
from mujun.engagement.launches import (
    Launches,
    blank_launches,
    launch_times,
    one_part_within_reach,
)
from mujun.engagement.shooters import SiteReach, site_rules
from mujun.flight.engine.sampling import BOOST, Sampled
from mujun.interceptors.table import TableScratch, table_scratch
from mujun.sensors.infrared import cue_time
from mujun.sensors.radar import margins

Array = NDArray[np.float64]

clip = plain(clipped)


@dataclass(frozen=True)
class Sighting:
    """View of one radar on a flight; times in s after the missile's launch, infinite if never.

    Attributes:
        name: name of the radar.
        spells: (enters, leaves) of each period of view.
        first: first time in view.
        confirmed: time at which a detection is confirmed, within one period of view.
        tracked: time at which the track supports a launch, within one period of view.
        ready: time in view until the track supports a launch, s.
        margin: margin in view at each sample, m.
    """

    name: str
    spells: tuple[tuple[float, float], ...]
    first: float
    confirmed: float
    tracked: float
    ready: float
    margin: Array

    @property
    def seen(self) -> float:
        """Total time in view, s."""
        return sum(leaves - enters for enters, leaves in self.spells)


@dataclass(frozen=True)
class Opening:
    """A period in which the target is within reach and the intercept is supported; times in s after the missile's launch.

    Attributes:
        begin, end: first and last intercept time.
        latest_begin, latest_end: latest launch to the intercept at begin and at end, linear between.
        order: earliest launch allowed by the track.
    """

    begin: float
    end: float
    latest_begin: float
    latest_end: float
    order: float


@dataclass(frozen=True)
class Shot:
    """Launch and intercept of one interceptor, s after the missile's launch."""

    launch: float
    intercept: float


def sightings(defence: Defence, flights: Sampled, post_boost_time: float = 0.0) -> list[Sighting]:
    """Return the view of each radar on the first flight: the additional sensors, then the sites' own radars."""
    watches = defence.watches
    if not watches:
        return []
    times, found = flights.times[0], []
    for watch, margin in zip(watches, margins(watches, flights, post_boost_time)[:, 0], strict=True):
        spells = _spells(times, margin)
        confirm, ready = watch.radar.confirm_time, watch.radar.ready_time
        within = [[enters + wait for enters, leaves in spells if enters + wait <= leaves] for wait in (confirm, ready)]
        first, confirmed, tracked = ((v[0] if v else np.inf) for v in ([s[0] for s in spells], *within))
        found.append(Sighting(watch.radar.name, tuple(spells), first, confirmed, tracked, ready, margin))
    return found


def confirmed_margin(sighting: Sighting, times: Array, confirm_time: float) -> Array:
    """Return a radar's margins, m, made negative where the target is in view but not yet confirmed in this period of view."""
    out = np.minimum(sighting.margin, -1.0)
    for enters, leaves in sighting.spells:
        inside = (times >= enters + confirm_time) & (times <= leaves)
        out[inside] = sighting.margin[inside]
    return out


def _spells(times: Array, margin: Array) -> list[tuple[float, float]]:
    """Return the periods (s) in which a margin is not negative."""
    spells: list[tuple[float, float]] = []
    open_end = False
    for k in range(len(times) - 1):
        a, b = clip(0.0, 1.0, margin[k], margin[k + 1])
        if a > b:
            open_end = False
            continue
        step = times[k + 1] - times[k]
        enters, leaves = float(times[k] + a * step), float(times[k] + b * step)
        if open_end and a == 0.0:
            spells[-1] = (spells[-1][0], leaves)
        else:
            spells.append((enters, leaves))
        open_end = b == 1.0
    return spells


def commit_time(defence: Defence, site: int, flights: Sampled, seen: list[Sighting]) -> float:
    """Return when the first track, remote or own, allows a site's decision, s; infinite if never."""
    remote, own, delays = defence.timeline.remote_commit, defence.own_radar(site), defence.delays
    settled = settled_time(defence, flights)
    if defence.mode == ORGANIC:
        return max(float(seen[own].tracked), settled) if own is not None else float("inf")
    tracks = [s.tracked if r == own else max(s.tracked + delays.radars[site, r], remote) for r, s in enumerate(seen)]
    cue = float(cue_time(defence.infrared, flights)[0]) + float(delays.infrared[site])
    return max(float(min([max(cue, remote), *tracks])), settled)


def settled_time(defence: Defence, flights: Sampled) -> float:
    """Return the time from which the first flight's path is known, before which no order is given, s after launch."""
    return 0.0 if defence.early else float(flights.burnout_time[0])


@dataclass(frozen=True)
class _Followed:
    """One flight as arrays for compiled code, and the latest launches of one site to it."""

    block: FlightBlock
    reach: SiteReach
    launches: Launches
    scratch: TableScratch

    @classmethod
    def by(cls, defence: Defence, site: int, flights: Sampled) -> "_Followed":
        """Return the first of some flights, followed by a site."""
        block = plain(block_at)(arrange_flights(flights, 0.0), 0)._replace(used=1)
        reach, scratch = SiteReach(defence.sites[site].fly_out.table, site_rules(defence)[site]), table_scratch()
        launches = blank_launches(flights.states.shape[1])
        launch_times(block, reach, scratch, launches)
        return cls(block, reach, launches, scratch)

    def reachable(self, k: int) -> bool:
        """Return whether either end of the interval after sample k is within reach."""
        return bool((self.launches.latest[k : k + 2, 0] > -FAR).any())

    def part_within_reach(self, step: Interval, a: float, b: float) -> tuple[float, float, float, float]:
        """Return `launches.part_within_reach` of the flight."""
        found: tuple[float, float, float, float] = one_part_within_reach(
            self.block.states, step, a, b, self.launches.latest, self.reach, self.scratch.wave
        )
        return found


def openings(
    defence: Defence, site: int, flights: Sampled, seen: list[Sighting], mode: int | None = None
) -> list[Opening]:
    """Return the periods in which one site could meet the first flight with the support required by the mode, in order of time.

    They include periods whose launch would have to precede the order; compare with `Opening.order`.
    """
    mode = defence.mode if mode is None else mode
    followed = _Followed.by(defence, site, flights)
    committed, times = commit_time(defence, site, flights, seen), flights.times[0]
    settled = settled_time(defence, flights)
    found: list[Opening] = []
    for k in range(BOOST + 1, len(times) - 1):
        if not followed.reachable(k):
            continue
        step, done = Interval(0, k, float(times[k]), float(times[k + 1])), -1.0
        for a, b, known in _supported_parts(defence, site, seen, step, mode, committed):
            if b <= done:
                continue
            a, done = max(a, done), b
            a, b, l0, l1 = followed.part_within_reach(step, a, b)
            if a > b or not np.isfinite(known):
                continue
            order = max(known, settled) + defence.timeline.decision + defence.timeline.launch
            length = step.end - step.begin
            found.append(Opening(step.begin + a * length, step.begin + b * length, l0, l1, order))
    return found


def _supported_parts(
    defence: Defence, site: int, seen: list[Sighting], step: Interval, mode: int, committed: float
) -> list[tuple[float, float, float]]:
    """Return the parts of an interval in which a track supports the intercept, sorted by begin.

    Each part is (begin share, end share, time (s) at which the track for the launch order is known).
    """
    own, lags = defence.own_radar(site), defence.delays.radars[site]
    supporters: list[int] = [own] if own is not None else []
    parts: list[tuple[float, float, float]] = []
    if mode == ENGAGE_ON_REMOTE:
        supporters = [r for r in range(len(seen)) if np.isfinite(lags[r])]
        if defence.granted:
            parts.append((0.0, 1.0, committed))
    for r in supporters:
        a, b, ready = _supported(seen[r], step, float(lags[r]))
        if a <= b:
            parts.append((a, b, ready if mode == ORGANIC else committed))
    return sorted(parts, key=lambda part: (part[0], -part[1]))


def _supported(sighting: Sighting, step: Interval, lag: float) -> tuple[float, float, float]:
    """Return the part of an interval in which a radar's track, delayed by `lag` s, is usable, and since when.

    The part is empty if the first share exceeds the second.
    """
    a, b = clip(0.0, 1.0, sighting.margin[step.sample], sighting.margin[step.sample + 1])
    if a > b:
        return 2.0, -1.0, np.inf
    middle = step.begin + 0.5 * (a + b) * (step.end - step.begin)
    begun = max((enters for enters, _ in sighting.spells if enters <= middle), default=np.inf)
    ready = begun + sighting.ready + lag
    if ready > step.begin:
        a = max(a, (ready - step.begin) / max(step.end - step.begin, 1e-9))
    return a, b, ready


def shots_in_sequence(site: Site, defence: Defence, found: list[Opening]) -> list[Shot]:
    """Return shots in sequence, each decided after the assessment of the previous one, up to the stock.

    Each shot intercepts as early as possible. found: the site's openings in order of time.
    """
    timeline, spacing = defence.timeline, site.fly_out.interceptor.launch_interval
    shots: list[Shot] = []
    free = -np.inf
    for opening in found:
        while len(shots) < site.stock:
            wanted = max(opening.order, free)
            l0, l1 = opening.latest_begin, opening.latest_end
            if max(l0, l1) < wanted:
                break
            share, _ = clip(0.0, 1.0, l0 - wanted, l1 - wanted)
            shot = Shot(l0 + share * (l1 - l0), opening.begin + share * (opening.end - opening.begin))
            shots.append(shot)
            free = max(
                shot.intercept + timeline.assessment + timeline.decision + timeline.launch, shot.launch + spacing
            )
    return shots
