"""A defence: sites with their interceptors and radars, the sensors beside them, and the rules by which they engage.

A launch needs a track that gives the order, and a track that supports the intercept. Which tracks may do so is the mode:

- organic: the site's own radar holds the missile from before the launch order to the intercept;
- launch-on-remote: whichever track is first, remote (space infrared, any other radar of the network; not before the
  commit delay) or own, gives the order, and the own radar has the missile in track at the intercept;
- engage-on-remote: the order as before; any radar of the network has the missile in track at the intercept.

So organic is contained in launch-on-remote, and that in engage-on-remote. The network is the sites' own radars and the
sensors named beside them; `Feeds` says what of it reaches which site, and how late. Where its track is granted throughout,
engage-on-remote needs no radar at the intercept.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadInput
from mujun.interceptors.flyout import FlyOut
from mujun.sensors.infrared import Infrared
from mujun.sensors.radar import CrossSections, Watch

Array = NDArray[np.float64]

ORGANIC, LAUNCH_ON_REMOTE, ENGAGE_ON_REMOTE = 0, 1, 2
MODES = {"organic": ORGANIC, "launch-on-remote": LAUNCH_ON_REMOTE, "engage-on-remote": ENGAGE_ON_REMOTE}

SAMPLES_PER_FLIGHT = 40.0
"""Samples of a target in the longest flight of an interceptor: crossing its reach takes a good part of that time."""


@dataclass(frozen=True)
class Timeline:
    """Delays of the command chain, s.

    remote_commit: from the missile's launch to the earliest order on a remote track (infrared, or another site's radar).
    decision: from a track that supports a launch to the launch order. launch: from the order to the interceptor leaving.
    assessment: from an intercept to the next decision.
    """

    remote_commit: float
    decision: float
    launch: float
    assessment: float


@dataclass(frozen=True)
class Site:
    """A battery: its interceptors' fly-out table, its own radar (None: it depends on the network's), and its stock."""

    name: str
    fly_out: FlyOut
    watch: Watch | None
    stock: int


@dataclass(frozen=True)
class Feeds:
    """Delays from the network to each site, s; infinite: never.

    radars: (sites, radars) delay of each radar's track, the radars in the order of `Defence.watches`.
    infrared: (sites,) delay of the infrared cue.
    """

    radars: Array
    infrared: Array


@dataclass(frozen=True)
class Defence:
    """Sites that work together: their radars and the sensors beside them are one network.

    mode: ORGANIC, LAUNCH_ON_REMOTE or ENGAGE_ON_REMOTE. granted: whether the network's track is taken for granted at the
    intercept in engage-on-remote. feeds: delays from the network to the sites (None: none); a site's own radar always serves
    it at once.
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
        """Return the defence with warheads of one cross-section (m^2), and buses no smaller, as the targets of all radars."""

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
        """Delays from the network to each site, those of the own radars (0) included."""
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
    """Return the longest step in s at which flights may be sampled without stepping over a small reach."""
    return min(site.fly_out.interceptor.longest_flight for site in defence.sites) / SAMPLES_PER_FLIGHT
