"""The lowest height at which a radar has a whole region in view."""

import math

import numpy as np

from mujun.earth.geodesy import geodetic_to_fixed
from mujun.evidence.findings.ours import Ours
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.finding import LowestView
from mujun.sensors.radar import arrange_views

GRID_STEP = math.radians(0.5)
"""Spacing of the points of a region, rad."""
HEIGHTS_TRIED = np.arange(10e3, 1000e3, 5e3)
"""Heights tried, in ascending order, m."""


def lowest_view(builder: Builder, asked: LowestView) -> Ours:
    """Return the lowest height (m) at which burning missiles over all points of a region are in view; NaN above 1,000 km.

    In view: above the refracted ray at the radar's lowest elevation, and within its range against a burning missile.
    """
    box = asked.region
    latitude, longitude = (a.ravel() for a in np.meshgrid(_steps(box.south, box.north), _steps(box.west, box.east)))
    views = arrange_views([builder.sensor(asked.sensor)])
    for height in HEIGHTS_TRIED:
        away = geodetic_to_fixed(latitude, longitude, height) - views.site[0]
        east, north, up = (away @ axis for axis in views.axes[0])
        forward, distance = np.hypot(east, north), np.linalg.norm(away, axis=1)
        ray = np.min(views.lines[0][:, 0] * forward[:, None] + views.lines[0][:, 1], axis=1)
        if ((up >= ray) & (distance <= views.reach[0, 0])).all():
            return Ours(float(height), "m")
    return Ours(math.nan, "m")


def _steps(low: float, high: float) -> np.ndarray:
    """Return angles from low to high (rad), at most GRID_STEP apart; a high below low lies beyond the antimeridian."""
    high += 2.0 * math.pi * (high < low)
    return np.arange(low, high + 0.2 * GRID_STEP, GRID_STEP)
