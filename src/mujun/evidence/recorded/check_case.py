"""Check cases: one free flight, integrated from the first row of a record and compared with the whole record.

A case is a YAML file beside one or several CSV records (columns: see `flight_record`). Its fields:

- `name`;
- `data`: path of the CSV file, relative to the YAML file, or a list of paths, whose mean is taken;
- `mass`, `area`, `drag_coefficient`;
- `gravity`: j2 or inverse-square;
- `earth`: wgs84 or round;
- `rotation`: true or false;
- optional, default WGS84: `gm`, `j2`, `rotation_rate`, and `radius` (equatorial radius, or radius of a round Earth, whose
  default is NASA's 20902255.199 ft);
- optional: `tolerance_m`, `source`, `description`.

The first row is the initial state, at any place and in any direction: latitude, longitude, altitude and velocity relative to
the Earth if the record has them, else the inertial state. Without rotation, inertial and Earth-fixed axes are the same. Height
is geodetic on the ellipsoid, and r - R on a round Earth.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mujun.earth.constants import Earth
from mujun.earth.frames import fixed_to_inertial, inertial_to_fixed, relative_velocity
from mujun.earth.geodesy import fixed_to_geodetic, geodetic_to_fixed, local_axes
from mujun.evidence.line import EvidenceRow, compare
from mujun.evidence.recorded.case_file import CaseFile, read_case
from mujun.evidence.recorded.flight_record import FlightRecord, consensus, read_record
from mujun.flight.engine.replay import replay

Array = NDArray[np.float64]


@dataclass(frozen=True)
class CheckCase:
    """Result of a check case: the greatest absolute errors over the whole record, SI."""

    name: str
    rows: tuple[EvidenceRow, ...]
    max_altitude_error_m: float
    max_position_error_m: float
    max_speed_error_m_s: float
    """Greatest length of the difference between the velocity vectors."""

    @property
    def passed(self) -> bool | None:
        """Whether all errors are within the tolerance; None where the case states no tolerance."""
        verdicts = [row.passed for row in self.rows if row.passed is not None]
        return all(verdicts) if verdicts else None

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data."""
        return {
            "name": self.name,
            "rows": [row.to_dict() for row in self.rows],
            "max_altitude_error_m": self.max_altitude_error_m,
            "max_position_error_m": self.max_position_error_m,
            "max_speed_error_m_s": self.max_speed_error_m_s,
            "pass": self.passed,
        }


def run_case(path: str | Path) -> CheckCase:
    """Fly the case of a YAML file and compare it with its record. Raises BadInput for unusable input."""
    case = read_case(Path(path))
    record = consensus([(data, read_record(data)) for data in case.data])
    return fly_case(case, record)


def initial_state(record: FlightRecord, earth: Earth) -> Array:
    """Return the inertial state (6,), m and m/s, of the first row."""
    time = float(record.time[0])
    if record.geodetic is not None and record.ground_velocity is not None:
        latitude, longitude, height = record.geodetic[0]
        north, east, down = record.ground_velocity[0]
        axes = local_axes(latitude, longitude)
        fixed_velocity = east * axes[0] + north * axes[1] - down * axes[2]
        position = fixed_to_inertial(geodetic_to_fixed(latitude, longitude, height, earth), time, earth)
        velocity = fixed_to_inertial(fixed_velocity, time, earth)
        velocity += velocity - relative_velocity(position, velocity, earth)  # omega x r
        return np.concatenate([position, velocity])
    assert record.position is not None and record.velocity is not None  # read_record checks it
    return np.concatenate([record.position[0], record.velocity[0]])


def errors(path: Array, record: FlightRecord, earth: Earth) -> tuple[Array, Array, Array, Array]:
    """Compare our path (n, 6) with the record.

    Returns four arrays (n,): our heights, the record's heights, distances between positions (all m), and lengths of the
    differences between velocities (m/s).
    """
    fixed = inertial_to_fixed(path[:, :3], record.time, earth)
    latitude, longitude, height = fixed_to_geodetic(fixed, earth)
    if record.geodetic is not None:
        their_latitude, their_longitude, their_height = record.geodetic.T
        their_fixed = geodetic_to_fixed(their_latitude, their_longitude, their_height, earth)
        distance = np.linalg.norm(fixed - their_fixed, axis=1)
    else:
        assert record.position is not None
        their_height = fixed_to_geodetic(inertial_to_fixed(record.position, record.time, earth), earth)[2]
        distance = np.linalg.norm(path[:, :3] - record.position, axis=1)
    if record.ground_velocity is not None:
        relative = inertial_to_fixed(relative_velocity(path[:, :3], path[:, 3:], earth), record.time, earth)
        east, north, up = local_axes(latitude, longitude)
        ours = np.stack([np.sum(relative * axis, axis=1) for axis in (north, east, -up)], axis=1)
        difference = ours - record.ground_velocity
    else:
        assert record.velocity is not None
        difference = path[:, 3:] - record.velocity
    return height, their_height, distance, np.linalg.norm(difference, axis=1)


def fly_case(case: CaseFile, record: FlightRecord) -> CheckCase:
    """Fly a case from the first row of a record and compare it with all rows."""
    area_over_mass = case.drag_coefficient * case.area / case.mass
    path = replay(initial_state(record, case.earth), record.time, area_over_mass, case.earth)
    ours, theirs, distance, speed = errors(path, record, case.earth)
    worst = int(np.argmax(np.abs(ours - theirs)))
    far, fast = int(np.argmax(distance)), int(np.argmax(speed))

    def at(index: int) -> str:
        return f"greatest over the record, at {record.time[index]:g} s"

    rows = (
        compare(
            f"{case.name}-altitude", "altitude", ours[worst], theirs[worst], case.tolerance, "m",
            note=at(worst), source=case.source,
        ),
        compare(
            f"{case.name}-position", "distance between positions", distance[far], 0.0, case.tolerance, "m",
            note=at(far), source=case.source,
        ),
        compare(
            f"{case.name}-speed", "difference of velocities", speed[fast], 0.0, None, "m/s",
            note=f"{at(fast)}; no tolerance is stated, the difference is only shown", source=case.source,
        ),
    )  # fmt: skip
    altitude_error = float(abs(ours[worst] - theirs[worst]))
    if not math.isfinite(altitude_error):  # for example a flight through the Earth's centre
        altitude_error = math.inf
    return CheckCase(case.name, rows, altitude_error, float(distance[far]), float(speed[fast]))
