"""Where single numbers turn a verdict, as multiples of their nominal values, beside what is published."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.reports.drawing.canvas import styled, wrapped
from mujun.reports.drawing.layout import Cut, Words, panel, plain_axes
from mujun.reports.drawing.roles import GRID, INK, ROLES
from mujun.reports.language import t

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FLIPS_ROW, FLIPS_LABELS, SAID = 0.56, 2.3, 2.2
"""Height of a row, and width of the labels on its left and right, inches."""
TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0)


@dataclass(frozen=True)
class FlipRow:
    """One number. value, low, high: where it turns the verdict and what is published, as multiples of the nominal value.

    said: the value that turns the verdict, in words; published: nominal value and range, in words.
    """

    label: str
    value: float
    low: float
    high: float
    said: str
    published: str


@dataclass(frozen=True)
class FlipsContent:
    """Numbers from the top."""

    words: Words
    rows: Sequence[FlipRow]


@styled
def flips_of(content: FlipsContent, cut: Cut) -> "Figure":
    """Draw flips in a cut; return the figure. Raises BadInput without one."""
    rows = content.rows
    if not rows:
        raise BadInput(say("no number flips the verdict; there is nothing to draw"))
    ends = [end for row in rows for end in (row.value, row.low, row.high) if end > 0.0]
    low, high = min(0.8, 0.8 * min(ends)), max(1.25, 1.25 * max(ends))
    narrow = cut.is_narrow
    left, right, each = (0.25, 0.25, FLIPS_ROW + 0.42) if narrow else (FLIPS_LABELS, SAID, FLIPS_ROW)
    page = panel(content.words, cut, each * len(rows) + 0.62)
    axes = plain_axes(page.axes(left, right, 0.5, 0.12), cut)
    axes.set_xscale("log")
    axes.set(xlim=(low, high), ylim=(len(rows) - 0.5, -0.5))
    style = {
        "textcoords": "offset points",
        "fontsize": cut.small,
        "va": "center",
        "annotation_clip": False,
        "color": INK,
    }
    for n, row in enumerate(rows):
        begin = max(row.low, low)
        axes.axhline(n + 0.5, color="#e4e4e4", linewidth=0.6, zorder=0)
        axes.barh(n, row.high - begin, left=begin, height=0.3 if narrow else 0.5, color=ROLES["other"], alpha=0.45)
        axes.plot([1.0], [n], marker="|", markersize=15, markeredgewidth=2.4, color=INK)
        axes.plot([row.value], [n], marker="X", markersize=10, color=ROLES["gap"], markeredgecolor="#ffffff", zorder=5)
        if narrow:
            axes.annotate(
                wrapped(row.label, 60).replace("\n", " "), (low, n - 0.5), xytext=(0, -3), **{**style, "va": "top"},
                fontweight="bold",
            )  # fmt: skip
            axes.annotate(
                f"{t(row.said)} ({t(row.published)})", (low, n + 0.5), xytext=(0, 3), **{**style, "va": "bottom"}
            )
        else:
            name = wrapped(row.label, cut.columns(cut.small, FLIPS_LABELS - 0.25))
            axes.annotate(name, (low, n), xytext=(-6, 0), ha="right", linespacing=1.0, **style)
            most = cut.columns(cut.small, SAID - 0.1)
            said = f"{wrapped(row.said, most)}\n{wrapped(row.published, most)}"
            axes.annotate(said, (high, n), xytext=(6, 0), ha="left", linespacing=1.0, **style)
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    ticks = [tick for tick in TICKS if low <= tick <= high]
    while len(ticks) > (5 if narrow else 6):
        ticks = [tick for n, tick in enumerate(ticks) if tick == 1.0 or n % 2 == ticks.index(1.0) % 2]
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}×"))
    axes.set_yticks([])
    axes.grid(axis="x", color=GRID, linewidth=0.5)
    axes.set_xlabel(t("multiple of the best estimate (|); ✕ changes the verdict; grey: published"), fontsize=cut.small)
    return page.figure
