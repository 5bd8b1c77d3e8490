"""Timelines: rows of bars over the time since the missile's launch."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.reports.drawing.canvas import filed, slant, styled, wrapped
from mujun.reports.drawing.layout import LETTER, WIDE, Cut, Words, panel
from mujun.reports.drawing.roles import FAINT, GRID, INK, bar_colour, colour_of
from mujun.reports.language import columns, t

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TALLEST_ROW, TALLEST_ROWS = 0.46, 7.6
"""Height of a row, and of all rows together at most, inches: a timeline is never taller than a printed page."""
LABEL_ABOVE = 0.2
"""Inches of a row's label where it stands above the bars."""
TIMELINE_LABELS = 2.1
"""Inches of the labels beside the rows."""
STEPS_S = (30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0)
THIN = frozenset({"track"})
"""Kinds of bars that are drawn thinner, over others."""
DARK = frozenset({"track", "flyout", "gap"})
"""Kinds of bars that carry white letters."""


@dataclass(frozen=True)
class Bar:
    """A bar. start, end: s after the missile's launch. kind: of `roles.BAR_ROLES`. text: beside it."""

    start: float
    end: float
    kind: str
    text: str = ""


@dataclass(frozen=True)
class Moment:
    """A moment, s after the missile's launch. role: colour of its mark in a row."""

    time: float
    text: str
    role: str = "other"


@dataclass(frozen=True)
class Row:
    """A row. moments: marked in the row. said: in place of bars where there are none."""

    label: str
    bars: Sequence[Bar] = ()
    moments: Sequence[Moment] = ()
    said: str = ""


@dataclass(frozen=True)
class TimelineContent:
    """Rows from the top, and moments drawn across all of them."""

    words: Words
    rows: Sequence[Row]
    moments: Sequence[Moment] = ()


def timeline_figure(
    rows: Sequence[tuple[str, Sequence[tuple[float, float, str]]]],
    title: str,
    markers: Sequence[tuple[float, str]] = (),
    notes: str = "",
) -> "Figure":
    """Draw a timeline, one row each; return the figure. The first bar of each kind is named.

    rows: label and bars (start in s, end in s, kind); kinds of `roles.BAR_ROLES`.
    markers: moments (time in s, text) drawn across all rows.
    Raises BadInput without rows, and for an unknown kind.
    """
    named: set[str] = set()
    drawn = []
    for label, bars in rows:
        mine = []
        for start, end, kind in bars:
            mine.append(Bar(start, end, kind, "" if kind in named else kind))
            named.add(kind)
        drawn.append(Row(label, mine, said="" if mine else "never"))
    return timeline_of(TimelineContent(Words(title, note=notes), drawn, [Moment(*one) for one in markers]), WIDE)


draw_timeline = filed(timeline_figure)


@styled
def timeline_of(content: TimelineContent, cut: Cut) -> "Figure":
    """Draw a timeline in a cut; return the figure. Raises BadInput without rows, and for an unknown kind of bar."""
    rows, moments = content.rows, content.moments
    if not rows:
        raise BadInput(say("there is nothing to draw on the time line; expected a row"))
    low, high = _ends(rows, moments)
    span = high - low
    narrow = cut.is_narrow
    left = 0.2 if narrow else TIMELINE_LABELS
    each = min(TALLEST_ROW + (LABEL_ABOVE if narrow else 0.0), TALLEST_ROWS / len(rows))
    texts = [(one.time, t(one.text)) for one in moments]
    inches = cut.width - left - 0.25
    levels = _levels(texts, low, span, inches, cut)
    above = 0.04 + 0.19 * (max(levels, default=-1) + 1)
    page = panel(content.words, cut, each * len(rows) + above + 0.5)
    axes = page.axes(left, 0.25, 0.5, above)
    axes.set(xlim=(low, high), ylim=(len(rows) - 0.5, -0.5))
    inside = page.height - 0.5 - above
    for n, row in enumerate(rows):
        axes.axhline(n + 0.5, color="#e4e4e4", linewidth=0.6, zorder=0)
        _row(axes, n, row, cut, inside / len(rows), inches)
    for (time, text), level in zip(texts, levels, strict=True):
        late = time > low + 0.6 * span
        axes.plot([time, time], [-0.5, len(rows) - 0.5], color=FAINT, linewidth=0.8, linestyle=(0, (3, 2)), zorder=2)
        axes.annotate(
            text, (time, -0.5), xytext=(-2 if late else 2, 3 + 13.5 * level), textcoords="offset points",
            fontsize=cut.small, ha="right" if late else "left", va="bottom", annotation_clip=False, color=INK,
        )  # fmt: skip
        axes.annotate(
            "", (time, -0.5), xytext=(0, 3 + 13.5 * level + 10), textcoords="offset points", annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": FAINT, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 0},
        )  # fmt: skip
    _time_axis(axes, low, high, cut)
    return page.figure


