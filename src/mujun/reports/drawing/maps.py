"""Printed maps, as PNG or SVG files.

matplotlib draws; it is loaded when a picture is drawn. Nothing is fetched: the land is shipped with the package.
Kinds of points and hatched regions differ in shape as well as in colour, for print in black and white.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from mujun.base.outcomes import BadInput
from mujun.reports.drawing.canvas import DPI, FAINT, HALO, INK, PALETTE, WIDTH, filed, settings, wrapped
from mujun.reports.drawing.disputes import disputed_boxes, disputed_in, name_dispute
from mujun.reports.drawing.frame import Frame, frame_about, frame_around, path_in, polygons_in
from mujun.reports.drawing.furniture import (
    draw_graticule,
    draw_ground,
    draw_north,
    outline_path,
    poles_in_view,
    scale_bar,
)
from mujun.reports.drawing.graticule import degrees_text
from mujun.reports.drawing.labels import CROWD, Room, country_names, inner_labels, label
from mujun.reports.language import t

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


ROLES = {
    "covered": PALETTE[0],
    "gap": PALETTE[1],
    "gained": PALETTE[2],
    "lost": PALETTE[3],
    "seen": PALETTE[5],
    "neutral": PALETTE[7],
}

"""What a region stands for and its colour; any other region takes the palette in order."""


class Mark(NamedTuple):
    """How a kind of point is drawn: symbol, size in points, colours, and what the legend calls it."""

    symbol: str
    size: float
    face: str
    edge: str
    name: str


MARKS = {
    "site": Mark("^", 9.0, "#0072B2", "#ffffff", "interceptor site"),
    "sensor": Mark("D", 7.0, "#009E73", "#ffffff", "radar or other sensor"),
    "launch": Mark("*", 13.0, "#D55E00", "#ffffff", "launch area"),
    "city-defended": Mark("o", 6.5, INK, "#ffffff", "city, defended"),
    "city-undefended": Mark("o", 6.5, "#ffffff", INK, "city, not defended"),
    "target": Mark("X", 8.5, INK, "#ffffff", "aim point"),
}

LINES: tuple[Any, ...] = ("solid", (0, (6, 2)), (0, (2, 1.5)), (0, (6, 2, 1, 2)))


@dataclass(frozen=True)
class Layer:
    """A region on a map.

    geometry: polygons in deg of longitude and latitude, cut at the antimeridian. colour: a role of ROLES, a number in
    PALETTE, or None for the next one. hatch: matplotlib's hatch letters ('//', '..'). value: where every layer has one,
    colours run from light to dark with it instead.
    """

    label: str
    geometry: BaseGeometry
    colour: str | int | None = None
    hatch: str | None = None
    value: float | None = None


@dataclass(frozen=True)
class MapPoint:
    """A place; one without a name is marked and not written. kind: one of MARKS."""

    name: str
    latitude_deg: float
    longitude_deg: float
    kind: str


@dataclass(frozen=True)
class MapLine:
    """A path over the ground, such as a flight's; drawn along geodesics between its points."""

    label: str
    lon_deg: Sequence[float] | NDArray[np.float64]
    lat_deg: Sequence[float] | NDArray[np.float64]


