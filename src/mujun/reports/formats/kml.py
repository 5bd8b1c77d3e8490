"""KML 2.2 for Google Earth and most map programs: places, regions and flights with their time.

Flights are tracks (gx:Track). Their clock starts at TRACK_EPOCH, an arbitrary launch time.
"""

import datetime
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

KML, GX = "http://www.opengis.net/kml/2.2", "http://www.google.com/kml/ext/2.2"
TRACK_EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
"""Launch time of all flights in formats that need a calendar time."""
KML_COLOURS = {"region": "7fb27200", "line": "ff005ed5", "point": "ff1a1a1a"}
"""Colours in the order of KML: opacity, blue, green, red."""


@dataclass(frozen=True)
class Track:
    """A flight: time (s from launch), longitude and latitude (deg), height (m), each (n,)."""

    name: str
    time: NDArray[np.float64]
    longitude: NDArray[np.float64]
    latitude: NDArray[np.float64]
    height: NDArray[np.float64]


def at_time(seconds: float) -> str:
    """Return the time `seconds` after TRACK_EPOCH in the form of XML Schema, to the millisecond."""
    moment = TRACK_EPOCH + datetime.timedelta(seconds=float(seconds))
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def kml_text(name: str, note: str, features: Sequence[Mapping[str, Any]] = (), tracks: Sequence[Track] = ()) -> str:
    """Return GeoJSON features and flights as KML. note: text of the document's description."""
    ElementTree.register_namespace("", KML)
    ElementTree.register_namespace("gx", GX)
    root = ElementTree.Element(f"{{{KML}}}kml")
    document = _add(root, "Document")
    _add(document, "name", name)
    _add(document, "description", note)
    for style, colour in KML_COLOURS.items():
        one = _add(document, "Style")
        one.set("id", style)
        if style == "point":
            _add(_add(one, "IconStyle"), "color", colour)
        else:
            line = _add(one, "LineStyle")
            _add(line, "color", f"ff{colour[2:]}")
            _add(line, "width", "2")
            if style == "region":
                _add(_add(one, "PolyStyle"), "color", colour)
    for feature in features:
        _placemark(document, feature)
    for track in tracks:
        _track(document, track)
    ElementTree.indent(root, " ")
    text = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _add(parent: ElementTree.Element, tag: str, text: str | None = None) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, tag if tag.startswith("{") else f"{{{KML}}}{tag}")
    child.text = text
    return child


def _placemark(document: ElementTree.Element, feature: Mapping[str, Any]) -> None:
    """Add a GeoJSON feature: its name, its properties, its geometry."""
    properties, geometry = feature["properties"], feature["geometry"]
    kind = geometry["type"]
    mark = _add(document, "Placemark")
    name = next((properties[key] for key in ("name", "place", "site", "sensor", "role") if properties.get(key)), kind)
    _add(mark, "name", str(name))
    style = {"Point": "point", "LineString": "line", "MultiLineString": "line"}.get(kind, "region")
    _add(mark, "styleUrl", f"#{style}")
    data = _add(mark, "ExtendedData")
    for key, value in properties.items():
        one = _add(data, "Data")
        one.set("name", str(key))
        _add(one, "value", "" if value is None else str(value))
    _geometry(mark, kind, geometry["coordinates"])


def _geometry(parent: ElementTree.Element, kind: str, coordinates: Any) -> None:
    if kind.startswith("Multi"):
        several = _add(parent, "MultiGeometry")
        for part in coordinates:
            _geometry(several, kind.removeprefix("Multi"), part)
        return
    shape = _add(parent, kind)
    if kind == "LineString":
        _add(shape, "tessellate", "1")
    if kind != "Polygon":
        _add(shape, "coordinates", _coordinates([coordinates] if kind == "Point" else coordinates))
        return
    for k, ring in enumerate(coordinates):
        border = _add(shape, "innerBoundaryIs" if k else "outerBoundaryIs")
        _add(_add(border, "LinearRing"), "coordinates", _coordinates(ring))


def _coordinates(places: Sequence[Sequence[float]]) -> str:
    return " ".join(",".join(f"{value:.6f}" if k < 2 else f"{value:.1f}" for k, value in enumerate(p)) for p in places)


def _track(document: ElementTree.Element, track: Track) -> None:
    mark = _add(document, "Placemark")
    _add(mark, "name", track.name)
    _add(mark, "description", f"The clock starts at {at_time(0.0)}, which stands for no launch in particular.")
    _add(mark, "styleUrl", "#line")
    line = _add(mark, f"{{{GX}}}Track")
    _add(line, "altitudeMode", "absolute")
    for seconds in track.time:
        _add(line, "when", at_time(seconds))
    for lon, lat, height in zip(track.longitude, track.latitude, track.height, strict=True):
        _add(line, f"{{{GX}}}coord", f"{lon:.6f} {lat:.6f} {height:.1f}")
