"""Size, colours and fonts of all pictures, and files that are identical for identical pictures.

matplotlib draws; it is imported when a picture is drawn. Colours are Okabe and Ito's (2008), which readers with any
kind of colour vision can tell apart.
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
"""Pictures by name; each is drawn when its function is called."""
PICTURE_ENDINGS = (".png", ".svg")

PICTURE_WIDTH = 8.0

"""Inches; 1,200 px at DPI."""

DPI = 150

PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#555555")

SEA, LAND, COAST, BORDER, GRID, INK, FAINT = "#e6eef3", "#f7f4ec", "#848c92", "#9a948a", "#bccad3", "#1a1a1a", "#6d6a63"

HALO = "#ffffff"


def checked(path: Path | str) -> Path:
    """Return a path to write to. Raises BadInput for an ending that is not in PICTURE_ENDINGS."""
    path = Path(path)
    if path.suffix.lower() not in PICTURE_ENDINGS:
        raise BadInput(
            f"{path.name}: pictures are written as {' or '.join(PICTURE_ENDINGS)}; the name ends in '{path.suffix}'"
        )
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
"""Fonts with Japanese glyphs that operating systems ship; the first installed one is used."""


@cache
def _japanese() -> tuple[str, ...]:
    """Return the installed fonts with Japanese glyphs."""
    from matplotlib.font_manager import fontManager

    there = {font.name for font in fontManager.ttflist}
    return tuple(name for name in JAPANESE_FONTS if name in there)


def lacks_font() -> bool:
    """Return whether the machine has no font for the current language.

    Text sizes in pictures are then only estimated. Text stays text in them, so a reader who has such a font sees it.
    """
    return spoken() != ENGLISH and not _japanese()


def settings() -> Any:
    """Return matplotlib's settings for all pictures, in the current language."""
    return {
        "font.family": "sans-serif",
        "font.sans-serif": [*(() if spoken() == ENGLISH else _japanese()), *FONTS],
        "font.size": 8.5,
        "text.hinting": "none",  # so that letters and their halo, which is drawn as an outline, stay aligned
        "svg.fonttype": "none",  # text stays text: it can be searched, read aloud and translated
        "svg.hashsalt": "mujun",
        "hatch.linewidth": 0.7,
        "axes.unicode_minus": True,
        "path.simplify": True,
    }


def filed(make: "Callable[P, Figure]") -> Callable[Concatenate[Path | str, P], Path]:
    """Return a function that draws the figure of `make` into a file and returns the path; the path is its first argument.

    It raises BadInput for a path whose ending is not in PICTURE_ENDINGS.
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
    """Write a picture; identical pictures give identical files, byte for byte."""
    plain = " ".join(title.split())
    if path.suffix.lower() == ".png":
        figure.savefig(path, format="png", dpi=DPI, metadata={"Software": None, "Title": plain})
        return path
    out = io.StringIO()
    figure.savefig(out, format="svg", dpi=DPI, metadata={"Date": None, "Title": plain})
    # Hundredths of a point are enough for a coast, and halve the file size.
    text = re.sub(r'(?<= d=")[^"]*', lambda m: re.sub(r"(\.\d\d)\d+", r"\1", m[0]), out.getvalue())
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def wrapped(text: str, width: int) -> str:
    """Return a text in the current language, wrapped to a width in columns."""
    return "\n".join(line for part in t(text).split("\n") for line in lines(part, width))
