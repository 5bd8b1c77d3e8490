"""Prints an HTML page to PDF with a Chromium installed on the machine."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from mujun.base.outcomes import BadArgument, BadInput

BROWSER_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
BROWSER_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
BROWSER_VARIABLE = "MUJUN_CHROMIUM"
"""Environment variable with the path of a browser that is not found automatically."""
LONGEST_PRINTING_S = 120
"""Time limit for printing, s."""


def browser() -> str:
    """Return the path of a Chromium. Raises BadInput if there is none."""
    named = os.environ.get(BROWSER_VARIABLE)
    if named:
        found = shutil.which(named)
        if found is None:
            raise BadInput(
                f"{BROWSER_VARIABLE} names {named}, which is no program; expected the path of a Chromium or Chrome"
            )
        return found
    for name in (*BROWSER_NAMES, *BROWSER_PLACES):
        if found := shutil.which(name):
            return found
    raise BadArgument(
        f"<pdf>: no Chromium or Chrome was found; expected one of {', '.join(BROWSER_NAMES[:4])} on the PATH, or its path in "
        f"{BROWSER_VARIABLE}. The HTML brief prints from any browser"
    )


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
            raise BadArgument(
                f"<pdf>: {program} did not print the page ({error}); the HTML brief prints from any browser"
            ) from None
        if done.returncode != 0 or not target.exists():
            lines = done.stderr.decode(errors="replace").strip().splitlines()
            raise BadArgument(
                f"<pdf>: {program} did not print the page ({lines[-1][:200] if lines else f'exit {done.returncode}'}); the HTML "
                "brief prints from any browser"
            )
        return target.read_bytes()
