"""Defended ground, from Python."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mujun.api.arguments import Arguments, Files, Name, Params, PlaceLike
from mujun.api.results import Computed
from mujun.api.scalars import given, number, texts, whole
from mujun.runs.engagements.footprint import FootprintRequest, FootprintResult, run

COARSE_POINTS = 400
"""Most aim points of a grid that is computed while something is dragged."""


class Footprint(Computed):
    """The ground that sites defend together, or with `denied` the launch points that they engage.

    - area_km2: area with the required number of shots.
    - places: places within the missiles' range, with shots, slack_s and whether they are defended.
    """

    _found: FootprintResult
    _table = "places"

    @property
    def name(self) -> str:
        """Names of sites and missiles."""
        missiles = ", ".join(dict.fromkeys(launch.missile_name for launch in self._found.launches))
        return f"{' and '.join(self._found.data['defences'])} against {missiles}"

    def coarse(self, params: Mapping[str, Any]) -> "Footprint":
        """Return the ground computed again with other numbers, as `again` does, at COARSE_POINTS aim points at most."""
        asked = self._asked
        assert isinstance(asked, FootprintRequest)
        return self._anew(replace(asked, points=min(asked.points, COARSE_POINTS)), params)

    def to_geojson(self) -> dict[str, Any]:
        """Return regions, sites and places as a GeoJSON FeatureCollection (longitude and latitude in deg, WGS 84)."""
        return self.__geo_interface__

    def _said(self) -> str:
        data = self._found.data
        if "area_km2" not in data:
            return f"{self.name} to {data['to']}: {data['launch_area_denied_km2']:,} km² of launch area denied"
        bare = [p["place"] for p in data["places"] if not p["defended"]]
        said = f"{data['area_km2']:,.0f} km²; {len(data['places']) - len(bare)} places defended, {len(bare)} not"
        return f"{self.name}: {said}" + (f": {', '.join(bare[:12])}" if bare else "")


def footprint(
    defences: Name | Sequence[Name],
    against: Name | Sequence[Name],
    start: PlaceLike | Sequence[PlaceLike],
    shapes: str | Sequence[str] = ("min-energy",),
    shots: int = 1,
    mode: str = "launch-on-remote",
    sensors: Name | Sequence[Name] = (),
    interceptor: Name | None = None,
    object_seen: str = "warhead",
    early_intercept: bool = False,
    points: int = 10_000,
    radius_km: float | None = None,
    params: Params = None,
    files: Files = (),
    denied: bool = False,
    to: PlaceLike | None = None,
    network: Name | None = None,
    on: Sequence[str] = (),
    off: Sequence[str] = (),
) -> Footprint:
    """Return the ground that sites defend together against missiles from some places.

    Args:
        defences: sites, or one posture: by name, as entries or as YAML files.
        against: missiles, by name, as entries or as YAML files.
        start: launch places: names, "LAT,LON", or (latitude, longitude[, height]) in deg and m.
        shapes: of the flights: min-energy, least-propellant, lofted=F, depressed=F, apogee=KM, time=S or burnout-angle=DEG.
        shots: number of shots that a defended point has against every missile that reaches it.
        mode: organic, launch-on-remote or engage-on-remote.
        sensors: further radars that report to the sites.
        interceptor: replaces the interceptor at all sites.
        object_seen: what radars follow after burnout: "warhead"; "bus", while it carries the warhead; or "largest", the spent
            stage beside the warhead.
        early_intercept: whether a launch may be ordered before the missile's burnout.
        points: aim points of the grid.
        radius_km: of the grid; by default as far as the area extends.
        params: numbers of the catalogue to change, path -> value with its unit.
        files: of your own, with entries (.yaml) and sources (.bib), beside those named.
        denied: return instead the launch points around `start` that are engaged on the way to `to`.
        to: the target, for `denied`.
        network: the network that connects sensors and sites.
        on, off: links, sensors and nodes to switch on or off.

    Raises BadInput for anything that does not exist or fit. Nominal values, reach, sight and time only: "can meet" is
    not "will hit".
    """
    asked = Arguments(params, files)
    request = FootprintRequest(
        **asked.defended(defences, mode, sensors, network, on, off, interceptor, object_seen, early_intercept),
        against=asked.names("against", against),
        start=asked.places("start", start),
        shapes=texts("shapes", shapes),
        shots=whole("shots", shots),
        points=whole("points", points),
        radius_km=given(number, "radius_km", radius_km, "km"),
        denied=denied,
        to=given(asked.place, "to", to),
        **asked.shared,
    )
    return Footprint(request, run)
