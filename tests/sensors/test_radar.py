"""Radars against targets placed by hand by azimuth, elevation and range, on either side of each limit.

| kind | what | tolerance |
|---|---|---|
| truth | range, side, upper limit; lower limit and horizon without air; fourth root of cross-section | 1 mm, 0.01 deg |
| agreement | the lowest ray with air against `refraction.lowest_sight` | 40 m |
| law | more range, width, elevation, faces or radars never see less; longitude does not matter | sign, 1 mm |
"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import rules

from mujun.base.outcomes import BadInput
from mujun.earth.geodesy import geodetic_to_fixed, ground_path, ground_point, local_axes
from mujun.earth.place import Place
from mujun.flight.engine.sampling import BOOST, Sampled, in_lanes
from mujun.sensors.radar import CrossSections, Radar, Watch, arrange_views, curvature_radius, margins
from mujun.sensors.refraction import Refractivity, lowest_sight

RULES = rules(25)
AIR, NO_AIR = Refractivity("mean", 315.0, 7350.0), Refractivity("none", 0.0, 7350.0)  # m
REACH = 2000e3  # m, on 1 m^2
ROUNDING = 1e-3  # m
PLACES = {
    "Hokkaido": Place(np.radians(41.0), np.radians(141.3), 30.0),
    "Thule": Place(np.radians(72.0), np.radians(-68.0), 400.0),
    "beside the antimeridian": Place(np.radians(-33.0), np.radians(179.9), 10.0),
}
EVERYWHERE = pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)


def radar(place: Place, *faces: tuple[float, float, float, float], air: Refractivity = NO_AIR) -> Radar:
    """A radar with faces of boresight, width, lowest and highest elevation in deg, all round from 5 to 85 deg if none."""
    return Radar("radar", place, np.radians(np.array(faces or [(0.0, 360.0, 5.0, 85.0)])), REACH, 1.0, 5.0, 15.0, air)


def held(*points: np.ndarray) -> Sampled:
    """One flight for each point (3,), m, that hangs there from launch to impact; its height is not looked at."""
    states = np.zeros((len(points), BOOST + 26, 4))
    states[:, :, :3] = np.array(points)[:, None]
    return Sampled(in_lanes(states), np.full(len(points), 60.0), np.full(len(points), 300.0))


def at(place: Place, azimuth: float, elevation: float, distance: float) -> np.ndarray:
    """A point in free space by azimuth and elevation, deg, and slant range, m."""
    east, north, up = local_axes(place.latitude, place.longitude)
    a, e = np.radians(azimuth), np.radians(elevation)
    line = np.cos(e) * (np.sin(a) * east + np.cos(a) * north) + np.sin(e) * up
    return geodetic_to_fixed(place.latitude, place.longitude, place.height) + distance * line


def margin(one: Radar, *points: np.ndarray) -> np.ndarray:
    """How far inside a radar's view each point is, m, for a target of 1 m^2."""
    return margins([Watch(one, CrossSections(1.0, 1.0, 1.0))], held(*points))[0, :, 0]


@EVERYWHERE
def test_range_is_where_the_margin_ends(place: Place) -> None:
    one = radar(place)
    points = [at(place, 217.0, 40.0, REACH + off) for off in (-50e3, -1.0, 1.0, 50e3)]
    assert margin(one, *points) == pytest.approx([50e3, 1.0, -1.0, -50e3], abs=ROUNDING)


@EVERYWHERE
@pytest.mark.parametrize("boresight", [0.0, 100.0, 265.0, 350.0])
@pytest.mark.parametrize("width", [40.0, 120.0, 180.0, 240.0, 330.0])
def test_a_face_ends_at_half_its_width(place: Place, boresight: float, width: float) -> None:
    one = radar(place, (boresight, width, 5.0, 85.0))
    inside = [boresight, *(boresight + side * share * 0.5 * width for side in (-1, 1) for share in (0.5, 0.999))]
    outside = [boresight + side * (0.5 * width + off) for side in (-1, 1) for off in (0.1, 7.0)]
    seen = margin(one, *(at(place, a, 30.0, 700e3) for a in (*inside, *outside, boresight + 180.0)))
    assert (seen[: len(inside)] > 0.0).all() and (seen[len(inside) :] < 0.0).all()


@EVERYWHERE
def test_beside_a_face_the_margin_is_the_distance_to_its_side(place: Place) -> None:
    """r cos(elevation) sin(angle off the side), for faces narrower than half a circle and at angles below 90 deg."""
    one = radar(place, (300.0, 100.0, 5.0, 85.0))
    off = np.array([-30.0, -2.0, 0.5, 6.0])
    found = margin(one, *(at(place, 350.0 - o, 25.0, 700e3) for o in off))
    assert found == pytest.approx(700e3 * np.cos(np.radians(25.0)) * np.sin(np.radians(off)), abs=ROUNDING)


