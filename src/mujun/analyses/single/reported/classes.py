"""Which of several missiles that fit as well has flown, and what not knowing it does to a predicted time."""

from collections.abc import Sequence

import numpy as np

from mujun.analyses.single.reported.band import Prediction, predicted
from mujun.analyses.single.reported.candidates import Candidate, fitted
from mujun.analyses.single.reported.doubts import Doubt, missile_doubts, uncertain_numbers_of
from mujun.analyses.single.reported.report import ReportedFlight
from mujun.base.text import say
from mujun.earth.place import Place
from mujun.flight.aiming.kepler import rotating_kepler_time
from mujun.scenario.schema.reported import FlightTimeError


def in_vacuum(one: Candidate, place: Place, azimuth: float) -> float:
    """Return the time of a missile's flight without boost and air, s. azimuth: at launch, rad."""
    ground_range, apogee = one.report.ground_range, one.report.apogee
    assert ground_range is not None and apogee is not None
    return float(rotating_kepler_time(place.latitude, azimuth, ground_range, apogee))


def flown_by(
    equal: Sequence[Candidate], place: Place, azimuth: float, report: ReportedFlight, error: FlightTimeError
) -> tuple[Candidate, list[Doubt]]:
    """Return the missile that is taken to have flown, and the doubts about its time.

    equal: missiles whose fitted payloads are as plausible, the best first. With range, apogee and time reported it is the one
    nearest to the time, measured by its band. Otherwise it is the first, and the others widen its band; what was not reported is
    found again for the expected time.
    """
    doubts = [_own(one, place, azimuth, report, error) for one in equal]
    predictions = [
        predicted(one.time, in_vacuum(one, place, azimuth), own, report.resolution, error, generic=one.entry.generic)
        for one, own in zip(equal, doubts, strict=True)
    ]
    if report.ground_range is not None and report.apogee is not None:
        if report.time is None:
            return equal[0], doubts[0] + _mixed(predictions, error)
        nearest = int(np.argmin([abs(report.time - one.time) / one.half for one in predictions]))
        return equal[nearest], doubts[nearest]
    best, all_doubts = equal[0], doubts[0] + _mixed(predictions, error)
    shift = sum(doubt.shift for doubt in all_doubts)
    return fitted(best.entry, best.vehicle, place, azimuth, report, shift) or best, all_doubts


def _own(one: Candidate, place: Place, azimuth: float, report: ReportedFlight, error: FlightTimeError) -> list[Doubt]:
    """Return the doubts about a missile's time. What was found from the time was not rounded by anybody."""
    found = missile_doubts(uncertain_numbers_of(one.entry, error), one.vehicle, place, azimuth, one.report, one.fit)
    missing = (("range", report.ground_range), ("apogee", report.apogee))
    unrounded = {say("rounding of the {what}", what=name) for name, value in missing if value is None}
    return [doubt for doubt in found if doubt.name not in unrounded]


def _mixed(predictions: Sequence[Prediction], error: FlightTimeError) -> list[Doubt]:
    """Return what not knowing which missile flew adds to the first one's doubts: each is as likely, the times are a mixture."""
    if len(predictions) == 1:
        return []
    added = np.array([one.added for one in predictions])
    spreads = np.array([one.half for one in predictions]) / error.coverage_factor.si
    beyond = float(np.mean(spreads**2) + np.var(added) - spreads[0] ** 2)
    return [Doubt(say("class of the missile"), float(np.mean(added) - added[0]), float(np.sqrt(max(beyond, 0.0))))]
