"""Reconstruction: a flight's range and apogee give the missile back.

| checked | against | tolerance |
|---|---|---|
| payload fitted to a flight of a known one | that payload | 1 % |
| flight time predicted | the flight's own | 1 s |
| cut-off fitted | the flight's own | 0.5 % |
"""

import numpy as np
import pytest
from sample_flights import LONG

from mujun.earth.place import Place
from mujun.flight.aiming.reconstruct import fit_flight
from mujun.flight.engine.propagate import propagate
from mujun.flight.model.ascent import Commands

PLACE = Place(np.radians(39.6), np.radians(125.8), 60.0)


def seen(vehicle, kick, azimuth, cutoff=1.0):
    """Fly; return the flight with the ground range and the azimuth of its impact, as a record would have them."""
    from mujun.earth.geodesy import ground_path

    flown = propagate(vehicle, Commands(PLACE.latitude, PLACE.longitude, azimuth, kick, cutoff, PLACE.height))
    to = ground_path(PLACE.latitude, PLACE.longitude, *flown.impact)
    return flown, float(to[0][0]), float(to[1][0])


@pytest.mark.parametrize(
    ("payload", "kick_deg", "azimuth_deg"), [(700.0, 0.9, 71.0), (900.0, 4.0, 200.0), (1500.0, 9.0, 310.0)]
)
def test_payload_comes_back(payload, kick_deg, azimuth_deg):
    flown, azimuth, distance = seen(LONG.with_payload(payload), np.radians(kick_deg), np.radians(azimuth_deg))
    fit = fit_flight(LONG, PLACE, azimuth, distance, flown.apogee[0])
    assert fit.fitted.all()
    assert not fit.by_cutoff
    assert float(fit.payload_mass[0]) == pytest.approx(payload, rel=0.01)
    assert float(fit.flight_time[0]) == pytest.approx(float(flown.flight_time[0]), abs=1.0)
    assert float(fit.apogee[0]) == pytest.approx(float(flown.apogee[0]), rel=1.5e-3)


def test_cutoff_comes_back():
    flown, azimuth, distance = seen(LONG, np.radians(3.0), np.radians(71.0), cutoff=0.75)
    fit = fit_flight(LONG, PLACE, azimuth, distance, flown.apogee[0], by_cutoff=True)
    assert fit.fitted.all() and fit.by_cutoff
    assert float(fit.cutoff[0]) == pytest.approx(0.75, rel=5e-3)
    assert float(fit.flight_time[0]) == pytest.approx(float(flown.flight_time[0]), abs=1.0)


def test_what_no_payload_flies_is_not_fitted():
    fit = fit_flight(LONG, PLACE, 1.2, 300e3, 60_000e3)
    assert not fit.fitted.any()
