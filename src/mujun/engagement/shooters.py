"""A defence as the compiled windows read it: arrays over its sites, and one site taken from them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import scalar
from mujun.earth.constants import Earth
from mujun.engagement.blocks import FAR
from mujun.engagement.defence import ENGAGE_ON_REMOTE, Defence, Site
from mujun.interceptors.columns import DISTANCES, HEIGHTS
from mujun.interceptors.flyout import FINE
from mujun.interceptors.table import TERMS, FlyOutTable
from mujun.sensors.radar import Views, arrange_views

Array = NDArray[np.float64]
Records = NDArray[np.void]


class CueRules(NamedTuple):
    """When space infrared gives a cue; see `sensors.infrared.Infrared`. m and s."""

    cloud_break: float
    detection_delay: float
    track_delay: float


SITE_RULES = np.dtype(
    [
        ("lowest", np.float64),
        ("highest", np.float64),
        ("longest_flight", np.float64),
        ("order_delay", np.float64),
        ("assessment", np.float64),
        ("spacing", np.float64),
        ("stock", np.int64),
        ("own_radar", np.int64),
        ("infrared_lag", np.float64),
    ],
    align=True,
)
"""What bounds the intercepts of a site.

lowest, highest: altitude, m. longest_flight: of an interceptor, s. order_delay: from a track to the launch, s. assessment: from
an intercept to the next decision, s. spacing: between two launches, s. stock: interceptors. own_radar: which radar of the
defence is the site's own, -1: none. infrared_lag: s until the infrared cue is at its disposal, FAR: never."""


class FlyOutTables(NamedTuple):
    """The fly-out tables of several sites: the arrays of `interceptors.flyout.FlyOut`, each with the sites as first axis."""

    axes: Array
    lowest: Array
    highest: Array
    times: Array
    farthest: Array


class DefenceArrays(NamedTuple):
    """A defence as compiled code reads it.

    views: all radars. rules: (sites,) SITE_RULES records. radar_lag: (sites, radars) s until a radar's track is at a site's
    disposal, FAR: never. mode, granted: as in `Defence`. remote_commit: earliest order on a remote track, s after the
    missile's launch.
    """

    views: Views
    infrared: CueRules
    tables: FlyOutTables
    rules: Records
    radar_lag: Array
    mode: int
    granted: bool
    remote_commit: float


class SiteReach(NamedTuple):
    """Where the interceptors of one site get, and how soon: its fly-out table and its SITE_RULES record."""

    table: FlyOutTable
    rules: np.record


class Shooter(NamedTuple):
    """One site of `DefenceArrays`.

    first_supporter, end_supporter: range of the radars whose track may support the intercept; the first is -1 where that
    track is taken for granted. organic: whether only the own radar's track counts for the launch order.
    """

    reach: SiteReach
    radar_lag: Array
    first_supporter: int
    end_supporter: int
    organic: bool
    remote_commit: float


def site_rules(defence: Defence) -> Records:
    """Return what bounds the intercepts of each site, as SITE_RULES records."""
    rules, timeline, delays = (
        np.zeros(len(defence.sites), SITE_RULES).view(np.recarray),
        defence.timeline,
        defence.delays,
    )
    for s, site in enumerate(defence.sites):
        interceptor, own = site.fly_out.interceptor, defence.own_radar(s)
        rules[s] = (
            interceptor.minimum_altitude,
            interceptor.maximum_altitude,
            interceptor.longest_flight,
            timeline.decision + timeline.launch,
            timeline.assessment,
            interceptor.launch_interval,
            site.stock,
            -1 if own is None else own,
            min(delays.infrared[s], FAR),
        )
    return rules


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
    infrared = defence.infrared
    return DefenceArrays(
        arrange_views(defence.watches, earth),
        CueRules(float(infrared.cloud_break), float(infrared.detection_delay), float(infrared.track_delay)),
        _tables_of(defence.sites),
        site_rules(defence),
        np.minimum(defence.delays.radars, FAR),
        int(defence.mode),
        bool(defence.granted),
        float(defence.timeline.remote_commit),
    )


@scalar(allocates=False)
def table_at(tables, s):
    """Return the fly-out table of one site."""
    return FlyOutTable(tables.axes[s], tables.lowest[s], tables.highest[s], tables.times[s], tables.farthest[s])


@scalar(allocates=False)
def supporters(defence, own):
    """Return the range of radars whose track may support an intercept of the site with radar `own`; see `Shooter`."""
    if defence.mode == ENGAGE_ON_REMOTE:
        return (-1 if defence.granted else 0), defence.radar_lag.shape[1]
    return (own, own + 1) if own >= 0 else (0, 0)
