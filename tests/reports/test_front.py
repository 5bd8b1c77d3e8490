"""The first page and the cards: the finding first, who says otherwise, the numbers that decide with links to their sources."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from results import ANSWERS, CATALOGUE, facts_of, result_of

from mujun.reports.brief.brief import markdown
from mujun.reports.brief.page import cards_of, page
from mujun.reports.brief.pictures import Picture
from mujun.reports.brief.tables import assessment_tables
from mujun.reports.formats.pdf import to_pdf
from mujun.reports.formats.tabular import sheet_names
from mujun.reports.language import speaking
from mujun.scenario.schema.document import Document
from mujun.studies.parameters import parameter_at
from mujun.studies.threshold import Flip
from mujun.studies.verdict import StudyResult, View

SPEED = Flip(
    parameter_at(CATALOGUE, "sm-3-iia.burnout_speed"), 7.32136, 1.0, 10.0, "RS-24 Yars from Irkutsk to Honolulu"
)
PICTURE = Picture(
    "hits-russia-flight",
    "Too late",
    "The path of a flight that comes too late.",
    "A map.",
    "<svg role='img'></svg>",
    "<svg/>",
)
OTHER = replace(PICTURE, name="hits-russia-timeline", file="<svg />", caption="What comes when.")


def all_results() -> list[StudyResult]:
    """Results of seven claims; one is turned by a number, and by what one government says."""
    found = [result_of(id) for id in ANSWERS]
    moscow = View("capital-moscow", "Moscow", "possible", 20.0, "s")
    return [replace(one, turning=SPEED, views=(moscow,)) if one.study.id == "hits-russia" else one for one in found]


@pytest.fixture(scope="module")
def html() -> str:
    results = all_results()
    return page(results, CATALOGUE, facts_of(*results), {"hits-russia": [PICTURE, OTHER]})


def front(html: str) -> str:
    return html[html.index("<header>") : html.index('id="claims"')]


def card(html: str, id: str) -> str:
    return re.search(rf'<article class="card" id="{id}".*?</article>', html, re.DOTALL)[0]


class Words(HTMLParser):
    """The words of a page that stand outside folded parts, styles and pictures."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.hidden, self.words = 0, []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in ("details", "style", "svg")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("details", "style", "svg")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words += data.split()


def test_the_first_page_has_headline_counts_map_one_line_a_claim_and_how_to_read_it(html: str) -> None:
    first = front(html)
    assert "<h1>Interceptors in Japan come too late for Russian missiles bound for the United States</h1>" in first
    assert "7 claims, tested: 3 ruled out, 2 supported, 2 possible." in first
    assert first.count('<li><span class="verdict') == 7 and first.count("<figure>") == 1
    assert "▲ Moscow: possible" in first and first.count("▲") == 2
    assert "run of 1 August 2018" in first and CATALOGUE.lock[:7] in first and "“Possible” means" in first
    assert len(Words(first).words) < 420


def test_the_article_is_folded_and_none_of_its_sentences_has_a_verdict(html: str) -> None:
    document = next(iter(CATALOGUE.all(Document)))
    folded = re.search(r"<details><summary>The article.*?</details>", front(html), re.DOTALL)[0]
    texts = [sentence.text for part in document.parts for sentence in part.sentences]
    assert all(text in folded for text in texts) and "verdict" not in folded
    assert not any(
        text in html.replace(folded, "")
        for text in texts
        if len(text) > 60 and "SM-3" not in text and (text not in {result.study.claim for result in all_results()})
    )


def test_a_card_goes_from_the_finding_to_the_sources(html: str) -> None:
    whole = card(html, "hits-russia")
    order = [whole.index(part) for part in (
        "Claim: “Interceptors in Japan might one day hit", "<h3 ", 'class="verdict ruled-out"', 'class="sentence"', "<figure>",
        "What officials and experts said", "With the numbers that governments have stated", "What would change it",
        "The numbers that decide it", "Limits of this claim", "<details><summary>Facts",
    )]  # fmt: skip
    assert order == sorted(order)
    assert "Another case decides then: RS-24 Yars from Irkutsk to Honolulu." in whole
    number = re.search(r'<tr><th scope="row">burnout speed.*?</tr>', whole, re.DOTALL)[0]
    assert "4.5 km/s" in number and "4 km/s to 5 km/s" in number and number.count("<a href=") >= 1
    assert whole.count("<figure>") == 1 and OTHER.caption in whole and PICTURE.caption in front(html)


