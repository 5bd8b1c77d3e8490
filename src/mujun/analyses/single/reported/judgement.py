"""What is said of a report: consistent, possible, not consistent, impossible, or no ballistic flight at all."""

from dataclasses import dataclass

import numpy as np

from mujun.analyses.single.reported.band import Prediction
from mujun.analyses.single.reported.candidates import Candidate, Vacuum
from mujun.analyses.single.reported.lowest import Lowest
from mujun.analyses.single.reported.report import ReportedFlight, rounding
from mujun.base.text import Text, say
from mujun.earth.constants import MEAN_RADIUS
from mujun.flight.aiming.kepler import minimum_energy_arc
from mujun.scenario.schema import kinds as schema

DEPRESSED = 0.5
"""Share of the apogee of least speed below which a flight counts as depressed."""
DEEPEST = 3.1
"""Greatest range angle for which a flight of least speed is asked for, rad: the antipode has none."""


@dataclass(frozen=True)
class Judgement:
    """The judgement on a report.

    consistent: whether its numbers can belong to one flight; None if nothing was reported beyond what was fitted.
    within_band: whether the reported time lies within the band; None if no time was reported.
    impossible: whether no flight, or no ballistic one, is like that.
    why: in words.
    """

    consistent: bool | None
    within_band: bool | None
    impossible: bool
    why: str


@dataclass(frozen=True)
class Derived:
    """A range or apogee that was not reported, found from the time, m; NaN: the time is too short for one.

    what: "range" or "apogee". low, high: ends of its 90 % band, m.
    """

    what: str
    value: float
    low: float
    high: float


def longest_boost(entry: schema.Missile) -> float:
    """Return the longest boost within the published ranges of a missile, s."""
    coasts = sum(s.coast_before_ignition.high for s in entry.stages if s.coast_before_ignition is not None)
    stages = coasts + sum(s.burn_time.high for s in entry.stages)
    return stages if entry.boost_time is None else max(stages, entry.boost_time.high)


def of_time_alone(report: ReportedFlight, times: Vacuum, boost: float) -> Judgement | None:
    """Return the judgement on a report without a range, or an apogee, whose time fits none; None: one of them may fit.

    A time may be off by its rounding, and boost and air add no more than the longest boost (s) does.
    """
    assert report.time is not None and report.resolution is not None
    what = "range" if report.ground_range is None else "apogee"
    least, most = float(times.times[0]), float(times.times[-1])
    if report.time + report.resolution < least:
        why = say(
            "impossible: even a shot without boost or air takes {least:,.0f} s for {report}, over the shortest {what}; the "
            "reported {time:,.0f} s is {gap:,.0f} s shorter",
            least=least, report=report.in_words, what=what, time=report.time, gap=least - report.time,
        )  # fmt: skip
        return Judgement(False, False, True, why)
    if report.time - report.resolution > most + boost:
        why = say(
            "not consistent: for {report} a flight without boost or air takes at most {most:,.0f} s, whatever its {what}, and no "
            "missile tried boosts for more than {boost:,.0f} s; the reported {time:,.0f} s is longer than both together",
            report=report.in_words, most=most, what=what, boost=boost, time=report.time,
        )  # fmt: skip
        return Judgement(False, False, False, why)
    return None


def derived(report: ReportedFlight, times: Vacuum, prediction: Prediction) -> Derived:
    """Return the range or apogee that was not reported, for a report with a time.

    The band of the time becomes that of the range or apogee by the flight in vacuum. The low end is 0 where the time is too
    short for any, and both ends are where its whole band is.
    """
    assert report.time is not None
    bare, half = report.time - prediction.added, prediction.half
    value, low, high = times.at(bare), times.at(bare - half), times.at(bare + half)
    if not np.isfinite(high):
        high = float(times.unknown[-1]) if bare + half > times.times[-1] else 0.0
    return Derived("range" if report.ground_range is None else "apogee", value, low if np.isfinite(low) else 0.0, high)


def of_derived(report: ReportedFlight, found: Derived, name: str) -> Judgement:
    """Return the judgement on a report without a range, or without an apogee."""
    assert report.time is not None
    given = say("{report} in {time:,.0f} s", report=report.in_words, time=report.time)
    if found.high == 0.0:
        why = say(
            "possible, but {report} is shorter than {missile} would take for any {what}, by more than the 90 % band",
            report=given, missile=name, what=found.what,
        )  # fmt: skip
        return Judgement(True, False, False, why)
    if not np.isfinite(found.value):
        why = say(
            "consistent: {report} is a little shorter than {missile} is expected to take for any {what}; within the 90 % band "
            "at most {high:,.0f} km fits",
            report=given, missile=name, what=found.what, high=found.high / 1e3,
        )  # fmt: skip
        return Judgement(True, True, False, why)
    key = "{low:,.0f} to {high:,.0f} km" if found.low > 0.0 else "at most {high:,.0f} km"
    why = say(
        "consistent: {report} fits the {what} of {value:,.0f} km if {missile} flew (90 % band: {band})",
        report=given, what=found.what, value=found.value / 1e3, missile=name,
        band=say(key, low=found.low / 1e3, high=found.high / 1e3),
    )  # fmt: skip
    return Judgement(True, True, False, why)


