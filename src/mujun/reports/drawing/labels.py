"""Labels on a map: placed where there is room, left out where there is none."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from mujun.reports.drawing.canvas import HALO_WIDTH, OUTLINED, slant
from mujun.reports.drawing.frame import Frame, polygons_in
from mujun.reports.drawing.roles import FAINT, HALO, INK
from mujun.reports.language import t

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Bbox


MOST_COUNTRY_NAMES = 8
"""Largest number of countries named on one map: the largest in view."""
SMALL_PRINT = 9.0
"""Size of the letters of degrees and countries, points."""
CROWD_OF_POINTS, COVERED_SHARE = 25, 0.2
"""Number of points above which cities and launch areas may go unlabelled, and the share of a label on other text to do so."""


def short_name(name: str) -> str:
    """Return the short name of a site on a map: "Araya" for "Aegis Ashore, Araya (Akita)"."""
    return name.partition(",")[2].partition("(")[0].strip() or name


class Room:
    """The boxes taken by text on a map, in pixels; the next label is placed clear of them."""

    def __init__(self, axes: "Axes") -> None:
        self.axes = axes
        self.figure: Any = axes.figure
        canvas: Any = self.figure.canvas
        self.renderer: Any = canvas.get_renderer()
        self.inside: Bbox = axes.get_window_extent(self.renderer)
        self._taken = np.empty((256, 4))
        self._count = 0

    def take(self, box: "Bbox") -> None:
        """Mark a box as taken."""
        if self._count == len(self._taken):
            self._taken = np.concatenate([self._taken, np.empty_like(self._taken)])
        self._taken[self._count] = box.x0, box.y0, box.x1, box.y1
        self._count += 1

    def cost(self, box: "Bbox", pad: float = 2.0) -> float:
        """Return the area of text that a box would cover, square pixels, plus 10 times its area outside the map."""
        padded = box.padded(pad)
        x0, y0, x1, y1 = self._taken[: self._count].T
        wide = np.minimum(padded.x1, x1) - np.maximum(padded.x0, x0)
        high = np.minimum(padded.y1, y1) - np.maximum(padded.y0, y0)
        total = float((np.maximum(wide, 0.0) * np.maximum(high, 0.0)).sum())
        across = max(0.0, min(padded.x1, self.inside.x1) - max(padded.x0, self.inside.x0))
        up = max(0.0, min(padded.y1, self.inside.y1) - max(padded.y0, self.inside.y0))
        return total + 10.0 * (padded.width * padded.height - across * up)

    def write(self, x: float, y: float, text: str, **style: Any) -> Any:
        """Write text with a halo."""
        from matplotlib.patheffects import Normal, Stroke

        written = self.axes.annotate(text, (x, y), annotation_clip=False, **{"zorder": 20, **style})
        written.set_path_effects([Stroke(linewidth=HALO_WIDTH, foreground=HALO), Normal()])
        written.set_gid(OUTLINED)
        return written

    def size(self, text: str, **style: Any) -> tuple[float, float]:
        """Return width and height of a text in pixels."""
        probe = self.axes.annotate(text, (0.0, 0.0), annotation_clip=False, **style)
        box = probe.get_window_extent(self.renderer)
        probe.remove()
        return box.width, box.height


def label(room: Room, x: float, y: float, text: str, gap: float, may_drop: bool = False, **style: Any) -> None:
    """Write a label beside a point at the least crowded position; a distant label gets a thin line to its point.

    gap: distance in points between the centre of the mark and the text. The first choice is to the right, then a little
        below and above it, and so on around the point.
    may_drop: leave the label out if it would cover other text at every position.
    """
    from matplotlib.transforms import Bbox

    scale = room.figure.dpi / 72.0
    px, py = room.axes.transData.transform((x, y))
    wide, high = room.size(text, **style)
    best: tuple[float, Any] | None = None
    for distance in (gap, 1.6 * gap, 2.5 * gap) if may_drop else (gap, 2.5 * gap, 5.0 * gap, 8.0 * gap):
        for order in range(16):
            turn = math.pi / 8.0 * ((order + 1) // 2) * (-1 if order % 2 else 1)
            towards = np.array([math.cos(turn), math.sin(turn)])
            lean = np.clip(math.sqrt(2.0) * towards, -1.0, 1.0)  # edge or corner of the text that faces the point
            middle = np.array([px, py]) + distance * scale * towards + 0.5 * lean * (wide, high)
            box = Bbox.from_bounds(middle[0] - 0.5 * wide, middle[1] - 0.5 * high, wide, high)
            cost = room.cost(box) + 2.0 * order + 3.0 * (distance - gap)
            if best is None or cost < best[0]:
                best = (cost, box)
    assert best is not None
    box = best[1]
    if may_drop and room.cost(box) > COVERED_SHARE * wide * high:
        return
    room.take(box)
    edge = (min(max(px, box.x0), box.x1), min(max(py, box.y0), box.y1))
    if math.hypot(edge[0] - px, edge[1] - py) > 1.8 * gap * scale:
        to = room.axes.transData.inverted().transform(edge)
        room.axes.plot([x, to[0]], [y, to[1]], color=INK, linewidth=0.6, zorder=18)
    # Anchored at the point and offset in points, so that it keeps its place at any resolution.
    offset = ((box.x0 - px) / scale, (box.y0 - py) / scale)
    room.write(x, y, text, xytext=offset, textcoords="offset points", ha="left", va="bottom", **style)


def inner_labels(axes: "Axes", frame: Frame, room: Room, inside: Sequence[tuple[str, Any]]) -> None:
    """Write the degrees of parallels inside the frame, each at a free part of its line, near the middle and low."""
    from matplotlib.transforms import Bbox

    for text, points in inside:
        wide, high = room.size(text, fontsize=SMALL_PRINT)
        edge_x, edge_y = 0.05 * frame.width, 0.04 * frame.height
        kept = points[
            (np.abs(points[:, 0] - 0.5 * (frame.west + frame.east)) < 0.5 * frame.width - edge_x)
            & (np.abs(points[:, 1] - 0.5 * (frame.south + frame.north)) < 0.5 * frame.height - edge_y)
        ]
        order = np.argsort(np.abs(kept[:, 0]) + (kept[:, 1] > 0.0) * frame.width)
        for x, y in kept[order[:: max(1, len(order) // 60)]]:
            px, py = axes.transData.transform((x, y))
            box = Bbox.from_bounds(px - 0.5 * wide, py - 0.5 * high, wide, high)
            if room.cost(box) == 0.0:
                room.take(box)
                room.write(x, y, text, fontsize=SMALL_PRINT, color=FAINT, ha="center", va="center")
                break


def country_names(
    axes: "Axes", frame: Frame, room: Room, countries: list[tuple[str, BaseGeometry]], disputed: BaseGeometry
) -> None:
    """Write the names of countries where there is room, and on no disputed place (deg)."""
    from matplotlib.transforms import Bbox

    contested = polygons_in(frame, disputed)
    found = []
    for name, shape in countries:
        if not name:
            continue
        for part in sorted(shape.geoms, key=lambda p: p.area, reverse=True)[:3]:
            if part.area < 2.0e-4 * frame.width * frame.height:
                break
            circle = shapely.maximum_inscribed_circle(part, tolerance=frame.width / 500.0)
            x, y = circle.coords[0]
            if circle.length > 0.012 * frame.width and not contested.intersects(shapely.Point(x, y)):
                found.append((circle.length, name, x, y))
    written: set[str] = set()
    for _, english, x, y in sorted(found, reverse=True):
        name = t(english)
        style = {"fontsize": SMALL_PRINT, "color": FAINT, "fontstyle": slant()}
        wide, high = room.size(name, **style)
        px, py = axes.transData.transform((x, y))
        box = Bbox.from_bounds(px - wide / 2, py - high / 2, wide, high)
        if name not in written and len(written) < MOST_COUNTRY_NAMES and room.cost(box) == 0.0:
            written.add(name)
            room.take(box)
            room.write(x, y, name, ha="center", va="center", **style)


def outline_label(room: Room, shape: BaseGeometry, text: str, **style: Any) -> None:
    """Write the label of a region on its outline, where it covers least; a region without an outline in view has none.

    shape: in the plane, cut at the map's edge.
    """
    from matplotlib.transforms import Bbox

    x0, y0, x1, y1 = shapely.bounds(shape)
    (west, east), (south, north) = room.axes.get_xlim(), room.axes.get_ylim()
    near = 1e-3 * (east - west)
    wide, high = room.size(text, **style)
    best: tuple[float, Any, Any] | None = None
    rings = [ring for part in getattr(shape, "geoms", [shape]) for ring in (part.exterior, *part.interiors)]
    for ring in rings:
        steps = shapely.line_interpolate_point(ring, np.linspace(0.0, 1.0, 96, endpoint=False), normalized=True)
        for x, y in shapely.get_coordinates(steps):
            if min(x - west, east - x, y - south, north - y) < near:
                continue
            px, py = room.axes.transData.transform((x, y))
            box = Bbox.from_bounds(px - 0.5 * wide, py - 0.5 * high, wide, high)
            # Top and bottom of a ring run along the text, which then hides more of it: the sides are a little better.
            cost = room.cost(box, 4.0) + 0.02 * wide * high * abs(y - 0.5 * (y0 + y1)) / max(y1 - y0, near)
            if best is None or cost < best[0]:
                best = (cost, box, (x, y))
    for x, y, up in (
        ((x0, y1, 1.0), (x1, y1, 1.0), (x0, y0, -1.0), (x1, y0, -1.0)) if best is not None and best[0] > 0.0 else ()
    ):
        middle = 0.5 * (x0 + x1), y  # a ring smaller than its label: above or below it
        px, py = room.axes.transData.transform(middle)
        aside = 0.4 * wide * (1.0 if x == x1 else -1.0)
        box = Bbox.from_bounds(px + aside - 0.5 * wide, py + up * high - 0.5 * high, wide, high)
        cost = room.cost(box, 2.0)
        if best is None or cost < best[0]:
            best = (cost, box, room.axes.transData.inverted().transform((px + aside, py + up * high)))
    if best is None or best[0] > wide * high:
        return
    room.take(best[1])
    x, y = best[2]
    room.write(x, y, text, ha="center", va="center", **style)


CALL_OUT_STEPS, CALL_OUT_TURNS = (22.0, 40.0, 60.0, 85.0, 115.0), 24
"""Distances in points at which the box of a call-out is tried, and directions."""


def call_out(room: Room, x: float, y: float, text: str, colour: str, **style: Any) -> None:
    """Write a text in a box near a point, with a line to the point, where it covers least."""
    from matplotlib.transforms import Bbox

    scale = room.figure.dpi / 72.0
    px, py = room.axes.transData.transform((x, y))
    wide, high = (side + 10.0 * scale for side in room.size(text, **style))
    best: tuple[float, Any] | None = None
    for distance in CALL_OUT_STEPS:
        for n in range(CALL_OUT_TURNS):
            turn = 2.0 * math.pi * n / CALL_OUT_TURNS
            towards = np.array([math.cos(turn), math.sin(turn)])
            middle = (
                np.array([px, py]) + distance * scale * towards + 0.5 * np.clip(1.5 * towards, -1, 1) * (wide, high)
            )
            box = Bbox.from_bounds(middle[0] - 0.5 * wide, middle[1] - 0.5 * high, wide, high)
            cost = room.cost(box, 3.0) + 2.0 * distance
            if best is None or cost < best[0]:
                best = (cost, box)
    assert best is not None
    box = best[1]
    room.take(box)
    edge = (min(max(px, box.x0), box.x1), min(max(py, box.y0), box.y1))
    to = room.axes.transData.inverted().transform(edge)
    room.axes.plot([x, to[0]], [y, to[1]], color=colour, linewidth=1.4, zorder=21)
    offset = ((0.5 * (box.x0 + box.x1) - px) / scale, (0.5 * (box.y0 + box.y1) - py) / scale)
    room.axes.annotate(
        text, (x, y), xytext=offset, textcoords="offset points", ha="center", va="center", annotation_clip=False, zorder=22,
        bbox={"boxstyle": "square,pad=0.3", "facecolor": HALO, "edgecolor": colour, "lw": 1.4}, color=INK, **style,
    )  # fmt: skip
