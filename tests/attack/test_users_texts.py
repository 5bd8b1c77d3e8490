"""A user's text is never markup: with signs of every kind in every text of a claim, all that is written has it as it is."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from markdown_it import MarkdownIt
from typer.testing import CliRunner

from mujun.base.outcomes import BadInput
from mujun.cli.main import app
from mujun.reports.formats.tabular import csv_text
from mujun.scenario.reading.records import shipped_records

NASTY = (
    '=1+1 [sic] [/x] {y} <b>&amp; $\\foo$ `a` | *z* _z_ :warning: "q" [l](javascript:x) <img src=x onerror=x> ![i](x) '
)
"""Markup of terminals, templates, HTML, LaTeX, Markdown, spreadsheets and YAML."""
TAGS = {"img", "b", "script"}
"""Elements that no brief has; they can only come from the text."""


def nasty_claim() -> dict[str, Any]:
    """Return a file of a claim with entries of its own, in which every text is `NASTY` with a word that tells it."""
    shipped = shipped_records()
    place = next(one for one in shipped.values() if one.kind == "place" and "guam-places" in one.data.get("groups", ()))
    own = {
        "my-site": ("thaad-guam", {}),
        "my-area": ("sunan", {"missiles": ["my-missile"]}),
        "my-missile": ("hwasong-12", {"launch_areas": ["my-area"]}),
        "my-town": (place.id, {"groups": ["my-towns"]}),
    }
    entries: dict[str, Any] = {
        "mine": {
            "kind": "study", "source": "mine-2026", "question": "shots-at-places", "holds_when": "margin >= 0",
            **{field: f"{NASTY}{field}" for field in ("name", "claim", "metric", "quantifier", "margin_unit", "stated")},
            "headlines": {case: f"{NASTY}{case}" for case in ("met", "unmet", "depends")},
            "scenario": {"defences": ["my-site"], "launch_areas": ["my-area"], "missiles": ["my-missile"],
                         "target_groups": ["my-towns"]},
            "readings": [{"name": f"{NASTY}reading", "reason": f"{NASTY}reason", "shots": 2}],
            "variants": [{"name": f"{NASTY}variant", "shots": 3}],
            "limits": [f"{NASTY}limit"],
            "statements": [{"value": f"{NASTY}1 km", "source": "mine-2026", "trust": "seen", "where": f"{NASTY}where",
                            "note": f"{NASTY}note"}],
        }
    }  # fmt: skip
    for id, (of, fields) in own.items():
        data = {
            **shipped[of].data,
            **fields,
            "kind": shipped[of].kind,
            "name": f"{NASTY}{id}",
            "aliases": [f"{NASTY}a {id}"],
        }
        entries[id] = {key: value for key, value in data.items() if key != "id"}
    return entries


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Assess such a claim; return what the screen shows, and the folder that is written, whose name is markup, too."""
    folder = tmp_path_factory.mktemp("nasty")
    mine, works = folder / "[sic] mine; $(x).yaml", folder / "mine.bib"
    mine.write_text(yaml.safe_dump(nasty_claim(), allow_unicode=True, sort_keys=False), encoding="utf-8")
    title = NASTY.replace("\\", r"\textbackslash{}").replace("{y}", r"\{y\}")
    works.write_text(
        f"@misc{{mine-2026,\n  title = {{{title}}},\n  author = {{{title}}},\n  year = {{²}},\n}}\n", "utf-8"
    )
    out = folder / "[x]" / "run"
    words = ["assess", str(mine), str(works), "--nominal", "--no-pictures", "--verbose", "--out", str(out)]
    result = CliRunner().invoke(app, words, catch_exceptions=False)
    assert result.exit_code == 0
    assert str(out / "brief.html") in " ".join(result.stderr.split())
    return result.stdout, out


def test_the_screen_shows_it_as_it_is(run: tuple[str, Path]) -> None:
    shown = " ".join(run[0].split())
    for word in ("variant", "reading", "depends"):
        assert f"{NASTY}{word}" in shown, word
    mine, works = (next(run[1].parents[1].glob(f"*.{ending}")) for ending in ("yaml", "bib"))
    explained = CliRunner().invoke(app, ["explain", str(mine), str(works)], catch_exceptions=False).stdout
    for word in ("claim", "limit", "metric"):
        assert f"{NASTY}{word}" in " ".join(explained.split()), word


