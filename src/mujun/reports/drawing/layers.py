"""Contents of a printed map: regions, places and paths, their colours and marks, and their legend.

Kinds of points and hatched regions differ in shape as well as in colour, for print in black and white.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from mujun.base.outcomes import BadInput
from mujun.reports.drawing.canvas import INK, PALETTE, wrapped
from mujun.reports.language import t

ROLE_COLOURS = {
    "covered": PALETTE[0],
    "gap": PALETTE[1],
    "gained": PALETTE[2],
    "lost": PALETTE[3],
    "seen": PALETTE[5],
    "neutral": PALETTE[7],
}
"""Role of a region and its colour; regions without a role take the palette in order."""


class Mark(NamedTuple):
    """The mark of a kind of point: symbol, size in points, colours, and name in the legend."""

    symbol: str
    size: float
    face: str
    edge: str
    name: str


POINT_MARKS = {
    "site": Mark("^", 9.0, "#0072B2", "#ffffff", "interceptor site"),
    "sensor": Mark("D", 7.0, "#009E73", "#ffffff", "radar or other sensor"),
    "launch": Mark("*", 13.0, "#D55E00", "#ffffff", "launch area"),
    "city-defended": Mark("o", 6.5, INK, "#ffffff", "city, defended"),
    "city-undefended": Mark("o", 6.5, "#ffffff", INK, "city, not defended"),
    "target": Mark("X", 8.5, INK, "#ffffff", "aim point"),
}

LINE_STYLES: tuple[Any, ...] = ("solid", (0, (6, 2)), (0, (2, 1.5)), (0, (6, 2, 1, 2)))


@dataclass(frozen=True)
class Layer:
    """A region on a map.

    geometry: polygons in deg of longitude and latitude, cut at the antimeridian.
    colour: a role of ROLE_COLOURS, a number in PALETTE, or None for the next one.
    hatch: matplotlib's hatch letters ('//', '..').
    value: if every layer has one, it sets the colour in its place, from light to dark.
    """

    label: str
    geometry: BaseGeometry
    colour: str | int | None = None
    hatch: str | None = None
    value: float | None = None


@dataclass(frozen=True)
class MapPoint:
    """A place on a map. kind: one of POINT_MARKS. A place without a name is marked but not labelled."""

    name: str
    latitude_deg: float
    longitude_deg: float
    kind: str


@dataclass(frozen=True)
class MapLine:
    """A path over the ground, such as a flight's, drawn along geodesics between its points."""

    label: str
    lon_deg: Sequence[float] | NDArray[np.float64]
    lat_deg: Sequence[float] | NDArray[np.float64]


def colours_of(layers: Sequence[Layer]) -> list[str]:
    """Return a colour for each layer. Raises BadInput for an unknown role."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    values = [layer.value for layer in layers]
    if layers and all(value is not None for value in values):
        known = np.array(values, dtype=float)
        share = (known - known.min()) / (np.ptp(known) or 1.0)
        return [to_hex(c) for c in colormaps["cividis_r"](0.1 + 0.8 * share)]
    named = {
        PALETTE[x] if isinstance(x, int) else ROLE_COLOURS.get(x, "")
        for x in (la.colour for la in layers)
        if x is not None
    }
    free = [colour for colour in PALETTE if colour not in named] or list(PALETTE)
    chosen, count = [], 0
    for layer in layers:
        if layer.colour is None:
            chosen.append(free[count % len(free)])
            count += 1
        elif isinstance(layer.colour, int):
            chosen.append(PALETTE[layer.colour % len(PALETTE)])
        elif layer.colour in ROLE_COLOURS:
            chosen.append(ROLE_COLOURS[layer.colour])
        else:
            raise BadInput(f"'{layer.colour}' is no colour role; expected one of {', '.join(ROLE_COLOURS)}")
    return chosen


def all_places(layers: Sequence[Layer], points: Sequence[MapPoint], lines: Sequence[MapLine]) -> NDArray[np.float64]:
    """Return every place that a map must show, longitude and latitude in deg, shape (n, 2)."""
    parts = [shapely.get_coordinates(layer.geometry) for layer in layers]
    parts += [np.column_stack([np.asarray(line.lon_deg, float), np.asarray(line.lat_deg, float)]) for line in lines]
    parts += [np.array([[p.longitude_deg, p.latitude_deg]]) for p in points]
    places = np.concatenate([p for p in parts if len(p)]) if any(len(p) for p in parts) else np.empty((0, 2))
    return places[np.isfinite(places).all(axis=1)]


def legend_handles(
    layers: Sequence[Layer], colours: Sequence[str], points: Sequence[MapPoint], lines: Sequence[MapLine]
) -> list[Any]:
    """Return the handles of the legend: regions, paths, then kinds of points."""
    from matplotlib.colors import to_rgba
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Any] = []
    for layer, colour in zip(layers, colours, strict=True):
        handles.append(
            Patch(
                facecolor=to_rgba(colour, 0.3),
                edgecolor=colour,
                linewidth=1.2,
                hatch=layer.hatch,
                label=wrapped(layer.label, 46),
            )
        )
    for number, line in enumerate(lines):
        style = LINE_STYLES[number % len(LINE_STYLES)]
        handles.append(Line2D([], [], color=INK, linewidth=1.3, linestyle=style, label=wrapped(line.label, 46)))
    for kind, mark in POINT_MARKS.items():
        if any(p.kind == kind for p in points):
            handles.append(
                Line2D(
                    [],
                    [],
                    marker=mark.symbol,
                    markersize=mark.size,
                    markerfacecolor=mark.face,
                    markeredgecolor=mark.edge,
                    linestyle="none",
                    label=t(mark.name),
                )
            )
    return handles
