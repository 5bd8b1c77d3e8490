"""Fly-over: ground tracks against great circles computed by geographiclib in longitude and latitude.

The tracks lie off the great circle of launch and target by what the Earth turns below the flight: at most OFF_KM here. So a track
whose great circle enters the region by more than that must be over it, and one whose circle stays farther outside must not be.
"""

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from pyproj import Geod

from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.every import QUESTIONS
from mujun.analyses.questions.geography.tracks_over import Overflown, Region, box, country, passes
from mujun.base.outcomes import BadInput
from mujun.earth.geodesy import fixed_to_geodetic, geodetic_to_fixed
from mujun.flight.engine.sampling import BOOST, Sampled, in_lanes
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import place_of
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.ground import Box
from mujun.scenario.schema.study import Scenario

BUILDER = Builder(load_catalogue())
QUESTION = QUESTIONS["fly-over"]
OFF_KM = 450.0
SCENARIO = {
    "launch_areas": ["kozelsk", "irkutsk"],
    "missiles": ["rs-24-yars"],
    "target_groups": ["us-targets"],
    "over": "Greenland",
}
FLOWN = QUESTION.fly(BUILDER, Scenario(**SCENARIO))


def great_circle(area, target):
    """Return points (lon, lat) every 20 km along the geodesic between two named places."""
    (_, a), (_, b) = (place_of(BUILDER.catalogue, name) for name in (area, target))
    line = Geodesic.WGS84.InverseLine(*np.degrees([a.latitude, a.longitude, b.latitude, b.longitude]))
    steps = [line.Position(s) for s in np.arange(0.0, line.s13, 20e3)]
    return np.array([(p["lon2"], p["lat2"]) for p in steps])


def distance_km(points, border):
    """Return the least geodesic distance (km) from any of some points to any of others."""
    points, border = np.asarray(points), np.asarray(border)
    (x, u), (y, v) = (np.broadcast_arrays(points[:, None, k], border[None, :, k]) for k in (0, 1))
    return float(np.min(Geod(ellps="WGS84").inv(x, y, u, v)[2])) / 1e3


def test_flights_over_the_region_are_those_whose_great_circles_cross_it():
    land = country("Greenland").land
    whole, main = shapely.MultiPolygon(land), max(land, key=lambda part: part.area)
    border = np.array(main.exterior.coords)[::40]
    found, sure = passes(FLOWN, country("Greenland")), 0
    for case, over in zip(FLOWN.cases, found.over, strict=True):
        circle = great_circle(case.area, case.target)
        inside = shapely.contains_xy(whole, circle)
        if not inside.any():
            if distance_km(circle[::5], border) > OFF_KM:
                assert not over, case
                sure += 1
        elif max(distance_km([point], border) for point in circle[inside][::8]) > OFF_KM:
            assert over, case
            sure += 1
    assert sure >= 6 and 0 < found.over.sum() < len(found.over)


def straight(start, end, samples=200):
    """Return one flight along a line of latitude and longitude (deg) at 100 km, one second a sample."""
    lat, lon = (np.radians(np.linspace(a, b, samples)) for a, b in zip(start, end, strict=True))
    position = geodetic_to_fixed(lat, lon, 1e5)
    states = np.concatenate([position, np.full((samples, 1), 1e5)], axis=1)[None]
    return Sampled(in_lanes(states), np.array([float(BOOST)]), np.array([float(samples - 2)]))


@pytest.mark.parametrize(
    ("start", "end", "over"),
    [
        ((55.0, 179.0), (55.0, -179.0 + 360.0), True),  # across the antimeridian
        ((55.0, 170.0), (55.0, 176.5), False),
        ((53.0, 178.0), (53.0, 182.0), False),
    ],
)
def test_a_box_across_the_antimeridian(start, end, over):
    bounds = Box(west="177 deg", south="54 deg", east="-177 deg", north="56 deg")
    found = Overflown(box("strait", bounds)).passing(straight(start, end))
    assert found.over[0] == over


def test_heights_and_times_are_those_at_the_border():
    square = Region("square", (shapely.box(10.0, -1.0, 12.0, 1.0),))
    flight = straight((0.0, 8.0), (0.0, 16.0))
    found = Overflown(square).passing(flight)
    times, (_, lon, _) = flight.times[0], fixed_to_geodetic(flight.position[0])
    for wanted, at in ((10.0, found.first[0]), (12.0, found.last[0])):
        assert np.interp(at, times, np.degrees(lon)) == pytest.approx(wanted, abs=0.01)
    assert found.lowest[0] == found.highest[0] == pytest.approx(1e5)


def test_the_margin_is_the_share_less_what_is_claimed():
    every, half = Scenario(**SCENARIO), Scenario(**SCENARIO, claimed_share=0.5)
    answers = [QUESTION.ask(BUILDER, one, FLOWN, KnownMeetings(), True) for one in (every, half)]
    share = np.mean([row["cases_over"] for row in answers[0].tables["flights"]])
    assert [one.margin for one in answers] == pytest.approx([share - 1.0, share - 0.5])
    assert answers[0].facts["cases_over"] == sum(row["cases_over"] for row in answers[0].tables["areas"])
    assert QUESTION.quick(BUILDER, half, FLOWN).margin == answers[1].margin


def test_a_region_is_needed_once_and_must_be_known():
    plain = {name: value for name, value in SCENARIO.items() if name != "over"}
    bounds = {"west": "0 deg", "south": "0 deg", "east": "1 deg", "north": "1 deg"}
    for scenario in (Scenario(**plain), Scenario(**SCENARIO, over_box=bounds)):
        with pytest.raises(BadInput, match="needs one region"):
            QUESTION.quick(BUILDER, scenario, FLOWN)
    with pytest.raises(BadInput, match=r"did you mean .*Greenland"):
        QUESTION.quick(BUILDER, Scenario(**plain, over="Grenland"), FLOWN)
