"""Numbers in words, rounded as a newspaper rounds them."""

from math import isfinite

from mujun.base.text import Text, say

ONE_MINUTE, ONE_HOUR = 60, 3600

STEPS = {
    "reach": "within reach",
    "seen": "seen by radar",
    "discriminated": "told from decoys",
    "stock": "enough interceptors",
    "doctrine": "several at each target",
}
"""Name of a rung -> the step in a few words."""


def duration(seconds: float) -> Text:
    """Return a length of time without sign: "53 s", "7 min 46 s", "1 h 12 min"."""
    whole = round(abs(seconds))
    if whole < ONE_MINUTE:
        return say("{n} s", n=whole)
    if whole < ONE_HOUR:
        minutes, rest = divmod(whole, ONE_MINUTE)
        return say("{n} min {n2} s", n=minutes, n2=rest) if rest else say("{n} min", n=minutes)
    hours, rest = divmod(round(whole / ONE_MINUTE), ONE_MINUTE)
    return say("{n} h {n2} min", n=hours, n2=rest) if rest else say("{n} h", n=hours)


def times(ratio: float) -> Text:
    """Return a ratio: "4.6 times", "80 times"."""
    return say("{n:,.0f} times", n=ratio) if ratio >= 9.95 else say("{n:.1f} times", n=ratio)


def percent(share: float) -> Text:
    """Return a share: "11.5%", "100%"; never rounded to none or all unless it is."""
    value = round(100.0 * share, 9)
    if value.is_integer():
        return say("{n:,.0f}%", n=value)
    if 0.0 < value < 0.05:
        return say("less than {n}%", n=0.1)
    return say("more than {n}%", n=99.9) if 99.95 <= value < 100.0 else say("{n:,.1f}%", n=value)


def kilometres(distance: float) -> Text:
    """Return a distance (km): "133 km", "1,740 km"."""
    return say("{n:,.0f} km", n=float(f"{distance:.3g}") if isfinite(distance) else distance)


def shots(count: float) -> Text:
    """Return a number of shots: "no shot", "one shot", "3 shots"."""
    if count <= 0:
        return say("no shot")
    return say("one shot") if count == 1 else say("{n:,.0f} shots", n=count)


def needed(count: int) -> Text:
    """Return how many shots a claim needs: "one is needed"."""
    return say("one is needed") if count == 1 else say("{n:,} are needed", n=count)


MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip


def day(date: str) -> Text:
    """Return a date, year-month-day or less of it, as a newspaper writes it: "1 August 2018"."""
    year, *rest = date.split("-")
    if not rest:
        return say("{year}", year=year)
    month = MONTHS[int(rest[0]) - 1]
    if len(rest) == 1:
        return say("{month} {year}", month=month, year=year)
    return say("{n} {month} {year}", n=int(rest[1]), month=month, year=year)
