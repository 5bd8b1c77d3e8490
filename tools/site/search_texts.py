"""The text of every page as a script, so that the search shows where a word stands when the site is opened from the disk.

A page that is opened as a file may not fetch others; a script it may load. docs/site/search.js reads it.
"""

import json
from pathlib import Path

from bs4 import BeautifulSoup

NAME = "_static/texts.js"


def write_texts(html: Path) -> None:
    """Write the script for a built site. html: its folder."""
    texts = {}
    for path in sorted(html.rglob("*.html")):
        found = BeautifulSoup(path.read_text("utf-8"), "html.parser").select_one("article[role=main]")
        if found is not None:
            for tag in found.select("script, style, .headerlink, .toctree-wrapper"):
                tag.decompose()
            texts[path.relative_to(html).with_suffix("").as_posix()] = " ".join(found.get_text(" ").split())
    said = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    (html / NAME).write_text(f"const PAGE_TEXTS = {said};\n", encoding="utf-8")
