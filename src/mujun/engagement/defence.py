"""A defence: sites with their interceptors and radars, additional sensors, and the rules of engagement.

A launch requires a track for the launch order and a track that supports the intercept. The mode defines which tracks count:

- organic: the site's own radar tracks the missile from before the launch order to the intercept;
- launch-on-remote: the order follows from the first track, remote (space infrared or any other radar of the network; not
  before the commit delay) or own, and the own radar has the missile in track at the intercept;
- engage-on-remote: the order as before; any radar of the network has the missile in track at the intercept.

Every organic engagement is also possible with launch-on-remote, and every one of these with engage-on-remote. The network
consists of the sites' own radars and the additional sensors; `Feeds` gives the delay of each track at each site. With
`granted`, engage-on-remote needs no radar at the intercept.

No order is given before the missile's burnout, because until then nobody can know where it will be: a missile that burns some
seconds longer lands elsewhere. With `early`, an order is given as soon as a track allows it; GAO-13-382R (2013) calls this
capability, "early intercept", one still to be developed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.interceptors.flyout import FlyOut
from mujun.sensors.infrared import Infrared
from mujun.sensors.radar import CrossSections, Followed, Watch

Array = NDArray[np.float64]

ORGANIC, LAUNCH_ON_REMOTE, ENGAGE_ON_REMOTE = 0, 1, 2
MODES = {"organic": ORGANIC, "launch-on-remote": LAUNCH_ON_REMOTE, "engage-on-remote": ENGAGE_ON_REMOTE}

SAMPLES_PER_FLIGHT = 40.0
"""Samples of a target per longest flight of an interceptor; a target needs a large part of that time to cross its reach."""


@dataclass(frozen=True)
class Timeline:
    """Delays of the command chain, s.

    Attributes:
        remote_commit: from the missile's launch to the earliest order on a remote track (infrared, or another radar).
        decision: from a track that supports a launch to the launch order.
        launch: from the order to the interceptor's launch.
        assessment: from an intercept to the next decision.
    """

    remote_commit: float
    decision: float
    launch: float
    assessment: float


@dataclass(frozen=True)
class Site:
    """A battery.

    Attributes:
        name: as in results.
        fly_out: fly-out table of its interceptors.
        watch: its own radar; None if it relies on the network's radars.
        stock: number of interceptors.
    """

    name: str
    fly_out: FlyOut
    watch: Watch | None
    stock: int


@dataclass(frozen=True)
class Feeds:
    """Delays from the network to each site, s; infinite if a track never arrives.

    Attributes:
        radars: (sites, radars) delay of each radar's track, in the order of `Defence.watches`.
        infrared: (sites,) delay of the infrared cue.
    """

    radars: Array
    infrared: Array


@dataclass(frozen=True)
class Defence:
    """Sites whose radars, together with the additional sensors, form one network.

    Attributes:
        sites: the batteries.
        timeline: delays of the command chain.
        infrared: space infrared.
        sensors: additional radars.
        mode: ORGANIC, LAUNCH_ON_REMOTE or ENGAGE_ON_REMOTE.
        granted: whether engage-on-remote assumes a track of the network at the intercept.
        feeds: delays from the network to the sites; None means no delays. The delay of a site's own radar is always 0.
        early: whether an order may be given before the missile's burnout.
    """

    sites: tuple[Site, ...]
    timeline: Timeline
    infrared: Infrared
    sensors: tuple[Watch, ...] = ()
    mode: int = LAUNCH_ON_REMOTE
    granted: bool = False
    feeds: Feeds | None = None
    early: bool = False

    def __post_init__(self) -> None:
        if not self.sites:
            raise BadInput(say("there is no site to defend with; expected at least one"))
        if self.feeds is not None and self.feeds.radars.shape != (len(self.sites), len(self.watches)):
            raise ValueError(
                f"feeds are {self.feeds.radars.shape} for {len(self.sites)} sites and {len(self.watches)} radars"
            )

    @property
    def watches(self) -> tuple[Watch, ...]:
        """All radars: the additional sensors, then the sites' own radars."""
        return (*self.sensors, *(site.watch for site in self.sites if site.watch is not None))

    def own_radar(self, site: int) -> int | None:
        """Return the index in `watches` of a site's own radar; None if it has none."""
        if self.sites[site].watch is None:
            return None
        return len(self.sensors) + sum(1 for s in self.sites[:site] if s.watch is not None)

    def looking_at(self, section: float) -> "Defence":
        """Return the defence with one warhead cross-section (m^2) for all radars; that of the bus is at least as large."""

        def looked(watch: Watch) -> Watch:
            sections = watch.sections
            return replace(watch, sections=CrossSections(sections.boosting, max(section, sections.post_boost), section))

        return self._with_watches(looked)

    def following(self, what: Followed) -> "Defence":
        """Return the defence with all radars following one of the objects after burnout."""
        return self._with_watches(lambda watch: replace(watch, follows=what))

    def _with_watches(self, changed: Callable[[Watch], Watch]) -> "Defence":
        return replace(
            self,
            sites=tuple(replace(s, watch=None if s.watch is None else changed(s.watch)) for s in self.sites),
            sensors=tuple(changed(watch) for watch in self.sensors),
        )

    @property
    def delays(self) -> Feeds:
        """Delays from the network to each site, with 0 for the site's own radar."""
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
    """Return the longest sampling step of flights, s, with which no interceptor's reach is stepped over."""
    return min(site.fly_out.interceptor.longest_flight for site in defence.sites) / SAMPLES_PER_FLIGHT
