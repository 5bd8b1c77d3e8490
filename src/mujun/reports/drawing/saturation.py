"""Saturation curves: leakers against raid size, and the distribution of leakers of the whole raid."""

from typing import TYPE_CHECKING, Any

from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.reports.drawing.canvas import DPI, FAINT, GRID, INK, PALETTE, PICTURE_WIDTH, filed, settings, wrapped
from mujun.reports.language import t

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def curve_figure(data: dict[str, Any], title: str) -> "Figure":
    """Draw leakers against raid size, with the 90 % band of the draws and the figure for independent shots; return the figure.

    The right panel shows the whole raid: share of draws by number of leakers. Raises BadInput without a curve.
    """
    points = data["saturation"]
    if not points:
        raise BadInput("there is no curve to draw; expected raids of one missile or more")

    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    sizes = [p["missiles"] for p in points]
    with rc_context(settings()):
        figure = Figure(figsize=(PICTURE_WIDTH, 4.6), dpi=DPI)
        FigureCanvasAgg(figure)
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        left.fill_between(
            sizes, [p["leakers_5_95"][0] for p in points], [p["leakers_5_95"][1] for p in points], color=PALETTE[5],
            alpha=0.35, lw=0, label=t("90 % of the draws"),
        )  # fmt: skip
        left.plot(
            sizes, [p["leakers_mean"] for p in points], color=PALETTE[0], marker="o", ms=3, label=t("mean of the draws")
        )
        naive = 1.0 - data["naive"]["killed"]
        left.plot(
            sizes, [naive * n for n in sizes], color=PALETTE[1], ls="--", lw=1.2,
            label=t(say("independent shots, 1−(1−p)ⁿ with n = {n}", n=data["naive"]["shots_per_target"])),
        )  # fmt: skip
        left.plot(sizes, sizes, color=FAINT, lw=0.8, ls=":", label=t("no defence"))
        left.set_xlabel(t("missiles in the raid"))
        left.set_ylabel(t("missiles that leak"))
        left.set_xlim(min(sizes), max(sizes) if len(sizes) > 1 else sizes[0] + 1)
        left.set_ylim(bottom=0)
        left.legend(loc="upper left", frameon=False, fontsize=7.5)
        shares = [n / data["raids"] for n in data["leakers_distribution"]]
        right.bar(range(len(shares)), shares, color=PALETTE[0], width=0.9)
        right.set_xlabel(t(say("leakers of {missiles:,}", missiles=data["missiles"])))
        right.set_ylabel(t("share of draws"))
        for axes in (left, right):
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))
            axes.grid(color=GRID, lw=0.5)
            axes.set_axisbelow(True)
            axes.spines[["top", "right"]].set_visible(False)
            axes.tick_params(colors=INK)
        figure.suptitle(wrapped(title, 95), x=0.01, ha="left", fontsize=10, color=INK)
        doctrine, raids = data["doctrine"], data["raids"]
        figure.text(
            0.01, 0.01,
            wrapped(
                say("{doctrine}; {draws:,} draws, seed {seed}. Kill and other probabilities are assumed where no source gives "
                    "them. Open-literature kinematics; not a forecast.",
                    doctrine=doctrine["name"], draws=raids, seed=data["seed"]), 130,
            ),
            fontsize=7, color=FAINT,
        )  # fmt: skip
        figure.tight_layout(rect=(0, 0.06, 1, 0.98))
        figure.set_label(title)
        return figure


draw_curve = filed(curve_figure)
