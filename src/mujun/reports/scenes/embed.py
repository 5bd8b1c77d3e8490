"""Pictures in a page: wide and narrow cut side by side, of which the style sheet shows one."""

import re

NARROW_UP_TO = 600
"""Width of the window in px up to which the narrow cut is shown; the style sheet names the same."""


def embedded(wide: str, narrow: str, name: str, alt: str) -> str:
    """Return SVG texts of both cuts to embed beside other pictures. name: unique in the page. alt: for screen readers."""
    cuts = (("wide", wide, name), ("narrow", narrow, f"{name}-n"))
    return "".join(f'<div class="cut-{cut}">{_inline(svg, id, alt)}</div>' for cut, svg, id in cuts)


def renamed(markup: str, old: str, new: str) -> str:
    """Return embedded cuts whose ids begin with another name, so that a page can hold the picture a second time."""
    return re.sub(rf'(\bid="|href="#|url\(#){re.escape(old)}-', rf"\g<1>{new}-", markup)


def _inline(svg: str, name: str, alt: str) -> str:
    """Return SVG text with ids of its own, and its description for screen readers."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"\s*<(title|desc)>.*?</\1>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'\bid="([^"]+)"', lambda m: f'id="{name}-{m[1]}"', svg)
    svg = re.sub(r'href="#([^"]+)"', lambda m: f'href="#{name}-{m[1]}"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", lambda m: f"url(#{name}-{m[1]})", svg)
    head, rest = svg.split(">", 1)
    head = re.sub(r'\s(width|height)="[^"]*"', "", head)
    words = alt.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return f'{head} role="img" aria-label="{words}">{rest}'
