"""Openers: single changes to a defence that would give it a window against a flight, each by the least amount."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from mujun.analyses.required_speed import FASTEST_TRIED
from mujun.base.compiled import plain
from mujun.base.search import halved
from mujun.base.text import Text, say
from mujun.engagement.defence import Defence, Site
from mujun.engagement.window import Windows
from mujun.interceptors.flyout import fly_out
from mujun.sensors.radar import Watch

LONGEST_FLIGHT_FACTOR, RADAR_RANGE_FACTOR = 3.0, 30.0
"""Greatest factors tried for longest flight (and no more than the missile's own flight) and radar range."""
FACTOR_RESOLUTION = 1e-3
"""Resolution of the least factor that opens a window."""


@dataclass(frozen=True)
class Opener:
    """One property of the defence and the value at which a window opens.

    what: the property, in words.
    now, needed: present value, and least value that opens a window, in `unit`; needed None: no value tried does.
    tried: what was tried, in words.
    """

    what: Text
    now: float
    needed: float | None
    unit: str
    tried: Text

    @property
    def relative(self) -> float:
        """Size of the change as a share of the present value; infinite where no value opens a window."""
        if self.needed is None:
            return np.inf
        return abs(self.needed - self.now) / max(abs(self.now), 1e-9)


def openers(
    defence: Defence,
    nearest: int,
    window: Windows,
    opens: Callable[[Defence], bool],
    required: float | None,
    flight_time: float,
) -> tuple[Opener, ...]:
    """Return, for single properties of the defence, the value at which a window opens, everything else unchanged.

    A property is changed at all sites in proportion; values are those of the site that comes nearest to a window.
    nearest: index of that site.
    window: of that site.
    opens: whether a changed defence has a window.
    required: burnout speed that opens a window, m/s; None: no speed tried does.
    flight_time: of the missile, s; no interceptor flies longer to meet it.
    """
    site = defence.sites[nearest]
    found = [_speed(site, required), _first_launch(defence, window)]
    found += [_longest_flight(defence, site, opens, flight_time), _radar_range(defence, site, opens)]
    return tuple(opener for opener in found if opener is not None)


def _speed(site: Site, required: float | None) -> Opener:
    now = site.fly_out.interceptor.burnout_speed / 1e3
    needed = None if required is None else required / 1e3
    return Opener(
        say("burnout speed"), now, needed, "km/s", say("burnout speed to {speed:g} km/s", speed=FASTEST_TRIED / 1e3)
    )


def _first_launch(defence: Defence, window: Windows) -> Opener | None:
    """Return how early the first launch would have to be; None where time is not what is missing."""
    slack, timeline = float(window.slack[0]), defence.timeline
    track = float(window.committed[0])
    if not (np.isfinite(slack) and slack < 0.0 and np.isfinite(track)):
        return None
    soonest = track + timeline.decision + timeline.launch
    early = soonest + slack
    return Opener(say("first launch at"), soonest, early if early > 0.0 else None, "s", say("an earlier first launch"))


def _longest_flight(
    defence: Defence, site: Site, opens: Callable[[Defence], bool], flight_time: float
) -> Opener | None:
    """Return the longest flight that opens a window; None where the missile's own flight is no longer than the present one."""
    now = site.fly_out.interceptor.longest_flight
    limit = min(LONGEST_FLIGHT_FACTOR, flight_time / now)
    if limit <= 1.0:
        return None

    def longer(one: Site, times: float) -> Site:
        interceptor = one.fly_out.interceptor
        more = replace(interceptor, longest_flight=times * interceptor.longest_flight)
        return replace(one, fly_out=fly_out(more, one.fly_out.place))

    def changed(times: float) -> Defence:
        return replace(defence, sites=tuple(longer(one, times) for one in defence.sites))

    factor = _least_factor(changed, opens, limit)
    needed = None if factor is None else factor * now
    return Opener(say("longest flight"), now, needed, "s", say("longest flight to {time:,.0f} s", time=limit * now))


def _radar_range(defence: Defence, site: Site, opens: Callable[[Defence], bool]) -> Opener | None:
    """Return the radar range that opens a window; None without a radar."""
    watch = site.watch or next(iter(defence.sensors), None)
    if watch is None:
        return None

    def farther(one: Watch | None, times: float) -> Watch | None:
        if one is None:
            return None
        return replace(one, radar=replace(one.radar, reference_range=times * one.radar.reference_range))

    def changed(times: float) -> Defence:
        return replace(
            defence,
            sites=tuple(replace(one, watch=farther(one.watch, times)) for one in defence.sites),
            sensors=tuple(w for w in (farther(one, times) for one in defence.sensors) if w is not None),
        )

    factor, now = _least_factor(changed, opens, RADAR_RANGE_FACTOR), watch.radar.reference_range / 1e3
    what = say(
        "{radar}: range (at {section:g} m²)", radar=watch.radar.name, section=watch.radar.reference_cross_section
    )
    tried = say("radar range to {factor:g} times", factor=RADAR_RANGE_FACTOR)
    return Opener(what, now, None if factor is None else factor * now, "km", tried)


def _least_factor(changed: Callable[[float], Defence], opens: Callable[[Defence], bool], limit: float) -> float | None:
    """Return the least factor from 1 to a limit that opens a window, by bisection; None: no factor does."""
    if not opens(changed(limit)):
        return None
    _, least = plain(halved)(lambda factor, _: not opens(changed(factor)), None, 1.0, limit, FACTOR_RESOLUTION)
    return least
