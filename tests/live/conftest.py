"""A browser in which the tests open the live page of the main job."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from live_windows import DESK, PHONE

SHIELD = "#v=1&study=shield"
"""The address of the claim that the page opens with, where a test names none."""


@pytest.fixture(scope="session")
def live_file(mission: tuple[dict, Path]) -> Path:
    """The live page that stands beside the brief of the main job."""
    return mission[1] / "live.html"


@pytest.fixture(scope="module")
def chromium(chromium_program: str) -> Iterator[Any]:
    """A running Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        running = play.chromium.launch(
            executable_path=chromium_program, args=["--no-sandbox", "--disable-background-networking"]
        )
        yield running
        running.close()


@pytest.fixture
def opened(chromium: Any, live_file: Path) -> Iterator[Callable[..., Any]]:
    """A function that opens the page, offline: its address after the #, the size of the window, a script run before it."""
    contexts = []

    def open_page(address: str = SHIELD, size: dict[str, int] = DESK, before: str = "", ready: bool = True) -> Any:
        context = chromium.new_context(viewport=size, offline=True, has_touch=size is PHONE, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.faults = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda fault: page.faults.append(str(fault)))
        if before:
            page.add_init_script(before)
        page.goto(live_file.as_uri() + address)
        if ready:
            page.wait_for_function("() => window.mujun?.session?.margin")
        return page

    yield open_page
    for context in contexts:
        context.close()
