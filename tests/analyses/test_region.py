"""Regions: areas against the ellipsoid, and longitude and latitude right over the antimeridian and the poles."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from profiles import rules
from pyproj import Geod

from mujun.base.outcomes import BadInput
from mujun.earth.geodesy import ground_path, ground_point
from mujun.ground.grid import MOST_NODES, EqualAreaGrid
from mujun.ground.lonlat import to_lonlat
from mujun.ground.region import area, difference, intersection, region_where, symmetric_difference, union

GEOD = Geod(ellps="WGS84")
AREA_TOLERANCE = 2e-3  # relative; a circle of straight pieces between nodes 2 % of its radius apart
SAME_AREA = 1e-6  # relative; set operations on the same polygons
LONLAT_TOLERANCE = 2e-5  # relative; plane chords against geodesics, both of 25 km

PLACES = {
    "mid-latitude": (36.2, 139.7),
    "on the antimeridian": (51.9, 180.0),
    "beside the antimeridian": (-17.3, -179.2),
    "equator and antimeridian": (0.0, 180.0),
    "equator and Greenwich": (0.0, 0.0),
    "over the North Pole": (89.0, 25.0),
    "on the North Pole": (90.0, 0.0),
    "over the South Pole": (-88.5, 171.0),
    "near the North Pole": (80.2, -100.0),
    "edge by the South Pole": (-81.03, 180.0),
}


def around(latitude, longitude, radius, points=10_000):
    return EqualAreaGrid.around(math.radians(latitude), math.radians(longitude), 1.1 * radius, points)


def inside_of(grid, latitude, longitude, radius):
    """Field: m by which each node lies within a geodesic circle."""
    distance = ground_path(math.radians(latitude), math.radians(longitude), grid.latitude, grid.longitude)[1]
    return (radius - distance).reshape(grid.shape)


def true_area(latitude, longitude, radius):
    """m^2 inside a geodesic circle, from a polygon of 3,600 geodesic sides."""
    azimuth = np.radians(np.arange(0.0, -360.0, -0.1))
    lat, lon = ground_point(math.radians(latitude), math.radians(longitude), azimuth, radius)
    return GEOD.polygon_area_perimeter(np.degrees(lon), np.degrees(lat))[0]


def geodesic_area(shape):
    return sum(GEOD.geometry_area_perimeter(part)[0] for part in shape.geoms)


@pytest.mark.parametrize("latitude, longitude", PLACES.values(), ids=PLACES)
def test_disc_has_the_area_of_the_circle_in_plane_and_on_the_ellipsoid(latitude, longitude):
    grid = around(latitude, longitude, 1.0e6)
    region = region_where(grid, inside_of(grid, latitude, longitude, 1.0e6))
    truth = true_area(latitude, longitude, 1.0e6)
    assert area(region) == pytest.approx(truth, rel=AREA_TOLERANCE)
    places = to_lonlat(grid, region)
    assert places.is_valid
    assert geodesic_area(places) == pytest.approx(area(region), rel=LONLAT_TOLERANCE)
    assert all(part.exterior.is_ccw for part in places.geoms)
    west, south, east, north = places.bounds
    assert west >= -180.0 and east <= 180.0 and south >= -90.0 and north <= 90.0


@pytest.mark.parametrize("latitude, longitude", PLACES.values(), ids=PLACES)
def test_disc_holds_what_is_within_its_radius(latitude, longitude):
    grid = around(latitude, longitude, 1.0e6)
    places = to_lonlat(grid, region_where(grid, inside_of(grid, latitude, longitude, 1.0e6)))
    azimuth = np.linspace(0.05, 6.2, 37)
    for radius, held in ((1.0e5, True), (6.0e5, True), (9.9e5, True), (1.01e6, False), (2.0e6, False)):
        lat, lon = ground_point(math.radians(latitude), math.radians(longitude), azimuth, radius)
        found = shapely.contains_xy(places, np.degrees(lon), np.degrees(lat))
        assert (found == held).all(), radius


def test_region_over_a_pole_reaches_it_at_every_longitude():
    grid = around(89.0, 25.0, 1.0e6)
    places = to_lonlat(grid, region_where(grid, inside_of(grid, 89.0, 25.0, 1.0e6)))
    assert shapely.contains_xy(places, np.linspace(-179.9, 179.9, 73), np.full(73, 89.99)).all()
    assert places.bounds[0] == -180.0 and places.bounds[2] == 180.0 and places.bounds[3] == 90.0
    assert len(places.geoms) == 1


def test_region_beside_a_pole_does_not_reach_it():
    grid = around(80.2, -100.0, 1.0e6)
    places = to_lonlat(grid, region_where(grid, inside_of(grid, 80.2, -100.0, 1.0e6)))
    assert places.bounds[3] < 90.0 and not shapely.contains_xy(places, 80.0, 89.9)


@pytest.mark.parametrize("latitude, longitude", [(90.0, 0.0), (-87.0, 100.0), (40.0, 179.0)])
def test_belt_keeps_its_hole(latitude, longitude):
    grid = around(latitude, longitude, 2.0e6)
    ring = np.minimum(inside_of(grid, latitude, longitude, 2.0e6), -inside_of(grid, latitude, longitude, 1.0e6))
    region = region_where(grid, ring)
    truth = true_area(latitude, longitude, 2.0e6) - true_area(latitude, longitude, 1.0e6)
    assert area(region) == pytest.approx(truth, rel=AREA_TOLERANCE)
    places = to_lonlat(grid, region)
    assert places.is_valid
    assert geodesic_area(places) == pytest.approx(area(region), rel=LONLAT_TOLERANCE)
    assert not shapely.contains_xy(places, longitude, latitude * (1.0 - 1e-9))


@rules(40, fixed=False)
@given(
    latitude=st.floats(-90.0, 90.0),
    longitude=st.floats(-180.0, 180.0),
    radius=st.sampled_from([50.0e3, 400.0e3, 2.0e6, 7.0e6]),
)
def test_discs_anywhere(latitude, longitude, radius):
    grid = around(latitude, longitude, radius, points=6_400)
    region = region_where(grid, inside_of(grid, latitude, longitude, radius))
    assert area(region) == pytest.approx(true_area(latitude, longitude, radius), rel=AREA_TOLERANCE)
    places = to_lonlat(grid, region)
    assert places.is_valid
    assert geodesic_area(places) == pytest.approx(area(region), rel=1e-4)


@rules(40, fixed=False)
@given(
    latitude=st.one_of(st.floats(-90.0, 90.0), st.sampled_from([90.0, -90.0, 89.5])),
    longitude=st.one_of(st.floats(-180.0, 180.0), st.sampled_from([180.0, 0.0, -179.5])),
    seed=st.integers(0, 2**20),
)
def test_ragged_regions_anywhere(latitude, longitude, seed):
    """Many pieces, holes in holes, nodes of infinity: the same points are inside in the plane and on the map."""
    grid = EqualAreaGrid.around(math.radians(latitude), math.radians(longitude), 3.0e6, 900)
    random = np.random.default_rng(seed)
    field = random.normal(size=grid.shape)
    field[random.random(grid.shape) < 0.1] = random.choice([-math.inf, math.inf, math.nan])
    region = region_where(grid, field)
    places = to_lonlat(grid, region)
    assert places.is_valid
    assert geodesic_area(places) == pytest.approx(area(region), rel=1e-3)
    x = random.uniform(grid.x[0], grid.x[-1], 200)
    y = random.uniform(grid.y[0], grid.y[-1], 200)
    clear = shapely.distance(region.boundary, shapely.points(x, y)) > 1.0e3
    lat, lon = grid.unproject(x, y)
    clear &= np.abs(np.abs(lon) - math.pi) > 1e-5
    on_map = shapely.contains_xy(places, np.degrees(lon), np.degrees(lat))
    assert (on_map == shapely.contains_xy(region, x, y))[clear].all()


@rules(30, fixed=False)
@given(
    shift=st.floats(0.0, 1.5e6), turn=st.floats(0.0, 6.3), first=st.floats(1.0e5, 6.0e5), second=st.floats(1.0e5, 6.0e5)
)
def test_inclusion_and_exclusion_add_up(shift, turn, first, second):
    grid = around(52.0, 179.3, 2.0e6, points=6_400)
    lat, lon = ground_point(math.radians(52.0), math.radians(179.3), turn, shift)
    a = region_where(grid, inside_of(grid, 52.0, 179.3, first))
    b = region_where(grid, inside_of(grid, math.degrees(float(lat)), math.degrees(float(lon)), second))
    assume(not a.is_empty and not b.is_empty)
    size = area(a) + area(b)
    assert area(union(a, b)) + area(intersection(a, b)) == pytest.approx(size, rel=SAME_AREA)
    assert area(difference(a, b)) + area(intersection(a, b)) == pytest.approx(area(a), rel=SAME_AREA)
    both = area(difference(a, b)) + area(difference(b, a))
    assert area(symmetric_difference(a, b)) == pytest.approx(both, rel=SAME_AREA, abs=1.0)


def test_grid_covers_its_radius_with_about_the_points_asked_for():
    grid = EqualAreaGrid.around(math.radians(70.0), 3.0, 2.5e6, 5_000)
    assert abs(grid.columns * grid.rows - 5_000) < 150
    lat, lon = ground_point(math.radians(70.0), 3.0, np.linspace(0.0, 6.28, 100), 2.5e6)
    x, y = grid.project(lat, lon)
    assert max(abs(x).max(), abs(y).max()) <= grid.x[-1] * (1 + 1e-4)
    assert grid.latitude.shape == grid.longitude.shape == (grid.columns * grid.rows,)
    assert grid.cell_area == pytest.approx(grid.spacing**2)
    x, y = grid.project(grid.latitude, grid.longitude)
    assert np.allclose(x.reshape(grid.shape), grid.x, atol=1e-3)
    assert np.allclose(y.reshape(grid.shape).T, grid.y, atol=1e-3)


def test_nodes_at_a_pole_have_its_latitude():
    north = float(EqualAreaGrid(0.65, -2.5, 1.0e5, 3, 3).project(math.pi / 2, 0.0)[1])
    for offset in (0.0, 1e-4, 1e-3):
        latitude, _ = EqualAreaGrid(0.65, -2.5, 1.0e5, 3, 3).unproject(0.0, north + offset)
        assert float(latitude) == pytest.approx(math.pi / 2, abs=1e-7)


def test_edge_is_interpolated_between_nodes():
    grid = EqualAreaGrid(0.6, 2.4, 1.0e4, 11, 11)
    field = np.broadcast_to(2.3e4 - grid.x, grid.shape)
    assert region_where(grid, field).bounds[2] == pytest.approx(2.3e4, abs=1.0)


def test_edge_against_a_node_without_a_value_lies_half_a_cell_out():
    grid = EqualAreaGrid(0.6, 2.4, 1.0e4, 11, 11)
    for nothing in (-math.inf, math.nan):
        field = np.where(grid.x < 1.5e4, 7.0 - 1e-4 * grid.x, nothing) * np.ones(grid.shape)
        assert region_where(grid, field).bounds[2] == pytest.approx(1.5e4, abs=1.0)
    inward = np.where(grid.x < 1.5e4, math.inf, -0.3) * np.ones(grid.shape)
    assert region_where(grid, inward).bounds[2] == pytest.approx(1.5e4, abs=1.0)


def test_soft_keeps_one_huge_value_from_pulling_the_edge():
    grid = EqualAreaGrid(0.6, 2.4, 1.0e4, 11, 11)
    field = np.where(grid.x < 1.5e4, 300.0, -1e9) * np.ones(grid.shape)
    assert region_where(grid, field).bounds[2] == pytest.approx(1.0e4, abs=10.0)
    assert region_where(grid, field, soft=100.0).bounds[2] == pytest.approx(1.5e4, abs=1.0)
    with pytest.raises(ValueError, match="soft"):
        region_where(grid, field, soft=0.0)


def test_everything_nothing_and_exactly_zero():
    grid = EqualAreaGrid(0.6, 2.4, 1.0e4, 11, 11)
    everything = region_where(grid, np.ones(grid.shape))
    assert area(everything) == pytest.approx(grid.cell_area * 121, rel=0.01)  # the corners are cut
    assert region_where(grid, np.full(grid.shape, -1.0)).is_empty
    assert region_where(grid, np.full(grid.shape, math.nan)).is_empty
    assert to_lonlat(grid, region_where(grid, np.full(grid.shape, -1.0))).is_empty
    assert area(region_where(grid, np.zeros(grid.shape))) == pytest.approx(area(everything), rel=0.01)
    field = np.where(np.abs(grid.x) < 2.5e4, 0.0, -1.0) * np.ones(grid.shape)
    assert region_where(grid, field).bounds[2] == pytest.approx(2.0e4, abs=1.0)


def test_more_is_never_smaller():
    grid = around(36.0, 140.0, 1.0e6, points=900)
    field = inside_of(grid, 36.0, 140.0, 7.0e5)
    sizes = [area(region_where(grid, field + extra)) for extra in (-1e5, 0.0, 1e3, 1e5)]
    assert sizes == sorted(sizes) and sizes[0] > 0.0


@pytest.mark.parametrize(
    "radius, points, message",
    [
        (1.0e6, 0, "empty grid"),
        (1.0e6, 3, "empty grid"),
        (0.0, 100, "radius"),
        (-5.0, 100, "radius"),
        (9.1e6, 100, "9,000 km"),
        (math.nan, 100, "radius"),
        (1.0e6, MOST_NODES + 1, "too large for memory"),
    ],
)
def test_grids_that_cannot_be_are_refused(radius, points, message):
    with pytest.raises(BadInput, match=message):
        EqualAreaGrid.around(0.6, 2.4, radius, points)


def test_grids_made_by_hand_are_checked_too():
    with pytest.raises(BadInput, match="empty grid"):
        EqualAreaGrid(0.6, 2.4, 1.0e4, 1, 50)
    with pytest.raises(BadInput, match="too large for memory"):
        EqualAreaGrid(0.6, 2.4, 1.0e4, 2_001, 2_000)
    with pytest.raises(BadInput, match="spacing"):
        EqualAreaGrid(0.6, 2.4, 0.0, 10, 10)
    with pytest.raises(BadInput, match="not a place"):
        EqualAreaGrid(2.0, 2.4, 1.0e4, 10, 10)
    assert EqualAreaGrid.around(0.6, 2.4, 1.0e6, MOST_NODES).columns == 2_000
