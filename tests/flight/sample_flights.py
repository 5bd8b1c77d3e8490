"""Vehicles and flights that the tests of this folder share, none of them on the equator or along a meridian."""

import sys
from pathlib import Path

import numpy as np

from mujun.flight.model.ascent import Commands
from mujun.flight.model.drag import DragCurve
from mujun.flight.model.vehicle import Stage, Vehicle

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from sample import CURVE as LIQUID
from sample import random_flights

CURVE = DragCurve("blunt", (0.0, 0.85, 1.0, 1.2, 2.0, 4.5), (0.20, 0.20, 0.27, 0.27, 0.20, 0.20))

SHORT = Vehicle("short-range", (Stage(3700.0, 1200.0, 75.0, 240.0, 226.0, 0.554),), 1000.0, CURVE, 5000.0)
"""One stage, about 300 km: such a flight never leaves the air, and is flown by time steps."""

LONG = Vehicle(
    "long-range",
    (Stage(32e3, 3e3, 120.0, 290.0, 255.0, 2.2), Stage(5e3, 600.0, 110.0, 300.0, 260.0, 1.2, coast=2.0)),
    900.0,
    CURVE,
    6000.0,
)
"""Two stages, more than 10,000 km."""


def degrees(*values: float) -> np.ndarray:
    return np.radians(np.array(values))


def four_flights() -> tuple[Vehicle, Commands]:
    """Four flights of LONG: medium, lofted, flat (by time steps), cut off early and southwards."""
    commands = Commands(
        degrees(39.6, -12.3, 51.0, 33.3),
        degrees(124.7, 45.2, -3.0, 178.9),
        degrees(71.0, 200.0, 310.0, 161.0),
        degrees(2.6, 0.7, 27.5, 2.0),
        np.array([1.0, 0.8, 0.97, 0.4]),
    )
    return LONG, commands


def many_flights(count: int) -> tuple[Vehicle, Commands]:
    """Return flights of the benchmarks' sample."""
    return random_flights(count)


def low_flights(count: int, seed: int = 7) -> tuple[Vehicle, Commands]:
    """Return flights that the standard grid cannot fly: within the air, or too flat for height steps."""
    rng = np.random.default_rng(seed)
    payload = rng.uniform(700.0, 1300.0, count)
    commands = Commands(
        np.arcsin(rng.uniform(-0.9, 0.9, count)),
        rng.uniform(-np.pi, np.pi, count),
        rng.uniform(0.0, 2 * np.pi, count),
        np.radians(rng.uniform(2.0, 16.0, count)),
        rng.uniform(0.7, 1.0, count),
    )
    return SHORT.with_payload(payload), commands


__all__ = ["CURVE", "LIQUID", "LONG", "SHORT", "degrees", "four_flights", "low_flights", "many_flights"]
