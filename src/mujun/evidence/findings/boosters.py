"""Booster tests: the burnout speed that reproduces a published apogee and range."""

import math

import numpy as np

from mujun.evidence.findings.ours import Ours
from mujun.flight.engine.propagate import propagate
from mujun.flight.model.ascent import Commands
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.finding import BoosterFlight

SPEED_STEP = 200.0
"""Spacing of the burnout speeds flown, m/s; the range is interpolated between them."""
KICKS_FLOWN = np.radians(np.linspace(5.0, 75.0, 60))
"""Pitch-over angles flown at each speed, rad; the range at a given apogee is interpolated between them."""


def booster(builder: Builder, asked: BoosterFlight) -> Ours:
    """Return the burnout speed (m/s) of the flight with the given apogee and ground range; NaN if no speed tried has it."""
    place = builder.site(asked.defence).fly_out.place
    speeds = np.arange(asked.slowest, asked.fastest + 0.5 * SPEED_STEP, SPEED_STEP)
    ranges = []
    for speed in speeds:
        flown = propagate(
            builder.interceptor(asked.interceptor, float(speed)).vehicle,
            Commands(place.latitude, place.longitude, asked.azimuth, KICKS_FLOWN, 1.0, place.height, hold_pitch=True),
            keep_path=False,
        )
        apogee, distance = flown.apogee, flown.ground_range(place.latitude, place.longitude)
        good = np.flatnonzero(np.isfinite(apogee) & np.isfinite(distance))
        rising = good[np.argsort(apogee[good])]
        ranges.append(np.interp(asked.apogee, apogee[rising], distance[rising], left=np.nan, right=np.nan))
    known = np.isfinite(ranges)
    if known.sum() < 2:
        return Ours(math.nan, "m/s")
    speed = np.interp(asked.ground_range, np.array(ranges)[known], speeds[known], left=np.nan, right=np.nan)
    return Ours(float(speed), "m/s")
