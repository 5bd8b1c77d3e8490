"""Whether a track could be good enough to launch on: a bound, held against one published length.

The Cramer-Rao bound of the predicted intercept point (sensors.track_accuracy) says how well any tracking could know it. A
launch needs that three times this sigma be no more than the kill vehicle can still move aside. A feasibility bound only: no
filter, no guidance, and nothing of how a vehicle would move; discrimination is another question.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.earth.constants import WGS84, Earth
from mujun.earth.geodesy import geodetic_to_fixed
from mujun.sensors.radar import Watch
from mujun.sensors.track_accuracy import noise_at, predicted_uncertainty

Array = NDArray[np.float64]

SIGMAS = 3.0
"""How many sigma of the predicted point the divert reach must cover."""
COASTING_HEIGHT = 90e3
"""Height in m above which a target coasts freely enough to be foretold."""


@dataclass(frozen=True)
class LaunchQuality:
    """How well a track foretells the intercept point.

    times: of the looks, s. sigma: of the predicted point after each look, m. divert_reach: m. reached: when the prediction
    first suffices for a launch, s; None: never.
    """

    times: Array
    sigma: Array
    divert_reach: float
    reached: float | None

    def at(self, time: float) -> float | None:
        """Return one sigma in m from the looks up to a time; None before the second look."""
        i = int(np.searchsorted(self.times, time, side="right")) - 1
        return float(self.sigma[i]) if i >= 0 and np.isfinite(self.sigma[i]) else None


class _Look(NamedTuple):
    """One measurement: s after launch, where from (3,), and the one-sigma errors of range (m) and angle (rad)."""

    time: float
    site: Array
    range_noise: float
    angle_noise: float


class _Target(NamedTuple):
    """One sampled flight. position: (samples, 3) Earth-fixed. warhead_from: s from which it shows its warhead's cross-section."""

    times: Array
    position: Array
    height: Array
    warhead_from: float


def _looks(watch: Watch, margin: Array, target: _Target, begin: float, end: float, earth: Earth) -> list[_Look]:
    """Return one radar's looks at a target between two times, s, above the air; none where its noise is not known.

    margin: (samples,) m inside its view.
    """
    radar = watch.radar
    if radar.range_noise is None or radar.angle_noise is None or radar.measurement_interval is None:
        return []
    at = np.arange(begin, end, max(radar.measurement_interval, 1.0))
    in_view = np.interp(at, target.times, margin) >= 0.0
    at = at[in_view & (np.interp(at, target.times, target.height) >= COASTING_HEIGHT)]
    site = geodetic_to_fixed(radar.place.latitude, radar.place.longitude, radar.place.height, earth)
    where = np.stack([np.interp(at, target.times, target.position[:, c]) for c in range(3)], axis=1)
    section = np.where(at >= target.warhead_from, watch.sections.reentry_vehicle, watch.sections.post_boost)
    noise = noise_at(
        radar.range_noise,
        radar.angle_noise,
        radar.reference_range,
        np.linalg.norm(where - site, axis=1),
        radar.reference_cross_section,
        section,
    )
    return [_Look(float(t), site, float(r), float(a)) for t, r, a in zip(at, *np.broadcast_arrays(*noise), strict=True)]


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
) -> LaunchQuality | None:
    """Return how well the looks of some radars foretell a flight's position at an intercept time, s.

    margins (radars, samples), times, position (samples, 3; Earth-fixed), height: one sampled flight. begins (radars): s, from
    when on each radar's looks count: after burnout, and from its confirmation. state: inertial, at epoch (s), above the air.
    warhead_from: s from which the target shows its warhead's cross-section. None where no radar has
    its noise in the catalogue or none looks.
    """
    free = times[(height >= COASTING_HEIGHT) & (times >= 0.0)]
    if not len(free):
        return None
    target, looks = _Target(times, position, height, warhead_from), []
    for watch, begin, margin in zip(watches, begins, margins, strict=True):
        if begin < free[-1]:
            looks += _looks(watch, margin, target, max(free[0], begin), min(intercept, free[-1]), earth)
    looks.sort(key=lambda look: look.time)
    if len(looks) < 2:
        return None
    at, sites, range_noise, angle_noise = (np.array(column) for column in zip(*looks, strict=True))
    sigma = predicted_uncertainty(state, epoch, sites, at, range_noise, angle_noise, [intercept], earth)[:, 0]
    enough = np.flatnonzero(SIGMAS * sigma <= divert_reach)
    return LaunchQuality(at, sigma, divert_reach, float(at[enough[0]]) if len(enough) else None)
