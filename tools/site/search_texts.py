"""The text of every page as a script, so that the search shows where a word stands when the site is opened from the disk.

A page that is opened as a file may not fetch others; a script it may load. docs/site/search.js reads it.
"""

import json
from html.parser import HTMLParser
from pathlib import Path

NAME = "_static/texts.js"
LEFT_OUT = frozenset({"headerlink", "toctree-wrapper"})
"""Classes of what is no text of the page itself; scripts and styles are none, either."""


class _Article(HTMLParser):
    """Reads the pieces of text in the article of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._inside, self._skipped, self._deep = 0, "", 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "article" and (self._inside or ("role", "main") in attrs):
            self._inside += 1
        if not self._inside:
            return
        if self._skipped:
            self._deep += tag == self._skipped
        elif tag in ("script", "style") or LEFT_OUT & {*(dict(attrs).get("class") or "").split()}:
            self._skipped, self._deep = tag, 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "article" and self._inside:
            self._inside -= 1
        if tag == self._skipped:
            self._deep -= 1
            self._skipped = self._skipped if self._deep else ""

    def handle_data(self, data: str) -> None:
        if self._inside and not self._skipped:
            self.pieces.append(data)


def write_texts(html: Path) -> None:
    """Write the script for a built site. html: its folder."""
    texts = {}
    for path in sorted(html.rglob("*.html")):
        if pieces := _Article(path.read_text("utf-8")).pieces:
            texts[path.relative_to(html).with_suffix("").as_posix()] = " ".join(" ".join(pieces).split())
    said = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    (html / NAME).write_text(f"const PAGE_TEXTS = {said};\n", encoding="utf-8")
