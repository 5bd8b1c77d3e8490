"""What a radar could see: outlines against the margins of flights, closed forms, and the radar equation.

| kind | what | tolerance |
|---|---|---|
| agreement | the outline against `sensors.radar.margins` of targets hung beside it | 3 km |
| truth | horizon and cap of a radar without air: R acos(R cos e / (R + h)) - R e | 0.4 % |
| truth | the radar equation by hand; Lewis and Postol's inputs for SPY-1 give 866 km at 0.1 m^2 | 1 km |
| law | more cross-section or a further face never shrinks an area; gaps and faces make a full circle | 1e-6 |
"""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from profiles import rules

from mujun.analyses.single.coverage import Section, ViewedGround, blind_sectors, coverage, range_check, sections_of
from mujun.base.outcomes import BadInput
from mujun.earth.geodesy import geodetic_to_fixed, ground_point
from mujun.earth.place import Place
from mujun.flight.engine.sampling import BOOST, Sampled, in_lanes
from mujun.reports.plain import kilometres
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema import kinds as schema
from mujun.sensors.radar import CrossSections, Radar, Watch, margins
from mujun.sensors.refraction import Refractivity

BUILDER = Builder(load_catalogue())
AIR, NO_AIR = Refractivity("mean", 315.0, 7350.0), Refractivity("none", 0.0, 7350.0)
CELL = 1e3  # m, between the targets hung along a line
BESIDE = 3
"""Cells (km) within which an outline may differ from the margins: straight sides, straight pieces of the lowest ray."""
EARTH = 6371e3  # m
SPHERE = 4e-3
"""How far a sphere of the mean radius may be from the ellipsoid, relative."""


def radar(latitude: float, longitude: float, *faces: tuple[float, float, float, float], height: float = 30.0,
          air: Refractivity = AIR, reach: float = 1500e3) -> Radar:  # fmt: skip
    """A radar with faces of boresight, width, lowest and highest elevation, deg; its range is for 1 m^2."""
    place = Place(math.radians(latitude), math.radians(longitude), height)
    return Radar("radar", place, np.radians(np.array(faces)), reach, 1.0, 5.0, 15.0, air)


def one_footprint(one: Radar, altitude: float, section: float = 1.0) -> ViewedGround:
    return coverage(one, [altitude], [Section("", section)]).footprints[0]


