"""A flight as states in time: what the formats of other simulators (CCSDS OEM, STK) are written from and read into."""

import datetime
import unicodedata
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadArgument
from mujun.base.text import say
from mujun.reports.formats.kml import TRACK_EPOCH

EARTH_FRAME = "ITRF2000"
"""Frame of the states that are written: WGS 84 coincides with it within centimetres; polar motion is neglected."""


@dataclass(frozen=True)
class Ephemeris:
    """States of one object in time.

    name: of the object.
    epoch: time zero, UTC unless `time_system` says otherwise.
    time: s after the epoch, increasing (n,).
    position, velocity: m and m/s in `frame`, (n, 3).
    frame: name of the reference frame; velocities of an Earth-fixed one are relative to the rotating Earth.
    time_system: of the epoch.
    center: body in whose centre the frame has its origin.
    """

    name: str
    epoch: datetime.datetime
    time: NDArray[np.float64]
    position: NDArray[np.float64]
    velocity: NDArray[np.float64]
    frame: str = EARTH_FRAME
    time_system: str = "UTC"
    center: str = "EARTH"

    def once(self) -> "Ephemeris":
        """Return the ephemeris with each time once: where a stage drops, a path has two equal states of the same time."""
        kept = np.concatenate([[True], np.diff(self.time) > 0.5e-6])
        return Ephemeris(
            self.name, self.epoch, self.time[kept], self.position[kept], self.velocity[kept], self.frame,
            self.time_system, self.center,
        )  # fmt: skip


def epoch_of(text: str | None) -> datetime.datetime:
    """Return a launch time as text, such as 2024-10-31T22:11:00Z; None: TRACK_EPOCH. Without an offset it is UTC.

    Raises BadInput for any other text.
    """
    if text is None:
        return TRACK_EPOCH
    try:
        moment = datetime.datetime.fromisoformat(text)
        return moment.astimezone(datetime.UTC) if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    except (ValueError, OverflowError):
        raise BadArgument(
            say("<epoch> {text}: expected a launch time in UTC, such as 2024-10-31T22:11:00Z", text=text[:80])
        ) from None


def clock_said(epoch: datetime.datetime) -> str:
    """Return what the launch time in a file stands for, in English: a comment of the file."""
    if epoch == TRACK_EPOCH:
        return f"The launch is put at {epoch:%Y-%m-%dT%H:%M:%SZ}, which stands for no launch in particular."
    return f"The launch is put at {epoch:%Y-%m-%dT%H:%M:%SZ}, as the user asked."


def ascii_name(name: str) -> str:
    """Return a name in one line of ASCII, as these formats want it: accents are dropped, other signs become a question mark."""
    bare = (sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return " ".join("".join(bare).split()).encode("ascii", "replace").decode()
