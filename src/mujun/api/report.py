"""A reported test flight, judged from Python."""

from collections.abc import Mapping
from typing import Any

from mujun.reports.plain import clean
from mujun.runs.reported import ReportAsked, report_judged


def reconstruct(
    range_km: float,
    apogee_km: float,
    time_s: float | None = None,
    start: str | None = None,
    missile: str | None = None,
    azimuth: float | None = None,
    time_resolution_s: float | None = None,
    params: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return what a report of a test flight says about the missile, as plain data.

    Args:
        range_km: reported distance over the ground.
        apogee_km: reported greatest height.
        time_s: reported flight time.
        start: launch place; by default the missile's first published area, else an area that `assumptions` names.
        missile: of the catalogue, or a YAML file; by default the generic class that fits best.
        azimuth: of the launch, deg from north; by default 90, which `assumptions` says.
        time_resolution_s: what the time was rounded to; by default guessed from the number.
        params: numbers of the catalogue to change, path -> value with its unit.

    `impossible` says that even a shot without boost and air would take another time; `flight_time_low_s` to
    `flight_time_high_s` is the prediction's band, `payload_kg` the payload that was fitted, `max_ranges` how far the same boost
    carries it by azimuth. The payload is a fit and no measurement. Raises BadInput where nothing fits.
    """
    asked = ReportAsked(range_km, apogee_km, time_s, time_resolution_s, start, missile, azimuth)
    changes = [f"{path}={value}" for path, value in (params or {}).items()]
    found: dict[str, Any] = clean(report_judged(asked, changes))
    return found
