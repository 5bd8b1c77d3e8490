"""Track accuracy needed for a launch: the Cramer-Rao bound of the intercept point against the kill vehicle's divert reach.

The bound (sensors.track_accuracy) is the best accuracy of the predicted intercept point that any tracking filter could have. A
launch requires that three sigma of it do not exceed the divert reach. A feasibility bound only: no
filter, guidance or motion of the kill vehicle is modelled, nor is discrimination.
"""

from collections.abc import Sequence
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
"""Number of sigmas of the predicted point that the divert reach must cover."""
COASTING_HEIGHT = 90e3
"""Height in m above which a target counts as in free flight, so that its position can be predicted."""


@dataclass(frozen=True)
class LaunchQuality:
    """Accuracy with which a track predicts the intercept point.

    Attributes:
        times: times of the measurements, s.
        sigma: one sigma of the predicted point after each measurement, m.
        divert_reach: m.
        reached: time at which the prediction first suffices for a launch, s; None if never.
    """

    times: Array
    sigma: Array
    divert_reach: float
    reached: float | None

    def at(self, time: float) -> float | None:
        """Return one sigma in m from the measurements up to a time; None before the second measurement."""
        i = int(np.searchsorted(self.times, time, side="right")) - 1
        return float(self.sigma[i]) if i >= 0 and np.isfinite(self.sigma[i]) else None


class _Look(NamedTuple):
    """One measurement: time (s after launch), radar position (3,), m, and one-sigma errors of range (m) and angle (rad)."""

    time: float
    site: Array
    range_noise: float
    angle_noise: float


class TrackedTarget(NamedTuple):
    """One sampled flight.

    Attributes:
        times: (samples,) s after launch.
        position: (samples, 3) Earth-fixed, m.
        height: (samples,) m.
        apart_from: time from which its bus no longer carries the warhead, s; infinite if it never separates.
        state: (6,) inertial state above the air, m and m/s.
        epoch: time of the state, s.
    """

    times: Array
    position: Array
    height: Array
    apart_from: float
    state: Array
    epoch: float


class Tracker(NamedTuple):
    """A radar that measures a target.

    Attributes:
        watch: the radar, with the target's cross-sections.
        begin: time from which its measurements count, s: after burnout and after confirmation.
        margin: (samples,) margin in the radar's view, m.
    """

    watch: Watch
    begin: float
    margin: Array


def _looks(tracker: Tracker, target: TrackedTarget, begin: float, end: float, earth: Earth) -> list[_Look]:
    """Return one radar's measurements of a target between two times, s, above the air; none if its noise is unknown."""
    watch, radar = tracker.watch, tracker.watch.radar
    if radar.range_noise is None or radar.angle_noise is None or radar.measurement_interval is None:
        return []
    at = np.arange(begin, end, max(radar.measurement_interval, 1.0))
    in_view = np.interp(at, target.times, tracker.margin) >= 0.0
    at = at[in_view & (np.interp(at, target.times, target.height) >= COASTING_HEIGHT)]
    site = geodetic_to_fixed(radar.place.latitude, radar.place.longitude, radar.place.height, earth)
    where = np.stack([np.interp(at, target.times, target.position[:, c]) for c in range(3)], axis=1)
    noise = noise_at(
        radar.range_noise,
        radar.angle_noise,
        radar.reference_range,
        np.linalg.norm(where - site, axis=1),
        radar.reference_cross_section,
        watch.shown_at(at, target.apart_from),
    )
    return [_Look(float(t), site, float(r), float(a)) for t, r, a in zip(at, *np.broadcast_arrays(*noise), strict=True)]


def launch_quality(
    target: TrackedTarget,
    trackers: Sequence[Tracker],
    intercept: float,
    divert_reach: float,
    earth: Earth = WGS84,
) -> LaunchQuality | None:
    """Return the accuracy with which some radars predict a flight's position at an intercept time.

    Args:
        target: the sampled flight.
        trackers: the radars.
        intercept: time of the intercept, s.
        divert_reach: divert reach of the kill vehicle, m.
        earth: Earth model.

    Returns None if no radar has a known noise, or no radar measures the target.
    """
    free = target.times[(target.height >= COASTING_HEIGHT) & (target.times >= 0.0)]
    if not len(free):
        return None
    looks: list[_Look] = []
    for tracker in trackers:
        if tracker.begin < free[-1]:
            looks += _looks(tracker, target, max(free[0], tracker.begin), min(intercept, free[-1]), earth)
    looks.sort(key=lambda look: look.time)
    if len(looks) < 2:
        return None
    at, sites, range_noise, angle_noise = (np.array(column) for column in zip(*looks, strict=True))
    sigma = predicted_uncertainty(target.state, target.epoch, sites, at, range_noise, angle_noise, [intercept], earth)[
        :, 0
    ]
    enough = np.flatnonzero(SIGMAS * sigma <= divert_reach)
    return LaunchQuality(at, sigma, divert_reach, float(at[enough[0]]) if len(enough) else None)
