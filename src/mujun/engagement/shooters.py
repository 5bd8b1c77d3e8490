"""A defence as the compiled windows read it: arrays over its sites, and one site taken from them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import scalar
from mujun.earth.constants import Earth
from mujun.engagement.blocks import FAR
from mujun.engagement.defence import ENGAGE_ON_REMOTE, ORGANIC, Defence, Site, Timeline
from mujun.interceptors.columns import DISTANCES, HEIGHTS
from mujun.interceptors.flyout import FINE
from mujun.interceptors.table import TERMS, FlyOutTable
from mujun.sensors.radar import Views, arrange_views

Array = NDArray[np.float64]


class CueRules(NamedTuple):
    """When space infrared gives a cue; see `sensors.infrared.Infrared`. m and s."""

    cloud_break: float
    detection_delay: float
    track_delay: float


class Limits(NamedTuple):
    """What bounds the intercepts of a site: its numbers, or arrays (sites,) of the numbers of several.

    lowest, highest: altitude, m. longest_flight: of an interceptor, s. order_delay: from a track to the launch, s.
    assessment: from an intercept to the next decision, s. spacing: between two launches, s. stock: interceptors.
    """

    lowest: float | Array
    highest: float | Array
    longest_flight: float | Array
    order_delay: float | Array
    assessment: float | Array
    spacing: float | Array
    stock: int | NDArray[np.int64]


class FlyOutTables(NamedTuple):
    """The fly-out tables of several sites: the arrays of `interceptors.flyout.FlyOut`, each with the sites as first axis."""

    axes: Array
    lowest: Array
    highest: Array
    times: Array
    farthest: Array


class DefenceArrays(NamedTuple):
    """A defence as compiled code reads it.

    views: all radars. own_radar: (sites,) which of them is the site's own, -1: none. radar_lag (sites, radars) and
    infrared_lag (sites,): s until a radar's track, or the infrared cue, is at a site's disposal, FAR: never. mode, granted:
    as in `Defence`. remote_commit: earliest order on a remote track, s after the missile's launch.
    """

    views: Views
    infrared: CueRules
    tables: FlyOutTables
    limits: Limits
    own_radar: NDArray[np.int64]
    radar_lag: Array
    infrared_lag: Array
    mode: int
    granted: bool
    remote_commit: float


class SiteReach(NamedTuple):
    """Where the interceptors of one site get, and how soon: its fly-out table and its limits."""

    table: FlyOutTable
    limits: Limits


class Shooter(NamedTuple):
    """One site of `DefenceArrays`.

    first_supporter, end_supporter: range of the radars whose track may support the intercept; the first is -1 where that
    track is taken for granted. organic: whether only the own radar's track counts for the launch order.
    """

    reach: SiteReach
    own_radar: int
    radar_lag: Array
    infrared_lag: float
    first_supporter: int
    end_supporter: int
    organic: bool
    remote_commit: float


def limits_of(site: Site, timeline: Timeline) -> Limits:
    """Return what bounds a site's intercepts."""
    interceptor = site.fly_out.interceptor
    return Limits(
        float(interceptor.minimum_altitude),
        float(interceptor.maximum_altitude),
        float(interceptor.longest_flight),
        float(timeline.decision + timeline.launch),
        float(timeline.assessment),
        float(interceptor.launch_interval),
        int(site.stock),
    )


def reach_of(site: Site, timeline: Timeline) -> SiteReach:
    """Return where a site's interceptors get."""
    return SiteReach(site.fly_out.table, limits_of(site, timeline))


def _tables_of(sites: tuple[Site, ...]) -> FlyOutTables:
    """Return the sites' fly-out tables; that of an interceptor that is never at its altitudes is all zeros."""
    times = np.zeros((len(sites), HEIGHTS, DISTANCES, TERMS))
    farthest = np.zeros((len(sites), FINE * (HEIGHTS - 1) + 1, TERMS))
    for s, site in enumerate(sites):
        if not site.fly_out.empty:
            times[s], farthest[s] = site.fly_out.times, site.fly_out.farthest
    return FlyOutTables(
        np.stack([site.fly_out.axes for site in sites]),
        np.array([site.fly_out.lowest for site in sites], float),
        np.array([site.fly_out.highest for site in sites], float),
        times,
        farthest,
    )


def arrange_defence(defence: Defence, earth: Earth) -> DefenceArrays:
    """Return a defence as compiled code reads it."""
    sites, timeline, infrared, delays = defence.sites, defence.timeline, defence.infrared, defence.delays
    own = [defence.own_radar(s) for s in range(len(sites))]
    limits = [limits_of(site, timeline) for site in sites]
    return DefenceArrays(
        arrange_views(defence.watches, earth),
        CueRules(float(infrared.cloud_break), float(infrared.detection_delay), float(infrared.track_delay)),
        _tables_of(sites),
        Limits(*(np.array(values) for values in zip(*limits, strict=True))),
        np.array([-1 if r is None else r for r in own], np.int64),
        np.minimum(delays.radars, FAR),
        np.minimum(delays.infrared, FAR),
        int(defence.mode),
        bool(defence.granted),
        float(timeline.remote_commit),
    )


@scalar(allocates=False)
def shooter_at(defence, s):
    """Return one site of a defence."""
    tables, limits, own = defence.tables, defence.limits, defence.own_radar[s]
    first, end = (own, own + 1) if own >= 0 else (0, 0)
    if defence.mode == ENGAGE_ON_REMOTE:
        first, end = (-1 if defence.granted else 0), defence.radar_lag.shape[1]
    table = FlyOutTable(tables.axes[s], tables.lowest[s], tables.highest[s], tables.times[s], tables.farthest[s])
    own_limits = Limits(
        limits.lowest[s],
        limits.highest[s],
        limits.longest_flight[s],
        limits.order_delay[s],
        limits.assessment[s],
        limits.spacing[s],
        limits.stock[s],
    )
    return Shooter(
        SiteReach(table, own_limits),
        own,
        defence.radar_lag[s],
        defence.infrared_lag[s],
        first,
        end,
        defence.mode == ORGANIC,
        defence.remote_commit,
    )
