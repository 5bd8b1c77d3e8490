"""Prints an HTML page to PDF with a Chromium installed on the machine."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from mujun.base.outcomes import BadArgument, BadInput
from mujun.base.text import NEXT_NAME, joined, say

BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
BROWSER_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
BROWSER_VARIABLE = "MUJUN_CHROMIUM"
"""Environment variable with the path of a browser that is not found automatically."""
LONGEST_PRINTING_S = 120
_NOT_PRINTED = "<pdf>: {program} did not print the page ({fault}); the HTML brief prints from any browser"
"""Time limit for printing, s."""


def browser() -> str:
    """Return the path of a Chromium. Raises BadInput if there is none."""
    named = os.environ.get(BROWSER_VARIABLE)
    if named:
        found = shutil.which(named)
        if found is None:
            key = "{variable} names {named}, which is no program; expected the path of a Chromium or Chrome"
            raise BadInput(say(key, variable=BROWSER_VARIABLE, named=named))
        return found
    for name in (*BROWSER_NAMES, *BROWSER_PLACES):
        if found := shutil.which(name):
            return found
    key = (
        "<pdf>: no Chromium or Chrome was found; expected one of {names} on the PATH, or its path in {variable}. The HTML brief "
        "prints from any browser"
    )
    raise BadArgument(say(key, names=joined(BROWSER_NAMES[:4], NEXT_NAME), variable=BROWSER_VARIABLE))


def to_pdf(html: str, program: str) -> bytes:
    """Return a page as PDF. Raises BadInput if the browser fails."""
    with tempfile.TemporaryDirectory(prefix="mujun-pdf-") as folder:
        source, target = Path(folder) / "brief.html", Path(folder) / "brief.pdf"
        source.write_text(html, encoding="utf-8")
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        words = [
            program, "--headless", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--no-first-run", *(["--no-sandbox"] if root else []), f"--user-data-dir={folder}/profile",
            "--no-pdf-header-footer", "--generate-pdf-document-outline", f"--print-to-pdf={target}", source.as_uri(),
        ]  # fmt: skip
        try:
            done = subprocess.run(words, capture_output=True, timeout=LONGEST_PRINTING_S, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise BadArgument(say(_NOT_PRINTED, program=program, fault=str(error))) from None
        if done.returncode != 0 or not target.exists():
            lines = done.stderr.decode(errors="replace").strip().splitlines()
            fault = lines[-1][:200] if lines else f"exit {done.returncode}"
            raise BadArgument(say(_NOT_PRINTED, program=program, fault=fault))
        return target.read_bytes()
