"""Footprints: the ground that sites defend, together and each alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from shapely import MultiPolygon

from mujun.analyses.cases.aim_grid import AIM_POINTS, WIDEST_GRID, grid_for, radius_for, shots_field, touches_edge
from mujun.analyses.cases.launches import Launch
from mujun.analyses.single.denied import Denied
from mujun.base.outcomes import BadInput
from mujun.base.text import NEXT_NAME, joined, say
from mujun.engagement.defence import Defence, sampling_step
from mujun.engagement.footprint import FREE_FLIGHT_STEP, Footprint, Salvo, Threat, footprint
from mujun.flight.model.shape import parse_shape
from mujun.ground.grid import EqualAreaGrid
from mujun.ground.lonlat import to_lonlat
from mujun.ground.region import area, difference, region_where, union
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario

Array = NDArray[np.float64]

GRID_GROWTH = 1.6
"""Factor by which the radius of a grid grows if the defended area reaches its edge."""


@dataclass(frozen=True)
class SiteGround:
    """Ground defended by one site, in the plane of the grid.

    region: defended by the site alone.
    only: the part of it that no other site defends.
    """

    name: str
    region: MultiPolygon
    only: MultiPolygon


@dataclass(frozen=True)
class PlaceShots:
    """A listed place.

    latitude_deg, longitude_deg: deg.
    threatened: whether it is within range of any threat.
    shots: fewest against any threat.
    slack: least against any threat, s.
    """

    name: str
    latitude_deg: float
    longitude_deg: float
    threatened: bool
    shots: int
    slack: float


@dataclass(frozen=True)
class Ground:
    """A defended area.

    grid: of aim points.
    found: shots and slack at each aim point.
    region: defended with the required number of shots, in the plane of the grid.
    threatened: area within range of any threat, m^2.
    by_shots: areas defended with at least 1, 2, ... shots, m^2.
    sites: ground of each site.
    places: threatened places of the catalogue within the grid.
    at_edge: whether the region reaches the edge of the grid, so that its true area is larger.
    reached: names of the threats that reach the grid.
    """

    grid: EqualAreaGrid
    found: Footprint
    region: MultiPolygon
    threatened: float
    by_shots: tuple[float, ...]
    sites: tuple[SiteGround, ...]
    places: tuple[PlaceShots, ...]
    at_edge: bool
    reached: tuple[str, ...]

    @property
    def area(self) -> float:
        """Defended area, m^2."""
        return area(self.region)


def threats_of(builder: Builder, launches: Sequence[Launch], shapes: Sequence[str]) -> list[Threat]:
    """Return a threat for every launch on every trajectory shape."""
    return [_threat(builder, one, shape) for one in launches for shape in shapes]


def _threat(builder: Builder, launch: Launch, shape: str) -> Threat:
    """Return the threat of one launch on one trajectory shape; it is kept, with its aim table, for later questions."""
    _, vehicle = builder.missile(launch.missile)
    return builder.once(
        ("threat", launch.missile, launch.missile_name, launch.place_name, launch.place, shape),
        lambda: Threat(
            replace(launch, shape=shape).said,
            vehicle,
            launch.place,
            parse_shape(shape),
            builder.family(launch.missile, launch.place),
            builder.post_boost_time(launch.missile),
        ),
    )


def _footprint_on_grid(
    defence: Defence, threats: Sequence[Threat], shots: int, points: int, radius: float | None
) -> tuple[EqualAreaGrid, Footprint, list[Salvo]]:
    """Return a grid, the footprint on it, and the flights.

    radius: of the grid, m; None: the grid grows until it contains the defended area, up to `WIDEST_GRID`.
    """
    step = min(FREE_FLIGHT_STEP, sampling_step(defence))
    tried = radius or radius_for(defence)
    while True:
        grid = grid_for(defence, points, tried)
        salvos = [Salvo(threat, grid.latitude, grid.longitude, step) for threat in threats]
        found = footprint(salvos, defence)
        if radius is not None or tried >= WIDEST_GRID or not touches_edge(grid, found.defended(shots)):
            return grid, found, salvos
        tried = min(GRID_GROWTH * tried, WIDEST_GRID)


def defended_ground(
    builder: Builder,
    scenario: Scenario,
    launches: Sequence[Launch],
    points: int = AIM_POINTS,
    radius: float | None = None,
) -> Ground:
    """Return the ground that the defence of a scenario protects against some launches on the scenario's trajectory shapes.

    A point is defended if the sites together have at least `scenario.shots` shots against every threat that reaches it.
    points: aim points of the grid.
    radius: of the grid, m; None: the grid grows until it contains the defended area, up to `WIDEST_GRID`.
    Raises BadInput if no threat reaches the grid.
    """
    defence = builder.defence(scenario)
    threats = threats_of(builder, launches, scenario.shapes)
    grid, found, salvos = _footprint_on_grid(defence, threats, scenario.shots, points, radius)
    if not found.threatened.any():
        key = "{threats}: nothing of this reaches the ground around {sites}; expected a missile that does"
        around = joined([site.name for site in defence.sites], NEXT_NAME)
        raise BadInput(say(key, threats=joined([threat.name for threat in threats]), sites=around))

    def region(shots: NDArray[np.int64], slack: Array, wanted: int) -> MultiPolygon:
        return region_where(grid, shots_field(found.threatened, shots, slack, wanted).reshape(grid.shape))

    whole = region(found.shots, found.slack, scenario.shots)
    most = int(found.shots.max())
    by_shots = tuple(area(region(found.shots, found.slack, k)) for k in range(1, min(most, 8) + 1))
    alone = [region(found.site_shots[s], found.site_slack[s], scenario.shots) for s in range(len(defence.sites))]
    sites = []
    for s, site in enumerate(defence.sites):
        others: MultiPolygon = MultiPolygon()
        for k, other in enumerate(alone):
            others = union(others, other) if k != s else others
        sites.append(SiteGround(site.name, alone[s], difference(alone[s], others)))
    reached = tuple(salvo.threat.name for salvo in salvos if salvo.reached.any())
    return Ground(
        grid,
        found,
        whole,
        float(found.threatened.sum()) * grid.cell_area,
        by_shots,
        tuple(sites),
        _places(builder, grid, threats, defence),
        touches_edge(grid, found.defended(scenario.shots)),
        reached,
    )


def _places(
    builder: Builder, grid: EqualAreaGrid, threats: Sequence[Threat], defence: Defence
) -> tuple[PlaceShots, ...]:
    """Return the threatened places of the catalogue within the grid, those with the fewest shots first."""
    every = builder.catalogue.all(schema.Place)
    x, y = grid.project([p.latitude for p in every], [p.longitude for p in every])
    inside = (np.abs(x) <= np.abs(grid.x).max()) & (np.abs(y) <= np.abs(grid.y).max()) & np.isfinite(x)
    mine = [place for place, ok in zip(every, inside, strict=True) if ok]
    if not mine:
        return ()
    latitude, longitude = np.array([p.latitude for p in mine]), np.array([p.longitude for p in mine])
    step = min(FREE_FLIGHT_STEP, sampling_step(defence))
    found = footprint([Salvo(threat, latitude, longitude, step) for threat in threats], defence)
    rows = []
    for k in np.flatnonzero(found.threatened):
        p = builder.get(schema.Place, mine[k].id)
        rows.append(
            PlaceShots(p.name, p.latitude_deg, p.longitude_deg, True, int(found.shots[k]), float(found.slack[k]))
        )
    return tuple(sorted(rows, key=lambda row: (row.shots, row.slack)))


def regions_lonlat(ground: Ground | Denied) -> MultiPolygon:
    """Return a region as polygons in deg, valid across the antimeridian and at the poles."""
    return to_lonlat(ground.grid, ground.region)
