"""Judges a reported test flight, from Python."""

from pathlib import Path
from typing import Any

from mujun.api.arguments import Arguments, Files, Name, Params, PlaceLike
from mujun.api.results import Answer
from mujun.api.scalars import file_path, given, number, text
from mujun.runs.flights.reconstruct import ReconstructRequest, run
from mujun.runs.flights.reported_tests import ReportedTestsResult, table_asked
from mujun.runs.flights.reported_tests import run as run_table


class Report(Answer):
    """The conclusions from a report of a test flight.

    - impossible: whether even a ballistic flight without boost and air would take longer, or no ballistic missile flies so.
    - consistent: whether the reported time fits; None: no time was reported.
    - flight_time_low_s, flight_time_high_s: ends of the predicted 90 % band.
    - apogee_km, range_km: as reported, or found from the time; with `_low_km` and `_high_km` the ends of their 90 % band.
    - payload_kg: the fitted payload; it is not a measurement. None: no ballistic missile can have flown.
    - max_ranges: greatest range of the same boost, by azimuth.
    """

    _table = "max_ranges"

    def _said(self) -> str:
        return f"{self._found.title}: {self._found.data['why']}"


class Reports(Answer):
    """The conclusions from a table of reported tests, a row for each test: `tests`.

    - judged, too_little_reported, faults: how many rows are of each kind.
    - tests: line, what the table said, `status` ("judged", "too little reported" or "unusable") and `why`; judged rows have
      the values of `Report`, and `max_range_km`, the greatest of all azimuths.
    """

    _found: ReportedTestsResult
    _table = "tests"

    def save(self, path: str | Path) -> Path:
        """Write the rows to a file, csv, xlsx or json by its ending; return its path. Raises BadInput for another ending."""
        target = file_path("path", path)
        self._found.save(target)
        return target

    def _said(self) -> str:
        data = self._found.data
        return f"{data['table']}: {data['judged']} of {len(data['tests'])} tests judged, {data['faults']} rows with a fault"


def reconstruct(
    range_km: float | None = None,
    apogee_km: float | None = None,
    time_s: float | None = None,
    start: PlaceLike | None = None,
    missile: Name | None = None,
    azimuth: float | None = None,
    time_resolution_s: float | None = None,
    to: PlaceLike | None = None,
    propulsion: str | None = None,
    params: Params = None,
    files: Files = (),
) -> "Report | Reports":
    """Return the conclusions from a report of a test flight about its missile: a `Report`.

    At least two of range, apogee and time are reported; the third is found with its band. With a table of tests among
    `files` and nothing else, every row is judged: `Reports`.

    Args:
        range_km: reported distance over the ground.
        apogee_km: reported greatest height.
        time_s: reported flight time.
        start: launch place; by default the missile's first published area, or else an area named in `assumptions`.
        missile: of the catalogue, or a YAML file; by default the generic class that fits best.
        azimuth: of the launch, deg from north; by default 90, as stated in `assumptions`.
        time_resolution_s: rounding of the reported time; by default estimated from its digits.
        to: place of impact; gives the direction, and the range if none is reported.
        propulsion: of the missiles tried where none is named, "solid" or "liquid"; by default both.
        params: numbers of the catalogue to change, path -> value with its unit.
        files: of your own, with entries (.yaml) and sources (.bib), beside those named; or a table of tests (.csv).

    Raises BadInput if no missile fits.
    """
    asked = Arguments(params, files)
    report: dict[str, Any] = {
        "range_km": given(number, "range_km", range_km, "km"),
        "apogee_km": given(number, "apogee_km", apogee_km, "km"),
        "time_s": given(number, "time_s", time_s, "s"),
        "start": given(asked.place, "start", start),
        "to": given(asked.place, "to", to),
        "propulsion": given(text, "propulsion", propulsion),
        "missile": asked.optional("missile", missile),
        "azimuth": given(number, "azimuth", azimuth, "degrees from north"),
        "time_resolution_s": given(number, "time_resolution_s", time_resolution_s, "s"),
    }
    table = table_asked(report, **asked.shared)
    return Reports(run_table(table)) if table is not None else Report(run(ReconstructRequest(**report, **asked.shared)))
