"""Rings of range: how far a missile flies from a place in every direction, over the rotating Earth."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.earth.constants import WGS84, Earth
from mujun.earth.geodesy import ground_path, ground_point
from mujun.earth.place import Place
from mujun.flight.aiming.reach import max_range
from mujun.flight.engine.propagate import propagate
from mujun.flight.engine.trajectory import half_way
from mujun.flight.model.ascent import Commands
from mujun.flight.model.vehicle import Vehicle
from mujun.scenario.building.build import Builder

Array = NDArray[np.float64]

DIRECTIONS = 36
"""Launch azimuths of a ring. Range varies smoothly with azimuth: with twice as many, no range moves by a kilometre."""
NEAR_ORBIT_DIRECTIONS = 144
"""The same where the missile reaches orbit in some directions: range jumps there within a few degrees."""
OUTLINE_DIRECTIONS = 144
"""Corners of a ring's outline."""
TURNS = 6
"""Rounds in which the launch azimuth for a direction is found; each takes the turn of the one before."""


@dataclass(frozen=True)
class Ring:
    """Greatest ranges from a place, at launch azimuths (n,) that divide the circle evenly from north on.

    distance: over ground, m; half-way round the Earth where the missile reaches any place.
    turned: azimuth of the impact as seen from the place, minus that of the launch, rad: the Earth turns below the flight.
    whole: whether the missile reaches any place, at each azimuth.
    """

    place: Place
    distance: Array
    turned: Array
    whole: NDArray[np.bool_]

    def toward(self, azimuth: ArrayLike) -> Array:
        """Return the greatest range to places in some directions (rad), m."""
        wanted = np.atleast_1d(np.asarray(azimuth, float))
        launch = wanted
        for _ in range(TURNS):
            launch = wanted - self._at(self.turned, launch)
        return np.minimum(self._at(self.distance, launch), half_way(WGS84))

    def outline(self) -> tuple[Array, Array]:
        """Return latitude and longitude (rad) of the farthest places, in OUTLINE_DIRECTIONS directions from north on."""
        azimuth = 2.0 * np.pi * np.arange(OUTLINE_DIRECTIONS) / OUTLINE_DIRECTIONS
        here = np.full(azimuth.shape, self.place.latitude), np.full(azimuth.shape, self.place.longitude)
        return ground_point(*here, azimuth, self.toward(azimuth))

    def _at(self, values: Array, azimuth: Array) -> Array:
        """Return values between the launch azimuths: by their Fourier series, or, where some have no end, linearly."""
        n = len(values)
        if self.whole.any():
            nodes = 2.0 * np.pi * np.arange(n + 1) / n
            return np.interp(np.mod(azimuth, 2.0 * np.pi), nodes, np.append(values, values[0]))
        waves, order = np.fft.rfft(values) / n, np.arange(n // 2 + 1)
        weight = np.where((order == 0) | (2 * order == n), 1.0, 2.0)
        return np.asarray((weight * waves * np.exp(1j * np.outer(azimuth, order))).real.sum(axis=1))


def ring(vehicle: Vehicle, place: Place, earth: Earth = WGS84, directions: int = DIRECTIONS) -> Ring:
    """Return the greatest ranges of a missile from a place."""
    azimuth = 2.0 * np.pi * np.arange(directions) / directions
    reach = max_range(vehicle, place, azimuth, earth)
    commands = Commands(place.latitude, place.longitude, azimuth, reach.kick, 1.0, place.height)
    flights = propagate(vehicle, commands, earth=earth, keep_path=False)
    latitude, longitude = flights.impact
    known = flights.landed & ~reach.whole
    turned = np.zeros(directions)
    here = np.full(directions, place.latitude), np.full(directions, place.longitude)
    seen, _ = ground_path(here[0][known], here[1][known], latitude[known], longitude[known], earth)
    turned[known] = np.mod(seen - azimuth[known] + np.pi, 2.0 * np.pi) - np.pi
    return Ring(place, np.where(reach.whole, half_way(earth), reach.distance), turned, reach.whole)


def ring_of(builder: Builder, missile: str, place: Place) -> Ring:
    """Return the ring of a missile of the catalogue; made once for each build of it."""
    entry, vehicle = builder.missile(missile)
    key = ("range ring", entry.id, place.latitude, place.longitude, place.height)

    def make() -> Ring:
        found = ring(vehicle, place)
        return ring(vehicle, place, directions=NEAR_ORBIT_DIRECTIONS) if found.whole.any() else found

    return builder.once(key, make, (entry.id,))
