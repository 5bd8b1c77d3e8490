"""People in towns by country, in cells of a quarter degree: to count who is defended rather than how much land.

Source: GeoNames, places with 15,000 people or more, CC BY 4.0 (`catalogue/people.json`, made by tools/people_cells.py), as of
2026; the population of each place is of the year in which GeoNames took it over. Holds for shares. Neglected: who lives in
smaller places (about half of all people; in Germany a quarter, in India most), boroughs that are listed beside their city and
count twice, and towns on islands that the map does not have.
"""

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CELLS_A_DEGREE = 4
"""Cells of the table along one degree of latitude or longitude."""


class PeopleCells(NamedTuple):
    """Cells with people (n,): their middle, deg, and the people in towns in each."""

    latitude_deg: Array
    longitude_deg: Array
    people: Array


def people_of(outline: str) -> PeopleCells:
    """Return the people in towns of the country with an outline of the shipped map; no cell where none is known."""
    numbers = np.array(_table().get(outline, []), float).reshape(-1, 3)
    middle = (numbers[:, :2] + 0.5) / CELLS_A_DEGREE
    return PeopleCells(middle[:, 0], middle[:, 1], 1e3 * numbers[:, 2])


def people_in_cells(outline: str, latitude_deg: Array, longitude_deg: Array, side_deg: float) -> Array:
    """Return the people in towns in each cell of a country's land, (n,).

    latitude_deg, longitude_deg: any point in each cell. side_deg: of a cell, with corners at whole multiples of it.
    """
    known = people_of(outline)
    of = {key: n for n, key in enumerate(_keys(latitude_deg, longitude_deg, side_deg))}
    found = np.zeros(len(latitude_deg))
    for key, people in zip(_keys(known.latitude_deg, known.longitude_deg, side_deg), known.people, strict=True):
        if key in of:
            found[of[key]] += people
    return found


def _keys(latitude_deg: Array, longitude_deg: Array, side_deg: float) -> list[tuple[int, int]]:
    """Return row and column of the cell of each point."""
    rows, columns = (np.floor(value / side_deg + 1e-9).astype(int).tolist() for value in (latitude_deg, longitude_deg))
    return list(zip(rows, columns, strict=True))


@lru_cache(maxsize=1)
def _table() -> dict[str, list[int]]:
    data: dict[str, Any] = json.loads((files("mujun") / "catalogue" / "people.json").read_text(encoding="utf-8"))
    table: dict[str, list[int]] = data["cells"]
    return table
