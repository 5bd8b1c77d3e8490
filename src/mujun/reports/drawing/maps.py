"""Printed maps, as PNG or SVG files.

matplotlib draws; it is imported when a picture is drawn. Nothing is downloaded: the land is part of the package.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from mujun.base.outcomes import BadInput
from mujun.base.text import Text, as_written, joined, say
from mujun.reports.drawing.canvas import filed, styled, wrapped
from mujun.reports.drawing.disputes import disputed_boxes, disputed_in, matters, name_dispute
from mujun.reports.drawing.frame import Frame, frame_about, frame_around, path_in, polygons_in
from mujun.reports.drawing.furniture import (
    draw_graticule,
    draw_ground,
    draw_poles,
    outline_path,
    poles_in_view,
    scale_bar,
)
from mujun.reports.drawing.labels import (
    CROWD_OF_POINTS,
    Room,
    call_out,
    country_names,
    inner_labels,
    label,
    outline_label,
)
from mujun.reports.drawing.land import countries_in, land_in
from mujun.reports.drawing.layers import (
    LINE_STYLES,
    POINT_MARKS,
    Callout,
    Layer,
    MapLine,
    MapPoint,
    all_places,
    colours_of,
    line_handles,
    point_handles,
    region_handles,
)
from mujun.reports.drawing.layout import WIDE, Cut, Panel, Words, panel
from mujun.reports.drawing.roles import HALO, INK, ROLES, colour_of
from mujun.scenario.schema.ground import Dispute

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Callout", "Layer", "MapContent", "MapLine", "MapPoint", "draw_map", "map_figure", "map_of"]

ASPECTS = {"wide": (1.3, 1.9), "narrow": (0.8, 1.15)}
"""Least and greatest width of a map over its height, by the name of the cut."""
SIDE_MARGIN, SIDE_WITH_DEGREES, BELOW_MAP = 0.15, 0.6, 0.22
"""Inches beside the map, the same where degrees are written there, and below it."""
LEGEND_LINE = 0.19
"""Inches of a line of a legend."""
DROPPED_FROM = "Where places crowd, some names are left out."


@dataclass(frozen=True)
class MapContent:
    """A map.

    callouts: what there is to see at a place.
    centre, radius_m: latitude and longitude (deg) in the middle, and the distance shown around it; None: the contents.
    direct: regions are labelled on their outlines; else they, the paths and the kinds of points stand in a legend below.
    keyed: kinds of points explained below the map all the same.
    """

    words: Words
    layers: Sequence[Layer] = ()
    points: Sequence[MapPoint] = ()
    lines: Sequence[MapLine] = ()
    callouts: Sequence[Callout] = ()
    centre: tuple[float, float] | None = None
    radius_m: float | None = None
    direct: bool = True
    keyed: Sequence[str] = ()


def map_figure(
    title: str,
    layers: Sequence[Layer],
    points: Sequence[MapPoint] = (),
    lines: Sequence[MapLine] = (),
    notes: str = "",
    centre: tuple[float, float] | None = None,
    radius_m: float | None = None,
) -> "Figure":
    """Draw regions, places and paths on an equal-area map with a legend below it; return the figure.

    notes: sources and limits, printed under the map.
    centre, radius_m: see `MapContent`.
    Raises BadInput for an unknown kind of point or colour role, or a map without contents.
    *Holds for* contents within a quarter of the globe around their middle.
    """
    words = Words(title, note=notes)
    return map_of(MapContent(words, layers, points, lines, (), centre, radius_m, direct=False), WIDE)


draw_map = filed(map_figure)


@styled
def map_of(content: MapContent, cut: Cut) -> "Figure":
    """Draw a map in a cut; return the figure. Raises BadInput as `map_figure` does."""
    for point in content.points:
        if point.kind not in POINT_MARKS:
            key = "{name}: '{kind}' is no kind of point; expected one of {names}"
            raise BadInput(say(key, name=point.name, kind=as_written(point.kind), names=", ".join(POINT_MARKS)))
    single = cut.is_narrow or cut.beside > 0.0
    width = cut.columns(cut.small, (cut.width - cut.beside) * (1.0 if single else 0.5) - 0.6)
    colours = colours_of(content.layers)
    handles = _handles(content, colours, width)
    columns = 1 if single or len(handles) < 2 else 2
    rows = sum(1 + h.get_label().count("\n") for h in handles[: math.ceil(len(handles) / columns)])
    legend = LEGEND_LINE * rows + (0.1 if handles else 0.0)
    side = SIDE_MARGIN if cut.name != WIDE.name else SIDE_WITH_DEGREES
    first = _framed(content, ASPECTS.get(cut.name, ASPECTS["wide"]))
    right = side if poles_in_view(first) else SIDE_MARGIN
    below = legend + (BELOW_MAP if cut.name == WIDE.name else 0.08)
    wide = cut.width - cut.beside - side - right
    words = content.words if cut.height else replace(content.words, note=_small_print(content, first))
    above = 0.2 if cut.name == WIDE.name else 0.0
    page = panel(words, cut, wide * first.height / first.width + below + above)
    high = page.height - below - above
    frame = first if cut.height is None else _framed(content, (wide / high, wide / high))
    axes = page.axes(side, right, below, above)
    axes.set(xlim=(frame.west, frame.east), ylim=(frame.south, frame.north), xticks=[], yticks=[])
    axes.set_aspect("equal")
    for spine in axes.spines.values():
        spine.set(linewidth=0.8, color=INK, zorder=23)
    if handles:
        _legend(page, handles, columns, side)
    _draw(axes, frame, content, colours, cut)
    return page.figure


def _framed(content: MapContent, aspect: tuple[float, float]) -> Frame:
    """Return the frame of a map. aspect: least and greatest width over height."""
    if content.centre is not None and content.radius_m is not None:
        return frame_about(*content.centre, content.radius_m, aspect=min(max(1.15, aspect[0]), aspect[1]))
    places = all_places(content.layers, content.points, content.lines)
    if not len(places):
        raise BadInput(say("there is nothing to draw on the map; expected regions, places or paths"))
    return frame_around(places, aspect)


def _handles(content: MapContent, colours: Sequence[str], width: int) -> list[Any]:
    if content.direct:
        return point_handles(content.points, content.keyed)
    return [
        *region_handles(content.layers, colours, width), *line_handles(content.lines, width),
        *point_handles(content.points, list(POINT_MARKS)),
    ]  # fmt: skip


def _legend(page: Panel, handles: Sequence[Any], columns: int, side: float) -> None:
    whole = float(page.figure.get_figheight())
    page.figure.legend(
        handles=handles, loc="lower left", ncols=columns, frameon=False, fontsize=page.cut.small, borderaxespad=0.0,
        bbox_to_anchor=((page.cut.beside + side) / page.cut.width, page.bottom / whole),
        handlelength=2.0, columnspacing=2.0, labelspacing=0.4,
        borderpad=0.0, handleheight=1.0,
    )  # fmt: skip


def _concerned(content: MapContent, dispute: Dispute) -> bool:
    """Return whether a place of the map, or the start of a path, lies in a disputed place."""
    places = [(p.longitude_deg, p.latitude_deg) for p in content.points]
    places += [(float(line.lon_deg[0]), float(line.lat_deg[0])) for line in content.lines if len(line.lon_deg)]
    return any(matters(dispute, *place) for place in places)


def _small_print(content: MapContent, frame: Frame) -> Text:
    """Return the caller's notes, then what holds of every map."""
    parts: list[str] = [content.words.note] if content.words.note else []
    crowded = sum(bool(point.name) for point in content.points) > CROWD_OF_POINTS
    parts += [DROPPED_FROM] if crowded else []
    others = [dispute for dispute, _ in _disputed(frame) if not _concerned(content, dispute)]
    if others:
        names = joined([" ".join(dispute.map_label) for dispute in others])
        parts.append(say("Disputed places in view, drawn without taking sides: {names}.", names=names))
    parts.append("Equal-area map (Lambert azimuthal). Land and borders, as they are in fact: Natural Earth.")
    return joined(parts, "{first} {rest}")


