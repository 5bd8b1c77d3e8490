"""The contents of the site, as Sphinx wants them at the end of the front page."""

from collections.abc import Iterable

from catalogue_pages import KINDS, OTHERS

PARTS: dict[str, Iterable[str]] = {
    "Start": ("Overview <overview>", "gallery", "tutorial", "glossary", "notebooks/index"),
    "日本語": ("はじめに <ja/index>", "ja/gallery", "ja/tutorial"),
    "How to": (
        "study-file", "how-to/add-a-missile", "how-to/add-a-site", "how-to/live-page", "how-to/argue", "how-to/hand-on",
        "how-to/many-draws", "check-case", "python",
    ),
    "What is computed": ("models", "limits", "evidence", "catalogue/index"),
    "Reference": ("reference/commands", "reference/entries", "reference/python"),
    "The project": ("project/architecture", "project/contributing", "project/changelog", "project/notice-of-nasa"),
}  # fmt: skip


def tree(pages: Iterable[str], caption: str | None = None) -> str:
    """Return a table of contents that stands in the side bar only."""
    said = [f":caption: {caption}"] if caption else []
    return "\n".join(["", "```{toctree}", ":hidden:", *said, "", *pages, "```", ""])


def contents() -> str:
    """Return the trees of all parts."""
    return "".join(tree(pages, caption) for caption, pages in PARTS.items())


def of_the_catalogue() -> str:
    """Return the tree of the catalogue's pages."""
    return tree([*KINDS, OTHERS[0], "sources"])
