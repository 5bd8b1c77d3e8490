"""Windows: the times at which an interceptor can meet a missile, and the corresponding launches.

An intercept at time t is feasible if the missile's position is within the interceptor's altitude limits and fly-out table,
if the launch, t minus time of flight, is not before the earliest launch allowed by the sensors, and
if a track supports the intercept as the mode requires (see `engagement.defence`).

Intercepts are possible only after the missile's burnout: these interceptors are for midcourse and terminal targets.
Neglected: the kill vehicle's divert and seeker, discrimination, radar resources.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.threads import over_blocks
from mujun.earth.constants import WGS84, Earth
from mujun.engagement.blocks import arrange_flights
from mujun.engagement.defence import Defence
from mujun.engagement.scan import OPENING_COLUMNS, Stretches, engage_blocks, scan_scratch
from mujun.engagement.shooters import DefenceArrays, arrange_defence
from mujun.flight.engine.sampling import Sampled

Array = NDArray[np.float64]


class Windows(NamedTuple):
    """Engagement of each flight (n,) by one site; times in s after the missile's launch, NaN or infinite if none.

    Attributes:
        slack: greatest value of latest launch minus earliest possible launch, over all points within reach with support, s;
            negative: too late by this time; -inf: never within reach with support.
        earliest_launch, latest_launch, first_intercept, last_intercept: of the feasible window; NaN if none.
        best_time: intercept time at which the slack is greatest.
        seen: time in the own radar's view, s.
        cued: time at which the infrared track allows an order.
        committed: time at which the first track that counts in the mode, infrared included, allows an order.
        own_track: time at which the own radar's track first supports a launch.
        any_track: time at which the first radar track reaches the site.
        shots: number of shots that fit in sequence, each with its assessment.
        salvo: number of launches that fit into the window at the launch interval, at most the stock.
    """

    slack: Array
    earliest_launch: Array
    latest_launch: Array
    first_intercept: Array
    last_intercept: Array
    best_time: Array
    seen: Array
    cued: Array
    committed: Array
    own_track: Array
    any_track: Array
    shots: NDArray[np.int64]
    salvo: NDArray[np.int64]

    @property
    def feasible(self) -> NDArray[np.bool_]:
        """Whether a window exists and an interceptor is in stock."""
        return (self.slack >= 0.0) & (self.shots > 0)


COUNT_FIELDS = ("shots", "salvo")
WINDOW = np.dtype([(name, np.int64 if name in COUNT_FIELDS else np.float64) for name in Windows._fields], align=True)
"""Record of the engagement of one flight by one site, filled by compiled code; fields as in `Windows`."""


def _to_be_filled(sites: int, flights: int) -> NDArray[np.void]:
    """Return (sites, flights) WINDOW records to be filled."""
    return np.zeros((sites, flights), WINDOW).view(np.recarray)


def windows_of(records: NDArray[np.void]) -> list[Windows]:
    """Return the windows of each site from WINDOW records (sites, flights)."""
    return [Windows(*(mine[name] for name in Windows._fields)) for mine in records]


@dataclass(frozen=True)
class Setup:
    """A defence whose arrays for compiled code are built once and used for many flights."""

    defence: Defence
    earth: Earth = field(default_factory=lambda: WGS84)

    @cached_property
    def arranged(self) -> DefenceArrays:
        """The defence as arrays for compiled code."""
        return arrange_defence(self.defence, self.earth)

    def against(self, flights: Sampled, post_boost_time: float = 0.0) -> list[Windows]:
        """Return every site's windows against each flight. post_boost_time: as in `sensors.radar.margins`, s."""
        return windows_of(self.records(flights, post_boost_time))

    def records(self, flights: Sampled, post_boost_time: float = 0.0) -> NDArray[np.void]:
        """Return WINDOW records (sites, flights). post_boost_time: as in `sensors.radar.margins`, s."""
        sites, n = len(self.defence.sites), len(flights)
        windows = _to_be_filled(sites, n)
        not_asked = Stretches(np.empty((sites, n, 0, OPENING_COLUMNS)), np.zeros((sites, n), np.int64))
        self._scan(flights, post_boost_time, windows, not_asked)
        return windows.view(np.ndarray)  # names are read from it ten times faster than from the array for compiled code

    def stretches(self, flights: Sampled, post_boost_time: float = 0.0) -> list[list[Array]]:
        """Return, for each site and flight, the openings (m, OPENING_COLUMNS) that a shot could use; see `scan.Stretches`."""
        sites, n = len(self.defence.sites), len(flights)
        rows, counts = np.empty((sites, n, flights.states.shape[1], OPENING_COLUMNS)), np.zeros((sites, n), np.int64)
        self._scan(flights, post_boost_time, _to_be_filled(sites, 0), Stretches(rows, counts))
        return [[rows[s, i, : counts[s, i]] for i in range(n)] for s in range(sites)]

    def _scan(self, flights: Sampled, post_boost_time: float, windows: NDArray[np.void], stretches: Stretches) -> None:
        """Fill the windows of all sites against all flights, or the stretches if they have rows."""
        if len(flights) == 0:
            return
        arranged, defence = arrange_flights(flights, post_boost_time), self.arranged
        blocks, samples = flights.states.shape[:2]

        def engage(begin: int, end: int) -> None:
            scratch = scan_scratch(len(self.defence.watches), samples)
            engage_blocks(begin, end, arranged, defence, scratch, windows, stretches)

        over_blocks(engage, blocks)


def windows(defence: Defence, flights: Sampled, post_boost_time: float = 0.0, earth: Earth = WGS84) -> list[Windows]:
    """Return the windows of each site of a defence against each flight.

    Any launch from the earliest on is allowed. post_boost_time: time from burnout for which the bus carries the warhead, s
    (infinite for warheads that never separate).
    """
    return Setup(defence, earth).against(flights, post_boost_time)
