"""Laws of footprints: more is never less, the world may be turned and mirrored, modes are nested."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profiles import rules

from mujun.base.outcomes import BadInput
from mujun.earth.constants import WGS84
from mujun.earth.place import Place
from mujun.engagement.defence import ENGAGE_ON_REMOTE, LAUNCH_ON_REMOTE, ORGANIC, Defence, Site
from mujun.engagement.footprint import Footprint, Salvo, Threat, footprint
from mujun.flight.aiming.families import fly_family
from mujun.flight.model.shape import LEAST_PROPELLANT, parse_shape
from mujun.interceptors.flyout import fly_out
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Scenario

BUILDER = Builder(load_catalogue())
NODONG = BUILDER.missile("nodong")[1]
START = Place(np.radians(39.0), np.radians(127.5), 0.0)
RULES = rules(20)
ROUNDING = 1e-6
"""Seconds that rounding may add to a slack."""


def threat(place: Place = START, shape: str = "least-propellant") -> Threat:
    """A Nodong from the east coast of North Korea, or from elsewhere."""
    return Threat(
        "nodong", NODONG, place, parse_shape(shape), fly_family(NODONG, place, azimuths=8, kicks=16, cutoffs=10)
    )


def test_a_threat_has_one_aim_table_for_all_points_on_the_same_earth() -> None:
    one = threat()
    assert one.aim_table(WGS84) is one.aim_table(WGS84) is not None
    assert one.aim_table(WGS84._replace(rotation_rate=0.0)) is not one.aim_table(WGS84)


def ground(count: int = 18) -> tuple[np.ndarray, np.ndarray]:
    """Aim points over Japan and its seas, rad."""
    latitude, longitude = np.meshgrid(np.linspace(30.0, 44.0, count), np.linspace(128.0, 144.0, count))
    return np.radians(latitude.ravel()), np.radians(longitude.ravel())


@pytest.fixture(scope="module")
def salvo() -> Salvo:
    return Salvo(threat(), *ground())


def defence(*names: str, mode: int = LAUNCH_ON_REMOTE, sensors: tuple[str, ...] = ()) -> Defence:
    asked = Scenario.model_validate({"defences": list(names), "sensors": list(sensors)})
    return replace(BUILDER.defence(asked), mode=mode)


def no_worse(after: Footprint, before: Footprint) -> None:
    assert (after.shots >= before.shots).all(), "a point lost shots"
    known = np.isfinite(before.slack)
    assert (after.slack[known] >= before.slack[known] - ROUNDING).all(), "a point lost slack"


def with_radar(given_defence: Defence, factor: float) -> Defence:
    def better(site: Site) -> Site:
        assert site.watch is not None
        radar = replace(site.watch.radar, reference_range=factor * site.watch.radar.reference_range)
        return replace(site, watch=replace(site.watch, radar=radar))

    return replace(given_defence, sites=tuple(better(site) for site in given_defence.sites))


@RULES
@given(factor=st.floats(1.001, 4.0), mode=st.sampled_from([ORGANIC, LAUNCH_ON_REMOTE, ENGAGE_ON_REMOTE]))
def test_a_longer_radar_range_never_loses_ground(salvo: Salvo, factor: float, mode: int) -> None:
    nominal = with_radar(defence("aegis-ashore-araya", mode=mode), 0.5)
    no_worse(footprint([salvo], with_radar(nominal, factor)), footprint([salvo], nominal))


@RULES
@given(earlier=st.floats(0.5, 90.0), mode=st.sampled_from([LAUNCH_ON_REMOTE, ENGAGE_ON_REMOTE]))
def test_an_earlier_cue_never_loses_ground(salvo: Salvo, earlier: float, mode: int) -> None:
    nominal = defence("aegis-ashore-mutsumi", mode=mode)
    timeline = replace(nominal.timeline, remote_commit=nominal.timeline.remote_commit - earlier)
    no_worse(footprint([salvo], replace(nominal, timeline=timeline)), footprint([salvo], nominal))


@RULES
@given(
    latitude=st.floats(30.0, 45.0), longitude=st.floats(128.0, 144.0),
    mode=st.sampled_from([ORGANIC, LAUNCH_ON_REMOTE, ENGAGE_ON_REMOTE]),
)  # fmt: skip
def test_one_more_site_never_loses_ground(salvo: Salvo, latitude: float, longitude: float, mode: int) -> None:
    nominal = defence("aegis-ashore-araya", mode=mode)
    place = Place(np.radians(latitude), np.radians(longitude), 0.0)
    first = nominal.sites[0]
    assert first.watch is not None
    watch = replace(first.watch, radar=replace(first.watch.radar, place=place))
    more = replace(first, name="another", fly_out=fly_out(first.fly_out.interceptor, place), watch=watch)
    no_worse(footprint([salvo], replace(nominal, sites=(first, more))), footprint([salvo], nominal))


@RULES
@given(
    latitude=st.floats(30.0, 45.0), longitude=st.floats(124.0, 144.0), azimuth=st.floats(0.0, 6.28),
    first=st.booleans(), mode=st.sampled_from([ORGANIC, LAUNCH_ON_REMOTE, ENGAGE_ON_REMOTE]),
)  # fmt: skip
def test_one_more_sensor_never_loses_ground(
    salvo: Salvo, latitude: float, longitude: float, azimuth: float, first: bool, mode: int
) -> None:
    """A radar with one face put anywhere, named before or after another."""
    nominal = defence("aegis-ashore-araya", mode=mode, sensors=("tpy-2-seongju",))
    model = nominal.sensors[0]
    face = np.array([[azimuth, np.radians(120.0), np.radians(3.0), np.radians(90.0)]])
    place = Place(np.radians(latitude), np.radians(longitude), 0.0)
    more = replace(model, radar=replace(model.radar, name="another", place=place, faces=face))
    sensors = (more, *nominal.sensors) if first else (*nominal.sensors, more)
    no_worse(footprint([salvo], replace(nominal, sensors=sensors)), footprint([salvo], nominal))


@RULES
@given(factor=st.floats(1.001, 4.0), mode=st.sampled_from([LAUNCH_ON_REMOTE, ENGAGE_ON_REMOTE]))
def test_a_longer_range_of_a_sensor_never_loses_ground(salvo: Salvo, factor: float, mode: int) -> None:
    nominal = defence("aegis-ship-1", mode=mode, sensors=("tpy-2-seongju", "fps-5-sado"))
    timeline = replace(nominal.timeline, remote_commit=60.0)

    def ranged(times: float) -> Defence:
        sensors = tuple(
            replace(w, radar=replace(w.radar, reference_range=times * w.radar.reference_range)) for w in nominal.sensors
        )
        return replace(nominal, sensors=sensors, timeline=timeline)

    no_worse(footprint([salvo], ranged(0.5 * factor)), footprint([salvo], ranged(0.5)))


@RULES
@given(detection=st.floats(0.0, 30.0), track=st.floats(0.0, 60.0))
def test_a_quicker_infrared_never_loses_ground(salvo: Salvo, detection: float, track: float) -> None:
    nominal = defence("aegis-ashore-mutsumi")
    slow = replace(nominal, timeline=replace(nominal.timeline, remote_commit=0.0))
    infrared = replace(
        nominal.infrared,
        detection_delay=max(nominal.infrared.detection_delay - detection, 0.0),
        track_delay=max(nominal.infrared.track_delay - track, 0.0),
    )
    no_worse(footprint([salvo], replace(slow, infrared=infrared)), footprint([salvo], slow))


@RULES
@given(speed=st.floats(4.6e3, 6.5e3))
def test_a_faster_interceptor_never_loses_ground(salvo: Salvo, speed: float) -> None:
    """Same burn time and limits; 2 % faster or more, so that the tables' own error (0.5 s) does not count."""
    nominal = defence("aegis-ashore-araya")
    faster = replace(nominal.sites[0], fly_out=BUILDER.site("aegis-ashore-araya", speed=round(speed, -1)).fly_out)
    slow, fast = (footprint([salvo], one) for one in (nominal, replace(nominal, sites=(faster,))))
    assert (fast.shots >= slow.shots).all()
    assert (fast.defended() | ~slow.defended()).all()


