"""What is data stays data: no text in the code is the id of a catalogue entry or the name of a country."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mujun.analyses.questions.every import QUESTIONS
from mujun.ground.basemap import basemap
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.entry import Sited
from mujun.scenario.schema.kinds import MODELS

SOURCES = Path(__file__).resolve().parents[2] / "src" / "mujun"
CATALOGUE = load_catalogue()
WORDS = {*MODELS, *QUESTIONS, "coalition"}
"""Words of the schema: kinds of entry and of question. An entry may bear the same id."""


def countries() -> set[str]:
    """Names of countries: those of the map, of lands, and of places; also as a study names them (united-states)."""
    names = {name for name, _ in basemap().countries if name} | {land.name for land in CATALOGUE.all("land")}
    names |= {e.country for kind in MODELS for e in CATALOGUE.all(kind) if isinstance(e, Sited)}
    return names | {name.lower().replace(" ", "-") for name in names}


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and text of every string of a module but docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.lineno, node.value


@pytest.mark.parametrize("kind", ["ids", "countries"])
def test_no_text_in_the_code_is_data_of_the_catalogue(kind: str) -> None:
    data = set(CATALOGUE.records) - WORDS if kind == "ids" else countries()
    found = [
        f"{path.relative_to(SOURCES)}:{line}: {text}"
        for path in sorted(SOURCES.rglob("*.py"))
        for line, text in texts(path)
        if text in data
    ]
    assert not found, f"belongs into the catalogue: {found}"


ALLOWED = {
    ("scenario/reading/example.py", "sm-3-iia"),
    ("evidence/maximum_ranges.py", "forden"),
    ("reports/data/evidence.py", "forden"),
}
"""The one example of messages and help texts; the author of a table, whose source family bears his name, too."""


def test_no_text_in_the_code_names_an_entry() -> None:
    """An id as a word of a longer text: an example, a path, a sentence."""
    ids = sorted(set(CATALOGUE.records) - WORDS, key=len, reverse=True)
    word = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, ids))})(?![\w-])")
    found = {
        (path.relative_to(SOURCES).as_posix(), id)
        for path in sorted(SOURCES.rglob("*.py"))
        for _, text in texts(path)
        for id in word.findall(text)
    }
    assert found == ALLOWED
