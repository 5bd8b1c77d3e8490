"""A flight as reported, and how its numbers were rounded."""

from dataclasses import dataclass

from mujun.base.outcomes import BadInput
from mujun.base.text import Text, joined, say


@dataclass(frozen=True)
class ReportedFlight:
    """An observed flight as reported, SI.

    ground_range: from launch to impact over ground, m; None: not reported.
    apogee: greatest height, m; None: not reported.
    time: of flight, s; None: not reported.
    resolution: unit to which the time was rounded, s; None without a time.
    """

    ground_range: float | None
    apogee: float | None
    time: float | None = None
    resolution: float | None = None

    @property
    def in_words(self) -> Text:
        """Range and apogee, as far as they were reported."""
        parts = [] if self.ground_range is None else [say("{range:,.0f} km", range=self.ground_range / 1e3)]
        parts += [] if self.apogee is None else [say("an apogee of {apogee:,.0f} km", apogee=self.apogee / 1e3)]
        return joined(parts, "{first} with {rest}")

    def checked(self) -> None:
        """Raise BadInput for a number outside plausible limits, and for two numbers that are missing."""
        if (self.ground_range, self.apogee, self.time).count(None) > 1:
            raise BadInput(
                say("a report of a flight has at least two of range, apogee and time; expected one more of them")
            )
        if self.ground_range is not None and not 10e3 <= self.ground_range <= 20e6:
            raise BadInput(say("range {value:g} km; expected 10 to 20,000 km", value=self.ground_range / 1e3))
        if self.apogee is not None and not 10e3 <= self.apogee <= 50e6:
            raise BadInput(say("apogee {value:g} km; expected 10 to 50,000 km", value=self.apogee / 1e3))
        if self.time is not None and not 30.0 <= self.time <= 6 * 3600.0:
            raise BadInput(say("flight time {time:g} s; expected 30 s to 6 h", time=self.time))


def time_resolution(time: float) -> float:
    """Return the unit to which a reported flight time (s) was most likely rounded, s: a minute, half a minute or a second."""
    if time % 60.0 == 0.0:
        return 60.0
    return 30.0 if time % 30.0 == 0.0 else 1.0


def rounding(value_km: float) -> float:
    """Return half a unit of the last digit of a reported distance (km), m."""
    if abs(value_km - round(value_km)) > 1e-9:
        return 50.0
    for unit in (1000.0, 100.0, 50.0, 10.0):
        if value_km % unit == 0.0:
            return min(unit, 0.05 * value_km) * 500.0
    return 500.0
