"""Meetings of flights and sites: which sites can engage which flights, with how much slack, and why not."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.flights import Case, Flights
from mujun.base.text import say
from mujun.engagement.defence import ENGAGE_ON_REMOTE, Defence, Site
from mujun.engagement.nearest import beyond_reach
from mujun.engagement.window import WINDOW, Setup, Windows, windows_of
from mujun.flight.engine.sampling import BOOST, Sampled
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.study import Scenario

Array = NDArray[np.float64]


NO_STOCK = say("there is time, but no interceptor in stock")
NEVER_HIGH_ENOUGH = say("after its burnout the missile is never at an altitude at which the interceptor works")


def too_late(site: str, slack: float) -> str:
    """Return the sentence for a launch that comes too late. slack: s, negative."""
    return say(
        "the interceptor from {site} would have to be launched {late:,.0f} s before tracking first allows a launch",
        site=site,
        late=-slack,
    )


def too_fast(site: Site, flights: Sampled, i: int) -> str:
    """Return the sentence for flight i if it is too fast for the interceptor wherever that works; '' if it is not."""
    interceptor = site.fly_out.interceptor
    height, times, position = (
        flights.height[i, BOOST + 1 :],
        flights.times[i, BOOST + 1 :],
        flights.position[i, BOOST + 1 :],
    )
    usable = (height >= interceptor.minimum_altitude) & (height <= interceptor.maximum_altitude)
    if not np.isfinite(interceptor.greatest_target_speed) or not usable.any():
        return ""
    speeds = np.linalg.norm(np.gradient(position, times, axis=0), axis=1)[usable]
    if speeds.min() <= interceptor.greatest_target_speed:
        return ""
    return say(
        "the missile is too fast: never below {speed:.1f} km/s at usable altitudes, and {interceptor} is published to meet "
        "targets of up to {limit:.1f} km/s",
        speed=speeds.min() / 1e3,
        interceptor=interceptor.name,
        limit=interceptor.greatest_target_speed / 1e3,
    )


def unsupported(defence: Defence, site: int) -> str:
    """Return the sentence for a missile within reach but never with the radar support that the mode demands.

    site: index of the site.
    """
    battery = defence.sites[site]
    if defence.mode != ENGAGE_ON_REMOTE and battery.watch is None:
        return say(
            "{site} has no radar of its own, which organic and launch-on-remote engagements need at the intercept; only "
            "engage-on-remote can work, with a sensor of the network",
            site=battery.name,
        )
    if not defence.sensors and all(site.watch is None for site in defence.sites):
        return say("the missile is within reach, but there is no radar in the network to track it at the intercept")
    return say("the missile is within reach only where no radar that may support the intercept is tracking it")


@dataclass(frozen=True)
class Meetings:
    """Windows of every site of a defence against every case.

    windows: one for each site, with arrays (cases,).
    """

    flights: Flights
    defence: Defence
    windows: list[Windows]

    @cached_property
    def cases(self) -> list[Case]:
        """The cases, in order of the flights."""
        return self.flights.cases

    @property
    def sites(self) -> tuple[str, ...]:
        """Names of the sites."""
        return tuple(site.name for site in self.defence.sites)

    @cached_property
    def slack(self) -> Array:
        """Greatest slack of any site against each case, s; -inf: never within reach with the support that the mode demands."""
        return np.max([w.slack for w in self.windows], axis=0)

    @cached_property
    def best_site(self) -> NDArray[np.int64]:
        """Index of the site with the greatest slack against each case."""
        return np.argmax([w.slack for w in self.windows], axis=0)

    @cached_property
    def shots(self) -> NDArray[np.int64]:
        """Shots of all sites together against each case."""
        return np.sum([w.shots for w in self.windows], axis=0)

    @cached_property
    def nearest(self) -> Array:
        """Least distance by which each case passes beyond the reach of any site, m; 0 where a slack exists."""
        parts = [[beyond_reach(site, group.flights) for group in self.flights.groups] for site in self.defence.sites]
        nearest = np.min([np.concatenate(p) for p in parts], axis=0) if self.flights.groups else np.zeros(0)
        return np.where(np.isfinite(self.slack), 0.0, nearest)

    def _flight(self, i: int) -> tuple[Sampled, int]:
        """Return the flights among which case i is, and its index among them."""
        for group in self.flights.groups:
            if i < len(group.cases):
                return group.flights, i
            i -= len(group.cases)
        raise IndexError(i)

    def launches(self, i: int) -> tuple[float, float]:
        """Return the launch that case i needs where it comes nearest in time, and the earliest one possible for it, s.

        Times from the missile's launch, negative before it; of the site with the greatest slack, which is finite.
        """
        site = int(self.best_site[i])
        flights, k = self._flight(i)
        window = self.windows[site]
        met = float(window.best_time[i])
        position = np.array([np.interp(met, flights.times[k], axis) for axis in flights.position[k].T])
        height = np.array([np.interp(met, flights.times[k], flights.height[k])])
        needed = met - float(self.defence.sites[site].fly_out.time_to(position[None], height)[0])
        return needed, needed - float(window.slack[i])

    def why_not(self, i: int) -> str:
        """Return a sentence why no site can engage case i; '' if one can."""
        slack, site = float(self.slack[i]), self.sites[int(self.best_site[i])]
        if slack >= 0.0:
            return "" if self.shots[i] else NO_STOCK
        if np.isfinite(slack):
            return too_late(site, slack)
        nearest = float(self.nearest[i])
        if not np.isfinite(nearest):
            return NEVER_HIGH_ENOUGH
        if nearest > 0.0:
            return say(
                "at usable altitudes the missile passes {distance:,.0f} km beyond the interceptor's reach",
                distance=nearest / 1e3,
            )
        fast = [too_fast(one, *self._flight(i)) for one in self.defence.sites]
        if all(fast):
            return fast[int(self.best_site[i])]
        return unsupported(self.defence, int(self.best_site[i]))


def meet(flights: Flights, defence: Defence, setup: Setup | None = None) -> Meetings:
    """Return the windows of every site against every flight. setup: of the defence, if it has been made before."""
    setup = setup or Setup(defence)
    parts = [setup.records(group.flights, group.post_boost_time) for group in flights.groups]
    found = np.concatenate(parts, axis=1) if parts else np.zeros((len(defence.sites), 0), WINDOW)
    return Meetings(flights, defence, windows_of(found))


class KnownMeetings:
    """Store of meetings with one set of flights, so that each is computed once."""

    def __init__(self) -> None:
        self._meetings: dict[Hashable, Meetings] = {}

    def meetings(self, key: Hashable, make: Callable[[], Meetings]) -> Meetings:
        """Return the meetings stored under a key; compute them at the first call."""
        if key not in self._meetings:
            self._meetings[key] = make()
        return self._meetings[key]


NOT_OF_MEETINGS = {
    "missiles",
    "target_groups",
    "shots",
    "share",
    "claimed_share",
    "cases",
    "ladder",
    "land",
    "land_spacing",
}
"""Fields of a scenario on which no meeting of given flights depends."""


def meet_scenario(builder: Builder, scenario: Scenario, flights: Flights, views: KnownMeetings) -> Meetings:
    """Return the meetings of a scenario's defence with some flights; stored in `views`."""
    asked = scenario.model_dump_json(exclude=NOT_OF_MEETINGS)
    return views.meetings(asked, lambda: meet(flights, builder.defence(scenario)))