@RULES
@given(factor=st.floats(0.15, 1.0), sensor=st.sampled_from(["tpy-2-kyogamisaki", "tpy-2-seongju", "fps-5-sado"]))
def test_modes_are_nested(salvo: Salvo, factor: float, sensor: str) -> None:
    organic, remote, network = (
        footprint([salvo], with_radar(defence("aegis-ashore-mutsumi", mode=mode, sensors=(sensor,)), factor))
        for mode in (ORGANIC, LAUNCH_ON_REMOTE, ENGAGE_ON_REMOTE)
    )
    no_worse(remote, organic)
    no_worse(network, remote)
    if factor < 0.4 and sensor == "tpy-2-kyogamisaki":
        assert organic.defended().sum() < network.defended().sum(), (
            "the modes must differ here for this to test anything"
        )


@RULES
@given(turn=st.floats(-3.0, 3.0))
def test_the_whole_world_may_be_turned_about_its_axis(salvo: Salvo, turn: float) -> None:
    nominal = defence("aegis-ashore-mutsumi")
    site = nominal.sites[0]
    assert site.watch is not None

    def turned(place: Place) -> Place:
        return Place(place.latitude, place.longitude + turn, place.height)

    radar = replace(site.watch.radar, place=turned(site.watch.radar.place))
    other = replace(
        site,
        fly_out=fly_out(site.fly_out.interceptor, turned(site.fly_out.place)),
        watch=replace(site.watch, radar=radar),
    )
    latitude, longitude = ground()
    moved = Salvo(threat(turned(START)), latitude, longitude + turn)
    here, there = footprint([salvo], nominal), footprint([moved], replace(nominal, sites=(other,)))
    same_footprint(here, there)


