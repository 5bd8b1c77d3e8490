"""The brief as a page: whole by itself, the same numbers as the data, readable without seeing it or without colour."""

import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest
from briefs import drawn_over
from once import Once
from typer.testing import CliRunner

from mujun.base.outcomes import BadInput
from mujun.cli.main import app
from mujun.reports.brief import pictures
from mujun.reports.brief.glossary import glossary
from mujun.reports.brief.page import page
from mujun.reports.data.provenance import provenance
from mujun.reports.drawing.roles import VERDICT_SIGNS
from mujun.reports.formats import pdf
from mujun.reports.formats.pdf import browser, to_pdf
from mujun.reports.language import LANGUAGES
from mujun.reports.scenes import radar
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.document import Document
from mujun.scenario.schema.estimate import Mark
from mujun.studies.run import run_all, studies_named


def assessed(folder: Path, *words: str) -> str:
    """Run studies at nominal values; return the page."""
    result = CliRunner().invoke(app, ["assess", *words, "--nominal", "--out", str(folder)])
    assert result.exception is None, result.exception
    return (folder / "brief.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def html(once: Once) -> str:
    _, _, folder = drawn_over(once)
    return (folder / "run" / "brief.html").read_text(encoding="utf-8")


class Tags(HTMLParser):
    """All start tags with their attributes, and the elements left open."""

    VOID = frozenset({"meta", "br", "hr", "img", "link", "input"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open.pop() == tag, tag


def test_the_page_is_whole_by_itself_and_has_no_script(html: str) -> None:
    found = Tags(html)
    assert found.open == []
    names = {tag for tag, _ in found.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "embed"}
    for tag, attributes in found.tags:
        for name in ("src", "href", "xlink:href"):
            target = attributes.get(name) or "#"
            linked = (
                tag == "a" and target.startswith(("https://", "http://")) and attributes["rel"] == "noopener noreferrer"
            )
            assert target.startswith("#") or linked, target
        assert not any(name.startswith("on") for name in attributes)
    assert "url(http" not in html and "@import" not in html


def test_every_id_is_there_once_and_every_reference_leads_to_one(html: str) -> None:
    found = Tags(html)
    ids = [attributes["id"] for _, attributes in found.tags if attributes.get("id")]
    assert len(ids) == len(set(ids))
    named = re.findall(r'(?:href="#|url\(#)([^")]+)', html)
    assert named and set(named) <= set(ids)


def test_every_picture_says_in_words_what_it_shows_and_every_study_has_some(html: str) -> None:
    pictures = [attributes for tag, attributes in Tags(html).tags if tag == "svg"]
    assert all(one["role"] == "img" and len(one["aria-label"] or "") > 40 for one in pictures)
    for id in ("sees-russia-coverage", "wider-than-thaad-reach", "build-up-rounds", "sees-russia-margins",
               "sees-russia-flips"):  # fmt: skip
        assert f'id="{id}-' in html
    assert "A picture is missing" not in html
    assert "Northern Territories" in html and "Lambert azimuthal" in html


def test_the_verdicts_stand_on_the_first_page_and_the_cards_in_words_with_a_sign(html: str, tmp_path: Path) -> None:
    chips = re.findall(
        r'<span class="verdict ([\w-]+)" title="[^"]{40,}">(.) ([\w ]+)</span>', html
    )  # a step that says nothing has no word
    assert {word for _, _, word in chips} <= {"supported", "contradicted", "possible", "ruled out", "depends"}
    assert all(kind == word.replace(" ", "-") for kind, _, word in chips)
    assert {sign for _, sign, _ in chips} <= set("✓○✗±")
    document = next(iter(load_catalogue().all(Document)))
    assert all(sentence.text in html.replace("&#39;", "'") for part in document.parts for sentence in part.sentences)
    assert "mujun assess sees-russia wider-than-thaad build-up --samples 8 --seed 0" in html


def test_words_of_a_brief_are_explained_where_they_stand_and_in_a_list(html: str) -> None:
    known = glossary()
    for mark in ("seen", "derived", "memory", "assumed"):
        assert f'title="{known[mark].meanings["en"]}"' in html.replace("&#39;", "'"), mark
    (words,) = re.findall(r'<details id="words">.*?</details>', html, re.DOTALL)
    rest = html.replace(words, "").casefold()
    named = [re.sub("<.*?>", "", word).casefold() for word in re.findall("<dt>.*?</dt>", words)]
    assert 10 < len(named) < len(known) and all(part in rest for word in named for part in word.split(" / "))
    assert all(set(term.names) == set(term.meanings) == set(LANGUAGES) for term in known.values())
    assert set(get_args(Mark)) | set(VERDICT_SIGNS) <= set(known)


def test_a_claim_of_ones_own_brings_its_own_title_and_not_the_document(tmp_path: Path) -> None:
    page = assessed(tmp_path / "run", "asev-instead", "--no-pictures")
    assert "The article, sentence by sentence" not in page and "<svg" not in page
    assert load_catalogue().get("study", "asev-instead").claim in page.replace("&#39;", "'")
    assert re.search(r"<h1>[^<]* 73 places gets? [^<]+</h1>", page)


LEADING = ("hits-russia", "flight")
"""The picture that stands on the first page, and not again on its card."""


@pytest.mark.parametrize(
    ("study", "names"),
    [
        ("shield", ["places", "flight"]),
        ("hits-russia", ["flight", "timeline", "profile"]),
        ("feeds-network", ["sightings", "flight"]),
        ("watches-kurils", ["coverage"]),
        ("china-saturates", ["missiles", "saturation"]),
    ],
)
def test_each_question_has_its_pictures_and_none_is_missing(
    study: str, names: list[str], mission: tuple[dict, Path]
) -> None:
    _, folder = mission
    with zipfile.ZipFile(folder.with_suffix(".zip")) as package:
        files = [name for name in package.namelist() if name.startswith(f"figures/{study}-")]
        assert {Path(name).stem.removeprefix(f"{study}-") for name in files} >= set(names)
        assert all(package.read(name).startswith(b"<?xml") for name in files)
    html = (folder / "brief.html").read_text(encoding="utf-8")
    shown = [name for name in names if (study, name) != LEADING]
    assert all(f'id="{study}-{name}-' in html for name in shown) and "A picture is missing" not in html
    assert 'id="front-' in html


def test_a_fault_in_a_picture_does_not_cost_the_run_its_verdicts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(radar, "coverage", lambda *_: 1 / 0)
    builder = Builder(load_catalogue())
    (result,) = run_all(builder, studies_named(builder.catalogue, ["sees-russia"]))
    assert pictures.pictures_of(builder, result)[0].alt.startswith("A picture is missing here: ZeroDivisionError")


def test_a_picture_that_cannot_be_drawn_is_told_and_the_others_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: object, **__: object) -> None:
        raise BadInput("there is no such ground")

    monkeypatch.setattr(radar, "coverage", nothing)
    builder = Builder(load_catalogue())
    (result,) = run_all(builder, studies_named(builder.catalogue, ["sees-russia"]))
    missing, *others = pictures.pictures_of(builder, result)
    assert missing.alt == "A picture is missing here: there is no such ground" and missing.svg == missing.file == ""
    assert all(one.svg for one in others)
    html = page(
        [result],
        builder.catalogue,
        {**provenance(builder.catalogue, builder.used, "x"), "again": {"sees-russia": "mujun coverage"}},
        {"sees-russia": [missing, *others]},
    )
    assert "A picture is missing here: there is no such ground" in html and html.count("<figure>") == len(others)


def test_in_a_browser_without_a_network_nothing_is_asked_for_and_axe_finds_no_fault(
    html: str, tmp_path: Path, offline_page
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    path = tmp_path / "brief.html"
    path.write_text(html, encoding="utf-8")
    offline_page.goto(path.as_uri())
    assert offline_page.asked == [path.as_uri()]
    found = axe.Axe().run(offline_page)
    assert [(v["id"], v["nodes"][0]["html"][:80]) for v in found.response["violations"]] == []
    fits = "document.documentElement.scrollWidth <= window.innerWidth"
    assert offline_page.evaluate(fits)
    offline_page.set_viewport_size({"width": 360, "height": 800})
    assert offline_page.evaluate(fits)


def test_the_page_prints(html: str, chromium_program: str) -> None:
    printed = to_pdf(html, chromium_program)
    assert printed.startswith(b"%PDF") and printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") >= 4


def test_a_browser_that_is_missing_or_broken_is_told_before_and_after(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(pdf.BROWSER_VARIABLE, "no-such-browser")
    with pytest.raises(BadInput, match="MUJUN_CHROMIUM names no-such-browser, which is no program"):
        browser()
    monkeypatch.delenv(pdf.BROWSER_VARIABLE)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(pdf, "BROWSER_PLACES", ())
    with pytest.raises(BadInput, match="`pdf`: no Chromium or Chrome was found; expected one of"):
        browser()
    with pytest.raises(BadInput, match="did not print the page"):
        to_pdf("<p>x</p>", "/bin/false")
