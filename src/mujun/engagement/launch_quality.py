"""Whether a track could be good enough to launch on: a bound, held against one published length.

The Cramer-Rao bound of the predicted intercept point (sensors.track_accuracy) says how well any tracking could know it. A
launch needs that three times this sigma be no more than the kill vehicle can still move aside. A feasibility bound only: no
filter, no guidance, and nothing of how a vehicle would move; discrimination is another question.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.earth.constants import WGS84, Earth
from mujun.earth.geodesy import geodetic_to_fixed
from mujun.sensors.radar import Watch
from mujun.sensors.track_accuracy import noise_at, predicted_uncertainty

Array = NDArray[np.float64]

SIGMAS = 3.0
"""How many sigma of the predicted point the divert reach must cover."""
THIN_AIR = 90e3
"""Height in m above which a target coasts freely enough to be foretold."""


@dataclass(frozen=True)
class Quality:
    """How well a track foretells the intercept point: times of looks (s), one sigma (m) after each, when it first suffices."""

    times: Array
    sigma: Array
    divert_reach: float
    reached: float | None

    def at(self, time: float) -> float | None:
        """Return one sigma in m from the looks up to a time; None before the second look."""
        i = int(np.searchsorted(self.times, time, side="right")) - 1
        return float(self.sigma[i]) if i >= 0 and np.isfinite(self.sigma[i]) else None


def launch_quality(
    watches: list[Watch],
    begins: list[float],
    margins: Array,
    times: Array,
    position: Array,
    height: Array,
    state: Array,
    epoch: float,
    intercept: float,
    divert_reach: float,
    warhead_from: float,
    earth: Earth = WGS84,
) -> Quality | None:
    """Return how well the looks of some radars foretell a flight's position at an intercept time, s.

    margins (radars, samples), times, position (samples, 3; Earth-fixed), height: one sampled flight. begins (radars): s, from
    when on each radar's looks count: after burnout, and from its confirmation. state: inertial, at epoch (s), above the air.
    warhead_from: s from which the target shows its warhead's cross-section. None where no radar has
    its noise in the catalogue or none looks.
    """
    free = times[(height >= THIN_AIR) & (times >= 0.0)]
    if not len(free):
        return None
    looks: list[tuple[float, Array, float, float]] = []
    for watch, begin, margin in zip(watches, begins, margins, strict=True):
        radar = watch.radar
        if radar.range_noise is None or radar.angle_noise is None or radar.measurement_interval is None:
            continue
        if not begin < free[-1]:
            continue
        at = np.arange(max(free[0], begin), min(intercept, free[-1]), max(radar.measurement_interval, 1.0))
        at = at[(np.interp(at, times, margin) >= 0.0) & (np.interp(at, times, height) >= THIN_AIR)]
        site = geodetic_to_fixed(radar.place.latitude, radar.place.longitude, radar.place.height, earth)
        where = np.stack([np.interp(at, times, position[:, c]) for c in range(3)], axis=1)
        distance = np.linalg.norm(where - site, axis=1)
        section = np.where(at >= warhead_from, watch.sections.reentry_vehicle, watch.sections.post_boost)
        noise = noise_at(
            radar.range_noise,
            radar.angle_noise,
            radar.reference_range,
            distance,
            radar.reference_cross_section,
            section,
        )
        looks += [
            (float(t), site, float(r), float(a)) for t, r, a in zip(at, *np.broadcast_arrays(*noise), strict=True)
        ]
    looks.sort(key=lambda row: row[0])
    if len(looks) < 2:
        return None
    when = np.array([row[0] for row in looks])
    sigma = predicted_uncertainty(
        state, epoch, np.stack([row[1] for row in looks]), when, np.array([row[2] for row in looks]),
        np.array([row[3] for row in looks]), [intercept], earth,
    )[:, 0]  # fmt: skip
    enough = np.flatnonzero(SIGMAS * sigma <= divert_reach)
    return Quality(when, sigma, divert_reach, float(when[enough[0]]) if len(enough) else None)