def _disputed(frame: Frame) -> list[tuple[Dispute, MultiPolygon]]:
    return disputed_in(frame, dict(countries_in(frame)))


def _draw(axes: "Axes", frame: Frame, content: MapContent, colours: Sequence[str], cut: Cut) -> None:
    """Draw the ground, its contents, and then names where there is room, the most important first."""
    from matplotlib.patches import PathPatch
    from matplotlib.transforms import Bbox

    room, points = Room(axes), content.points
    draw_ground(axes, frame)
    inside = draw_graticule(axes, frame, named=cut.name == WIDE.name)
    regions = _regions(axes, frame, content.layers, colours)
    _paths(axes, frame, content.lines, room)
    shown = _marks(axes, frame, points, room)
    named = [(dispute, islands) for dispute, islands in _disputed(frame) if _concerned(content, dispute)]
    for _, islands in named:
        axes.add_artist(PathPatch(outline_path(islands), facecolor=ROLES["disputed"], edgecolor="none", zorder=5))
        room.take(Bbox(axes.transData.transform(np.reshape(islands.bounds, (2, 2)))))
    scale_bar(axes, frame, room)
    draw_poles(axes, frame, room)
    for x, y, point in shown:
        if point.name:
            dropped = point.may_drop or (len(points) > CROWD_OF_POINTS and point.kind.startswith(("city", "launch")))
            weight = "bold" if point.kind in ("site", "sensor", "launch", "target") else "normal"
            gap = 0.5 * POINT_MARKS[point.kind].size + 2.0
            size = cut.small if point.kind.startswith(("city", "moment")) else cut.text
            name = wrapped(point.name, 24)
            label(room, x, y, name, gap, dropped, fontsize=size, color=INK, fontweight=weight, linespacing=1.05)
    if content.direct:
        for number, shape in regions:
            text = wrapped(content.layers[number].label, 30)
            style = {
                "fontsize": cut.small,
                "color": INK if content.layers[number].value is not None else colours[number],
                "fontweight": "bold",
                "linespacing": 1.05,
            }
            outline_label(room, shape, text, **style)
    for callout in content.callouts:
        x, y = frame.plane(callout.longitude_deg, callout.latitude_deg)
        text = wrapped(callout.text, 30 if cut.is_narrow else 34)
        call_out(room, x, y, text, colour_of(callout.role), fontsize=cut.text, fontweight="bold", linespacing=1.1)
    for dispute, islands in named:
        edges = shapely.union_all([shape.boundary for _, shape in regions])
        name_dispute(room, dispute, islands, land_in(frame), edges)
    inner_labels(axes, frame, room, inside)
    country_names(axes, frame, room, list(countries_in(frame)), disputed_boxes())


