"""Families: the trajectories of a missile from one place, on a coarse grid of azimuth, kick angle and cut-off.

A family gives the reach of the missile in every direction, the kick of greatest range for each cut-off (the least-propellant
trajectories), and starting values for the aim-point solver.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.base.compiled import plain
from mujun.base.cubic import four_point_weights
from mujun.earth.constants import WGS84, Earth
from mujun.earth.geodesy import fixed_to_geodetic
from mujun.earth.place import Place
from mujun.flight.engine.lanes import NEVER_LANDS
from mujun.flight.engine.powered import fly_for
from mujun.flight.engine.propagate import STANDARD, propagate
from mujun.flight.model.ascent import Commands, pitch_over_times
from mujun.flight.model.vehicle import Vehicle

Array = NDArray[np.float64]

CUTOFF_CROWDING = 1.6
"""Exponent in 1 - (1 - p)^CUTOFF_CROWDING: cut-offs are denser towards full burn, where the range grows steeply."""
WHOLE_EARTH = 20.0e6
"""Ground range in m from which a missile counts as reaching the whole Earth (half the circumference is 20,004 km)."""


@dataclass(frozen=True)
class Family:
    """Flights over azimuth x kick x cut-off from one place, and the kick of greatest range for each azimuth and cut-off.

    Attributes:
        place: launch place.
        azimuths, kicks: rad.
        cutoffs: shares of the last stage's burn.
        distance: ground range, (azimuths, kicks, cutoffs), m; NaN if the flight does not come down, or falls back.
        apogee: as distance.
        best_kick: kick of greatest range, (azimuths, cutoffs), rad.
        best_distance: its ground range, (azimuths, cutoffs), m; infinite if the missile reaches orbit, that is, any
            point on Earth.
        best_apogee: its apogee, (azimuths, cutoffs), m.
    """

    place: Place
    azimuths: Array
    kicks: Array
    cutoffs: Array
    distance: Array
    apogee: Array
    best_kick: Array
    best_distance: Array
    best_apogee: Array

    def along(self, values: Array, azimuth: Array) -> Array:
        """Interpolate values (azimuths, cutoffs) at azimuths (n,), rad, by periodic four-point cubics; return (n, cutoffs).

        Linear between two points if one of the four is not finite.
        """
        count = len(self.azimuths)
        turn = np.mod(azimuth, 2 * np.pi) / (2 * np.pi) * count
        low = np.floor(turn).astype(int)
        u = (turn - low)[:, None]
        before, here, there, after = (values[(low + k) % count] for k in (-1, 0, 1, 2))
        with np.errstate(invalid="ignore"):
            linear = here * (1 - u) + there * u
            a, b, c, d = plain(four_point_weights)(u)
            cubic = a * before + b * here + c * there + d * after
        return np.where(np.isfinite(cubic), cubic, linear)


def smallest_cutoff(vehicle: Vehicle) -> float:
    """Return the smallest cut-off of the model, a share of the last burn; for a single stage it is after the pitch-over."""
    if not vehicle.thrust_termination:
        return 1.0
    if len(vehicle.stages) > 1:
        return 0.02
    _, end = pitch_over_times(vehicle)
    return float(np.max(np.asarray(end) / vehicle.stages[0].burn_time)) * 1.2


def _flown(
    vehicle: Vehicle, place: Place, azimuth: ArrayLike, kick: ArrayLike, cutoff: ArrayLike, earth: Earth
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Return ground range, apogee and whether the flight stays in orbit, in the shape of the broadcast commands."""
    azimuth, kick, cutoff = np.broadcast_arrays(*(np.asarray(v, float) for v in (azimuth, kick, cutoff)))
    commands = Commands(place.latitude, place.longitude, azimuth.ravel(), kick.ravel(), cutoff.ravel(), place.height)
    flown = propagate(vehicle, commands, earth=earth, keep_path=False)
    distance = flown.ground_range(place.latitude, place.longitude)
    shape = azimuth.shape
    return (
        distance.reshape(shape),
        flown.apogee.reshape(shape),
        (flown.outcome == NEVER_LANDS).reshape(shape),
    )


def kick_limit(vehicle: Vehicle, place: Place, earth: Earth = WGS84) -> float:
    """Return the largest useful kick (rad); with a larger one the missile hits the ground or descends before burnout."""
    kicks = np.radians(np.geomspace(0.2, 80.0, 128))
    duration = float(np.max(np.asarray(vehicle.boost_time))) + 1.0
    commands = Commands(place.latitude, place.longitude, 0.5 * np.pi, kicks, 1.0, place.height)
    path, burnout = fly_for(vehicle, commands, duration, coast_steps=2, earth=earth, grid=STANDARD)
    _, _, height = fixed_to_geodetic(path[..., :3], earth)
    climb = np.einsum("ij,ij->i", path[:, burnout, :3], path[:, burnout, 3:6])
    speed = np.linalg.norm(path[:, burnout, 3:6], axis=1) * np.linalg.norm(path[:, burnout, :3], axis=1)
    flies = (height[:, : burnout + 1].min(axis=1) > -50.0) & (climb > -0.02 * speed)
    return float(kicks[np.flatnonzero(flies).max()]) if flies.any() else float(kicks[0])


