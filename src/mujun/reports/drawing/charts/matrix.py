"""Tables of verdicts as pictures: claims in rows; capitals, or an earlier run and this one, in columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.reports.drawing.canvas import styled, wrapped
from mujun.reports.drawing.layout import SIDE, Cut, Words, panel
from mujun.reports.drawing.roles import INK, VERDICT_COLOURS
from mujun.reports.language import t

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MATRIX_ROW, HEAD, MATRIX_LABELS, NARROW_LABEL = 0.42, 0.32, 2.9, 0.24
"""Height of a row and of the heads, and width of the labels beside the rows; height of a label above a row, inches."""


@dataclass(frozen=True)
class MatrixContent:
    """Verdicts. heads: of the columns. rows: label, verdict in each column, and a text beside them ('': none).

    signs: verdict -> sign before its word.
    """

    words: Words
    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str], str]]
    signs: dict[str, str]


@styled
def matrix_of(content: MatrixContent, cut: Cut) -> "Figure":
    """Draw a table of verdicts in a cut; return the figure. Raises BadInput without rows.

    A verdict that differs from that of the first column has a frame of its own.
    """
    from matplotlib.patches import Rectangle

    rows = content.rows
    if not rows:
        raise BadInput(say("there is no verdict to draw; expected a claim"))
    narrow = cut.is_narrow
    left = SIDE if narrow else MATRIX_LABELS
    names = [
        wrapped(label, cut.columns(cut.small, cut.width - 2 * SIDE if narrow else MATRIX_LABELS - 0.3))
        for label, _, _ in rows
    ]
    lines = max(1 + name.count("\n") for name in names)
    aloft = NARROW_LABEL * (0.35 + 0.65 * lines) if narrow else 0.0
    each = MATRIX_ROW + aloft
    page = panel(content.words, cut, HEAD + each * len(rows))
    axes = page.axes(0.0, 0.0)
    axes.set(xlim=(0.0, cut.width), ylim=(0.0, page.height))
    axes.axis("off")
    scale = (page.height - HEAD) / (each * len(rows))
    aside = 1.6 if not narrow and any(said for _, _, said in rows) else 0.0
    wide = (cut.width - left - SIDE - aside) / len(content.heads)
    for k, head in enumerate(content.heads):
        axes.annotate(
            wrapped(head, cut.columns(cut.small, wide)), (left + (k + 0.5) * wide, page.height - 0.5 * HEAD), ha="center",
            va="center", fontsize=cut.small, fontweight="bold", color=INK, linespacing=0.95,
        )  # fmt: skip
    for n, ((_, verdicts, said), name) in enumerate(zip(rows, names, strict=True)):
        top = page.height - HEAD - n * each * scale
        middle = top - 0.5 * MATRIX_ROW * scale - aloft * scale
        axes.annotate(
            name, (left if narrow else left - 0.1, top - 0.03 if narrow else middle),
            ha="left" if narrow else "right", va="top" if narrow else "center", fontsize=cut.small, color=INK, linespacing=1.0,
        )  # fmt: skip
        for k, verdict in enumerate(verdicts):
            letters, ground = VERDICT_COLOURS.get(verdict, (INK, "#eeeeee"))
            moved = verdict != verdicts[0]
            axes.add_patch(
                Rectangle(
                    (left + k * wide + 0.03, middle - 0.42 * MATRIX_ROW * scale), wide - 0.06, 0.84 * MATRIX_ROW * scale,
                    facecolor=ground,
                    edgecolor=letters, linewidth=1.8 if moved else 0.4,
                )
            )  # fmt: skip
            word = f"{content.signs.get(verdict, '')} {t(verdict)}".strip()
            axes.annotate(
                wrapped(word, cut.columns(cut.small, wide, bold=True)), (left + (k + 0.5) * wide, middle), ha="center",
                va="center", fontsize=cut.small, color=letters, fontweight="bold" if moved else "normal", linespacing=0.95,
            )  # fmt: skip
        if said and not narrow:
            axes.annotate(
                wrapped(said, cut.columns(cut.small, aside)), (cut.width - aside - SIDE + 0.08, middle), ha="left", va="center",
                fontsize=cut.small, color=INK, linespacing=1.0,
            )  # fmt: skip
    return page.figure
