"""Sentences as values: made of templates by analyses, rendered in the language of screen and files, carried by JSON."""

import ast
import csv
import io
import json
from pathlib import Path

import message_keys
import openpyxl
import pytest
from typer.testing import CliRunner

from mujun.base.text import THAT_IS, joined, meant, say
from mujun.cli.main import app
from mujun.cli.options import LANGUAGE_VARIABLE
from mujun.reports.formats.tabular import csv_text, workbook
from mujun.reports.language import speaking
from mujun.reports.plain import with_texts

FLIGHT = ("flight", "nodong", "--from", "sino-ri", "--azimuth", "90", "--shape", "max-range")
NO_SENTENCE = {
    "analyses/warm_up.py": "code for another process",
    "analyses/cases/land.py": "names of cells, a hint within an error",
    "analyses/cases/attacks.py": "the place of an error",
    "analyses/single/flight.py": "hints within errors",
    "analyses/single/raids.py": "the place of an error",
    "analyses/single/reconstruction.py": "parts of an error",
    "analyses/questions/every.py": "names of modules",
    "analyses/questions/reach_ratio.py": "names of aim points",
    "analyses/questions/question.py": "paths of numbers",
    "analyses/questions/track_time.py": "paths of numbers",
    "analyses/questions/tallies/stock_days.py": "paths of numbers",
    "analyses/questions/tallies/share_through.py": "paths of numbers",
    "studies/threshold.py": "rounding",
    "studies/parameters.py": "paths of numbers, values as the catalogue writes them",
    "studies/verdict.py": "rounding, names of quantiles",
    "studies/sensitivity.py": "names of factors",
    "studies/draws/design.py": "names of seeds",
    "studies/check.py": "errors",
    "studies/compare.py": "places of errors",
    "studies/replicates.py": "names of replicates",
    "analyses/cases/launches.py": "names of places told apart",
}
"""Modules with f-strings outside of `raise`, and what these are; none is a sentence for a reader."""


def test_no_analysis_and_no_study_makes_a_sentence_of_numbers_itself() -> None:
    found = set()
    for path, tree in message_keys.trees().items():
        name = path.relative_to(message_keys.SOURCE).as_posix()
        if name.startswith(("analyses/", "studies/")):
            refusals = [node for node in ast.walk(tree) if isinstance(node, ast.Raise)]
            within = {id(part) for node in refusals for part in ast.walk(node)}
            if any(isinstance(node, ast.JoinedStr) and id(node) not in within for node in ast.walk(tree)):
                found.add(name)
    assert found <= NO_SENTENCE.keys(), f"{sorted(found - NO_SENTENCE.keys())}: make sentences with mujun.base.text.say"


def test_json_says_beside_each_text_how_it_is_made() -> None:
    late = say("{site} is late by {n:,.0f} s", site="Akita", n=1234.4)
    data = {
        "rows": [{"why": late, "plain": "as it stands"}],
        "a/b": joined(("Tokyo", meant("seen", "trust mark")), THAT_IS),
    }
    found = with_texts(data)
    assert found["rows"][0] == {"why": "Akita is late by 1,234 s", "plain": "as it stands"}
    assert found["texts"] == {
        "/rows/0/why": {"key": "{site} is late by {n:,.0f} s", "fields": {"site": "Akita", "n": 1234.4}},
        "/a~1b": {
            "key": THAT_IS,
            "fields": {
                "first": "Tokyo",
                "rest": {"key": "seen", "context": "trust mark", "fields": {}, "text": "seen"},
            },
        },
    }
    assert json.loads(json.dumps(found)) == found and with_texts({"n": 1}) == {"n": 1}


def test_headings_and_words_of_tables_follow_the_language() -> None:  # F14
    rows = [{"margin_unit": "s", "why_not": say("{share:.1%} ({what})", share=0.5, what=say("cases met in time"))}]
    rows += [{"margin_unit": "km", "why_not": "=1+1"}]
    assert csv_text(rows).splitlines()[:2] == ["margin_unit,why_not", "s,50.0% (cases met in time)"]
    with speaking("ja"):
        said = list(csv.reader(io.StringIO(csv_text(rows))))
        sheet = openpyxl.load_workbook(io.BytesIO(workbook({"verdicts": rows}, {"seed": 1})))["判定"]
    expected = ["50.0%（間に合って迎撃できるケース）", " =1+1"]
    assert said[0] == ["余裕の単位", "理由"] and [row[1].strip() for row in said[1:]] == [
        one.strip() for one in expected
    ]
    assert [cell.value for cell in sheet[1]] == ["余裕の単位", "理由"]
    assert [sheet.cell(n, 2).value for n in (2, 3)] == expected


@pytest.mark.parametrize("words", [("--lang", "ja"), ()], ids=["option", "variable"])
def test_the_screen_speaks_japanese_and_json_english(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if not words:
        monkeypatch.setenv(LANGUAGE_VARIABLE, "ja")
    shown = CliRunner().invoke(app, [*FLIGHT, *words])
    assert shown.exception is None, shown.exception
    assert "出来事" in shown.stdout and "着弾" in shown.stdout and "event" not in shown.stdout
    data = json.loads(CliRunner().invoke(app, [*FLIGHT, *words, "--json"]).stdout)
    assert data["events"][-1]["event"] == "impact" and data["shape"] == "max-range"
    assert {one["key"] for one in data["texts"].values()} >= {"stage {n} burnout"}