def colours_of(layers: Sequence[Layer]) -> list[str]:
    """Return a colour for each layer. Raises BadInput for a role that does not exist."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    values = [layer.value for layer in layers]
    if layers and all(value is not None for value in values):
        known = np.array(values, dtype=float)
        share = (known - known.min()) / (np.ptp(known) or 1.0)
        return [to_hex(c) for c in colormaps["cividis_r"](0.1 + 0.8 * share)]
    named = {
        PALETTE[x] if isinstance(x, int) else ROLES.get(x, "") for x in (la.colour for la in layers) if x is not None
    }
    free = [colour for colour in PALETTE if colour not in named] or list(PALETTE)
    chosen, count = [], 0
    for layer in layers:
        if layer.colour is None:
            chosen.append(free[count % len(free)])
            count += 1
        elif isinstance(layer.colour, int):
            chosen.append(PALETTE[layer.colour % len(PALETTE)])
        elif layer.colour in ROLES:
            chosen.append(ROLES[layer.colour])
        else:
            raise BadInput(f"'{layer.colour}' is no colour role; expected one of {', '.join(ROLES)}")
    return chosen


def _content(layers: Sequence[Layer], points: Sequence[MapPoint], lines: Sequence[MapLine]) -> NDArray[np.float64]:
    """Return every place that a map has to show, longitude and latitude in deg, shape (n, 2)."""
    parts = [shapely.get_coordinates(layer.geometry) for layer in layers]
    parts += [np.column_stack([np.asarray(line.lon_deg, float), np.asarray(line.lat_deg, float)]) for line in lines]
    parts += [np.array([[p.longitude_deg, p.latitude_deg]]) for p in points]
    places = np.concatenate([p for p in parts if len(p)]) if any(len(p) for p in parts) else np.empty((0, 2))
    return places[np.isfinite(places).all(axis=1)]


def map_figure(
    title: str,
    layers: Sequence[Layer],
    points: Sequence[MapPoint] = (),
    lines: Sequence[MapLine] = (),
    notes: str = "",
    centre: tuple[float, float] | None = None,
    radius_m: float | None = None,
) -> "Figure":
    """Draw regions, places and paths on an equal-area map; return the figure.

    notes: sources and limits, printed under the map. centre: latitude and longitude in deg,
    and radius_m: what the map shows; by default everything given. Raises BadInput for an unknown kind of point or
    colour role, or a map of nothing.
    *Holds for* content within a quarter of the globe around its middle.
    """
    for point in points:
        if point.kind not in MARKS:
            raise BadInput(f"{point.name}: '{point.kind}' is no kind of point; expected one of {', '.join(MARKS)}")
    places = _content(layers, points, lines)
    if centre is not None and radius_m is not None:
        frame = frame_about(centre[0], centre[1], radius_m, aspect=1.15)
    elif len(places):
        frame = frame_around(places)
    else:
        raise BadInput("there is nothing to draw on the map; expected regions, places or paths")

    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

    with rc_context(settings()):
        crowded = sum(bool(point.name) for point in points) > CROWD
        unnamed = "Where places crowd, some names are left out." if crowded else ""
        title, caption = wrapped(title, 62), _caption(frame, " ".join(filter(None, (t(notes), t(unnamed)))))
        colours = colours_of(layers)
        handles = legend_handles(layers, colours, points, lines)
        columns = 2 if len(handles) > 1 else 1
        rows = sum(1 + h.get_label().count("\n") for h in handles[: math.ceil(len(handles) / columns)])
        left, right = 0.55, 0.55 if poles_in_view(frame) else 0.3
        map_width = WIDTH - left - right
        map_height = map_width * frame.height / frame.width
        above = 0.36 + 0.24 * (1 + title.count("\n"))
        legend_height = 0.185 * rows + (0.1 if handles else 0.0)
        below = 0.32 + legend_height + 0.135 * (1 + caption.count("\n")) + 0.1
        height = above + map_height + below
        figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor="#ffffff")
        FigureCanvasAgg(figure)
        axes = figure.add_axes((left / WIDTH, below / height, map_width / WIDTH, map_height / height))
        axes.set(xlim=(frame.west, frame.east), ylim=(frame.south, frame.north), xticks=[], yticks=[])
        axes.set_aspect("equal")
        for spine in axes.spines.values():
            spine.set(linewidth=0.8, color=INK, zorder=21)
        figure.text(left / WIDTH, 1.0 - 0.13 / height, title, fontsize=13, fontweight="bold", va="top", color=INK)
        room = Room(axes)
        land, countries = draw_ground(axes, frame)
        inside = draw_graticule(axes, frame)
        regions = _regions(axes, frame, layers, colours)
        _paths(axes, frame, lines, room)
        shown = _marks(axes, frame, points, room)
        disputed = disputed_in(frame, dict(countries))
        for _, islands in disputed:
            room.take(Bbox(axes.transData.transform(np.reshape(islands.bounds, (2, 2)))))
        scale_bar(axes, frame, room)
        draw_north(axes, frame, room)
        for dispute, islands in disputed:
            name_dispute(room, dispute, islands, land, shapely.union_all([shape.boundary for shape in regions]))
        for x, y, point in shown:
            if not point.name:
                continue
            dropped = len(points) > CROWD and point.kind.startswith(("city", "launch"))
            label(room, x, y, t(point.name), 0.5 * MARKS[point.kind].size + 2.0, dropped, fontsize=8.5, color=INK)
        inner_labels(axes, frame, room, inside)
        country_names(axes, frame, room, countries, disputed_boxes())
        if handles:
            figure.legend(
                handles=handles, loc="upper left", ncols=columns, frameon=False, fontsize=8.5, borderaxespad=0.0,
                bbox_to_anchor=(left / WIDTH, (below - 0.32) / height), handlelength=2.2, columnspacing=2.5, labelspacing=0.45,
                borderpad=0.0, handleheight=1.0,
            )  # fmt: skip
        figure.text(left / WIDTH, 0.1 / height, caption, fontsize=7, va="bottom", color=FAINT, linespacing=1.3)
        figure.set_label(title)
        return figure


draw_map = filed(map_figure)


def _caption(frame: Frame, notes: str) -> str:
    """Return the small print: the caller's notes, then what the map itself is."""
    place = f"{degrees_text(round(frame.latitude, 1), 'NS')}, {degrees_text(round(frame.longitude, 1), 'EW')}"
    own = (
        f"Equal-area map (Lambert azimuthal, centre {place}); the scale bar holds at the centre. Land and borders: Natural "
        "Earth 1:50m, de facto, taking no side; dotted: disputed borders and armistice lines."
    )
    return "\n".join(wrapped(part, 128) for part in (notes, own) if part)


