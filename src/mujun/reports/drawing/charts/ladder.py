"""The share of cases or warheads that is left at each step from "could" to "would"."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.reports.drawing.charts.bars import BarRow, BarsContent, bars_of
from mujun.reports.drawing.layout import WIDE, Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def ladder_figure(rows: Sequence[Mapping[str, Any]], title: str) -> "Figure":
    """Draw what remains at each rung of a claim; return the figure.

    rows: as `studies.verdict.ladder_rows`. Raises BadInput if no rung has a share.
    """
    shown = [row for row in rows if row["asked"] and row["on"] and row["share_left"] is not None]
    if not shown:
        raise BadInput(say("no rung tells what is left; there is nothing to draw"))
    bars = [
        BarRow(
            row["rung"], 100.0 * row["share_left"], 0.0,
            say("{share:.3g} %, {verdict}", share=100.0 * row["share_left"], verdict=row["verdict"]),
            "interceptor" if row["met"] else "gap",
        )
        for row in shown
    ]  # fmt: skip
    return bars_of(BarsContent(Words(title), bars, "% of the cases or warheads left"), WIDE)