def same_footprint(here: Footprint, there: Footprint) -> None:
    """Points at the very edge of a limit may fall to either side by rounding: one in a hundred, no more."""
    assert np.mean(here.threatened != there.threatened) <= 0.01
    assert np.mean(here.shots != there.shots) <= 0.01
    both = np.isfinite(here.slack) & np.isfinite(there.slack)
    assert both.sum() > 50
    assert np.quantile(np.abs(here.slack[both] - there.slack[both]), 0.99) < 0.05


def test_the_mirrored_world_has_the_mirrored_footprint(salvo: Salvo) -> None:
    """Latitudes negated, faces' azimuths to 180 deg minus azimuth: a radar with one face, looking off to one side."""
    nominal = defence("aegis-ashore-mutsumi", mode=ORGANIC)
    site = nominal.sites[0]
    assert site.watch is not None
    face = np.array([[np.radians(310.0), np.radians(100.0), np.radians(3.0), np.radians(90.0)]])
    oneway = replace(site, watch=replace(site.watch, radar=replace(site.watch.radar, faces=face)))

    def mirrored(place: Place) -> Place:
        return Place(-place.latitude, place.longitude, place.height)

    over = face.copy()
    over[:, 0] = np.pi - face[:, 0]
    radar = replace(site.watch.radar, faces=over, place=mirrored(site.watch.radar.place))
    other = replace(
        site,
        fly_out=fly_out(site.fly_out.interceptor, mirrored(site.fly_out.place)),
        watch=replace(site.watch, radar=radar),
    )
    latitude, longitude = ground()
    south = Salvo(threat(mirrored(START)), -latitude, longitude)
    here = footprint([salvo], replace(nominal, sites=(oneway,)))
    same_footprint(here, footprint([south], replace(nominal, sites=(other,))))


def test_east_and_west_are_not_symmetric() -> None:
    """The same defence mirrored from east to west of the missile defends other ground: the Earth turns."""
    east, west = Place(START.latitude, START.longitude + 0.15), Place(START.latitude, START.longitude - 0.15)
    nominal = defence("aegis-ashore-mutsumi")
    site = nominal.sites[0]
    assert site.watch is not None
    latitude, longitude = np.meshgrid(np.radians(np.linspace(34.0, 44.0, 15)), np.linspace(0.02, 0.25, 15))
    found = []
    for place, side in ((east, 1.0), (west, -1.0)):
        radar = replace(site.watch.radar, place=place)
        other = replace(site, fly_out=fly_out(site.fly_out.interceptor, place), watch=replace(site.watch, radar=radar))
        aimed = Salvo(threat(), latitude.ravel(), START.longitude + side * longitude.ravel())
        found.append(footprint([aimed], replace(nominal, sites=(other,))))
    both = np.isfinite(found[0].slack) & np.isfinite(found[1].slack)
    assert np.abs(found[0].slack[both] - found[1].slack[both]).max() > 1.0


def test_bad_input_is_refused_before_work() -> None:
    with pytest.raises(BadInput, match="no aim point"):
        Salvo(threat(), np.zeros(0), np.zeros(0))
    with pytest.raises(BadInput, match="too many for memory"):
        Salvo(threat(), np.zeros(5_000_000), np.zeros(5_000_000))
    nominal = defence("aegis-ashore-araya")
    with pytest.raises(BadInput, match="no site"):
        replace(nominal, sites=())
    assert nominal.sites[0].watch is not None
    with pytest.raises(BadInput, match="no face"):
        replace(nominal.sites[0].watch.radar, faces=np.zeros((0, 4)))


def test_shape_is_carried_through() -> None:
    latitude, longitude = ground(8)
    low, high = (
        footprint([Salvo(threat(shape=s), latitude, longitude)], defence("aegis-ashore-araya"))
        for s in ("least-propellant", "lofted=1.8")
    )
    both = low.threatened & high.threatened
    assert (low.slack[both] != high.slack[both]).any()
    assert LEAST_PROPELLANT.name == "least-propellant"
