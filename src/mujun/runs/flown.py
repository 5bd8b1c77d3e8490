"""One flight for the reader: its events as rows, its path as a data set and as a file."""

from collections.abc import Iterable, Mapping
from math import degrees
from pathlib import Path
from typing import Any

import numpy as np

from mujun.base.version import __version__
from mujun.flight.engine.events import Event
from mujun.reports.data.flight import NOTE, export, track_of
from mujun.reports.formats.dataset import ENDINGS, dataset, write_dataset
from mujun.reports.formats.files import write_files


def event_rows(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Return events as plain data: name, time_s, lat_deg, lon_deg, altitude_km, speed_km_s."""
    return [
        {
            "event": e.name,
            "time_s": e.time,
            "lat_deg": degrees(e.latitude),
            "lon_deg": degrees(e.longitude),
            "altitude_km": e.height / 1e3,
            "speed_km_s": e.speed / 1e3,
        }
        for e in events
    ]


def path_dataset(rows: Mapping[str, np.ndarray], name: str) -> Any:
    """Return a path (see `reports.data.flight.path_rows`) as an xarray.Dataset. Raises BadInput where xarray is not installed."""
    about = {"title": name, "source": NOTE, "history": f"written by mujun {__version__}"}
    return dataset(track_of(dict(rows), name), rows["inertial_speed_km_s"] * 1e3, about)


def save_path(rows: Mapping[str, np.ndarray], name: str, path: Path) -> None:
    """Write a path as its file's ending says. Raises BadInput for another ending, or a file that is there already."""
    form = path.suffix.lstrip(".").lower()
    if form in ENDINGS:
        write_dataset(path_dataset(rows, name), path)
    else:
        write_files(path.parent, {path.name: export(dict(rows), name, form)})
