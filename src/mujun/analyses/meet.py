"""Meet: which sites can engage which flights, by how much, and if not, why not."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.threats import Case, Threats
from mujun.engagement.window import MODES, Site, Timeline, Windows, windows
from mujun.scenario.build import Builder
from mujun.scenario.study import Scenario
from mujun.sensors.infrared import Infrared
from mujun.sensors.radar import look

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Meetings:
    """Windows of every site against every case: lists over sites of arrays over cases."""

    cases: list[Case]
    sites: tuple[str, ...]
    windows: list[Windows]

    @property
    def slack(self) -> Array:
        """Greatest slack of any site against each case, s; -inf where no site has the missile within reach."""
        return np.max([w.slack for w in self.windows], axis=0)

    @property
    def best_site(self) -> NDArray[np.int64]:
        """The site with the greatest slack against each case."""
        return np.argmax([w.slack for w in self.windows], axis=0)

    @property
    def shots(self) -> NDArray[np.int64]:
        """Shots of all sites together against each case."""
        return np.sum([w.shots for w in self.windows], axis=0)

    @property
    def nearest(self) -> Array:
        """Least distance beyond any site's reach, m."""
        return np.min([w.nearest for w in self.windows], axis=0)

    def why_not(self, i: int) -> str:
        """Return, as a sentence, why no site has a window against case i; '' if one has."""
        slack, site = float(self.slack[i]), self.sites[int(self.best_site[i])]
        if slack >= 0.0:
            return ""
        if np.isfinite(slack):
            return (
                f"the interceptor from {site} would have to leave {-slack:,.0f} s before the launch order can be given"
            )
        nearest = float(self.nearest[i])
        if not np.isfinite(nearest):
            return "the missile is never at an altitude at which the interceptor works"
        if nearest > 0.0:
            return f"at usable altitudes the missile passes {nearest / 1e3:,.0f} km beyond the interceptor's reach"
        return "the missile is within reach only where the support (radar track, time) is missing"


def joined(parts: Sequence[Windows]) -> Windows:
    """Return the windows of several groups of flights as one."""
    names = Windows.__dataclass_fields__
    return Windows(**{name: np.concatenate([getattr(p, name) for p in parts]) for name in names})


def meet(
    threats: Threats,
    sites: Sequence[Site],
    timeline: Timeline,
    infrared: Infrared,
    mode: str,
    seen: "Views | None" = None,
) -> Meetings:
    """Return every site's windows against every flight."""
    seen = seen or Views()
    result = []
    for site in sites:
        parts = [
            windows(site, group.flights, timeline, infrared, MODES[mode], seen=seen.of(site, index, group.flights))
            for index, group in enumerate(threats.groups)
        ]
        result.append(joined(parts))
    return Meetings(threats.cases, tuple(site.name for site in sites), result)


class Views:
    """What has been looked at already, for one set of threats: radar views, and whole meetings, each worked out once."""

    def __init__(self) -> None:
        self._meetings: dict[Hashable, Meetings] = {}
        self._seen: dict[tuple[str, int, int], NDArray[np.bool_]] = {}

    def meetings(self, key: Hashable, make: Callable[[], Meetings]) -> Meetings:
        """Return the meetings kept under a key (sites, interceptor, speed, mode), making them at the first call."""
        if key not in self._meetings:
            self._meetings[key] = make()
        return self._meetings[key]

    def of(self, site: Site, index: int, flights) -> NDArray[np.bool_]:  # type: ignore[no-untyped-def]
        """Return what a site's radar sees of one group."""
        key = (site.name, index, len(flights))
        if key not in self._seen:
            self._seen[key] = look(site.radar, flights, site.target)
        return self._seen[key]


def meet_scenario(
    builder: Builder, scenario: Scenario, threats: Threats, views: Views, speed: float | None = None
) -> Meetings:
    """Return the meetings that a scenario asks for, at another burnout speed (m/s) if given; kept in `views`."""

    def make() -> Meetings:
        sites = [builder.site(name, scenario.interceptor, speed) for name in scenario.defences]
        timeline, infrared = builder.timeline(scenario.timeline), builder.infrared(scenario.infrared)
        return meet(threats, sites, timeline, infrared, scenario.mode, views)

    return views.meetings((scenario.defences, scenario.interceptor, scenario.mode, speed), make)
