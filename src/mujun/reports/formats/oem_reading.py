"""Reads CCSDS Orbit Ephemeris Messages in key-value notation; every fault is located by its line."""

import datetime
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from mujun.base.outcomes import BadInput
from mujun.base.tasks.bounded import read_words
from mujun.base.text import say
from mujun.reports.formats.ephemeris import Ephemeris

LARGEST_OEM = 64_000_000
"""Largest file that is read, bytes."""
VERSION_KEY = "CCSDS_OEM_VERS"
NEEDED_KEYS = ("OBJECT_NAME", "CENTER_NAME", "REF_FRAME", "TIME_SYSTEM")
STATE_LENGTHS = (7, 10)
"""Values of a line of data: time, position and velocity; and accelerations, which are not read."""
DAY_OF_YEAR = re.compile(r"(\d{4})-(\d{3})T(.*)", re.ASCII)
FRACTION = re.compile(r"(.*:\d\d)(\.\d*)?", re.ASCII)


@dataclass
class _Segment:
    """What is read of one segment so far. line: at which it begins."""

    line: int
    keys: dict[str, str] = field(default_factory=dict)
    moments: list[tuple[datetime.datetime, float]] = field(default_factory=list)
    states: list[list[float]] = field(default_factory=list)


def read_oem(path: Path) -> list[Ephemeris]:
    """Return the segments of an OEM in SI, each with its first state at time zero; covariances are passed over.

    Raises BadInput, with file and line, for a file that is none.
    """
    segments: list[_Segment] = []
    within = ""
    for number, line in _lines(path):
        at = f"{path}:{number}"
        word = line.partition("=")[0].strip()
        if word in ("META_START", "COVARIANCE_START") and not within:
            within = word.removesuffix("_START")
            if within == "META":
                segments.append(_Segment(number))
        elif word in ("META_STOP", "COVARIANCE_STOP"):
            if word != f"{within}_STOP":
                raise BadInput(say("{at}: {word} ends nothing that was begun", at=at, word=word))
            if within == "META":
                _check_keys(segments[-1], at)
            within = ""
        elif within == "META":
            if "=" not in line:
                raise BadInput(
                    say("{at}: '{line}' is no line of a header; expected KEY = value", at=at, line=line[:60])
                )
            segments[-1].keys[word] = line.partition("=")[2].strip()
        elif not within and "=" not in line:
            if not segments:
                raise BadInput(say("{at}: a state before any META_START; expected the header of a segment", at=at))
            _add_state(segments[-1], line, at)
    if within or not segments:
        raise BadInput(
            say("{path}: the file ends within a header, or has none; expected META_START … META_STOP", path=path)
        )
    return [_ephemeris(one, path) for one in segments]


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line that says something, after the first, which names the format."""
    try:
        lines = read_words(path, LARGEST_OEM).splitlines()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no text in UTF-8"
        raise BadInput(
            say("{path}: the file cannot be read ({reason}); expected an OEM", path=path, reason=reason)
        ) from None
    told = [(number, line.strip()) for number, line in enumerate(lines, 1) if line.strip()]
    told = [(number, line) for number, line in told if line.split()[0] != "COMMENT"]
    if not told or told[0][1].partition("=")[0].strip() != VERSION_KEY:
        number, line = told[0] if told else (1, "")
        key = "{path}:{number}: '{line}' does not begin an OEM in key-value notation; expected {key} = 2.0"
        raise BadInput(say(key, path=path, number=number, line=line[:60], key=VERSION_KEY))
    yield from told[1:]


def _check_keys(segment: _Segment, at: str) -> None:
    for key in NEEDED_KEYS:
        if not segment.keys.get(key):
            raise BadInput(say("{at}: the header that ends here has no {key}", at=at, key=key))


def _add_state(segment: _Segment, line: str, at: str) -> None:
    words = line.split()
    if len(words) not in STATE_LENGTHS:
        key = "{at}: {count} values; expected 7 (time, position in km, velocity in km/s) or 10"
        raise BadInput(say(key, at=at, count=len(words)))
    try:
        values = [float(word) for word in words[1:7]]
    except ValueError:
        values = [math.nan]
    if not all(map(math.isfinite, values)):
        raise BadInput(say("{at}: '{line}' holds something that is no number", at=at, line=line[:60]))
    moment = _moment(words[0], at)
    if segment.moments and moment <= segment.moments[-1]:
        raise BadInput(
            say("{at}: {time} is not after the time before; expected increasing times", at=at, time=words[0])
        )
    segment.moments.append(moment)
    segment.states.append(values)


def _moment(text: str, at: str) -> tuple[datetime.datetime, float]:
    """Return a time as its whole second and the fraction of it: calendar date or day of the year."""
    plain = text.removesuffix("Z")
    try:
        if (found := DAY_OF_YEAR.fullmatch(plain)) is not None:
            first = datetime.datetime(int(found[1]), 1, 1) + datetime.timedelta(days=int(found[2]) - 1)
            plain = f"{first:%Y-%m-%d}T{found[3]}"
        parts = FRACTION.fullmatch(plain)
        if parts is None:
            raise ValueError(text)
        whole = datetime.datetime.strptime(parts[1], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=datetime.UTC)
        return whole, float(f"0{parts[2] or '.0'}")
    except (ValueError, OverflowError):
        raise BadInput(
            say("{at}: '{text}' is no time; expected one like 2024-10-31T22:11:00.5", at=at, text=text[:40])
        ) from None


def _ephemeris(segment: _Segment, path: Path) -> Ephemeris:
    if not segment.states:
        raise BadInput(say("{path}:{line}: the segment that begins here has no states", path=path, line=segment.line))
    states = np.array(segment.states) * 1e3
    (first, part), keys = segment.moments[0], segment.keys
    time = np.array([(whole - first).total_seconds() + (fraction - part) for whole, fraction in segment.moments])
    epoch = first + datetime.timedelta(seconds=part)
    return Ephemeris(
        keys["OBJECT_NAME"], epoch, time, states[:, :3], states[:, 3:], keys["REF_FRAME"], keys["TIME_SYSTEM"],
        keys["CENTER_NAME"],
    )  # fmt: skip