def test_the_page_has_it_as_text(run: tuple[str, Path]) -> None:
    told = _Told()
    told.feed((run[1] / "brief.html").read_text("utf-8"))
    text = " ".join("".join(told.text).split())
    assert not TAGS & told.tags and "onerror" not in told.attributes
    for word in ("claim", "limit", "reading", "metric"):
        assert f"{NASTY}{word}".replace("`", "") in text.replace("`", ""), word


def test_markdown_has_it_as_text(run: tuple[str, Path]) -> None:
    told = _Told()
    told.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render((run[1] / "brief.md").read_text("utf-8")))
    text = " ".join("".join(told.text).split())
    assert not TAGS & told.tags and not any(link.startswith("javascript") for link in told.links)
    for word in ("claim", "limit", "reading", "metric", "depends"):
        assert f"{NASTY}{word}" in text, word


def test_no_cell_of_a_table_is_a_formula(run: tuple[str, Path]) -> None:
    rows = list(csv.reader(io.StringIO((run[1] / "verdicts.csv").read_text("utf-8"))))
    assert not [cell for row in rows for cell in row if re.match(r"[=+@\t\r\uff1d]|-.*[^\d.e-]", cell)]
    book = openpyxl.load_workbook(run[1] / "tables.xlsx")
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    (row,) = csv.reader(
        io.StringIO(csv_text([{"a": "=1", "b": "-x", "c": "\uff1d1", "d": "\t=1", "e": -1.5}]).split("\n")[1])
    )
    assert row == [" =1", " -x", " \uff1d1", " \t=1", "-1.5"]


def test_recorded_commands_are_quoted_for_a_shell(run: tuple[str, Path]) -> None:
    facts = json.loads((run[1] / "brief.json").read_text("utf-8"))["provenance"]
    assert f"'{run[1].parents[1] / '[sic] mine; $(x).yaml'}'" in facts["command"]
    assert "[sic] mine; $(x).yaml'" in facts["again"]["mine"]
    assert to_terms(facts["command"])[:2] == ["mujun", "assess"]


def to_terms(command: str) -> list[str]:
    """Return the words that a shell makes of a command; fails for one that is more than a single command."""
    import shlex

    words = shlex.shlex(command, posix=True, punctuation_chars=True)
    words.whitespace_split = True
    found = list(words)
    assert not {";", "&", "|", "(", ")"} & set(found)
    return found


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_word_that_looks_like_an_argument_is_not_replaced_by_an_option(tmp_path: Path, language: str) -> None:
    """`--compare '<to>'` was refused as `--compare --to`."""
    asked = {
        ("assess", "thaad-quarter", "--compare", "<to>.json"): "<to>.json",
        ("assess", "thaad-quarter", "--package", "<to>.txt"): "<to>.txt",
        ("assess", "thaad-quarter", "--distribution", "<to>"): "<to>",
        ("assess", "<to>"): "<to>",
        ("raid", "thaad-guam", "--against", "<to NAME>=x"): "<to NAME>=x",
        ("reproduce", "<to>.zip"): "<to>.zip",
        ("flight", "nodong", "--from", "<to>", "--to", "osaka"): "<to>",
    }
    for words, said in asked.items():
        error = CliRunner().invoke(app, [*words, "--lang", language]).exception
        assert isinstance(error, BadInput) and said in str(error), (words, error)


def test_a_refusal_of_the_command_line_is_in_the_language_of_the_user() -> None:
    """These were English only."""
    for words, said in {
        ("assess", "thaad-quarter", "--package", "x.txt"): "--package x.txt：.zipで終わる名前を指定すること",
        ("new", "nothing"): "KIND nothing：次のいずれかを指定すること",
        ("new", "missile", "--range-km", "1"): "ミサイルのものである",
        ("reach", "aegis-ashore-araya", "--altitude", "5 s"): "「5 s」は時間であり、単位「s」はここに合わない",
        ("reproduce", "no.zip"): "no.zip：読み込めない",
    }.items():
        error = CliRunner().invoke(app, [*words, "--lang", "ja"]).exception
        assert isinstance(error, BadInput) and said in str(error), (words, error)


class _Told(HTMLParser):
    """The text of a page, and the names of its elements and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text.append(data)
