"""Reads mean elements of satellites (CCSDS OMM, as CSV or JSON from CelesTrak and Space-Track); nothing is propagated.

Two-line elements are not read: their five digits no longer hold every catalogue number.
"""

import csv
import datetime
import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mujun.base.outcomes import BadInput, refusal_of
from mujun.base.tasks.bounded import read_words
from mujun.base.text import say

REVOLUTION_A_DAY = 2.0 * math.pi / 86400.0
"""Mean motion of one revolution a day, rad/s."""
FASTEST_MEAN_MOTION = 17.3
"""Revolutions a day just above the ground."""
LARGEST_OMM = 16_000_000
"""Largest file that is read, bytes: all satellites in orbit take a fifth of it."""
TWO_LINE = re.compile(r"1 [0-9A-Z ]{5}[UCS ] ")
STATED = {"CENTER_NAME": "EARTH", "REF_FRAME": "TEME", "TIME_SYSTEM": "UTC", "MEAN_ELEMENT_THEORY": "SGP4"}
"""What the elements are, where a file says so; CelesTrak's CSV says nothing and means these."""
LIMITS_OF_ELEMENTS = {
    "MEAN_MOTION": (1e-3, FASTEST_MEAN_MOTION),
    "ECCENTRICITY": (0.0, 0.999999),
    "INCLINATION": (0.0, 180.0),
    "RA_OF_ASC_NODE": (-360.0, 360.0),
    "ARG_OF_PERICENTER": (-360.0, 360.0),
    "MEAN_ANOMALY": (-360.0, 360.0),
}
"""Least and greatest value of each element that is needed: revolutions a day, 1, deg."""


@dataclass(frozen=True)
class MeanElements:
    """SGP4 mean elements of one satellite in the frame TEME.

    name: of the satellite; designator: international, or ''.
    catalogue_id: its catalogue number as text, of any length, as written (Alpha-5 is not decoded).
    epoch: UTC.
    mean_motion: rad/s. eccentricity: 1. Angles in rad.
    drag: B*, in inverse Earth radii; 0 where it is not stated.
    line: of the file.
    """

    name: str
    designator: str
    catalogue_id: str
    epoch: datetime.datetime
    mean_motion: float
    eccentricity: float
    inclination: float
    node: float
    pericentre: float
    mean_anomaly: float
    drag: float
    line: int


def read_omm(path: Path) -> list[MeanElements]:
    """Return the satellites of a file. Raises BadInput with every fault, each with file, line and field."""
    text = _text(path)
    records = _of_json(text, path) if text.lstrip()[:1] in ("[", "{") else _of_csv(text, path)
    found: list[MeanElements] = []
    faults: list[str] = []
    for line, record in records:
        try:
            found.append(_elements(record, line, f"{path}:{line}"))
        except BadInput as error:
            faults.append(error.args[0])
    if faults:
        raise refusal_of(faults)
    if not found:
        raise BadInput(say("{path}: the file holds no satellite; expected OMM records in CSV or JSON", path=path))
    return found


def _text(path: Path) -> str:
    try:
        text = read_words(path, LARGEST_OMM)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no text in UTF-8"
        key = "{path}: the file cannot be read ({reason}); expected OMM records in CSV or JSON"
        raise BadInput(say(key, path=path, reason=reason)) from None
    for number, line in enumerate(text.splitlines()[:3], 1):
        if TWO_LINE.match(line):
            key = "{path}:{number}: two-line elements cannot hold every catalogue number; expected OMM in CSV or JSON"
            raise BadInput(say(key, path=path, number=number))
    return text


