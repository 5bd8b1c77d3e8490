"""Reader of flight records: CSV in the format of NASA's check cases, converted to SI.

Columns, with the unit in the name:

- `time`;
- `altitudeMsl_ft`, `longitude_deg`, `latitude_deg`;
- `feVelocity_ft_s_X`, `_Y`, `_Z`: velocity relative to the rotating Earth, north, east and down;
- `eiPosition_ft_X`…, `eiVelocity_ft_s_X`…: inertial, in axes that coincide with the Earth-fixed ones at time zero.

`m`, `km`, `m_s`, `km_s` and `rad` are accepted in place of ft, ft_s and deg. Other columns are ignored.
Format: NASA/TM-2015-218675, appendix on time-history data.
"""

import csv
import io
import math
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadInput
from mujun.base.tasks.bounded import read_file
from mujun.base.text import as_written, say

Array = NDArray[np.float64]

FOOT = 0.3048
"""Length of a foot, m."""
LARGEST_RECORD_BYTES = 50_000_000
LONGEST_RECORD_S = 86400.0
"""Longest record accepted, s."""

_LENGTH = {"ft": FOOT, "m": 1.0, "km": 1000.0}
_SPEED = {"ft_s": FOOT, "m_s": 1.0, "km_s": 1000.0}
_ANGLE = {"deg": math.pi / 180.0, "rad": 1.0}
_TIME = {"": 1.0, "s": 1.0}
_UNITS = {
    "time": _TIME,
    "altitudeMsl": _LENGTH,
    "longitude": _ANGLE,
    "latitude": _ANGLE,
    "eiPosition": _LENGTH,
    "eiVelocity": _SPEED,
    "feVelocity": _SPEED,
}
_COLUMN = re.compile(r"([A-Za-z]+?)(?:_([a-z]+(?:_s)?))?(?:_([XYZ]))?")
_VECTORS = ("eiPosition", "eiVelocity", "feVelocity")
_GEODETIC = ("latitude", "longitude", "altitudeMsl")
NEEDED = say(
    "expected the column time and either altitudeMsl_ft, longitude_deg, latitude_deg and feVelocity_ft_s_X, _Y, _Z "
    "(north, east, down) or eiPosition_ft_X, _Y, _Z and eiVelocity_ft_s_X, _Y, _Z; also in _m, _km, _m_s, _km_s, _rad"
)


@dataclass(frozen=True)
class FlightRecord:
    """Motion of a point as recorded, SI and rad; n: number of rows. A part that the file lacks is None."""

    time: Array
    geodetic: Array | None
    """Latitude, longitude (rad), height (m), shape (n, 3)."""
    ground_velocity: Array | None
    """Velocity relative to the rotating Earth: north, east, down, m/s, shape (n, 3)."""
    position: Array | None
    """Inertial, m, shape (n, 3)."""
    velocity: Array | None
    """Inertial, m/s, shape (n, 3)."""


def read_record(path: Path) -> FlightRecord:
    """Read one CSV file. Raises BadInput for a file that cannot be read, or that lacks columns."""
    header, rows = _read_table(path)
    columns: dict[tuple[str, str], Array] = {}
    for index, name in enumerate(header):
        match = _COLUMN.fullmatch(name.strip())
        if match is None or match[1] not in _UNITS:
            continue
        factor = _UNITS[match[1]].get(match[2] or "")
        if factor is None:
            expected = ", ".join(u for u in _UNITS[match[1]] if u)
            key = "{path}: the column {name} has no known unit; expected one of {expected}"
            raise BadInput(say(key, path=path, name=name.strip(), expected=expected))
        columns[match[1], match[3] or ""] = _numbers(path, name, rows, index) * factor
    if ("time", "") not in columns:
        raise BadInput(say("{path}: the column time is missing; {needed}", path=path, needed=NEEDED))
    time = columns["time", ""]
    if len(time) < 2 or not np.all(np.diff(time) > 0):
        raise BadInput(say("{path}: the times do not rise; expected at least two rows in order of time", path=path))
    if time[-1] - time[0] > LONGEST_RECORD_S:
        key = "{path}: the record lasts {lasts:.0f} s; expected at most {most:.0f} s"
        raise BadInput(say(key, path=path, lasts=time[-1] - time[0], most=LONGEST_RECORD_S))
    vectors = {name: _stacked([columns.get((name, axis)) for axis in "XYZ"]) for name in _VECTORS}
    geodetic = _stacked([columns.get((name, "")) for name in _GEODETIC])
    record = FlightRecord(time, geodetic, vectors["feVelocity"], vectors["eiPosition"], vectors["eiVelocity"])
    ground_state = record.geodetic is not None and record.ground_velocity is not None
    if not ground_state and (record.position is None or record.velocity is None):
        raise BadInput(say("{path}: columns for the state are missing; {needed}", path=path, needed=NEEDED))
    return record


def consensus(records: list[tuple[Path, FlightRecord]]) -> FlightRecord:
    """Return the mean of several records of the same flight. Raises BadInput where their times differ."""
    path, first = records[0]
    for other_path, other in records[1:]:
        if len(other.time) != len(first.time) or np.max(np.abs(other.time - first.time)) > 1e-6:
            key = "{other_path}: its times differ from those of {path}; expected the same rows"
            raise BadInput(say(key, other_path=other_path, path=path))

    def mean(name: str) -> Array | None:
        parts = [getattr(record, name) for _, record in records]
        if any(part is None for part in parts):
            return None
        offsets = [part - parts[0] for part in parts]
        if name == "geodetic":  # longitudes may lie on both sides of the antimeridian
            for offset in offsets:
                offset[:, 1] = (offset[:, 1] + math.pi) % (2 * math.pi) - math.pi
        return np.asarray(parts[0] + np.mean(offsets, axis=0))

    return FlightRecord(first.time, mean("geodetic"), mean("ground_velocity"), mean("position"), mean("velocity"))


def _read_table(path: Path) -> tuple[list[str], list[list[str]]]:
    try:
        text = read_file(path, LARGEST_RECORD_BYTES).decode("utf-8-sig")
        lines = [line for line in csv.reader(io.StringIO(text, newline="")) if line]
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput(say("{path}: this is not a CSV file in UTF-8; {needed}", path=path, needed=NEEDED)) from error
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        reason = getattr(error, "strerror", None) or say("it cannot be opened")
        key = "{path}: the file cannot be read ({reason}); expected a CSV record of a flight"
        raise BadInput(say(key, path=path, reason=reason)) from error
    if not lines:
        raise BadInput(say("{path}: the file is empty; {needed}", path=path, needed=NEEDED))
    return lines[0], lines[1:]


def _numbers(path: Path, name: str, rows: list[list[str]], index: int) -> Array:
    values = np.empty(len(rows))
    for i, row in enumerate(rows):
        try:
            values[i] = float(row[index])
        except (ValueError, IndexError):
            values[i] = math.nan
        if not math.isfinite(values[i]):
            shown = row[index][:30] if index < len(row) else ""
            key = "{path}: row {row} of the column {name} holds '{shown}'; expected a number"
            raise BadInput(say(key, path=path, row=i + 2, name=name.strip(), shown=as_written(shown)))
    return values


def _stacked(parts: list[Array | None]) -> Array | None:
    present = [part for part in parts if part is not None]
    return np.stack(present, axis=1) if len(present) == len(parts) else None
