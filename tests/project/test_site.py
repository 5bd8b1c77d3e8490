"""The documentation site: it is built without a warning, says what the program says, and is read without a network."""

import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
import typer.main

import mujun
from mujun.cli.main import app
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.estimate import Estimate
from mujun.scenario.schema.kinds import MODELS

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, evidence: Path) -> Path:
    out, found = tmp_path_factory.mktemp("site") / "site", evidence / "validation.md"
    command = [sys.executable, str(ROOT / "tools" / "site" / "build.py"), "--out", str(out), "--evidence", str(found)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"a warning is a fault: {done.stderr[-3000:]}"
    return out


def text(page: Path) -> str:
    return unescape(re.sub(r"<[^>]+>", "", page.read_text(encoding="utf-8"))).replace("’", "'")


def commands(group, words: tuple[str, ...] = ()):
    for name, command in getattr(group, "commands", {}).items():
        yield (*words, name), command
        yield from commands(command, (*words, name))


def test_every_command_and_option_is_in_the_reference(site: Path) -> None:
    said = text(site / "reference" / "commands.html")
    found = list(commands(typer.main.get_command(app)))
    assert len(found) > 15
    for words, command in found:
        assert f"mujun {' '.join(words)}" in said
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
            if anchor and there.suffix == ".html":
                if there not in ids:
                    ids[there] = set(re.findall(r'\bid="([^"]+)"', there.read_text(encoding="utf-8")))
                assert unescape(anchor) in ids[there], f"{page.name}: {target}"


def test_in_a_browser_without_a_network_it_is_whole_and_can_be_searched(site: Path, offline_page) -> None:
    for name in ("index.html", "notebooks/sites.html", "catalogue/interceptor.html"):
        offline_page.goto((site / name).as_uri())
    offline_page.goto(f"{(site / 'search.html').as_uri()}?q=burnout")
    offline_page.locator("#search-results li").first.wait_for()
    assert all(url.startswith(site.as_uri()) or url.startswith("data:") for url in offline_page.asked)
    assert not offline_page.faults
