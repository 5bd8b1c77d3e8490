"""The greatest range of a missile along an azimuth, and the flight that goes there."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.earth.constants import WGS84, Earth
from mujun.earth.geodesy import fixed_to_geodetic
from mujun.earth.place import Place
from mujun.flight.engine.lanes import NEVER_LANDS
from mujun.flight.engine.powered import fly_for
from mujun.flight.engine.propagate import STANDARD, propagate
from mujun.flight.engine.trajectory import Trajectories, half_way
from mujun.flight.model.ascent import Commands
from mujun.flight.model.vehicle import Vehicle

Array = NDArray[np.float64]

NEAR_ORBIT = 0.95
"""Inertial speed at burnout, as a share of circular speed there, from which a flight is called near-orbital: it flies low and
far, and small changes of its speed change its range by thousands of kilometres."""


class GreatestRange(NamedTuple):
    """The farthest full-burn flight along each azimuth, (n,).

    Attributes:
        distance: over ground, m; infinite if the missile reaches any place on Earth.
        kick: rad.
        whole: whether the missile reaches any place: a flight stays in orbit, or goes more than half-way round.
        apogee: m; NaN if the farthest flight stays in orbit.
        near_orbital: whether the farthest flight is near-orbital, see NEAR_ORBIT.
    """

    distance: Array
    kick: Array
    whole: NDArray[np.bool_]
    apogee: Array
    near_orbital: NDArray[np.bool_]


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


def farthest_kick(kicks: Array, distance: Array) -> Array:
    """Return the kick of greatest distance, by a parabola through the maximum and its neighbours on the last-but-one axis.

    At an end, or beside a flight that does not come down, it is the kick of the farthest flight itself.
    """
    filled = np.where(np.isfinite(distance), distance, -1.0)
    best = np.clip(np.argmax(filled, axis=1), 1, distance.shape[1] - 2)
    rows, columns = np.indices(best.shape)
    k = np.broadcast_to(kicks, distance.shape)
    x0, x1, x2 = (k[rows, best + i, columns] for i in (-1, 0, 1))
    y0, y1, y2 = (filled[rows, best + i, columns] for i in (-1, 0, 1))
    whole = (y0 > 0) & (y2 > 0) & (y1 >= y0) & (y1 >= y2)
    with np.errstate(divide="ignore", invalid="ignore"):
        bottom = (x1 - x0) * (y1 - y2) - (x1 - x2) * (y1 - y0)
        shift = 0.5 * ((x1 - x0) ** 2 * (y1 - y2) - (x1 - x2) ** 2 * (y1 - y0)) / bottom
        vertex = np.clip(x1 - shift, x0, x2)
    top = np.where(
        filled[rows, np.argmax(filled, axis=1), columns] > 0, k[rows, np.argmax(filled, axis=1), columns], x1
    )
    return np.where(whole & np.isfinite(vertex), vertex, top)


def max_range(vehicle: Vehicle, place: Place, azimuths: Array, earth: Earth = WGS84) -> GreatestRange:
    """Return the farthest full-burn flight along each azimuth (rad): three refinements in kick, the last flight by time steps."""

    def fly(kicks: Array, by_time: bool = False) -> Trajectories:
        azimuth = np.broadcast_to(azimuths[:, None], kicks.shape)
        commands = Commands(place.latitude, place.longitude, azimuth.ravel(), kicks.ravel(), 1.0, place.height)
        return propagate(vehicle, commands, earth=earth, keep_path=False, by_time=by_time)

    limit = kick_limit(vehicle, place, earth)
    near = np.broadcast_to((limit * np.linspace(0.05, 1.0, 32) ** 1.7)[None, :], (len(azimuths), 32))
    whole = np.zeros(len(azimuths), dtype=bool)
    for spread in (0.15, 0.03, 0.006):
        flown = fly(near)
        distance = flown.ground_travelled(place.latitude, place.longitude).reshape(near.shape)
        whole |= ((flown.outcome == NEVER_LANDS).reshape(near.shape) | (np.nan_to_num(distance) > half_way(earth))).any(
            axis=1
        )
        best = farthest_kick(near[:, :, None], distance[:, :, None])
        near = best * (1.0 + spread * np.linspace(-1, 1, 9))
    distance = fly(near).ground_travelled(place.latitude, place.longitude).reshape(near.shape)
    best = farthest_kick(near[:, :, None], distance[:, :, None])
    last = fly(best, by_time=True)
    greatest = np.where(whole, np.inf, np.nan_to_num(last.ground_travelled(place.latitude, place.longitude)))
    return GreatestRange(greatest, best[:, 0], whole, last.apogee, last.circular_share > NEAR_ORBIT)
