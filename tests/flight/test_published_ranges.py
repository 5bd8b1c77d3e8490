"""Missiles whose range was put in fly that range; what was not put in comes out near what is reported.

| checked | against | tolerance |
|---|---|---|
| greatest range due north of missiles that say that it is an input | nominal published range | 5 % |
| apogee of the KN-25 over its published range, which nothing was chosen for | 97-100 km reported | 12 km |
| flight time of the Hwasong-19's only flight, payload fitted to range and apogee | 5,156 s reported | 25 s |
"""

import math

import numpy as np
import pytest

from mujun.analyses.single.reconstruction import reconstruct
from mujun.analyses.single.reported.report import ReportedFlight
from mujun.earth.place import Place
from mujun.flight.aiming.reach import max_range
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.rocket import Missile

BUILDER = Builder(load_catalogue())
PUT_IN = {
    one.id: one
    for one in BUILDER.catalogue.all(Missile)
    if "an input here" in one.summary or "inputs here" in one.summary or "range ring only" in one.name.lower()
}
LATITUDE = math.radians(40.0)


def test_there_are_missiles_whose_range_was_put_in() -> None:
    assert len(PUT_IN) >= 18


@pytest.mark.parametrize("id", PUT_IN)
def test_a_range_that_was_put_in_comes_out(id: str) -> None:
    found = max_range(BUILDER.missile(id)[1], Place(LATITUDE, 0.0, 0.0), np.zeros(1))
    assert found.distance[0] == pytest.approx(PUT_IN[id].published_range.si, rel=0.05)


def test_the_apogee_of_the_large_rocket_is_near_the_reported_one() -> None:
    found = max_range(BUILDER.missile("kn-25")[1], Place(math.radians(39.25), math.radians(125.75), 0.0), np.ones(1))
    assert found.apogee[0] == pytest.approx(98.5e3, abs=12e3)


def test_the_time_of_a_flight_that_nothing_was_chosen_for() -> None:
    place = Place(math.radians(39.25), math.radians(126.0))
    report = ReportedFlight(1001.2e3, 7687.5e3, 5156.0, 1.0)
    found = reconstruct(BUILDER, report, place, math.radians(61.0), "hwasong-19")
    assert found.judgement.consistent and found.flown is not None
    assert found.flown.prediction.time == pytest.approx(5156.0, abs=25.0)


def test_what_is_no_ballistic_missile_says_so_in_its_name() -> None:
    rings = [one for one in BUILDER.catalogue.all(Missile) if one.id.endswith("-ring")]
    assert len(rings) == 5
    for one in rings:
        assert "range ring only" in one.name and one.summary.startswith("Range ring only")
        assert all(item.trust == "assumed" for stage in one.stages for item in stage.burn_time.sources)
