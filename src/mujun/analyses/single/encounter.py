"""One engagement in detail: windows, shots and intercepts of some sites against one flight, or why there are none."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.meet import NEVER_HIGH_ENOUGH, NO_STOCK, too_fast, too_late, unsupported
from mujun.analyses.required_speed import flip_speed
from mujun.analyses.single.flight import SingleFlight
from mujun.analyses.single.openers import Opener, openers
from mujun.base.text import NEXT_NAME, joined, say
from mujun.earth.frames import inertial_to_fixed, relative_velocity
from mujun.earth.geodesy import fixed_to_geodetic
from mujun.engagement.defence import MODES, ORGANIC, Defence, Site, sampling_step
from mujun.engagement.geometry import Geometry, meeting_geometry
from mujun.engagement.launch_quality import LaunchQuality, TrackedTarget, Tracker, launch_quality
from mujun.engagement.nearest import beyond_reach
from mujun.engagement.sequence import (
    Shot,
    Sighting,
    confirmed_margin,
    openings,
    shots_in_sequence,
    sightings,
)
from mujun.engagement.window import Windows, windows
from mujun.flight.engine.events import state_at
from mujun.flight.engine.lanes import MARK_APOGEE
from mujun.flight.engine.sampling import Sampled, sample
from mujun.interceptors.direct import fly_through
from mujun.interceptors.interceptor import said_of_scaling
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario

Array = NDArray[np.float64]

ENCOUNTER_STEP_S = 2.0
"""Longest step between samples of the flight, s; shorter for short-range interceptors."""


@dataclass(frozen=True)
class Meeting:
    """An intercept.

    what: which intercept it is, in words.
    time: s after the missile's launch.
    launch: of the interceptor, s after the missile's launch.
    latitude, longitude, height: of the intercept, rad and m.
    geometry: of the two paths.
    """

    what: str
    time: float
    launch: float
    latitude: float
    longitude: float
    height: float
    geometry: Geometry | None


@dataclass(frozen=True)
class SiteResult:
    """What one site can do against the flight.

    windows: of the one flight.
    shots: one after another, each after the assessment of the one before.
    meetings: intercepts of note.
    quality: whether the track can be good enough for a launch; None: not known.
    nearest: least distance by which the missile passes beyond the interceptor's reach, m.
    """

    name: str
    windows: Windows
    shots: tuple[Shot, ...]
    meetings: tuple[Meeting, ...]
    quality: LaunchQuality | None
    nearest: float


@dataclass(frozen=True)
class Encounter:
    """One flight against the sites of a defence; times in s after the missile's launch.

    flights: the one flight, sampled.
    radars: what each radar sees of it.
    sites: what each site can do.
    by_mode: engagement mode -> windows of each site in that mode.
    required_speed: burnout speed that opens a window, m/s; None: no speed tried does.
    required_note: what that speed implies, or why there is none.
    why_not: why no site has a window; '' if one has.
    openers: single changes that would open a window.
    """

    defence: Defence
    flights: Sampled
    radars: tuple[Sighting, ...]
    sites: tuple[SiteResult, ...]
    by_mode: dict[str, list[Windows]]
    required_speed: float | None
    required_note: str
    why_not: str
    openers: tuple[Opener, ...]

    @property
    def slack(self) -> float:
        """Greatest slack of any site, s; -inf: never within reach with the support that the mode demands."""
        return max(float(site.windows.slack[0]) for site in self.sites)


@dataclass(frozen=True)
class Approach:
    """One flight against a defence.

    flown: the flight and its steering.
    flights: the same flight, sampled.
    post_boost: time after burnout with the post-boost cross-section, s.
    seen: what each radar of the defence sees of it.
    """

    flown: SingleFlight
    flights: Sampled
    post_boost: float
    defence: Defence
    seen: list[Sighting]

    def windows(self, defence: Defence) -> list[Windows]:
        """Return the windows of each site of a defence, which may differ from `self.defence`."""
        return windows(defence, self.flights, self.post_boost)

    def opens(self, defence: Defence) -> bool:
        """Return whether any site of a defence has a window."""
        return any(window.feasible[0] for window in self.windows(defence))


def encounter(builder: Builder, scenario: Scenario, missile: str, flown: SingleFlight, speed: bool = True) -> Encounter:
    """Return what the sites of a scenario can do against one flight.

    speed: whether to search for the burnout speed and other changes that would open a window.
    """
    defence = builder.defence(scenario)
    post_boost = builder.post_boost_time(missile)
    flights = sample(flown.flights, interval=min(ENCOUNTER_STEP_S, sampling_step(defence)))
    approach = Approach(flown, flights, post_boost, defence, sightings(defence, flights, post_boost))
    by_mode = {name: approach.windows(replace(defence, mode=mode)) for name, mode in MODES.items()}
    mine = by_mode[scenario.mode]
    sites = [_site(builder, scenario, approach, s, window) for s, window in enumerate(mine)]
    required, note = None, ""
    changes: tuple[Opener, ...] = ()
    if speed and all(site.stock == 0 for site in defence.sites):
        note = NO_STOCK
    elif speed:
        nearest = min(range(len(sites)), key=lambda s: (-float(mine[s].slack[0]), sites[s].nearest))
        holds = any(window.feasible[0] for window in mine)
        required, note = _flip_speed(builder, scenario, approach, nearest, holds)
        if not holds:
            own_flight = float(flights.flight_time[0])
            changes = openers(defence, nearest, mine[nearest], approach.opens, required, own_flight)
    return Encounter(
        defence, flights, tuple(approach.seen), tuple(sites), by_mode, required, note,
        _why_not(defence, flights, sites, changes), changes,
    )  # fmt: skip


def _flip_speed(
    builder: Builder, scenario: Scenario, approach: Approach, nearest: int, holds: bool
) -> tuple[float | None, str]:
    """Return the least burnout speed (m/s) of the nearest site's interceptor that opens a window; None and a reason if none.

    The speeds of all sites change in proportion.
    nearest: index of the site. holds: whether there is a window now.
    """
    sites = approach.defence.sites
    now = sites[nearest].fly_out.interceptor.burnout_speed

    def opens(v: float) -> bool:
        speeds = [v / now * site.fly_out.interceptor.burnout_speed for site in sites]
        faster = tuple(
            replace(site, fly_out=builder.site(name, scenario.interceptor, speed).fly_out)
            for name, site, speed in zip(scenario.defences, sites, speeds, strict=True)
        )
        return approach.opens(replace(approach.defence, sites=faster))

    speed, note = flip_speed(opens, [now], holds)
    if speed is None:
        return None, note
    interceptor = scenario.interceptor or builder.get(schema.Defence, scenario.defences[nearest]).interceptor
    return speed, note or said_of_scaling(builder.interceptor(interceptor, speed), now)


def _site(builder: Builder, scenario: Scenario, approach: Approach, s: int, window: Windows) -> SiteResult:
    """Return what one site can do. s: index of the site. window: of this site."""
    site, flights = approach.defence.sites[s], approach.flights
    moments: dict[str, float] = {}
    if window.feasible[0]:
        moments = {
            "first intercept": float(window.first_intercept[0]),
            "best intercept": float(window.best_time[0]),
            "last intercept": float(window.last_intercept[0]),
        }
    elif np.isfinite(window.slack[0]):
        moments = {"nearest in time": float(window.best_time[0])}
    found = openings(approach.defence, s, flights, approach.seen)
    named = scenario.interceptor or builder.get(schema.Defence, scenario.defences[s]).interceptor
    return SiteResult(
        site.name,
        window,
        tuple(shots_in_sequence(site, approach.defence, found)),
        tuple(_meeting(approach.flown, site, what, time) for what, time in moments.items()),
        _quality(approach, s, builder.get(schema.Interceptor, named), moments.get("best intercept")),
        0.0 if np.isfinite(window.slack[0]) else float(beyond_reach(site, flights)[0]),
    )


def _meeting(flown: SingleFlight, site: Site, what: str, time: float) -> Meeting:
    """Return the intercept of a flight at a time (s) by an interceptor from a site."""
    state, earth, clock = state_at(flown.flights.samples()[0], time), flown.flights.earth, np.array(time)
    position = inertial_to_fixed(state[:3], clock, earth)
    velocity = inertial_to_fixed(relative_velocity(state[:3], state[3:], earth), clock, earth)
    latitude, longitude, height = (float(v) for v in fixed_to_geodetic(position))
    flight = float(site.fly_out.time_to(position[None], np.array([height]))[0])
    passage = fly_through(site.fly_out.interceptor, site.fly_out.place, position[None], about=np.array([flight]))
    geometry = None
    if passage.found[0]:
        flight = float(passage.time[0])
        geometry = meeting_geometry(velocity, passage.velocity[0])
    return Meeting(what, time, time - flight, latitude, longitude, height, geometry)


def _quality(approach: Approach, s: int, interceptor: schema.Interceptor, best: float | None) -> LaunchQuality | None:
    """Return whether the track can be good enough for a launch to the best intercept; None where its needs are not known.

    s: index of the site. best: time of the best intercept, s.
    """
    if best is None or interceptor.divert_reach is None:
        return None
    defence, flights = approach.defence, approach.flights
    burnout, times = float(flights.burnout_time[0]), flights.times[0]
    trackers = [
        Tracker(watch, max(burnout, one.confirmed), confirmed_margin(one, times, watch.radar.confirm_time))
        for one, watch in zip(approach.seen, defence.watches, strict=True)
    ]
    own = defence.own_radar(s)
    if defence.mode == ORGANIC:
        trackers = [] if own is None else [trackers[own]]
    mark = approach.flown.flights.mark(MARK_APOGEE)[0]
    target = TrackedTarget(
        times, flights.position[0], flights.height[0], burnout + approach.post_boost, mark[:6], float(mark[6])
    )
    return launch_quality(target, trackers, best, interceptor.divert_reach.si)


def _why_not(defence: Defence, flights: Sampled, sites: list[SiteResult], changes: tuple[Opener, ...]) -> str:
    """Return a sentence why no site has a window, and what would open one; '' if one has."""
    if any(site.windows.feasible[0] for site in sites):
        return ""
    best = max(sites, key=lambda site: (float(site.windows.slack[0]), -site.nearest))
    slack = float(best.windows.slack[0])
    if slack >= 0.0:
        return NO_STOCK
    if np.isfinite(slack):
        reason = too_late(best.name, slack)
    elif not np.isfinite(best.nearest):
        reason = NEVER_HIGH_ENOUGH
    elif best.nearest > 0.0:
        reason = say(
            "at usable altitudes the missile passes {distance:,.0f} km beyond the reach of {site}",
            distance=best.nearest / 1e3,
            site=best.name,
        )
    else:
        at = sites.index(best)
        reason = too_fast(defence.sites[at], flights, 0) or unsupported(defence, at)
    possible = [change for change in changes if change.needed is not None]
    if not possible:
        if not changes:
            return reason
        tried = joined([change.tried for change in changes], NEXT_NAME)
        none = say("no single change of the defence that was tried opens a window ({tried})", tried=tried)
        return joined((reason, none))
    least = min(possible, key=lambda change: change.relative)
    change = say(
        "the smallest single change, as a share of the present value, that opens a window: {what} {needed:,.4g} {unit} instead "
        "of {now:,.4g}",
        what=least.what,
        needed=least.needed,
        unit=least.unit,
        now=least.now,
    )
    return joined((reason, change))
