"""The land of a country in cells, to count how much of it is defended."""

import csv
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.launches import Points
from mujun.base.outcomes import BadInput

LAND_CELL_DEG = 1.0
"""Finer tables are joined to cells of this side, deg: so coarse that their flights are few, so fine that the share is right."""
TABLES = {"japan": "japan-land.csv", "united-states": "us-land.csv"}
"""Country as a study names it -> its table in the catalogue."""


def land_cells(country: str) -> tuple[Points, NDArray[np.float64]]:
    """Return the middle of the land in each cell of a country, and the land in it, km^2. Raises BadInput for one without."""
    if country not in TABLES:
        raise BadInput(f"no land of '{country}' is in the catalogue; expected one of {', '.join(TABLES)}")
    text = (files("mujun") / "catalogue" / TABLES[country]).read_text(encoding="utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    cells: dict[tuple[float, float], list[float]] = {}
    for row in rows:
        latitude, longitude, land = (float(row[k]) for k in ("latitude_deg", "longitude_deg", "land_km2"))
        key = (np.floor(latitude / LAND_CELL_DEG), np.floor(longitude / LAND_CELL_DEG))
        total = cells.setdefault(key, [0.0, 0.0, 0.0])
        total[0] += land * latitude
        total[1] += land * longitude
        total[2] += land
    sums = np.array([c for c in cells.values() if c[2] > 0.0])
    latitude, longitude = np.radians(sums[:, 0] / sums[:, 2]), np.radians(sums[:, 1] / sums[:, 2])
    names = tuple(f"{np.degrees(a):.2f}N {np.degrees(o):.2f}E" for a, o in zip(latitude, longitude, strict=True))
    return Points(names, latitude, longitude), sums[:, 2]