@EVERYWHERE
@pytest.mark.parametrize("azimuth", [13.0, 171.0, 290.0])
def test_elevation_limits_without_air_are_straight_lines(place: Place, azimuth: float) -> None:
    one = radar(place, (0.0, 360.0, 10.0, 60.0))
    off = 0.01
    inside = margin(one, *(at(place, azimuth, e, 900e3) for e in (10.0 + off, 35.0, 60.0 - off)))
    outside = margin(one, *(at(place, azimuth, e, 900e3) for e in (-3.0, 10.0 - off, 60.0 + off, 90.0)))
    assert (inside > 0.0).all() and (outside < 0.0).all()


@EVERYWHERE
def test_an_all_round_face_up_to_the_zenith_has_no_blind_cone(place: Place) -> None:
    one = radar(place, (77.0, 360.0, 5.0, 90.0))
    assert (margin(one, *(at(place, a, 90.0, 300e3) for a in (0.0, 120.0))) > -ROUNDING).all()
    assert (margin(one, *(at(place, a, 89.0, 300e3) for a in np.arange(0.0, 360.0, 15.0))) > 0.0).all()


def test_without_air_a_mountain_sees_down_to_the_grazing_line() -> None:
    """A radar that may look down sees down to acos(R / (R + h)) below the level, and no lower."""
    place = PLACES["Hokkaido"]._replace(height=2500.0)
    one = radar(place, (0.0, 360.0, -20.0, 85.0))
    radius = curvature_radius(place)
    dip = np.degrees(np.arccos(radius / (radius + 2500.0)))
    above, below = margin(one, at(place, 33.0, 0.01 - dip, 900e3), at(place, 33.0, -0.01 - dip, 900e3))
    assert above > 0.0 > below


@EVERYWHERE
@pytest.mark.parametrize("lowest", [0.0, 3.0])
def test_the_lowest_ray_with_air_agrees_with_the_bent_ray(place: Place, lowest: float) -> None:
    """Straight pieces stand for the ray within some 20 m; here 40 m to either side of it."""
    one, distances = radar(place, (0.0, 360.0, lowest, 85.0), air=AIR), np.array([30e3, 100e3, 400e3, 1500e3])
    sine = lowest_sight(AIR, place.height, np.radians(lowest), curvature_radius(place), distances)
    for distance, s in zip(distances, sine, strict=True):
        off = np.degrees(40.0 / distance)
        edge = np.degrees(np.arcsin(s))
        above, below = margin(one, at(place, 200.0, edge + off, distance), at(place, 200.0, edge - off, distance))
        assert above > 0.0 > below


def test_a_target_over_the_antimeridian_is_seen_in_its_true_direction() -> None:
    place = PLACES["beside the antimeridian"]
    latitude, longitude = ground_point(place.latitude, place.longitude, np.radians(80.0), 600e3)
    assert longitude < 0.0, "the target must be across for this to test anything"
    azimuth = np.degrees(ground_path(place.latitude, place.longitude, latitude, longitude)[0])
    target = geodetic_to_fixed(latitude, longitude, 300e3)
    assert margin(radar(place, (azimuth, 1.0, 5.0, 85.0)), target)[0] > 0.0
    for off in (-2.0, 2.0, 180.0):
        assert margin(radar(place, (azimuth + off, 1.0, 5.0, 85.0)), target)[0] < 0.0


@EVERYWHERE
def test_range_goes_with_the_fourth_root_by_phase_of_flight(place: Place) -> None:
    """16, 1 and 1/16 m^2: twice, once and half the range, while it burns, with its bus until 50 s after burnout, and alone."""
    watch = Watch(radar(place), CrossSections(16.0, 1.0, 1.0 / 16.0), "bus")
    assert arrange_views([watch]).reach[0] == pytest.approx([2.0 * REACH, REACH, 0.5 * REACH, REACH])
    shares = 0.5, 1.0, 2.0
    flights = held(*(at(place, 250.0, 40.0, share * REACH + off) for share in shares for off in (-1.0, 1.0)))
    found = margins([watch], flights, post_boost_time=50.0)
    after = flights.times[0] - flights.burnout_time[0]
    reached = np.where(np.arange(len(after)) <= BOOST, 2.0, np.where(after <= 50.0, 1.0, 0.5))
    for near, far, share in zip(found[0, ::2], found[0, 1::2], shares, strict=True):
        assert ((near >= 0.0) == (reached >= share)).all() and ((far >= 0.0) == (reached > share)).all()


