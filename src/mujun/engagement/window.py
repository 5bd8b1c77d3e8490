"""Windows: the times at which an interceptor can meet a missile, and the launches that lead there.

A missile can be met at time t if its point then is within the interceptor's altitude limits and fly-out table, if the
launch that leads there, t minus time of flight, is not before the earliest launch that the sensors allow, and
if the support that the mode demands is there (see `engagement.defence`).

Only after the missile's burnout: these interceptors meet midcourse and terminal targets, not boosting ones.
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
from mujun.engagement.scan import OPENING_COLUMNS, Stretches, engage_blocks, make_room
from mujun.engagement.shooters import DefenceArrays, arrange_defence
from mujun.flight.engine.sampling import Sampled

Array = NDArray[np.float64]


class Windows(NamedTuple):
    """What one site can do against each flight (n,), s after the missile's launch; NaN or infinite where nothing.

    slack: latest feasible launch minus earliest possible one, over all points within reach that have
    the support; negative: too late by so much; -inf: never within reach with support.
    earliest_launch, latest_launch, first_intercept, last_intercept: of the feasible window (NaN if none).
    best_time: intercept time at which the slack is greatest.
    seen: seconds in the own radar's view. cued: when the infrared track allows an order. committed: when any track that the
    mode goes by, that of infrared included, allows an order. own_track: when the own radar's track first supports a launch.
    any_track: when the first radar's track is at the site's disposal.
    shots: intercept attempts that fit one after another, each with its assessment.
    salvo: launches that fit into the window at the launch interval, at most the stock.
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
        """Whether there is a window, and an interceptor for it."""
        return (self.slack >= 0.0) & (self.shots > 0)


COUNTED = ("shots", "salvo")
WINDOW = np.dtype([(name, np.int64 if name in COUNTED else np.float64) for name in Windows._fields], align=True)
"""What one site can do against one flight: the record that compiled code fills. For the fields see `Windows`."""


def _to_be_filled(sites: int, flights: int) -> NDArray[np.void]:
    """Return (sites, flights) WINDOW records."""
    return np.zeros((sites, flights), WINDOW).view(np.recarray)


@dataclass(frozen=True)
class Setup:
    """A defence arranged for compiled code, once for all flights it is held against."""

    defence: Defence
    earth: Earth = field(default_factory=lambda: WGS84)

    @cached_property
    def arranged(self) -> DefenceArrays:
        """The defence as compiled code reads it."""
        return arrange_defence(self.defence, self.earth)

    def against(self, flights: Sampled, post_boost_time: float = 0.0) -> list[Windows]:
        """Return every site's windows against each flight; post_boost_time as for the radars, s after burnout."""
        sites, n = len(self.defence.sites), len(flights)
        windows = _to_be_filled(sites, n)
        not_asked = Stretches(np.empty((sites, n, 0, OPENING_COLUMNS)), np.zeros((sites, n), np.int64))
        self._scan(flights, post_boost_time, windows, not_asked)
        return [Windows(*(mine[name] for name in Windows._fields)) for mine in windows]

    def stretches(self, flights: Sampled, post_boost_time: float = 0.0) -> list[list[Array]]:
        """Return, for each site and flight, the openings (m, OPENING_COLUMNS) that any shot could use: see `scan.Stretches`."""
        sites, n = len(self.defence.sites), len(flights)
        rows, counts = np.empty((sites, n, flights.states.shape[1], OPENING_COLUMNS)), np.zeros((sites, n), np.int64)
        self._scan(flights, post_boost_time, _to_be_filled(sites, 0), Stretches(rows, counts))
        return [[rows[s, i, : counts[s, i]] for i in range(n)] for s in range(sites)]

    def _scan(self, flights: Sampled, post_boost_time: float, windows: NDArray[np.void], stretches: Stretches) -> None:
        """Fill the windows, or the stretches where there is room for any, of all sites against all flights."""
        if len(flights) == 0:
            return
        arranged, defence = arrange_flights(flights, post_boost_time), self.arranged
        blocks, samples = flights.states.shape[:2]

        def engage(begin: int, end: int) -> None:
            room = make_room(len(self.defence.watches), samples)
            engage_blocks(begin, end, arranged, defence, room, windows, stretches)

        over_blocks(engage, blocks)


def windows(defence: Defence, flights: Sampled, post_boost_time: float = 0.0, earth: Earth = WGS84) -> list[Windows]:
    """Return what each site of a defence can do against each flight.

    Committing is a free choice: any launch from the earliest on may be taken. post_boost_time: s after burnout for which
    targets show their post-boost cross-section (infinite: bodies that do not separate).
    """
    return Setup(defence, earth).against(flights, post_boost_time)
