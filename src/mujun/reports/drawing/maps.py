"""Printed maps, as PNG or SVG files.

matplotlib draws; it is imported when a picture is drawn. Nothing is downloaded: the land is part of the package.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mujun.base.outcomes import BadInput
from mujun.reports.drawing.canvas import HALO, INK, filed, settings, wrapped
from mujun.reports.drawing.disputes import disputed_boxes, disputed_in, name_dispute
from mujun.reports.drawing.frame import Frame, frame_about, frame_around, path_in, polygons_in
from mujun.reports.drawing.furniture import (
    draw_graticule,
    draw_ground,
    draw_north,
    outline_path,
    scale_bar,
)
from mujun.reports.drawing.labels import CROWD_OF_POINTS, Room, country_names, inner_labels, label
from mujun.reports.drawing.layers import (
    LINE_STYLES,
    POINT_MARKS,
    Layer,
    MapLine,
    MapPoint,
    all_places,
    colours_of,
    legend_handles,
)
from mujun.reports.drawing.sheet import lay_out, small_print
from mujun.reports.language import t

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Layer", "MapLine", "MapPoint", "draw_map"]


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

    notes: sources and limits, printed under the map.
    centre: latitude and longitude, deg; by default that of the contents.
    radius_m: distance shown around the centre; by default that of the contents.
    Raises BadInput for an unknown kind of point or colour role, or a map without contents.
    *Holds for* contents within a quarter of the globe around their middle.
    """
    for point in points:
        if point.kind not in POINT_MARKS:
            raise BadInput(
                f"{point.name}: '{point.kind}' is no kind of point; expected one of {', '.join(POINT_MARKS)}"
            )
    places = all_places(layers, points, lines)
    if centre is not None and radius_m is not None:
        frame = frame_about(centre[0], centre[1], radius_m, aspect=1.15)
    elif len(places):
        frame = frame_around(places)
    else:
        raise BadInput("there is nothing to draw on the map; expected regions, places or paths")

    from matplotlib import rc_context

    with rc_context(settings()):
        crowded = sum(bool(point.name) for point in points) > CROWD_OF_POINTS
        unnamed = "Where places crowd, some names are left out." if crowded else ""
        title, caption = wrapped(title, 62), small_print(frame, " ".join(filter(None, (t(notes), t(unnamed)))))
        colours = colours_of(layers)
        sheet = lay_out(frame, title, caption, legend_handles(layers, colours, points, lines))
        _draw(sheet.axes, frame, layers, colours, points, lines)
        sheet.figure.set_label(title)
        return sheet.figure


def _draw(
    axes: "Axes",
    frame: Frame,
    layers: Sequence[Layer],
    colours: Sequence[str],
    points: Sequence[MapPoint],
    lines: Sequence[MapLine],
) -> None:
    """Draw the ground, its contents, and then names where there is room, the most important first."""
    from matplotlib.transforms import Bbox

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
        if point.name:
            dropped = len(points) > CROWD_OF_POINTS and point.kind.startswith(("city", "launch"))
            label(room, x, y, t(point.name), 0.5 * POINT_MARKS[point.kind].size + 2.0, dropped, fontsize=8.5, color=INK)
    inner_labels(axes, frame, room, inside)
    country_names(axes, frame, room, countries, disputed_boxes())


draw_map = filed(map_figure)


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
        axes.add_artist(PathPatch(outline, facecolor=to_rgba(colour, 0.3), edgecolor="none", zorder=3))
        if layer.hatch:
            axes.add_artist(
                PathPatch(
                    outline,
                    facecolor="none",
                    edgecolor=to_rgba(colour, 0.6),
                    hatch=layer.hatch,
                    linewidth=0.0,
                    zorder=3.1,
                )
            )
        axes.add_artist(PathPatch(outline, facecolor="none", edgecolor=colour, linewidth=1.5, zorder=6))
    return shapes


def _paths(axes: "Axes", frame: Frame, lines: Sequence[MapLine], room: Room) -> None:
    """Draw the paths; labels avoid them if there is room elsewhere."""
    from matplotlib.collections import LineCollection
    from matplotlib.transforms import Bbox

    for number, line in enumerate(lines):
        pieces = path_in(frame, line.lon_deg, line.lat_deg)
        axes.add_collection(LineCollection(pieces, colors=HALO, linewidths=3.0, alpha=0.8, zorder=7))
        style = LINE_STYLES[number % len(LINE_STYLES)]
        axes.add_collection(LineCollection(pieces, colors=INK, linewidths=1.3, linestyles=[style], zorder=8))
        for piece in pieces:
            line_string = shapely.LineString(piece)
            along = shapely.line_interpolate_point(line_string, np.arange(0.0, line_string.length, frame.width / 100.0))
            for px, py in axes.transData.transform(shapely.get_coordinates(along)):
                room.take(Bbox.from_bounds(px - 3.0, py - 3.0, 6.0, 6.0))


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
            markeredgewidth=0.9, linestyle="none", zorder=17,
        )  # fmt: skip
        at, half = axes.transData.transform((x, y)), 0.5 * mark.size * room.figure.dpi / 72.0
        room.take(Bbox.from_bounds(at[0] - half, at[1] - half, 2 * half, 2 * half))
        shown.append((x, y, point))
    return shown
