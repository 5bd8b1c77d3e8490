"""Judges a reported test flight, from Python."""

from mujun.api.arguments import Arguments, Name, Params, PlaceLike
from mujun.api.results import Answer
from mujun.api.scalars import given, number
from mujun.runs.flights.reconstruct import ReconstructRequest, run


class Report(Answer):
    """The conclusions from a report of a test flight.

    - impossible: whether even a ballistic flight without boost and air would take another time.
    - consistent: whether the reported time fits; None: no time was reported.
    - flight_time_low_s, flight_time_high_s: ends of the predicted band.
    - payload_kg: the fitted payload; it is not a measurement.
    - max_ranges: greatest range of the same boost, by azimuth.
    """

    _table = "max_ranges"

    def _said(self) -> str:
        return f"{self._found.title}: {self._found.data['why']}"


def reconstruct(
    range_km: float,
    apogee_km: float,
    time_s: float | None = None,
    start: PlaceLike | None = None,
    missile: Name | None = None,
    azimuth: float | None = None,
    time_resolution_s: float | None = None,
    params: Params = None,
) -> Report:
    """Return the conclusions from a report of a test flight about its missile.

    Args:
        range_km: reported distance over the ground.
        apogee_km: reported greatest height.
        time_s: reported flight time.
        start: launch place; by default the missile's first published area, or else an area named in `assumptions`.
        missile: of the catalogue, or a YAML file; by default the generic class that fits best.
        azimuth: of the launch, deg from north; by default 90, as stated in `assumptions`.
        time_resolution_s: rounding of the reported time; by default estimated from its digits.
        params: numbers of the catalogue to change, path -> value with its unit.

    Raises BadInput if no missile fits.
    """
    asked = Arguments(params)
    request = ReconstructRequest(
        range_km=number("range_km", range_km, "km"),
        apogee_km=number("apogee_km", apogee_km, "km"),
        time_s=given(number, "time_s", time_s, "s"),
        start=given(asked.place, "start", start),
        missile=asked.optional("missile", missile),
        azimuth=given(number, "azimuth", azimuth, "degrees from north"),
        time_resolution_s=given(number, "time_resolution_s", time_resolution_s, "s"),
        **asked.shared,
    )
    return Report(run(request))
