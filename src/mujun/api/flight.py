"""Flies missiles from Python: one flight, or many at once."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.api.arguments import Arguments, Files, Name, Params, PlaceLike, is_one_place
from mujun.api.entries import CatalogueEntry
from mujun.api.results import Answer, Fields, dataframe, is_scalar, no_attribute, shortened
from mujun.api.scalars import file_path, given, is_number, numbers, some, text
from mujun.base.outcomes import BadArgument
from mujun.base.text import as_written, say
from mujun.earth.frames import inertial_to_fixed
from mujun.earth.geodesy import fixed_to_geodetic
from mujun.flight.engine.events import state_at
from mujun.reports.data.flight import path_rows
from mujun.reports.formats.ephemeris import Ephemeris
from mujun.reports.formats.oem_reading import read_oem as segments_of
from mujun.runs.flights.flight import FlightRequest, FlightResult, profile, run

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Array = NDArray[np.float64]
OnePlace = str | CatalogueEntry | tuple[float, float] | tuple[float, float, float]


class Flight(Answer):
    """One flight over the rotating WGS 84 Earth.

    - range_km: over the ground from launch to impact.
    - apogee_km: greatest height above the ellipsoid.
    - flight_time_s: from launch to impact.
    - burnout_speed_km_s: at the end of the last burn, relative to the rotating Earth.
    - events: ignitions, burnouts, apogee, passing 100 km, impact.
    - azimuth_deg, kick_deg, cutoff_share: steering of the boost.
    - miss_m: distance of the impact from the target.
    """

    _found: FlightResult
    _table = "events"

    @property
    def name(self) -> str:
        """Missile and launch point."""
        return self._found.title

    @property
    def asked(self) -> FlightRequest:
        """The request for this flight only."""
        return self._found.asked

    @property
    def path(self) -> dict[str, Array]:
        """Columns along the path, each (n,): time_s (from launch), latitude_deg, longitude_deg, altitude_km, inertial_speed_km_s.

        Heights are above the ellipsoid.
        """
        return path_rows(self._found.flown.flights)

    def at(self, time_s: ArrayLike) -> Fields:
        """Return the position at times after launch (s): the columns of `path`, a number or an array each.

        Cubic interpolation between the samples of the path. Raises BadInput for a time before launch or after impact.
        """
        whole = float(self._found.flown.flights.flight_time[0])
        try:
            times = np.asarray(time_s, float)
        except (TypeError, ValueError):
            times = np.empty(0)
        if not times.size or not np.all((times >= 0.0) & (times <= whole)):
            key = "<time_s> {value}: expected seconds from 0 (launch) to {whole:,.1f} (impact)"
            raise BadArgument(say(key, value=as_written(repr(time_s)), whole=whole))
        flights = self._found.flown.flights
        samples = flights.samples()[0]
        states = np.array([state_at(samples, time) for time in np.atleast_1d(times).ravel()])
        fixed = inertial_to_fixed(states[:, :3], np.atleast_1d(times).ravel(), flights.earth)
        latitude, longitude, height = fixed_to_geodetic(fixed, flights.earth)
        columns = {
            "time_s": np.atleast_1d(times).ravel(),
            "latitude_deg": np.degrees(latitude),
            "longitude_deg": np.degrees(longitude),
            "altitude_km": height / 1e3,
            "inertial_speed_km_s": np.linalg.norm(states[:, 3:6], axis=1) / 1e3,
        }
        return Fields({name: float(v[0]) if times.ndim == 0 else v.reshape(times.shape) for name, v in columns.items()})

    def to_dataframe(self, table: str | None = None) -> Any:
        """Return the path as a pandas.DataFrame, or a table of the flight (`"events"`). Raises BadInput without pandas."""
        return dataframe(self.path if table is None else self.rows(table))

    def to_xarray(self) -> Any:
        """Return the path as an xarray.Dataset after the CF conventions. Raises BadInput if xarray is not installed."""
        return self._found.dataset()

    def save(self, path: str | Path, epoch: str | None = None) -> Path:
        """Write the path to a file; return its path.

        The ending sets the format: csv, xlsx, geojson, kml, czml, json, oem (CCSDS), e (STK), nc or zarr.
        epoch: launch time in UTC, such as 2024-10-31T22:11:00Z, for .oem and .e; by default 2000-01-01T00:00:00Z.
        Raises BadInput for another ending, or a file that exists already.
        """
        target = file_path("path", path)
        self._found.save(target, given(text, "epoch", epoch))
        return target

    def _said(self) -> str:
        data = self._found.data
        return (
            f"{self.name} {self._found.where}, {data['shape']}: {data['range_km']:,.0f} km in {data['flight_time_s']:,.0f} s, "
            f"apogee {data['apogee_km']:,.0f} km"
        )


class Flights(Sequence[Flight]):
    """Flights of one missile from one place. Each number of a flight is an array: `flights.apogee_km`."""

    def __init__(self, flights: Sequence[Flight]) -> None:
        self._flights = tuple(flights)

    @overload
    def __getitem__(self, index: int) -> Flight: ...
    @overload
    def __getitem__(self, index: slice) -> "Flights": ...
    def __getitem__(self, index: int | slice) -> "Flight | Flights":
        return Flights(self._flights[index]) if isinstance(index, slice) else self._flights[index]

    def __len__(self) -> int:
        return len(self._flights)

    def __iter__(self) -> Iterator[Flight]:
        return iter(self._flights)

    def to_dict(self) -> dict[str, Any]:
        """Return the flights as plain data, each as the JSON of `mujun flight`."""
        return {"flights": [flight.to_dict() for flight in self]}

    def to_dataframe(self) -> Any:
        """Return one row for each flight as a pandas.DataFrame. Raises BadInput without pandas."""
        return dataframe([{k: v for k, v in one.to_dict().items() if is_scalar(v)} for one in self])

    @property
    def __geo_interface__(self) -> dict[str, Any]:
        """The paths as a GeoJSON FeatureCollection."""
        return {"type": "FeatureCollection", "features": [f for one in self for f in one.__geo_interface__["features"]]}

    def plot(self) -> "Figure":
        """Return the altitude of all flights over ground distance as a matplotlib figure."""
        named = [(f"{one.name} {one._found.where}", one._found.flown) for one in self]
        return profile(named)["profile"]()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"Flights has no attribute '{name}'")
        known = [k for k, v in self._flights[0].to_dict().items() if is_scalar(v)] if self._flights else []
        if name not in known:
            raise AttributeError(no_attribute("Flights", name, [*known, "to_dict", "to_dataframe", "plot"]))
        values = [getattr(one, name) for one in self]
        return np.array(values) if all(is_number(value) for value in values) else values

    def __repr__(self) -> str:
        if not self._flights:
            return "Flights: none"
        where = ", ".join(one._found.where for one in self)
        return shortened(f"{len(self)} flights of {self[0].name}, {self[0]._found.data['shape']}: {where}")


@overload
def fly(  # type: ignore[overload-overlap]  # to the checker a text is a sequence of texts, too
    missile: Name | Sequence[Name],
    start: PlaceLike,
    to: OnePlace,
    *,
    shape: str | None = None,
    params: Params = None,
    files: Files = (),
) -> Flight: ...
@overload
def fly(
    missile: Name | Sequence[Name],
    start: PlaceLike,
    *,
    azimuth: float,
    shape: str | None = None,
    params: Params = None,
    files: Files = (),
) -> Flight: ...
@overload
def fly(
    missile: Name | Sequence[Name],
    start: PlaceLike,
    to: Sequence[PlaceLike] | None = None,
    azimuth: ArrayLike | None = None,
    shape: str | None = None,
    params: Params = None,
    files: Files = (),
) -> Flights: ...
def fly(
    missile: Name | Sequence[Name],
    start: PlaceLike,
    to: PlaceLike | Sequence[PlaceLike] | None = None,
    azimuth: ArrayLike | None = None,
    shape: str | None = None,
    params: Params = None,
    files: Files = (),
) -> Flight | Flights:
    """Fly a missile from a place to a target or along an azimuth; several targets or azimuths are flown at once.

    Args:
        missile: of the catalogue, by name or entry, or a YAML file; with other files of your own, in any order.
        start: a name of the catalogue, "LAT,LON[,HEIGHT_M]", or (latitude, longitude[, height]) in deg and m.
        to: a place as `start`, or a sequence of places.
        azimuth: of the launch, deg from north, or an array.
        shape: min-energy (the default to a target), max-range (the default along an azimuth), least-propellant, lofted=F,
            depressed=F, apogee=KM, time=S or burnout-angle=DEG.
        params: numbers of the catalogue to change, path -> value with its unit.
        files: of your own, with entries (.yaml) and sources (.bib), beside those named.

    Returns a `Flight`, or `Flights` for several targets or azimuths. Raises BadInput for anything that does not exist,
    and, with the missile's range, for a target out of range; one such target refuses them all. Neglects
    lift, wind and real guidance: docs/models.md.
    """
    asked = Arguments(params, files)
    request = FlightRequest(
        missile=asked.names("missile", missile),
        start=asked.place("start", start),
        to=() if to is None else some("to", asked.places("to", to)),
        azimuth=() if azimuth is None else some("azimuth", numbers("azimuth", azimuth, "degrees from north")),
        shape=given(text, "shape", shape),
        **asked.shared,
    )
    flights = [Flight(found) for found in run(request)]
    alone = is_one_place(to) if to is not None else is_number(azimuth)
    return flights[0] if alone else Flights(flights)


def read_oem(path: str | Path) -> list[Ephemeris]:
    """Return the segments of a CCSDS OEM (key-value notation), such as `Flight.save("path.oem")` writes, as arrays in SI.

    Raises BadInput, with file and line, for a file that is none.
    """
    return segments_of(file_path("path", path))
