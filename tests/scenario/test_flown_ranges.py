"""Missiles whose stages are tuned to a published range fly it, from places no finer than a quarter degree.

On the rotating WGS84 Earth with the standard atmosphere, due north of the first launch area, where the rotation neither helps nor
hinders. The range is an input of these entries: agreement shows that they fly as said, and not that the stages are right.
"""

import math

import numpy as np
import pytest

from mujun.earth.constants import MEAN_RADIUS
from mujun.flight.aiming.kepler import minimum_energy_arc
from mujun.flight.aiming.reach import max_range
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import place_of
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.defence import Defence
from mujun.scenario.schema.entry import Area
from mujun.scenario.schema.rocket import Missile

CATALOGUE = load_catalogue()
BUILDER = Builder(CATALOGUE)
TUNED = [missile for missile in CATALOGUE.all(Missile) if "is an input here, not a check" in missile.summary]


def test_there_are_such_missiles() -> None:
    assert len(TUNED) >= 16
    assert all(missile.representative and missile.launch_areas for missile in TUNED)


@pytest.mark.parametrize("missile", TUNED, ids=lambda missile: missile.id)
def test_a_tuned_missile_flies_its_published_range(missile: Missile) -> None:
    published = missile.published_range.si
    flown = max_range(BUILDER.missile(missile.id)[1], place_of(CATALOGUE, missile.launch_areas[0])[1], np.array([0.0]))
    assert flown.distance[0] == pytest.approx(published, rel=0.03)
    # Air makes the farthest flight steeper than the vacuum arc of least speed, a long boost makes it flatter.
    vacuum = minimum_energy_arc(published / MEAN_RADIUS).apogee_height
    assert flown.apogee[0] == pytest.approx(vacuum, rel=0.2)


@pytest.mark.parametrize("missile", TUNED, ids=lambda missile: missile.id)
def test_a_tuned_missile_and_its_areas_name_each_other(missile: Missile) -> None:
    for area in missile.launch_areas:
        assert missile.id in CATALOGUE.get(Area, area).missiles, area


def test_areas_and_coarse_sites_are_on_the_quarter_degree() -> None:
    coarse = [site for site in CATALOGUE.all(Defence) if "coarse" in site.name]
    for entry in (*CATALOGUE.all(Area), *coarse):
        for angle in (entry.latitude_deg, entry.longitude_deg):
            assert math.isclose(4.0 * angle, round(4.0 * angle), abs_tol=1e-9), entry.id
