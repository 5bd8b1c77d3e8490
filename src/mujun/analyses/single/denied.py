"""Launch points from which a missile to one place can be engaged."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely import MultiPolygon

from mujun.analyses.cases.aim_grid import shots_field, touches_edge
from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.earth.place import Place
from mujun.engagement.defence import sampling_step
from mujun.engagement.footprint import FREE_FLIGHT_STEP
from mujun.engagement.window import Setup
from mujun.flight.aiming.aim import aim_all
from mujun.flight.aiming.families import Family
from mujun.flight.aiming.sought import AimPairs, Sought
from mujun.flight.engine.sampling import sample
from mujun.flight.model.shape import parse_shape
from mujun.ground.grid import EqualAreaGrid
from mujun.ground.region import area, region_where
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.study import Scenario

Array = NDArray[np.float64]

COARSEST_LAUNCH_GRID_STEP = 28e3
"""Least spacing of launch points, m: a quarter degree of latitude."""


@dataclass(frozen=True)
class Denied:
    """Launch points from which a missile to one place can be engaged.

    grid: of launch points, at a quarter degree or coarser.
    shots: fewest shots over trajectory shapes, (points,).
    slack: least over trajectory shapes of the greatest of any site, s, (points,).
    region: with enough shots.
    within_range: area from which the missile reaches the place, m^2.
    at_edge: whether the region reaches the edge of the grid, so that its true area is larger.
    """

    grid: EqualAreaGrid
    shots: NDArray[np.int64]
    slack: Array
    region: MultiPolygon
    within_range: float
    at_edge: bool

    @property
    def area(self) -> float:
        """Area of the region, m^2."""
        return area(self.region)


def launch_area_denied(
    builder: Builder,
    scenario: Scenario,
    missile: str,
    target: Place,
    around: Place,
    radius: float = 1.0e6,
    points: int = 1600,
) -> Denied:
    """Return the launch points around a place from which a missile to a target can be engaged.

    Launch points are the points of a grid, at a quarter degree or coarser, not bases of any force. Of the scenario's
    trajectory shapes the worst for the defence counts.
    around: centre of the grid. radius: of the grid, m. points: greatest number of launch points.
    Raises BadInput if the target is out of range of all of them.
    """
    defence, (_, vehicle) = builder.defence(scenario), builder.missile(missile)
    most = max(int(4.0 * radius**2 / COARSEST_LAUNCH_GRID_STEP**2), 4)
    grid = EqualAreaGrid.around(around.latitude, around.longitude, radius, min(points, most))
    n = len(grid.latitude)
    families: dict[int, tuple[int, Family]] = {}
    which = np.zeros(n, dtype=np.int64)
    for i, latitude in enumerate(grid.latitude):
        family = builder.family(missile, Place(float(latitude), 0.0))
        which[i] = families.setdefault(id(family), (len(families), family))[0]
    pairs = AimPairs(
        np.full(n, target.latitude), np.full(n, target.longitude), grid.latitude, grid.longitude, np.zeros(n), which
    )
    setup, step = Setup(defence), min(FREE_FLIGHT_STEP, sampling_step(defence))
    shots, slack = np.full(n, np.iinfo(np.int64).max), np.full(n, np.inf)
    reached = np.zeros(n, dtype=bool)
    for shape in scenario.shapes:
        aimed = aim_all(Sought.of_one(vehicle, pairs, [family for _, family in families.values()], parse_shape(shape)))
        good = np.flatnonzero(aimed.reached)
        if not len(good):
            continue
        found = setup.against(sample(aimed.flights, good, step), builder.post_boost_time(missile))
        reached[good] = True
        shots[good] = np.minimum(shots[good], np.sum([w.shots for w in found], axis=0))
        slack[good] = np.minimum(slack[good], np.max([w.slack for w in found], axis=0))
    if not reached.any():
        key = "{missile}: from nowhere around the place given does it reach the target; expected one it reaches"
        raise BadInput(say(key, missile=missile))
    shots[~reached], slack[~reached] = 0, -np.inf
    region = region_where(grid, shots_field(reached, shots, slack, scenario.shots).reshape(grid.shape))
    edge = touches_edge(grid, reached & (shots >= scenario.shots))
    return Denied(grid, shots, slack, region, float(reached.sum()) * grid.cell_area, edge)
