"""Ground that sites defend, from Python."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mujun.reports.plain import clean
from mujun.runs.footprints import FootprintAsked, FootprintFound, footprint_found


@dataclass(frozen=True)
class Footprint:
    """The ground that some sites defend together. name: sites and missiles."""

    name: str
    found: FootprintFound = field(repr=False)

    @property
    def area_km2(self) -> float:
        """Area that is defended with the shots asked for."""
        return float(self.found.data["area_km2"])

    @property
    def places(self) -> list[dict[str, Any]]:
        """Places within the missiles' reach: place, lat_deg, lon_deg, shots, slack_s (seconds to spare), defended."""
        return list(self.found.data["places"])

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data: the content of footprint.json."""
        found: dict[str, Any] = clean(self.found.data)
        return found

    def to_geojson(self) -> dict[str, Any]:
        """Return regions, sites and places as a GeoJSON FeatureCollection (longitude and latitude in deg, WGS 84)."""
        return {"type": "FeatureCollection", "features": self.found.features}

    def save(self, folder: str | Path) -> Path:
        """Write JSON, GeoJSON, KML, CSV and the map into a new or empty folder; return it. Raises BadInput for another."""
        target = Path(folder)
        self.found.write(target)
        return target

    def _repr_html_(self) -> str:
        from markupsafe import escape

        bare = [p["place"] for p in self.places if not p["defended"]]
        said = f"{self.area_km2:,.0f} km²; {len(self.places) - len(bare)} places defended, {len(bare)} not"
        said += f": {', '.join(bare[:12])}" if bare else ""
        return f"<p><b>{escape(self.name)}</b><br>{escape(said)}</p>"


def footprint(
    defences: str | Path | Sequence[str | Path],
    against: str | Path | Sequence[str | Path],
    start: str | Sequence[str],
    shapes: Sequence[str] = ("min-energy",),
    shots: int = 1,
    mode: str = "launch-on-remote",
    sensors: Sequence[str] = (),
    interceptor: str | None = None,
    points: int = 10_000,
    radius_km: float | None = None,
    params: Mapping[str, str] | None = None,
    ready: Callable[[], None] = lambda: None,
) -> Footprint:
    """Return the ground that sites defend together against missiles from some places.

    Args:
        defences: sites, by name or as YAML files.
        against: missiles, by name or as YAML files.
        start: launch places, a name of the catalogue or "LAT,LON" in deg.
        shapes: of the flights: min-energy, lofted=F, depressed=F or apogee=KM.
        shots: that a point needs, against every missile that reaches it, to count as defended.
        mode: organic, launch-on-remote or engage-on-remote.
        sensors: more radars that tell the sites what they see.
        interceptor: another one at all sites.
        points: aim points of the grid.
        radius_km: of the grid; by default as far as the area goes.
        params: numbers of the catalogue to change, path -> value with its unit.
        ready: called when all names are known to exist, before the work.

    Raises BadInput for what does not exist or fit. Nominal values, reach, sight and time only: "can meet" is not "will hit".
    """
    asked = FootprintAsked(
        _several(defences), _several(against), _several(start), shapes, shots, mode, sensors, interceptor, points, radius_km
    )  # fmt: skip
    found = footprint_found(asked, [f"{path}={value}" for path, value in (params or {}).items()], ready)
    missiles = ", ".join(dict.fromkeys(launch.missile_name for launch in found.launches))
    return Footprint(f"{' and '.join(found.data['defences'])} against {missiles}", found)


def _several(names: str | Path | Sequence[str | Path]) -> list[str]:
    return [str(names)] if isinstance(names, str | Path) else [str(name) for name in names]
