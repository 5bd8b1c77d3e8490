"""Windows: the times at which an interceptor can meet a missile, and the launches that lead there.

A missile can be met at time t if its point then is within the interceptor's altitude limits and fly-out table, if the
launch that leads there, t minus time of flight, is not before the earliest launch that the sensors allow, and
if the support that the mode demands is there:

- organic: the site's own radar holds the missile from before the launch order to the intercept;
- launch-on-remote: whichever track is first, remote (space infrared, any other radar of the network; not before the
  commit delay) or own, gives the order, and the own radar has the missile in track at the intercept;
- engage-on-remote: the order as before; any radar of the network has the missile in track at the intercept.

So organic is contained in launch-on-remote, and that in engage-on-remote. The network is the sites' own radars and the
sensors named beside them; `Feeds` says what of it reaches which site, and how late. Where its track is granted throughout,
engage-on-remote needs no radar at the intercept.

Only after the missile's burnout: these interceptors meet midcourse and terminal targets, not boosting ones.
Neglected: the kill vehicle's divert and seeker, discrimination, radar resources.
"""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadInput
from mujun.base.threads import over_blocks
from mujun.earth.constants import WGS84, Earth
from mujun.engagement.scan import (
    ANY_TRACK,
    BEST,
    COMMITTED,
    CUED,
    EARLIEST,
    ENGAGE_ON_REMOTE,
    FAR,
    FIELDS,
    FIRST,
    LAST,
    LATEST,
    LAUNCH_ON_REMOTE,
    ORGANIC,
    OWN_TRACK,
    SALVO,
    SEEN,
    SHOTS,
    SLACK,
    engage_blocks,
    stretch_blocks,
)
from mujun.flight.engine.sampling import Sampled
from mujun.interceptors.curves import DISTANCES, HEIGHTS
from mujun.interceptors.flyout import FINE, TERMS, FlyOut
from mujun.sensors.infrared import Infrared
from mujun.sensors.radar import CrossSections, Watch, arrange_views, in_whole_blocks, post_boost_samples

Array = NDArray[np.float64]

PASSAGES = 40.0
"""Samples in the longest flight of an interceptor: what a target crosses of its reach takes a good part of that time."""
MODES = {"organic": ORGANIC, "launch-on-remote": LAUNCH_ON_REMOTE, "engage-on-remote": ENGAGE_ON_REMOTE}


@dataclass(frozen=True)
class Timeline:
    """Delays of the command chain, s.

    remote_commit: earliest launch order on a remote track (infrared, or a radar not the site's own), after the missile's
    launch. decision: from a track good
    enough to the launch order. launch: from the order to the interceptor leaving. assessment: from an intercept to the
    next decision.
    """

    remote_commit: float
    decision: float
    launch: float
    assessment: float


@dataclass(frozen=True)
class Site:
    """A battery: interceptors with their fly-out table, its own radar (None: it lives on the network's), and stock."""

    name: str
    fly_out: FlyOut
    watch: Watch | None
    stock: int


@dataclass(frozen=True)
class Feeds:
    """After how many s what the network knows is at each site's disposal; infinite: never.

    radars (sites, radars): the sensors beside the sites, then the sites' own radars in the order of the sites that have one.
    infrared (sites,).
    """

    radars: Array
    infrared: Array


