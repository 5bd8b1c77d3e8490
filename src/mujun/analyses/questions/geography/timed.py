"""Times and speeds of flights between launch areas and places, and the closed form that takes a given time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.analyses.cases.aims import aims_of, flown
from mujun.analyses.cases.flights import Case, cases_of
from mujun.analyses.cases.launches import Launch
from mujun.earth.constants import GM, MEAN_RADIUS
from mujun.earth.frames import relative_velocity
from mujun.flight.aiming.kepler import arc_through_apogee
from mujun.flight.engine.lanes import MARK_IMPACT
from mujun.flight.engine.trajectory import Trajectories
from mujun.scenario.building.build import Builder

Array = NDArray[np.float64]

HIGHEST = 1e12
"""Apogee (m) from which an arc counts as one that never comes back."""
HALVINGS = 200
"""Steps of the search for an arc's apogee, on a logarithmic scale: far below a metre."""


@dataclass(frozen=True)
class Timed:
    """Flights (n,) between pairs of launch area and place.

    time: from launch to impact, s. distance: geodesic, m. apogee: m.
    speeds: relative to the rotating Earth, m/s: at burnout, the greatest of the flight, and at impact.
    unreachable: pairs that no flight joins, each with the reason.
    """

    cases: tuple[Case, ...]
    time: Array
    distance: Array
    apogee: Array
    speeds: dict[str, Array]
    unreachable: tuple[tuple[Case, str], ...]


def timed(builder: Builder, launches: Sequence[Launch]) -> Timed:
    """Fly every launch to each of its targets; launches of one missile and shape are flown together."""
    volleys: dict[tuple[str, str, int], list[Launch]] = {}
    for launch in launches:
        volleys.setdefault((launch.missile, launch.shape, id(launch.targets)), []).append(launch)
    parts = [_volley(builder, volley) for volley in volleys.values()]

    def joined_up(name: str) -> Array:
        return np.concatenate([getattr(part, name) for part in parts])

    speeds = {at: np.concatenate([part.speeds[at] for part in parts]) for at in parts[0].speeds}
    cases = tuple(case for part in parts for case in part.cases)
    missing = tuple(row for part in parts for row in part.unreachable)
    return Timed(cases, joined_up("time"), joined_up("distance"), joined_up("apogee"), speeds, missing)


def _volley(builder: Builder, volley: Sequence[Launch]) -> Timed:
    aimed = flown(builder, aims_of(builder, volley))
    cases = cases_of(volley)
    good = np.flatnonzero(aimed.reached)
    missing = tuple((cases[i], aimed.why[i]) for i in np.flatnonzero(~aimed.reached))
    flights = aimed.flights
    speeds = {at: found[good] for at, found in _speeds(flights).items()}
    return Timed(
        tuple(cases[i] for i in good), flights.flight_time[good], aimed.distance[good], flights.apogee[good], speeds, missing
    )  # fmt: skip


def _speeds(flights: Trajectories) -> dict[str, Array]:
    """Return the speeds of flights relative to the Earth, m/s; the greatest is that of the samples of the path."""
    impact, path = flights.mark(MARK_IMPACT), flights.samples()
    along = np.linalg.norm(relative_velocity(path[..., :3], path[..., 3:6], flights.earth), axis=-1)
    return {
        "burnout": flights.burnout_speed,
        "greatest": np.maximum(along.max(axis=1), flights.burnout_speed),
        "impact": np.linalg.norm(relative_velocity(impact[:, :3], impact[:, 3:6], flights.earth), axis=1),
    }


def speed_for_time(range_angle: ArrayLike, time: float, radius: float = MEAN_RADIUS, gm: float = GM) -> Array:
    """Return the speed at the ground (m/s) of the Kepler arc that spans range angles (rad, below pi) in a time, s.

    Non-rotating sphere, impulsive, no air; of the arcs between two points the higher one always takes longer, so that there is
    one for each time. NaN where none stays above the ground: the lowest runs along it at circular speed.
    """
    phi = np.atleast_1d(np.asarray(range_angle, float))
    low, high = np.full(phi.shape, np.log(1e-3)), np.full(phi.shape, np.log(HIGHEST))
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        late = arc_through_apogee(phi, np.exp(middle), radius, gm).time > time
        low, high = np.where(late, low, middle), np.where(late, middle, high)
    speed = arc_through_apogee(phi, np.exp(low), radius, gm).speed
    return np.where(time < phi * np.sqrt(radius**3 / gm), np.nan, speed)
