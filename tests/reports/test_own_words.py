"""A user's own words, in any script and with any signs: shown as they were written, never run, and no layout breaks."""

import io
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from results import CATALOGUE, facts_of, result_of

from mujun.base.outcomes import BadInput
from mujun.cli.claims.details import show_study
from mujun.cli.claims.verdicts import show_verdicts
from mujun.cli.common import tell_text
from mujun.reports.brief.brief import markdown
from mujun.reports.brief.page import page
from mujun.reports.brief.tables import assessment_tables, verdict_rows
from mujun.reports.formats.bibliography import to_bibtex
from mujun.reports.formats.kml import kml_text
from mujun.reports.formats.tabular import csv_text, workbook
from mujun.reports.language import speaking
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.reading.sources import Bibliography, parse_bibtex
from mujun.studies.verdict import StudyResult

SIGNS = (
    """<script>alert("x")</script> it's: "so" & [sic] [red]loud[/red] | a_b *c* {field} = 日本語 العربية हिन्दी 👩🏽‍🚀"""
)
LONG = " ".join(["word"] * 5000)


def result_with(words: str) -> StudyResult:
    """Return a result whose study says these words in every place where a user may write."""
    study = result_of("shield").study
    variants = tuple(one.model_copy(update={"name": words}) for one in study.variants)
    readings = tuple(one.model_copy(update={"name": words, "reason": words, "source": None}) for one in study.readings)
    own = {"name": words, "claim": words, "metric": words, "quantifier": words, "limits": (words,), "headlines": None}
    return result_of("shield", study=study.model_copy(update={**own, "variants": variants, "readings": readings}))


@pytest.mark.parametrize("code", ["en", "ja"])
def test_the_page_shows_signs_as_they_are_and_runs_none(code: str) -> None:
    result = result_with(SIGNS)
    with speaking(code):
        html, text = page([result], CATALOGUE, facts_of(result), {}), markdown([result], CATALOGUE, facts_of(result))
    assert "<script" not in html and "<script" not in text
    assert "&lt;script&gt;alert(&#34;x&#34;)" in html and "{field} = 日本語" in html and "👩🏽‍🚀" in html
    assert not re.search(r"\son\w+=|javascript:", html)
    assert all(line.count("|") - line.count("\\|") > 2 for line in text.splitlines() if line.startswith("| "))


def test_five_thousand_words_are_folded_and_a_word_without_blanks_is_broken(tmp_path: Path, offline_page) -> None:
    result = result_with(f"{LONG} {'x' * 3000} {SIGNS}")
    html = page([result], CATALOGUE, facts_of(result), {})
    kicker = re.search(r'<p class="claim">(.*?)</p>', html, re.DOTALL)[1]
    assert len(kicker) < 500 and "<details><summary>The whole claim" in html
    path = tmp_path / "brief.html"
    path.write_text(html, encoding="utf-8")
    offline_page.set_viewport_size({"width": 390, "height": 800})
    offline_page.goto(path.as_uri())
    assert offline_page.evaluate("document.documentElement.scrollWidth") <= 390
    assert offline_page.faults == [] and offline_page.asked == [path.as_uri()]


def test_the_terminal_swallows_nothing_and_sends_no_command(capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    tell_text(f"{SIGNS} \x1b[2J\x07end", 2)
    show_study(result_with(SIGNS).study)
    show_verdicts([result_with(SIGNS)], verbose=True)
    said = capsys.readouterr().out
    assert said.count("[sic] [red]loud[/red]") >= 4 and "\x1b" not in said and "\x07" not in said
    assert max(map(len, said.splitlines())) <= 80


def test_no_cell_of_a_table_is_a_formula_and_no_file_is_broken() -> None:
    rows = [{"a": f"{sign}HYPERLINK(1)", "b": SIGNS, "n": -1.5} for sign in "=+-@"]
    with zipfile.ZipFile(io.BytesIO(workbook({"own": rows}, {"what": SIGNS}))) as book:
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
    assert "<f>" not in sheet and "<script" not in sheet and "-1.5" in sheet
    lines = csv_text(rows).splitlines()
    assert not any(line.startswith(("=", "+", "@", "-")) for line in lines) and lines[1].endswith(",-1.5")
    assert verdict_rows([result_with(SIGNS)])[0]["claim"] == SIGNS
    assert workbook(assessment_tables([result_with(f"={LONG} {SIGNS}")]), {})
    document = ElementTree.fromstring(kml_text(SIGNS, SIGNS))
    assert document[0][0].text == SIGNS


def test_a_work_of_ones_own_cannot_end_its_entry_in_bibtex() -> None:
    work = {"entrytype": "misc", "title": "a } evil, @book{x, y = {1}} \\input", "url": "https://x.org/{a}}"}
    text = to_bibtex(Bibliography({"key": work}), ["key"])
    again = parse_bibtex(text, "own")
    assert list(again) == ["key"] and again["key"]["title"].startswith("a } evil, @book{x, y = {1}}")
    assert Bibliography({"k": {"url": "javascript:alert(1)"}}).address("k") == ""


def test_control_characters_are_refused_where_they_are_written(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text('mine:\n  kind: source-family\n  summary: "bell \\a"\n  sources: [x]\n', encoding="utf-8")
    with pytest.raises(BadInput, match="control character"):
        load_catalogue([mine]).entry("mine")
