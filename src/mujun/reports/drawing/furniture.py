"""Ground and furniture of a map: land and borders, graticule, scale bar, poles."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from mujun.reports.drawing.frame import Frame
from mujun.reports.drawing.graticule import degrees_text, graticule, nice_step
from mujun.reports.drawing.labels import SMALL_PRINT, Room, label
from mujun.reports.drawing.land import borders_in, land_in
from mujun.reports.drawing.roles import BORDER, COAST, FAINT, GRID, INK, LAND, SEA
from mujun.reports.language import t

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path as Outline


def draw_ground(axes: "Axes", frame: Frame) -> None:
    """Draw sea, land, coast and borders."""
    from matplotlib.collections import LineCollection
    from matplotlib.patches import PathPatch

    axes.set_facecolor(SEA)
    land = land_in(frame)
    if not land.is_empty:
        axes.add_artist(PathPatch(outline_path(land), facecolor=LAND, edgecolor=COAST, linewidth=0.5, zorder=1))
    undisputed, disputed = borders_in(frame)
    for lines, style, width in ((undisputed, "solid", 0.5), (disputed, (0, (1, 1.6)), 0.8)):
        axes.add_collection(LineCollection(lines, colors=BORDER, linewidths=width, linestyles=[style], zorder=4))


def draw_graticule(axes: "Axes", frame: Frame, named: bool = True) -> list[tuple[str, NDArray[np.float64]]]:
    """Draw meridians and parallels and label them around the frame.

    named: whether to write degrees.
    Returns the parallels that are better labelled inside it: their text and points in m, shape (n, 2).
    """
    from matplotlib.collections import LineCollection

    net = graticule(frame)
    lines = [piece for _, pieces in (*net.meridians, *net.parallels) for piece in pieces]
    axes.add_collection(LineCollection(lines, colors=GRID, linewidths=0.5, zorder=2))
    if not named:
        return []
    near = 1e-6 * frame.width
    sides: dict[str, Callable[[Any], Any]] = {
        "left": lambda p: abs(p[:, 0] - frame.west) < near,
        "right": lambda p: abs(p[:, 0] - frame.east) < near,
        "bottom": lambda p: abs(p[:, 1] - frame.south) < near,
        "top": lambda p: abs(p[:, 1] - frame.north) < near,
    }
    offset = {"left": (-4, 0), "right": (4, 0), "bottom": (0, -4), "top": (0, 4)}
    across = {"left": "right", "right": "left"}
    up = {"bottom": "top", "top": "bottom"}
    inside: list[tuple[str, NDArray[np.float64]]] = []
    written: dict[str, list[float]] = {side: [] for side in sides}

    def place(text: str, pieces: Iterable[Any], order: tuple[str, ...]) -> bool:
        for side in order:
            for piece in pieces:
                for x, y in piece[sides[side](piece)]:
                    along = y if side in across else x
                    room = (0.03 if side in across else 0.075) * frame.width
                    if all(abs(along - other) > room for other in written[side]):
                        written[side].append(along)
                        axes.annotate(
                            text, (x, y), xytext=offset[side], textcoords="offset points", fontsize=SMALL_PRINT, color=FAINT,
                            ha=across.get(side, "center"), va=up.get(side, "center"), annotation_clip=False,
                        )  # fmt: skip
                        return True
        return False

    polar = bool(poles_in_view(frame))
    for value, pieces in net.meridians:
        order = ("bottom", "top", "left", "right") if polar else ("bottom", "top")
        place(t(degrees_text(value, "EW")), pieces, order)
    for value, pieces in net.parallels:
        text = t(degrees_text(value, "NS"))
        if polar or not place(text, pieces, ("left", "right")):
            inside.append((text, np.concatenate(pieces)))
    return inside


def _corner(room: Room, frame: Frame, width: float, height: float, order: str) -> tuple[float, float]:
    """Return the lower left end, in m, of a box of this size in one of the corners, and mark the box as taken.

    order: corners in order of preference, as letters: a lower left, b lower right, c upper right, d upper left.
    The first that covers no text is taken, or else the one that covers least.
    """
    from matplotlib.transforms import Bbox

    edge = 0.012 * frame.width
    left, right = frame.west + edge, frame.east - edge - width
    low, high = frame.south + edge, frame.north - edge - height
    corners = {"a": (left, low), "b": (right, low), "c": (right, high), "d": (left, high)}
    boxes = {
        name: Bbox(room.axes.transData.transform([(x, y), (x + width, y + height)])) for name, (x, y) in corners.items()
    }
    chosen = min(order, key=lambda name: room.cost(boxes[name], 0.0))
    room.take(boxes[chosen])
    return corners[chosen]


def scale_bar(axes: "Axes", frame: Frame, room: Room) -> None:
    """Draw a scale bar of a round number of km in a free corner; it is exact at the centre of the projection."""
    from matplotlib.patches import Rectangle

    steps = tuple(m * 10.0**e for e in range(0, 5) for m in (1.0, 2.0, 5.0))
    length, unit = nice_step(frame.width / 1e3, 5.5, steps) * 1e3, frame.width
    width, height = length + 0.12 * unit, 0.055 * unit
    x, y = _corner(room, frame, width, height, "abd")
    axes.add_patch(Rectangle((x, y), width, height, facecolor="#ffffff", edgecolor="none", alpha=0.75, zorder=15))
    x, y, high = x + 0.04 * unit, y + 0.015 * unit, 0.008 * unit
    for part, colour in ((0, INK), (1, "#ffffff")):
        start = x + 0.5 * part * length
        axes.add_patch(
            Rectangle((start, y), 0.5 * length, high, facecolor=colour, edgecolor=INK, linewidth=0.6, zorder=16)
        )
    for share in (0.0, 0.5, 1.0) if length > 0.17 * unit else (0.0, 1.0):
        km = f"{share * length / 1e3:,.10g}" + (" km" if share == 1.0 else "")
        axes.annotate(
            km, (x + share * length, y + high), xytext=(0, 2), textcoords="offset points",
            fontsize=SMALL_PRINT, ha="center", va="bottom", color=INK, zorder=16,
        )  # fmt: skip


def poles_in_view(frame: Frame) -> list[tuple[float, str]]:
    """Return latitude (deg) and name of each pole in view."""
    return [(pole, name) for pole, name in ((90.0, "North Pole"), (-90.0, "South Pole")) if frame.holds(0.0, pole)]


def draw_poles(axes: "Axes", frame: Frame, room: Room) -> None:
    """Mark the poles in view."""
    from matplotlib.transforms import Bbox

    for pole, name in poles_in_view(frame):
        x, y = frame.plane(0.0, pole)
        axes.plot([x], [y], marker="+", markersize=9, color=INK, markeredgewidth=1.0, zorder=17)
        at = axes.transData.transform((x, y))
        room.take(Bbox.from_bounds(at[0] - 10, at[1] - 10, 20, 20))
        label(room, x, y, t(name), 7.0, fontsize=SMALL_PRINT, color=INK)


def outline_path(geometry: BaseGeometry) -> "Outline":
    """Return polygons and their holes as one path."""
    from matplotlib.path import Path as Outline

    rings = [
        np.asarray(ring.coords)
        for polygon in getattr(geometry, "geoms", [geometry])
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    codes = [np.r_[Outline.MOVETO, np.full(len(r) - 2, Outline.LINETO), Outline.CLOSEPOLY] for r in rings]
    return Outline(np.concatenate(rings), np.concatenate(codes).astype(np.uint8))
