"""The limiting case of a claim, flown again for its pictures."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.flights import Case
from mujun.analyses.single.flight import SingleFlight, fly_to
from mujun.base.text import Text, say
from mujun.earth.place import Place
from mujun.flight.model.shape import parse_shape
from mujun.reports.data.flight import path_rows
from mujun.reports.drawing.layers import MapLine, MapPoint
from mujun.reports.scenes.drawings import degrees_of
from mujun.scenario.building.build import Builder

TICK_MINUTES = (1, 2, 5, 10, 20)
MOST_TICKS = 7
"""Steps in minutes between the ticks on a path, and most ticks."""
PATH_POINTS = 400
"""Most points of a path that a picture keeps."""


@dataclass(frozen=True)
class Flown:
    """A case and its flight. missile: id."""

    case: Case
    missile: str
    flight: SingleFlight
    start: Place
    target: Place

    @cached_property
    def rows(self) -> dict[str, NDArray[np.float64]]:
        """The path in columns: time_s, latitude_deg, longitude_deg, altitude_km."""
        rows = path_rows(self.flight.flights)
        step = max(len(rows["time_s"]) // PATH_POINTS, 1)
        kept = np.unique(np.append(np.arange(0, len(rows["time_s"]), step), len(rows["time_s"]) - 1))
        return {name: column[kept] for name, column in rows.items()}

    def at(self, time: float) -> tuple[float, float]:
        """Return latitude and longitude (deg) below the missile at a time, s."""
        longitude = np.unwrap(self.rows["longitude_deg"], period=360.0)
        lat, lon = (np.interp(time, self.rows["time_s"], column) for column in (self.rows["latitude_deg"], longitude))
        return float(lat), (float(lon) + 180.0) % 360.0 - 180.0

    @property
    def line(self) -> MapLine:
        """The path on a map."""
        return MapLine(self.case.missile, self.rows["longitude_deg"], self.rows["latitude_deg"], arrow=True)

    @property
    def ends(self) -> list[MapPoint]:
        """Launch and target as named places of a map."""
        return [
            MapPoint(self.case.area, *degrees_of(self.start), "launch"),
            MapPoint(self.case.target, *degrees_of(self.target), "target"),
        ]

    def ticks(self) -> list[MapPoint]:
        """Return the whole minutes along the path, few enough to be read."""
        end = float(self.rows["time_s"][-1]) / 60.0
        step = next((minutes for minutes in TICK_MINUTES if end / minutes <= MOST_TICKS), TICK_MINUTES[-1])
        times = np.arange(step, end - 0.4 * step, step)
        return [MapPoint(say("{n} min", n=int(m)), *self.at(60.0 * m), "moment", may_drop=True) for m in times]

    @property
    def said(self) -> Text:
        """The case in words."""
        return say(
            "{missile} from {area} to {target}", missile=self.case.missile, area=self.case.area, target=self.case.target
        )


def flown_of(builder: Builder, case: Case) -> Flown:
    """Return a case with its flight."""
    entry, vehicle = builder.missile(case.missile_id)
    family = builder.family_to(entry.id, case.start, [case.end])
    flight = fly_to(vehicle, case.start, case.end, parse_shape(case.shape), family)
    return Flown(case, entry.id, flight, case.start, case.end)
