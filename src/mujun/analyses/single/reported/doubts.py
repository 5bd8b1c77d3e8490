"""What a predicted flight time may be off by: every published range of the missile, flown at its two ends, and the report."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.single.reported.report import ReportedFlight, rounding
from mujun.base.text import say
from mujun.earth.place import Place
from mujun.flight.aiming.reconstruct import HEAVIEST, Fit, fit_flight
from mujun.flight.model.vehicle import Stage, Vehicle
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.estimate import Estimate

Array = NDArray[np.float64]

BEARING_DOUBT = np.radians(10.0)
"""Uncertainty of a launch bearing, rad: bearings are read off maps, or assumed."""
IMPULSES = ("isp_vacuum", "isp_sea_level")
STAGE_NUMBERS = {"burn_time": "burn time", "propellant_mass": "propellant", "dry_mass": "dry mass", "isp": "impulse"}
"""Numbers of a stage whose ranges are flown, and what they are called."""


@dataclass(frozen=True)
class Doubt:
    """What one uncertain number does to a predicted time.

    shift: expected change of the time, s: a range that reaches farther to one side moves the prediction.
    spread: standard deviation that remains, s.
    """

    name: str
    shift: float
    spread: float


@dataclass(frozen=True)
class Varied:
    """One number of a missile, flown at the two ends of its range.

    stage: number of the stage from 0; None: a number of the whole missile.
    field: of the stage or the vehicle; "isp" stands for both impulses of a stage.
    low, high: ends as multiples of the nominal value; of a coast, in s.
    below: share of the range that lies below the nominal value.
    """

    name: str
    stage: int | None
    field: str
    low: float
    high: float
    below: float


def with_coasts(entry: schema.Missile, vehicle: Vehicle, error: schema.FlightTimeError) -> Vehicle:
    """Return a solid missile with the usual coast before each upper stage for which none is published."""
    if entry.propulsion != "solid":
        return vehicle
    stages = tuple(
        stage if number == 0 or published.coast_before_ignition else replace(stage, coast=error.solid_staging_coast.si)
        for number, (stage, published) in enumerate(zip(vehicle.stages, entry.stages, strict=True))
    )
    return replace(vehicle, stages=stages)


def missile_doubts(
    numbers: list[Varied], vehicle: Vehicle, place: Place, azimuth: float, report: ReportedFlight, fit: Fit
) -> list[Doubt]:
    """Return what the uncertain numbers of a missile, the rounding of range and apogee and 10 deg of bearing do to its time.

    Each number has a triangular distribution over its range with the peak at the nominal value, as in draws; the time is
    taken as linear on each side of the peak. Rounding and bearing are uniform. A number of which one end has no fit takes
    the other end's slope; one without any fit is left out.
    azimuth: at launch, rad. report: with range and apogee. fit: of the missile to the report.
    """
    assert report.ground_range is not None and report.apogee is not None
    ends = 2 * len(numbers)
    others = ("range", "apogee", "bearing")
    n = ends + 2 * len(others)
    side = np.tile([-1.0, 1.0], n // 2)
    varied, flies = _at_ends(numbers, vehicle, n)
    off = {what: np.where(np.arange(n) // 2 == len(numbers) + k, side, 0.0) for k, what in enumerate(others)}
    fits = fit_flight(
        varied,
        place,
        azimuth + off["bearing"] * BEARING_DOUBT,
        report.ground_range + off["range"] * rounding(report.ground_range / 1e3),
        report.apogee + off["apogee"] * rounding(report.apogee / 1e3),
        by_cutoff=fit.by_cutoff,
    )
    moved = np.where(fits.fitted & flies, fits.flight_time - fit.flight_time[0], np.nan).reshape(-1, 2)
    found = [_triangular(number, *map(float, pair)) for number, pair in zip(numbers, moved, strict=False)]
    names = ("rounding of the range", "rounding of the apogee", "bearing")
    for name, pair in zip(names, moved[len(numbers) :], strict=True):
        if np.isfinite(pair).any():
            found.append(Doubt(name, 0.0, float(np.sqrt(np.nanmean(pair**2) / 3.0))))
    return [doubt for doubt in found if doubt is not None]


def uncertain_numbers_of(entry: schema.Missile, error: schema.FlightTimeError) -> list[Varied]:
    """Return every number of a missile that has a range and bears on its flight time.

    The whole boost's published range is left aside: it is said of a class of missiles, while each stage's own range holds
    what contradicts it too.
    """
    found = []
    for k, stage in enumerate(entry.stages):
        for field, word in STAGE_NUMBERS.items():
            given = (stage.isp_vacuum or stage.isp_sea_level) if field == "isp" else getattr(stage, field)
            if given is not None and given.high > given.low and given.si > 0.0:
                found.append(_scaled(say("{what} of stage {n}", what=word, n=k + 1), k, field, given))
        coast = stage.coast_before_ignition or (error.solid_staging_coast if entry.propulsion == "solid" else None)
        if k and coast is not None and coast.high > coast.low:
            below = (coast.si - coast.low) / (coast.high - coast.low)
            found.append(Varied(say("coast before stage {n}", n=k + 1), k, "coast", coast.low, coast.high, below))
    drag = entry.ballistic_coefficient
    if drag is not None and drag.high > drag.low:
        found.append(_scaled(say("ballistic coefficient"), None, "ballistic_coefficient", drag))
    return found


def _scaled(name: str, stage: int | None, field: str, given: Estimate) -> Varied:
    below = (given.si - given.low) / (given.high - given.low)
    return Varied(name, stage, field, given.low / given.si, given.high / given.si, below)


def _at_ends(numbers: list[Varied], vehicle: Vehicle, n: int) -> tuple[Vehicle, NDArray[np.bool_]]:
    """Return a vehicle for each of n flights, the first two for the first number and so on, and which of them can be flown.

    One whose first stage would not lift the heaviest payload tried keeps its nominal values instead.
    """
    stages = [
        _columns(stage, ("coast", "burn_time", "propellant_mass", "dry_mass", *IMPULSES), n) for stage in vehicle.stages
    ]
    whole = {} if vehicle.ballistic_coefficient is None else _columns(vehicle, ("ballistic_coefficient",), n)
    payload = float(np.max(vehicle.payload_mass))
    flies = np.ones(n, dtype=bool)
    for at, number in enumerate(numbers):
        columns = whole if number.stage is None else stages[number.stage]
        for end, factor in enumerate((number.low, number.high), 2 * at):
            before = {field: columns[field][end] for field in _fields(number.field)}
            for field, value in before.items():
                columns[field][end] = factor if field == "coast" else value * factor
            flies[end] = _lifts(stages, end, HEAVIEST * payload + float(np.max(vehicle.shroud_mass)))
            if not flies[end]:
                for field, value in before.items():
                    columns[field][end] = value
    changed = tuple(replace(stage, **columns) for stage, columns in zip(vehicle.stages, stages, strict=True))
    varied = replace(vehicle, stages=changed)
    return (replace(varied, ballistic_coefficient=whole["ballistic_coefficient"]) if whole else varied), flies


def _columns(of: Stage | Vehicle, names: tuple[str, ...], n: int) -> dict[str, Array]:
    return {name: np.full(n, float(np.max(getattr(of, name)))) for name in names}


def _lifts(stages: list[dict[str, Array]], end: int, above: float) -> bool:
    """Say whether the first stage lifts all stages and the mass above them (kg)."""
    first = stages[0]
    mass = above + sum(float(stage["propellant_mass"][end] + stage["dry_mass"][end]) for stage in stages)
    return bool(first["propellant_mass"][end] / first["burn_time"][end] * first["isp_sea_level"][end] > mass)


def _fields(field: str) -> tuple[str, ...]:
    return IMPULSES if field == "isp" else (field,)


def _triangular(number: Varied, at_low: float, at_high: float) -> Doubt | None:
    """Return shift and spread of the time for a triangular number, from the changes (s) at its two ends; None: neither fits."""
    below, above = number.below, 1.0 - number.below
    if not np.isfinite([at_low, at_high]).any():
        return None
    if not np.isfinite(at_low):
        at_low = -at_high * below / above if above else 0.0
    if not np.isfinite(at_high):
        at_high = -at_low * above / below if below else 0.0
    mean = (below * at_low + above * at_high) / 3.0
    square = (below * at_low**2 + above * at_high**2) / 6.0
    return Doubt(number.name, mean, float(np.sqrt(max(square - mean**2, 0.0))))
