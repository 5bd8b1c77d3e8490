"""Trajectories: the result of flights, and the quantities derived from it."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mujun.earth.constants import Earth
from mujun.earth.frames import inertial_to_fixed, relative_velocity
from mujun.earth.geodesy import fixed_to_geodetic, geodetic_to_fixed, ground_path, local_axes
from mujun.flight.engine.lanes import FELL_BACK, MARK_APOGEE, MARK_BURNOUT, MARK_IMPACT, NEVER_LANDS, REGULAR, SHALLOW

Array = NDArray[np.float64]

OUTCOMES = {
    REGULAR: "flown from launch to the ground on the standard grid",
    SHALLOW: "flown from launch to the ground by time steps, being shallow, low or near orbit",
    NEVER_LANDS: "the missile reaches orbit or escapes: it does not come down within one revolution",
    FELL_BACK: "the missile falls back to the ground under power",
}


def half_way(earth: Earth) -> float:
    """Return half the length of a meridian, m: the greatest distance between two places to about 0.3 %."""
    return float(np.pi * earth.equatorial_radius * (1.0 - earth.flattening / 2.0))


@dataclass(frozen=True)
class Trajectories:
    """Flights in blocks. Inertial frame, SI, time zero at launch; a state is position, velocity and time (7)."""

    earth: Earth
    marks: Array
    """States at burnout, apogee, top of the air on the way down, impact: (blocks, MARKS, 7, lanes)."""
    outcome: NDArray[np.int64]
    """Outcome of each flight, (n,): keys of OUTCOMES."""
    path: Array | None
    """States along the path, (blocks, samples, 7, lanes); None if not kept."""

    def __len__(self) -> int:
        return len(self.outcome)

    def one(self, index: int) -> "Trajectories":
        """Return a single flight."""
        block, lane = divmod(index, self.marks.shape[-1])

        def cut(values: Array) -> Array:
            return np.ascontiguousarray(values[block : block + 1, ..., lane : lane + 1])

        path = None if self.path is None else cut(self.path)
        return replace(self, marks=cut(self.marks), outcome=self.outcome[index : index + 1], path=path)

    def some(self, which: NDArray[np.int64]) -> "Trajectories":
        """Return a selection of the flights, without their paths."""
        block, lane = np.divmod(which, self.marks.shape[-1])
        marks = np.ascontiguousarray(self.marks[block, :, :, lane].transpose(1, 2, 0))[None]
        return Trajectories(self.earth, marks, self.outcome[which], None)

    @property
    def landed(self) -> NDArray[np.bool_]:
        """Whether each flight reached the ground after a completed boost."""
        return (self.outcome == REGULAR) | (self.outcome == SHALLOW)

    def mark(self, which: int) -> Array:
        """Return one mark (burnout, apogee, top of the air or impact) of every flight, shape (n, 7)."""
        # One state after the other in memory, however many flights there are: sums over its parts are then rounded alike.
        return np.ascontiguousarray(self.marks[:, which].transpose(0, 2, 1).reshape(-1, 7)[: len(self)])

    def samples(self) -> Array:
        """Return the kept path, shape (n, samples, 7). Raises ValueError if no path was kept."""
        if self.path is None:
            raise ValueError("these flights were flown without keeping their paths")
        blocks, samples, rows, lanes = self.path.shape
        return np.moveaxis(self.path, -1, 1).reshape(blocks * lanes, samples, rows)[: len(self)]

    @cached_property
    def impact(self) -> tuple[Array, Array]:
        """Latitude and longitude of impact, rad; NaN where a flight did not land."""
        state = self.mark(MARK_IMPACT)
        latitude, longitude, _ = fixed_to_geodetic(inertial_to_fixed(state[:, :3], state[:, 6], self.earth), self.earth)
        return np.where(self.landed, latitude, np.nan), np.where(self.landed, longitude, np.nan)

    @property
    def flight_time(self) -> Array:
        """Time from launch to impact, s; NaN where a flight did not land."""
        return np.where(self.landed, self.mark(MARK_IMPACT)[:, 6], np.nan)

    @cached_property
    def apogee(self) -> Array:
        """Greatest geodetic height from burnout on, m, located between samples; NaN where a flight did not land."""
        state = self.mark(MARK_APOGEE)
        position, velocity = state[:, :3], state[:, 3:6]
        latitude, longitude, height = fixed_to_geodetic(position, self.earth)
        _, _, up = local_axes(latitude, longitude)
        # Apogee is the maximum of geodetic height, not of distance: over a flattened Earth their rates differ by up to 20 m/s.
        rate = np.einsum("ij,ij->i", velocity, up)
        distance = np.linalg.norm(position, axis=1)
        sideways = np.einsum("ij,ij->i", velocity, velocity) - rate**2
        acceleration = sideways / distance - self.earth.gm / distance**2
        # After a burnout on the way down, burnout itself is the highest point of free flight.
        past = (rate < 0.0) & (state[:, 6] <= self.burnout_time)
        return np.where(self.landed, height - np.where(past, 0.0, 0.5 * rate**2 / acceleration), np.nan)

    @property
    def burnout_speed(self) -> Array:
        """Speed relative to the rotating Earth at the end of thrust, m/s."""
        state = self.mark(MARK_BURNOUT)
        return np.linalg.norm(relative_velocity(state[:, :3], state[:, 3:6], self.earth), axis=1)

    @property
    def burnout_angle(self) -> Array:
        """Angle of the velocity relative to the rotating Earth above the horizontal at the end of thrust, rad."""
        state = self.mark(MARK_BURNOUT)
        latitude, longitude, _ = fixed_to_geodetic(state[:, :3], self.earth)
        _, _, up = local_axes(latitude, longitude)
        velocity = relative_velocity(state[:, :3], state[:, 3:6], self.earth)
        return np.asarray(np.arcsin(np.einsum("ij,ij->i", velocity, up) / np.linalg.norm(velocity, axis=1)))

    @property
    def burnout_height(self) -> Array:
        """Geodetic height at the end of thrust, m."""
        return fixed_to_geodetic(self.mark(MARK_BURNOUT)[:, :3], self.earth)[2]

    @property
    def burnout_time(self) -> Array:
        """Time at the end of thrust, s."""
        return self.mark(MARK_BURNOUT)[:, 6]

    @property
    def circular_share(self) -> Array:
        """Inertial speed at the end of thrust, as a share of the circular speed at that distance from the Earth's centre."""
        state = self.mark(MARK_BURNOUT)
        distance = np.linalg.norm(state[:, :3], axis=1)
        return np.linalg.norm(state[:, 3:6], axis=1) / np.sqrt(self.earth.gm / distance)

    def ground_range(self, latitude: float | Array, longitude: float | Array) -> Array:
        """Return the geodesic distance from a launch point (rad) to impact, m; NaN where a flight did not land."""
        to_latitude, to_longitude = self.impact
        good = self.landed
        distance = np.full(len(self), np.nan)
        latitude, longitude = np.broadcast_to(latitude, good.shape), np.broadcast_to(longitude, good.shape)
        _, distance[good] = ground_path(
            latitude[good], longitude[good], to_latitude[good], to_longitude[good], self.earth
        )
        return distance

    def ground_travelled(self, latitude: float | Array, longitude: float | Array) -> Array:
        """Return the distance over ground from a launch point (rad) to impact, m, also more than half-way round the Earth.

        Up to half-way it is `ground_range`, beyond it the rest of the great circle. NaN where a flight did not land.
        """
        direct, half = self.ground_range(latitude, longitude), half_way(self.earth)
        corners = [geodetic_to_fixed(np.asarray(latitude, float), np.asarray(longitude, float), 0.0, self.earth)]
        for which in (MARK_APOGEE, MARK_IMPACT):
            state = self.mark(which)
            corners.append(inertial_to_fixed(state[:, :3], state[:, 6], self.earth))
        first, top, last = (c / np.linalg.norm(c, axis=-1, keepdims=True) for c in corners)
        swept = sum(np.arccos(np.clip((a * b).sum(axis=-1), -1.0, 1.0)) for a, b in ((first, top), (top, last)))
        # A lofted flight that is long under way lands far to the west: that is the turning Earth and no way round it.
        past = (swept > np.pi) & (self.apogee < self.earth.equatorial_radius)
        return np.asarray(np.where(past, 2.0 * half - direct, direct))

    def fixed(self) -> tuple[Array, Array]:
        """Return Earth-fixed positions (n, samples, 3) and times (n, samples) along the kept path."""
        samples = self.samples()
        return inertial_to_fixed(samples[..., :3], samples[..., 6], self.earth), samples[..., 6]
