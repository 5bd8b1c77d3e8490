"""What tests of pages share: a browser that has no network."""

from collections.abc import Iterator

import pytest

from mujun.base.outcomes import BadInput
from mujun.reports.formats.pdf import browser


@pytest.fixture(scope="session")
def chromium_program() -> str:
    """Where a Chromium is; the test is skipped, with the reason, where there is none."""
    try:
        return browser()
    except BadInput as error:
        pytest.skip(str(error))


@pytest.fixture
def offline_page(chromium_program: str) -> Iterator:
    """An empty page of a browser whose network is cut; `asked` lists what it requested, `faults` its scripts' errors."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        words = ["--no-sandbox", "--disable-background-networking"]
        chromium = play.chromium.launch(executable_path=chromium_program, args=words)
        page = chromium.new_context(java_script_enabled=True, offline=True).new_page()
        page.asked, page.faults = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda fault: page.faults.append(str(fault)))
        yield page
        chromium.close()
