"""Printed maps and time lines, as PNG or SVG files.

matplotlib draws; it is loaded when a picture is drawn. Nothing is fetched: the land is shipped with the package.
Colours are Okabe and Ito's (2008), which readers with any kind of colour vision can tell apart; kinds of points and
hatched regions differ in shape too, for print in black and white.
"""

import io
import math
import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from mujun.analyses.region import polygons
from mujun.base.outcomes import BadInput
from mujun.reports.basemap import (
    KURILS,
    KURILS_LABEL,
    Frame,
    basemap,
    degrees_text,
    frame_about,
    frame_around,
    graticule,
    lines_in,
    nice_step,
    path_in,
    polygons_in,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.path import Path as Outline
    from matplotlib.transforms import Bbox

FORMATS = (".png", ".svg")
WIDTH = 8.0
"""Inches; 1,200 px at DPI."""
DPI = 150

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#555555")
ROLES = {
    "covered": PALETTE[0],
    "gap": PALETTE[1],
    "gained": PALETTE[2],
    "lost": PALETTE[3],
    "seen": PALETTE[5],
    "neutral": PALETTE[7],
}
"""What a region stands for and its colour; any other region takes the palette in order."""

SEA, LAND, COAST, BORDER, GRID, INK, FAINT = "#e6eef3", "#f7f4ec", "#848c92", "#9a948a", "#bccad3", "#1a1a1a", "#6d6a63"
HALO = "#ffffff"
MOST_NAMES = 25
"""Countries named on one map."""


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

KINDS = {
    "flight": "#b8bcc0",
    "boost": PALETTE[4],
    "seen": PALETTE[5],
    "tracked": PALETTE[0],
    "delay": "#dcdcdc",
    "window": PALETTE[2],
    "flyout": PALETTE[3],
    "missed": PALETTE[1],
}
"""Kinds of bars on a time line and their colours; any other kind takes the palette in order."""


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
    """A named place. kind: one of MARKS."""

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


def _checked(path: Path | str) -> Path:
    """Return a path to write to. Raises BadInput for an ending that is not one of FORMATS."""
    path = Path(path)
    if path.suffix.lower() not in FORMATS:
        raise BadInput(f"{path.name}: pictures are written as {' or '.join(FORMATS)}; the name ends in '{path.suffix}'")
    return path


def _settings() -> Any:
    return {
        "font.family": "sans-serif",
        "font.sans-serif": ["DejaVu Sans", "Helvetica", "Arial"],
        "font.size": 8.5,
        "text.hinting": "none",  # so that letters and their halo, which is drawn as an outline, keep step
        "svg.fonttype": "none",  # text stays text: it can be searched, read aloud and translated
        "svg.hashsalt": "mujun",
        "hatch.linewidth": 0.7,
        "axes.unicode_minus": True,
        "path.simplify": True,
    }


def _save(figure: "Figure", path: Path, title: str) -> Path:
    """Write a picture; the same picture is the same file, byte for byte."""
    plain = " ".join(title.split())
    if path.suffix.lower() == ".png":
        figure.savefig(path, format="png", dpi=DPI, metadata={"Software": None, "Title": plain})
        return path
    out = io.StringIO()
    figure.savefig(out, format="svg", dpi=DPI, metadata={"Date": None, "Title": plain})
    # Hundredths of a point are enough for a coast, and halve the file.
    text = re.sub(r'(?<= d=")[^"]*', lambda m: re.sub(r"(\.\d\d)\d+", r"\1", m[0]), out.getvalue())
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _outline(geometry: BaseGeometry) -> "Outline":
    """Return polygons with their holes as one path."""
    from matplotlib.path import Path as Outline

    rings = [
        np.asarray(ring.coords)
        for polygon in getattr(geometry, "geoms", [geometry])
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    codes = [np.r_[Outline.MOVETO, np.full(len(r) - 2, Outline.LINETO), Outline.CLOSEPOLY] for r in rings]
    return Outline(np.concatenate(rings), np.concatenate(codes).astype(np.uint8))


class _Room:
    """What is already written on a map, in pixels, so that the next label finds a free place."""

    def __init__(self, axes: "Axes") -> None:
        self.axes = axes
        self.figure: Any = axes.figure
        canvas: Any = self.figure.canvas
        self.renderer: Any = canvas.get_renderer()
        self.inside: Bbox = axes.get_window_extent(self.renderer)
        self.taken: list[Bbox] = []

    def take(self, box: "Bbox") -> None:
        self.taken.append(box)

    def cost(self, box: "Bbox", pad: float = 2.0) -> float:
        """Square pixels of other writing that a box would cover, plus 10 times what lies outside the map."""
        padded = box.padded(pad)
        total = 0.0
        for other in self.taken:
            wide = min(padded.x1, other.x1) - max(padded.x0, other.x0)
            high = min(padded.y1, other.y1) - max(padded.y0, other.y0)
            if wide > 0.0 and high > 0.0:
                total += wide * high
        across = max(0.0, min(padded.x1, self.inside.x1) - max(padded.x0, self.inside.x0))
        up = max(0.0, min(padded.y1, self.inside.y1) - max(padded.y0, self.inside.y0))
        return total + 10.0 * (padded.width * padded.height - across * up)

    def write(self, x: float, y: float, text: str, **style: Any) -> Any:
        """Write text with a halo. The halo is an outline of its own, so that text stays text in an SVG file."""
        from matplotlib.patheffects import Stroke

        halo = self.axes.annotate(text, (x, y), annotation_clip=False, zorder=19, **{**style, "color": HALO})
        halo.set_path_effects([Stroke(linewidth=2.4, foreground=HALO)])
        return self.axes.annotate(text, (x, y), annotation_clip=False, zorder=20, **style)

    def size(self, text: str, **style: Any) -> tuple[float, float]:
        """Return width and height of a text in pixels."""
        probe = self.axes.annotate(text, (0.0, 0.0), annotation_clip=False, **style)
        box = probe.get_window_extent(self.renderer)
        probe.remove()
        return box.width, box.height


CROWD, COVERED = 25, 0.2
"""On maps of more points than this, names of cities are left out that would cover other writing by this share of their own."""


def _label(room: _Room, x: float, y: float, text: str, gap: float, may_drop: bool = False, **style: Any) -> None:
    """Write a label beside a point at the least crowded place; one that is far gets a thin line to its point.

    gap: points between the centre of the mark and the text. The first choice is to the right, then a little
    below and above it, and so around. may_drop: leave it out where it would cover other writing wherever it stood.
    """
    from matplotlib.transforms import Bbox

    scale = room.figure.dpi / 72.0
    px, py = room.axes.transData.transform((x, y))
    wide, high = room.size(text, **style)
    best: tuple[float, Any] | None = None
    for distance in (gap, 2.5 * gap, 5.0 * gap, 8.0 * gap):
        for order in range(16):
            turn = math.pi / 8.0 * ((order + 1) // 2) * (-1 if order % 2 else 1)
            towards = np.array([math.cos(turn), math.sin(turn)])
            lean = np.clip(math.sqrt(2.0) * towards, -1.0, 1.0)  # which edge or corner of the text faces the point
            middle = np.array([px, py]) + distance * scale * towards + 0.5 * lean * (wide, high)
            box = Bbox.from_bounds(middle[0] - 0.5 * wide, middle[1] - 0.5 * high, wide, high)
            cost = room.cost(box) + 2.0 * order + 3.0 * (distance - gap)
            if best is None or cost < best[0]:
                best = (cost, box)
    assert best is not None
    box = best[1]
    if may_drop and room.cost(box) > COVERED * wide * high:
        return
    room.take(box)
    edge = (min(max(px, box.x0), box.x1), min(max(py, box.y0), box.y1))
    if math.hypot(edge[0] - px, edge[1] - py) > 1.8 * gap * scale:
        to = room.axes.transData.inverted().transform(edge)
        room.axes.plot([x, to[0]], [y, to[1]], color=INK, linewidth=0.6, zorder=18)
    # Anchored at the point and offset in points, so that it stays in place at any resolution.
    offset = ((box.x0 - px) / scale, (box.y0 - py) / scale)
    room.write(x, y, text, xytext=offset, textcoords="offset points", ha="left", va="bottom", **style)


def _ground(axes: "Axes", frame: Frame) -> tuple[BaseGeometry, list[tuple[str, BaseGeometry]]]:
    """Draw sea, land, coast and borders; return the land, and the names and shapes of the countries in view."""
    from matplotlib.collections import LineCollection
    from matplotlib.patches import PathPatch

    fine = frame.width / 2400.0
    world = basemap()
    countries = [(name, polygons_in(frame, list(parts))) for name, parts in world.countries]
    countries = [(name, shape) for name, shape in countries if not shape.is_empty]
    axes.set_facecolor(SEA)
    land = shapely.union_all([shape for _, shape in countries])
    # Half a pixel of detail, and no island smaller than a pixel's square.
    land = MultiPolygon([p for p in polygons(land.simplify(fine)) if p.area > 4.0 * fine**2])
    if not land.is_empty:
        axes.add_patch(PathPatch(_outline(land), facecolor=LAND, edgecolor="none", zorder=1))
        axes.add_patch(PathPatch(_outline(land), facecolor="none", edgecolor=COAST, linewidth=0.5, zorder=4))
    for lines, style, width in ((world.borders, "solid", 0.5), (world.disputed, (0, (1, 1.6)), 0.8)):
        axes.add_collection(
            LineCollection(lines_in(frame, lines), colors=BORDER, linewidths=width, linestyles=[style], zorder=4)
        )
    return land, countries


def _graticule(axes: "Axes", frame: Frame) -> list[tuple[str, NDArray[np.float64]]]:
    """Draw meridians and parallels and write their degrees around the frame.

    Returns the parallels that are better labelled inside it: their text and points in m, shape (n, 2).
    """
    from matplotlib.collections import LineCollection

    net = graticule(frame)
    lines = [piece for _, pieces in (*net.meridians, *net.parallels) for piece in pieces]
    axes.add_collection(LineCollection(lines, colors=GRID, linewidths=0.5, zorder=2))
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
                            text, (x, y), xytext=offset[side], textcoords="offset points", fontsize=7, color=FAINT,
                            ha=across.get(side, "center"), va=up.get(side, "center"), annotation_clip=False,
                        )  # fmt: skip
                        return True
        return False

    polar = bool(_poles(frame))
    for value, pieces in net.meridians:
        order = ("bottom", "top", "left", "right") if polar else ("bottom", "top")
        place(degrees_text(value, "EW"), pieces, order)
    for value, pieces in net.parallels:
        text = degrees_text(value, "NS")
        if polar or not place(text, pieces, ("left", "right")):
            inside.append((text, np.concatenate(pieces)))
    return inside


def _inner_labels(axes: "Axes", frame: Frame, room: _Room, inside: Sequence[tuple[str, Any]]) -> None:
    """Write the degrees of parallels inside the frame, each on its line where it is free, near the middle and low."""
    from matplotlib.transforms import Bbox

    for text, points in inside:
        wide, high = room.size(text, fontsize=7)
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
                room.write(x, y, text, fontsize=7, color=FAINT, ha="center", va="center")
                break


def _corner(room: _Room, frame: Frame, width: float, height: float, order: str) -> tuple[float, float]:
    """Return the lower left end, in m, of a free box of this size in one of the corners, and take it.

    order: the corners from the most to the least liked, as letters of 'lower left, lower right, upper right, upper left':
    'abcd'. The first that covers no mark is taken, else the one that covers least.
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


def _scale_bar(axes: "Axes", frame: Frame, room: _Room) -> None:
    """Draw a bar of a round number of km in a free corner; it holds at the centre of the projection."""
    from matplotlib.patches import Rectangle

    steps = tuple(m * 10.0**e for e in range(0, 5) for m in (1.0, 2.0, 5.0))
    length, unit = nice_step(frame.width / 1e3, 5.5, steps) * 1e3, frame.width
    width, height = length + 0.075 * unit, 0.055 * unit
    x, y = _corner(room, frame, width, height, "abd")
    axes.add_patch(Rectangle((x, y), width, height, facecolor="#ffffff", edgecolor="none", alpha=0.75, zorder=15))
    x, y, high = x + 0.015 * unit, y + 0.015 * unit, 0.008 * unit
    for part, colour in ((0, INK), (1, "#ffffff")):
        start = x + 0.5 * part * length
        axes.add_patch(
            Rectangle((start, y), 0.5 * length, high, facecolor=colour, edgecolor=INK, linewidth=0.6, zorder=16)
        )
    for share in (0.0, 0.5, 1.0) if length > 0.17 * unit else (0.0, 1.0):
        km = f"{share * length / 1e3:,.10g}" + (" km" if share == 1.0 else "")
        axes.annotate(
            km, (x + share * length, y + high), xytext=(0, 2), textcoords="offset points",
            fontsize=7, ha="center", va="bottom", color=INK, zorder=16,
        )  # fmt: skip


def _poles(frame: Frame) -> list[tuple[float, str]]:
    """Return latitude (deg) and name of the poles in view."""
    return [(pole, name) for pole, name in ((90.0, "North Pole"), (-90.0, "South Pole")) if frame.holds(0.0, pole)]


def _north(axes: "Axes", frame: Frame, room: _Room) -> None:
    """Draw an arrow to the north in a free corner, or mark the poles where one is in view."""
    from matplotlib.transforms import Bbox

    poles = _poles(frame)
    for pole, name in poles:
        x, y = frame.plane(0.0, pole)
        axes.plot([x], [y], marker="+", markersize=9, color=INK, markeredgewidth=1.0, zorder=17)
        at = axes.transData.transform((x, y))
        room.take(Bbox.from_bounds(at[0] - 10, at[1] - 10, 20, 20))
        _label(room, x, y, name, 7.0, fontsize=7.5, color=INK)
    if poles:
        return
    width, height = 0.07 * frame.width, 0.1 * frame.width
    x, y = _corner(room, frame, width, height, "cdba")
    x, y = x + 0.5 * width, y + 0.4 * height
    lon, lat = frame.plane(x, y, inverse=True)
    to_x, to_y = frame.plane(lon, lat + 0.01)
    turn = np.array([to_x - x, to_y - y])
    turn = turn / np.hypot(*turn) * 0.032 * frame.width
    axes.annotate(
        "", (x + turn[0], y + turn[1]), xytext=(x - turn[0], y - turn[1]),
        arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 1.0, "mutation_scale": 11}, zorder=17,
    )  # fmt: skip
    room.write(
        *(x + 1.45 * turn[0], y + 1.45 * turn[1]),
        "N",
        fontsize=8.5,
        fontweight="bold",
        ha="center",
        va="center",
        color=INK,
    )


def _names(axes: "Axes", frame: Frame, room: _Room, countries: list[tuple[str, BaseGeometry]]) -> None:
    """Write the names of countries where there is room for them, and of no place that is disputed."""
    from matplotlib.transforms import Bbox

    kurils = polygons_in(frame, shapely.box(*KURILS))
    found = []
    for name, shape in countries:
        if not name:
            continue
        for part in sorted(shape.geoms, key=lambda p: p.area, reverse=True)[:3]:
            if part.area < 2.0e-4 * frame.width * frame.height:
                break
            circle = shapely.maximum_inscribed_circle(part, tolerance=frame.width / 500.0)
            x, y = circle.coords[0]
            if circle.length > 0.012 * frame.width and not kurils.intersects(shapely.Point(x, y)):
                found.append((circle.length, name, x, y))
    written: set[str] = set()
    for _, name, x, y in sorted(found, reverse=True):
        style = {"fontsize": 7.5, "color": FAINT, "fontstyle": "italic"}
        wide, high = room.size(name, **style)
        px, py = axes.transData.transform((x, y))
        box = Bbox.from_bounds(px - wide / 2, py - high / 2, wide, high)
        if name not in written and len(written) < MOST_NAMES and room.cost(box) == 0.0:
            written.add(name)
            room.take(box)
            room.write(x, y, name, ha="center", va="center", **style)


def _colours(layers: Sequence[Layer]) -> list[str]:
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


def _wrapped(text: str, width: int) -> str:
    return "\n".join(line for part in text.split("\n") for line in (textwrap.wrap(part, width) or [""]))


def draw_map(
    path: Path | str,
    title: str,
    layers: Sequence[Layer],
    points: Sequence[MapPoint] = (),
    lines: Sequence[MapLine] = (),
    notes: str = "",
    centre: tuple[float, float] | None = None,
    radius_m: float | None = None,
) -> Path:
    """Draw regions, places and paths on an equal-area map and write it; return the path written.

    path: ends in .png or .svg. notes: sources and limits, printed under the map. centre: latitude and longitude in deg,
    and radius_m: what the map shows; by default everything given. Raises BadInput for another ending, an unknown kind
    of point or colour role, or a map of nothing.
    *Holds for* content within a quarter of the globe around its middle.
    """
    target = _checked(path)
    for point in points:
        if point.kind not in MARKS:
            raise BadInput(f"{point.name}: '{point.kind}' is no kind of point; expected one of {', '.join(MARKS)}")
    places = _content(layers, points, lines)
    if centre is not None and radius_m is not None:
        frame = frame_about(centre[0], centre[1], radius_m, aspect=1.15)
    elif len(places):
        frame = frame_around(places)
    else:
        raise BadInput(f"{target.name}: nothing to draw")

    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

    with rc_context(_settings()):
        unnamed = " Where places crowd, some names are left out." if len(points) > CROWD else ""
        title, caption = _wrapped(title, 62), _caption(frame, notes + unnamed)
        colours = _colours(layers)
        handles = _legend(layers, colours, points, lines)
        columns = 2 if len(handles) > 1 else 1
        rows = sum(1 + h.get_label().count("\n") for h in handles[: math.ceil(len(handles) / columns)])
        left, right = 0.55, 0.55 if _poles(frame) else 0.3
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
        room = _Room(axes)
        land, countries = _ground(axes, frame)
        inside = _graticule(axes, frame)
        regions = _regions(axes, frame, layers, colours)
        _paths(axes, frame, lines, room)
        shown = _marks(axes, frame, points, room)
        # The islands are in Natural Earth's polygon of their administrator; this picks them out and says no more.
        russia = dict(countries).get("Russia", MultiPolygon())
        kurils = MultiPolygon(polygons(polygons_in(frame, shapely.box(*KURILS)).intersection(russia)))
        if not kurils.is_empty:
            room.take(Bbox(axes.transData.transform(np.reshape(kurils.bounds, (2, 2)))))
        _scale_bar(axes, frame, room)
        _north(axes, frame, room)
        if not kurils.is_empty:
            _name_dispute(room, kurils, land, shapely.union_all([shape.boundary for shape in regions]))
        for x, y, point in shown:
            dropped = len(points) > CROWD and point.kind.startswith("city")
            _label(room, x, y, point.name, 0.5 * MARKS[point.kind].size + 2.0, dropped, fontsize=8.5, color=INK)
        _inner_labels(axes, frame, room, inside)
        _names(axes, frame, room, countries)
        if handles:
            figure.legend(
                handles=handles, loc="upper left", ncols=columns, frameon=False, fontsize=8.5, borderaxespad=0.0,
                bbox_to_anchor=(left / WIDTH, (below - 0.32) / height), handlelength=2.2, columnspacing=2.5, labelspacing=0.45,
                borderpad=0.0, handleheight=1.0,
            )  # fmt: skip
        figure.text(left / WIDTH, 0.1 / height, caption, fontsize=7, va="bottom", color=FAINT, linespacing=1.3)
        return _save(figure, target, title)


def _caption(frame: Frame, notes: str) -> str:
    """Return the small print: the caller's notes, then what the map itself is."""
    place = f"{degrees_text(round(frame.latitude, 1), 'NS')}, {degrees_text(round(frame.longitude, 1), 'EW')}"
    own = (
        f"Equal-area map (Lambert azimuthal, centre {place}); the scale bar holds at the centre. Land and borders: Natural "
        "Earth 1:50m, de facto, taking no side; dotted: disputed borders and armistice lines."
    )
    return "\n".join(_wrapped(part, 128) for part in (notes, own) if part)


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
        outline = _outline(shape)
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


def _paths(axes: "Axes", frame: Frame, lines: Sequence[MapLine], room: _Room) -> None:
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


def _marks(axes: "Axes", frame: Frame, points: Sequence[MapPoint], room: _Room) -> list[tuple[float, float, MapPoint]]:
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


def _name_dispute(room: _Room, islands: BaseGeometry, land: BaseGeometry, edges: BaseGeometry) -> None:
    """Name the Southern Kurils / Northern Territories and their dispute, with a line to them.

    land, edges of regions: what the text had better not cover, in the plane. Every place within 2.5 inches is weighed:
    writing covered, distance, land and edges covered.
    """
    from matplotlib.transforms import Bbox

    style = {"fontsize": 7, "color": INK, "linespacing": 1.15}
    wide, high = room.size(KURILS_LABEL, **style)
    middle = islands.representative_point()
    to_pixels, scale = room.axes.transData, room.figure.dpi / 72.0
    px, py = to_pixels.transform((middle.x, middle.y))
    shapely.prepare([land, edges])
    best: tuple[float, Any] | None = None
    for dx in np.arange(-375.0, 376.0, 25.0):
        for dy in np.arange(-375.0, 376.0, 25.0):
            box = Bbox.from_bounds(px + dx - 0.5 * wide, py + dy - 0.5 * high, wide, high)
            edge = (min(max(px, box.x0), box.x1), min(max(py, box.y0), box.y1))
            cost = room.cost(box, 6.0) + math.hypot(edge[0] - px, edge[1] - py)
            if best is None or cost < best[0]:
                ground = shapely.box(*to_pixels.inverted().transform(box.padded(4.0).get_points()).ravel())
                cost += 15.0 if edges.intersects(ground) else 0.0
                if land.intersects(ground):
                    cost += 50.0 + 500.0 * land.intersection(ground).area / ground.area
                if best is None or cost < best[0]:
                    best = (cost, box)
    assert best is not None
    box = best[1]
    room.take(box)
    edge = (min(max(px, box.x0 - 2.0), box.x1 + 2.0), min(max(py, box.y0 - 2.0), box.y1 + 2.0))
    to = to_pixels.inverted().transform(edge)
    room.axes.plot(
        [middle.x, to[0]], [middle.y, to[1]], color=INK, linewidth=0.6, marker="o", markersize=2.0, markevery=[0], zorder=18
    )  # fmt: skip
    for share in np.linspace(0.0, 1.0, 12):
        x, y = px + share * (edge[0] - px), py + share * (edge[1] - py)
        room.take(Bbox.from_bounds(x - 3.0, y - 3.0, 6.0, 6.0))
    offset = ((box.x0 - px) / scale, (box.y0 - py) / scale)
    room.write(
        middle.x, middle.y, KURILS_LABEL, xytext=offset, textcoords="offset points", ha="left", va="bottom", **style
    )


def _legend(
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
                label=_wrapped(layer.label, 46),
            )
        )
    for number, line in enumerate(lines):
        style = LINES[number % len(LINES)]
        handles.append(Line2D([], [], color=INK, linewidth=1.3, linestyle=style, label=_wrapped(line.label, 46)))
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
                    label=mark.name,
                )
            )
    return handles


