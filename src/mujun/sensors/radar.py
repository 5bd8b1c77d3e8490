"""Radars: what they see of a flight.

Range scales with the fourth root of the cross-section from one published pair, R = R0 (sigma/sigma0)^(1/4). A target
is seen within range, inside a face's azimuths, between the elevation limits, and above the horizon. The ray is
taken as straight: refraction would lower the horizon by up to 0.6 deg, so a radar whose limit is the
horizon sees slightly less here than in life.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import kernel
from mujun.base.threads import over_blocks
from mujun.earth.constants import WGS84, EarthModel
from mujun.earth.geodesy import geodetic_to_fixed, local_axes
from mujun.flight.families import Place
from mujun.flight.sampling import Sampled

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Radar:
    """A radar at a place.

    faces: (k, 2) boresight azimuth and full width, rad. elevations: lowest and highest, rad. reference_range (m) at
    reference_cross_section (m^2). confirm_time: s from entering view to a confirmed detection;
    track_time: s of track before it supports a launch.
    """

    name: str
    place: Place
    faces: Array
    elevations: tuple[float, float]
    reference_range: float
    reference_cross_section: float
    confirm_time: float
    track_time: float

    def range_for(self, cross_section: float) -> float:
        """Return detection range in m for a cross-section in m^2."""
        return self.reference_range * (cross_section / self.reference_cross_section) ** 0.25


@dataclass(frozen=True)
class CrossSections:
    """Radar cross-section of a target in a radar's band, m^2: while its engine burns, and afterwards as a warhead."""

    boosting: float
    reentry_vehicle: float


@kernel
def _look(
    begin, end, position, count, times, burnout, site, east, north, up, faces, low, high, boost_range, later_range, seen
):
    all_round = faces[0, 1] >= 2.0 * np.pi - 1e-9
    for i in range(begin, end):
        for k in range(count[i]):
            dx = position[i, k, 0] - site[0]
            dy = position[i, k, 1] - site[1]
            dz = position[i, k, 2] - site[2]
            distance = np.sqrt(dx * dx + dy * dy + dz * dz)
            reach = boost_range if times[k] <= burnout[i] else later_range
            if distance > reach or distance < 1.0:
                continue
            rise = (dx * up[0] + dy * up[1] + dz * up[2]) / distance
            if rise < low or rise > high:
                continue
            if all_round:
                seen[i, k] = True
                continue
            azimuth = np.arctan2(
                dx * east[0] + dy * east[1] + dz * east[2], dx * north[0] + dy * north[1] + dz * north[2]
            )
            for f in range(faces.shape[0]):
                off = azimuth - faces[f, 0]
                off = off - 2.0 * np.pi * np.round(off / (2.0 * np.pi))
                if abs(off) <= 0.5 * faces[f, 1] + 1e-9:
                    seen[i, k] = True
                    break


def look(radar: Radar, flights: Sampled, target: CrossSections, earth: EarthModel = WGS84) -> NDArray[np.bool_]:
    """Return whether a radar sees each flight at each sample time, shape (n, m)."""
    site = geodetic_to_fixed(radar.place.latitude, radar.place.longitude, radar.place.height, earth)
    east, north, up = local_axes(radar.place.latitude, radar.place.longitude)
    seen = np.zeros(flights.height.shape, dtype=np.bool_)
    arguments = (
        flights.position,
        flights.count,
        flights.times,
        flights.burnout_time,
        site,
        east,
        north,
        up,
        radar.faces,
        np.sin(radar.elevations[0]),
        np.sin(radar.elevations[1]),
        radar.range_for(target.boosting),
        radar.range_for(target.reentry_vehicle),
        seen,
    )
    over_blocks(lambda begin, end: _look(begin, end, *arguments), len(flights), 48)
    return seen
