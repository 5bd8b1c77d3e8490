"""The documentation site: it is built without a warning, says what the program says, and is read without a network."""

import json
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
import typer.main
from axe_playwright_python.sync_playwright import Axe
from typer.testing import CliRunner

import mujun
from mujun.cli.main import app
from mujun.reports.brief.glossary import glossary
from mujun.reports.formats.json_schema import file_schema
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.estimate import Estimate
from mujun.scenario.schema.kinds import MODELS

ROOT = Path(__file__).resolve().parents[2]


COMPARED = "wider-than-thaad"
"""The claim whose brief stands for all on the Japanese pages of this test."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, evidence: Path, mission: tuple[dict, Path]) -> Path:
    folder, found = tmp_path_factory.mktemp("site"), evidence / "validation.md"
    (folder / "runs").mkdir()
    (folder / "runs" / "en").symlink_to(mission[1], target_is_directory=True)
    asked = ["assess", COMPARED, "--nominal", "--lang", "ja", "--out", str(folder / "runs" / "ja")]
    CliRunner().invoke(app, asked, catch_exceptions=False)
    command = [sys.executable, str(ROOT / "tools" / "site" / "build.py"), "--out", str(folder / "site")]
    command += ["--evidence", str(found), "--runs", str(folder / "runs")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"a warning is a fault: {done.stderr[-3000:]}"
    return folder / "site"


def text(page: Path) -> str:
    return unescape(re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8"))).replace("’", "'")


def commands(group, words: tuple[str, ...] = ()):
    for name, command in getattr(group, "commands", {}).items():
        yield (*words, name), command
        yield from commands(command, (*words, name))


def test_every_command_and_option_is_in_the_reference(site: Path) -> None:
    said = text(site / "reference" / "commands.html")
    assert "..." not in said.split("mujun assess")[1]
    found = list(commands(typer.main.get_command(app)))
    assert len(found) > 15
    for words, command in found:
        assert f"mujun {' '.join(words)}" in said
        whole = " ".join(re.sub(r"[`*]", "", command.help).split())
        assert " ".join(said.split()).count(whole) >= 2, (
            f"{words}: its description stands whole in overview and reference"
        )
        for parameter in command.params:
            for option in parameter.opts:
                assert option in said or not option.startswith("-"), f"{words}: {option}"


def test_every_public_name_is_in_the_reference_with_what_it_says(site: Path) -> None:
    said = text(site / "reference" / "python.html")
    for name in mujun.__all__:
        assert f"mujun.{name}" in said, name
        first = (getattr(mujun, name).__doc__ or "").split(".")[0].split("\n")[0]
        assert first.split("`")[0].strip()[:40] in said, name


def test_every_entry_and_every_number_of_the_catalogue_has_its_source_on_a_page(site: Path) -> None:
    catalogue = load_catalogue()
    pages = {page.stem: page.read_text(encoding="utf-8") for page in (site / "catalogue").glob("*.html")}
    everything = "".join(pages.values())
    for kind in MODELS:
        for entry in catalogue.all(kind):
            assert f'id="{entry.id}"' in everything, entry.id
    for key in catalogue.sources.works:
        assert f'id="source-{key}"' in pages["sources"], key
    speed = catalogue.entry("sm-3-iia").burnout_speed
    assert isinstance(speed, Estimate) and speed.sources
    row = next(row for row in pages["interceptor"].split('id="sm-3-iia"')[1].split("<tr") if ">burnout_speed<" in row)
    for item in speed.sources:
        assert f'href="sources.html#source-{item.source}"' in row and f"<em>{item.trust}</em>" in row


def test_the_evidence_shows_its_misses(site: Path) -> None:
    said = text(site / "evidence.html")
    passed, missed = map(int, re.search(r"(\d+) pass, (\d+) miss", said).groups())
    words = re.findall(r"<td[^>]*>(?:<p>)?(pass|MISS)<", (site / "evidence.html").read_text("utf-8"))
    assert words.count("pass") == passed > 100 and words.count("MISS") == missed
    assert "What is missed, and why" in said


def test_every_link_on_the_site_leads_somewhere(site: Path) -> None:
    ids: dict[Path, set[str]] = {}
    for page in site.rglob("*.html"):
        for target in re.findall(r'<a [^>]*href="([^"]+)"', page.read_text(encoding="utf-8")):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            there = (page.parent / path).resolve() if path else page
            assert there.is_file(), f"{page.name}: {target}"
            if anchor and there.suffix == ".html" and not anchor.startswith("v="):  # what is set on a live page
                if there not in ids:
                    ids[there] = set(re.findall(r'\bid="([^"]+)"', there.read_text(encoding="utf-8")))
                assert unescape(anchor) in ids[there], f"{page.name}: {target}"


def test_the_front_page_shows_a_finished_brief_and_the_gallery_a_picture_of_each_claim(
    site: Path, mission: tuple[dict, Path], evidence: Path
) -> None:
    front, gallery = text(site / "index.html"), (site / "gallery.html").read_text("utf-8")
    for study in mission[0]["studies"]:
        assert study["said"]["finding"].replace("’", "'") in front, study["id"]
        assert f'href="brief/brief.html#{study["id"]}"' in (site / "index.html").read_text("utf-8")
        assert f'<img src="brief/{study["id"]}-narrow.svg"' in gallery
        for cut in ("", "-narrow"):
            assert "<svg" in (site / "brief" / f"{study['id']}{cut}.svg").read_text("utf-8")[:100]
    assert 'srcset="brief/lead-narrow.svg"' in (site / "index.html").read_text("utf-8")
    assert len(re.findall(r'<img [^>]*alt="[^"]{30,}"', gallery)) == len(mission[0]["studies"])
    passed, missed = re.search(r"(\d+) pass, (\d+) miss", (evidence / "validation.md").read_text("utf-8")).groups()
    assert f"{passed} of {int(passed) + int(missed)} comparisons pass" in front


def test_the_japanese_pages_are_in_japanese(site: Path) -> None:
    for name in ("index", "gallery", "tutorial"):
        page = (site / "ja" / f"{name}.html").read_text("utf-8")
        assert '<html class="no-js" lang="ja"' in page
        said = text(site / "ja" / f"{name}.html")
        assert len(re.findall("[\u3041-\u30ff\u4e00-\u9fff]", said)) > 100, name
    front = text(site / "ja" / "index.html")
    assert "成り立つ" in front and "イージス・アショア" in front
    assert f'href="../ja/brief/brief.html#{COMPARED}"' in (site / "ja" / "index.html").read_text("utf-8")


def test_the_japanese_tutorial_asks_the_same_of_the_same_study() -> None:
    english, japanese = ((ROOT / "docs" / name).read_text("utf-8") for name in ("tutorial.md", "ja/tutorial.md"))
    for pattern in (
        r"^\$ (mujun .*)$",
        r"^    (?:defences|launch_groups|missiles|shapes|target_groups): .*$",
        r"^  l\w+tude: .*$",
    ):
        assert re.findall(pattern, english, re.M) == re.findall(pattern, japanese, re.M) != []


def test_the_glossary_has_every_term_in_both_languages(site: Path) -> None:
    said = " ".join(text(site / "glossary.html").split())
    for key, term in glossary().items():
        for one in (*term.names.values(), *term.meanings.values()):
            assert " ".join(one.replace("`", "").replace("'", "'").split()) in said, key


def test_what_programs_read_is_there(site: Path) -> None:
    assert json.loads((site / "schema" / "mujun.schema.json").read_text("utf-8")) == file_schema()
    said = (site / "llms.txt").read_text("utf-8")
    assert said.startswith("# mujun\n\n> ")
    for page in re.findall(r"\]\(([^)]+)\)", said):
        assert (site / page).is_file(), page
    for words, command in commands(typer.main.get_command(app)):
        assert f"- `mujun {' '.join(words)}`: {' '.join(command.help.split())}" in said


def test_each_table_names_its_rows_and_columns(site: Path) -> None:
    page = (site / "catalogue" / "radar.html").read_text("utf-8")
    for table in re.findall(r"<table.*?</table>", page, re.DOTALL):
        assert table.count('<th scope="row"') == table.count("<tr") - 1
        assert table.count('<th scope="col"') + table.count('<th scope="row"') == table.count("<th ")


NARROW = 390
"""Width of a telephone's screen, in pixels."""


