"""Faults that an editor found in briefs and pages, each held by a test that fails if it comes back.

Those not here are held beside what they concern: F1, F3 and F13 in test_language, F4 and F10 to F12 in test_pictures, F7 and
F8 in test_front, F14 in test_texts.
"""

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
import typer

from mujun.analyses.cases.flights import Case
from mujun.analyses.cases.gain import ROUNDING_S, Gain, Side
from mujun.cli.main import app
from mujun.reports.data.provenance import provenance
from mujun.reports.wording import numbers_text
from mujun.scenario.reading.catalogue import load_catalogue

DOCS = Path(__file__).parents[2] / "docs"
PAGES = [*sorted(DOCS.rglob("*.md")), DOCS.parent / "README.md"]
RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")


def side(commit: float, slack: float, shots: int = 1) -> Side:
    return Side(np.array([commit]), np.array([True]), np.array([shots]), np.array([slack]))


@pytest.mark.parametrize(
    ("commit", "slack", "shots", "changed"),
    [
        (100.0, 50.0, 1, False),
        (100.0 - 1e-13, 50.0 + 1e-13, 1, False),
        (99.96, 50.04, 1, False),
        (99.9, 50.0, 1, True),
        (100.0, 50.1, 1, True),
        (100.0, 50.0, 2, True),
    ],
)
def test_a_change_of_no_second_and_no_shot_is_none(commit: float, slack: float, shots: int, changed: bool) -> None:
    """F2: "1 of 93 flights change, by up to 0 s and 0 shots", in every run but the first."""
    gain = Gain([Case("Nodong", "Sino-ri", "Tokyo", "min-energy")], side(commit, slack, shots), side(100.0, 50.0))
    assert gain.changed.tolist() == [changed]
    assert changed == (gain.most_earlier >= ROUNDING_S or abs(gain.spare[0]) >= ROUNDING_S or shots != 1)


def broken_rows(page: str) -> list[str]:
    """Return the rows of a Markdown page that belong to no table: their block of rows has no rule below its head."""
    found: list[str] = []
    text = re.sub(r"```.*?```", "", page, flags=re.DOTALL)
    for block in re.findall(r"(?:^ *\|.*\n?)+", text, re.MULTILINE):
        rows = [row.strip() for row in block.splitlines()]
        if len(rows) < 2 or not RULE.fullmatch(rows[1]):
            found += rows
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_row_of_a_table_stands_by_itself(page: Path) -> None:
    """F5: an empty line before a row broke the table of questions, and the site printed the row as it was typed."""
    assert broken_rows(page.read_text(encoding="utf-8")) == []


def test_a_row_by_itself_is_found() -> None:
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    assert broken_rows(table) == [] and broken_rows(f"{table}\n| 3 | 4 |\n") == ["| 3 | 4 |"]


def test_the_page_of_limits_says_what_a_plain_run_does() -> None:
    """F6: "Verdicts use nominal values. The published ranges are carried, not sampled", where runs over them are the default."""
    command = typer.main.get_command(app).commands["assess"]  # type: ignore[attr-defined]
    runs = next(one.default for one in command.params if one.name == "samples")
    text = " ".join((DOCS / "limits.md").read_text(encoding="utf-8").split())
    assert runs > 0 and not re.search(r"\bnot sampled|[Vv]erdicts use nominal", text)
    assert "draws over" in text


def test_the_counts_of_trust_marks_add_up_to_the_numbers() -> None:
    """F9: "881 numbers …; trust marks: 680 assumed, 100 derived, 366 memory, 768 seen": the statements were counted."""
    text = numbers_text(provenance(load_catalogue(), ["sm-3-iia", "spy-7-japan", "network-c2bmc"], "test"))
    whole, *marks = (int(number.replace(",", "")) for number in re.findall(r"[\d,]*\d", re.sub(r"from \S+", "", text)))
    assert len(marks) == 4 and whole == sum(marks) and "each counted once" in text


def test_the_notebook_attributes_the_claim_to_the_article() -> None:
    """F15: "In July 2018 Moscow said that …": the sentence is the article's, the ministry's was another one, of 2017."""
    first = nbformat.read(DOCS / "notebooks" / "claim.ipynb", as_version=4).cells[0].source
    assert "might one day hit Russian missiles" in first and "news analysis" in first
    assert not re.search(r"(?:Moscow|Russia|Tokyo) said", first)
