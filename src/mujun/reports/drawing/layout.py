"""Pictures in three cuts: wide for pages and print, narrow for phones, and a card of a fixed size.

A picture has a title that states the finding, a second line that names the thing, its content, and a line of small print. The
content fills a box in inches; its height is asked for, except on a card, where it is what remains.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mujun.reports.drawing.canvas import DPI, wrapped
from mujun.reports.drawing.roles import FAINT, INK, VERDICT_COLOURS
from mujun.reports.language import t

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Cut:
    """A size of pictures.

    width, height: inches; height None: as much as the content needs.
    title, text, small: sizes of letters, points.
    beside: width of title and small print that stand on the left of the content, inches; 0: above and below it.
    """

    name: str
    width: float
    height: float | None
    title: float
    text: float
    small: float
    beside: float = 0.0

    @property
    def is_narrow(self) -> bool:
        """Whether there is little room beside the content."""
        return self.width < 6.0

    def columns(self, size: float, inches: float | None = None, bold: bool = False) -> int:
        """Return how many columns of text of a size (points) fit into a width, by default the picture's."""
        room = (self.text_width if inches is None else inches) * 72.0
        return max(int(room / (size * (BOLD_LETTER if bold else LETTER))), 8)

    @property
    def text_width(self) -> float:
        """Inches for title and small print."""
        return (self.beside or self.width) - 2.0 * SIDE


SIDE = 0.15
"""Inches left free beside title and small print."""
LETTER, BOLD_LETTER = 0.56, 0.64
"""Mean width of a letter, and of a bold one, as a share of its size."""
WIDE = Cut("wide", 8.0, None, 14.0, 10.0, 9.0)
NARROW = Cut("narrow", 4.6, None, 13.0, 10.0, 9.0)
CARD = Cut("card", 8.0, 4.2, 17.0, 10.5, 9.0)
CARD_OF_MAP = replace(CARD, beside=2.9)
"""The card is 1200 by 630 pixels; beside a map stands its text."""


@dataclass(frozen=True)
class Words:
    """Text around a picture's content, in English; drawn in the current language.

    title: the finding. second: the thing. note: sources and limits.
    verdict: word and sign of the claim's verdict, shown on a card; ("", "") for none.
    """

    title: str
    second: str = ""
    note: str = ""
    verdict: tuple[str, str] = ("", "")


@dataclass
class Panel:
    """A figure with title and small print, and the box that is left for its content, in inches from the lower left."""

    figure: "Figure"
    cut: Cut
    bottom: float
    height: float

    def axes(self, left: float, right: float, below: float = 0.0, above: float = 0.0) -> Any:
        """Return axes inside the box, with free inches on each side of them."""
        whole = float(self.figure.get_figheight())
        wide, left = self.cut.width, left + self.cut.beside
        return self.figure.add_axes(
            (
                left / wide, (self.bottom + below) / whole, (wide - left - right) / wide,
                (self.height - below - above) / whole,
            )
        )  # fmt: skip


MOST_LINES, MOST_ON_A_CARD = (5, 4, 9), (3, 2, 3)
"""Most lines of title, second line and small print, and the same on a card: a user's own words may be any length."""
LINE = 1.28 / 72.0
"""Height of a line of text, inches per point of its size."""


def panel(words: Words, cut: Cut, height: float) -> Panel:
    """Return a figure with title, second line and small print. height: of the content, inches; a card has its own."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    most = MOST_LINES if cut.height is None else MOST_ON_A_CARD
    title = _short(words.title, cut.columns(cut.title, bold=True), most[0] + (2 if cut.beside else 0))
    second = _short(words.second, cut.columns(cut.text), most[1] + (2 if cut.beside else 0))
    note = _short(words.note, cut.columns(cut.small), most[2])
    parts = [(title, cut.title), (second, cut.text)]
    above = 0.12 + sum(size * LINE * (1 + text.count("\n")) for text, size in parts if text) + 0.08
    chip = cut.text * LINE + 0.12 if cut.height and words.verdict[0] else 0.0
    below = 0.12 + (cut.small * LINE * (1 + note.count("\n")) + 0.06 if note else 0.0)
    whole = cut.height or above + height + below
    figure = Figure(figsize=(cut.width, whole), dpi=DPI, facecolor="#ffffff")
    FigureCanvasAgg(figure)
    top = whole - 0.1
    if chip:
        word, sign = words.verdict
        letters, ground = VERDICT_COLOURS.get(word, (INK, "#eeeeee"))
        figure.text(
            (SIDE + 0.06) / cut.width, (top - 0.05) / whole, f"{sign} {t(word)}", fontsize=cut.text, fontweight="bold",
            va="top", color=letters, bbox={"boxstyle": "round,pad=0.3", "facecolor": ground, "edgecolor": letters, "lw": 0.8},
        )  # fmt: skip
        top -= chip
    for text, size, colour, weight in ((title, cut.title, INK, "bold"), (second, cut.text, FAINT, "normal")):
        if text:
            figure.text(SIDE / cut.width, top / whole, text, fontsize=size, fontweight=weight, va="top", color=colour)
            top -= size * LINE * (1 + text.count("\n"))
    if note:
        figure.text(SIDE / cut.width, 0.09 / whole, note, fontsize=cut.small, va="bottom", color=FAINT, linespacing=1.2)
    figure.set_label(" ".join(t(words.title).split()))
    if cut.beside:
        return Panel(figure, cut, SIDE, whole - 2.0 * SIDE)
    return Panel(figure, cut, below, whole - above - chip - below)


def _short(text: str, width: int, most: int) -> str:
    """Return a text wrapped to a width in columns, cut off after so many lines; an empty one stays empty."""
    found = wrapped(text, width).split("\n") if text else [""]
    return "\n".join(found if len(found) <= most else [*found[: most - 1], f"{found[most - 1][: max(width - 2, 1)]} …"])


def plain_axes(axes: Any, cut: Cut) -> Any:
    """Give axes of a chart the look of all: no frame on top and right, letters of the cut."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=INK, labelsize=cut.small)
    axes.set_axisbelow(True)
    return axes
