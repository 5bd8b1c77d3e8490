"""What all pictures share: size, colours, letters, and files that are the same for the same picture.

matplotlib draws; it is loaded when a picture is drawn. Colours are Okabe and Ito's (2008), which readers with any kind of colour
vision can tell apart.
"""

import io
import re
from collections.abc import Callable, Mapping
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from mujun.base.outcomes import BadInput
from mujun.reports.language import ENGLISH, lines, spoken, t

if TYPE_CHECKING:
    from matplotlib.figure import Figure


P = ParamSpec("P")
Figures = Mapping[str, Callable[[], "Figure"]]
"""Pictures that can be drawn, by name; each is drawn when it is called."""
FORMATS = (".png", ".svg")

WIDTH = 8.0

"""Inches; 1,200 px at DPI."""

DPI = 150

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#555555")

SEA, LAND, COAST, BORDER, GRID, INK, FAINT = "#e6eef3", "#f7f4ec", "#848c92", "#9a948a", "#bccad3", "#1a1a1a", "#6d6a63"

HALO = "#ffffff"


def checked(path: Path | str) -> Path:
    """Return a path to write to. Raises BadInput for an ending that is not one of FORMATS."""
    path = Path(path)
    if path.suffix.lower() not in FORMATS:
        raise BadInput(f"{path.name}: pictures are written as {' or '.join(FORMATS)}; the name ends in '{path.suffix}'")
    return path


FONTS = ("DejaVu Sans", "Helvetica", "Arial")
JAPANESE_FONTS = (
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Hiragino Sans",
    "Yu Gothic",
    "Meiryo",
    "MS Gothic",
    "IPAexGothic",
    "IPAGothic",
    "TakaoGothic",
    "VL Gothic",
)
"""Fonts with Japanese letters, as systems bring them; the first that is there is taken."""


@cache
def _japanese() -> tuple[str, ...]:
    """Return the fonts with Japanese letters that the machine has."""
    from matplotlib.font_manager import fontManager

    there = {font.name for font in fontManager.ttflist}
    return tuple(name for name in JAPANESE_FONTS if name in there)


def lacks_font() -> bool:
    """Return whether the machine has no font for the language of the moment.

    Pictures are then measured roughly. Text stays text in them, so a reader who has such a font sees it.
    """
    return spoken() != ENGLISH and not _japanese()


def settings() -> Any:
    """Return matplotlib's settings for all pictures, in the language of the moment."""
    return {
        "font.family": "sans-serif",
        "font.sans-serif": [*(() if spoken() == ENGLISH else _japanese()), *FONTS],
        "font.size": 8.5,
        "text.hinting": "none",  # so that letters and their halo, which is drawn as an outline, keep step
        "svg.fonttype": "none",  # text stays text: it can be searched, read aloud and translated
        "svg.hashsalt": "mujun",
        "hatch.linewidth": 0.7,
        "axes.unicode_minus": True,
        "path.simplify": True,
    }


def filed(make: "Callable[P, Figure]") -> Callable[Concatenate[Path | str, P], Path]:
    """Return the function that draws the same into a file, whose path comes first, and returns the path.

    It raises BadInput for a path that ends in none of FORMATS.
    """

    @wraps(make)
    def draw(path: Path | str, /, *content: P.args, **more: P.kwargs) -> Path:
        from matplotlib import rc_context

        target = checked(path)
        with rc_context(settings()):
            figure = make(*content, **more)
            return save(figure, target, str(figure.get_label()))

    return draw


def save(figure: "Figure", path: Path, title: str) -> Path:
    """Write a picture; the same picture is the same file, byte for byte."""
    plain = " ".join(title.split())
    if path.suffix.lower() == ".png":
        figure.savefig(path, format="png", dpi=DPI, metadata={"Software": None, "Title": plain})
        return path
    out = io.StringIO()
    figure.savefig(out, format="svg", dpi=DPI, metadata={"Date": None, "Title": plain})
    # Hundredths of a point are enough for a coast, and halve the file.
    text = re.sub(r'(?<= d=")[^"]*', lambda m: re.sub(r"(\.\d\d)\d+", r"\1", m[0]), out.getvalue())
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def wrapped(text: str, width: int) -> str:
    """Return a text in the language of the moment, in lines of so many columns."""
    return "\n".join(line for part in t(text).split("\n") for line in lines(part, width))
