"""Make the table of a country's land cells from the shipped map.

Usage:
    python tools/land_cells.py Japan 0.25 src/mujun/catalogue/japan-land.csv
    python tools/land_cells.py "United States" 6 src/mujun/catalogue/us-land.csv

Only these two countries have a table: the cells of all others are made when they are asked for (`ground.land`). Each row
written is one cell: the middle of the land in it (of fine cells, below one degree: of the cell), and the land of the country
inside it, on the WGS 84 ellipsoid.
"""

import argparse
import math

from mujun.ground.basemap import basemap
from mujun.ground.land import cells_of

FINE_DEG = 1.0
TOLD = {"Japan": " and exclude the disputed Southern Kurils / Northern Territories"}
"""What is to be told of a country's borders."""
HEADER = (
    "# Land cells of {country}, {step:g} degree grid. Source (natural-earth-4): Natural Earth 4.1.0, 1:50m Admin 0 countries "
    "(public domain), through npm package world-atlas 2.0.2; made by tools/land_cells.py. "
    "Borders are Natural Earth's de-facto view{told}. "
    "Small outlying islands are missing at this scale. Total {total:,.0f} km^2."
)


def written(country: str, step: float) -> str:
    """The table as text."""
    cells = cells_of(dict(basemap().countries)[country], step)
    total = float(cells.land_km2.sum())
    lines = [HEADER.format(country=country, step=step, told=TOLD.get(country, ""), total=total)]
    lines.append("latitude_deg,longitude_deg,land_km2")
    for latitude, longitude, km2 in zip(*cells, strict=True):
        if step < FINE_DEG:
            latitude, longitude = ((math.floor(value / step) + 0.5) * step for value in (latitude, longitude))
        lines.append(f"{latitude:.3f},{longitude:.3f},{km2:.1f}")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("country", help="as the shipped map names it")
    parser.add_argument("step", type=float, help="side of a cell, degrees")
    parser.add_argument("output", help="CSV file to write")
    asked = parser.parse_args()
    text = written(asked.country, asked.step)
    with open(asked.output, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    print(text.splitlines()[0])


if __name__ == "__main__":
    main()
