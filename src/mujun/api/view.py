"""The map of a notebook: results on a globe that can be rotated and played in time; its sites can be dragged. It works offline.

The drawing in the browser is that of the live page: `static/map.js` is built from `widget/src/live/notebook`. The kernel computes
again what a moved site changes. Where a notebook is read without one (a page, a repository's viewer), a printed map is shown.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from shapely.geometry import shape

from mujun.api.engagement import Engagement
from mujun.api.entries import CatalogueEntry
from mujun.api.flight import Flight, Flights
from mujun.api.footprint import Footprint
from mujun.api.results import Computed, check_widgets
from mujun.api.sensing import Coverage, Reach
from mujun.base.outcomes import BadInput
from mujun.base.text import meant, say, shots_said
from mujun.earth.place import Place
from mujun.ground.region import polygons
from mujun.reports.data.footprint import FOOTPRINT_LIMITS
from mujun.reports.drawing.labels import short_name
from mujun.reports.drawing.layers import Layer, MapLine, MapPoint
from mujun.reports.drawing.maps import draw_map
from mujun.reports.drawing.roles import PALETTE
from mujun.reports.language import spoken
from mujun.reports.live.ground import clockwise, ground_data
from mujun.reports.live.page import map_css, words
from mujun.runs.shared.request import Movable
from mujun.scenario.schema.defence import Defence
from mujun.scenario.schema.entry import Sited
from mujun.scenario.schema.estimate import IN_A_REFUSAL
from mujun.scenario.schema.sensing import Sensor

STATIC_FOLDER = Path(__file__).parent / "static"
PATH_SAMPLES = 240
"""Largest number of points along a flight."""
SCALE_TICKS = (10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0)
"""Steps of the altitude axis, km."""
PRINTED_MARKS = {
    "site": "site",
    "launch": "launch",
    "impact": "target",
    "defended": "city-defended",
    "open": "city-undefended",
    "place": "target",
}
"""Kinds of points, and their kinds on the printed map."""
DRAWING_ORDER = ("site", "launch", "impact", "defended", "open", "place")


Shown = Flight | Flights | Footprint | Engagement | Reach | Coverage | CatalogueEntry


def show(*items: Shown, title: str = "") -> Any:
    """Return a notebook's map of flights, footprints, engagements, reach, coverage and entries, rotated, zoomed and played.

    Sites and radars on it can be dragged, by mouse, touch and arrow keys, or their coordinates typed; what depends on
    them is then computed again. The map's `params` are the places set, for any verb; its `items` are the results as
    they stand. For a claim with its verdict, and numbers to change, see `mujun.page`.

    Raises BadInput without anywidget (`pip install '.[notebook]'`), or for an item without a location.
    """
    wrong = next((item for item in items if not _has_place(item)), None)
    if wrong is not None or not items:
        what = meant("nothing", IN_A_REFUSAL) if wrong is None else type(wrong).__name__
        key = (
            "a map of {what} cannot be shown; expected flights (mujun.fly), footprints (mujun.footprint), engagements "
            "(mujun.intercept), reach (mujun.reach), coverage (mujun.coverage) and entries with a place"
        )
        raise BadInput(say(key, what=what))
    each = [one for item in items for one in (item if isinstance(item, Flights) else (item,))]
    name = title or "; ".join(item.name for item in each)
    return _widget()(each, name)


def _has_place(item: Any) -> bool:
    return isinstance(item, Flight | Flights | Computed) or (
        isinstance(item, CatalogueEntry) and isinstance(item.entry, Sited)
    )


def said(items: Sequence[Any]) -> str:
    """Return the content of a map in words."""
    return "Map. " + ". ".join(told(items)) + "."


def told(items: Sequence[Any]) -> list[str]:
    """Return what each item says, in words."""
    parts = []
    for item in items:
        if isinstance(item, Flight):
            parts.append(
                f"{item.name}: {item.range_km:,.0f} km in {item.flight_time_s:,.0f} s, apogee {item.apogee_km:,.0f} km"
            )
        elif isinstance(item, Footprint):
            parts.append(f"{item.name}: {item.area_km2:,.0f} km² defended")
        elif isinstance(item, Engagement):
            parts.append(f"{item.name}: {'can' if item.feasible else 'cannot'} be met")
        else:
            parts.append(item.name)
    return parts


def movable(items: Sequence[Any]) -> list[dict[str, Any]]:
    """Return the sites and radars of the items, each once: id, name, place in deg, and whether it is a radar."""
    found: dict[str, dict[str, Any]] = {}
    for item in items:
        for one in _sites(item):
            lat, lon = _degrees(one.place)
            site = {"key": one.id, "name": short_name(one.name), "radar": one.radar, "lat": lat, "lon": lon}
            found.setdefault(one.id, {**site, "start": [lat, lon]})
    return list(found.values())


def _degrees(place: Place) -> tuple[float, float]:
    return round(float(np.degrees(place.latitude)), 4), round(float(np.degrees(place.longitude)), 4)


def _sites(item: Any) -> list[Movable]:
    if isinstance(item, Computed):
        return list(item._found.movable)
    if isinstance(item, CatalogueEntry) and isinstance(item.entry, Defence | Sensor):
        place = Place(item.entry.latitude, item.entry.longitude, item.entry.height)
        return [Movable(item.id, item.name, place, radar=isinstance(item.entry, Sensor))]
    return []


def map_data(items: Sequence[Any], title: str) -> dict[str, Any]:
    """Return the data that the browser draws: flights (deg, km, s, km/s), regions (GeoJSON), points, and sites to be dragged."""
    coloured = list(zip(_colours(len(items)), items, strict=True))
    flights = [_flight(item, colour) for colour, item in coloured if isinstance(item, Flight)]
    regions = [
        {
            "name": f"{item.name}: {item.area_km2:,.0f} km²",
            "colour": colour,
            "geometry": clockwise(shape(_region(item)["geometry"])),
        }
        for colour, item in coloured
        if isinstance(item, Footprint)
    ]
    highest = max((max(flight["alt_km"]) for flight in flights), default=0.0)
    step = next((tick for tick in SCALE_TICKS if highest / tick <= 4.0), SCALE_TICKS[-1])
    return {
        "title": title,
        "alt": said(items),
        "note": FOOTPRINT_LIMITS[0],
        "result": "; ".join(told(items)),
        "flights": flights,
        "regions": regions,
        "rings": [
            ring for colour, item in coloured if isinstance(item, Reach | Coverage) for ring in _rings(item, colour)
        ],
        "outlined": [
            {"name": item.name, "colour": colour} for colour, item in coloured if isinstance(item, Reach | Coverage)
        ],
        "points": [point for point in _points(items) if point["kind"] != "site"],
        "sites": movable(items),
        "ticks": [step * k for k in range(1, int(highest / step) + 1)],
    }


def _rings(item: Reach | Coverage, colour: str) -> list[dict[str, Any]]:
    """Return the outlines of reach or coverage, each with what it holds for.

    Of a standard set of cross-sections only that of a warhead is drawn.
    """
    features = [f for f in item.__geo_interface__["features"] if f["geometry"]["type"] != "Point"]
    warheads = [f for f in features if f["properties"].get("target") == "warhead"]
    return [
        {
            "name": _held(feature["properties"]),
            "colour": colour,
            "places": [list(place) for place in polygon.exterior.coords],
        }
        for feature in warheads or features
        for polygon in polygons(shape(feature["geometry"]))
    ]


def _held(facts: Mapping[str, Any]) -> str:
    height = say("{height:g} km high", height=facts["altitude_km"])
    if "time_s" in facts:
        return say("{height}, {time:g} s", height=height, time=facts["time_s"])
    return say("{height}, {section:g} m²", height=height, section=facts["cross_section_m2"])


def printed(items: Sequence[Any], title: str) -> str:
    """Return the printed map of the same content, as SVG."""
    layers = [Layer(item.name, shape(_region(item)["geometry"])) for item in items if isinstance(item, Footprint)]
    lines = [
        MapLine(item.name, item.path["longitude_deg"], item.path["latitude_deg"])
        for item in items
        if isinstance(item, Flight)
    ]
    for item in items:
        if isinstance(item, Reach | Coverage):
            rings = [(ring["name"], np.array(ring["places"])) for ring in _rings(item, "")]
            lines += [MapLine(name, places[:, 0], places[:, 1]) for name, places in rings]
    points = [MapPoint(p["name"], p["lat"], p["lon"], PRINTED_MARKS[p["kind"]]) for p in _points(items)]
    with TemporaryDirectory() as folder:
        return draw_map(Path(folder) / "map.svg", title, layers, points, lines, notes=FOOTPRINT_LIMITS[0]).read_text(
            "utf-8"
        )


def _region(item: Footprint) -> dict[str, Any]:
    """Return the defended area as a feature of GeoJSON."""
    return next(f for f in item.__geo_interface__["features"] if f["properties"].get("role") == "defended area")


def _points(items: Sequence[Any]) -> list[dict[str, Any]]:
    """Return sites, ends of flights and places, each once, in the order in which they are labelled.

    A place in several footprints is defended if it is defended in any of them; its text names all of them.
    """
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for colour, item in zip(_colours(len(items)), items, strict=True):
        for point in _points_of(item, colour):
            same = found.setdefault((point["name"], point["lon"], point["lat"]), point)
            if same is not point and point["kind"] in ("defended", "open"):
                same["said"] += f"; {point['said']}"
                same["kind"] = min(same["kind"], point["kind"], key=DRAWING_ORDER.index)
    return sorted(found.values(), key=lambda point: DRAWING_ORDER.index(point["kind"]))


def _points_of(item: Any, colour: str) -> list[dict[str, Any]]:
    if isinstance(item, Flight):
        return _ends(item, colour)
    if isinstance(item, Footprint):
        return _places(item, colour)
    if isinstance(item, Reach | Coverage):
        met = [(short_name(one.name), "site", *_degrees(one.place)) for one in _sites(item)]
    elif isinstance(item, Engagement):
        met = [
            (f"{short_name(row['site'])}: {row['what']}", "impact", row["lat_deg"], row["lon_deg"])
            for row in item.rows()
        ]
    else:
        kind = "site" if isinstance(item.entry, Defence | Sensor) else "place"
        met = [(short_name(item.name), kind, item.latitude_deg, item.longitude_deg)]
    return [
        {"name": name, "kind": kind, "colour": colour, "said": f"{item.name}: {name}", "lat": lat, "lon": lon}
        for name, kind, lat, lon in met
    ]


def _ends(flight: Flight, colour: str) -> list[dict[str, Any]]:
    path, launch, impact = flight.path, flight["from"], flight["to"] or say("impact")
    return [
        {
            "name": short_name(name), "kind": kind, "colour": colour, "said": f"{flight.name}: {name}",
            "lon": float(path["longitude_deg"][k]), "lat": float(path["latitude_deg"][k]),
        }
        for k, kind, name in ((0, "launch", launch), (-1, "impact", impact))
    ]  # fmt: skip


def _places(ground: Footprint, colour: str) -> list[dict[str, Any]]:
    points = []
    for feature in ground.__geo_interface__["features"]:
        properties, geometry = feature["properties"], feature["geometry"]
        if geometry["type"] != "Point":
            continue
        longitude, latitude = geometry["coordinates"]
        if "role" in properties:
            name, kind, said = short_name(properties["name"]), "site", properties["name"]
        else:
            name, kind = properties["place"], "defended" if properties["defended"] else "open"
            shots = shots_said(properties["shots"])
            said = say("{place}: {shots}, {ground}", place=name, shots=shots, ground=ground.name)
        points.append({"name": name, "kind": kind, "colour": colour, "said": said, "lon": longitude, "lat": latitude})
    return points


def _colours(n: int) -> list[str]:
    strong = [colour for colour in PALETTE if colour != "#F0E442"]  # yellow is not visible on white
    return [strong[k % len(strong)] for k in range(n)]


def _flight(flight: Flight, colour: str) -> dict[str, Any]:
    path = flight.path
    n = len(path["time_s"])
    kept = np.unique(np.linspace(0, n - 1, min(n, PATH_SAMPLES)).round().astype(int))
    columns = {
        "time": ("time_s", 1), "lon": ("longitude_deg", 4), "lat": ("latitude_deg", 4),
        "alt_km": ("altitude_km", 2), "speed_km_s": ("inertial_speed_km_s", 3),
    }  # fmt: skip
    said = {key: path[column][kept].round(digits).tolist() for key, (column, digits) in columns.items()}
    return {"name": flight.name, "colour": colour, **said}


@cache
def _widget() -> Any:
    """Return the widget's class. anywidget is loaded when the first map is shown."""
    check_widgets("a map")
    import anywidget
    import traitlets

    class Map(anywidget.AnyWidget):
        """A map of flights, footprints, engagements and entries.

        items: the results as they stand: as given, or computed again where a site was dragged.
        params: places that were set, path -> value with its unit: `params` of any verb.
        """

        _esm = STATIC_FOLDER / "map.js"
        _css = map_style()
        base = traitlets.Dict().tag(sync=True)
        data = traitlets.Dict().tag(sync=True)
        set = traitlets.Dict().tag(sync=True)
        printed = traitlets.Unicode()
        said = traitlets.Unicode()

        def __init__(self, items: Sequence[Any], title: str) -> None:
            self._given, self._title, self.items = items, title, list(items)
            base = {"ground": ground_data(), "words": words(), "lang": spoken()}
            super().__init__(base=base, data=map_data(items, title), printed=printed(items, title), said=said(items))
            self.observe(self._again, "set")

        @property
        def params(self) -> dict[str, str]:
            """Places that were set, path -> value with its unit."""
            return placed(self.set)

        def _again(self, _: Any) -> None:
            """Compute again what a moved site changes; a place that does not fit is told on the map.

            While a site is dragged, only the ground follows, on fewer points.
            """
            dragged, answer = bool(self.set.get("dragged")), self.set.get("call", 0)
            try:
                items = [
                    followed(item, now, self.params) if dragged else moved(item, self.params)
                    for item, now in zip(self._given, self.items, strict=True)
                ]
            except BadInput as error:
                self.data = {**self.data, "fault": str(error), "answer": answer}
                return
            if not dragged:
                self.items, self.said = items, said(items)
            self.data = with_starts(map_data(items, self._title), movable(self._given)) | {"answer": answer}

        def _repr_mimebundle_(self, **options: Any) -> Any:
            """Return the display data with the printed map added, for readers of the notebook without a kernel."""
            found = super()._repr_mimebundle_(**options)
            bundle, about = found if isinstance(found, tuple) else (found, {})
            still = {"image/svg+xml": self.printed, "text/plain": self.said}
            return {**(bundle or {}), **still}, about

    return Map


