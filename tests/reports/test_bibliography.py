"""The works that a run rests on, written for reference managers and read back."""

import json

import pytest

from mujun.reports.formats.bibliography import to_bibtex, to_csl
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