def in_view(one: Radar, altitude: float, latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Whether a target of 1 m^2 at an altitude above each place (n, m), rad, is in view, by the margins of flights."""
    n, m = latitude.shape
    states = np.zeros((n, BOOST + 1 + m, 4))
    states[:, BOOST + 1 :, :3] = geodetic_to_fixed(latitude, longitude, altitude)
    states[:, : BOOST + 1] = states[:, BOOST + 1 : BOOST + 2]
    flights = Sampled(in_lanes(states), np.full(n, 60.0), np.full(n, 600.0))
    return margins([Watch(one, CrossSections(1.0, 1.0, 1.0))], flights)[0, :, BOOST + 1 :] >= 0.0


def agree(one: Radar, altitude: float, azimuth: np.ndarray, distance: np.ndarray) -> None:
    """Along lines (n, m) of places a cell apart, by azimuth (deg) and ground distance (m) from a radar."""
    place = one.place
    latitude, longitude = ground_point(place.latitude, place.longitude, np.radians(azimuth), distance)
    seen = in_view(one, altitude, latitude, longitude)
    outline = one_footprint(one, altitude).outline
    shapely.prepare(outline)
    drawn = shapely.contains_xy(outline, np.degrees(longitude), np.degrees(latitude))
    near = np.lib.stride_tricks.sliding_window_view(drawn, 2 * BESIDE + 1, axis=1)
    middle = seen[:, BESIDE:-BESIDE]
    assert seen.any() and not seen.all(), "the lines must cross the outline for this to test anything"
    assert middle[near.all(axis=2)].all(), "just inside, the margin is not below zero"
    assert not middle[~near.any(axis=2)].any(), "just outside, it is"


RADARS = {
    "one face, limited by range": radar(41.0, 140.3, (270.0, 120.0, 5.0, 80.0), reach=900e3),
    "two faces, horizon": radar(72.0, -68.7, (60.0, 120.0, 3.0, 85.0), (180.0, 120.0, 3.0, 85.0), reach=5000e3),
    "wide face over the antimeridian": radar(52.7, 174.1, (75.0, 240.0, 1.0, 70.0), reach=1900e3),
    "all round in the south": radar(-33.0, 179.6, (0.0, 360.0, 2.0, 88.0), reach=1400e3),
    "a mountain that looks down": radar(36.1, 128.2, (10.0, 60.0, -5.0, 60.0), height=1200.0, reach=3000e3),
}


@pytest.mark.parametrize("altitude", [110e3, 400e3])
@pytest.mark.parametrize("one", RADARS.values(), ids=RADARS)
def test_an_outline_lies_where_the_margins_change_sign(one: Radar, altitude: float) -> None:
    """Outwards along azimuths off the faces' sides, then on arcs across each side at half of the farthest distance."""
    found = one_footprint(one, altitude)
    assert found.farthest is not None
    azimuth = np.arange(4.0, 360.0, 17.0)
    sides = [math.degrees(a + s * 0.5 * w) for a, w in one.faces[:, :2] for s in (-1.0, 1.0)]
    clear = [min(abs((a - s + 180.0) % 360.0 - 180.0) for s in sides) > 2.0 for a in azimuth]
    distance = np.arange(CELL, found.farthest + 60e3, CELL)
    agree(one, altitude, *np.broadcast_arrays(azimuth[clear][:, None], distance))
    if one.faces[0, 1] < 2.0 * math.pi - 1e-6:
        far = 0.5 * found.farthest
        arc = np.degrees(np.arange(-60e3, 60e3, CELL) / (EARTH * math.sin(far / EARTH)))
        agree(one, altitude, np.array(sides)[:, None] + arc, np.full((len(sides), len(arc)), far))


@pytest.mark.parametrize("lowest", [0.0, 4.0])
def test_without_air_the_horizon_is_the_closed_form(lowest: float) -> None:
    one = radar(37.0, -100.0, (0.0, 360.0, lowest, 90.0), height=0.0, air=NO_AIR, reach=9000e3)
    e = math.radians(lowest)
    for altitude in (150e3, 900e3):
        angle = math.acos(EARTH * math.cos(e) / (EARTH + altitude)) - e
        found = one_footprint(one, altitude)
        assert found.lowest_ray == pytest.approx(EARTH * angle, rel=SPHERE)
        assert found.farthest == pytest.approx(found.lowest_ray)
        assert found.limited_by == ("horizon" if lowest == 0.0 else "lowest elevation")
        assert found.horizon == pytest.approx(EARTH * math.acos(EARTH / (EARTH + altitude)), rel=SPHERE)
        cap = 4.0 * math.pi * EARTH**2 * math.sin(0.5 * angle) ** 2
        assert found.area == pytest.approx(cap, rel=2.0 * SPHERE)


@pytest.mark.parametrize(("height", "altitude"), [(10.0, 1e3), (500.0, 1e3), (2000.0, 100e3), (10.0, 100.0)])
@pytest.mark.parametrize("lowest", [-3.0, 0.0, 3.0])
def test_the_horizon_includes_the_dip_of_a_radar_that_stands_high(
    height: float, altitude: float, lowest: float
) -> None:
    """Without air: the angles down to the grazing point from both ends; with it farther, by less than a fifth.

    A target at 1 km is then above the horizon of a radar at 10 m from 143 km on (4/3 Earth), not from its level ray, 131 km.
    """
    faces = (0.0, 360.0, lowest, 90.0)
    bare, bent = (
        one_footprint(radar(37.0, -100.0, faces, height=height, air=air, reach=9000e3), altitude)
        for air in (NO_AIR, AIR)
    )
    angle = math.acos(EARTH / (EARTH + height)) + math.acos(EARTH / (EARTH + altitude))
    assert bare.horizon == pytest.approx(EARTH * angle, rel=SPHERE)
    assert 1.0 < bent.horizon / bare.horizon < 1.2
    limit = "horizon" if lowest < 0.0 else "lowest elevation"
    assert bare.limited_by == limit and (bare.lowest_ray < 0.99 * bare.horizon) is (limit != "horizon")
    if (height, altitude) == (10.0, 1e3):
        assert bent.horizon == pytest.approx(143.3e3, rel=0.02)


def test_what_is_not_zero_is_not_shown_as_zero() -> None:
    assert [kilometres(v) for v in (0.0, 0.1, 0.04, 1.0, 9.4, 12.34, 1234.5)] == [
        "0", "0.1", "0.04", "1", "9.4", "12", "1,234",
    ]  # fmt: skip


def test_range_alone_is_the_closed_form_and_the_blind_cone_is_inside_it() -> None:
    """By the cosine rule in the triangle of the Earth's centre, the radar and the target."""
    one = radar(37.0, -100.0, (0.0, 360.0, 3.0, 60.0), height=0.0, reach=700e3)
    found = one_footprint(one, 300e3)
    far = EARTH + 300e3
    cosine = (EARTH**2 + far**2 - 700e3**2) / (2.0 * EARTH * far)
    assert found.range_limited == pytest.approx(EARTH * math.acos(cosine), rel=SPHERE)
    assert found.farthest == found.range_limited and found.limited_by == "range"
    e = math.radians(60.0)
    assert found.nearest == pytest.approx(EARTH * (math.acos(EARTH * math.cos(e) / far) - e), rel=2.0 * SPHERE)


def test_out_of_range_is_said_and_has_no_area() -> None:
    one = radar(41.0, 140.0, (0.0, 360.0, 3.0, 60.0), reach=500e3)
    above = one_footprint(one, 1000e3)
    assert above.farthest is None and above.area == 0.0 and "even overhead" in above.limited_by
    cone = one_footprint(one, 490e3)
    assert cone.farthest is None and cone.outline.is_empty and "blind cone" in cone.limited_by


@pytest.mark.parametrize("name", ["two faces, horizon", "wide face over the antimeridian", "all round in the south"])
def test_more_is_never_smaller(name: str) -> None:
    one = RADARS[name]
    found = coverage(one, [110e3, 600e3], [Section("", 10.0**k) for k in (-3, -2, -1, 0, 1)]).footprints
    for before, after in itertools.pairwise(found):
        if before.altitude == after.altitude:
            assert after.area >= before.area * (1.0 - 1e-9)
            assert after.detection_range == pytest.approx(before.detection_range * 10.0**0.25)
    more = replace(one, faces=np.concatenate([one.faces, np.radians([[300.0, 50.0, 1.0, 85.0]])]))
    assert one_footprint(more, 400e3).area >= one_footprint(one, 400e3).area * (1.0 - 1e-9)
    assert all(f.outline.is_valid and abs(f.outline.bounds[0]) <= 180.0 for f in found if f.area > 0.0)


def test_blind_sectors_by_hand() -> None:
    def found(*faces: tuple[float, float]) -> list[float]:
        return np.degrees(np.ravel(blind_sectors(np.radians([[a, w, 0.0, 90.0] for a, w in faces])))).tolist()

    assert found((0.0, 120.0)) == pytest.approx([60.0, 300.0])
    assert found((265.0, 120.0), (5.0, 120.0)) == pytest.approx([65.0, 205.0])
    assert found((350.0, 360.0)) == found((0.0, 180.0), (180.0, 180.0)) == found((10.0, 250.0), (190.0, 120.0)) == []
    assert found((90.0, 90.0), (270.0, 90.0)) == pytest.approx([135.0, 225.0, 315.0, 405.0])


@rules(80)
@given(faces=st.lists(st.tuples(st.floats(0.0, 360.0), st.floats(1.0, 300.0)), min_size=1, max_size=4))
def test_faces_and_blind_sectors_make_the_full_circle(faces: list[tuple[float, float]]) -> None:
    gaps = blind_sectors(np.radians([[a, w, 0.0, 90.0] for a, w in faces]))
    for azimuth in np.arange(0.25, 360.0, 1.5):
        off = [abs((azimuth - a + 180.0) % 360.0 - 180.0) - 0.5 * w for a, w in faces]
        blind = any((math.radians(azimuth) - a) % (2.0 * math.pi) < b - a for a, b in gaps)
        assert abs(min(off)) < 1e-6 or blind == (min(off) > 0.0)


def test_the_radar_equation_repeats_the_published_inputs() -> None:
    """58 kW, 42 dB, 12 m^2, 0.7, 0.1 s, 500 K, 8 dB, 13.01 dB, 0.1 m^2 (Lewis and Postol, as the catalogue cites them)."""
    check = range_check(BUILDER.get(schema.Radar, "spy-1d-v"))
    assert check is not None and check.cross_section == 0.1
    gathered = 58e3 * 0.1 * 10.0**4.2 * 0.7 * 12.0 * 0.1
    by_hand = (gathered / ((4.0 * math.pi) ** 2 * 1.380649e-23 * 500.0 * 10.0**0.8 * 10.0**1.301)) ** 0.25
    assert check.equation == pytest.approx(by_hand, rel=1e-9) and by_hand == pytest.approx(866e3, abs=1e3)
    assert check.ratio == pytest.approx(868e3 / by_hand)
    assert range_check(BUILDER.get(schema.Radar, "spy-7-japan")) is None, "its inputs are not published"


def test_what_cannot_be_asked_is_refused_and_the_default_sections_are_in_order() -> None:
    one = radar(36.0, 128.0, (0.0, 360.0, 3.0, 90.0), height=700.0)
    for altitude in (0.0, 700.0, -5.0, 2e7, math.nan):
        with pytest.raises(BadInput, match="expected above"):
            one_footprint(one, altitude)
    for section in (0.0, -1.0, math.inf, math.nan):
        with pytest.raises(BadInput, match="more than 0"):
            one_footprint(one, 1e5, section)
    values = [s.value for s in sections_of(CrossSections(3.0, 0.3, 0.1))]
    assert values == sorted(set(values)) and {0.01, 0.1, 0.3, 1.0, 3.0, 10.0} == set(values)
