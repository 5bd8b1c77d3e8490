"""A browser in which the tests open the live page of the main job."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from live_windows import DESK, PHONE

SHIELD = "#v=1&study=shield"
"""The address of the claim that the page opens with, where a test names none."""

TAKEN = """async (address) => {
    mujun.tell("");
    delete mujun.session.scene.ground;
    document.activeElement.blur();
    document.querySelectorAll(".layers, .more").forEach((one) => { one.open = false; });
    history.replaceState(null, "", address);
    await mujun.open(address);
    window.scrollTo(0, 0);
}"""
"""Takes a loaded page to an address: as if it had been loaded there."""


@pytest.fixture(scope="session")
def live_file(mission: tuple[dict, Path]) -> Path:
    """The live page that stands beside the brief of the main job."""
    return mission[1] / "live.html"


@pytest.fixture(scope="module")
def kept(chromium: Any, live_file: Path) -> dict[int, Any]:
    """Pages that were loaded, by the width of their window: the tests of a module share them."""
    return {}


@pytest.fixture
def opened(chromium: Any, live_file: Path, kept: dict[int, Any]) -> Iterator[Callable[..., Any]]:
    """A function that shows the page, offline: its address after the #, the size of the window, a script run before it.

    A page that was loaded before is taken to the address, as by a link; it is loaded anew with `afresh`, or with a script.
    """
    contexts = []

    def load(address: str, size: dict[str, int], before: str) -> Any:
        context = chromium.new_context(viewport=size, offline=True, has_touch=size is PHONE, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.faults = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda fault: page.faults.append(str(fault)))
        if before:
            page.add_init_script(before)
        page.goto(live_file.as_uri() + address)
        return page

    def open_page(address: str = SHIELD, size: dict[str, int] = DESK, before: str = "", afresh: bool = False) -> Any:
        if afresh or before:
            page = load(address, size, before)
        elif size["width"] in kept:
            page = kept[size["width"]]
            page.evaluate(TAKEN, address)
        else:
            page = kept[size["width"]] = load(address, size, "")
            contexts.pop()
        if not before:
            page.wait_for_function("() => window.mujun?.session?.margin && mujun.session.scene.prepared")
        return page

    yield open_page
    for context in contexts:
        context.close()
