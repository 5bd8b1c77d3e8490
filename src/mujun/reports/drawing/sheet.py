"""The sheet of a printed map: title, map, legend and small print, stacked vertically."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mujun.base.text import say
from mujun.reports.drawing.canvas import DPI, FAINT, INK, PICTURE_WIDTH, wrapped
from mujun.reports.drawing.frame import Frame
from mujun.reports.drawing.furniture import poles_in_view
from mujun.reports.drawing.graticule import degrees_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIDE_MARGIN, SIDE_WITH_DEGREES = 0.3, 0.55
"""Inches beside the map; more if meridians that end at the side are labelled there."""
TICK_LABELS = 0.32
"""Inches between the map and the legend, with the labels of degrees."""


@dataclass(frozen=True)
class Sheet:
    """A figure with the axes of a map; title, legend and small print are already drawn."""

    figure: "Figure"
    axes: "Axes"


def lay_out(frame: Frame, title: str, caption: str, handles: Sequence[Any]) -> Sheet:
    """Return the sheet of a map, with the height of its parts.

    title, caption: split into lines.
    handles: of the legend.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    columns = 2 if len(handles) > 1 else 1
    rows = sum(1 + h.get_label().count("\n") for h in handles[: math.ceil(len(handles) / columns)])
    left, right = SIDE_WITH_DEGREES, SIDE_WITH_DEGREES if poles_in_view(frame) else SIDE_MARGIN
    map_width = PICTURE_WIDTH - left - right
    map_height = map_width * frame.height / frame.width
    above = 0.36 + 0.24 * (1 + title.count("\n"))
    legend_height = 0.185 * rows + (0.1 if handles else 0.0)
    below = TICK_LABELS + legend_height + 0.135 * (1 + caption.count("\n")) + 0.1
    height = above + map_height + below
    figure = Figure(figsize=(PICTURE_WIDTH, height), dpi=DPI, facecolor="#ffffff")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((left / PICTURE_WIDTH, below / height, map_width / PICTURE_WIDTH, map_height / height))
    axes.set(xlim=(frame.west, frame.east), ylim=(frame.south, frame.north), xticks=[], yticks=[])
    axes.set_aspect("equal")
    for spine in axes.spines.values():
        spine.set(linewidth=0.8, color=INK, zorder=21)
    figure.text(left / PICTURE_WIDTH, 1.0 - 0.13 / height, title, fontsize=13, fontweight="bold", va="top", color=INK)
    if handles:
        figure.legend(
            handles=handles, loc="upper left", ncols=columns, frameon=False, fontsize=8.5, borderaxespad=0.0,
            bbox_to_anchor=(left / PICTURE_WIDTH, (below - TICK_LABELS) / height), handlelength=2.2, columnspacing=2.5,
            labelspacing=0.45, borderpad=0.0, handleheight=1.0,
        )  # fmt: skip
    figure.text(left / PICTURE_WIDTH, 0.1 / height, caption, fontsize=7, va="bottom", color=FAINT, linespacing=1.3)
    return Sheet(figure, axes)


def small_print(frame: Frame, notes: str) -> str:
    """Return the small print: the caller's notes, then projection and sources of the map."""
    own = say(
        "Equal-area map (Lambert azimuthal, centre {lat}, {lon}); the scale bar holds at the centre. Land and borders: Natural "
        "Earth 1:50m, de facto, taking no side; dotted: disputed borders and armistice lines.",
        lat=degrees_text(frame.latitude, "NS"),
        lon=degrees_text(frame.longitude, "EW"),
    )
    return "\n".join(wrapped(part, 128) for part in (notes, own) if part)
