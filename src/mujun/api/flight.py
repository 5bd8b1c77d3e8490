"""A missile flown from Python."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import radians
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.single.flight import SingleFlight, fly_along, fly_to
from mujun.base.outcomes import BadInput
from mujun.flight.model.shape import parse_shape
from mujun.reports.data.flight import path_rows
from mujun.runs.asked import builder
from mujun.runs.flown import event_rows, path_dataset, save_path
from mujun.scenario.building.places import place_of


@dataclass(frozen=True)
class Flight:
    """One flight. name: missile and launch point; the Earth turns and is WGS 84; speeds are inertial where the name says so."""

    name: str
    flown: SingleFlight = field(repr=False)

    @property
    def path(self) -> dict[str, NDArray[np.float64]]:
        """Columns along the path, each (n,): time_s (from launch), latitude_deg, longitude_deg, altitude_km, inertial_speed_km_s.

        Heights are above the ellipsoid.
        """
        return path_rows(self.flown.flights)

    @property
    def range_km(self) -> float:
        """Distance over the ground from launch to impact."""
        return self.flown.distance / 1e3

    @property
    def apogee_km(self) -> float:
        """Greatest height above the ellipsoid."""
        return float(self.flown.flights.apogee[0]) / 1e3

    @property
    def flight_time_s(self) -> float:
        """From launch to impact."""
        return float(self.flown.flights.flight_time[0])

    @property
    def burnout_speed_km_s(self) -> float:
        """Speed at the end of the last burn, relative to the turning Earth."""
        return float(self.flown.flights.burnout_speed[0]) / 1e3

    @property
    def events(self) -> list[dict[str, Any]]:
        """Ignitions, burnouts, apogee, passing 100 km, impact: name and time_s, lat_deg, lon_deg, altitude_km, speed_km_s."""
        return event_rows(self.flown.events)

    def to_xarray(self) -> Any:
        """Return the path as an xarray.Dataset after the CF conventions. Raises BadInput where xarray is not installed."""
        return path_dataset(self.path, self.name)

    def save(self, path: str | Path) -> Path:
        """Write the path; the ending says how: csv, xlsx, geojson, kml, czml, json, nc or zarr. Return where.

        Raises BadInput for another ending, or a file that is there already.
        """
        target = Path(path)
        save_path(self.path, self.name, target)
        return target


def fly(
    missile: str | Path,
    start: str,
    to: str | None = None,
    azimuth: float | None = None,
    shape: str = "min-energy",
    params: Mapping[str, str] | None = None,
) -> Flight:
    """Fly a missile of the catalogue (or of a YAML file) from a place, to a place or along an azimuth (deg from north).

    start, to: a name of the catalogue or "LAT,LON" in deg. shape: min-energy, max-range, lofted=F, depressed=F or apogee=KM.
    params: numbers of the catalogue to change, path -> value with its unit. Raises BadInput for what does not exist, or is out of
    the missile's range, with the range that it has. Neglects lift, wind and real guidance: docs/models.md.
    """
    if (to is None) == (azimuth is None):
        raise BadInput("one of `to` and `azimuth` is expected, and not both")
    formed = parse_shape(shape)
    built = builder([f"{path}={value}" for path, value in (params or {}).items()], [str(missile)])
    entry, vehicle = built.missile(str(missile))
    name, place = place_of(built.catalogue, start)
    if to is not None:
        flown = fly_to(vehicle, place, place_of(built.catalogue, to)[1], formed, built.family(str(missile), place))
    else:
        assert azimuth is not None
        flown = fly_along(vehicle, place, radians(azimuth % 360.0), formed)
    return Flight(f"{entry.name} from {name}", flown)