def _regions(
    axes: "Axes", frame: Frame, layers: Sequence[Layer], colours: Sequence[str]
) -> list[tuple[int, BaseGeometry]]:
    """Draw the regions; return their numbers and shapes in the plane."""
    from matplotlib.colors import to_rgba
    from matplotlib.patches import PathPatch

    shapes: list[tuple[int, BaseGeometry]] = []
    for number, (layer, colour) in enumerate(zip(layers, colours, strict=True)):
        shape = polygons_in(frame, layer.geometry)
        if shape.is_empty:
            continue
        shapes.append((number, shape))
        path = outline_path(shape)
        if layer.hatch:
            hatch = {"hatch": layer.hatch, "facecolor": "none", "edgecolor": to_rgba(colour, 0.6), "linewidth": 0.0}
            axes.add_artist(PathPatch(path, zorder=3.1, **hatch))
        fill = to_rgba(colour, 0.2 if layer.filled else 0.0)
        axes.add_artist(PathPatch(path, facecolor=fill, edgecolor=colour, linewidth=1.8, zorder=3))
    return shapes


def _paths(axes: "Axes", frame: Frame, lines: Sequence[MapLine], room: Room) -> None:
    """Draw the paths; labels avoid them if there is room elsewhere."""
    from matplotlib.collections import LineCollection
    from matplotlib.transforms import Bbox

    for number, line in enumerate(lines):
        pieces, colour = path_in(frame, line.lon_deg, line.lat_deg), colour_of(line.role)
        pieces = [
            shapely.get_coordinates(shapely.simplify(shapely.LineString(p), frame.width / 3000.0)) for p in pieces
        ]
        axes.add_collection(LineCollection(pieces, colors=HALO, linewidths=4.0, alpha=0.8, zorder=7))
        style = LINE_STYLES[number % len(LINE_STYLES)]
        axes.add_collection(LineCollection(pieces, colors=colour, linewidths=2.0, linestyles=[style], zorder=8))
        if line.arrow and pieces:
            (x0, y0), (x1, y1) = pieces[-1][-2:]
            far = 0.02 * frame.width / max(math.hypot(x1 - x0, y1 - y0), 1e-9)
            axes.annotate(
                "", (x1, y1), xytext=(x1 - far * (x1 - x0), y1 - far * (y1 - y0)), zorder=9,
                arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": 2.0, "mutation_scale": 16, "shrinkB": 5},
            )  # fmt: skip
        for piece in pieces:
            line_string = shapely.LineString(piece)
            along = shapely.line_interpolate_point(line_string, np.arange(0.0, line_string.length, frame.width / 100.0))
            for px, py in axes.transData.transform(shapely.get_coordinates(along)):
                room.take(Bbox.from_bounds(px - 4.0, py - 4.0, 8.0, 8.0))


def _marks(axes: "Axes", frame: Frame, points: Sequence[MapPoint], room: Room) -> list[tuple[float, float, MapPoint]]:
    """Draw the marks of the points in view; return them with their positions in the plane."""
    from matplotlib.transforms import Bbox

    shown = []
    for point in points:
        if not frame.holds(point.longitude_deg, point.latitude_deg):
            continue
        mark = POINT_MARKS[point.kind]
        x, y = frame.plane(point.longitude_deg, point.latitude_deg)
        axes.plot(
            [x], [y], marker=mark.symbol, markersize=mark.size, markerfacecolor=mark.face, markeredgecolor=mark.edge,
            markeredgewidth=1.0, linestyle="none", zorder=17,
        )  # fmt: skip
        at, half = axes.transData.transform((x, y)), 0.5 * mark.size * room.figure.dpi / 72.0
        room.take(Bbox.from_bounds(at[0] - half, at[1] - half, 2 * half, 2 * half))
        shown.append((x, y, point))
    return shown