def of_time(best: Candidate, prediction: Prediction, kepler: float, boost: float) -> Judgement:
    """Return the judgement on a report with range and apogee.

    It is consistent if its time is at least the Kepler time on the rotating Earth (below it is impossible), and at most the
    Kepler time plus the longest published boost (s).
    """
    report, name = best.report, best.entry.name
    time, half = prediction.time, prediction.half
    assert report.ground_range is not None and report.apogee is not None
    if report.time is None or report.resolution is None:
        why = say("no flight time was reported; the predicted one can be compared with a later report")
        return Judgement(None, None, False, why)
    # A time rounded to the minute may be off by a whole minute: launch and impact times are both rounded.
    doubt = report.resolution
    kilometres = say(
        "{range:,.0f} km and an apogee of {apogee:,.1f} km", range=report.ground_range / 1e3, apogee=report.apogee / 1e3
    )
    gap = abs(report.time - time)
    fields = {
        "report": kilometres, "kepler": kepler, "time": report.time, "rounding": doubt, "missile": name, "boost": boost,
        "predicted": time, "half": half, "gap": gap, "short": kepler - report.time,
    }  # fmt: skip
    if report.time + doubt < kepler:
        key = (
            "impossible: on the rotating Earth even a shot without boost or air needs {kepler:,.0f} s for {report}; the reported "
            "{time:,.0f} s (rounded to {rounding:g} s) is {short:,.0f} s shorter"
        )
        return Judgement(False, False, True, say(key, **fields))
    if report.time - doubt > kepler + boost:
        key = (
            "not consistent: {report} take {kepler:,.0f} s without boost or air, and {missile} boosts for at most {boost:,.0f} "
            "s; the reported {time:,.0f} s is longer than both together"
        )
        return Judgement(False, False, False, say(key, **fields))
    if gap <= half:
        key = (
            "consistent: the reported {time:,.0f} s lies within the predicted {predicted:,.0f} s ± {half:,.0f} s (90 % band, "
            "rounding of the report to {rounding:g} s included)"
        )
        return Judgement(True, True, False, say(key, **fields))
    shorter = (
        "possible (Kepler time {kepler:,.0f} s), but the reported {time:,.0f} s is {gap:,.0f} s shorter than {missile} would "
        "take ({predicted:,.0f} s ± {half:,.0f} s, 90 % band): another boost than the model's, or a report that is wrong"
    )
    longer = (
        "possible (Kepler time {kepler:,.0f} s), but the reported {time:,.0f} s is {gap:,.0f} s longer than {missile} would "
        "take ({predicted:,.0f} s ± {half:,.0f} s, 90 % band): another boost than the model's, or a report that is wrong"
    )
    why = say(shorter, **fields) if report.time < time else say(longer, **fields)
    return Judgement(True, False, False, why)


def of_flight_in_air(report: ReportedFlight, error: schema.FlightTimeError) -> Judgement | None:
    """Return the judgement on a report whose flight would never leave the air; None: it does leave it, or is a short one.

    A flight near minimum energy that stays low is a short one, which rockets fly; one far below it would have to fall freely
    where air still carries it.
    """
    if report.ground_range is None or report.apogee is None:
        return None
    usual = float(minimum_energy_arc(min(report.ground_range / MEAN_RADIUS, DEEPEST)).apogee_height)
    top = report.apogee + rounding(report.apogee / 1e3)
    if top >= min(error.free_fall_height.si, DEPRESSED * usual):
        return None
    return _no_ballistic(
        report,
        _low(report.apogee),
        say(
            "it would stay in the air all the way (free fall begins at about {free:,.0f} km), while a ballistic "
            "flight of least speed over that distance rises to {usual:,.0f} km",
            free=error.free_fall_height.si / 1e3,
            usual=usual / 1e3,
        ),
    )


def _low(apogee: float) -> Text:
    return say("with an apogee of only {apogee:,.0f} km", apogee=apogee / 1e3)


def of_the_unflyable(report: ReportedFlight, bound: Lowest | None) -> Judgement | None:
    """Return the judgement on a report that lies below, or before, every ballistic flight; None: it does not."""
    if bound is None:
        return None
    reason = say(
        "over that distance the lowest flight of any missile in the catalogue rises to {apogee:,.0f} km and takes {time:,.0f} s "
        "({missile})",
        apogee=bound.apogee / 1e3, time=bound.time, missile=bound.missile,
    )  # fmt: skip
    if report.apogee is not None and report.apogee + rounding(report.apogee / 1e3) < bound.apogee:
        return _no_ballistic(report, _low(report.apogee), reason)
    if report.apogee is None and report.time is not None and report.time + (report.resolution or 0.0) < bound.time:
        return _no_ballistic(report, say("in {time:,.0f} s", time=report.time), reason)
    return None


def _no_ballistic(report: ReportedFlight, how: Text, reason: Text) -> Judgement:
    assert report.ground_range is not None
    why = say(
        "no ballistic missile can fly {range:,.0f} km {how}: {reason}. What flies so low is carried by lift, as a gliding or "
        "manoeuvring missile is",
        range=report.ground_range / 1e3, how=how, reason=reason,
    )  # fmt: skip
    return Judgement(False, None if report.time is None else False, True, why)
