"""Saturation curves: how many missiles of a raid get through, against its size."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.reports.drawing.canvas import filed, styled, wrapped
from mujun.reports.drawing.layout import WIDE, Cut, Words, panel, plain_axes
from mujun.reports.drawing.roles import FAINT, GRID, INK, ROLES
from mujun.reports.language import t
from mujun.reports.sentences.words import percent

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CURVE_LIMITS = (
    "Kill and other probabilities are assumed where no source gives them. Open-literature kinematics; not a forecast."
)


@dataclass(frozen=True)
class CurveContent:
    """A raid. data: as of `reports.data.raid.raid_data`."""

    words: Words
    data: dict[str, Any]


def curve_figure(data: dict[str, Any], title: str) -> "Figure":
    """Draw leakers against raid size, with the 90 % band of the draws and the figure for independent shots; return the figure.

    Raises BadInput without a curve.
    """
    return curve_of(CurveContent(Words(raid_title(data), title, note=CURVE_LIMITS), data), WIDE)


def raid_title(data: dict[str, Any]) -> str:
    """Return what a raid comes to, in words."""
    return say(
        "Of {n:,} missiles, {through:.1f} get through on average; {naive:.1f} if every shot were independent",
        n=data["missiles"], through=data["leakers_mean"], naive=data["naive"]["leakers_mean"],
    )  # fmt: skip


draw_curve = filed(curve_figure)


@styled
def curve_of(content: CurveContent, cut: Cut) -> "Figure":
    """Draw a saturation curve in a cut; return the figure. Raises BadInput without a curve."""
    data = content.data
    points = data["saturation"]
    if not points:
        raise BadInput(say("there is no curve to draw; expected raids of one missile or more"))
    from matplotlib.ticker import MaxNLocator

    sizes = [p["missiles"] for p in points]
    naive = 1.0 - data["naive"]["killed"]
    page = panel(content.words, cut, 3.3)
    axes = plain_axes(page.axes(0.6, 0.2, 0.52, 0.05), cut)
    low, high = [p["leakers_5_95"][0] for p in points], [p["leakers_5_95"][1] for p in points]
    axes.fill_between(sizes, low, high, color=ROLES["missile"], alpha=0.15, lw=0)
    axes.plot(sizes, [p["leakers_mean"] for p in points], color=ROLES["missile"], marker="o", ms=4, lw=2)
    axes.plot(sizes, [naive * n for n in sizes], color=ROLES["interceptor"], ls="--", lw=1.6)
    axes.plot(sizes, sizes, color=FAINT, lw=1.0, ls=":")
    end, first = sizes[-1], sizes[0]
    wide = max(end - first, 1)
    axes.set_xlim(first, end + 0.42 * wide)
    axes.set_ylim(0.0, 1.06 * end)
    ends = [
        (float(end), say("no defence"), FAINT),
        (float(data["leakers_mean"]), say("average of the draws"), ROLES["missile"]),
        (naive * end, say("every shot independent"), ROLES["interceptor"]),
    ]
    least = 0.09 * end * (1.6 if cut.is_narrow else 1.0)
    placed: list[float] = []
    for value, text, colour in sorted(ends, key=lambda row: row[0]):
        y = max(value, placed[-1] + least) if placed else value
        placed.append(y)
        axes.annotate(
            wrapped(text, 15 if cut.is_narrow else 26), (end, y), xytext=(6, 0), textcoords="offset points", va="center",
            fontsize=cut.small, color=colour, fontweight="bold", linespacing=1.0,
        )  # fmt: skip
    whole = data["leakers_distribution"][-1] / data["raids"]
    said = say("Shaded: nine draws in ten. In {share} of draws all {n:,} get through, by a failure common to all.",
               share=percent(whole), n=data["missiles"])  # fmt: skip
    axes.annotate(
        wrapped(said, 26 if cut.is_narrow else 40), (0.02, 0.98), xycoords="axes fraction", ha="left", va="top",
        fontsize=cut.small, color=INK, linespacing=1.1,
    )  # fmt: skip
    axes.set_xticks([tick for tick in MaxNLocator(5, integer=True).tick_values(first, end) if first <= tick <= end])
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(color=GRID, lw=0.5)
    axes.set_xlabel(t("missiles in the raid"), fontsize=cut.small, loc="left")
    axes.set_ylabel(t("missiles that get through"), fontsize=cut.small)
    return page.figure
