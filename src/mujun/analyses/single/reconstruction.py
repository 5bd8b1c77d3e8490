"""Reconstruction of a reported test flight: whether the report is possible, the payload that fits, the greatest range."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.single.report_band import ReportedFlight, contributions, expanded
from mujun.base.outcomes import BadInput
from mujun.earth.place import Place
from mujun.flight.aiming.kepler import rotating_kepler_time
from mujun.flight.aiming.reach import max_range
from mujun.flight.aiming.reconstruct import Fit, fit_flight
from mujun.flight.model.vehicle import Vehicle
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Reconstruction:
    """Judgement on a report and properties of the fitted missile, SI.

    missile: name of the missile, or of the generic missile that fits best.
    time, low, high: predicted flight time and its band, s.
    kepler_time: least time between the same points with the same apogee, without boost and air, s.
    consistent: whether range, apogee and time can belong to one flight; None if no time was reported.
    within_band: whether the reported time lies within the band; None if no time was reported.
    impossible: whether the reported time is shorter than that of any flight.
    why: the judgement in words.
    payload_mass: as fitted, kg.
    cutoff: as fitted, share of the last burn.
    fitted_by: "payload" or "cut-off", whichever was fitted.
    azimuths, max_ranges: launch azimuths (rad), and greatest range of the fitted missile for each (m).
    whole_earth: whether the range has no limit, for each azimuth.
    range_apogees, near_orbital: apogee of the flight of greatest range (m), and whether it is near-orbital, for each azimuth.
    contributions: source of uncertainty -> half of the difference that it makes in the predicted time, s.
    assumptions: about what was not reported, in words.
    others: names of other generic missiles that fit as well.
    """

    missile: str
    time: float
    low: float
    high: float
    kepler_time: float
    consistent: bool | None
    within_band: bool | None
    impossible: bool
    why: str
    payload_mass: float
    cutoff: float
    fitted_by: str
    azimuths: Array
    max_ranges: Array
    whole_earth: NDArray[np.bool_]
    range_apogees: Array
    near_orbital: NDArray[np.bool_]
    contributions: dict[str, float]
    assumptions: tuple[str, ...]
    others: tuple[str, ...]


def time_resolution(time: float) -> float:
    """Return the unit to which a reported flight time (s) was most likely rounded, s: a minute, half a minute or a second."""
    if time % 60.0 == 0.0:
        return 60.0
    return 30.0 if time % 30.0 == 0.0 else 1.0


def reconstruct(
    builder: Builder,
    report: ReportedFlight,
    place: Place,
    azimuth: float,
    missile: str | None,
    assumptions: tuple[str, ...] = (),
) -> Reconstruction:
    """Fit a missile to a report and judge the report.

    The band of the flight time is an expanded uncertainty (see `expanded`). It covers the published ranges of boost times and
    ballistic coefficients, the rounding of range, apogee and time, and 10 deg of bearing.
    place: of launch. azimuth: at launch, rad.
    missile: name; None: the generic missile whose fitted payload is nearest to its nominal one; other generic missiles that
    fit as well widen the band.
    Raises BadInput for a report outside plausible limits, and where no missile fits.
    """
    _sensible(report)
    names = [missile] if missile else [m.id for m in builder.catalogue.all(schema.Missile) if m.generic]
    tried = []
    for name in names:
        entry, vehicle = builder.missile(name)
        fit = _nominal(vehicle, place, azimuth, report)
        if fit is not None:
            factor = float(fit.payload_mass[0]) / float(np.max(vehicle.payload_mass))
            tried.append((abs(np.log(factor)) + (2.0 if fit.by_cutoff else 0.0), entry, vehicle, fit))
    kepler = float(rotating_kepler_time(place.latitude, azimuth, report.ground_range, report.apogee))
    if not tried:
        what = builder.missile(missile)[0].name if missile else "any generic class"
        raise BadInput(
            f"no payload (0.1 to 6 times nominal) and no cut-off lets {what} fly "
            f"{report.ground_range / 1e3:,.0f} km with an apogee of {report.apogee / 1e3:,.0f} km; "
            "another missile may"
        )
    tried.sort(key=lambda row: row[0])
    _, entry, vehicle, fit = tried[0]
    time = float(fit.flight_time[0])
    doubts = contributions(entry, vehicle, place, azimuth, report, fit)
    others = [row for row in tried[1:] if row[0] < tried[0][0] + 0.5]
    for _, other, _, its in others:
        doubts[f"class ({other.name})"] = abs(float(its.flight_time[0]) - time) / 2.0
    half = expanded(doubts, report.resolution)
    flown = vehicle.with_payload(float(fit.payload_mass[0])) if not fit.by_cutoff else vehicle
    azimuths = np.radians(np.arange(0.0, 360.0, 15.0))
    reach = max_range(flown, place, azimuths)
    boost = max(_longest_boost(row[1]) for row in tried)
    consistent, within, impossible, why = _judge(report, time, half, kepler, boost, entry.name)
    return Reconstruction(
        entry.name,
        time,
        time - half,
        time + half,
        kepler,
        consistent,
        within,
        impossible,
        why,
        float(fit.payload_mass[0]),
        float(fit.cutoff[0]),
        "cut-off" if fit.by_cutoff else "payload",
        azimuths,
        reach.distance,
        reach.whole,
        reach.apogee,
        reach.near_orbital,
        doubts,
        assumptions,
        tuple(row[1].name for row in others),
    )


def _sensible(report: ReportedFlight) -> None:
    if not 10e3 <= report.ground_range <= 20e6:
        raise BadInput(f"range {report.ground_range / 1e3:g} km; expected 10 to 20,000 km")
    if not 10e3 <= report.apogee <= 50e6:
        raise BadInput(f"apogee {report.apogee / 1e3:g} km; expected 10 to 50,000 km")
    if report.time is not None and not 30.0 <= report.time <= 6 * 3600.0:
        raise BadInput(f"flight time {report.time:g} s; expected 30 s to 6 h")


def _nominal(vehicle: Vehicle, place: Place, azimuth: float, report: ReportedFlight) -> Fit | None:
    """Fit the payload; if that fails, the cut-off, for missiles that can terminate thrust. None: neither fits."""
    for by_cutoff in (False, True) if vehicle.thrust_termination else (False,):
        try:
            fit = fit_flight(vehicle, place, azimuth, report.ground_range, report.apogee, by_cutoff=by_cutoff)
        except ValueError:  # no payload tried can be flown: all too heavy or too light
            continue
        if fit.fitted[0]:
            return fit
    return None


def _longest_boost(entry: schema.Missile) -> float:
    """Return the longest boost within the published ranges of a missile, s."""
    if entry.boost_time is not None:
        return entry.boost_time.high
    coasts = sum(s.coast_before_ignition.high for s in entry.stages if s.coast_before_ignition is not None)
    return coasts + sum(s.burn_time.high for s in entry.stages)


def _judge(
    report: ReportedFlight, time: float, half: float, kepler: float, boost: float, name: str
) -> tuple[bool | None, bool | None, bool, str]:
    """Return whether the report is consistent, within the band, impossible, and why, in words.

    A report is consistent if its time is at least the Kepler time on the rotating Earth (below it is impossible), and at most
    the Kepler time plus the longest published boost.
    time, half: predicted time and half width of its band, s. kepler, boost: s. name: of the missile.
    """
    if report.time is None or report.resolution is None:
        return None, None, False, "no flight time was reported; the predicted one can be held against a later report"
    # A time rounded to the minute may be off by a whole minute: launch and impact times are both rounded.
    doubt = report.resolution
    kilometres = f"{report.ground_range / 1e3:,.0f} km and an apogee of {report.apogee / 1e3:,.1f} km"
    if report.time + doubt < kepler:
        return (
            False,
            False,
            True,
            f"impossible: on the rotating Earth even a shot without boost or air needs {kepler:,.0f} s for "
            f"{kilometres}; the reported {report.time:,.0f} s (rounded to {doubt:g} s) is "
            f"{kepler - report.time:,.0f} s shorter",
        )
    if report.time - doubt > kepler + boost:
        return (
            False,
            False,
            False,
            f"not consistent: {kilometres} take {kepler:,.0f} s without boost or air, and {name} boosts for at most "
            f"{boost:,.0f} s; the reported {report.time:,.0f} s is longer than both together",
        )
    gap = abs(report.time - time)
    if gap <= half:
        return (
            True,
            True,
            False,
            f"consistent: the reported {report.time:,.0f} s lies within the predicted {time:,.0f} s ± {half:,.0f} s "
            f"(rounding of the report to {doubt:g} s included)",
        )
    relation = "shorter" if report.time < time else "longer"
    return (
        True,
        False,
        False,
        f"possible (Kepler time {kepler:,.0f} s), but the reported {report.time:,.0f} s is {gap:,.0f} s {relation} than "
        f"{name} would take ({time:,.0f} s ± {half:,.0f} s): another boost than the model's, or a rounded report",
    )
