"""Judges a reported test flight, with assumptions for missing data."""

from dataclasses import dataclass
from math import degrees, radians
from typing import Any, ClassVar

import numpy as np

from mujun.analyses.single.reconstruction import Flown, Reconstruction, reconstruct
from mujun.analyses.single.reported.report import ReportedFlight, time_resolution
from mujun.base.outcomes import BadArgument
from mujun.base.processes import Tick
from mujun.base.text import say
from mujun.earth.geodesy import ground_path
from mujun.earth.place import Place
from mujun.flight.aiming.reach import NEAR_ORBIT
from mujun.reports.data.provenance import provenance
from mujun.runs.shared.cautions import own_cautions
from mujun.runs.shared.files import MISSILES, PLACES, Roles
from mujun.runs.shared.request import Ready, Request, Result, at_once, check_azimuth, opened
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import place_of
from mujun.scenario.schema.entry import Area

DEFAULT_AZIMUTH_DEG = 90.0
PROPULSIONS = ("solid", "liquid")
LIMITS = (
    "The payload stands for all that the model gets wrong about the missile: it is a fit, not a measurement.",
    "Maximum ranges re-fly the full boost at the best pitch, with the Earth's rotation. A near-orbital flight burns out "
    f"at {NEAR_ORBIT * 100.0:.0f} % of circular speed or more: it flies low and far, and no missile is known to.",
    "The 90 % band was set by published flights, few of them timed to the second and few of solid missiles.",
)


@dataclass(frozen=True, kw_only=True)
class ReconstructRequest(Request):
    """A report of a test flight, and the missile and place assumed for it.

    range_km, apogee_km, time_s: at least two of the three, or apogee and time with `to`.
    time_resolution_s: rounding of the reported time; None: estimated from its digits.
    to: place of impact; gives the direction, and the range if none is reported.
    propulsion: of the missiles tried, "solid" or "liquid".
    azimuth: deg from north.
    """

    range_km: float | None = None
    apogee_km: float | None = None
    time_s: float | None = None
    time_resolution_s: float | None = None
    start: str | None = None
    to: str | None = None
    missile: str | None = None
    propulsion: str | None = None
    azimuth: float | None = None
    roles: ClassVar[Roles] = {"missile": MISSILES, "start": PLACES, "to": PLACES}

    def __post_init__(self) -> None:
        resolution = self.time_resolution_s
        if resolution is not None and not 0.0 < resolution <= 600.0:
            raise BadArgument(
                say("<time_resolution_s> {resolution:g}: expected above 0 and at most 600 s", resolution=resolution)
            )
        check_azimuth(self.azimuth)
        if self.to is not None and self.azimuth is not None:
            raise BadArgument(say("<to PLACE> and <azimuth DEG> both give a direction; expected one of them"))
        if self.propulsion is not None and self.propulsion not in PROPULSIONS:
            raise BadArgument(
                say(
                    "<propulsion> {propulsion}: expected {names}",
                    propulsion=self.propulsion,
                    names=" or ".join(PROPULSIONS),
                )
            )
        if self.propulsion is not None and self.missile is not None:
            raise BadArgument(say("<missile> has its own propulsion; expected it without <propulsion>"))
        given = (self.range_km if self.to is None else 0.0, self.apogee_km, self.time_s)
        if given.count(None) > 1:
            raise BadArgument(say("at least two of <range_km KM>, <apogee_km KM> and <time_s S> are expected"))


@dataclass(frozen=True, kw_only=True)
class ReconstructResult(Result):
    """The conclusions from a report about its missile."""


@dataclass(frozen=True)
class Where:
    """Where a reported flight began and where it went.

    place: of launch; name: of that place. azimuth_deg: from north. range_km: reported, or to the place of impact.
    assumptions: about what was not reported, in words.
    """

    name: str
    place: Place
    azimuth_deg: float
    range_km: float | None
    assumptions: tuple[str, ...]


def run(request: ReconstructRequest, ready: Ready = at_once, tick: Tick | None = None) -> ReconstructResult:
    """Judge a reported flight and fly its missile again."""
    built, request = opened(request)
    return judged(built, request, ready)


