"""A defence as arrays over its sites for the compiled engagement code, and one site of these."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import kernel, scalar
from mujun.earth.constants import Earth
from mujun.engagement.blocks import FAR
from mujun.engagement.defence import ENGAGE_ON_REMOTE, Defence, Site
from mujun.interceptors.columns import DISTANCES, HEIGHTS
from mujun.interceptors.flyout import FINE, FlyOut
from mujun.interceptors.table import TERMS, FlyOutTable
from mujun.sensors.radar import Views, arrange_views

Array = NDArray[np.float64]
Records = NDArray[np.void]


class CueRules(NamedTuple):
    """Parameters of the infrared cue, m and s; see `sensors.infrared.Infrared`."""

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
        ("greatest_speed", np.float64),
    ],
    align=True,
)
"""Limits and delays of a site's engagements.

lowest, highest: intercept altitudes, m.
longest_flight: longest flight of an interceptor, s.
order_delay: time from a track to the launch, s.
assessment: time from an intercept to the next decision, s.
spacing: least time between two launches, s.
stock: number of interceptors.
own_radar: index of the site's own radar among the radars of the defence; -1 if none.
infrared_lag: delay of the infrared cue to the site, s; FAR if it never arrives.
greatest_speed: greatest speed of a target that the interceptor meets, m/s; FAR if not limited.
"""


class FlyOutTables(NamedTuple):
    """The fly-out tables of several sites: the arrays of `interceptors.flyout.FlyOut` with a leading site axis."""

    axes: Array
    lowest: Array
    highest: Array
    times: Array
    farthest: Array
    widest: Array


class DefenceArrays(NamedTuple):
    """A defence as arrays for compiled code.

    Attributes:
        views: all radars.
        infrared: parameters of the infrared cue.
        tables: fly-out tables of the sites.
        rules: (sites,) SITE_RULES records.
        radar_lag: (sites, radars) delay of a radar's track to a site, s; FAR if it never arrives.
        mode, granted, early: as in `Defence`.
        remote_commit: earliest order on a remote track, s after the missile's launch.
    """

    views: Views
    infrared: CueRules
    tables: FlyOutTables
    rules: Records
    radar_lag: Array
    mode: int
    granted: bool
    early: bool
    remote_commit: float


class SiteReach(NamedTuple):
    """Reach of one site's interceptors: fly-out table and SITE_RULES record."""

    table: FlyOutTable
    rules: np.record


class Shooter(NamedTuple):
    """One site of `DefenceArrays`.

    Attributes:
        reach: fly-out table and limits.
        radar_lag: (radars,) delay of each radar's track, s; FAR if it never arrives.
        first_supporter, end_supporter: range of the radars whose track may support the intercept; first_supporter is -1 if
            such a track is assumed.
        organic: whether only the own radar's track counts for the launch order.
        remote_commit: earliest order on a remote track, s after the missile's launch.
    """

    reach: SiteReach
    radar_lag: Array
    first_supporter: int
    end_supporter: int
    organic: bool
    remote_commit: float


def site_rules(defence: Defence) -> Records:
    """Return the limits and delays of each site as SITE_RULES records."""
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
            min(interceptor.greatest_target_speed, FAR),
        )
    return rules


def filled(fly_out: FlyOut) -> tuple[Array, Array]:
    """Return times and farthest distances of a table; all zeros for an interceptor that never reaches its altitude limits."""
    if fly_out.empty:
        return np.zeros((HEIGHTS, DISTANCES, TERMS)), np.zeros((FINE * (HEIGHTS - 1) + 1, TERMS))
    return fly_out.times, fly_out.farthest


def _tables_of(sites: tuple[Site, ...]) -> FlyOutTables:
    """Return the sites' fly-out tables."""
    tables = [filled(site.fly_out) for site in sites]
    return FlyOutTables(
        np.stack([site.fly_out.axes for site in sites]),
        np.array([site.fly_out.lowest for site in sites], float),
        np.array([site.fly_out.highest for site in sites], float),
        np.stack([times for times, _ in tables]),
        np.stack([farthest for _, farthest in tables]),
        np.array([site.fly_out.table.widest for site in sites], float),
    )


def arrange_defence(defence: Defence, earth: Earth) -> DefenceArrays:
    """Return a defence as arrays for compiled code."""
    infrared = defence.infrared
    return DefenceArrays(
        arrange_views(defence.watches, earth),
        CueRules(float(infrared.cloud_break), float(infrared.detection_delay), float(infrared.track_delay)),
        _tables_of(defence.sites),
        site_rules(defence),
        np.minimum(defence.delays.radars, FAR),
        int(defence.mode),
        bool(defence.granted),
        bool(defence.early),
        float(defence.timeline.remote_commit),
    )


@kernel(merged=True)
def table_at(tables, s):
    """Return the fly-out table of one site."""
    return FlyOutTable(
        tables.axes[s], tables.lowest[s], tables.highest[s], tables.times[s], tables.farthest[s], tables.widest[s]
    )


@scalar
def supporters(defence, own):
    """Return the range of radars whose track may support an intercept by the site with own radar `own`; see `Shooter`."""
    if defence.mode == ENGAGE_ON_REMOTE:
        return (-1 if defence.granted else 0), defence.radar_lag.shape[1]
    return (own, own + 1) if own >= 0 else (0, 0)
