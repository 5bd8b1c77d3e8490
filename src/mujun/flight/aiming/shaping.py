"""What a trajectory shape asks of flights: a measure of each flight, and its wanted value.

Measures are logarithms of apogee and flight time, the angle at burnout, and the slope of burnout speed, so that their errors are
alike in size: 0.01 is about 1 % of the apogee.
"""

import numpy as np
from numpy.typing import NDArray

from mujun.base.cubic import cubic_values
from mujun.flight.aiming.families import AROUND, Family, Ridge, sector_of
from mujun.flight.aiming.least_speed import speed_slope
from mujun.flight.engine.trajectory import Trajectories
from mujun.flight.model.shape import ANGLE, SPEED_SLOPE, TIME, Shape

Array = NDArray[np.float64]

SOLVED = {TIME: 1e-4, ANGLE: 1e-4, SPEED_SLOPE: 3e-4}
"""Error of a measure at which the solver stops; 1e-3 for apogees."""
ACCEPTED = {TIME: 1e-3, ANGLE: 1e-3}
"""Largest error of a measure in a solved flight; 1e-2 for apogees and slopes."""
BEYOND_GREATEST_RANGE = 1.01
"""Factor by which a target may lie beyond the family's greatest range and still be tried."""


def measure(flown: Trajectories, shape: Shape) -> Array:
    """Return the measure of flights for a shape, (n,)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        if shape.asks == TIME:
            return np.asarray(np.log(flown.flight_time))
        if shape.asks == ANGLE:
            return np.where(flown.landed, flown.burnout_angle, np.nan)
        return speed_slope(flown) if shape.asks == SPEED_SLOPE else np.asarray(np.log(flown.apogee))


def measure_in_family(family: Family, shape: Shape) -> Array:
    """Return the measure of a family's flights for a shape, (azimuths, kicks, cutoffs).

    The slope of burnout speed is NaN for flights flatter than the farthest: where they descend at burnout it rises again.
    """
    flights = family.flights
    with np.errstate(invalid="ignore", divide="ignore"):  # an apogee below the ellipsoid has no logarithm
        if shape.asks == TIME:
            return np.asarray(np.log(flights.time))
        if shape.asks == ANGLE:
            return flights.angle
        if shape.asks == SPEED_SLOPE:
            return np.where(family.kicks[:, None] <= 1.05 * family.farthest.kick[:, None, :], flights.slope, np.nan)
        return np.asarray(np.log(flights.apogee))


def wanted_measure(shape: Shape, reference: Array) -> Array:
    """Return the measure that a shape asks for at each target, (n,); NaN where the reference apogee (m) is NaN."""
    known = np.isfinite(reference)
    if shape.asks == SPEED_SLOPE or shape.asks == ANGLE:
        return np.where(known, shape.value, np.nan)
    if shape.asks is None:
        return np.asarray(np.log(reference))
    return np.where(known, np.log(shape.value), np.nan) if shape.pinned else np.asarray(np.log(shape.value * reference))


def reference_apogee(family: Family, shape: Shape, azimuth: Array, distance: Array, beyond: bool = False) -> Array:
    """Return the apogee (m) to which a shape refers at azimuths (rad) and ranges (m).

    For least-propellant it is that of the farthest flights at each cut-off, for all others that of the flights of least burnout
    speed. Out of reach it is NaN, or with `beyond` the apogee of the farthest flight.
    """
    greatest = np.fmax.reduce(family.along(family.farthest.distance, azimuth), axis=1)
    if shape.asks is None:
        out = _along_ridge(family, family.farthest, azimuth, distance)
    else:
        out = _along_ridge(family, family.slowest, azimuth, distance)
        # From the slowest full burn to the farthest one, the steeper full burn is flown: its apogee falls like a square root.
        last = family.along(family.slowest.distance, azimuth)[:, -1]
        lowest = family.along(family.farthest.apogee, azimuth)[:, -1]
        with np.errstate(invalid="ignore", divide="ignore"):
            share = np.sqrt(np.clip((greatest - distance) / (greatest - last), 0.0, 1.0))
            out = np.where(distance > last, lowest + (out - lowest) * share, out)
        out = np.where(np.isfinite(out), out, _along_ridge(family, family.farthest, azimuth, distance))
    if not beyond:
        out[(distance > BEYOND_GREATEST_RANGE * greatest) & ~reaches_any(family, azimuth)] = np.nan
    return out


def reaches_any(family: Family, azimuth: Array) -> NDArray[np.bool_]:
    """Return whether the missile may reach any place on Earth along azimuths (n,), rad: one of the two beside them says so."""
    count = len(family.azimuths)
    low, _ = sector_of(azimuth, count)
    return np.asarray(family.whole[low % count] | family.whole[(low + 1) % count])


def _along_ridge(family: Family, ridge: Ridge, azimuth: Array, distance: Array) -> Array:
    """Return the apogee of a ridge at azimuths and ranges, over the cut-offs at which all azimuths around them have a flight."""
    count, out = len(family.azimuths), np.full(len(azimuth), np.nan)
    low, _ = sector_of(azimuth, count)
    flown = np.isfinite(ridge.distance) & np.isfinite(ridge.apogee)
    for sector in np.unique(low).tolist():
        mine = np.flatnonzero(low == sector)
        columns = flown[(sector + np.array(AROUND)) % count].all(axis=0)
        if columns.any():
            out[mine] = _along_columns(family, ridge, columns, azimuth[mine], distance[mine])
    return out


def _along_columns(family: Family, ridge: Ridge, columns: NDArray[np.bool_], azimuth: Array, distance: Array) -> Array:
    """Return the apogee of a ridge at azimuths and ranges, from the flights of some of the cut-offs."""
    ranges, apogees = (family.along(values[:, columns], azimuth) for values in (ridge.distance, ridge.apogee))
    rising = (ranges[:, 1:] > ranges[:, :-1]).all(axis=1) & (ranges.shape[1] > 2)
    out = np.empty(len(azimuth))
    inside = np.clip(distance, ranges.min(axis=1), ranges.max(axis=1))
    out[rising] = _smoothly(inside[rising], ranges[rising], apogees[rising])
    for i in np.flatnonzero(~rising):
        out[i] = np.interp(inside[i], ranges[i], apogees[i])
    # For targets nearer than the shortest flight of the ridge, the apogee is scaled down with the range.
    return np.asarray(out * np.minimum(1.0, distance / ranges.min(axis=1)))


def _smoothly(at: Array, x: Array, y: Array) -> Array:
    """Interpolate each row y (n, c) over rising x (n, c) at one value (n,), by Hermite cubics with three-point slopes."""
    step, rise = np.diff(x, axis=1), np.diff(y, axis=1)
    secant = rise / step
    bend = (secant[:, 1:] - secant[:, :-1]) / (step[:, 1:] + step[:, :-1])
    inner = secant[:, :-1] + bend * step[:, :-1]
    slopes = np.concatenate(
        [secant[:, :1] - bend[:, :1] * step[:, :1], inner, secant[:, -1:] + bend[:, -1:] * step[:, -1:]], axis=1
    )
    rows = np.arange(len(x))
    i = np.clip((x <= at[:, None]).sum(axis=1) - 1, 0, x.shape[1] - 2)
    h = step[rows, i]
    ends = (y[rows, i], slopes[rows, i], y[rows, i + 1], slopes[rows, i + 1], h, (at - x[rows, i]) / h)
    return cubic_values(*ends)