def _regions(axes: "Axes", frame: Frame, layers: Sequence[Layer], colours: Sequence[str]) -> list[BaseGeometry]:
    """Draw the regions; return their shapes in the plane."""
    from matplotlib.colors import to_rgba
    from matplotlib.patches import PathPatch

    shapes: list[BaseGeometry] = []
    for layer, colour in zip(layers, colours, strict=True):
        shape = polygons_in(frame, layer.geometry)
        if shape.is_empty:
            continue
        shapes.append(shape)
        outline = outline_path(shape)
        axes.add_patch(PathPatch(outline, facecolor=to_rgba(colour, 0.3), edgecolor="none", zorder=3))
        if layer.hatch:
            axes.add_patch(
                PathPatch(
                    outline,
                    facecolor="none",
                    edgecolor=to_rgba(colour, 0.6),
                    hatch=layer.hatch,
                    linewidth=0.0,
                    zorder=3.1,
                )
            )
        axes.add_patch(PathPatch(outline, facecolor="none", edgecolor=colour, linewidth=1.5, zorder=6))
    return shapes


def _paths(axes: "Axes", frame: Frame, lines: Sequence[MapLine], room: Room) -> None:
    """Draw the paths, and keep labels off them where there is room elsewhere."""
    from matplotlib.collections import LineCollection
    from matplotlib.transforms import Bbox

    for number, line in enumerate(lines):
        pieces = path_in(frame, line.lon_deg, line.lat_deg)
        axes.add_collection(LineCollection(pieces, colors=HALO, linewidths=3.0, alpha=0.8, zorder=7))
        style = LINES[number % len(LINES)]
        axes.add_collection(LineCollection(pieces, colors=INK, linewidths=1.3, linestyles=[style], zorder=8))
        for piece in pieces:
            line_string = shapely.LineString(piece)
            along = shapely.line_interpolate_point(line_string, np.arange(0.0, line_string.length, frame.width / 100.0))
            for px, py in axes.transData.transform(shapely.get_coordinates(along)):
                room.take(Bbox.from_bounds(px - 3.0, py - 3.0, 6.0, 6.0))


def _marks(axes: "Axes", frame: Frame, points: Sequence[MapPoint], room: Room) -> list[tuple[float, float, MapPoint]]:
    """Draw the marks of the points in view; return them with their places in the plane."""
    from matplotlib.transforms import Bbox

    shown = []
    for point in points:
        if not frame.holds(point.longitude_deg, point.latitude_deg):
            continue
        mark = MARKS[point.kind]
        x, y = frame.plane(point.longitude_deg, point.latitude_deg)
        axes.plot(
            [x], [y], marker=mark.symbol, markersize=mark.size, markerfacecolor=mark.face, markeredgecolor=mark.edge,
            markeredgewidth=0.9, linestyle="none", zorder=17,
        )  # fmt: skip
        at, half = axes.transData.transform((x, y)), 0.5 * mark.size * room.figure.dpi / 72.0
        room.take(Bbox.from_bounds(at[0] - half, at[1] - half, 2 * half, 2 * half))
        shown.append((x, y, point))
    return shown


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
        style = LINES[number % len(LINES)]
        handles.append(Line2D([], [], color=INK, linewidth=1.3, linestyle=style, label=wrapped(line.label, 46)))
    for kind, mark in MARKS.items():
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
