"""Evidence for ballistic flight without air: closed forms compared with printed values, each other and integration."""

import math

import numpy as np
from numpy.typing import NDArray

from mujun.earth.constants import GM, MEAN_RADIUS, spherical_earth
from mujun.evidence.line import EvidenceRow, compare
from mujun.evidence.tables import half_unit, table
from mujun.flight.aiming.kepler import (
    arc_through_apogee,
    hit_parameter,
    hit_time,
    maximum_range_angle,
    minimum_energy_arc,
    release_angles,
)
from mujun.flight.engine.replay import replay

Array = NDArray[np.float64]

CLOSED_FORM_TOLERANCE = 1e-6
"""Greatest accepted relative difference between closed forms, and between a closed form and numerical integration."""

_SPHERE = "closed forms on a sphere, R 6371 km (Bate, Mueller and White 1971, ch. 6)"
_WHEELON = "Wheelon 1959, ARS J. 29:915-926, hit equation and time of flight; values confirmed by integration"
_MET_COLUMNS = {  # column: what, unit
    "range_angle_deg": ("range angle", "deg"),
    "energy": ("energy parameter Q", "1"),
    "speed_m_s": ("speed", "m/s"),
    "angle_deg": ("flight-path angle", "deg"),
    "apogee_km": ("apogee", "km"),
    "time_s": ("time of flight", "s"),
}


def minimum_energy_rows() -> list[EvidenceRow]:
    """Compare the printed minimum-energy table with our closed form.

    For each column, returns the row with the greatest difference as a share of its tolerance.
    """
    lines = table("minimum_energy.csv")
    arc = minimum_energy_arc(np.array([float(row["range_km"]) for row in lines]) * 1e3 / MEAN_RADIUS)
    ours = {
        "range_angle_deg": np.degrees(arc.range_angle),
        "energy": arc.energy,
        "speed_m_s": arc.speed,
        "angle_deg": np.degrees(arc.angle),
        "apogee_km": arc.apogee_height / 1e3,
        "time_s": arc.time,
    }
    rows = []
    for column, (what, unit) in _MET_COLUMNS.items():
        share = [abs(o - float(r[column])) / half_unit(r[column]) for o, r in zip(ours[column], lines, strict=True)]
        worst = int(np.argmax(share))
        printed = lines[worst][column]
        rows.append(
            compare(
                f"minimum-energy-{column.replace('_', '-')}", f"{what} of the minimum-energy arc",
                ours[column][worst], float(printed), half_unit(printed), unit,
                note=f"worst of {len(lines)} ranges, at {lines[worst]['range_km']} km; half a unit of the last digit",
                source=_SPHERE,
            )
        )  # fmt: skip
    return rows


def _flown(radius: float, speed: float, angle: float, time: float) -> tuple[float, float]:
    """Integrate a flight without air; return its final radius (m) and the central angle swept (rad)."""
    state = [radius, 0.0, 0.0, speed * math.sin(angle), speed * math.cos(angle), 0.0]
    x, y = replay(state, [0.0, time], 0.0, spherical_earth(), step=0.1)[-1, :2]
    return math.hypot(x, y), math.atan2(y, x) % (2 * math.pi)


def _relative(
    id: str, quantity: str, ours: Array | float, theirs: Array | float, note: str, source: str
) -> EvidenceRow:
    """Return the evidence row of the greatest relative difference between two arrays."""
    error = np.max(np.abs(np.asarray(ours) / np.asarray(theirs) - 1.0))
    return compare(id, quantity, float(error), 0.0, CLOSED_FORM_TOLERANCE, "1", note=note, source=source)


def closed_form_rows() -> list[EvidenceRow]:
    """Compare the closed forms with each other and with numerical integration."""
    phi = np.array([float(row["range_km"]) for row in table("minimum_energy.csv")]) * 1e3 / MEAN_RADIUS
    least = minimum_energy_arc(phi)
    again = arc_through_apogee(phi, least.apogee_height)
    note = f"greatest relative difference over {len(phi)} ranges, against the arc through the same apogee"
    rows = [
        _relative(f"arc-forms-{name}", f"minimum-energy {name}, two formulas", getattr(least, name),
                  getattr(again, name), note, _SPHERE)
        for name in ("energy", "speed", "angle", "time")
    ]  # fmt: skip
    reach = maximum_range_angle(least.energy)
    rows.append(
        _relative("range-from-energy", "maximum range from energy", reach, phi, "inverse of minimum energy", _SPHERE)
    )
    low, high = release_angles(1.05 * least.energy, phi)
    note = "depressed and lofted angle lie evenly about the minimum-energy angle; energy 5 % above the least"
    rows.append(_relative("release-angles", "two flight-path angles", (low + high) / 2, least.angle, note, _SPHERE))
    flown = [
        _flown(MEAN_RADIUS, *values)
        for values in zip(least.speed.tolist(), least.angle.tolist(), least.time.tolist(), strict=True)
    ]
    note = f"flown by numerical integration for the time of flight; greatest relative error over {len(phi)} ranges"
    down, swept = np.array(flown).T
    rows.append(_relative("integrated-radius", "radius on return to ground", down, MEAN_RADIUS, note, _SPHERE))
    rows.append(_relative("integrated-range", "range angle", swept, phi, note, _SPHERE))
    return rows


def wheelon_rows() -> list[EvidenceRow]:
    """Compare free flight from a burnout above ground, for five sets of values, with numerical integration."""
    rows = []
    for row in table("wheelon.csv"):
        radius = MEAN_RADIUS + float(row["burnout_height_km"]) * 1e3
        phi, angle = math.radians(float(row["range_angle_deg"])), math.radians(float(row["angle_deg"]))
        parameter = float(hit_parameter(radius / MEAN_RADIUS, phi, angle))
        speed, time = math.sqrt(parameter * GM / radius), float(hit_time(radius, parameter, phi, angle))
        id = f"wheelon-{row['burnout_height_km']}km-{row['range_angle_deg']}deg"
        values = (
            ("parameter", "lambda = r v^2/GM that hits", parameter, "1"),
            ("speed_km_s", "burnout speed", speed / 1e3, "km/s"),
            ("time_s", "time of free flight", time, "s"),
        )
        for column, what, ours, unit in values:
            limit = half_unit(row[column])
            suffix = column.split("_")[0]
            rows.append(compare(f"{id}-{suffix}", what, ours, float(row[column]), limit, unit, source=_WHEELON))
        down, swept = _flown(radius, speed, angle, time)
        error = max(abs(down / MEAN_RADIUS - 1.0), abs(swept / phi - 1.0))
        rows.append(
            compare(
                f"{id}-integrated", "impact radius and range angle, relative", error, 0.0, CLOSED_FORM_TOLERANCE, "1",
                note="flown by numerical integration for the time of flight", source=_WHEELON,
            )
        )  # fmt: skip
    return rows
