"""Finished briefs on the site: the brief itself, its findings on the front page, and the gallery of all claims with pictures.

All of it is read from the page that `mujun assess` wrote, so that the site says what the program says, in the brief's language.
"""

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from runs import LIVE_FOLDER

from mujun.reports.brief.page import LIVE_FILE

LIVE_ON_FRONT = 5
"""Most live pages on a front page."""
TRY = {"en": "Try it: drag the batteries", "ja": "動かしてみる"}
"""Words of the way to a live page."""
_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)


@dataclass(frozen=True)
class Found:
    """One claim of a brief.

    chip: the verdict with its sign, as HTML. finding: the sentence below the headline.
    picture: name of the picture's files in the brief's folder, without ending; None: the brief has none of it.
    alt: the picture in words.
    live: its live page, from the brief's folder; '': it has none.
    """

    id: str
    chip: str
    claim: str
    headline: str
    finding: str
    picture: str | None
    alt: str
    live: str = ""


@dataclass(frozen=True)
class Brief:
    """A finished brief.

    folder: its folder on the site. lead: the picture of its first page, as `Found.picture`, and its words.
    claims: in the order of the first page.
    """

    folder: str
    language: str
    headline: str
    deck: str
    dated: str
    lead: tuple[str, str] | None
    claims: Sequence[Found]


def put(run: Path, site: Path, folder: str) -> Brief:
    """Copy the brief of a run into the site's sources, with its pictures as files; return what it says.

    run: folder that `mujun assess` wrote. site: the sources. folder: where the brief is to stand in them.
    """
    out = site / folder
    out.mkdir(parents=True)
    for name in ("brief.html", "brief.json", "tables.xlsx", "sources.bib"):
        if (run / name).exists():
            shutil.copy(run / name, out / name)
    if (run / LIVE_FILE).exists():
        shutil.copy(run / LIVE_FILE, out / LIVE_FILE)
    if (run / LIVE_FOLDER).is_dir():
        shutil.copytree(run / LIVE_FOLDER, out / LIVE_FOLDER)
    text = (run / "brief.html").read_text("utf-8")
    page = BeautifulSoup(text, "html.parser")
    for tag, svg in zip(page.find_all("svg"), _SVG.findall(text), strict=True):
        tag["svg"] = svg  # as it is written: the parser makes all names small
    cards = {str(card["id"]): card for card in page.select("article.card")}
    front = page.select_one("section.front")
    lead = _pictured(front.select_one(".lead figure"), out, "lead")
    claims = [_found(line, cards, out) for line in front.select(".findings > li")]
    return Brief(
        folder, str(page.html["lang"]), _text(page.h1), _text(page.select_one(".deck")),
        _text(page.select_one(".masthead")), lead, claims,
    )  # fmt: skip


def _found(line: Tag, cards: dict[str, Tag], out: Path) -> Found:
    id = str(line.a["href"]).removeprefix("#")
    picture = _pictured(cards[id].select_one("figure"), out, id)
    claim = _text(cards[id].select_one(".claim"))
    name, alt = picture or (None, "")
    beside = cards[id].select_one(".live a")
    live = f"{LIVE_FOLDER}/{id}.html" if (out / LIVE_FOLDER / f"{id}.html").exists() else ""
    return Found(
        id, str(line.select_one(".verdict")), claim, _text(line.a), _text(line.select_one(".told")), name, alt,
        live or (str(beside["href"]) if beside else ""),
    )  # fmt: skip


def _pictured(figure: Tag | None, out: Path, name: str) -> tuple[str, str] | None:
    """Write the cuts of a picture as files, NAME.svg and NAME-narrow.svg; return the name, and the picture in words."""
    cuts = [] if figure is None else figure.select("svg")
    for svg, ending in zip(cuts, ("", "-narrow"), strict=False):
        (out / f"{name}{ending}.svg").write_text(str(svg["svg"]), encoding="utf-8")
    if len(cuts) == 1:
        shutil.copy(out / f"{name}.svg", out / f"{name}-narrow.svg")
    return (name, str(cuts[0]["aria-label"])) if cuts else None


def _text(tag: Tag | None) -> str:
    return "" if tag is None else " ".join(tag.get_text().split())


def hero(brief: Brief, words: str, up: str = "") -> str:
    """Return the head of a front page as HTML. words: of the button; up: the way from the page to the site's root."""
    there = f"{up}{brief.folder}"
    picture = ""
    if brief.lead:
        name, alt = brief.lead
        picture = (
            f'<a class="pictured" href="{there}/brief.html"><picture>'
            f'<source media="(max-width: 46em)" srcset="{there}/{name}-narrow.svg">'
            f'<img src="{there}/{name}.svg" alt="{escape(alt)}"></picture></a>'
        )
    rows = "\n".join(
        f'<li>{one.chip} <a href="{there}/brief.html#{one.id}">{escape(one.headline)}</a> '
        f"<span>{escape(one.finding)}</span></li>"
        for one in brief.claims
    )
    return (
        f'<div class="hero">\n<p class="found">{escape(brief.headline)}</p>\n'
        f'<p class="deck">{escape(brief.deck)}</p>\n{picture}\n'
        f'<ul class="findings">\n{rows}\n</ul>\n<p class="go"><a href="{there}/brief.html">{escape(words)}</a></p>\n</div>\n'
    )


def live_pages(briefs: Sequence[Brief], up: str = "") -> str:
    """Return the way to the first live pages of some briefs as HTML. up: as for `hero`."""
    found = [(brief, one) for brief in briefs for one in brief.claims if one.live][:LIVE_ON_FRONT]
    rows = "\n".join(
        f'<li>{one.chip} <a href="{up}{brief.folder}/{escape(one.live)}">{escape(one.headline)}</a></li>'
        for brief, one in found
    )
    return f'<ul class="findings">\n{rows}\n</ul>\n' if found else ""


def cards(brief: Brief, up: str = "") -> str:
    """Return the claims of a brief as HTML: picture, verdict, headline, finding, and the way to the card. up: as for `hero`."""
    there = f"{up}{brief.folder}"
    return '<div class="gallery">\n' + "\n".join(_card(one, there) for one in brief.claims) + "\n</div>\n"


def _live(one: Found, there: str) -> str:
    if not one.live:
        return ""
    words = TRY["ja" if there.startswith(("ja/", "../ja/")) else "en"]
    return f'<p><a href="{there}/{escape(one.live)}">{words}</a></p>\n'


def _card(one: Found, there: str) -> str:
    shown = (
        f'<img src="{there}/{one.picture}-narrow.svg" loading="lazy" alt="{escape(one.alt)}">' if one.picture else ""
    )
    return (
        f'<section class="claim" id="{one.id}">\n{shown}<p>{one.chip}</p>\n'
        f'<p class="found"><a href="{there}/brief.html#{one.id}">{escape(one.headline)}</a></p>\n'
        f"<p>{escape(one.finding)}</p>\n{_live(one, there)}"
        f"<p><small>{escape(one.claim)} <code>{one.id}</code></small></p></section>"
    )
