"""The 90 % band of a predicted flight time: the missile's doubts, what the model leaves out, and the report's own error."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mujun.analyses.single.reported.doubts import Doubt
from mujun.scenario.schema.reported import FlightTimeError

MINUTES_FROM = 30.0
"""Rounding from which on a time counts as reported in minutes, s."""
LEFT_OUT = "what the model leaves out"
ROUNDED = "rounding of the time"
IN_MINUTES = "error of reports in minutes"


@dataclass(frozen=True)
class Prediction:
    """A predicted flight time.

    time: expected, s.
    half: half-width of its 90 % band, s; if a time was reported, the band is that of reported times.
    added: what boost and air add to the flight in vacuum, s.
    doubts: what the time may be off by.
    """

    time: float
    half: float
    added: float
    doubts: tuple[Doubt, ...]


def predicted(
    time: float,
    kepler: float,
    doubts: Sequence[Doubt],
    resolution: float | None,
    error: FlightTimeError,
    *,
    generic: bool = False,
) -> Prediction:
    """Return the prediction from the time of the nominal flight (s) and its doubts.

    The standard deviations are combined in quadrature; the half-width is `error.coverage_factor` times the result. Rounding of
    launch and impact times to `resolution` s gives a triangular error (JCGM 100:2008, 4.3.9).
    kepler: time of the flight in vacuum, s. resolution: of the reported time, s; None: no time was reported.
    generic: whether the missile stands for an unknown one; what the model leaves out then has the high end of its range.
    """
    share = error.unmodelled_share.high if generic else error.unmodelled_share.si
    expected = time + sum(doubt.shift for doubt in doubts)
    added = expected - kepler
    all_doubts = [*doubts, Doubt(LEFT_OUT, 0.0, share * max(added, 0.0))]
    if resolution is not None:
        all_doubts.append(Doubt(ROUNDED, 0.0, resolution / np.sqrt(6.0)))
    if resolution is not None and resolution >= MINUTES_FROM:
        all_doubts.append(Doubt(IN_MINUTES, 0.0, error.minute_report_error.si))
    spread = float(np.sqrt(sum(doubt.spread**2 for doubt in all_doubts)))
    return Prediction(expected, error.coverage_factor.si * spread, added, tuple(all_doubts))
