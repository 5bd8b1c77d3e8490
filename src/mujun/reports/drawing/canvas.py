"""Fonts and settings of all pictures, and files that are identical for identical pictures.

matplotlib draws; it is imported when a picture is drawn.
"""

import io
import os
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

import numpy as np

from mujun.base.outcomes import BadInput
from mujun.base.text import as_written, say
from mujun.reports.drafts import drafting, filled
from mujun.reports.language import ENGLISH, lines, spoken, t

if TYPE_CHECKING:
    from matplotlib.figure import Figure


P = ParamSpec("P")
Figures = Mapping[str, Callable[[], "Figure"]]
"""Pictures by name; each is drawn when its function is called."""
PICTURE_ENDINGS = (".png", ".svg")
DPI = 150
PNG_EFFORT = 3
"""Effort of zlib on a PNG: it takes half the time of the usual one, for files no larger."""
OUTLINED = "outlined"
"""Mark (gid) of text with a halo."""
HALO_WIDTH = 2.4
"""Width of a halo, points."""
LATIN_FONT = "DejaVu Sans"
JAPANESE_FONT = "mujun Japanese"
"""Family of the font that comes along, so that a Japanese picture is the same on every machine."""
FONT_FILE = Path(__file__).parent / "fonts" / "mujun-japanese.otf"
READERS_FONTS = (
    "'Noto Sans','DejaVu Sans','Helvetica Neue',Arial,'Noto Sans JP','Noto Sans CJK JP','Hiragino Sans','Yu Gothic',Meiryo,"
    "sans-serif"
)
"""Fonts of the text of an SVG, where the reader's machine has them; those that it was measured with are wider."""


def checked(path: Path | str) -> Path:
    """Return a path to write to. Raises BadInput for an ending that is not in PICTURE_ENDINGS."""
    path = Path(path)
    if path.suffix.lower() not in PICTURE_ENDINGS:
        key = "{name}: pictures are written as {names}; the name ends in '{suffix}'"
        raise BadInput(say(key, name=path.name, names=" or ".join(PICTURE_ENDINGS), suffix=as_written(path.suffix)))
    return path


@cache
def _japanese() -> str:
    """Make the font that comes along known; return its family."""
    from matplotlib.font_manager import fontManager

    fontManager.addfont(str(FONT_FILE))
    regular = next(font for font in fontManager.ttflist if font.name == JAPANESE_FONT)
    fontManager.ttflist.append(replace(regular, weight="bold"))  # its one weight stands for both
    return JAPANESE_FONT


def settings() -> Any:
    """Return matplotlib's settings for all pictures, in the current language."""
    return {
        "font.family": [LATIN_FONT, _japanese()] if spoken() == ENGLISH else [_japanese(), LATIN_FONT],
        "font.size": 10.0,
        "text.parse_math": False,  # a dollar sign in a user's own words is a dollar sign
        "text.hinting": "none",  # so that letters and their halo, which is drawn as an outline, stay aligned
        "svg.fonttype": "none",  # text stays text: it can be searched, read aloud and translated
        "svg.hashsalt": "mujun",
        "hatch.linewidth": 0.7,
        "axes.unicode_minus": True,
        "path.simplify": False,
    }


@contextmanager
def styling() -> Iterator[None]:
    """Set the settings of all pictures. A sign that no font has is measured roughly: the reader's browser finds one for it."""
    from matplotlib import rc_context

    with rc_context(settings()), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def styled(make: "Callable[P, Figure]") -> "Callable[P, Figure]":
    """Return a function that draws a figure with the settings of all pictures."""

    @wraps(make)
    def draw(*content: P.args, **more: P.kwargs) -> "Figure":
        with styling():
            return make(*content, **more)

    return draw


def filed(make: "Callable[P, Figure]") -> Callable[Concatenate[Path | str, P], Path]:
    """Return a function that draws the figure of `make` into a file and returns the path; the path is its first argument.

    It raises BadInput for a path whose ending is not in PICTURE_ENDINGS.
    """

    @wraps(make)
    def draw(path: Path | str, /, *content: P.args, **more: P.kwargs) -> Path:
        target = checked(path)
        return save(make(*content, **more), target, "")

    return draw


