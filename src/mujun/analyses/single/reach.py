"""Interceptor reach from a site: contours by altitude and time, areas, and greatest distances east and west."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.earth.constants import MEAN_RADIUS
from mujun.engagement.defence import Site
from mujun.ground.grid import EqualAreaGrid
from mujun.ground.lonlat import to_lonlat
from mujun.ground.region import area, polygons
from mujun.interceptors.flyout import FlyOut
from mujun.scenario.building.build import Builder

Array = NDArray[np.float64]

TIMES_TOLD = (120.0, 180.0, 240.0, 300.0, 400.0, 600.0, 900.0, 1200.0)
"""Default times of flight, s; those above the longest flight are left out."""
CONTOUR_SECTORS = 180


@dataclass(frozen=True)
class Contour:
    """Ground above which an interceptor can be at an altitude within a time of flight.

    altitude: m.
    time: s.
    area: m^2.
    nearest, farthest: least and greatest ground distance of the outline over all directions, m.
    outline: longitude and latitude, deg.
    """

    altitude: float
    time: float
    area: float
    nearest: float
    farthest: float
    outline: MultiPolygon


@dataclass(frozen=True)
class SiteReach:
    """Reach of one site.

    area: of the ground above which the interceptor can be at any usable altitude, m^2.
    east, west: greatest ground distance in these directions at any usable altitude, m.
    """

    site: Site
    contours: tuple[Contour, ...]
    area: float
    east: float
    west: float


def usable_site(builder: Builder, name: str, interceptor: str | None = None) -> Site:
    """Return a site by name. Raises BadInput if its interceptor never reaches its lowest usable altitude."""
    site = builder.site(name, interceptor)
    if site.fly_out.empty:
        found = site.fly_out.interceptor
        key = "{name}: {interceptor} at {speed:.2f} km/s never reaches the lowest altitude at which it works, {low:,.0f} km"
        raise BadInput(
            say(
                key,
                name=site.name,
                interceptor=found.name,
                speed=found.burnout_speed / 1e3,
                low=found.minimum_altitude / 1e3,
            )
        )
    return site


def _ground(chord: Array) -> Array:
    return 2.0 * MEAN_RADIUS * np.arcsin(np.clip(chord / (2.0 * MEAN_RADIUS), 0.0, 1.0))


def reach(site: Site, altitudes: Sequence[float] = (), times: Sequence[float] = ()) -> SiteReach:
    """Return the contours of a site at altitudes (m) and times of flight (s).

    Default altitudes: the lowest usable one, and the middle between lowest and highest. The longest flight is always added to
    the times. Raises BadInput for an altitude at which the interceptor does not work, and for a time of zero or less.
    """
    table, interceptor = site.fly_out, site.fly_out.interceptor
    for altitude in altitudes:
        if not interceptor.minimum_altitude <= altitude <= interceptor.maximum_altitude:
            key = "an altitude of {altitude:g} km: {name} works from {low:g} to {high:g} km; expected one of these"
            raise BadInput(
                say(
                    key,
                    altitude=altitude / 1e3,
                    name=interceptor.name,
                    low=interceptor.minimum_altitude / 1e3,
                    high=interceptor.maximum_altitude / 1e3,
                )
            )
    for time in times:
        if not time > 0.0:
            raise BadInput(say("a time of flight of {time:g} s: expected more than 0", time=time))
    heights = altitudes or (table.lowest, 0.5 * (table.lowest + table.highest))
    wanted = [t for t in (times or TIMES_TOLD) if t < interceptor.longest_flight] + [interceptor.longest_flight]
    bearings = _bearings()
    widest = table.widest(interceptor.longest_flight, sectors=CONTOUR_SECTORS)
    grid = _grid(table, widest)
    contours = []
    for height in heights:
        for time in wanted:
            chord = table.reach_at(float(height), bearings, float(time))
            if not (chord > 0.0).any():
                continue
            shape = _shape(table, grid, bearings, chord, float(height))
            ground = _ground(chord)
            contours.append(
                Contour(
                    float(height),
                    float(time),
                    area(shape),
                    float(ground.min()),
                    float(ground.max()),
                    to_lonlat(grid, shape),
                )
            )
    ground = _ground(widest)
    whole = float(np.mean(np.pi * widest**2))  # a spherical cap of chord r from its centre has the area pi r^2
    return SiteReach(
        site, tuple(contours), whole, float(ground[CONTOUR_SECTORS // 4]), float(ground[3 * CONTOUR_SECTORS // 4])
    )


def outline_at(site: Site, altitude: float, time: float) -> MultiPolygon:
    """Return the ground (longitude and latitude, deg) above which an interceptor can be at an altitude (m) within a time, s.

    Empty if it cannot be there at all.
    """
    table, bearings = site.fly_out, _bearings()
    chord = table.reach_at(altitude, bearings, time)
    if not (chord > 0.0).any():
        return MultiPolygon()
    grid = _grid(table, chord)
    return to_lonlat(grid, _shape(table, grid, bearings, chord, altitude))


def _bearings() -> Array:
    return np.asarray(np.arange(CONTOUR_SECTORS) * (2.0 * np.pi / CONTOUR_SECTORS), float)


def _grid(table: FlyOut, chord: Array) -> EqualAreaGrid:
    """Return a grid that holds chord distances (m) about a site."""
    size = min(max(float(_ground(chord).max()) * 1.1, 50e3), 8.9e6)
    return EqualAreaGrid.around(table.place.latitude, table.place.longitude, size, 100)


def _shape(table: FlyOut, grid: EqualAreaGrid, bearings: Array, chord: Array, altitude: float) -> MultiPolygon:
    """Return the ground below points at an altitude (m), bearings (rad) and chord distances (m), in the plane of a grid."""
    x, y = grid.project(*table.ground_below(bearings, chord, altitude))
    return MultiPolygon(polygons(Polygon(np.column_stack([x, y])).buffer(0)))
