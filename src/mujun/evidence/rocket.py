"""Evidence for powered flight: NASA's check case 17, a two-stage rocket, simulated as a point mass.

| exercised | model |
|---|---|
| gravity, shape | J2, rotating WGS84 ellipsoid |
| air | our table of the US Standard Atmosphere 1976 (not the record's density) |
| thrust, mass | two stages of constant thrust; mass flow T/(Isp 9.8066) |
| attitude | the record's pitch and yaw against the local horizon |
| aerodynamics | drag and lift against angle of attack, no Mach dependence |

Vehicle: NASA/TM-2015-218675, case 17. Stage 1 stays attached until stage 2 is lit; that time, 134.18 s, is read
from the record's acceleration (a sample falls at 134.1 s and at 134.2 s).
"""

import csv
import math

import numpy as np

from mujun.earth.constants import WGS84
from mujun.evidence.line import EvidenceRow, compare
from mujun.evidence.recorded.flight_record import FlightRecord, read_record
from mujun.evidence.tables import CHECKS
from mujun.flight.engine.attitude_replay import Attitude, ReplayedStage, replay_attitude

RECORD = CHECKS / "Atmos_17_sim_06.csv"
COMPARED_AT_S = 200.0
POSITION_TOLERANCE_M, SPEED_TOLERANCE_M_S = 100.0, 1.0

_GRAVITY = 9.8066
"""Standard gravity with which the record converts specific impulse to exhaust speed, m/s^2."""
STAGES = (
    ReplayedStage(ignition=0.0, mass=314e3, propellant=180e3, thrust=17e6, flow=17e6 / (360 * _GRAVITY)),
    ReplayedStage(ignition=134.18, mass=99e3, propellant=80e3, thrust=5e6, flow=5e6 / (390 * _GRAVITY)),
)
REFERENCE_AREA_M2 = 7.0
AERODYNAMICS = tuple(
    (math.radians(angle), drag, lift)
    for angle, drag, lift in (
        (0, 0.21, 0.0), (2, 0.23, 0.24), (4, 0.25, 0.49), (6, 0.31, 0.73), (8, 0.38, 1.0), (10, 0.48, 1.6),
    )
)  # fmt: skip
"""Columns: angle of attack (rad), drag coefficient, lift coefficient."""


def replay_case_17(step: float = 0.01) -> tuple[np.ndarray, FlightRecord]:
    """Simulate case 17 with time steps of `step` s; return our states (n, 6), m and m/s, and the record."""
    record = read_record(RECORD)
    assert record.position is not None and record.velocity is not None
    with RECORD.open(encoding="utf-8", newline="") as file:
        angles = [(float(r["eulerAngle_deg_Pitch"]), float(r["eulerAngle_deg_Yaw"])) for r in csv.DictReader(file)]
    pitch, yaw = np.radians(np.array(angles)).T
    start = np.concatenate([record.position[0], record.velocity[0]])
    attitude = Attitude(record.time, pitch, yaw)
    return replay_attitude(
        start, record.time, attitude, STAGES, REFERENCE_AREA_M2, AERODYNAMICS, WGS84, step=step
    ), record


def rocket_rows() -> list[EvidenceRow]:
    """Return the errors of case 17 at 200 s: distance between positions, length of the difference between velocities."""
    path, record = replay_case_17()
    assert record.position is not None and record.velocity is not None
    at = int(np.argmin(np.abs(record.time - COMPARED_AT_S)))
    distance = float(np.linalg.norm(path[at, :3] - record.position[at]))
    speed = float(np.linalg.norm(path[at, 3:] - record.velocity[at]))
    note = "point mass with the record's pitch, our own air; difference vector at 200 s"
    source = "NASA/TM-2015-218675 (Murri, Jackson, Shelton), atmospheric case 17, simulation 06"
    return [
        compare("nesc-17-position", "distance between positions", distance, 0.0, POSITION_TOLERANCE_M, "m",
                note=note, source=source),
        compare("nesc-17-speed", "difference of velocities", speed, 0.0, SPEED_TOLERANCE_M_S, "m/s",
                note=note, source=source),
    ]  # fmt: skip