def save(figure: "Figure", path: Path, title: str) -> Path:
    """Write a picture; identical pictures give identical files, byte for byte. title: '' for the figure's own."""
    plain = title or str(figure.get_label())
    content = png_bytes(figure, plain) if path.suffix.lower() == ".png" else svg_text(figure, plain).encode()
    with drafting(path, path.parent) as draft:
        filled(draft, {path.name: content})
        os.replace(draft / path.name, path)
    return path


def picture_contents(name: str, figure: "Figure") -> dict[str, str | bytes]:
    """Return the files of a picture, PNG and SVG, by name."""
    return {
        f"{name}.png": png_bytes(figure, str(figure.get_label())),
        f"{name}.svg": svg_text(figure, str(figure.get_label())),
    }


def png_bytes(figure: "Figure", title: str = "") -> bytes:
    """Return a figure as PNG."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    canvas: Any = figure.canvas
    with styling():
        canvas.draw()
    told = PngInfo()
    told.add_itxt("Title", " ".join((title or str(figure.get_label())).split()))
    out = io.BytesIO()
    picture = Image.fromarray(np.ascontiguousarray(np.asarray(canvas.buffer_rgba())[..., :3]))
    picture.save(out, "png", compress_level=PNG_EFFORT, pnginfo=told, dpi=(DPI, DPI))
    return out.getvalue()


def svg_text(figure: "Figure", title: str = "", described: str = "") -> str:
    """Return a figure as SVG. title, described: its name, by default the figure's own, and what it shows."""
    out = io.StringIO()
    haloes = [one for axes in figure.axes for one in axes.texts if one.get_gid() == OUTLINED]
    effects = [one.get_path_effects() for one in haloes]
    plain = " ".join((title or str(figure.get_label())).split())
    with styling():
        for one in haloes:  # a path effect would turn the text into outlines
            one.set_path_effects([])
        figure.savefig(out, format="svg", dpi=72, metadata={"Date": None, "Title": plain})
        for one, effect in zip(haloes, effects, strict=True):
            one.set_path_effects(effect)
    return _slim(out.getvalue(), " ".join(described.split()))


_NUMBER = r"(-?\d+(?:\.\d+)?)"
_POINT = re.compile(rf"\n?([MLQC]) {_NUMBER} {_NUMBER}(?: {_NUMBER} {_NUMBER})?(?: {_NUMBER} {_NUMBER})? ?\n?")


def _slim(svg: str, described: str) -> str:
    """Return SVG text of matplotlib without what repeats: tenths of a point are enough, and all text has the same font."""

    def point(match: re.Match[str]) -> str:
        numbers = " ".join(f"{float(one):.1f}".removesuffix(".0") for one in match.groups()[1:] if one is not None)
        return f"{match[1]}{numbers}"

    svg = re.sub(r'(?<= d=")[^"]*', lambda m: _POINT.sub(point, m[0]).replace("\n", ""), svg)
    svg = re.sub(r"\s*<!--.*?-->", "", svg)
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font: ((?:\w+ )*)([\d.]+)px [^;\"]*", _font, svg)
    halo = f"paint-order: stroke; stroke: #ffffff; stroke-width: {HALO_WIDTH}px; stroke-linejoin: round; "
    svg = re.sub(rf'(<g id="{OUTLINED}(?:_\d+)?">\s*<text [^>]*?style=")', rf"\g<1>{halo}", svg)
    svg = re.sub(
        rf'<g id="(?:{OUTLINED}|text|line2d|patch|xtick|ytick|matplotlib\.axis|[A-Za-z]*Collection)_?\d*">', "<g>", svg
    )
    svg = svg.replace("<svg ", f'<svg font-family="{READERS_FONTS}" ', 1)
    if described:
        words = described.replace("&", "&amp;").replace("<", "&lt;")
        svg = svg.replace("</title>", f"</title>\n <desc>{words}</desc>", 1)
    return svg


def _font(match: re.Match[str]) -> str:
    weight = "font-weight: bold; " if re.search(r"\b(700|bold)\b", match[1]) else ""
    style = "font-style: italic; " if "italic" in match[1] else ""
    return f"{style}{weight}font-size: {match[2]}px"


def slant() -> str:
    """Return the style of words that are set apart: italic, but upright in Japanese, whose signs have no slanted form."""
    return "italic" if spoken() == ENGLISH else "normal"


def wrapped(text: str, width: int) -> str:
    """Return a text in the current language, wrapped to a width in columns."""
    return "\n".join(line for part in t(text).split("\n") for line in lines(part, width))
