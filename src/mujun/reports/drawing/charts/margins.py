"""The distribution over draws of what a claim is judged by, split where the condition is met."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.reports.drawing.canvas import styled, wrapped
from mujun.reports.drawing.layout import Cut, Words, panel, plain_axes
from mujun.reports.drawing.roles import GRID, INK, VERDICT_COLOURS
from mujun.reports.language import t
from mujun.reports.sentences.words import shots

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HISTOGRAM_BINS = 40
"""Largest number of bars of a histogram."""
FEW_VALUES = 12
"""Most whole numbers that are named one by one."""


@dataclass(frozen=True)
class MarginsContent:
    """The measured quantity in each draw.

    values (n,): NaN for a draw without a value.
    needed: value at which the condition is met. strict: met only above it.
    nominal: value at nominal values; None: none.
    unit: of the values, in words; whole numbers of "shots" are named in words.
    met, unmet: verdicts on either side of `needed`.
    """

    words: Words
    values: NDArray[np.float64]
    needed: float
    strict: bool
    nominal: float | None
    unit: str
    met: str
    unmet: str

    @property
    def whole(self) -> bool:
        """Whether the values are a few whole numbers, each of which gets a bar and a name of its own."""
        known = self.values[np.isfinite(self.values)]
        return bool(np.all(known == np.round(known))) and float(np.ptp(known)) < FEW_VALUES


def _edges(content: MarginsContent, known: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the edges of the bars; the value needed is an edge, so that no bar extends to both sides of it."""
    low, high = min(float(known.min()), content.needed), max(float(known.max()), content.needed)
    if content.whole:
        return np.arange(math.floor(low) - 0.5, math.ceil(high) + 1.0)
    step = (high - low or 1.0) / HISTOGRAM_BINS
    first, last = math.floor((low - content.needed) / step), math.ceil((high - content.needed) / step)
    return np.asarray(content.needed + step * np.arange(first, max(last, first + 1) + 1), float)


@styled
def margins_of(content: MarginsContent, cut: Cut) -> "Figure":
    """Draw the distribution in a cut; return the figure. Raises BadInput if no draw has a value."""
    known = content.values[np.isfinite(content.values)]
    if not len(known):
        raise BadInput(say("no draw has a margin; there is nothing to draw"))
    edges = _edges(content, known)
    counts, _ = np.histogram(known, edges)
    middles, share = 0.5 * (edges[1:] + edges[:-1]), 100.0 * counts / len(content.values)
    beyond = np.less_equal if content.strict else np.less
    fails = beyond(middles, content.needed) if content.whole else middles < content.needed
    page = panel(content.words, cut, 2.5)
    axes = plain_axes(page.axes(0.7, 0.25, 0.62, 0.3), cut)
    for mine, verdict, hatch in ((~fails, content.met, None), (fails, content.unmet, "//")):
        colour = VERDICT_COLOURS.get(verdict, (INK, ""))[0]
        axes.bar(
            middles[mine], share[mine], width=(0.7 if content.whole else 0.94) * np.diff(edges)[mine], color=colour, hatch=hatch,
            edgecolor="#ffffff", linewidth=0.3,
        )  # fmt: skip
    divide = content.needed + (0.5 if content.strict else -0.5) if content.whole else content.needed
    axes.axvline(divide, color=INK, linewidth=1.4)
    low, high = min(edges[0], divide), max(edges[-1], divide)
    pad = 0.14 * (high - low)
    axes.set_xlim(low - (pad if divide < low + pad else 0.0), high + (pad if divide > high - pad else 0.0))
    for side, text, verdict in ((-4, f"← {t(content.unmet)}", content.unmet), (4, f"{t(content.met)} →", content.met)):
        axes.annotate(
            text, (divide, 1.0), xycoords=("data", "axes fraction"), xytext=(side, 4), textcoords="offset points",
            ha="right" if side < 0 else "left", va="bottom", fontsize=cut.small, fontweight="bold", annotation_clip=False,
            color=VERDICT_COLOURS.get(verdict, (INK, ""))[0],
        )  # fmt: skip
    if content.whole:
        _named(axes, middles, share, content, cut)
    elif content.nominal is not None and math.isfinite(content.nominal):
        axes.plot([content.nominal], [0.0], marker="^", ms=10, color=INK, clip_on=False, zorder=6)
        right = content.nominal > 0.5 * sum(axes.get_xlim())
        axes.annotate(
            t("best estimates"), (content.nominal, 0.0), xytext=(-9 if right else 9, 6), textcoords="offset points",
            fontsize=cut.small, ha="right" if right else "left", color=INK, zorder=7,
            bbox={"facecolor": "#ffffff", "edgecolor": "none", "pad": 1.0, "alpha": 0.8},
        )  # fmt: skip
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g} %")
    axes.set_ylim(0.0, 1.08 * float(share.max()))
    axes.grid(axis="y", color=GRID, linewidth=0.5)
    axes.set_xlabel(wrapped(content.unit, cut.columns(cut.small, cut.width - 1.2)), fontsize=cut.small)
    axes.set_ylabel(t("share of draws"), fontsize=cut.small)
    return page.figure


def _named(
    axes: Any, values: NDArray[np.float64], share: NDArray[np.float64], content: MarginsContent, cut: Cut
) -> None:
    """Name every whole number, and write the share of draws on its bar."""
    axes.set_xticks(values, [whole_name(round(float(value)), content.unit) for value in values])
    for value, part in zip(values, share, strict=True):
        if part > 0.0:
            inside = part > 0.5 * share.max()
            axes.annotate(
                f"{part:.0f} %", (value, part), xytext=(0, -4 if inside else 3), textcoords="offset points", ha="center",
                va="top" if inside else "bottom", fontsize=cut.text, fontweight="bold", color="#ffffff" if inside else INK,
                bbox={"facecolor": "none", "edgecolor": "none"},
            )  # fmt: skip


def whole_name(count: int, unit: str) -> str:
    """Return a whole number with its unit: shots have a word for none."""
    return t(shots(count)) if unit == "shots" and count >= 0 else f"{count:,}"
