"""The words of the live page: every one that its script asks for is listed, and every one listed is asked for."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE, WORDS = ROOT / "widget" / "src" / "live", ROOT / "src" / "mujun" / "reports" / "static" / "live-words.json"
MADE = ("kind-", "layer-", "mark-", "why-", "handle-", "change-flag-", "group-", "link-", "place-", "margin-")
"""Beginnings of keys of which the script makes the rest."""


def test_the_script_asks_for_the_words_that_are_listed() -> None:
    listed = json.loads(WORDS.read_text("utf-8"))
    script = "\n".join(path.read_text("utf-8") for path in sorted(SOURCE.rglob("*.js")))
    quoted = set(re.findall(r'(?:"|\bwords\.)([a-z][a-z0-9-]*)', script))
    asked = set(re.findall(r'\bsay\(\s*"([a-z0-9-]+)"', script)) | {
        key for pair in re.findall(r'\bsay\((?!`)[^"()]*\? "([a-z0-9-]+)" : "([a-z0-9-]+)"', script) for key in pair
    }
    assert asked <= set(listed), asked - set(listed)
    unused = {key for key in listed if key not in quoted and not key.startswith(MADE)}
    assert not unused, unused


def test_the_script_holds_no_sentence_of_its_own() -> None:
    for path in sorted(SOURCE.rglob("*.js")):
        code = re.sub(r"//.*", "", path.read_text("utf-8"))
        sentences = [text for text in re.findall(r'(?:text|aria-label|title)"?: "([^"]+)"', code) if " " in text]
        assert not sentences, (path.name, sentences)
