"""Sensors, radars and the air as the catalogue ships them."""

import pytest

from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.defence import Defence
from mujun.scenario.schema.sensing import CrossSection, Radar, Refractivity, Sensor
from mujun.sensors.power_aperture import PowerAperture, detection_range, ratio

CATALOGUE = load_catalogue()
SENSORS = CATALOGUE.all(Sensor)
RADARS = CATALOGUE.all(Radar)
BESIDE = {
    "spy-7-araya": "aegis-ashore-araya",
    "spy-7-mutsumi": "aegis-ashore-mutsumi",
    "spy-1d-redzikowo": "aegis-ashore-redzikowo",
    "spy-1d-deveselu": "aegis-ashore-deveselu",
    "tpy-2-seongju": "thaad-seongju",
    "tpy-2-guam": "thaad-guam",
}
DECIBELS = {"gain", "losses", "signal_to_noise"}


@pytest.mark.parametrize("sensor", SENSORS, ids=lambda sensor: sensor.id)
def test_a_sensor_has_a_radar_and_a_boresight_for_every_face(sensor: Sensor) -> None:
    radar = CATALOGUE.get(Radar, sensor.radar)
    if sensor.radar_azimuths is None:
        assert [face.width for face in radar.faces] == [pytest.approx(6.283185307)]
    else:
        assert len(sensor.radar_azimuths) == len(radar.faces)
    assert sensor.location_sources


@pytest.mark.parametrize("radar", RADARS, ids=lambda radar: radar.id)
def test_a_radar_has_noise_and_targets_in_its_band(radar: Radar) -> None:
    assert radar.range_noise is not None
    assert radar.angle_noise is not None
    assert radar.measurement_interval is not None
    assert CATALOGUE.get(CrossSection, f"threat-cross-section-{radar.band.lower()}").band == radar.band


def ranges(radar: Radar, cross_sections: list[float]) -> list[float]:
    """Return the ranges in km that the radar equation gives for cross-sections in m^2."""
    entry = radar.power_aperture
    assert entry is not None
    values = {name: getattr(entry, name).si for name in type(entry).model_fields}
    inputs = PowerAperture(**{n: ratio(v) if n in DECIBELS else v for n, v in values.items()})
    return (detection_range(inputs, cross_sections) / 1e3).tolist()


@pytest.mark.parametrize("name", ["tpy-2-thaad", "tpy-2-forward"])
def test_the_radar_equation_repeats_the_ranges_of_lewis_and_postol_for_tpy_2(name: str) -> None:
    found = ranges(CATALOGUE.get(Radar, name), [0.001, 0.01, 0.05, 0.1, 1.0])
    assert found == pytest.approx([460.0, 818.0, 1223.0, 1454.0, 2586.0], abs=1.5)


def test_the_radar_equation_repeats_the_ranges_of_lewis_and_postol_for_spy_1() -> None:
    radar = CATALOGUE.get(Radar, "spy-1d-v")
    assert ranges(radar, [0.001, 0.01, 0.03, 0.1, 1.0]) == pytest.approx([275.0, 488.0, 642.0, 868.0, 1544.0], rel=5e-3)
    at_reference = ranges(radar, [radar.reference_cross_section.si])
    assert at_reference == pytest.approx([radar.reference_range.si / 1e3], rel=4e-3)


def test_spy_6_sees_as_far_as_15_db_allow() -> None:
    newer, older = (CATALOGUE.get(Radar, name) for name in ("spy-6-v1", "spy-1d-v"))
    assert newer.reference_range.si / older.reference_range.si == pytest.approx(10.0 ** (15.0 / 40.0), rel=2e-3)


@pytest.mark.parametrize(("sensor", "site"), BESIDE.items())
def test_the_radar_of_a_battery_stands_where_its_site_stands(sensor: str, site: str) -> None:
    radar, defence = CATALOGUE.get(Sensor, sensor), CATALOGUE.get(Defence, site)
    assert (radar.latitude, radar.longitude) == (defence.latitude, defence.longitude)
    assert radar.radar == defence.radar
    assert radar.radar_azimuths == defence.radar_azimuths


def test_the_reference_atmosphere_is_that_of_itu_r_p_453() -> None:
    air = CATALOGUE.get(Refractivity, "refractivity-standard")
    assert air.surface_refractivity.si == 315.0
    assert air.scale_height.si == pytest.approx(7350.0)