def test_what_has_nothing_to_do_with_a_claim_is_not_on_its_card(html: str) -> None:
    assert "With the numbers that governments have stated" not in card(html, "shield")
    kurils = "administered by Russia and claimed by Japan"
    area = next(iter(CATALOGUE.group("area", "russia-kurils")))
    used = replace(result_of("sees-russia"), used=frozenset({area.id}))
    words = '<details id="words">'  # the words explained at the end are those of every brief
    assert kurils not in html.partition(words)[0]
    assert kurils in page([used], CATALOGUE, facts_of(used), {}).partition(words)[0]


def test_every_table_has_row_headers_and_says_in_print_where_it_is(html: str) -> None:
    for table in re.findall(r"<table.*?</table>", html, re.DOTALL):
        body = table[table.index("<tbody>") :]
        assert body.count('<th scope="row">') == body.count("<tr>") and "<caption>" in table
    sheets = sheet_names(assessment_tables(all_results()))
    assert f"sheet “{sheets['shield places']}”" in card(html, "shield")
    assert html.count("tabindex") == html.count('role="region"') < 6 and "<nav " in html


def test_the_markdown_has_the_order_and_the_sentences_of_the_page() -> None:
    results = all_results()
    text = markdown(results, CATALOGUE, facts_of(*results))
    heads = re.findall(r"^#+ .*", text, re.MULTILINE)
    assert heads[0] == "# Interceptors in Japan come too late for Russian missiles bound for the United States"
    assert heads[1:4] == ["## Ruled out", "## Supported", "## Possible"]
    for one in cards_of(results, CATALOGUE, facts_of(*results)):
        assert one.sentence in text and f"### {one.headline}" in text
    assert "[Wilkening" in text or "Wilkening 2012" in text


def test_each_language_has_its_own_words_whichever_was_drawn_first() -> None:
    result, told = result_of("shield"), {}
    for code in ("ja", "en", "ja"):
        with speaking(code):
            told[code] = page([result], CATALOGUE, facts_of(result), {})
    assert "Claim:" in told["en"] and "主張：" not in told["en"] and "The claims, one by one" not in told["ja"]


def test_claims_of_ones_own_come_without_the_document() -> None:
    study = result_of("shield").study.model_copy(update={"id": "mine", "headlines": None, "collection": "own"})
    result = result_of("shield", study=study)
    html = page([result], CATALOGUE, facts_of(result), {})
    assert "<h1>Every one of 2 places gets a shot; 1 of them only one</h1>" in html and "The article" not in html
    assert "One claim, tested: 1 possible." in html


def test_the_page_prints_on_numbered_pages_with_an_outline(html: str, chromium_program: str) -> None:
    printed = to_pdf(html, chromium_program)
    pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))
    assert 8 <= pages <= 20 and b"/Outlines" in printed
    css = (Path(page.__code__.co_filename).parents[1] / "templates" / "brief.css").read_text("utf-8")
    assert "counter(page)" in css and "break-inside: avoid" in css


def test_the_first_picture_is_on_the_first_screen_and_a_phone_needs_no_sideways_scroll(
    html: str, tmp_path: Path, offline_page
) -> None:
    path = tmp_path / "brief.html"
    path.write_text(html, encoding="utf-8")
    offline_page.set_viewport_size({"width": 1280, "height": 800})
    offline_page.goto(path.as_uri())
    assert offline_page.evaluate("document.querySelector('figure').getBoundingClientRect().top") < 400
    offline_page.set_viewport_size({"width": 390, "height": 800})
    assert offline_page.evaluate("document.documentElement.scrollWidth") <= 390
