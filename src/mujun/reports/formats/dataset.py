"""A flight as a data set after the CF conventions (1.11, a discrete sampling geometry): NetCDF and Zarr, with xarray."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mujun.base.outcomes import BadArgument, BadInput
from mujun.base.text import say
from mujun.reports.drafts import clean_up, drafting, made_parents
from mujun.reports.formats.kml import TRACK_EPOCH, Track

DATASET_ENDINGS = ("nc", "zarr")
DATASET_VARIABLES = {
    "latitude": ("latitude", {"standard_name": "latitude", "units": "degrees_north", "axis": "Y"}),
    "longitude": ("longitude", {"standard_name": "longitude", "units": "degrees_east", "axis": "X"}),
    "altitude": (
        "height",
        {
            "standard_name": "height_above_reference_ellipsoid", "long_name": "height above the WGS 84 ellipsoid",
            "units": "m", "positive": "up", "axis": "Z",
        },
    ),
}  # fmt: skip


def dataset(track: Track, speed: Any, about: Mapping[str, str]) -> Any:
    """Return a flight as an xarray.Dataset.

    speed: inertial, m/s (n,).
    about: attributes of the whole data set.
    Raises BadInput if xarray is not installed.
    """
    try:
        import numpy as np
        import xarray
    except ImportError:
        key = (
            "NetCDF and Zarr files are written by xarray, which is not installed; expected the extra 'export' (pip "
            "install '.[export]')"
        )
        raise BadInput(say(key)) from None
    coordinates: dict[str, Any] = {
        "time": ("obs", np.asarray(track.time, float), {
            "standard_name": "time", "long_name": "time since launch; the date stands for none in particular",
            "units": f"seconds since {TRACK_EPOCH:%Y-%m-%dT%H:%M:%SZ}", "calendar": "proleptic_gregorian", "axis": "T",
            "units_metadata": "leap_seconds: none",
        }),
    }  # fmt: skip
    for name, (field, attributes) in DATASET_VARIABLES.items():
        coordinates[name] = ("obs", np.asarray(getattr(track, field), float), attributes)
    data = {
        "speed": ("obs", np.asarray(speed, float), {
            "long_name": "speed in the frame that does not turn with the Earth", "units": "m s-1",
        }),
        "flight": ((), track.name, {"cf_role": "trajectory_id", "long_name": "missile and launch point"}),
    }  # fmt: skip
    found = xarray.Dataset(data, coordinates, {"Conventions": "CF-1.11", "featureType": "trajectory", **about})
    for variable in found.variables.values():
        variable.encoding["_FillValue"] = None
    return found


def write_dataset(found: Any, path: Path) -> Path:
    """Write a data set under a temporary name, then rename it; the ending, .nc or .zarr, sets the format.

    Raises BadInput if the file exists already or cannot be written.
    """
    if path.exists():
        key = "<path> {folder}: already holds {name}; expected a new or empty folder"
        raise BadArgument(say(key, folder=path.parent, name=path.name))
    try:
        clean_up(path)
        with made_parents(path.parent), drafting(path, path.parent) as draft:
            if path.suffix == ".zarr":
                found.to_zarr(draft / path.name, mode="w", zarr_format=2, consolidated=False)
            else:
                found.to_netcdf(draft / path.name, engine="netcdf4")
            os.replace(draft / path.name, path)
    except (OSError, ImportError) as error:
        fault = getattr(error, "strerror", None) or str(error)
        raise BadArgument(say("<path> {path}: cannot be written ({fault})", path=path, fault=fault)) from None
    return path