def test_in_a_browser_without_a_network_it_is_whole_narrow_and_accessible(site: Path, offline_page) -> None:
    offline_page.set_viewport_size({"width": NARROW, "height": 844})
    names = (
        "index",
        "overview",
        "gallery",
        "glossary",
        "tutorial",
        "evidence",
        "ja/index",
        "reference/commands",
        "catalogue/radar",
    )
    for name in names:
        offline_page.goto((site / f"{name}.html").as_uri())
        assert offline_page.evaluate("document.documentElement.scrollWidth") <= NARROW, name
        found = Axe().run(offline_page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == [], name
    assert offline_page.locator("button.copybtn").count() == 0  # no code on the last of them
    offline_page.goto((site / "overview.html").as_uri())
    assert offline_page.locator("button.copybtn").count() > 5
    assert all(url.startswith(site.as_uri()) or url.startswith("data:") for url in offline_page.asked)
    assert not offline_page.faults


@pytest.mark.parametrize(
    ("word", "page", "around"),
    [
        ("burnout", "glossary.html", "burnout speed"),
        ("shroud", "catalogue/missile.html", "shroud"),
        ("探知", "ja/index.html", "探知"),
        ("迎撃機会", "ja/tutorial.html", "迎撃機会"),
    ],
)
def test_the_search_finds_text_and_shows_it_when_the_site_is_opened_from_the_disk(
    word: str, page: str, around: str, site: Path, offline_page
) -> None:
    offline_page.goto(f"{(site / 'search.html').as_uri()}?q={word}")
    hit = offline_page.locator(f'#search-results li:has(a[href^="{page}"])').first
    hit.locator("p.context").wait_for()
    assert around in hit.locator("p.context").inner_text()
    assert all(url.startswith(site.as_uri()) or url.startswith("data:") for url in offline_page.asked)
    assert not offline_page.faults
