"""The land of a country as aim points with areas, to measure how much of it is defended."""

import csv
from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.launches import Points
from mujun.base.outcomes import BadInput, nearest_names
from mujun.base.text import as_written, say
from mujun.ground.basemap import basemap
from mujun.ground.land import LandCells, cells_of
from mujun.ground.people import people_in_cells
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.reading.names import folded
from mujun.scenario.schema.ground import Land

TABLE_CELL_DEG = 1.0
"""Side of the cells into which finer tables are merged, deg: coarse enough for few flights, fine enough for the share."""

MOST_LAND_CELLS = 2000
"""Most cells of a country of which the side is asked for: more would take hours to fly to."""


def land_cells(catalogue: Catalogue, country: str, side_deg: float | None = None) -> tuple[Points, NDArray[np.float64]]:
    """Return the centre of the land in each cell of a country, and the land area of each cell, km^2.

    side_deg: side of a cell, from its outline on the shipped map. None: from the country's table in the catalogue if there is
    one, else from the outline, in cells few enough to fly to.
    Raises BadInput, with the nearest name, for an unknown country, and for more than MOST_LAND_CELLS cells.
    """
    entry, outline = land_named(catalogue, country)
    table = None if entry is None else entry.table
    from_table = table is not None and side_deg is None
    cells = _from_table(catalogue.tables, str(table)) if from_table else _from_outline(outline, side_deg)
    latitude, longitude = np.radians(cells.latitude_deg), np.radians(cells.longitude_deg)
    names = tuple(f"{np.degrees(a):.2f}N {np.degrees(o):.2f}E" for a, o in zip(latitude, longitude, strict=True))
    return Points(names, latitude, longitude), cells.land_km2


def people_at(catalogue: Catalogue, country: str, points: Points, side_deg: float) -> NDArray[np.float64]:
    """Return the people in towns in each cell of a country's land, as `land_cells` made them (n,); zeros where none are known."""
    _, outline = land_named(catalogue, country)
    return people_in_cells(outline, np.degrees(points.latitude), np.degrees(points.longitude), side_deg)


def land_named(catalogue: Catalogue, country: str) -> tuple[Land | None, str]:
    """Return the entry of a country (None: it has none) and the name of its outline on the shipped map.

    Raises BadInput, with the nearest name, for an unknown country.
    """
    wanted = folded(country)
    entries = {name: land for land in catalogue.all(Land) for name in (land.name, *land.aliases)}
    for name, land in entries.items():
        if folded(name) == wanted:
            return land, land.outline or land.name
    outlines = [name for name, _ in basemap().countries if name]
    for name in outlines:
        if folded(name) == wanted:
            return None, name
    near = nearest_names(country, [*entries, *outlines]) or say("; expected a country, as {name}", name=outlines[0])
    raise BadInput(say("no land of '{country}' is known{near}", country=as_written(country[:60]), near=near))


def _from_table(tables: Mapping[str, str], name: str) -> LandCells:
    """Return the cells of a table, merged to TABLE_CELL_DEG: mean position weighted by land area, and total land area."""
    if name not in tables:
        said = "no table '{name}' of land is in the catalogue; expected one of {names}"
        raise BadInput(say(said, name=as_written(name), names=", ".join(tables)))
    rows = csv.DictReader(line for line in tables[name].splitlines() if not line.startswith("#"))
    cells: dict[tuple[float, float], list[float]] = {}
    for row in rows:
        latitude, longitude, land = (float(row[k]) for k in ("latitude_deg", "longitude_deg", "land_km2"))
        key = (np.floor(latitude / TABLE_CELL_DEG), np.floor(longitude / TABLE_CELL_DEG))
        total = cells.setdefault(key, [0.0, 0.0, 0.0])
        total[0] += land * latitude
        total[1] += land * longitude
        total[2] += land
    sums = np.array([c for c in cells.values() if c[2] > 0.0])
    return LandCells(sums[:, 0] / sums[:, 2], sums[:, 1] / sums[:, 2], sums[:, 2])


@cache
def _from_outline(name: str, side_deg: float | None = None) -> LandCells:
    """Return the cells of a country, made from its outline on the shipped map."""
    outline = dict(basemap().countries)[name]
    if side_deg is not None and (count := sum(part.area for part in outline) / side_deg**2) > MOST_LAND_CELLS:
        key = "{name} has some {count:,.0f} cells of {side:g} deg; expected at most {most:,}: a greater land_spacing"
        raise BadInput(say(key, name=name, count=count, side=side_deg, most=MOST_LAND_CELLS))
    return cells_of(outline, side_deg)
