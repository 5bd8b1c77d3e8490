"""Judges a reported test flight, from Python."""

from mujun.api.arguments import Arguments, Files, Name, Params, PlaceLike
from mujun.api.results import Answer
from mujun.api.scalars import given, number, text
from mujun.runs.flights.reconstruct import ReconstructRequest, run


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
) -> Report:
    """Return the conclusions from a report of a test flight about its missile.

    At least two of range, apogee and time are reported; the third is found with its band.

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
        files: of your own, with entries (.yaml) and sources (.bib), beside those named.

    Raises BadInput if no missile fits.
    """
    asked = Arguments(params, files)
    request = ReconstructRequest(
        range_km=given(number, "range_km", range_km, "km"),
        apogee_km=given(number, "apogee_km", apogee_km, "km"),
        time_s=given(number, "time_s", time_s, "s"),
        start=given(asked.place, "start", start),
        to=given(asked.place, "to", to),
        propulsion=given(text, "propulsion", propulsion),
        missile=asked.optional("missile", missile),
        azimuth=given(number, "azimuth", azimuth, "degrees from north"),
        time_resolution_s=given(number, "time_resolution_s", time_resolution_s, "s"),
        **asked.shared,
    )
    return Report(run(request))
