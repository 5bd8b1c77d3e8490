"""The live page of two claims of the mission, made once, and a browser in which its tests open it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from live_windows import DESK, PHONE
from once import Once
from typer.testing import CliRunner

from mujun.cli.main import app


def made(folder: Path, *words: str) -> None:
    """Write the page as a user does."""
    result = CliRunner().invoke(app, ["page", *words, "--out", str(folder / "page.html")])
    assert result.exception is None, result.exception


@pytest.fixture(scope="session")
def live_file(once: Once) -> Path:
    """The page of the claims shield and hits-russia."""
    return once.made("live-page", lambda folder: made(folder, "shield", "hits-russia")) / "page.html"


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

    def open_page(address: str = "", size: dict[str, int] = DESK, before: str = "", ready: bool = True) -> Any:
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
