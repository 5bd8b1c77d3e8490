"""CCSDS Orbit Ephemeris Messages (OEM, 502.0-B, version 2.0, key-value notation), by which other simulators check a flight."""

import datetime

from mujun.base.version import __version__
from mujun.reports.formats.ephemeris import Ephemeris, ascii_name, clock_said

UNREGISTERED = "UNKNOWN"
"""International designator of an object that has none."""


def oem_text(flown: Ephemeris, note: str) -> str:
    """Return a flight as an OEM: km and km/s, to the millimetre and the micrometre per second. note: text of a comment."""
    flown = flown.once()
    now = datetime.datetime.now(datetime.UTC)
    states = [
        " ".join([moment(flown, k), *(f"{x / 1e3:.6f}" for x in flown.position[k]),
                  *(f"{v / 1e3:.9f}" for v in flown.velocity[k])])
        for k in range(len(flown.time))
    ]  # fmt: skip
    head = [
        "CCSDS_OEM_VERS = 2.0",
        f"COMMENT {note}",
        "COMMENT Earth-fixed axes, velocities relative to the rotating Earth; polar motion is neglected.",
        f"COMMENT {clock_said(flown.epoch)}",
        f"CREATION_DATE = {now:%Y-%m-%dT%H:%M:%S}",
        f"ORIGINATOR = MUJUN {__version__}",
        "",
        "META_START",
        f"OBJECT_NAME = {ascii_name(flown.name)}",
        f"OBJECT_ID = {UNREGISTERED}",
        f"CENTER_NAME = {flown.center}",
        f"REF_FRAME = {flown.frame}",
        f"TIME_SYSTEM = {flown.time_system}",
        f"START_TIME = {moment(flown, 0)}",
        f"STOP_TIME = {moment(flown, -1)}",
        "INTERPOLATION = HERMITE",
        "INTERPOLATION_DEGREE = 3",
        "META_STOP",
        "",
    ]
    return "\n".join([*head, *states]) + "\n"


def moment(flown: Ephemeris, index: int) -> str:
    """Return the calendar time of a state, to the microsecond."""
    found = flown.epoch + datetime.timedelta(seconds=float(flown.time[index]))
    return found.strftime("%Y-%m-%dT%H:%M:%S.%f")