def draw_timeline(
    path: Path | str,
    rows: Sequence[tuple[str, Sequence[tuple[float, float, str]]]],
    title: str,
    markers: Sequence[tuple[float, str]] = (),
    notes: str = "",
) -> Path:
    """Draw what happens from when to when, one row each, and write it; return the path written.

    rows: label and bars (start in s, end in s, kind); kinds of KINDS have their colours, others take the palette.
    markers: moments (time in s, text) drawn across all rows. Raises BadInput for another ending than .png or .svg, or
    where there is no row.
    """
    target = _checked(path)
    if not rows:
        raise BadInput(f"{target.name}: nothing to draw")

    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

    kinds = list(dict.fromkeys(kind for _, bars in rows for _, _, kind in bars))
    others = [kind for kind in kinds if kind not in KINDS]
    free = [c for c in PALETTE if c not in {KINDS[k] for k in kinds if k in KINDS}] or list(PALETTE)
    colour = {**KINDS, **{kind: free[n % len(free)] for n, kind in enumerate(others)}}
    times = [t for _, bars in rows for start, end, _ in bars for t in (start, end)] + [t for t, _ in markers]
    finite = [t for t in times if math.isfinite(t)] or [0.0, 1.0]
    low, high = min(0.0, *finite), max(finite)
    span = max(high - low, 1.0)
    with rc_context(_settings()):
        title, caption = _wrapped(title, 62), _wrapped(notes, 128) if notes else ""
        labels = [_wrapped(label, 28) for label, _ in rows]
        left = 0.35 + 0.075 * max(len(line) for label in labels for line in label.split("\n"))
        levels = _levels(markers, low, span, WIDTH - left - 0.3)
        above = 0.35 + 0.24 * (1 + title.count("\n")) + 0.17 * (max(levels, default=-1) + 1)
        below = 0.55 + 0.25 * math.ceil(len(kinds) / 4) + (0.135 * (1 + caption.count("\n")) + 0.1 if caption else 0.1)
        inner = 0.42 * len(rows)
        height = above + inner + below
        figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor="#ffffff")
        FigureCanvasAgg(figure)
        axes = figure.add_axes((left / WIDTH, below / height, (WIDTH - left - 0.3) / WIDTH, inner / height))
        axes.set(xlim=(low - 0.01 * span, high + 0.03 * span), ylim=(len(rows) - 0.5, -0.5))
        for row, (_, bars) in enumerate(rows):
            axes.axhline(row + 0.5, color="#e4e4e4", linewidth=0.6, zorder=0)
            for start, end, kind in bars:
                begin, stop = max(start, low), min(end, high)
                axes.barh(
                    row, max(stop - begin, 0.002 * span), left=begin, height=0.55, color=colour[kind],
                    edgecolor=INK, linewidth=0.4, zorder=3,
                )  # fmt: skip
        for (time, text), level in zip(markers, levels, strict=True):
            axes.axvline(time, color=INK, linewidth=0.8, linestyle=(0, (3, 2)), zorder=4)
            late = time > low + 0.75 * span
            axes.annotate(
                text, (time, -0.5), xytext=(-2 if late else 2, 4 + 12 * level), textcoords="offset points",
                fontsize=8, ha="right" if late else "left", va="bottom", annotation_clip=False, color=INK,
            )  # fmt: skip
            axes.annotate(
                "", (time, -0.5), xytext=(0, 4 + 12 * level + 9), textcoords="offset points", annotation_clip=False,
                arrowprops={"arrowstyle": "-", "color": INK, "linewidth": 0.6},
            )  # fmt: skip
        axes.set_yticks(range(len(rows)), labels)
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x", color="#dddddd", linewidth=0.6)
        axes.set_axisbelow(True)
        axes.set_xlabel("time since launch, s")
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        figure.text(0.2 / WIDTH, 1.0 - 0.13 / height, title, fontsize=13, fontweight="bold", va="top", color=INK)
        handles = [Patch(facecolor=colour[kind], edgecolor=INK, linewidth=0.4, label=kind) for kind in kinds]
        if handles:
            figure.legend(
                handles=handles, loc="upper left", ncols=4, frameon=False, fontsize=8.5, borderaxespad=0.0, borderpad=0.0,
                bbox_to_anchor=(left / WIDTH, (below - 0.5) / height),
            )  # fmt: skip
        if caption:
            figure.text(0.2 / WIDTH, 0.1 / height, caption, fontsize=7, va="bottom", color=FAINT, linespacing=1.3)
        return _save(figure, target, title)


def _levels(markers: Sequence[tuple[float, str]], low: float, span: float, width: float) -> list[int]:
    """Return the line, counted from the lowest, on which each marker's text stands clear of the others."""
    taken: list[list[tuple[float, float]]] = []
    found = []
    for time, text in markers:
        size = (0.075 * len(text) + 0.1) / width * span
        late = time > low + 0.75 * span
        start, end = (time - size, time) if late else (time, time + size)
        level = 0
        while level < len(taken) and any(start < e and s < end for s, e in taken[level]):
            level += 1
        if level == len(taken):
            taken.append([])
        taken[level].append((start, end))
        found.append(level)
    return found