def _vertex(kicks: Array, distance: Array) -> Array:
    """Return the kick of greatest distance, by a parabola through the maximum and its neighbours on the last-but-one axis."""
    filled = np.where(np.isfinite(distance), distance, -1.0)
    best = np.clip(np.argmax(filled, axis=1), 1, distance.shape[1] - 2)
    rows, columns = np.indices(best.shape)
    k = np.broadcast_to(kicks, distance.shape)
    x0, x1, x2 = (k[rows, best + i, columns] for i in (-1, 0, 1))
    y0, y1, y2 = (filled[rows, best + i, columns] for i in (-1, 0, 1))
    whole = (y0 > 0) & (y1 > 0) & (y2 > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        bottom = (x1 - x0) * (y1 - y2) - (x1 - x2) * (y1 - y0)
        shift = 0.5 * ((x1 - x0) ** 2 * (y1 - y2) - (x1 - x2) ** 2 * (y1 - y0)) / bottom
        vertex = np.clip(x1 - shift, x0, x2)
    top = np.where(
        filled[rows, np.argmax(filled, axis=1), columns] > 0, k[rows, np.argmax(filled, axis=1), columns], x1
    )
    return np.where(whole & np.isfinite(vertex), vertex, top)


def _quadratic(kicks: Array, values: Array, at: Array) -> Array:
    """Interpolate values at given kicks by the parabola through the nearest three, along the last-but-one axis."""
    nearest = np.clip(np.argmin(np.abs(kicks - at[:, None, :]), axis=1), 1, kicks.shape[1] - 2)
    rows, columns = np.indices(at.shape)
    x0, x1, x2 = (kicks[rows, nearest + i, columns] for i in (-1, 0, 1))
    y0, y1, y2 = (values[rows, nearest + i, columns] for i in (-1, 0, 1))
    return (
        y0 * (at - x1) * (at - x2) / ((x0 - x1) * (x0 - x2))
        + y1 * (at - x0) * (at - x2) / ((x1 - x0) * (x1 - x2))
        + y2 * (at - x0) * (at - x1) / ((x2 - x0) * (x2 - x1))
    )


def fly_family(
    vehicle: Vehicle,
    place: Place,
    *,
    azimuths: int = 12,
    kicks: int = 24,
    cutoffs: int = 14,
    earth: Earth = WGS84,
) -> Family:
    """Fly a family and find the kick of greatest range for each azimuth and cut-off, with two refinements.

    Raises ValueError if the missile cannot leave the ground.
    """
    turns = np.arange(azimuths, dtype=np.float64) * (2 * np.pi / azimuths)
    limit = kick_limit(vehicle, place, earth)
    tilt = limit * np.linspace(0.05, 1.0, kicks) ** 1.7
    least = smallest_cutoff(vehicle)
    crowded = 1.0 - (1.0 - np.linspace(0.0, 1.0, cutoffs)) ** CUTOFF_CROWDING
    cut = least + (1.0 - least) * crowded if least < 1.0 else np.array([1.0])
    distance, apogee, orbit = _flown(
        vehicle, place, turns[:, None, None], tilt[None, :, None], cut[None, None, :], earth
    )
    best, beyond = _vertex(tilt[None, :, None], distance), orbit.any(axis=1)
    # Near the maximum, range hardly changes with the kick but apogee does; the second refinement is needed for the apogee.
    for spread in (0.16, 0.04):
        near = best[:, None, :] * (1.0 + spread * np.linspace(-1, 1, 5))[None, :, None]
        near_distance, near_apogee, orbit = _flown(
            vehicle, place, turns[:, None, None], near, cut[None, None, :], earth
        )
        best, beyond = _vertex(near, near_distance), beyond | orbit.any(axis=1)
    best_distance = np.nanmax(np.where(np.isfinite(near_distance), near_distance, -1.0), axis=1)
    best_apogee = _quadratic(near, near_apogee, best)
    best_distance = np.where(beyond, np.inf, np.where(best_distance > 0, best_distance, np.nan))
    return Family(place, turns, tilt, cut, distance, apogee, best, best_distance, best_apogee)


def max_range(
    vehicle: Vehicle, place: Place, azimuths: Array, earth: Earth = WGS84
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Return for each azimuth (rad) the greatest ground range (m), its kick (rad), and whether it is the whole Earth.

    Full burn; three refinements in kick. If any kick reaches orbit or more than `WHOLE_EARTH`, the
    missile reaches any point and the range is infinite.
    """
    limit = kick_limit(vehicle, place, earth)
    near = np.broadcast_to((limit * np.linspace(0.05, 1.0, 32) ** 1.7)[None, :, None], (len(azimuths), 32, 1))
    whole = np.zeros(len(azimuths), dtype=bool)
    best = near[:, 0]
    for spread in (0.15, 0.03, 0.006, None):
        distance, _, orbit = _flown(vehicle, place, azimuths[:, None, None], near, np.array(1.0), earth)
        whole |= orbit.any(axis=(1, 2)) | (np.nan_to_num(distance) > WHOLE_EARTH).any(axis=(1, 2))
        best = _vertex(near, distance)
        if spread is not None:
            near = best[:, None, :] * (1.0 + spread * np.linspace(-1, 1, 9))[None, :, None]
    greatest = np.nanmax(np.where(np.isfinite(distance), distance, 0.0), axis=(1, 2))
    return np.where(whole, np.inf, greatest), best[:, 0], whole
