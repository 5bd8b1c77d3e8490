"""Radar coverage and interceptor reach, from Python."""

from collections.abc import Sequence
from typing import Any

from numpy.typing import ArrayLike

from mujun.api.arguments import Arguments, Files, Name, Params, PlaceLike
from mujun.api.flight import Flight
from mujun.api.results import Computed
from mujun.api.scalars import given, number, numbers, text
from mujun.base.outcomes import BadArgument
from mujun.base.text import say
from mujun.runs.flights import coverage as covering
from mujun.runs.flights import reach as reaching


class Coverage(Computed):
    """The coverage of sensors. `flight`, if a missile was given: the sensors that see it, with start and end times."""

    _found: covering.CoverageResult

    @property
    def name(self) -> str:
        """Names of the sensors."""
        return f"coverage of {', '.join(s['sensor'] for s in self._found.data['sensors'])}"

    def rows(self, table: str | None = None) -> list[dict[str, Any]]:
        """Return the rows of a table; by default the range of each sensor, by altitude and cross-section."""
        if table is not None:
            return super().rows(table)
        return [{"sensor": s["sensor"], **row} for s in self.to_dict()["sensors"] for row in s["footprints"]]

    def _said(self) -> str:
        data = self._found.data
        looked = f", looking at {data['flight']['missile']} {data['flight']['where']}" if "flight" in data else ""
        return f"what {', '.join(s['sensor'] for s in data['sensors'])} could see{looked}"


class Reach(Computed):
    """The reach of interceptors by flight time. sites: each with its contours."""

    _found: reaching.ReachResult

    @property
    def name(self) -> str:
        """Names of the sites."""
        return f"reach of {', '.join(s['site'] for s in self._found.data['sites'])}"

    def rows(self, table: str | None = None) -> list[dict[str, Any]]:
        """Return the rows of a table; by default the contours of each site."""
        if table is not None:
            return super().rows(table)
        return [{"site": s["site"], **row} for s in self.to_dict()["sites"] for row in s["contours"]]

    def _said(self) -> str:
        sites = self._found.data["sites"]
        return "; ".join(f"{s['site']} ({s['interceptor']}): {s['reach_area_km2']:,} km²" for s in sites)


def coverage(
    sensors: Name | Sequence[Name],
    against: Name | Flight | None = None,
    start: PlaceLike | None = None,
    to: PlaceLike | None = None,
    azimuth: float | None = None,
    shape: str | None = None,
    altitudes_km: ArrayLike = (),
    cross_sections_m2: ArrayLike = (),
    object_seen: str = "warhead",
    params: Params = None,
    files: Files = (),
) -> Coverage:
    """Return the coverage of sensors, and the times at which each sees a flight.

    Args:
        sensors: radars, or defences that have one.
        against: a missile, with its `start` and `to` or `azimuth`; or a flight of `mujun.fly`.
        start, to: launch place and target.
        azimuth: of the launch, deg from north.
        shape: of the trajectory, as for `mujun.fly`.
        altitudes_km, cross_sections_m2: of targets; by default a standard set.
        object_seen: what radars follow after burnout: "warhead"; "bus", while it carries the warhead; or "largest", the spent
            stage beside the warhead.
        params: numbers of the catalogue to change, path -> value with its unit.
        files: of your own, with entries (.yaml) and sources (.bib), beside those named.

    Raises BadInput for anything that does not exist or fit.
    """
    asked = Arguments(params, files)
    names = asked.names("sensors", sensors)
    flown = flight_asked(asked, against, start, to, azimuth, shape)
    request = covering.CoverageRequest(
        sensors=names,
        **flown,
        object_seen=text("object_seen", object_seen),
        altitudes_km=numbers("altitudes_km", altitudes_km, "km"),
        cross_sections_m2=numbers("cross_sections_m2", cross_sections_m2, "m^2"),
        **asked.shared,
    )
    return Coverage(request, covering.run)


def reach(
    defences: Name | Sequence[Name],
    altitudes_km: ArrayLike = (),
    times_s: ArrayLike = (),
    interceptor: Name | None = None,
    params: Params = None,
    files: Files = (),
) -> Reach:
    """Return the reach of the sites' interceptors, by altitude and time.

    Args:
        defences: sites, or one posture.
        altitudes_km, times_s: of the contours; by default a standard set.
        interceptor: replaces the interceptor at all sites.
        params: numbers of the catalogue to change, path -> value with its unit.
        files: of your own, with entries (.yaml) and sources (.bib), beside those named.

    Raises BadInput for anything that does not exist or fit.
    """
    asked = Arguments(params, files)
    request = reaching.ReachRequest(
        defences=asked.names("defences", defences),
        altitudes_km=numbers("altitudes_km", altitudes_km, "km"),
        times_s=numbers("times_s", times_s, "s"),
        interceptor=asked.optional("interceptor", interceptor),
        **asked.shared,
    )
    return Reach(request, reaching.run)


def flight_asked(
    asked: Arguments, against: Any, start: Any, to: Any, azimuth: Any, shape: str | None
) -> dict[str, Any]:
    """Return the arguments of a request for one flight: the given ones, or those of a flight flown before.

    Raises BadInput for a flight given together with places.
    """
    if isinstance(against, Flight):
        if any(value is not None for value in (start, to, azimuth)):
            raise BadArgument(say("<against> is a flight; expected no <start>, <to> or <azimuth> beside it"))
        one = against.asked
        asked.change(one.params)
        asked.files += one.files
        target, along = (several[0] if several else None for several in (one.to, one.azimuth))
        return {
            "against": one.missile[0],
            "start": one.start,
            "to": target,
            "azimuth": along,
            "shape": one.flown_shape().name,
        }
    return {
        "against": asked.optional("against", against),
        "start": given(asked.place, "start", start),
        "to": given(asked.place, "to", to),
        "azimuth": given(number, "azimuth", azimuth, "degrees from north"),
        "shape": given(text, "shape", shape),
    }
