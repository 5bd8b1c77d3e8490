"""Bars: a part of a whole in each row, such as usable interceptors of those in stock."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.reports.drawing.canvas import styled, wrapped
from mujun.reports.drawing.layout import LETTER, Cut, Words, panel, plain_axes
from mujun.reports.drawing.roles import FAINT, GRID, INK, colour_of
from mujun.reports.language import columns, t

if TYPE_CHECKING:
    from matplotlib.figure import Figure

BARS_ROW, BARS_LABELS = 0.36, 2.9
"""Height of a row, and width of the labels beside the rows, inches."""
BESIDE_LINE = 1.2
"""End of the axis as a multiple of the line's value: its text stands to the right of it."""


@dataclass(frozen=True)
class BarRow:
    """A row. part, whole: lengths; whole 0: none is drawn. said: written after the bar. role: of the part's colour."""

    label: str
    part: float
    whole: float
    said: str
    role: str = "interceptor"


@dataclass(frozen=True)
class BarsContent:
    """Rows from the top. line: a value with a text, drawn across all rows; None: none."""

    words: Words
    rows: Sequence[BarRow]
    unit: str
    line: tuple[float, str] | None = None


def _needed(row: BarRow, inches: float, cut: Cut) -> float:
    """Return the end of the axis at which a row's text fits beside its bar. inches: width of the axes."""
    text = min(columns(t(row.said)) * cut.small * LETTER / 72.0 + 0.1, 0.6 * inches)
    return max(row.whole, row.part, 1e-9) * inches / (inches - text)


@styled
def bars_of(content: BarsContent, cut: Cut) -> "Figure":
    """Draw bars in a cut; return the figure. Raises BadInput without rows."""
    rows = content.rows
    if not rows:
        raise BadInput(say("there is nothing to draw as bars; expected a row"))
    narrow = cut.is_narrow
    left, each = (0.2, BARS_ROW + 0.2) if narrow else (BARS_LABELS, BARS_ROW)
    above = 0.24 if content.line else 0.02
    page = panel(content.words, cut, each * len(rows) + above + 0.5)
    axes = plain_axes(page.axes(left, 0.25, 0.5, above), cut)
    down = 0.16 if narrow else 0.0
    most = max(max(row.whole, row.part) for row in rows) or 1.0
    inches = cut.width - cut.beside - left - 0.25
    end = max(_needed(row, inches, cut) for row in rows)
    if content.line is not None:
        most = max(most, content.line[0])
        end = max(end, BESIDE_LINE * content.line[0])
    axes.set(xlim=(0.0, end), ylim=(len(rows) - 0.5, -0.5))
    for n, row in enumerate(rows):
        size = 0.34 if narrow else 0.62
        if row.whole > 0.0:
            axes.barh(n + down, row.whole, height=size, color="#ffffff", edgecolor=FAINT, lw=0.9)
        axes.barh(n + down, row.part, height=size, color=colour_of(row.role))
        longest = max(row.whole, row.part)
        style = {
            "textcoords": "offset points",
            "va": "center",
            "fontsize": cut.small,
            "color": INK,
            "annotation_clip": False,
        }
        axes.annotate(t(row.said), (longest, n + down), xytext=(5, 0), **style)
        if narrow:
            name = wrapped(row.label, 60).replace("\n", " ")
            axes.annotate(name, (0.0, n - 0.5), xytext=(0, -2), **{**style, "va": "top", "fontweight": "bold"})
        else:
            name = wrapped(row.label, cut.columns(cut.small, BARS_LABELS - 0.25))
            axes.annotate(name, (0.0, n), xytext=(-6, 0), ha="right", linespacing=0.95, **style)
    if content.line is not None:
        value, text = content.line
        axes.axvline(value, color=INK, lw=1.4, ls=(0, (4, 2)))
        axes.annotate(
            t(text), (value, -0.5), xytext=(0, 4), textcoords="offset points", fontsize=cut.small, ha="left", va="bottom",
            fontweight="bold", annotation_clip=False,
        )  # fmt: skip
    axes.locator_params(axis="x", nbins=5 if narrow else 7)
    ticks = [tick for tick in axes.get_xticks() if 0.0 <= tick <= 1.001 * most]
    axes.set_xticks(ticks, [f"{tick:,.10g}" for tick in ticks])
    axes.set_yticks([])
    axes.grid(axis="x", color=GRID, linewidth=0.5)
    axes.set_xlabel(t(content.unit), fontsize=cut.small)
    return page.figure
