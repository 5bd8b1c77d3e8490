"""The prose of README, guides and help uses the words of the glossary, and not those that readers stumble over."""

import json
import re
from pathlib import Path

import pytest
import typer.main

from mujun.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
AVOIDED = {
    "rung": "step",
    "what decides": "limiting case",
    "that decides?": "limiting case",
    "lea(?:ve|ves|ving)": "launch, drop, omit",
    "held": "kept, taken, tested against",
    "grante?d?s?": "assumed",
    "asks? for": "needs, requires",
    "asked again": "same test, other assumptions",
    "ladder": "step-by-step test",
    "rounds set aside": "interceptors per target",
    "stands? for": "represents",
}
"""Expression of a word -> what is said instead."""
CODE = re.compile(r"```.*?```|`[^`]*`|<!-- (\w+):begin -->.*?<!-- \1:end -->|\| [\w-]+(?= [(|]|$)", re.DOTALL)


def avoided(text: str) -> list[str]:
    """Return each avoided word with its surroundings; code, values of an option and what the program printed are no prose."""
    said = " ".join(CODE.sub(" ", text).split())
    return [
        f"{said[max(0, match.start() - 30) : match.end() + 20]} (say: {better})"
        for word, better in AVOIDED.items()
        for match in re.finditer(rf"(?<![\w-]){word}(?![\w-])", said, re.IGNORECASE)
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_prose_has_the_words_of_the_glossary(page: Path) -> None:
    assert avoided(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.stem)
def test_notebooks_have_the_words_of_the_glossary(notebook: Path) -> None:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    assert texts and [found for text in texts for found in avoided(text)] == []


def helps(command, name: str = "mujun"):
    """Yield every command and option with its help."""
    yield name, command.help or ""
    for parameter in command.params:
        yield f"{name} {parameter.name}", getattr(parameter, "help", None) or ""
    for word, one in getattr(command, "commands", {}).items():
        yield from helps(one, f"{name} {word}")


def test_help_has_the_words_of_the_glossary() -> None:
    found = list(helps(typer.main.get_command(app)))
    assert len(found) > 100
    assert {name: words for name, text in found if (words := avoided(text))} == {}
