"""Missiles that could have flown a reported flight: payload or cut-off fitted, and what was not reported found with them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.single.reported.doubts import with_coasts
from mujun.analyses.single.reported.report import ReportedFlight
from mujun.earth.place import Place
from mujun.flight.aiming.kepler import rotating_kepler_time
from mujun.flight.aiming.reconstruct import Fit, fit_flight
from mujun.flight.model.vehicle import Vehicle
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema

Array = NDArray[np.float64]

BOOST_SHARE = 0.65
"""First guess of what boost and air add to a flight in vacuum, as a share of the boost; solved for afterwards."""
SETTLED = 0.5
"""Error of the flight time at which a range or apogee that was not reported counts as found, s."""


@dataclass(frozen=True)
class Candidate:
    """A missile fitted to a report.

    report: with range and apogee; the one that was not reported is that of the fitted flight.
    strangeness: how far the fitted payload lies from the nominal one (logarithm of the factor), more for a fitted cut-off.
    """

    entry: schema.Missile
    vehicle: Vehicle
    fit: Fit
    report: ReportedFlight
    strangeness: float

    @property
    def time(self) -> float:
        """Flight time of the fitted missile, s."""
        return float(self.fit.flight_time[0])


@dataclass(frozen=True)
class Vacuum:
    """Flight times in vacuum over a range or apogee that was not reported, for the number that was.

    unknown: ranges or apogees, rising, m. times: s, never falling.
    """

    unknown: Array
    times: Array

    def at(self, time: float) -> float:
        """Return the range or apogee with a flight time in vacuum (s), m; NaN below and above all of them."""
        if not self.times[0] <= time <= self.times[-1]:
            return float("nan")
        return float(np.exp(np.interp(time, self.times, np.log(self.unknown))))


def vacuum(report: ReportedFlight, latitude: float, azimuth: float) -> Vacuum:
    """Return the times in vacuum for every range or apogee, whichever was not reported. Angles in rad."""
    unknown = np.geomspace(10e3, 20e6 if report.ground_range is None else 50e6, 400)
    ground_range = unknown if report.ground_range is None else report.ground_range
    apogee = unknown if report.apogee is None else report.apogee
    times = np.asarray(rotating_kepler_time(latitude, azimuth, ground_range, apogee))
    return Vacuum(unknown, np.maximum.accumulate(times))


def candidates(
    builder: Builder, names: Sequence[str], place: Place, azimuth: float, report: ReportedFlight
) -> list[Candidate]:
    """Return the missiles among `names` that can have flown a report, the one with the least strange payload first.

    A missile that would be under thrust for too great a share of the flight has not flown it as a ballistic one.
    """
    error = builder.catalogue.default(schema.FlightTimeError)
    found = []
    for name in names:
        entry, bare = builder.missile(name)
        vehicle = with_coasts(entry, bare, error)
        one = fitted(entry, vehicle, place, azimuth, report)
        if one is not None and float(one.fit.boost_time[0]) <= error.greatest_powered_share.si * one.time:
            found.append(one)
    return sorted(found, key=lambda one: one.strangeness)


def fitted(
    entry: schema.Missile, vehicle: Vehicle, place: Place, azimuth: float, report: ReportedFlight, shift: float = 0.0
) -> Candidate | None:
    """Return a missile fitted to a report; None if it cannot have flown it.

    shift: expected difference between the true flight time and the fitted one, s; bears on what was not reported.
    """
    if report.ground_range is not None and report.apogee is not None:
        return _with_fit(entry, vehicle, place, azimuth, report)
    assert report.time is not None
    times = vacuum(report, place.latitude, azimuth)
    added = BOOST_SHARE * float(np.max(vehicle.boost_time))
    for _ in range(6):
        bare = report.time - shift - added
        if bare > times.times[-1]:
            return None
        unknown = times.at(max(bare, float(times.times[0])))
        full = replace(report, ground_range=report.ground_range or unknown, apogee=report.apogee or unknown)
        one = _with_fit(entry, vehicle, place, azimuth, full)
        if one is None:
            return None
        before, added = added, one.time - float(np.interp(unknown, times.unknown, times.times))
        if abs(added - before) < SETTLED:
            break
    return one


def _with_fit(
    entry: schema.Missile, vehicle: Vehicle, place: Place, azimuth: float, report: ReportedFlight
) -> Candidate | None:
    """Fit the payload; if that fails, the cut-off, for missiles that can terminate thrust. None: neither fits."""
    assert report.ground_range is not None and report.apogee is not None
    for by_cutoff in (False, True) if vehicle.thrust_termination else (False,):
        try:
            fit = fit_flight(vehicle, place, azimuth, report.ground_range, report.apogee, by_cutoff=by_cutoff)
        except ValueError:  # no payload tried can be flown: all too heavy or too light
            continue
        if fit.fitted[0]:
            factor = float(fit.payload_mass[0]) / float(np.max(vehicle.payload_mass))
            return Candidate(entry, vehicle, fit, report, abs(float(np.log(factor))) + (2.0 if by_cutoff else 0.0))
    return None
