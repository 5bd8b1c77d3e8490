"""What theme and Sphinx leave out for readers who use no mouse or no screen: headings of rows, names of regions, levels."""

import re
from pathlib import Path

FIXED = {
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
    '<aside class="sidebar-drawer">': '<aside class="sidebar-drawer" aria-label="All pages">',
    '<aside class="toc-drawer">': '<aside class="toc-drawer" aria-label="On this page">',
    '<aside class="toc-drawer no-toc">': '<aside class="toc-drawer no-toc" aria-label="On this page">',
    '<th class="head"><p></p></th>': "<td></td>",
    '<th class="head': '<th scope="col" class="head',
    '<th class="stub': '<th scope="row" class="stub',
}
"""As it is written -> as it should be."""
SCROLLED_FROM = 5
"""Number of columns from which on a table may be wider than its page, and is scrolled with the keyboard."""
_TABLE = re.compile(r'<div class="table-wrapper([^>]*)>(\s*<table.*?</thead>)', re.DOTALL)


def make_accessible(html: Path) -> None:
    """Mend all pages in a folder."""
    for path in html.rglob("*.html"):
        text = path.read_text("utf-8")
        for before, after in FIXED.items():
            text = text.replace(before, after)
        path.write_text(_TABLE.sub(_scrolled, text), encoding="utf-8")


def _scrolled(table: re.Match[str]) -> str:
    if table[2].count('class="head') < SCROLLED_FROM:
        return table[0]
    return f'<div tabindex="0" role="group" aria-label="Table" class="table-wrapper{table[1]}>{table[2]}'
