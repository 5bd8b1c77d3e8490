"""The random two-stage flights on which accuracy and speed are measured: one seed, one sample, everywhere."""

import numpy as np

from mujun.flight.engine.propagate import propagate
from mujun.flight.model.ascent import Commands
from mujun.flight.model.drag import DragCurve
from mujun.flight.model.vehicle import Stage, Vehicle

# A liquid missile's drag in the shape of the published Atlas/Titan curve (see the catalogue for the source).
CURVE = DragCurve(
    "large liquid",
    (0, 0.7, 0.8, 0.9, 1, 1.1, 1.18, 1.2, 1.4, 1.6, 2, 2.5, 3, 4, 5.5, 6),
    (0.2007, 0.2286, 0.2486, 0.2825, 0.3402, 0.4304, 0.4747, 0.474, 0.4374, 0.4034, 0.343, 0.2804, 0.2305, 0.1626,
     0.1183, 0.1134),
)  # fmt: skip

FLATTEST = 0.06
"""Smallest apogee of the sample, as a share of the range."""


def _draw(rng: np.random.Generator, n: int) -> tuple[Vehicle, Commands]:
    def uniform(low: float, high: float) -> np.ndarray:
        return rng.uniform(low, high, n)

    first_propellant, payload = uniform(15e3, 60e3), uniform(500, 1500)
    second_propellant = first_propellant * uniform(0.08, 0.3)
    stages = (
        Stage(
            first_propellant, first_propellant * uniform(0.07, 0.13), uniform(60, 140), uniform(260, 290),
            uniform(230, 255), uniform(1.2, 3.2),
        ),
        Stage(
            second_propellant, second_propellant * uniform(0.09, 0.18), uniform(50, 160), uniform(270, 300),
            uniform(250, 265), uniform(0.9, 2.0), coast=uniform(0.5, 4.0),
        ),
    )  # fmt: skip
    vehicle = Vehicle("random two-stage", stages, payload, CURVE, uniform(3e3, 12e3))
    depressed = rng.random(n) < 0.4
    kick = np.radians(np.where(depressed, uniform(6.0, 40.0), uniform(0.3, 6.0)))
    latitude = np.arcsin(rng.uniform(-0.95, 0.95, n))
    commands = Commands(latitude, uniform(-np.pi, np.pi), uniform(0, 2 * np.pi), kick, uniform(0.05, 1.0))
    return vehicle, commands


def random_flights(count: int, seed: int = 20180731) -> tuple[Vehicle, Commands]:
    """Return `count` random two-stage flights of 500 to 11,000 km, from lofted to depressed.

    A sixth have an apogee below a fifth of their range, down to `FLATTEST`; a quarter one above the range.
    """
    rng = np.random.default_rng(seed)
    vehicle, commands = _draw(rng, 6 * count)
    flown = propagate(vehicle, commands, keep_path=False)
    distance = flown.ground_range(np.asarray(commands.latitude), np.asarray(commands.longitude))
    within = (distance > 500e3) & (distance < 11e6) & (flown.apogee > FLATTEST * distance)
    good = np.flatnonzero(flown.landed & within)
    if len(good) < count:
        raise RuntimeError(f"only {len(good)} of {6 * count} draws fly 500 to 11,000 km")
    return vehicle.take(good[:count]), chosen(commands, good[:count])


def chosen(commands: Commands, which: np.ndarray) -> Commands:
    """Return the commands of some flights."""
    names = ("latitude", "longitude", "azimuth", "kick", "cutoff")
    return Commands(*(np.broadcast_to(getattr(commands, name), len(commands))[which] for name in names))
