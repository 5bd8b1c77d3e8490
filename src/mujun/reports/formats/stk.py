"""STK ephemeris files (.e): position and velocity in Earth-fixed axes."""

from mujun.reports.formats.ephemeris import Ephemeris, ascii_name, clock_said

STK_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Names of months in a file, whatever the locale."""


def stk_text(flown: Ephemeris, note: str) -> str:
    """Return a flight as an STK ephemeris: s after the launch, m, m/s. note: text of a comment."""
    flown = flown.once()
    launch = flown.epoch
    head = [
        "stk.v.12.0",
        f"# {ascii_name(flown.name)}",
        f"# {note}",
        f"# {clock_said(launch)}",
        "BEGIN Ephemeris",
        f"NumberOfEphemerisPoints {len(flown.time)}",
        f"ScenarioEpoch {launch.day} {STK_MONTHS[launch.month - 1]} {launch:%Y %H:%M:%S}.{launch.microsecond:06d}",
        "InterpolationMethod Hermite",
        "InterpolationSamplesM1 1",
        "CentralBody Earth",
        "CoordinateSystem Fixed",
        "DistanceUnit Meters",
        "EphemerisTimePosVel",
    ]
    states = [
        f"{time:.6f} " + " ".join([*(f"{x:.3f}" for x in position), *(f"{v:.6f}" for v in velocity)])
        for time, position, velocity in zip(flown.time, flown.position, flown.velocity, strict=True)
    ]
    return "\n".join([*head, *states, "END Ephemeris"]) + "\n"