def _ends(rows: Sequence[Row], moments: Sequence[Moment]) -> tuple[float, float]:
    """Return the ends of the axis, s, with room beside what is drawn."""
    times = [time for row in rows for bar in row.bars for time in (bar.start, bar.end)]
    times += [one.time for row in rows for one in row.moments] + [one.time for one in moments]
    finite = [time for time in times if math.isfinite(time)] or [0.0, 1.0]
    low, high = min(0.0, *finite), max(*finite, 1.0)
    return low - (0.04 if low < 0.0 else 0.0) * (high - low), high + 0.02 * (high - low)


def _time_axis(axes: Any, low: float, high: float, cut: Cut) -> None:
    step = next((s for s in STEPS_S if (high - low) / s <= (6.5 if cut.is_narrow else 9.5)), STEPS_S[-1])
    ticks = [step * k for k in range(math.ceil(low / step), math.floor(high / step) + 1)]
    axes.set_xticks(ticks, [f"{tick / 60.0:g}".replace("-", "−") for tick in ticks])
    axes.set_yticks([])
    axes.tick_params(labelsize=cut.small, colors=INK)
    axes.grid(axis="x", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_xlabel(t("minutes after the missile's launch"), fontsize=cut.small)
    if low < 0.0:
        axes.axvline(0.0, color=INK, linewidth=1.4, zorder=2)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


def _row(axes: Any, n: int, row: Row, cut: Cut, high: float, inches: float) -> None:
    """Draw one row. high: its height, inches. inches: width of the axes."""
    low, end = axes.get_xlim()
    text_style = {
        "textcoords": "offset points",
        "fontsize": cut.small,
        "va": "center",
        "annotation_clip": False,
        "zorder": 6,
    }
    down = 0.0
    if cut.is_narrow:
        down = 0.5 * LABEL_ABOVE / high
        axes.annotate(
            wrapped(row.label, 60).replace("\n", " "), (low, n - 0.5), xytext=(0, -2), textcoords="offset points",
            fontsize=cut.small, fontweight="bold", va="top", color=INK, annotation_clip=False,
        )  # fmt: skip
    else:
        axes.annotate(
            wrapped(row.label, cut.columns(cut.small, TIMELINE_LABELS - 0.25)), (low, n), xytext=(-6, 0), ha="right",
            linespacing=1.0, color=INK, **text_style,
        )  # fmt: skip
    thick = 0.24 / high
    for bar in row.bars:
        start, stop = max(bar.start, low), min(bar.end, end)
        size = 0.72 * thick if bar.kind in THIN else thick
        axes.barh(
            n + down, max(stop - start, 0.003 * (end - low)), left=start, height=size, color=bar_colour(bar.kind),
            edgecolor="none", zorder=4 if bar.kind in THIN else 3,
        )  # fmt: skip
    for bar in row.bars:
        if bar.text:
            _beside(axes, n + down, bar, cut, inches, text_style)
    for one in row.moments:
        axes.plot(
            [one.time],
            [n + down],
            marker="D",
            markersize=8,
            color=colour_of(one.role),
            markeredgecolor="#ffffff",
            zorder=5,
        )
        right = one.time > low + 0.55 * (end - low)
        axes.annotate(
            t(one.text), (one.time, n + down), xytext=(-8 if right else 8, 0), ha="right" if right else "left",
            color=INK, bbox={"facecolor": "#ffffff", "edgecolor": "none", "pad": 0.8}, **text_style,
        )  # fmt: skip
    if not row.bars and not row.moments and row.said:
        axes.annotate(
            t(row.said), (max(low, 0.0), n + down), xytext=(4, 0), color=FAINT, fontstyle=slant(), **text_style
        )


def _beside(axes: Any, y: float, bar: Bar, cut: Cut, inches: float, style: Any) -> None:
    """Write a bar's text after it, or before it where there is no room after."""
    low, end = axes.get_xlim()
    text = t(bar.text)
    wide = columns(text) * cut.small * LETTER / 72.0 * (end - low) / inches
    start, stop = max(bar.start, low), min(bar.end, end)
    dark = bar.kind in DARK
    if dark and wide < 0.96 * (stop - start):
        axes.annotate(text, (0.5 * (start + stop), y), xytext=(0, 0), ha="center", color="#ffffff", **style)
    elif stop + wide + 0.02 * (end - low) <= end:
        axes.annotate(text, (stop, y), xytext=(4, 0), ha="left", color=INK, **style)
    elif start - wide >= low:
        axes.annotate(text, (start, y), xytext=(-4, 0), ha="right", color=INK, **style)
    else:
        axes.annotate(
            text, (0.5 * (start + stop), y), xytext=(0, 0), ha="center", color="#ffffff" if dark else INK, **style
        )


def _levels(markers: Sequence[tuple[float, str]], low: float, span: float, inches: float, cut: Cut) -> list[int]:
    """Return the line for each marker's text, counted from the lowest, so that no two texts overlap."""
    taken: list[list[tuple[float, float]]] = []
    found = []
    for time, text in markers:
        size = (columns(text) * cut.small * 0.6 / 72.0 + 0.1) / inches * span
        late = time > low + 0.6 * span
        start, end = (time - size, time) if late else (time, time + size)
        level = 0
        while level < len(taken) and any(start < e and s < end for s, e in taken[level]):
            level += 1
        if level == len(taken):
            taken.append([])
        taken[level].append((start, end))
        found.append(level)
    return found
