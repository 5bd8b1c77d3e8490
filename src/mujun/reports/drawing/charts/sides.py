"""One value for each government on either side of what is needed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.reports.drawing.canvas import slant, styled, wrapped
from mujun.reports.drawing.charts.margins import whole_name
from mujun.reports.drawing.layout import Cut, Words, panel, plain_axes
from mujun.reports.drawing.roles import GRID, INK, VERDICT_COLOURS
from mujun.reports.language import t

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIDES_ROW, SIDES_LABELS = 0.4, 1.5
"""Height of a row, and width of the labels beside the rows, inches."""


@dataclass(frozen=True)
class SideRow:
    """One view. value: None where there is none. said: the value in words. verdict: that follows."""

    label: str
    value: float | None
    said: str
    verdict: str


@dataclass(frozen=True)
class SidesContent:
    """Views from the top.

    needed: value that divides the verdicts; strict: met only above it. unmet, met: verdicts below and above it.
    """

    words: Words
    rows: Sequence[SideRow]
    needed: float
    strict: bool
    unit: str
    unmet: str
    met: str

    @property
    def whole(self) -> bool:
        """Whether the values are whole numbers of shots, which are named."""
        return self.unit == "shots" and all(row.value is None or row.value == round(row.value) for row in self.rows)


@styled
def sides_of(content: SidesContent, cut: Cut) -> "Figure":
    """Draw the views in a cut; return the figure. Raises BadInput if none has a value."""
    known = [row.value for row in content.rows if row.value is not None and math.isfinite(row.value)]
    if not known:
        raise BadInput(say("no view has a margin; there is nothing to draw"))
    divide = content.needed + ((0.5 if content.strict else -0.5) if content.whole else 0.0)
    low, high = min(*known, divide), max(*known, divide)
    span = (high - low) or 1.0
    low, high = low - 0.35 * span, high + 0.45 * span
    page = panel(content.words, cut, SIDES_ROW * len(content.rows) + 0.85)
    axes = plain_axes(page.axes(1.15 if cut.is_narrow else SIDES_LABELS, 0.25, 0.5, 0.3), cut)
    axes.set(xlim=(low, high), ylim=(len(content.rows) - 0.5, -0.5))
    axes.axvspan(low, divide, color=VERDICT_COLOURS.get(content.unmet, (INK, "#eeeeee"))[1], lw=0, zorder=0)
    axes.axvspan(divide, high, color=VERDICT_COLOURS.get(content.met, (INK, "#eeeeee"))[1], lw=0, zorder=0)
    axes.axvline(divide, color=INK, lw=1.4)
    for side, text, verdict in ((-4, f"← {t(content.unmet)}", content.unmet), (4, f"{t(content.met)} →", content.met)):
        axes.annotate(
            text, (divide, 1.0), xycoords=("data", "axes fraction"), xytext=(side, 4), textcoords="offset points",
            ha="right" if side < 0 else "left", va="bottom", fontsize=cut.small, fontweight="bold", annotation_clip=False,
            color=VERDICT_COLOURS.get(verdict, (INK, ""))[0],
        )  # fmt: skip
    for n, row in enumerate(content.rows):
        style = {
            "textcoords": "offset points",
            "fontsize": cut.small,
            "va": "center",
            "annotation_clip": False,
            "color": INK,
        }
        axes.annotate(wrapped(row.label, 20), (low, n), xytext=(-6, 0), ha="right", fontweight="bold", **style)
        at = row.value if row.value is not None and math.isfinite(row.value) else None
        if at is not None:
            axes.plot([at], [n], marker="o", ms=9, color=VERDICT_COLOURS.get(row.verdict, (INK, ""))[0], zorder=4)
        right = at is None or at < 0.5 * (low + high)
        start = low + 0.01 * (high - low) if at is None else at
        axes.annotate(
            t(row.said), (start, n), xytext=(9 if right else -9, 0), ha="left" if right else "right",
            **{**style, "fontstyle": slant() if at is None else "normal"},
        )  # fmt: skip
    axes.set_yticks([])
    axes.grid(axis="x", color=GRID, linewidth=0.5)
    if content.whole:
        ticks = range(math.ceil(low), math.floor(high) + 1)
        axes.set_xticks(ticks, [whole_name(tick, content.unit) for tick in ticks])
    else:
        axes.locator_params(axis="x", nbins=5)
    axes.set_xlabel(t(content.unit), fontsize=cut.small)
    return page.figure
