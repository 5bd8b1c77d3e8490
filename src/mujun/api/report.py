"""A reported test flight, judged from Python."""

from mujun.api.arguments import Arguments, Name, Params, PlaceLike, number
from mujun.api.results import Answer
from mujun.runs.flights.reconstruct import ReconstructRequest, run


class Report(Answer):
    """What a report of a test flight says about its missile.

    impossible: even a shot without boost and air would take another time. consistent: whether the reported time fits; None: no
    time was reported. flight_time_low_s, flight_time_high_s: the prediction's band. payload_kg: the payload that was fitted, no
    measurement. max_ranges: how far the same boost carries it, by azimuth.
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
    """Return what a report of a test flight says about the missile.

    Args:
        range_km: reported distance over the ground.
        apogee_km: reported greatest height.
        time_s: reported flight time.
        start: launch place; by default the missile's first published area, else an area that `assumptions` names.
        missile: of the catalogue, or a YAML file; by default the generic class that fits best.
        azimuth: of the launch, deg from north; by default 90, which `assumptions` says.
        time_resolution_s: what the time was rounded to; by default guessed from the number.
        params: numbers of the catalogue to change, path -> value with its unit.

    Raises BadInput where nothing fits.
    """
    asked = Arguments(params)
    request = ReconstructRequest(
        range_km=number("range_km", range_km, "km"),
        apogee_km=number("apogee_km", apogee_km, "km"),
        time_s=None if time_s is None else number("time_s", time_s, "s"),
        start=None if start is None else asked.place("start", start),
        missile=asked.optional("missile", missile),
        azimuth=None if azimuth is None else number("azimuth", azimuth, "degrees from north"),
        time_resolution_s=None if time_resolution_s is None else number("time_resolution_s", time_resolution_s, "s"),
        params=asked.params,
    )
    return Report(run(request))