def judged(built: Builder, request: ReconstructRequest, ready: Ready = at_once) -> ReconstructResult:
    """Judge a reported flight with a builder. Raises BadInput for a report or a name that cannot be used."""
    where, time_s = _where(request, built), request.time_s
    resolution = (request.time_resolution_s or time_resolution(time_s)) if time_s is not None else None
    report = ReportedFlight(_metres(where.range_km), _metres(request.apogee_km), time_s, resolution)
    ready()
    azimuth = radians(where.azimuth_deg % 360.0)
    found = reconstruct(built, report, where.place, azimuth, request.missile, request.propulsion)
    flown = found.flown
    data = {
        "missile": flown.best.entry.name if flown else None,
        "from": where.name,
        "azimuth_deg": where.azimuth_deg,
        **_heights(report, found),
        **(_of_flown(flown) if flown else NOT_FLOWN),
        "reported_time_s": time_s,
        "reported_time_resolution_s": resolution,
        "consistent": found.judgement.consistent,
        "within_band": found.judgement.within_band,
        "impossible": found.judgement.impossible,
        "why": found.judgement.why,
        "assumptions": list(where.assumptions),
        "limits": list(LIMITS),
        "cautions": own_cautions(built, built.used),
        "provenance": provenance(built.catalogue, built.used, "mujun reconstruct"),
    }
    return ReconstructResult(
        data=data,
        title=say("{missile} from {area}", missile=data["missile"] or say("no ballistic missile"), area=where.name),
    )


def _where(request: ReconstructRequest, built: Builder) -> Where:
    """Return launch place and direction of a report; what was not reported is assumed."""
    assumptions, azimuth, range_km = [], request.azimuth, request.range_km
    start = request.start
    if start is None:
        areas = built.missile(request.missile)[0].launch_areas if request.missile else ()
        start = areas[0] if areas else built.catalogue.default(Area).id
        assumptions.append(
            say("launched from {place} (no launch place was given)", place=place_of(built.catalogue, start)[0])
        )
    name, position = place_of(built.catalogue, start)
    place = Place(*position)
    if request.to is not None:
        to_name, to = place_of(built.catalogue, request.to)
        bearing, distance = (float(x) for x in ground_path(place.latitude, place.longitude, to[0], to[1]))
        azimuth = round(degrees(bearing), 3)
        if range_km is None:
            range_km = round(distance / 1e3)
            assumptions.append(
                say(
                    "flown {range:,.0f} km, the distance to {place} (no range was given)", range=range_km, place=to_name
                )
            )
    if azimuth is None:
        assumptions.append(say("launched along {azimuth:g} deg (no azimuth was given)", azimuth=DEFAULT_AZIMUTH_DEG))
        azimuth = DEFAULT_AZIMUTH_DEG
    if request.missile is None:
        kind = f"{request.propulsion} missile" if request.propulsion else "missile"
        assumptions.append(say("a generic class of {kind} (no missile was named)", kind=kind))
    return Where(name, place, azimuth, range_km, tuple(assumptions))


def _metres(kilometres: float | None) -> float | None:
    return None if kilometres is None else kilometres * 1e3


def _heights(report: ReportedFlight, found: Reconstruction) -> dict[str, Any]:
    """Return range and apogee with the ends of their bands, km: as reported, or as found from the time."""
    rows: dict[str, Any] = {}
    for what, value in (("range", report.ground_range), ("apogee", report.apogee)):
        missing = found.flown.derived if found.flown is not None and value is None else None
        ends = (value, value, value) if missing is None else (missing.value, missing.low, missing.high)
        for end, metres in zip(("", "_low", "_high"), ends, strict=True):
            rows[f"{what}{end}_km"] = None if metres is None or not np.isfinite(metres) else metres / 1e3
    return rows


NOT_FLOWN: dict[str, Any] = {
    "flight_time_s": None, "flight_time_low_s": None, "flight_time_high_s": None, "kepler_time_s": None,
    "payload_kg": None, "cutoff_share": None, "fitted": None, "max_ranges": [], "band_contributions_s": {},
    "band_shifts_s": {}, "other_classes": [],
}  # fmt: skip
"""What is said of the missile where no ballistic one can have flown."""


def _of_flown(flown: Flown) -> dict[str, Any]:
    """Return what is said of the missile that fits best."""
    prediction, fit = flown.prediction, flown.best.fit
    reach = flown.farthest
    ranges = [
        {
            "azimuth_deg": round(degrees(azimuth), 3),
            "range_km": None if whole else distance / 1e3,
            "whole_earth": bool(whole),
            "apogee_km": None if whole else apogee / 1e3,
            "near_orbital": bool(orbital),
        }
        for azimuth, distance, whole, apogee, orbital in zip(
            flown.azimuths, reach.distance, reach.whole, reach.apogee, reach.near_orbital, strict=True
        )
    ]
    return {
        "flight_time_s": prediction.time,
        "flight_time_low_s": prediction.time - prediction.half,
        "flight_time_high_s": prediction.time + prediction.half,
        "kepler_time_s": flown.kepler_time,
        "payload_kg": float(fit.payload_mass[0]),
        "cutoff_share": float(fit.cutoff[0]),
        "fitted": "cut-off" if fit.by_cutoff else "payload",
        "max_ranges": ranges,
        "band_contributions_s": {doubt.name: doubt.spread for doubt in prediction.doubts},
        "band_shifts_s": {doubt.name: doubt.shift for doubt in prediction.doubts if doubt.shift},
        "other_classes": list(flown.others),
    }
