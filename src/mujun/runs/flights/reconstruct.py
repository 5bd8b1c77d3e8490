"""Judges a reported test flight, with assumptions for missing data."""

from dataclasses import dataclass
from math import degrees, radians

from mujun.analyses.single.reconstruction import reconstruct, time_resolution
from mujun.analyses.single.report_band import ReportedFlight
from mujun.base.outcomes import BadArgument
from mujun.earth.place import Place
from mujun.flight.aiming.reach import NEAR_ORBIT
from mujun.reports.data.provenance import provenance
from mujun.runs.shared.request import Ready, Request, Result, Tick, at_once, builder, check_azimuth
from mujun.scenario.building.places import place_of
from mujun.scenario.schema.entry import Area

DEFAULT_AZIMUTH_DEG = 90.0


@dataclass(frozen=True, kw_only=True)
class ReconstructRequest(Request):
    """A report of a test flight, and the missile and place assumed for it.

    time_resolution_s: rounding of the reported time; None: estimated from its digits.
    azimuth: deg from north.
    """

    range_km: float
    apogee_km: float
    time_s: float | None = None
    time_resolution_s: float | None = None
    start: str | None = None
    missile: str | None = None
    azimuth: float | None = None

    def __post_init__(self) -> None:
        resolution = self.time_resolution_s
        if resolution is not None and not 0.0 < resolution <= 600.0:
            raise BadArgument(f"<time_resolution_s> {resolution:g}: expected above 0 and at most 600 s")
        check_azimuth(self.azimuth)


@dataclass(frozen=True, kw_only=True)
class ReconstructResult(Result):
    """The conclusions from a report about its missile."""


def run(request: ReconstructRequest, ready: Ready = at_once, tick: Tick | None = None) -> ReconstructResult:
    """Judge a reported flight and fly its missile again."""
    built = builder(request, [request.missile])
    assumptions = []
    start, azimuth, time_s = request.start, request.azimuth, request.time_s
    if start is None:
        areas = built.missile(request.missile)[0].launch_areas if request.missile else ()
        start = areas[0] if areas else built.catalogue.default(Area).id
        assumptions.append(f"launched from {place_of(built.catalogue, start)[0]} (no launch place was given)")
    name, place = place_of(built.catalogue, start)
    if azimuth is None:
        assumptions.append(f"launched along {DEFAULT_AZIMUTH_DEG:g} deg (no azimuth was given)")
        azimuth = DEFAULT_AZIMUTH_DEG
    if request.missile is None:
        assumptions.append("a generic class of missile (no missile was named)")
    resolution = (request.time_resolution_s or time_resolution(time_s)) if time_s is not None else None
    report = ReportedFlight(request.range_km * 1e3, request.apogee_km * 1e3, time_s, resolution)
    ready()
    found = reconstruct(built, report, Place(*place), radians(azimuth % 360.0), request.missile, tuple(assumptions))
    ranges = [
        {
            "azimuth_deg": round(degrees(a), 3),
            "range_km": None if whole else r / 1e3,
            "whole_earth": bool(whole),
            "apogee_km": None if whole else apogee / 1e3,
            "near_orbital": bool(orbital),
        }
        for a, r, whole, apogee, orbital in zip(
            found.azimuths, found.max_ranges, found.whole_earth, found.range_apogees, found.near_orbital, strict=True
        )
    ]
    data = {
        "missile": found.missile,
        "from": name,
        "azimuth_deg": azimuth,
        "flight_time_s": found.time,
        "flight_time_low_s": found.low,
        "flight_time_high_s": found.high,
        "kepler_time_s": found.kepler_time,
        "reported_time_s": time_s,
        "reported_time_resolution_s": resolution,
        "consistent": found.consistent,
        "within_band": found.within_band,
        "impossible": found.impossible,
        "why": found.why,
        "payload_kg": found.payload_mass,
        "cutoff_share": found.cutoff,
        "fitted": found.fitted_by,
        "max_ranges": ranges,
        "band_contributions_s": found.contributions,
        "other_classes": list(found.others),
        "assumptions": list(found.assumptions),
        "limits": [
            "The payload stands for all that the model gets wrong about the missile: it is a fit, not a measurement.",
            "Maximum ranges re-fly the full boost at the best pitch, with the Earth's rotation. A near-orbital flight burns out "
            f"at {NEAR_ORBIT * 100.0:.0f} % of circular speed or more: it flies low and far, and no missile is known to.",
        ],
        "provenance": provenance(built.catalogue, built.used, "mujun reconstruct"),
    }
    return ReconstructResult(data=data, title=f"{found.missile} from {name}")
