"""Contents of a map: regions, places, paths and call-outs, their colours and marks, and their legend.

Kinds of points and hatched regions differ in shape as well as in colour, for print in black and white.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from mujun.reports.drawing.canvas import wrapped
from mujun.reports.drawing.roles import HALO, INK, ROLES, colour_of
from mujun.reports.language import t

ROLES_IN_TURN = ("interceptor", "window", "track", "gap", "radar", "missile")
"""Roles of regions that name none, in order."""


class Mark(NamedTuple):
    """The mark of a kind of point: symbol, size in points, colours, and name in the legend."""

    symbol: str
    size: float
    face: str
    edge: str
    name: str


POINT_MARKS = {
    "site": Mark("^", 10.0, ROLES["interceptor"], HALO, "interceptor site"),
    "sensor": Mark("D", 8.0, ROLES["track"], HALO, "radar or other sensor"),
    "blind": Mark("D", 8.0, HALO, ROLES["gap"], "radar that never sees the flight"),
    "launch": Mark("*", 13.0, ROLES["missile"], HALO, "launch area"),
    "city-defended": Mark("o", 7.0, ROLES["defended"], HALO, "place, more shots than needed"),
    "city-just": Mark("o", 7.0, ROLES["window"], INK, "place, just enough shots"),
    "city-undefended": Mark("o", 7.5, HALO, ROLES["undefended"], "place, not enough shots"),
    "place-in-reach": Mark("o", 7.0, ROLES["missile"], INK, "place in reach"),
    "place-out-of-reach": Mark("o", 7.5, HALO, ROLES["missile"], "place out of reach"),
    "target": Mark("X", 9.0, ROLES["missile"], HALO, "target"),
    "moment": Mark("o", 4.0, ROLES["missile"], HALO, "place of the missile"),
    "missile": Mark("o", 9.0, ROLES["missile"], INK, "place of the missile"),
    "intercept": Mark("P", 11.0, ROLES["interceptor"], HALO, "intercept"),
}

LINE_STYLES: tuple[Any, ...] = ("solid", (0, (6, 2)), (0, (2, 1.5)), (0, (6, 2, 1, 2)))


@dataclass(frozen=True)
class Layer:
    """A region on a map.

    geometry: polygons in deg of longitude and latitude, cut at the antimeridian.
    role: of `roles.ROLES`; None for the next one.
    hatch: matplotlib's hatch letters ('//', '..').
    value: if every layer has one, it sets the colour in its place, from light to dark.
    filled: False for an outline only.
    """

    label: str
    geometry: BaseGeometry
    role: str | None = None
    hatch: str | None = None
    value: float | None = None
    filled: bool = True


@dataclass(frozen=True)
class MapPoint:
    """A place on a map. kind: one of POINT_MARKS. A place without a name is marked but not labelled.

    may_drop: whether its name may be left out where there is no room.
    """

    name: str
    latitude_deg: float
    longitude_deg: float
    kind: str
    may_drop: bool = False


@dataclass(frozen=True)
class MapLine:
    """A path over the ground, drawn along geodesics between its points. role: of `roles.ROLES`. arrow: one at its end."""

    label: str
    lon_deg: Sequence[float] | NDArray[np.float64]
    lat_deg: Sequence[float] | NDArray[np.float64]
    role: str = "missile"
    arrow: bool = False


@dataclass(frozen=True)
class Callout:
    """What there is to see at a place, in a box beside it. role: colour of box and line."""

    text: str
    latitude_deg: float
    longitude_deg: float
    role: str


def colours_of(layers: Sequence[Layer]) -> list[str]:
    """Return a colour for each layer. Raises BadInput for an unknown role."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    values = [layer.value for layer in layers]
    if layers and all(value is not None for value in values):
        known = np.array(values, dtype=float)
        share = (known - known.min()) / (np.ptp(known) or 1.0)
        return [to_hex(c) for c in colormaps["cividis_r"](0.1 + 0.8 * share)]
    named = {layer.role for layer in layers}
    free = [role for role in ROLES_IN_TURN if role not in named] or list(ROLES_IN_TURN)
    chosen, count = [], 0
    for layer in layers:
        chosen.append(colour_of(layer.role or free[count % len(free)]))
        count += layer.role is None
    return chosen


def all_places(layers: Sequence[Layer], points: Sequence[MapPoint], lines: Sequence[MapLine]) -> NDArray[np.float64]:
    """Return every place that a map must show, longitude and latitude in deg, shape (n, 2)."""
    parts = [shapely.get_coordinates(layer.geometry) for layer in layers]
    parts += [np.column_stack([np.asarray(line.lon_deg, float), np.asarray(line.lat_deg, float)]) for line in lines]
    parts += [np.array([[p.longitude_deg, p.latitude_deg]]) for p in points]
    places = np.concatenate([p for p in parts if len(p)]) if any(len(p) for p in parts) else np.empty((0, 2))
    return places[np.isfinite(places).all(axis=1)]


def region_handles(layers: Sequence[Layer], colours: Sequence[str], width: int) -> list[Any]:
    """Return the handles of regions in a legend. width: of their text, columns."""
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Patch

    return [
        Patch(
            facecolor=to_rgba(colour, 0.3 if layer.filled else 0.0), edgecolor=colour, linewidth=1.2, hatch=layer.hatch,
            label=wrapped(layer.label, width),
        )
        for layer, colour in zip(layers, colours, strict=True)
    ]  # fmt: skip


def line_handles(lines: Sequence[MapLine], width: int) -> list[Any]:
    """Return the handles of paths in a legend. width: of their text, columns."""
    from matplotlib.lines import Line2D

    return [
        Line2D(
            [], [], color=colour_of(line.role), linewidth=1.8, linestyle=LINE_STYLES[number % len(LINE_STYLES)],
            label=wrapped(line.label, width),
        )
        for number, line in enumerate(lines)
    ]  # fmt: skip


def point_handles(points: Sequence[MapPoint], kinds: Sequence[str]) -> list[Any]:
    """Return the handles of the kinds of points that are on a map, of those named."""
    from matplotlib.lines import Line2D

    return [
        Line2D(
            [], [], marker=mark.symbol, markersize=mark.size, markerfacecolor=mark.face, markeredgecolor=mark.edge,
            linestyle="none", label=t(mark.name),
        )
        for kind, mark in POINT_MARKS.items()
        if kind in kinds and any(p.kind == kind for p in points)
    ]  # fmt: skip
