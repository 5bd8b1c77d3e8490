"""The works that a run rests on, written for reference managers and read back."""

import json

import pytest

from mujun.reports.brief.numbers import cited, own_citation
from mujun.reports.brief.sources import sources_of
from mujun.reports.formats.bibliography import to_bibtex, to_csl
from mujun.reports.language import speaking, t
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.reading.sources import USER, Bibliography, parse_bibtex

SOURCES = load_catalogue().sources


def test_every_work_survives_being_written_and_read() -> None:
    text = to_bibtex(SOURCES, SOURCES.works)
    assert parse_bibtex(text, "written") == {key: dict(work) for key, work in SOURCES.works.items()}


@pytest.mark.parametrize("said", ["50 % & more", "a_b #3 for $5", "1990–2000 — a history", "C. de la Cruz"])
def test_signs_that_bibtex_reads_otherwise_are_written_so_that_it_does_not(said: str) -> None:
    sources = Bibliography({"key": {"entrytype": "misc", "title": said, "url": "https://example.org/a_b%20c#d"}})
    assert parse_bibtex(to_bibtex(sources, ["key"]), "written")["key"]["title"] == said


def test_csl_has_every_work_once_with_persons_and_institutions_told_apart() -> None:
    items = json.loads(to_csl(SOURCES, SOURCES.works))
    assert [item["id"] for item in items] == sorted(SOURCES.works)
    by_key = {item["id"]: item for item in items}
    assert by_key["butt-postol2011"]["author"] == [
        {"family": "Butt", "given": "Yousaf"},
        {"family": "Postol", "given": "Theodore"},
    ]
    assert by_key["asiae-2020"]["author"] == [{"literal": "Asia Business Daily"}]
    for item in items:
        assert item["title"] and item["type"]
        assert "issued" not in item or item["issued"]["date-parts"][0][0] > 1900


def test_only_what_was_used_is_written_and_what_a_user_set_has_no_work() -> None:
    text = to_bibtex(SOURCES, ["wilkening2012", USER])
    assert list(parse_bibtex(text, "written")) == ["wilkening2012"]


def test_a_work_in_japanese_is_cited_in_japanese_in_a_japanese_brief_only() -> None:
    catalogue = load_catalogue()
    with speaking("ja"):
        said, other = own_citation(catalogue, "mod-japan-2018"), own_citation(catalogue, "wilkening2012")
        assert (
            t(said or "") == "防衛省（2018年）：2018年版（平成30年版）防衛白書、弾道ミサイル防衛の特集。"
            and other is None
        )
        assert cited(catalogue, "kyodo-2010-05-02").short == "共同通信 2010年"
        in_japanese = [key for key, work in catalogue.sources.works.items() if "(in Japanese)" in work.get("title", "")]
        assert len(in_japanese) > 30 and [key for key in in_japanese if own_citation(catalogue, key) is None] == []
        rows = [{"key": key, "citation": catalogue.cite(key)} for key in ("mod-japan-2018", "wilkening2012")]
        found = sources_of(catalogue, [], {"sources": rows}).others
        assert [(work.english, "防衛省" in work.citation) for work in found] == [(False, True), (True, False)]
    assert own_citation(catalogue, "mod-japan-2018") is None
    assert cited(catalogue, "kyodo-2010-05-02").short == "Kyodo 2010"
