"""Reads reported missile tests from a CSV file: our own columns, or those of the CNS missile test database.

A row that cannot be used is told with its line, and the other rows are read.
"""

import csv
import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mujun.base.outcomes import BadInput, nearest_names
from mujun.base.tasks.bounded import read_file
from mujun.base.text import Text, say
from mujun.scenario.reading.located import MAX_BYTES

OF_A_REPORT = ("range_km", "apogee_km", "time_s", "time_resolution_s", "azimuth_deg")
"""Columns of numbers."""
OF_A_MISSILE = ("missile", "propulsion", "from", "to")
"""Columns of names, as the options of `mujun reconstruct` take them."""
CARRIED = ("id", "date", "outcome", "source", "note")
"""Columns that are handed on to the answer."""
TEST_COLUMNS = (*CARRIED[:2], *OF_A_MISSILE, *OF_A_REPORT, *CARRIED[2:])
CNS_COLUMNS = {
    "F1": "id", "Date": "date", "Missile Name": "missile", "Facility Latitude": "latitude",
    "Facility Longitude": "longitude", "Apogee": "apogee_km", "Distance Travelled": "range_km", "Test Outcome": "outcome",
    "Missile Type": "type",
}  # fmt: skip
"""Columns of the CNS database that are read, and what they are here; it has others, which are passed over."""
CNS_MARKS = ("Distance Travelled", "Facility Latitude")
"""A table with these columns is one of the CNS database."""
NOT_REPORTED = ("", "unknown", "n/a", "na", "none", "-", "–")
SATELLITE_LAUNCHER = "slv"
"""Type of a rocket whose apogee and distance belong to different bodies."""


@dataclass(frozen=True)
class ReportedTest:
    """One row of a table of tests.

    line: of the file, at which the row begins.
    numbers: of OF_A_REPORT, by column; those not reported are missing.
    names: of OF_A_MISSILE, by column.
    carried: what is handed on.
    cns: whether the row is one of the CNS database, whose names of missiles need not be known here.
    satellite: whether it is of a satellite launcher.
    fault: why the row cannot be used; None: it can.
    """

    line: int
    numbers: Mapping[str, float] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    carried: Mapping[str, str] = field(default_factory=dict)
    cns: bool = False
    satellite: bool = False
    fault: Text | None = None


def read_tests(path: Path) -> list[ReportedTest]:
    """Return the rows of a table of tests. Raises BadInput, with file and line, for a file that is no such table."""
    rows = _rows(path)
    _, head = next(rows, (1, []))
    cns = {name.casefold() for name in CNS_MARKS} <= {name.casefold() for name in head}
    names = _cns_head(head) if cns else _own_head(head, path)
    tests = [_test(names, cells, line, path, cns) for line, cells in rows if any(cell.strip() for cell in cells)]
    if not tests:
        raise BadInput(say("{path}: the table has no rows; expected one for each test", path=str(path)))
    return tests


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the line at which each row begins, and its cells."""
    try:
        data = read_file(path, MAX_BYTES)
    except OSError as error:
        key = "{path}: the file cannot be read ({reason}); expected a table of tests (.csv)"
        raise BadInput(say(key, path=str(path), reason=error.strerror)) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:  # copies of the CNS table are written by spreadsheets of Windows
        text = data.decode("cp1252", "replace")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begin = 1
    try:
        for cells in reader:
            yield begin, cells
            begin = reader.line_num + 1
    except csv.Error as error:
        key = "{path}:{line}: the line is no row of a table ({fault})"
        raise BadInput(say(key, path=str(path), line=begin, fault=str(error))) from None


def _cns_head(head: list[str]) -> list[str]:
    """Return what each column is here; '' for one that is passed over."""
    known = {name.casefold(): ours for name, ours in CNS_COLUMNS.items()}
    return [known.get(name.strip().casefold(), "") for name in head]


def _own_head(head: list[str], path: Path) -> list[str]:
    names = [name.strip().casefold() for name in head]
    for name in names:
        if name not in TEST_COLUMNS:
            key = "{path}:1: no column is called '{name}'; expected {names}, or those of the CNS database{near}"
            near = nearest_names(name, TEST_COLUMNS)
            raise BadInput(say(key, path=str(path), name=name[:40], names=", ".join(TEST_COLUMNS), near=near))
        if names.count(name) > 1:
            raise BadInput(
                say(
                    "{path}:1: {count} columns are called {name}; expected one",
                    path=str(path),
                    count=names.count(name),
                    name=name,
                )
            )
    if not names:
        raise BadInput(say("{path}: the table has no rows; expected one for each test", path=str(path)))
    return names


def _test(names: list[str], cells: list[str], line: int, path: Path, cns: bool) -> ReportedTest:
    at = f"{path}:{line}"
    if len(cells) != len(names):
        key = "{path}:{line}: {count} cells; expected {wanted}, one for each column"
        return ReportedTest(line, fault=say(key, path=str(path), line=line, count=len(cells), wanted=len(names)))
    row = {name: cell.strip() for name, cell in zip(names, cells, strict=True) if name}
    row = {name: cell for name, cell in row.items() if cell.casefold() not in NOT_REPORTED}
    carried = {name: row[name] for name in CARRIED if name in row}
    numbers: dict[str, float] = {}
    for name in (*OF_A_REPORT, "latitude", "longitude"):
        if name in row:
            value = _number(row[name], name.endswith("_km"))
            if value is None:
                key = "{at}: {name} is '{said}'; expected a number, or nothing where none was reported"
                return ReportedTest(line, carried=carried, fault=say(key, at=at, name=name, said=row[name][:40]))
            numbers[name] = value
    places = {name: row[name] for name in OF_A_MISSILE if name in row}
    if {"latitude", "longitude"} <= numbers.keys():
        places["from"] = f"{numbers['latitude']:.10g},{numbers['longitude']:.10g}"
    kept = {name: numbers[name] for name in OF_A_REPORT if name in numbers}
    return ReportedTest(line, kept, places, carried, cns, row.get("type", "").casefold() == SATELLITE_LAUNCHER)


def _number(said: str, kilometres: bool) -> float | None:
    """Return a number, or a distance with its unit ('2,700 km'); None for anything else."""
    if kilometres and said.casefold().endswith("km"):
        said = said[:-2].strip()
    head, *groups = said.split(",")
    if groups and all(len(one.partition(".")[0]) == 3 for one in groups):
        said = head + "".join(groups)
    try:
        value = float(said)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
