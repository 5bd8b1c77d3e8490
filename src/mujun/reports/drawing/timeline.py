"""Timelines: rows of bars over the time since launch, as PNG or SVG files."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mujun.base.outcomes import BadInput
from mujun.reports.drawing.canvas import DPI, FAINT, INK, PALETTE, PICTURE_WIDTH, filed, settings, wrapped
from mujun.reports.language import columns, t

if TYPE_CHECKING:
    from matplotlib.figure import Figure


BAR_COLOURS = {
    "flight": "#b8bcc0",
    "boost": PALETTE[4],
    "seen": PALETTE[5],
    "tracked": PALETTE[0],
    "delay": "#dcdcdc",
    "window": PALETTE[2],
    "at hand": PALETTE[2],
    "flyout": PALETTE[3],
    "missed": PALETTE[1],
}

"""Kinds of bars on a timeline and their colours; other kinds take the palette in order."""


def timeline_figure(
    rows: Sequence[tuple[str, Sequence[tuple[float, float, str]]]],
    title: str,
    markers: Sequence[tuple[float, str]] = (),
    notes: str = "",
) -> "Figure":
    """Draw a timeline, one row each; return the figure.

    rows: label and bars (start in s, end in s, kind); kinds of BAR_COLOURS have their colours, others take the palette.
    markers: moments (time in s, text) drawn across all rows.
    Raises BadInput without rows.
    """
    if not rows:
        raise BadInput("there is nothing to draw on the time line; expected a row")

    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

    kinds = list(dict.fromkeys(kind for _, bars in rows for _, _, kind in bars))
    others = [kind for kind in kinds if kind not in BAR_COLOURS]
    free = [c for c in PALETTE if c not in {BAR_COLOURS[k] for k in kinds if k in BAR_COLOURS}] or list(PALETTE)
    colour = {**BAR_COLOURS, **{kind: free[n % len(free)] for n, kind in enumerate(others)}}
    times = [t for _, bars in rows for start, end, _ in bars for t in (start, end)] + [t for t, _ in markers]
    finite = [t for t in times if math.isfinite(t)] or [0.0, 1.0]
    low, high = min(0.0, *finite), max(finite)
    span = max(high - low, 1.0)
    with rc_context(settings()):
        title, caption = wrapped(title, 62), wrapped(notes, 128) if notes else ""
        labels = [wrapped(label, 28) for label, _ in rows]
        left = 0.35 + 0.075 * max(columns(line) for label in labels for line in label.split("\n"))
        markers = [(time, t(text)) for time, text in markers]
        levels = _levels(markers, low, span, PICTURE_WIDTH - left - 0.3)
        above = 0.35 + 0.24 * (1 + title.count("\n")) + 0.17 * (max(levels, default=-1) + 1)
        below = 0.55 + 0.25 * math.ceil(len(kinds) / 4) + (0.135 * (1 + caption.count("\n")) + 0.1 if caption else 0.1)
        inner = 0.42 * len(rows)
        height = above + inner + below
        figure = Figure(figsize=(PICTURE_WIDTH, height), dpi=DPI, facecolor="#ffffff")
        FigureCanvasAgg(figure)
        axes = figure.add_axes(
            (left / PICTURE_WIDTH, below / height, (PICTURE_WIDTH - left - 0.3) / PICTURE_WIDTH, inner / height)
        )
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
        axes.set_xlabel(t("time since launch, s"))
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        figure.text(
            0.2 / PICTURE_WIDTH, 1.0 - 0.13 / height, title, fontsize=13, fontweight="bold", va="top", color=INK
        )
        handles = [Patch(facecolor=colour[kind], edgecolor=INK, linewidth=0.4, label=t(kind)) for kind in kinds]
        if handles:
            figure.legend(
                handles=handles, loc="upper left", ncols=4, frameon=False, fontsize=8.5, borderaxespad=0.0, borderpad=0.0,
                bbox_to_anchor=(left / PICTURE_WIDTH, (below - 0.5) / height),
            )  # fmt: skip
        if caption:
            figure.text(
                0.2 / PICTURE_WIDTH, 0.1 / height, caption, fontsize=7, va="bottom", color=FAINT, linespacing=1.3
            )
        figure.set_label(title)
        return figure


draw_timeline = filed(timeline_figure)


def _levels(markers: Sequence[tuple[float, str]], low: float, span: float, width: float) -> list[int]:
    """Return the line for each marker's text, counted from the lowest, so that no two texts overlap."""
    taken: list[list[tuple[float, float]]] = []
    found = []
    for time, text in markers:
        size = (0.075 * columns(text) + 0.1) / width * span
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