@dataclass(frozen=True)
class Defence:
    """Sites that work together: their radars and the sensors beside them are one network.

    granted: whether the network's track is taken for granted at the intercept in engage-on-remote. feeds: what of the
    network reaches each site (None: everything, at once); a site's own radar always serves it at once.
    """

    sites: tuple[Site, ...]
    timeline: Timeline
    infrared: Infrared
    sensors: tuple[Watch, ...] = ()
    mode: int = LAUNCH_ON_REMOTE
    granted: bool = False
    feeds: Feeds | None = None

    def __post_init__(self) -> None:
        if not self.sites:
            raise BadInput("there is no site to defend with; expected at least one")
        if self.feeds is not None and self.feeds.radars.shape != (len(self.sites), len(self.watches)):
            raise ValueError(
                f"feeds are {self.feeds.radars.shape} for {len(self.sites)} sites and {len(self.watches)} radars"
            )

    @property
    def watches(self) -> tuple[Watch, ...]:
        """All radars: the sensors beside the sites, then the sites' own."""
        return (*self.sensors, *(site.watch for site in self.sites if site.watch is not None))

    def own_radar(self, site: int) -> int | None:
        """Return which of `watches` is a site's own radar; None where it has none."""
        if self.sites[site].watch is None:
            return None
        return len(self.sensors) + sum(1 for s in self.sites[:site] if s.watch is not None)

    def looking_at(self, section: float) -> "Defence":
        """Return the defence with all radars on the look-out for warheads of one cross-section (m^2), and buses no smaller."""

        def looked(watch: Watch) -> Watch:
            sections = watch.sections
            return replace(watch, sections=CrossSections(sections.boosting, max(section, sections.post_boost), section))

        return replace(
            self,
            sites=tuple(replace(s, watch=None if s.watch is None else looked(s.watch)) for s in self.sites),
            sensors=tuple(looked(watch) for watch in self.sensors),
        )

    @property
    def delays(self) -> Feeds:
        """What of the network reaches each site, own radars included."""
        own = [self.own_radar(s) for s in range(len(self.sites))]
        if self.feeds is None:
            radars, infrared = np.zeros((len(self.sites), len(self.watches))), np.zeros(len(self.sites))
        else:
            radars, infrared = self.feeds.radars.astype(float), self.feeds.infrared
        for s, r in enumerate(own):
            if r is not None:
                radars[s, r] = 0.0
        return Feeds(radars, infrared)


def sampling_step(defence: Defence) -> float:
    """Return the longest step in s at which flights are to be sampled, lest a small reach be stepped over."""
    return min(site.fly_out.interceptor.longest_flight for site in defence.sites) / PASSAGES


def limits_of(site: Site, timeline: Timeline) -> Array:
    """Return what bounds a site's intercepts, as compiled code reads it (see `scan.scan`): m, s, and its stock."""
    interceptor = site.fly_out.interceptor
    return np.array(
        [
            interceptor.minimum_altitude,
            interceptor.maximum_altitude,
            interceptor.longest_flight,
            timeline.decision + timeline.launch,
            timeline.assessment,
            interceptor.launch_interval,
            float(site.stock),
        ]
    )


@dataclass(frozen=True)
class Windows:
    """What one site can do against each flight (n,), s after the missile's launch; NaN or infinite where nothing.

    slack: latest feasible launch minus earliest possible one, over all points within reach that have
    the support; negative: too late by so much; -inf: never within reach with support.
    earliest_launch, latest_launch, first_intercept, last_intercept: of the feasible window (NaN if none).
    best_time: intercept time at which the slack is greatest.
    shots: intercept attempts that fit one after another, each with its assessment.
    salvo: launches that fit into the window at the launch interval, at most the stock.
    seen: seconds in the own radar's view. own_track: when the own radar's track first supports a launch. cued: when the
    infrared track allows an order. any_track: when the first radar's track is at the site's disposal. committed: when any
    track that the mode goes by, that of infrared included, allows an order.
    """

    slack: Array
    earliest_launch: Array
    latest_launch: Array
    first_intercept: Array
    last_intercept: Array
    best_time: Array
    shots: NDArray[np.int64]
    salvo: NDArray[np.int64]
    seen: Array
    own_track: Array
    cued: Array
    any_track: Array
    committed: Array

    @property
    def feasible(self) -> NDArray[np.bool_]:
        """Whether there is a window, and an interceptor for it."""
        return (self.slack >= 0.0) & (self.shots > 0)

    @classmethod
    def of(cls, out: Array, shots: NDArray[np.int64]) -> "Windows":
        """Return one site's windows from the compiled scan's rows."""
        return cls(
            slack=out[SLACK],
            earliest_launch=out[EARLIEST],
            latest_launch=out[LATEST],
            first_intercept=out[FIRST],
            last_intercept=out[LAST],
            best_time=out[BEST],
            shots=shots[SHOTS],
            salvo=shots[SALVO],
            seen=out[SEEN],
            own_track=out[OWN_TRACK],
            cued=out[CUED],
            any_track=out[ANY_TRACK],
            committed=out[COMMITTED],
        )


