"""Make the land and the borders of the printed maps from Natural Earth data.

Usage:
    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/map_land.py package/countries-50m.json src/mujun/catalogue/map-land.json

Needs nothing beyond Python. The input is the TopoJSON file of the npm package world-atlas 2.0.2 (Natural Earth 4.1.0,
1:50m, public domain). Its coastline is kept point for point; only the coding is made more compact, and what a map
should know about disputes is added: which border lines are disputed, and which areas get no name of a country.
"""

import argparse
import json

SOURCE = (
    "natural-earth-4: Natural Earth 4.1.0, 1:50m Admin 0 countries (public domain), through npm package "
    "world-atlas 2.0.2; made by tools/map_land.py. Borders are Natural Earth's de-facto view of 2018 and take no side."
)

NO_NAME = {
    "Ashmore and Cartier Is.",
    "Falkland Is.",
    "Indian Ocean Ter.",
    "Kosovo",
    "N. Cyprus",
    "Palestine",
    "Siachen Glacier",
    "Somaliland",
    "W. Sahara",
}
"""Areas that maps leave without a name: what to call them is part of a dispute, or they are specks."""

NEW_NAME = {
    "United States of America": "United States",
    "Macedonia": "North Macedonia",
    "Dem. Rep. Congo": "DR Congo",
    "eSwatini": "Eswatini",
}

KASHMIR = [72.5, 32.5, 81.0, 37.2]
ARUNACHAL = [91.5, 27.0, 97.6, 30.0]
CRIMEA = [32.0, 45.5, 36.0, 46.6]
DISPUTED = [
    ("Korea, armistice line of 1953", [("North Korea", "South Korea")], None),
    ("Kashmir", [("India", "Pakistan"), ("India", "China"), ("China", "Pakistan")], KASHMIR),
    ("Siachen", [("India", "Siachen Glacier"), ("Pakistan", "Siachen Glacier"), ("China", "Siachen Glacier")], None),
    ("Arunachal Pradesh", [("India", "China")], ARUNACHAL),
    ("Crimea", [("Russia", "Ukraine")], CRIMEA),
    ("Western Sahara", [("Morocco", "W. Sahara"), ("Mauritania", "W. Sahara"), ("Algeria", "W. Sahara")], None),
    ("Northern Cyprus", [("Cyprus", "N. Cyprus")], None),
    ("Kosovo", [("Kosovo", "Serbia")], None),
    ("Palestine and Golan", [("Israel", "Palestine"), ("Jordan", "Palestine"), ("Israel", "Syria")], None),
    ("Somaliland", [("Somalia", "Somaliland"), ("Ethiopia", "Somaliland"), ("Djibouti", "Somaliland")], None),
]
"""Border lines drawn as disputed: name, pairs of countries, and the box (west, south, east, north, degrees) it is cut
to. The Southern Kurils / Northern Territories are missing because no line is drawn there: the countries' border runs
in the sea, and Natural Earth's country polygons have land borders only."""


def parts(geometry):
    """Polygons of a TopoJSON geometry: a list of polygons, each a list of rings of arc indices."""
    return geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]


def at_the_pole(ring, arcs):
    """Whether a ring is the circle at 89.999 degrees south that stitching leaves of Antarctica's lower edge."""
    lines = [arcs[arc if arc >= 0 else ~arc] for arc in ring]
    return all(line[0][1] == 0 and not any(step[1] for step in line[1:]) for line in lines)


def convert(topology):
    """The compact form: arcs as flat lists of integer steps, countries as rings of arcs, borders as arcs."""
    arcs = topology["arcs"]
    countries, users = [], {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        kept = [[ring for ring in part if not at_the_pole(ring, arcs)] for part in parts(geometry)]
        shown = "" if name in NO_NAME else NEW_NAME.get(name, name)
        countries.append({"name": shown, "parts": kept})
        for part in kept:
            for ring in part:
                for arc in ring:
                    users.setdefault(arc if arc >= 0 else ~arc, set()).add(name)
    shared = {arc: frozenset(names) for arc, names in users.items() if len(names) > 1}
    disputes, disputed = [], set()
    for what, pairs, box in DISPUTED:
        wanted = {frozenset(pair) for pair in pairs}
        lines = sorted(arc for arc, names in shared.items() if names in wanted)
        if not lines:
            raise SystemExit(f"no border line found for {what}")
        disputes.append({"name": what, "arcs": lines, "box": box})
        disputed |= {arc for arc in lines if box is None}
    used = sorted(users)
    place = {arc: row for row, arc in enumerate(used)}

    def moved(arc):
        return place[arc] if arc >= 0 else ~place[~arc]

    return {
        "source": SOURCE,
        "scale_deg": topology["transform"]["scale"],
        "offset_deg": topology["transform"]["translate"],
        "arcs": [[step for point in arcs[arc] for step in point] for arc in used],
        "countries": [
            {"name": c["name"], "parts": [[[moved(a) for a in ring] for ring in part] for part in c["parts"]]}
            for c in countries
        ],
        "borders": [place[arc] for arc in sorted(shared.keys() - disputed)],
        "disputes": [{**d, "arcs": [place[arc] for arc in d["arcs"]]} for d in disputes],
    }


def written(data):
    """JSON text, one arc or country a line, so that a difference between versions can be read."""
    lines = []
    for key, value in data.items():
        if key in ("arcs", "countries", "disputes"):
            rows = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in value)
            lines.append(f"{json.dumps(key)}:[\n{rows}]")
        else:
            lines.append(f"{json.dumps(key)}:{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}")
    return "{" + ",\n".join(lines) + "}\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("topology", help="countries-50m.json of world-atlas 2.0.2")
    parser.add_argument("output", help="JSON file to write")
    options = parser.parse_args()
    with open(options.topology, encoding="utf-8") as file:
        data = convert(json.load(file))
    text = written(data)
    with open(options.output, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    points = sum(len(arc) // 2 for arc in data["arcs"])
    print(f"{len(data['arcs'])} arcs, {points} points, {len(data['borders'])} borders, {len(text) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
