"""One engagement in detail: what some sites could do against one flight, when, how, and if nothing, what would change it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.answer import FASTEST, flip_speed
from mujun.analyses.cases.meet import NO_STOCK, too_late, unsupported
from mujun.analyses.single.flight import SingleFlight
from mujun.earth.frames import inertial_to_fixed, relative_velocity
from mujun.earth.geodesy import fixed_to_geodetic
from mujun.engagement.defence import MODES, ORGANIC, Defence, Site, sampling_step
from mujun.engagement.geometry import Geometry, meeting_geometry
from mujun.engagement.launch_quality import LaunchQuality, launch_quality
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
from mujun.flight.engine.lanes import MARK_APOGEE
from mujun.flight.engine.sampling import Sampled, sample
from mujun.interceptors.direct import fly_through
from mujun.interceptors.flyout import fly_out
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario
from mujun.sensors.radar import Watch

Array = NDArray[np.float64]

INTERVAL = 2.0
"""Longest step in s between samples of the one flight (shorter for short-range interceptors)."""


@dataclass(frozen=True)
class Meeting:
    """An intercept: time (s after the missile's launch), place (rad, m), the interceptor's launch, and the geometry."""

    what: str
    time: float
    launch: float
    latitude: float
    longitude: float
    height: float
    geometry: Geometry | None


@dataclass(frozen=True)
class SiteResult:
    """What one site could do: its window, shots one after another, the meetings of note, and the track's quality."""

    name: str
    windows: Windows
    shots: tuple[Shot, ...]
    meetings: tuple[Meeting, ...]
    quality: LaunchQuality | None
    nearest: float


@dataclass(frozen=True)
class Opener:
    """One property of the defence and the value at which a window opens (None: none within the tried limits does)."""

    what: str
    now: float
    needed: float | None
    unit: str
    tried: str

    @property
    def relative(self) -> float:
        """Size of the change as a share of the present value; infinite where none does."""
        if self.needed is None:
            return np.inf
        return abs(self.needed - self.now) / max(abs(self.now), 1e-9)


@dataclass(frozen=True)
class Encounter:
    """Everything about one flight and the sites against it; times in s after the missile's launch."""

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
        """Greatest slack of any site, s; -inf where none is ever within reach with support."""
        return max(float(site.windows.slack[0]) for site in self.sites)


def _state_at(flown: SingleFlight, time: float) -> tuple[Array, Array]:
    """Return Earth-fixed position and velocity of a flight at a time, cubic between its path's samples."""
    path = flown.flights.samples()[0]
    k = int(np.clip(np.searchsorted(path[:, 6], time, side="right") - 1, 0, len(path) - 2))
    a, b = path[k], path[k + 1]
    h = max(b[6] - a[6], 1e-9)
    u = (time - a[6]) / h
    w = 1.0 - u
    position = w * w * ((1 + 2 * u) * a[:3] + u * h * a[3:6]) + u * u * ((3 - 2 * u) * b[:3] - w * h * b[3:6])
    rate = 6 * u * w * (b[:3] - a[:3]) / h + w * (1 - 3 * u) * a[3:6] + u * (3 * u - 2) * b[3:6]
    earth = flown.flights.earth
    clock = np.array(time)
    return inertial_to_fixed(position, clock, earth), inertial_to_fixed(
        relative_velocity(position, rate, earth), clock, earth
    )


def _meeting(flown: SingleFlight, site: Site, what: str, time: float) -> Meeting:
    position, velocity = _state_at(flown, time)
    latitude, longitude, height = (float(v) for v in fixed_to_geodetic(position))
    flight = float(site.fly_out.time_to(position[None], np.array([height]))[0])
    passage = fly_through(site.fly_out.interceptor, site.fly_out.place, position[None], about=np.array([flight]))
    geometry = None
    if passage.found[0]:
        flight = float(passage.time[0])
        geometry = meeting_geometry(velocity, passage.velocity[0])
    return Meeting(what, time, time - flight, latitude, longitude, height, geometry)


def encounter(builder: Builder, scenario: Scenario, missile: str, flown: SingleFlight, speed: bool = True) -> Encounter:
    """Return what the sites of a scenario could do against one flight.

    speed: whether to look for the burnout speed at which a window exists, and for other changes that would open one.
    """
    defence = builder.defence(scenario)
    post_boost = builder.post_boost_time(missile)
    flights = sample(flown.flights, interval=min(INTERVAL, sampling_step(defence)))
    by_mode = {name: windows(replace(defence, mode=mode), flights, post_boost) for name, mode in MODES.items()}
    mine = by_mode[scenario.mode]
    seen = sightings(defence, flights, post_boost)
    sites = []
    for s, (site, window) in enumerate(zip(defence.sites, mine, strict=True)):
        found = openings(defence, s, flights, seen)
        moments: dict[str, float] = {}
        if window.feasible[0]:
            moments = {
                "first intercept": float(window.first_intercept[0]),
                "best intercept": float(window.best_time[0]),
                "last intercept": float(window.last_intercept[0]),
            }
        elif np.isfinite(window.slack[0]):
            moments = {"nearest in time": float(window.best_time[0])}
        meetings = tuple(_meeting(flown, site, what, time) for what, time in moments.items())
        sites.append(
            SiteResult(
                site.name, window, tuple(shots_in_sequence(site, defence, found)), meetings,
                _quality(builder, scenario, defence, s, seen, flights, flown, post_boost, moments.get("best intercept")),
                float(beyond_reach(site, flights)[0]) if not np.isfinite(window.slack[0]) else 0.0,
            )
        )  # fmt: skip
    holds = any(w.feasible[0] for w in mine)
    required, note = None, ""
    changes: tuple[Opener, ...] = ()
    if speed:
        nearest = min(range(len(sites)), key=lambda s: (-float(mine[s].slack[0]), sites[s].nearest))
        now = defence.sites[nearest].fly_out.interceptor.burnout_speed

        def open_at(v: float) -> bool:
            """Whether there is a window with all sites' speeds changed in proportion, the nearest one's to v."""
            faster = tuple(
                builder.site(name, scenario.interceptor, v / now * site.fly_out.interceptor.burnout_speed)
                for name, site in zip(scenario.defences, defence.sites, strict=True)
            )
            return any(w.feasible[0] for w in windows(replace(defence, sites=faster), flights, post_boost))

        if all(site.stock == 0 for site in defence.sites):
            note = NO_STOCK
        else:
            required, note = flip_speed(open_at, now, holds)
            if not holds:
                changes = _openers(defence, nearest, mine[nearest], flights, post_boost, required)
    return Encounter(
        defence, flights, tuple(seen), tuple(sites), by_mode, required, note, _why_not(defence, sites, changes), changes
    )


def _quality(
    builder: Builder, scenario: Scenario, defence: Defence, s: int, seen: list[Sighting], flights: Sampled,
    flown: SingleFlight, post_boost: float, best: float | None,
) -> LaunchQuality | None:  # fmt: skip
    entry = builder.get(
        schema.Interceptor, scenario.interceptor or builder.get(schema.Defence, scenario.defences[s]).interceptor
    )
    if best is None or entry.divert_reach is None:
        return None
    watches = list(defence.watches)
    own = defence.own_radar(s)
    begins = [max(float(flights.burnout_time[0]), one.confirmed) for one in seen]
    views = [
        confirmed_margin(one, flights.times[0], watch.radar.confirm_time)
        for one, watch in zip(seen, watches, strict=True)
    ]
    if defence.mode == ORGANIC:
        watches, begins, views = ([watches[own]], [begins[own]], [views[own]]) if own is not None else ([], [], [])
    if not watches:
        return None
    mark = flown.flights.mark(MARK_APOGEE)[0]
    return launch_quality(
        watches, begins, np.stack(views), flights.times[0], flights.position[0], flights.height[0],
        mark[:6], float(mark[6]), best, entry.divert_reach.si, float(flights.burnout_time[0]) + post_boost,
    )  # fmt: skip


def _why_not(defence: Defence, sites: list[SiteResult], changes: tuple[Opener, ...]) -> str:
    """Return, as a sentence, why no site has a window and what would open one; '' where one has."""
    if any(site.windows.feasible[0] for site in sites):
        return ""
    best = max(sites, key=lambda site: (float(site.windows.slack[0]), -site.nearest))
    slack = float(best.windows.slack[0])
    if slack >= 0.0:
        return NO_STOCK
    if np.isfinite(slack):
        reason = too_late(best.name, slack)
    elif not np.isfinite(best.nearest):
        reason = "after its burnout the missile is never at an altitude at which the interceptor works"
    elif best.nearest > 0.0:
        reason = f"at usable altitudes the missile passes {best.nearest / 1e3:,.0f} km beyond the reach of {best.name}"
    else:
        reason = unsupported(defence, sites.index(best))
    possible = [change for change in changes if change.needed is not None]
    if not possible:
        tried = ", ".join(change.tried for change in changes)
        return (
            f"{reason}; no single change of the defence that was tried opens a window ({tried})" if changes else reason
        )
    least = min(possible, key=lambda change: change.relative)
    change = f"{least.what} {least.needed:,.4g} {least.unit} instead of {least.now:,.4g}"
    return f"{reason}; the smallest single change, as a share of the present value, that opens a window: {change}"


LONGEST_TRIED, RANGE_TRIED = 3.0, 30.0
"""How many times the longest flight and the radars' range are tried at most."""


def _openers(
    defence: Defence, nearest: int, window: Windows, flights: Sampled, post_boost: float, required: float | None
) -> tuple[Opener, ...]:
    """Return, for single properties of the defence, the value at which a window opens, everything else held.

    A property is changed at all sites alike, in proportion; its values are told for the site that comes nearest to a window.
    """
    site, timeline = defence.sites[nearest], defence.timeline

    def opens(changed: Defence) -> bool:
        return any(w.feasible[0] for w in windows(changed, flights, post_boost))

    def factor(change: Callable[[float], Defence], limit: float) -> float | None:
        """Return the least factor up to a limit that opens a window, by halving, to a thousandth; None: none does."""
        if not opens(change(limit)):
            return None
        low, high = 1.0, limit
        while high - low > 1e-3:
            middle = 0.5 * (low + high)
            low, high = (low, middle) if opens(change(middle)) else (middle, high)
        return high

    def with_longest(times: float) -> Defence:
        def longer(one: Site) -> Site:
            interceptor = one.fly_out.interceptor
            more = replace(interceptor, longest_flight=times * interceptor.longest_flight)
            return replace(one, fly_out=fly_out(more, one.fly_out.place))

        return replace(defence, sites=tuple(longer(one) for one in defence.sites))

    def with_range(times: float) -> Defence:
        def farther(watch: Watch | None) -> Watch | None:
            if watch is None:
                return None
            return replace(watch, radar=replace(watch.radar, reference_range=times * watch.radar.reference_range))

        return replace(
            defence,
            sites=tuple(replace(one, watch=farther(one.watch)) for one in defence.sites),
            sensors=tuple(w for w in map(farther, defence.sensors) if w is not None),
        )

    interceptor = site.fly_out.interceptor
    speed, longest = interceptor.burnout_speed / 1e3, interceptor.longest_flight
    out = [
        Opener(
            "burnout speed", speed, None if required is None else required / 1e3, "km/s",
            f"burnout speed to {FASTEST / 1e3:g} km/s",
        )
    ]  # fmt: skip
    slack = float(window.slack[0])
    track = float(window.own_track[0] if defence.mode == ORGANIC else window.committed[0])
    if np.isfinite(slack) and slack < 0.0 and np.isfinite(track):
        soonest = track + timeline.decision + timeline.launch
        early = soonest + slack
        out.append(Opener("first launch at", soonest, early if early > 0.0 else None, "s", "an earlier first launch"))
    more = factor(with_longest, LONGEST_TRIED)
    out.append(
        Opener(
            "longest flight", longest, None if more is None else more * longest, "s",
            f"longest flight to {LONGEST_TRIED:g} times",
        )
    )  # fmt: skip
    watch = site.watch or next(iter(defence.sensors), None)
    if watch is not None:
        more, now = factor(with_range, RANGE_TRIED), watch.radar.reference_range / 1e3
        out.append(
            Opener(
                f"{watch.radar.name}: range (at {watch.radar.reference_cross_section:g} m²)", now,
                None if more is None else more * now, "km", f"radar range to {RANGE_TRIED:g} times",
            )
        )  # fmt: skip
    return tuple(out)
