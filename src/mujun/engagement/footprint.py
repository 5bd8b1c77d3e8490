"""Footprints: the ground that a defence can protect.

Each threat (a missile from a place in a shape) is flown to every aim point; the number of shots at a point is that against the
worst threat that reaches it. Flights are kept in memory, so that after a change of site, radar or delay only the windows are
computed again; if there are too many, they are flown again in pieces.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import LANES
from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.earth.constants import WGS84, Earth
from mujun.earth.frames import inertial_to_fixed
from mujun.earth.geodesy import geodetic_to_fixed
from mujun.earth.place import Place
from mujun.engagement.defence import Defence
from mujun.engagement.window import Setup
from mujun.flight.aiming.aim import MISS_TOLERANCE, aim
from mujun.flight.aiming.aim_table import AimTable, aim_table
from mujun.flight.aiming.families import Family
from mujun.flight.engine.lanes import MARK_IMPACT
from mujun.flight.engine.sampling import HEIGHT, NOWHERE, Sampled, coast_steps, sample
from mujun.flight.engine.streamed import fly_sampled
from mujun.flight.model.ascent import Commands
from mujun.flight.model.shape import Shape
from mujun.flight.model.vehicle import Vehicle

Array = NDArray[np.float64]

PIECE_FLIGHTS = 16384
"""Flights per piece, if there are too many to be kept."""
KEPT_BYTES = 400e6
"""Most memory for the kept samples of one threat, bytes."""
FREE_FLIGHT_STEP = 10.0
"""Longest step in s between samples of free flight. For interceptors with flights of some hundred seconds the error of launch
times is then 0.1 s (median) to 0.5 s (worst). For shorter flights see `defence.sampling_step`."""
MOST_AIM_POINTS = 4_000_000
"""Most aim points of a footprint; with more, the results alone would take gigabytes."""


@dataclass(frozen=True)
class Threat:
    """One missile from one place in one shape.

    Attributes:
        name: as in results.
        vehicle: the missile.
        place: launch place.
        shape: trajectory shape.
        family: family of the missile from a place of about this latitude, for starting values.
        post_boost_time: time from burnout for which the bus carries the warhead, s.
    """

    name: str
    vehicle: Vehicle
    place: Place
    shape: Shape
    family: Family
    post_boost_time: float = 0.0
    _tables: dict[Earth, AimTable | None] = field(default_factory=dict, init=False, compare=False, repr=False)

    def aim_table(self, earth: Earth) -> AimTable | None:
        """Return the aim table, made at the first call; None if the missile has none in this shape."""
        if earth not in self._tables:
            self._tables[earth] = aim_table(self.vehicle, self.place, self.family, self.shape, earth)
        return self._tables[earth]


@dataclass
class Salvo:
    """A threat's flights to aim points (rad), flown once and kept unless there are too many.

    Attributes:
        threat: missile, launch place and shape.
        latitude, longitude: aim points, (n,) rad.
        interval: longest step between samples of free flight, s.
        earth: Earth model.
        reached: (n,) whether each point is within the missile's reach in this shape.
    """

    threat: Threat
    latitude: Array
    longitude: Array
    interval: float = FREE_FLIGHT_STEP
    earth: Earth = field(default_factory=lambda: WGS84)
    reached: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        n = len(self.latitude)
        if n == 0:
            raise BadInput(say("there is no aim point; expected at least one"))
        if n > MOST_AIM_POINTS:
            key = "{n:,} aim points are too many for memory; expected at most {most:,}"
            raise BadInput(say(key, n=n, most=MOST_AIM_POINTS))
        self.reached = np.zeros(n, dtype=bool)
        self._table = self.threat.aim_table(self.earth)
        self._kept: list[tuple[NDArray[np.int64], Sampled]] | None = None

    def pieces(self) -> Iterator[tuple[NDArray[np.int64], Sampled]]:
        """Yield the flights that reach their points, in pieces: indices of the points, and the samples."""
        if self._kept is not None:
            yield from self._kept
            return
        kept: list[tuple[NDArray[np.int64], Sampled]] | None = []
        size = 0.0
        for first in range(0, len(self.latitude), PIECE_FLIGHTS):
            which = np.arange(first, min(first + PIECE_FLIGHTS, len(self.latitude)))
            for index, _, flights in self._fly(which):
                self.reached[index] = flights.flight_time > 0.0
                size += flights.states.nbytes
                if kept is not None and size <= KEPT_BYTES:
                    kept.append((index, flights))
                else:
                    kept = None
                yield index, flights
        self._kept = kept

    def solved(self) -> Iterator[tuple[NDArray[np.int64], Commands, Array]]:
        """Yield flights that reach their points, unsampled: indices of the points, commands, and times of flight, s."""
        for index, commands, flights in self._fly(np.arange(len(self.latitude))):
            good = flights.flight_time > 0.0
            if good.any():
                yield index[good], commands.take(good), flights.flight_time[good]

    def _fly(self, which: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], Commands, Sampled]]:
        """Yield the flights to some points: those from the aim table, then those found by the solver."""
        left = which
        if self._table is not None:
            commands, times, held, near = self._table.commands_to(self.latitude[which], self.longitude[which])
            left, index = which[near], which[held]
            if len(index):
                commands = commands.take(held)
                flights, missed = self._fly_commands(commands, index, float(times[held].max()))
                left = np.concatenate([left, index[missed]])
                yield index, commands, flights
        if len(left):
            threat = self.threat
            aimed = aim(
                threat.vehicle, threat.place, self.latitude[left], self.longitude[left], threat.shape,
                family=threat.family, earth=self.earth,
            )  # fmt: skip
            good = np.flatnonzero(aimed.reached)
            if len(good):
                yield left[good], aimed.commands.take(good), sample(aimed.flights, good, self.interval)

    def _fly_commands(
        self, commands: Commands, index: NDArray[np.int64], longest_flight: float
    ) -> tuple[Sampled, NDArray[np.bool_]]:
        """Return the flights of given commands, and which of them miss their points (index); those are marked as not landed."""
        boost = float(np.min(np.asarray(self.threat.vehicle.boost_time)))
        steps = coast_steps(max(longest_flight - 0.5 * boost, 1.0), self.interval)
        flown = fly_sampled(self.threat.vehicle, commands, steps, self.earth)
        impact = flown.flights.mark(MARK_IMPACT)
        gap = inertial_to_fixed(impact[:, :3], impact[:, 6], self.earth)
        gap -= geodetic_to_fixed(self.latitude[index], self.longitude[index], 0.0, self.earth)
        missed = ~(flown.flights.landed & (np.linalg.norm(gap, axis=1) <= MISS_TOLERANCE))
        _forget(flown.sampled, missed)
        return flown.sampled, missed


def _forget(flights: Sampled, which: NDArray[np.bool_]) -> None:
    """Mark flights as not landed, so that sensors and interceptors ignore them."""
    for i in np.flatnonzero(which):
        flights.states[i // LANES, :, HEIGHT, i % LANES] = NOWHERE
    flights.burnout_time[which] = 0.0
    flights.flight_time[which] = 0.0


@dataclass(frozen=True)
class Footprint:
    """Shots and slack of a defence at each aim point against the worst of the threats that reach it.

    Attributes:
        threatened: (n,) whether any threat reaches the point.
        shots: (n,) of all sites together; 0 at points that no threat reaches.
        slack: (n,) s, of all sites together; -inf at points that no threat reaches.
        site_shots, site_slack: (sites, n) of each site alone.
    """

    threatened: NDArray[np.bool_]
    shots: NDArray[np.int64]
    slack: Array
    site_shots: NDArray[np.int64]
    site_slack: Array

    def defended(self, shots: int = 1) -> NDArray[np.bool_]:
        """Return whether each point has at least `shots` shots against every threat that reaches it."""
        return self.threatened & (self.shots >= shots)


def footprint(salvos: Sequence[Salvo], defence: Defence) -> Footprint:
    """Return the footprint of a defence at the aim points of some salvos, which must be the same for all.

    The shots of several sites against one missile add up; the slack is the largest of any site.
    """
    n, sites = len(salvos[0].latitude), len(defence.sites)
    setup = Setup(defence, salvos[0].earth)
    most = np.iinfo(np.int64).max
    shots, slack = np.full(n, most), np.full(n, np.inf)
    site_shots, site_slack = np.full((sites, n), most), np.full((sites, n), np.inf)
    threatened = np.zeros(n, dtype=bool)
    for salvo in salvos:
        for index, flights in salvo.pieces():
            found = setup.against(flights, salvo.threat.post_boost_time)
            good = flights.flight_time > 0.0
            index, every = index[good], np.stack([w.shots[good] for w in found])
            slacks = np.stack([w.slack[good] for w in found])
            threatened[index] = True
            shots[index] = np.minimum(shots[index], every.sum(axis=0))
            slack[index] = np.minimum(slack[index], slacks.max(axis=0))
            site_shots[:, index] = np.minimum(site_shots[:, index], every)
            site_slack[:, index] = np.minimum(site_slack[:, index], slacks)
    for values, nothing in ((shots, 0), (slack, -np.inf)):
        values[~threatened] = nothing
    site_shots[:, ~threatened], site_slack[:, ~threatened] = 0, -np.inf
    return Footprint(threatened, shots, slack, site_shots, site_slack)