def map_style() -> str:
    """Return the style sheet of the map, for elements within a notebook's map alone."""
    own = (STATIC_FOLDER / "notebook.css").read_text("utf-8")
    return f".mujun-map {{\n{own}{map_css().replace(':root', '&')}}}\n"


def placed(state: Mapping[str, Any]) -> dict[str, str]:
    """Return the places that a browser sent back as changes of the catalogue's numbers."""
    return {
        f"{key}.{name}": f"{float(value):.6g} deg"
        for key, place in state.get("sites", {}).items()
        for name, value in zip(("latitude", "longitude"), place, strict=True)
    }


def _own(item: Any, params: Mapping[str, str]) -> dict[str, str]:
    """Return those places that are of an item's own sites."""
    ids = {site.id for site in _sites(item)}
    return {path: value for path, value in params.items() if path.rpartition(".")[0] in ids}


def followed(item: Any, now: Any, params: Mapping[str, str]) -> Any:
    """Return an item while its sites are dragged: ground on fewer points, and any other as it stands (`now`)."""
    mine = _own(item, params)
    return item.coarse(mine) if mine and isinstance(item, Footprint) else now


def moved(item: Any, params: Mapping[str, str]) -> Any:
    """Return an item with its sites at other places: the same one if none of them is its own."""
    mine = _own(item, params)
    if not mine:
        return item
    if isinstance(item, Computed):
        return item.again(mine)
    return item.with_(**{path.rpartition(".")[2]: value for path, value in mine.items()})


def with_starts(data: dict[str, Any], starts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the data of a map whose sites know where they stood at the beginning."""
    start = {site["key"]: site["start"] for site in starts}
    return {**data, "sites": [{**site, "start": start[site["key"]]} for site in data["sites"]]}
