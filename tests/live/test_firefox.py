"""The live page in Firefox: it opens from the disk, agrees with the program, and follows mouse and finger."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from firefox import Firefox, program
from live_windows import DESK

SITES = "return page.mujun.state.sites.map(place => [...place]);"
COUNTS = "return [...document.querySelectorAll('.figures dd')].map(one => one.textContent);"
HANDLE = """const box = document.querySelector(".handle.site").getBoundingClientRect();
return [box.x + box.width / 2, box.y + box.height / 2];"""


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    path = program()
    if path is None:
        pytest.skip("no Firefox on this machine: the page is not opened in it")
    with Firefox(path, tmp_path_factory.mktemp("profile"), DESK) as running:
        yield running


def test_firefox_opens_the_page_computes_what_the_program_did_and_drags(firefox: Firefox, live_file: Path) -> None:
    firefox.open(live_file.as_uri() + "#v=1&study=shield")
    firefox.wait("page.mujun?.session?.margin")
    assert firefox.told(
        "return page.mujun.physics.check().agrees && document.getElementById('warned').textContent === ''"
    )
    study, margin = firefox.told(
        "const { session } = page.mujun; return [session.study.verdict.margin, session.margin.value];"
    )
    assert margin == pytest.approx(study, abs=1e-3)
    before, counts, (x, y) = firefox.told(SITES), firefox.told(COUNTS), firefox.told(HANDLE)
    firefox.drag((x, y), (x - 90, y + 60))
    firefox.wait("document.querySelector('.line').textContent.includes(' moved to ')")
    after, line = firefox.told(SITES), firefox.told("return document.querySelector('.line').textContent;")
    assert after[0][0] < before[0][0] and after[0][1] < before[0][1] and after[1] == before[1]
    part, whole = re.search(r": (\d+) of (\d+) listed places defended", line).groups()
    assert firefox.told(COUNTS)[0] == f"{part} of {whole}" and firefox.told(COUNTS) != counts
    x, y = firefox.told(HANDLE)
    firefox.drag((x, y), (x + 40, y - 30), "touch")
    firefox.wait(f"document.querySelector('.line').textContent !== {line!r}")
    assert firefox.told(SITES)[0][0] > after[0][0]
    asked = firefox.told("return performance.getEntriesByType('resource').map(one => one.name);")
    assert [one for one in asked if not one.startswith(("blob:", "data:"))] == []
