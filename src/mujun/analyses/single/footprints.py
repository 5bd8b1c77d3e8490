"""Footprints: which ground some sites defend together and by themselves, and from where a missile could not get through."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely import MultiPolygon

from mujun.analyses.cases.launches import Launch
from mujun.base.outcomes import BadInput
from mujun.earth.geodesy import geodetic_to_fixed, ground_path
from mujun.earth.place import Place
from mujun.engagement.defence import Defence, sampling_step
from mujun.engagement.footprint import FREE_FLIGHT_STEP, Footprint, Salvo, Threat, footprint
from mujun.engagement.window import Setup
from mujun.flight.aiming.aim import Targets, aim_all
from mujun.flight.aiming.families import Family
from mujun.flight.engine.sampling import sample
from mujun.flight.model.shape import parse_shape
from mujun.ground.region import EqualAreaGrid, area, difference, region_where, to_lonlat, union
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario

Array = NDArray[np.float64]

POINTS = 10_000
WIDEST = 6.0e6
"""Largest radius in m of a grid of aim points: beyond it one flat map no longer serves."""
GROWTH = 1.6
"""By how much a grid grows that the defended area runs out of."""
BEYOND = 1.25
"""A grid reaches this much farther than the interceptors do."""
COARSEST_STEP = 28e3
"""Least spacing in m of launch points: a quarter degree of latitude."""


@dataclass(frozen=True)
class SiteGround:
    """What one site defends: by itself, and what no other site does (both in the grid's plane)."""

    name: str
    region: MultiPolygon
    only: MultiPolygon


@dataclass(frozen=True)
class PlaceShots:
    """A place by name (deg), whether any threat reaches it, the fewest shots at it, and the seconds to spare."""

    name: str
    latitude_deg: float
    longitude_deg: float
    threatened: bool
    shots: int
    slack: float


@dataclass(frozen=True)
class Ground:
    """A defended area.

    grid: the aim points. region: defended with the shots asked for. by_shots: area (m^2) defended with at least 1, 2, ...
    shots. threatened: m^2 of the grid that some threat reaches. places: those within the grid.
    at_edge: whether the region runs out of the grid, so that its true area is larger.
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
    """Return every launch in every shape."""
    return [
        Threat(
            f"{one.missile_name} from {one.place_name} ({shape})",
            builder.missile(one.missile)[1],
            one.place,
            parse_shape(shape),
            builder.family(one.missile, one.place),
            builder.post_boost_time(one.missile),
        )
        for one in launches
        for shape in shapes
    ]


def grid_for(defence: Defence, points: int = POINTS, radius: float | None = None) -> EqualAreaGrid:
    """Return a grid of aim points around a defence: out to where its interceptors reach, or to a radius (m)."""
    latitude, longitude = _middle(defence)
    return EqualAreaGrid.around(latitude, longitude, radius or radius_for(defence), points)


def _middle(defence: Defence) -> tuple[float, float]:
    places = [site.fly_out.place for site in defence.sites]
    centre = np.mean([geodetic_to_fixed(p.latitude, p.longitude) for p in places], axis=0)
    return float(np.arctan2(centre[2], np.hypot(centre[0], centre[1]))), float(np.arctan2(centre[1], centre[0]))


def radius_for(defence: Defence) -> float:
    """Return how far from the middle of a defence its interceptors reach, and some more, m; at most `WIDEST`."""
    latitude, longitude = _middle(defence)
    radius = 0.0
    for site in defence.sites:
        place = site.fly_out.place
        _, away = ground_path(latitude, longitude, place.latitude, place.longitude)
        reach = float(site.fly_out.widest(site.fly_out.interceptor.longest_flight).max())
        radius = max(radius, float(away) + BEYOND * reach + 50e3)
    return min(radius, WIDEST)


def _field(found: NDArray[np.bool_], shots: NDArray[np.int64], slack: Array, wanted: int) -> Array:
    """Return a field that is not negative where enough shots fit: the slack itself for one shot, else by counts."""
    if wanted == 1:
        return np.where(found, np.where(shots > 0, slack, np.minimum(slack, -1.0)), -np.inf)
    return np.where(found & (shots >= wanted), 1.0, -1.0)


def _touches_edge(grid: EqualAreaGrid, where: NDArray[np.bool_]) -> bool:
    """Return whether something holds at any point on the rim of a grid."""
    field = where.reshape(grid.shape)
    return bool(field[0].any() or field[-1].any() or field[:, 0].any() or field[:, -1].any())


def _footprint_on_grid(
    defence: Defence, threats: Sequence[Threat], shots: int, points: int, radius: float | None
) -> tuple[EqualAreaGrid, Footprint, list[Salvo]]:
    """Return a grid, the footprint on it and the flights: the grid of a radius, else one that grows until it holds the area."""
    step = min(FREE_FLIGHT_STEP, sampling_step(defence))
    tried = radius or radius_for(defence)
    while True:
        grid = grid_for(defence, points, tried)
        salvos = [Salvo(threat, grid.latitude, grid.longitude, step) for threat in threats]
        found = footprint(salvos, defence)
        if radius is not None or tried >= WIDEST or not _touches_edge(grid, found.defended(shots)):
            return grid, found, salvos
        tried = min(GROWTH * tried, WIDEST)


def defended_ground(
    builder: Builder, scenario: Scenario, launches: Sequence[Launch], points: int = POINTS, radius: float | None = None
) -> Ground:
    """Return what the defence of a scenario protects against some launches in the scenario's shapes.

    A point counts as defended if the sites together have at least `scenario.shots` shots against every threat that
    reaches it. Without a radius the grid grows until it holds the area, up to `WIDEST`. Raises BadInput where nothing reaches
    the grid.
    """
    defence = builder.defence(scenario)
    threats = threats_of(builder, launches, scenario.shapes)
    grid, found, salvos = _footprint_on_grid(defence, threats, scenario.shots, points, radius)
    if not found.threatened.any():
        raise BadInput(
            f"{'; '.join(t.name for t in threats)}: nothing of this reaches the ground around "
            f"{', '.join(site.name for site in defence.sites)}; expected a missile that does"
        )

    def region(shots: NDArray[np.int64], slack: Array, wanted: int) -> MultiPolygon:
        return region_where(grid, _field(found.threatened, shots, slack, wanted).reshape(grid.shape))

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
        _touches_edge(grid, found.defended(scenario.shots)),
        reached,
    )


def _places(
    builder: Builder, grid: EqualAreaGrid, threats: Sequence[Threat], defence: Defence
) -> tuple[PlaceShots, ...]:
    """Return the catalogue's places within the grid that some threat reaches, with the fewest shots at each first."""
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


def regions_lonlat(ground: "Ground | Denied") -> MultiPolygon:
    """Return a region as polygons in deg, right across the antimeridian and at the poles."""
    return to_lonlat(ground.grid, ground.region)


@dataclass(frozen=True)
class Denied:
    """The launch points from which a missile to one place can be engaged.

    grid: launch points, no finer than a quarter degree. region: with enough shots. within_range: m^2 of launch points that
    the missile reaches the place from at all. at_edge: whether the region runs out of the grid.
    """

    grid: EqualAreaGrid
    shots: NDArray[np.int64]
    slack: Array
    region: MultiPolygon
    within_range: float
    at_edge: bool

    @property
    def area(self) -> float:
        """Area of launch points denied, m^2."""
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
    """Return from which launch points around a place (within a radius, m) a missile to a target can be engaged.

    Launch points are a map's grid, a quarter degree or coarser, not sites of any force; in the scenario's shapes, the worst
    of which counts.
    """
    defence, (_, vehicle) = builder.defence(scenario), builder.missile(missile)
    most = max(int(4.0 * radius**2 / COARSEST_STEP**2), 4)
    grid = EqualAreaGrid.around(around.latitude, around.longitude, radius, min(points, most))
    n = len(grid.latitude)
    families: dict[int, tuple[int, Family]] = {}
    which = np.zeros(n, dtype=np.int64)
    for i, latitude in enumerate(grid.latitude):
        family = builder.family(missile, Place(float(latitude), 0.0))
        which[i] = families.setdefault(id(family), (len(families), family))[0]
    pairs = Targets(
        np.full(n, target.latitude), np.full(n, target.longitude), grid.latitude, grid.longitude, np.zeros(n), which
    )
    setup, step = Setup(defence), min(FREE_FLIGHT_STEP, sampling_step(defence))
    shots, slack = np.full(n, np.iinfo(np.int64).max), np.full(n, np.inf)
    reached = np.zeros(n, dtype=bool)
    for shape in scenario.shapes:
        aimed = aim_all(vehicle, pairs, [family for _, family in families.values()], parse_shape(shape))
        good = np.flatnonzero(aimed.reached)
        if not len(good):
            continue
        found = setup.against(sample(aimed.flights, good, step), builder.post_boost_time(missile))
        reached[good] = True
        shots[good] = np.minimum(shots[good], np.sum([w.shots for w in found], axis=0))
        slack[good] = np.minimum(slack[good], np.max([w.slack for w in found], axis=0))
    if not reached.any():
        raise BadInput(
            f"{missile}: from nowhere around the place given does it reach the target; expected one it reaches"
        )
    shots[~reached], slack[~reached] = 0, -np.inf
    region = region_where(grid, _field(reached, shots, slack, scenario.shots).reshape(grid.shape))
    edge = _touches_edge(grid, reached & (shots >= scenario.shots))
    return Denied(grid, shots, slack, region, float(reached.sum()) * grid.cell_area, edge)