@dataclass(frozen=True)
class Setup:
    """A defence arranged for compiled code, once for all flights it is held against."""

    defence: Defence
    earth: Earth = field(default_factory=lambda: WGS84)

    def __post_init__(self) -> None:
        defence, sites = self.defence, self.defence.sites
        own = [defence.own_radar(s) for s in range(len(sites))]
        delays = defence.delays
        timeline = defence.timeline
        times, farthest = (
            np.zeros((len(sites), HEIGHTS, DISTANCES, TERMS)),
            np.zeros((len(sites), FINE * (HEIGHTS - 1) + 1, TERMS)),
        )
        for s, site in enumerate(sites):
            if not site.fly_out.empty:
                times[s], farthest[s] = site.fly_out.times, site.fly_out.farthest
        bounds = np.array([[site.fly_out.lowest, site.fly_out.highest] for site in sites])
        infrared = defence.infrared
        arranged = (
            arrange_views(defence.watches, self.earth),
            (infrared.cloud_break, infrared.detection_delay, infrared.track_delay),
            (np.stack([site.fly_out.axes for site in sites]), bounds, times, farthest),
            np.stack([limits_of(site, timeline) for site in sites]),
            np.array([-1 if r is None else r for r in own], np.int64),
            np.minimum(delays.radars, FAR),
            np.minimum(delays.infrared, FAR),
            defence.granted,
            defence.mode,
            timeline.remote_commit,
        )
        object.__setattr__(self, "arranged", arranged)

    def against(self, flights: Sampled, post_boost_time: float = 0.0) -> list[Windows]:
        """Return every site's windows against each flight; post_boost_time as for the radars, s after burnout."""
        n = len(flights)
        out, shots = np.empty((len(self.defence.sites), FIELDS, n)), np.zeros((len(self.defence.sites), 2, n), np.int64)
        if n > 0:
            work = (*self._work(flights, post_boost_time), out, shots)
            over_blocks(lambda begin, end: engage_blocks(begin, end, *work), flights.states.shape[0])
        return [Windows.of(o, s) for o, s in zip(out, shots, strict=True)]

    def stretches(self, flights: Sampled, post_boost_time: float = 0.0) -> list[list[Array]]:
        """Return, for each site and flight, the stretches of time in which it could be met (m, 5): see `scan.stretches`."""
        sites, n = len(self.defence.sites), len(flights)
        rows, counts = np.empty((sites, n, flights.states.shape[1], 5)), np.zeros((sites, n), np.int64)
        if n > 0:
            work = (*self._work(flights, post_boost_time), rows, counts)
            over_blocks(lambda begin, end: stretch_blocks(begin, end, *work), flights.states.shape[0])
        return [[rows[s, i, : counts[s, i]] for i in range(n)] for s in range(sites)]

    def _work(self, flights: Sampled, post_boost_time: float) -> tuple[Any, ...]:
        """Return flights and defence as compiled code reads them."""
        blocks = flights.states.shape[0]
        return (
            flights.states,
            in_whole_blocks(flights.burnout_time, blocks),
            in_whole_blocks(flights.flight_time, blocks),
            in_whole_blocks(post_boost_samples(flights, post_boost_time), blocks),
            *self.arranged,  # type: ignore[attr-defined]
        )


def windows(defence: Defence, flights: Sampled, post_boost_time: float = 0.0, earth: Earth = WGS84) -> list[Windows]:
    """Return what each site of a defence can do against each flight.

    Committing is a free choice: any launch from the earliest on may be taken. post_boost_time: s after burnout for which
    targets show their post-boost cross-section (infinite: bodies that do not separate).
    """
    return Setup(defence, earth).against(flights, post_boost_time)