def _of_csv(text: str, path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    reader = csv.reader(text.splitlines(), strict=True)
    try:
        head = [name.strip().upper() for name in next(reader, [])]
        for name in (*LIMITS_OF_ELEMENTS, "EPOCH", "NORAD_CAT_ID"):
            if head.count(name) != 1:
                key = "{path}:1: {count} columns are called {name}; expected one"
                raise BadInput(say(key, path=path, count=head.count(name), name=name))
        for cells in reader:
            line = reader.line_num
            if any(cell.strip() for cell in cells):
                if len(cells) != len(head):
                    key = "{path}:{line}: {count} cells; expected {wanted}, one for each column"
                    raise BadInput(say(key, path=path, line=line, count=len(cells), wanted=len(head)))
                yield line, dict(zip(head, cells, strict=True))
    except csv.Error as error:
        key = "{path}:{line}: the line is no row of a table ({fault})"
        raise BadInput(say(key, path=path, line=reader.line_num, fault=str(error))) from None


def _of_json(text: str, path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield line and content of each record of a list, or of the one record of a file."""
    decoder, at = json.JSONDecoder(), len(text) - len(text.lstrip())
    several = text[at] == "["
    at += several
    while True:
        at += len(text[at:]) - len(text[at:].lstrip(" \t\r\n,"))
        if at >= len(text) or text[at] == "]":
            return
        line = text.count("\n", 0, at) + 1
        try:
            record, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            key = "{path}:{line}: the text is no JSON from here on ({fault})"
            raise BadInput(say(key, path=path, line=error.lineno, fault=error.msg)) from None
        if not isinstance(record, dict):
            raise BadInput(say("{path}:{line}: expected a record with the fields of an OMM", path=path, line=line))
        yield line, {str(key).upper(): value for key, value in record.items()}


def _elements(record: Mapping[str, Any], line: int, at: str) -> MeanElements:
    for name, wanted in STATED.items():
        said = str(record.get(name) or wanted).strip()
        if said.upper() != wanted:
            raise BadInput(
                say("{at}: {name} is {said}; expected {wanted}", at=at, name=name, said=said[:40], wanted=wanted)
            )
    number = str(record.get("NORAD_CAT_ID") or "").strip()
    if not number:
        raise BadInput(say("{at}: {name} is missing; expected a value", at=at, name="NORAD_CAT_ID"))
    values = {name: _number(record, name, limits, at) for name, limits in LIMITS_OF_ELEMENTS.items()}
    drag = _number(record, "BSTAR", (-math.inf, math.inf), at) if str(record.get("BSTAR") or "").strip() else 0.0
    return MeanElements(
        name=str(record.get("OBJECT_NAME") or number).strip(),
        designator=str(record.get("OBJECT_ID") or "").strip(),
        catalogue_id=number,
        epoch=_epoch(record, at),
        mean_motion=values["MEAN_MOTION"] * REVOLUTION_A_DAY,
        eccentricity=values["ECCENTRICITY"],
        inclination=math.radians(values["INCLINATION"]),
        node=math.radians(values["RA_OF_ASC_NODE"]),
        pericentre=math.radians(values["ARG_OF_PERICENTER"]),
        mean_anomaly=math.radians(values["MEAN_ANOMALY"]),
        drag=drag,
        line=line,
    )


def _number(record: Mapping[str, Any], name: str, limits: tuple[float, float], at: str) -> float:
    said = record.get(name)
    if said is None or not str(said).strip():
        raise BadInput(say("{at}: {name} is missing; expected a value", at=at, name=name))
    try:
        value = float(said)
    except (TypeError, ValueError):
        value = math.nan
    if not math.isfinite(value) or not limits[0] <= value <= limits[1]:
        key = "{at}: {name} is {said}; expected a number from {low:g} to {high:g}"
        raise BadInput(say(key, at=at, name=name, said=str(said)[:40], low=limits[0], high=limits[1]))
    return value


def _epoch(record: Mapping[str, Any], at: str) -> datetime.datetime:
    said = str(record.get("EPOCH") or "").strip()
    try:
        found = datetime.datetime.fromisoformat(said)
    except ValueError:
        key = "{at}: EPOCH is '{said}'; expected a time in UTC, such as 2026-07-11T03:14:15.926535"
        raise BadInput(say(key, at=at, said=said[:40])) from None
    return found.astimezone(datetime.UTC) if found.tzinfo else found.replace(tzinfo=datetime.UTC)