def test_a_body_that_does_not_separate_stays_large_to_the_end() -> None:
    place = PLACES["Thule"]
    watch = Watch(radar(place), CrossSections(1.0, 1.0, 1e-6))
    target = held(at(place, 30.0, 40.0, 0.9 * REACH))
    assert (margins([watch], target, post_boost_time=np.inf) > 0.0).all()
    assert (margins([watch], target)[0, 0, -20:] < 0.0).all()


def spread(place: Place, count: int = 300) -> list[np.ndarray]:
    """Points all about a radar, from below its horizon to the zenith, in reach and out of it."""
    rng = np.random.default_rng(20180804)
    a, e, d = 360.0 * rng.random(count), rng.uniform(-10.0, 90.0, count), rng.uniform(0.02, 1.2, count) * REACH
    return [at(place, *values) for values in zip(a, e, d, strict=True)]


@EVERYWHERE
def test_of_several_faces_the_best_counts(place: Place) -> None:
    faces = [(265.0, 120.0, 3.0, 85.0), (5.0, 120.0, 10.0, 60.0), (120.0, 30.0, 0.0, 90.0)]
    points = spread(place)
    alone = [margin(radar(place, face), *points) for face in faces]
    assert margin(radar(place, *faces), *points) == pytest.approx(np.max(alone, axis=0), abs=ROUNDING)
    assert min((one >= 0.0).sum() for one in alone) > 0


@RULES
@given(
    boresight=st.floats(0.0, 360.0), width=st.floats(10.0, 350.0), wider=st.floats(0.0, 180.0),
    low=st.floats(0.0, 20.0), high=st.floats(40.0, 90.0), share=st.floats(0.5, 1.0), where=st.sampled_from(list(PLACES)),
)  # fmt: skip
def test_a_better_radar_never_sees_less(
    boresight: float, width: float, wider: float, low: float, high: float, share: float, where: str
) -> None:
    """Wider, lower, higher or farther, it still sees what it saw; and where it sees, it sees it farther inside or as far."""
    place = PLACES[where]
    points = spread(place)
    plain = radar(place, (boresight, width, low, high), air=AIR)
    seen = margin(plain, *points) >= 0.0
    for better in (
        radar(place, (boresight, min(width + wider, 360.0), low, high), air=AIR),
        radar(place, (boresight, width, low * share, high), air=AIR),
        radar(place, (boresight, width, low, high + (1.0 - share) * (90.0 - high)), air=AIR),
        radar(place, (boresight, width, low, high), (boresight + 90.0, 10.0, low, high), air=AIR),
        replace(plain, reference_range=REACH / share),
        replace(plain, reference_cross_section=share),
    ):
        assert (margin(better, *points)[seen] >= 0.0).all()
    farther = margin(replace(plain, reference_range=REACH / share), *points)
    assert (farther >= margin(plain, *points) - ROUNDING).all()


@EVERYWHERE
def test_one_radar_more_takes_nothing_from_the_others(place: Place) -> None:
    points = held(*spread(place))
    sections = CrossSections(4.0, 1.0, 0.1)
    first = [Watch(radar(place, (40.0, 100.0, 5.0, 85.0)), sections), Watch(radar(PLACES["Thule"]), sections)]
    more = [*first, Watch(radar(place, (200.0, 300.0, 0.0, 90.0)), sections)]
    before, after = margins(first, points, 40.0), margins(more, points, 40.0)
    assert (after[:2] == before).all()
    assert (after.max(axis=0) >= before.max(axis=0)).all()
    assert (after.max(axis=0) >= 0.0).sum() > (before.max(axis=0) >= 0.0).sum() > 0


@RULES
@given(turn=st.floats(-2.0 * np.pi, 2.0 * np.pi), where=st.sampled_from(list(PLACES)))
def test_longitude_does_not_matter(turn: float, where: str) -> None:
    place = PLACES[where]
    faces = [(265.0, 120.0, 3.0, 85.0), (5.0, 200.0, 10.0, 60.0)]
    turned = place._replace(longitude=place.longitude + turn)
    here, there = (margin(radar(p, *faces, air=AIR), *spread(p, 60)) for p in (place, turned))
    assert there == pytest.approx(here, abs=ROUNDING)


def test_a_radar_without_a_face_or_a_range_is_refused() -> None:
    good = radar(PLACES["Thule"])
    with pytest.raises(BadInput, match="no face"):
        replace(good, faces=np.zeros((0, 4)))
    for wrong in ({"reference_range": 0.0}, {"reference_cross_section": 0.0}):
        with pytest.raises(BadInput, match="above 0"):
            replace(good, **wrong)
