"""Make the land cells of a country from Natural Earth data.

Usage:
    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/land_cells.py package/countries-50m.json Japan 0.25 src/mujun/catalogue/japan-land.csv
    python tools/land_cells.py package/countries-50m.json "United States" 6 src/mujun/catalogue/us-land.csv

Needs shapely and pyproj. The input is the TopoJSON file of the npm package
world-atlas 2.0.2 (Natural Earth 4.1.0, public domain). Each row written is one cell: the middle of the
land in it (of fine cells, below one degree: of the cell), and the land area of the country inside it, on the WGS 84 ellipsoid.
"""

import argparse
import json
import math

from pyproj import Geod
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.prepared import prep
from shapely.validation import make_valid

FINE = 1.0  # degrees
COUNTRIES = {  # ISO 3166-1 numeric, and what is to be told of the borders
    "Japan": ("392", " and exclude the disputed Southern Kurils / Northern Territories"),
    "United States": ("840", ""),
}
SMALLEST = 0.05  # km^2; a smaller sliver is an artefact of quantisation
GEOD = Geod(ellps="WGS84")

HEADER = (
    "# Land cells of {country}, {step:g} degree grid. Source (natural-earth-4): Natural Earth 4.1.0, 1:50m Admin 0 countries "
    "(public domain), through npm package world-atlas 2.0.2; made by tools/land_cells.py. "
    "Borders are Natural Earth's de-facto view{told}. "
    "Small outlying islands are missing at this scale. Total {total:,.0f} km^2."
)


def decode_arcs(topology):
    """Undo the delta coding and quantisation of a TopoJSON file: a list of lists of (longitude, latitude)."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * kx + dx, y * ky + dy))
        arcs.append(points)
    return arcs


def ring(indices, arcs):
    """Join arcs into one ring; a negative index ~i is arc i backwards."""
    points = []
    for index in indices:
        piece = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(piece[1:] if points else piece)
    return points


def country(topology, identifier):
    """The valid (multi)polygon of the country with this ISO numeric code."""
    arcs = decode_arcs(topology)
    for geometry in topology["objects"]["countries"]["geometries"]:
        if geometry.get("id") == identifier:
            parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
            shape = MultiPolygon([Polygon(ring(p[0], arcs), [ring(h, arcs) for h in p[1:]]) for p in parts])
            return shape if shape.is_valid else make_valid(shape)
    raise SystemExit(f"no country {identifier} in the file")


def area(shape):
    """Area in km^2 on the ellipsoid."""
    return abs(GEOD.geometry_area_perimeter(shape)[0]) / 1e6


def cells(land, step):
    """Yield (latitude, longitude, km^2) of each grid cell that holds land, south to north."""
    west, south, east, north = land.bounds
    ready = prep(land)
    for row in range(math.floor(south / step), math.ceil(north / step)):
        for column in range(math.floor(west / step), math.ceil(east / step)):
            cell = box(column * step, row * step, (column + 1) * step, (row + 1) * step)
            if ready.intersects(cell):
                pieces = land.intersection(cell)
                polygons = [p for p in getattr(pieces, "geoms", [pieces]) if p.geom_type == "Polygon"]
                km2 = sum(area(p) for p in polygons)
                if km2 >= SMALLEST:
                    middle = cell.centroid if step < FINE else MultiPolygon(polygons).centroid
                    yield middle.y, middle.x, km2


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("topology", help="countries-50m.json of world-atlas 2.0.2")
    parser.add_argument("country", choices=COUNTRIES)
    parser.add_argument("step", type=float, help="side of a cell, degrees")
    parser.add_argument("output", help="CSV file to write")
    options = parser.parse_args()
    identifier, told = COUNTRIES[options.country]
    with open(options.topology, encoding="utf-8") as file:
        land = country(json.load(file), identifier)
    rows = list(cells(land, options.step))
    total = sum(row[2] for row in rows)
    with open(options.output, "w", encoding="utf-8", newline="\n") as file:
        head = HEADER.format(country=options.country, step=options.step, told=told, total=total)
        file.write(head + "\nlatitude_deg,longitude_deg,land_km2\n")
        file.writelines(f"{lat:.3f},{lon:.3f},{km2:.1f}\n" for lat, lon, km2 in rows)
    print(f"{len(rows)} cells, {total:,.0f} km^2 (whole shape {area(land):,.0f} km^2)")


if __name__ == "__main__":
    main()
