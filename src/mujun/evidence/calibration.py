"""How well the 90 % bands of reconstructed flight times are calibrated, and the error of reports in minutes that follows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mujun.analyses.single.reported.band import IN_MINUTES, Prediction
from mujun.evidence.line import EvidenceRow

TRIED = np.linspace(0.0, 120.0, 241)
"""Errors of reports in minutes that are tried, s."""
WANTED = 0.9
"""Share of the flights that the bands are to hold."""


@dataclass(frozen=True)
class Predicted:
    """A published flight and its predicted time.

    gap: reported time minus predicted one, s.
    known: standard deviation of the prediction and the report, without the error of reports in minutes, s.
    half: half-width of the band, s.
    minutes: whether the report is in minutes.
    """

    id: str
    gap: float
    known: float
    half: float
    minutes: bool

    @property
    def inside(self) -> bool:
        """Whether the band holds the reported time."""
        return abs(self.gap) <= self.half


def of_flight(id: str, time: float, prediction: Prediction) -> Predicted:
    """Return a flight with its reported time (s) and its prediction."""
    known = sum(doubt.spread**2 for doubt in prediction.doubts if doubt.name != IN_MINUTES)
    minutes = any(doubt.name == IN_MINUTES for doubt in prediction.doubts)
    return Predicted(id, time - prediction.time, float(np.sqrt(known)), prediction.half, minutes)


def minute_error(flights: Sequence[Predicted]) -> float:
    """Return the most likely standard deviation (s) of times reported in minutes, beyond what is known; normal errors."""
    gaps = np.array([[one.gap for one in flights if one.minutes]])
    variance = np.array([[one.known for one in flights if one.minutes]]) ** 2 + TRIED[:, None] ** 2
    likelihood = -0.5 * np.sum(np.log(variance) + gaps**2 / variance, axis=1)
    return float(TRIED[np.argmax(likelihood)])


def left_out_halves(flights: Sequence[Predicted], factor: float) -> list[float]:
    """Return the half-width of each flight's band (s) with the error of reports in minutes taken from the others alone."""
    halves = []
    for one in flights:
        others = [other for other in flights if other is not one]
        error = minute_error(others) if one.minutes else 0.0
        halves.append(factor * float(np.hypot(one.known, error)))
    return halves


def coverage_rows(flights: Sequence[Predicted], factor: float) -> list[EvidenceRow]:
    """Return how many of the flights lie in their bands: as published here, and with each flight's own report left out.

    A share that differs from 90 % by less than two standard deviations of such a share among so few flights passes.
    factor: half-width of a band in standard deviations.
    """
    n = len(flights)
    tolerance = 2.0 * float(np.sqrt(WANTED * (1.0 - WANTED) / n))
    left_out = [abs(one.gap) <= half for one, half in zip(flights, left_out_halves(flights, factor), strict=True)]
    rows = []
    for id, how, inside in (
        ("flight/coverage", "", [one.inside for one in flights]),
        ("flight/coverage-left-out", ", each judged by what the others teach", left_out),
    ):
        share = sum(inside) / n
        outside = [one.id for one, held in zip(flights, inside, strict=True) if not held]
        note = f"{sum(inside)} of {n} flights; outside: {', '.join(outside) or 'none'}"
        rows.append(
            EvidenceRow(
                id, f"published flights whose time lies in its 90 % band{how}", share, WANTED, share - WANTED, tolerance,
                "", abs(share - WANTED) <= tolerance, note, "checks/flights.csv",
            )
        )  # fmt: skip
    return rows
