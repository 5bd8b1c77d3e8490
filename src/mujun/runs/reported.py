"""A reported test flight, judged: what was asked, with what is assumed where nothing was said, and the answer as plain data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import degrees, radians
from typing import Any

from mujun.analyses.single.reconstruction import Report, reconstruct, time_resolution
from mujun.base.outcomes import BadInput
from mujun.earth.place import Place
from mujun.reports.data.provenance import provenance
from mujun.runs.asked import builder
from mujun.scenario.building.places import place_of
from mujun.scenario.schema.entry import Area

DEFAULT_AZIMUTH_DEG = 90.0


@dataclass(frozen=True)
class ReportAsked:
    """A report, and the missile and place that it is read with."""

    range_km: float
    apogee_km: float
    time_s: float | None = None
    resolution_s: float | None = None
    start: str | None = None
    missile: str | None = None
    azimuth: float | None = None

    def __post_init__(self) -> None:
        if self.resolution_s is not None and not 0.0 < self.resolution_s <= 600.0:
            raise BadInput(f"--time-resolution-s {self.resolution_s:g}: expected above 0 and at most 600 s")
        if self.azimuth is not None and not -360.0 <= self.azimuth <= 360.0:
            raise BadInput(f"--azimuth {self.azimuth:g}: expected degrees between -360 and 360")


def report_judged(
    asked: ReportAsked, params: Sequence[str] = (), ready: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    """Return what a report says about the missile. ready: called when all names are known to exist, before the work."""
    built = builder(params, [asked.missile])
    assumptions = []
    start, azimuth, time_s = asked.start, asked.azimuth, asked.time_s
    if start is None:
        areas = built.missile(asked.missile)[0].launch_areas if asked.missile else ()
        start = areas[0] if areas else built.catalogue.default(Area).id
        assumptions.append(f"launched from {place_of(built.catalogue, start)[0]} (no --from was given)")
    name, place = place_of(built.catalogue, start)
    if azimuth is None:
        assumptions.append(f"launched along {DEFAULT_AZIMUTH_DEG:g} deg (no --azimuth was given)")
        azimuth = DEFAULT_AZIMUTH_DEG
    if asked.missile is None:
        assumptions.append("a generic class of missile (no --missile was given)")
    resolution = (asked.resolution_s or time_resolution(time_s)) if time_s is not None else None
    report = Report(asked.range_km * 1e3, asked.apogee_km * 1e3, time_s, resolution)
    ready()
    found = reconstruct(built, report, Place(*place), radians(azimuth % 360.0), asked.missile, tuple(assumptions))
    ranges = [
        {"azimuth_deg": round(degrees(a), 3), "range_km": None if whole else r / 1e3, "whole_earth": bool(whole)}
        for a, r, whole in zip(found.azimuths, found.max_ranges, found.whole_earth, strict=True)
    ]
    return {
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
            "Maximum ranges re-fly the full boost at the best pitch, with the Earth's rotation.",
        ],
        "provenance": provenance(built.catalogue, built.used, "mujun reconstruct"),
    }
