"""Small charts of a claim: margin over the draws, ladder, flips beside published values, flight profile.

matplotlib draws, as for the maps. Every chart states its units; categories differ in shape or label as well as in
colour.
"""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadInput
from mujun.base.text import THAT_IS, joined, measured, say
from mujun.reports.drawing.canvas import (
    DPI,
    FAINT,
    GRID,
    INK,
    PALETTE,
    PICTURE_WIDTH,
    checked,
    filed,
    save,
    settings,
    wrapped,
)
from mujun.reports.language import t
from mujun.reports.wording import field_words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HOLDS, FAILS = PALETTE[2], PALETTE[1]
HISTOGRAM_BINS = 40
"""Largest number of bars of a histogram."""


def _figure(height: float, title: str, left: float = 0.9, below: float = 0.62) -> tuple[Any, Any]:
    """Return a figure of the standard width, with one pair of axes and its title."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    text = wrapped(title, 66)
    above = 0.3 + 0.22 * (1 + text.count("\n"))
    whole = height + above + below
    figure = Figure(figsize=(PICTURE_WIDTH, whole), dpi=DPI, facecolor="#ffffff")
    FigureCanvasAgg(figure)
    axes = figure.add_axes(
        (left / PICTURE_WIDTH, below / whole, (PICTURE_WIDTH - left - 0.3) / PICTURE_WIDTH, height / whole)
    )
    figure.text(0.2 / PICTURE_WIDTH, 1.0 - 0.12 / whole, text, fontsize=12, fontweight="bold", va="top", color=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=INK, labelsize=8.5)
    axes.set_axisbelow(True)
    return figure, axes


def draw_margins(path: Path | str, margins: NDArray[np.float64], nominal: float | None, unit: str, title: str) -> Path:
    """Draw the histogram of the margin over draws, split at 0; return the path.

    margins (n,): NaN for a draw without a margin. Raises BadInput if none is finite.
    """
    target, known = checked(path), margins[np.isfinite(margins)]
    if not len(known):
        raise BadInput(f"{target.name}: no draw has a margin; there is nothing to draw")
    from matplotlib import rc_context
    from matplotlib.patches import Patch
    from matplotlib.ticker import PercentFormatter

    low, high = min(float(known.min()), 0.0), max(float(known.max()), 0.0)
    whole = bool(np.all(known == np.round(known))) and high - low <= HISTOGRAM_BINS
    if whole:
        edges = np.arange(math.floor(low) - 0.5, math.ceil(high) + 1.0)
    else:  # 0 is an edge, so that no bar extends to both sides of it
        step = (high - low or 1.0) / HISTOGRAM_BINS
        edges = step * np.arange(math.floor(low / step), math.ceil(high / step) + 1)
    counts, _ = np.histogram(known, edges)
    middles = 0.5 * (edges[1:] + edges[:-1])
    share = 100.0 * counts / len(margins)
    with rc_context(settings()):
        figure, axes = _figure(1.9, title)
        fine = middles >= (0.0 if whole else 1e-12)
        for mine, colour, hatch in ((fine, HOLDS, None), (~fine, FAILS, "//")):
            axes.bar(
                middles[mine], share[mine], width=0.92 * np.diff(edges)[mine], color=colour, hatch=hatch, edgecolor="#ffffff",
                linewidth=0.3,
            )  # fmt: skip
        axes.axvline(0.0, color=INK, linewidth=1.2)
        handles = [
            Patch(facecolor=HOLDS, label=t("0 or above")),
            Patch(facecolor=FAILS, hatch="//", edgecolor="#ffffff", label=t("below 0")),
        ]
        if nominal is not None:
            (line,) = [
                axes.axvline(nominal, color=PALETTE[0], linewidth=1.4, linestyle=(0, (4, 2)), label=t("nominal values"))
            ]
            handles.append(line)
        axes.yaxis.set_major_formatter(PercentFormatter(decimals=0))
        axes.grid(axis="y", color=GRID, linewidth=0.5)
        axes.set_xlabel(t(say("margin, {unit}", unit=unit)))
        axes.set_ylabel(t("share of draws"))
        axes.legend(handles=handles, frameon=False, fontsize=8, loc="best")
        return save(figure, target, title)


def ladder_figure(rows: Sequence[Mapping[str, Any]], title: str) -> "Figure":
    """Draw the share of cases or warheads that remains at each rung of a claim; return the figure.

    rows: as `studies.verdict.ladder_rows`. Raises BadInput if no rung has a share.
    """
    shown = [row for row in rows if row["asked"] and row["on"] and row["share_left"] is not None]
    if not shown:
        raise BadInput("no rung tells what is left; there is nothing to draw")
    from matplotlib import rc_context
    from matplotlib.ticker import PercentFormatter

    with rc_context(settings()):
        figure, axes = _figure(0.36 * len(shown) + 0.1, title, left=1.5)
        for n, row in enumerate(shown):
            share, holds = 100.0 * row["share_left"], row["met"]
            axes.barh(n, share, height=0.62, color=HOLDS if holds else FAILS, hatch=None if holds else "//",
                      edgecolor="#ffffff", linewidth=0.3)  # fmt: skip
            axes.annotate(
                f"{share:.3g} %, {t(row['verdict'])}", (share, n), xytext=(5, 0), textcoords="offset points", va="center",
                fontsize=8.5, color=INK,
            )  # fmt: skip
        axes.set(xlim=(0.0, 128.0), ylim=(len(shown) - 0.5, -0.5), xticks=[0, 25, 50, 75, 100])
        axes.set_yticks(range(len(shown)), [t(row["rung"]) for row in shown])
        axes.xaxis.set_major_formatter(PercentFormatter(decimals=0))
        axes.grid(axis="x", color=GRID, linewidth=0.5)
        axes.set_xlabel(t("left of the cases or warheads"))
        figure.set_label(title)
        return cast("Figure", figure)


draw_ladder = filed(ladder_figure)


def draw_flips(path: Path | str, flips: Sequence[Mapping[str, Any]], title: str) -> Path:
    """Draw the multiple of its nominal value at which each number flips the verdict, beside published values; return the path.

    flips: as `studies.threshold.Flip.to_dict`. Numbers without a flip, or with a nominal value of 0, are left out.
    Raises BadInput if none is left.
    """
    target = checked(path)
    shown = [flip for flip in flips if flip["value"] is not None and flip["nominal"] > 0.0 and flip["value"] > 0.0]
    if not shown:
        raise BadInput(f"{target.name}: no number flips the verdict; there is nothing to draw")
    from matplotlib import rc_context
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

    ends = [flip[key] / flip["nominal"] for flip in shown for key in ("value", "published_low", "published_high")]
    low, high = min(0.8, 0.85 * min(end for end in ends if end > 0.0)), max(1.25, 1.2 * max(ends))
    with rc_context(settings()):
        figure, axes = _figure(0.42 * len(shown) + 0.1, title, left=3.15, below=0.92)
        for n, flip in enumerate(shown):
            per = flip["nominal"]
            begin, end = max(flip["published_low"] / per, low), flip["published_high"] / per
            axes.barh(n, end - begin, left=begin, height=0.46, color=PALETTE[5], alpha=0.6)
            axes.plot([1.0], [n], marker="|", markersize=13, markeredgewidth=2.0, color=INK)
            at = flip["value"] / per
            axes.plot(
                [at], [n], marker="X", markersize=8, color=PALETTE[1], markeredgecolor="#ffffff", markeredgewidth=0.6
            )
            value = t(measured(float(f"{flip['value']:.4g}"), flip["unit"]))
            axes.annotate(value, (at, n), xytext=(0, 7), textcoords="offset points", ha="center",
                          fontsize=7.5, color=INK)  # fmt: skip
        axes.set_xscale("log")
        axes.set(xlim=(low, high), ylim=(len(shown) - 0.5, -0.7))
        steps = [s for s in (0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0) if low <= s <= high]
        axes.xaxis.set_major_locator(FixedLocator(steps))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda v, _: f"{v:g}×"))
        names = [wrapped(joined((flip["of"], field_words(flip["parameter"])), THAT_IS), 46) for flip in shown]
        axes.set_yticks(range(len(shown)), names, fontsize=7.5)
        axes.grid(axis="x", color=GRID, linewidth=0.5)
        axes.set_xlabel(t("multiple of the nominal value"))
        handles = [
            Line2D([], [], marker="X", linestyle="none", color=PALETTE[1], label=t("the verdict flips")),
            Line2D(
                [],
                [],
                marker="|",
                linestyle="none",
                color=INK,
                markersize=11,
                markeredgewidth=2,
                label=t("nominal value"),
            ),
            Patch(facecolor=PALETTE[5], alpha=0.6, label=t("published range")),
        ]
        figure.legend(handles=handles, loc="lower left", ncols=3, frameon=False, fontsize=8)
        return save(figure, target, title)


def profile_figure(
    lines: Sequence[tuple[str, NDArray[np.float64], NDArray[np.float64]]],
    points: Sequence[tuple[str, float, float]],
    bands: Sequence[tuple[str, float, float]],
    title: str,
) -> "Figure":
    """Draw flights in altitude over ground distance, km, with events and bands of altitude; return the figure.

    lines: label, ground distance and altitude (n,).
    points: label, distance, altitude.
    bands: label, lowest, highest.
    """
    if not lines:
        raise BadInput("there is nothing to draw in the profile; expected a flight")
    from matplotlib import rc_context

    top = max(float(np.max(height)) for _, _, height in lines)
    with rc_context(settings()):
        figure, axes = _figure(2.6, title)
        for label, low, high in bands:
            axes.axhspan(low, min(high, 1.15 * top), color=PALETTE[2], alpha=0.12, lw=0, label=t(label))
        for n, (label, distance, height) in enumerate(lines):
            axes.plot(
                distance,
                height,
                color=(INK, PALETTE[0], PALETTE[3])[n % 3],
                lw=1.6,
                ls=("-", "--", "-.")[n % 3],
                label=t(label),
            )
        for n, (label, x, y) in enumerate(points):
            axes.plot([x], [y], marker="os^DvPX"[n % 7], ms=7, color=PALETTE[(n + 1) % 7], markeredgecolor="#ffffff",
                      linestyle="none", label=t(label), zorder=5)  # fmt: skip
        axes.set(xlim=(0.0, None), ylim=(0.0, 1.15 * top))
        axes.grid(color=GRID, linewidth=0.5)
        axes.set_xlabel(t("distance over the ground from the launch, km"))
        axes.set_ylabel(t("altitude, km"))
        axes.legend(frameon=False, fontsize=7.5, loc="upper right", ncols=2)
        figure.set_label(title)
        return cast("Figure", figure)


draw_profile = filed(profile_figure)


def draw_bars(
    path: Path | str, rows: Sequence[tuple[str, float, float]], names: tuple[str, str], unit: str, title: str
) -> Path:
    """Draw a part of a whole in each row, such as usable interceptors of the stock; return the path.

    rows: label, part, whole.
    names: of part and whole in the legend.
    """
    target = checked(path)
    if not rows:
        raise BadInput(f"{target.name}: nothing to draw")
    from matplotlib import rc_context

    with rc_context(settings()):
        figure, axes = _figure(0.34 * len(rows) + 0.1, title, left=3.3, below=0.85)
        places = range(len(rows))
        axes.barh(places, [whole for _, _, whole in rows], height=0.7, color="#ffffff", edgecolor=FAINT, hatch="..", lw=0.8,
                  label=t(names[1]))  # fmt: skip
        axes.barh(places, [part for _, part, _ in rows], height=0.7, color=PALETTE[0], label=t(names[0]))
        for n, (_, part, whole) in enumerate(rows):
            told = t(say("{part:,.0f} of {whole:,.0f}", part=part, whole=whole))
            axes.annotate(told, (max(whole, part), n), xytext=(4, 0), textcoords="offset points",
                          va="center", fontsize=8, color=INK)  # fmt: skip
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlim(0.0, 1.18 * max(max(whole, part) for _, part, whole in rows))
        axes.set_yticks(places, [wrapped(label, 52) for label, _, _ in rows], fontsize=7.5)
        axes.grid(axis="x", color=GRID, linewidth=0.5)
        axes.set_xlabel(t(unit))
        figure.legend(loc="lower left", ncols=2, frameon=False, fontsize=8)
        return save(figure, target, title)
