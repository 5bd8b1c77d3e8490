"""Missiles whose stages are tuned to a published range and their areas name each other; areas are no finer than a quarter degree.

That they fly the range is tested in tests/flight/test_published_ranges.py.
"""

import math

import pytest

from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.defence import Defence
from mujun.scenario.schema.entry import Area
from mujun.scenario.schema.rocket import Missile

CATALOGUE = load_catalogue()
TUNED = [missile for missile in CATALOGUE.all(Missile) if "is an input here, not a check" in missile.summary]


def test_there_are_such_missiles() -> None:
    assert len(TUNED) >= 16
    assert all(missile.representative and missile.launch_areas for missile in TUNED)


@pytest.mark.parametrize("missile", TUNED, ids=lambda missile: missile.id)
def test_a_tuned_missile_and_its_areas_name_each_other(missile: Missile) -> None:
    for area in missile.launch_areas:
        assert missile.id in CATALOGUE.get(Area, area).missiles, area


def test_areas_and_coarse_sites_are_on_the_quarter_degree() -> None:
    coarse = [site for site in CATALOGUE.all(Defence) if "coarse" in site.name]
    for entry in (*CATALOGUE.all(Area), *coarse):
        for angle in (entry.latitude_deg, entry.longitude_deg):
            assert math.isclose(4.0 * angle, round(4.0 * angle), abs_tol=1e-9), entry.id
