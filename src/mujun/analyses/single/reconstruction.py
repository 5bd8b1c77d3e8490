"""Reconstruction of a reported test flight: whether the report is possible, the payload that fits, the greatest range."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.single.reported.band import Prediction, predicted
from mujun.analyses.single.reported.candidates import Candidate, candidates, vacuum
from mujun.analyses.single.reported.classes import flown_by, in_vacuum
from mujun.analyses.single.reported.judgement import (
    Derived,
    Judgement,
    derived,
    longest_boost,
    of_derived,
    of_flight_in_air,
    of_the_unflyable,
    of_time,
    of_time_alone,
)
from mujun.analyses.single.reported.lowest import lowest
from mujun.analyses.single.reported.report import ReportedFlight
from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.earth.place import Place
from mujun.flight.aiming.reach import GreatestRange, max_range
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema

Array = NDArray[np.float64]

AS_LIKELY = 0.5
"""Generic missiles whose strangeness exceeds the least by less than this fit as well (payload factors within 1.65)."""


@dataclass(frozen=True)
class Flown:
    """The missile that fits a report best, SI.

    best: the missile and its fit; its report holds what was not reported, too.
    prediction: of its flight time.
    kepler_time: least time between the same points with the same apogee, without boost and air, s.
    derived: the range or apogee that was not reported; None: both were.
    azimuths, farthest: launch azimuths (rad), and the farthest flight of the fitted missile along each.
    others: names of other generic missiles that fit as well.
    """

    best: Candidate
    prediction: Prediction
    kepler_time: float
    derived: Derived | None
    azimuths: Array
    farthest: GreatestRange
    others: tuple[str, ...]


@dataclass(frozen=True)
class Reconstruction:
    """Judgement on a report, and the missile that fits it; flown is None if no ballistic missile can."""

    judgement: Judgement
    flown: Flown | None


def reconstruct(
    builder: Builder,
    report: ReportedFlight,
    place: Place,
    azimuth: float,
    missile: str | None,
    propulsion: str | None = None,
) -> Reconstruction:
    """Fit a missile to a report and judge the report.

    At most one of range, apogee and time may be missing; it is found from the other two. The band of the flight time holds
    the reported one with 90 % probability (see `band.predicted` and `doubts.missile_doubts`).
    place: of launch. azimuth: at launch, rad.
    missile: name; None: the generic missile whose fitted payload is nearest to its nominal one, or of those that fit as well
    the one nearest to the reported time (see `classes.flown_by`). propulsion: of the missiles tried, "solid" or "liquid";
    None: both. Where it is given and no generic missile of it fits, all missiles of it are tried.
    Raises BadInput for a report outside plausible limits, and where no missile fits though another might.
    """
    report.checked()
    error = builder.catalogue.default(schema.FlightTimeError)
    in_air = of_flight_in_air(report, error)
    if in_air is not None:
        return Reconstruction(in_air, None)
    every = [m for m in builder.catalogue.all(schema.Missile) if propulsion in (None, m.propulsion)]
    names = [missile] if missile else [m.id for m in every if m.generic]
    times = None
    if report.ground_range is None or report.apogee is None:
        times = vacuum(report, place.latitude, azimuth)
        out_of_reach = of_time_alone(report, times, max(longest_boost(m) for m in every))
        if out_of_reach is not None:
            return Reconstruction(out_of_reach, None)
    tried = candidates(builder, names, place, azimuth, report)
    if not tried and not missile and propulsion:
        tried = candidates(builder, [m.id for m in every if not m.generic], place, azimuth, report)
    if not tried:
        return Reconstruction(_unfitted(builder, report, place, azimuth, missile, propulsion), None)
    equal = [one for one in tried if one.strangeness <= tried[0].strangeness + AS_LIKELY]
    best, doubts = flown_by(equal, place, azimuth, report, error)
    kepler = in_vacuum(best, place, azimuth)
    prediction = predicted(best.time, kepler, doubts, report.resolution, error, generic=best.entry.generic)
    missing = None
    if times is not None:
        missing = derived(report, times, prediction)
        judgement = of_derived(report, missing, best.entry.name)
    else:
        judgement = of_time(best, prediction, kepler, max(longest_boost(one.entry) for one in tried))
    flown = best.vehicle if best.fit.by_cutoff else best.vehicle.with_payload(float(best.fit.payload_mass[0]))
    azimuths = np.radians(np.arange(0.0, 360.0, 15.0))
    farthest = max_range(flown, place, azimuths)
    others = tuple(one.entry.name for one in equal if one.entry.id != best.entry.id)
    return Reconstruction(judgement, Flown(best, prediction, kepler, missing, azimuths, farthest, others))


def _unfitted(
    builder: Builder, report: ReportedFlight, place: Place, azimuth: float, missile: str | None, propulsion: str | None
) -> Judgement:
    """Return the judgement on a report that no ballistic missile can fly. Raises BadInput if another missile may."""
    every = [builder.missile(m.id)[1] for m in builder.catalogue.all(schema.Missile)]
    bound = None
    if report.ground_range is not None:
        share = builder.catalogue.default(schema.FlightTimeError).greatest_powered_share.si
        bound = lowest(every, place, azimuth, report.ground_range, share)
    judgement = of_the_unflyable(report, bound)
    if judgement is not None:
        return judgement
    kind = say("any generic {propulsion} class", propulsion=propulsion) if propulsion else say("any generic class")
    what, way = builder.missile(missile)[0].name if missile else kind, report.in_words
    if report.time is not None and None in (report.ground_range, report.apogee):
        way = say("{way} in {time:,.0f} s", way=way, time=report.time)
    key = "no payload (0.1 to 6 times nominal) and no cut-off lets {what} fly {way}; another missile may"
    raise BadInput(say(key, what=what, way=way))
