"""A footprint asked for, checked, computed, and its files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mujun.analyses.cases.launches import Launch
from mujun.analyses.single.denied import Denied, launch_area_denied
from mujun.analyses.single.footprints import Ground, defended_ground
from mujun.analyses.single.reach import usable_site
from mujun.base.outcomes import BadInput
from mujun.engagement.defence import Defence
from mujun.flight.model.shape import parse_shape
from mujun.reports.data.footprint import denied_data, draw, features_of, ground_data, remarks
from mujun.reports.data.provenance import provenance
from mujun.reports.formats.files import write_files
from mujun.reports.formats.geojson import collection_text
from mujun.reports.formats.kml import kml_text
from mujun.reports.formats.tabular import csv_text, data_workbook
from mujun.reports.plain import to_json
from mujun.runs.asked import builder
from mujun.runs.scenarios import expanded, scenario_for
from mujun.scenario.building.places import place_of


@dataclass(frozen=True)
class FootprintAsked:
    """What is asked: ground defended by some sites against some missiles, or with `denied` launch points around `starts`."""

    defences: Sequence[str]
    missiles: Sequence[str]
    starts: Sequence[str]
    shapes: Sequence[str] = ("min-energy",)
    shots: int = 1
    mode: str = "launch-on-remote"
    sensors: Sequence[str] = ()
    interceptor: str | None = None
    points: int = 10_000
    radius_km: float | None = None
    denied: bool = False
    to: str | None = None
    linked: tuple[str | None, Sequence[str], Sequence[str]] = (None, (), ())
    """A network, and what of it is switched on and off."""

    def __post_init__(self) -> None:
        if self.shots < 1:
            raise BadInput(f"--shots {self.shots}: expected at least 1")
        if self.points < 4:
            raise BadInput(f"--points {self.points}: the aim grid is empty; expected at least 4 points")
        if self.radius_km is not None and not 0.0 < self.radius_km <= 9000.0:
            raise BadInput(f"--radius-km {self.radius_km:g}: expected more than 0 and at most 9,000")
        if self.denied and self.points > 10_000:
            raise BadInput(
                f"--points {self.points}: launch points are no finer than a quarter degree; expected at most 10,000"
            )
        if self.denied and (self.to is None or len(self.missiles) != 1 or len(self.starts) != 1):
            raise BadInput("--denied needs --to PLACE, one --against and one --from (the middle of the launch points)")
        if self.to is not None and not self.denied:
            raise BadInput("--to is for --denied; a footprint is over all aim points")
        for shape in self.shapes:
            parse_shape(shape)


@dataclass(frozen=True)
class FootprintFound:
    """A footprint. shown: its regions; data: the JSON object."""

    shown: Ground | Denied
    data: dict[str, Any]
    defence: Defence
    launches: list[Launch]

    @property
    def features(self) -> list[dict[str, Any]]:
        """Regions, sites and places as features of GeoJSON."""
        return features_of(self.shown, self.data, self.defence)

    def write(self, out: Path) -> None:
        """Write JSON, GeoJSON, KML, the places as CSV and the map into a folder."""
        features = self.features
        title = f"{', '.join(self.data['defences'])}: footprint"
        files: dict[str, str | bytes] = {
            "footprint.json": to_json(self.data) + "\n",
            "footprint.geojson": collection_text(features),
            "footprint.kml": kml_text(title, self.data["limits"][0], features),
        }
        files["tables.xlsx"] = data_workbook(self.data)
        if self.data.get("places"):
            files["places.csv"] = csv_text(self.data["places"])
        write_files(out, files)
        draw(out, self.shown, self.data, self.defence, self.launches)


def footprint_found(
    asked: FootprintAsked, params: Sequence[str] = (), ready: Callable[[], None] = lambda: None
) -> FootprintFound:
    """Return what is asked. ready: called when all names are known to exist, before the work."""
    network, on, off = asked.linked
    built = builder(params, [*asked.defences, *asked.missiles, *asked.sensors, asked.interceptor, network])
    defences, posture = expanded(built, asked.defences)
    scenario = scenario_for(
        built,
        defences,
        asked.mode,
        asked.sensors,
        asked.interceptor,
        shots=asked.shots,
        shapes=tuple(asked.shapes),
        network=network,
        on=on,
        off=off,
        posture=posture,
    )
    starts = [place_of(built.catalogue, start) for start in asked.starts]
    names = {missile: built.missile(missile)[0].name for missile in asked.missiles}
    launches = [Launch(missile, names[missile], name, place) for missile in asked.missiles for name, place in starts]
    target = place_of(built.catalogue, asked.to) if asked.to is not None else None
    ready()
    defence = built.defence(scenario)
    stock = sum(site.stock for site in defence.sites)
    if asked.shots > stock:
        raise BadInput(f"--shots {asked.shots}: the sites have {stock} interceptors together; expected at most so many")
    for name in defences:
        usable_site(built, name, asked.interceptor)
    radius = None if asked.radius_km is None else asked.radius_km * 1e3
    data: dict[str, Any]
    shown: Ground | Denied
    if target is not None:
        points = min(asked.points, 10_000)
        shown = launch_area_denied(built, scenario, asked.missiles[0], target[1], starts[0][1], radius or 1.0e6, points)
        data = denied_data(shown, scenario, defence, launches[0], target[0])
    else:
        shown = defended_ground(built, scenario, launches, asked.points, radius)
        data = ground_data(shown, scenario, defence, launches)
    data["remarks"] = remarks(defence, data)
    data["interceptor_boosts"] = built.boosts()
    data["provenance"] = provenance(built.catalogue, built.used, "mujun footprint")
    return FootprintFound(shown, data, defence, launches)
