"""The language of a report: English, in which all texts are made, or another one with a message catalogue (gettext's .po).

A text that an analysis makes of a template and fields (`base.text.Text`) is found by its template, and its fields are
rendered in turn. For any other text `t` finds the message that matches it: a sentence with {fields} for its variable parts.
A text without a message stays English and is recorded in `untold`; tests check that the briefs of the shipped claims leave
nothing there.
"""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter
from textwrap import wrap
from typing import Any

from mujun.base.outcomes import BadArgument
from mujun.base.text import Text

LANGUAGE_FOLDER = Path(__file__).parent / "languages"
ENGLISH = "en"
LANGUAGES = (ENGLISH, "ja")
FIELD_PATTERNS = {
    "n": r"[-+−<>]?[\d,]+(?:\.\d+)?(?:e[-+]?\d+)?",
    "id": r"[a-z0-9-]+",
    "shape": r"[^()\s]+",
    "word": r"[^,;:.()]+",
    "rest": r".+?",
}
"""Patterns of fields: a number, the id of an entry, a trajectory shape, words without a comma, several texts.

Any other field matches one text, without a semicolon outside brackets.
"""
ANY_TEXT = r"(?:[^;()]|\([^()]*\))+?"
_BETWEEN = re.compile(r"; (?![^()]*\))")
"""Separator between two texts: a semicolon outside brackets."""
DEEPEST_NESTING = 12
"""Largest nesting of texts in texts; a user's own text may have any number of colons."""
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_PLAIN_WORD = re.compile(
    r"[a-z0-9]+(?:[-_.][\w-]+)+"  # ids, paths of numbers, keys of sources
    r"|\b(?:km|s|ms|m|m2|kg|kW|dB|K|deg|mujun)\b"
)
_TWO_LETTERS = re.compile(r"[A-Za-z]{2}")
_LABEL = re.compile(r"[A-Z][^{}:]*: \{")
"""Beginning of a message with a label: "Worst case: {rest}"."""
CONTEXT = "\x04"
"""Separator between a context and its message, as in gettext."""
_NEVER_LAST = "（「『【([{"
"""Characters that must not end a line in Japanese."""
_NEVER_FIRST = "、。，．）」』】：；・！？)]},.:;%％ー"
"""Characters that must not begin a line in Japanese."""


@dataclass(frozen=True)
class Language:
    """A message catalogue.

    messages: translations of all messages; the key of a `Text` is looked up here.
    made: pattern and translation of each message with fields; those with a label first, then longest fixed text first.
    known: texts already translated.
    untold: texts without a message.
    """

    code: str
    messages: dict[str, str]
    made: tuple[tuple[re.Pattern[str], str], ...]
    known: dict[str, str] = field(default_factory=dict, repr=False)
    untold: set[str] = field(default_factory=set, repr=False)

    def say(self, text: str, context: str = "", depth: int = 0) -> str:
        """Return a text in this language, or unchanged if no message matches.

        context: meaning of a word that has two.
        depth: number of texts that contain this one.
        """
        if isinstance(text, Text):
            return self.rendered(text, context)
        if (special := self.messages.get(f"{context}{CONTEXT}{text}")) is not None:
            return special
        if text not in self.known:
            self.known[text] = self._said(text, depth + 1) if depth < DEEPEST_NESTING else text
        return self.known[text]

    def rendered(self, text: Text, context: str = "") -> str:
        """Return a text made of a template, in this language: its template by key, its fields in turn.

        Numbers are written as the translation formats them, or as the key does where the translation names no format.
        A template without a message stays English; its fields are translated all the same.
        """
        known = self.messages
        said = known.get(f"{context}{CONTEXT}{text.key}", known.get(text.key, text.key))
        fields = {name: self._field(value) for name, value in text.fields.items()}
        return said if not fields else with_formats(said, text.key).format(**fields)

    def _field(self, value: Any) -> Any:
        if isinstance(value, Text):
            return self.rendered(value)
        return self.messages.get(value, value) if isinstance(value, str) else value

    def _said(self, text: str, depth: int) -> str:
        if text in self.messages:
            return self.messages[text]
        if text[:1].isupper() and (small := text[0].lower() + text[1:]) in self.messages:
            return self.messages[small]
        if text.endswith(".") and text[:-1] in self.messages:
            return f"{self.messages[text[:-1]]}。"
        if (stopped := self.messages.get(f"{text}.")) is not None:
            return stopped.removesuffix("。")
        for pattern, said in self.made:
            for ending, stop in ((".", "。"), ("", "")):  # a field that ends a message would take the full stop along
                match = pattern.fullmatch(text.removesuffix(ending)) if text.endswith(ending) else None
                if match:
                    fields = match.groupdict().items()
                    told = {k: part if _kind(k) in ("n", "id") else self.say(part, depth=depth) for k, part in fields}
                    return said.format(**told) + stop
        if (listed := self._listed(text.split(", "))) is not None:
            return "、".join(listed)
        if len(parts := _BETWEEN.split(text)) > 1:
            return "；".join(self.say(part, depth=depth) for part in parts)
        if _TWO_LETTERS.search(_PLAIN_WORD.sub("", text)):
            self.untold.add(text)
        return text

    def _listed(self, parts: list[str]) -> list[str] | None:
        """Return a translated list of names; None if a part has no message. For names with commas the longest match is used."""
        said = []
        while parts:
            longest = next((n for n in range(len(parts), 0, -1) if ", ".join(parts[:n]) in self.messages), 0)
            if not longest:
                return None
            said.append(self.messages[", ".join(parts[:longest])])
            parts = parts[longest:]
        return said


_spoken: ContextVar[Language | None] = ContextVar("language", default=None)


def t(text: str, context: str = "") -> str:
    """Return a text in the current language. context: meaning of a word that has two (gettext's msgctxt)."""
    language = _spoken.get()
    return text if language is None else language.say(text, context)


def spoken() -> str:
    """Return the code of the current language."""
    language = _spoken.get()
    return ENGLISH if language is None else language.code


def with_formats(said: str, key: str) -> str:
    """Return a translation in which each field without a format has that of the key."""
    formats = {name: (spec, conversion) for _, name, spec, conversion in Formatter().parse(key) if name}
    parts = []
    for literal, name, spec, conversion in Formatter().parse(said):
        parts.append(literal.replace("{", "{{").replace("}", "}}"))
        if name is not None:
            spec, conversion = (spec, conversion) if spec or conversion else formats.get(name, ("", None))
            parts.append("{" + name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "") + "}")
    return "".join(parts)


@contextmanager
def speaking(code: str) -> Iterator[Language | None]:
    """Set the current language for a block of code. Raises BadInput for a language without a catalogue."""
    language = load_language(code)
    token = _spoken.set(language)
    try:
        yield language
    finally:
        _spoken.reset(token)


def checked_language(code: str) -> str:
    """Return the code of a language. Raises BadInput for a language without a catalogue."""
    if code not in LANGUAGES:
        raise BadArgument(f"<language> {code}: expected one of {', '.join(LANGUAGES)}")
    return code


_MARKS = re.compile(r"(^#+ |^- |^> |^\| | \| ?|\*\*|\*|`[^`]*`| — )")
"""Marks that separate the texts in a line of Markdown."""
_EMPHASISED = ("*", "*")
"""Marks around a trust mark in a line of Markdown."""


def translated(markdown: str) -> str:
    """Return Markdown in the current language, translating the texts between its marks; code and sources are unchanged."""
    if _spoken.get() is None:
        return markdown
    lines = []
    for line in markdown.split("\n"):
        if line.startswith(("    ", "- [", "|---")):
            lines.append(line)
            continue
        parts = _MARKS.split(line)
        around = zip(["", *parts[1::2]], [*parts[1::2], ""], strict=True)
        parts[::2] = [
            _apart(part, "trust mark" if marks == _EMPHASISED else "")
            for part, marks in zip(parts[::2], around, strict=True)
        ]
        lines.append("".join(parts))
    return "\n".join(lines)


def _apart(text: str, context: str = "") -> str:
    """Return a text in the current language; blanks around it and a colon before it are unchanged. context: see `t`."""
    match = re.fullmatch(r"(:?\s*)(.*?)(\s*)", text, re.DOTALL)
    assert match is not None
    return f"{match[1]}{t(match[2], context)}{match[3]}" if match[2] else text


@cache
def load_language(code: str) -> Language | None:
    """Return the catalogue of a language, which is read once; None for English."""
    if checked_language(code) == ENGLISH:
        return None
    import polib

    entries = [entry for entry in polib.pofile(str(LANGUAGE_FOLDER / f"{code}.po")) if entry.msgstr]
    messages = {
        f"{entry.msgctxt}{CONTEXT}{entry.msgid}" if entry.msgctxt else entry.msgid: entry.msgstr for entry in entries
    }
    made = [(entry.msgid, entry.msgstr) for entry in entries if _PLACEHOLDER.search(entry.msgid)]
    made.sort(key=lambda pair: (not _LABEL.match(pair[0]), -len(_PLACEHOLDER.sub("", pair[0]))))
    return Language(code, messages, tuple((_pattern(message), said) for message, said in made))


def _pattern(message: str) -> re.Pattern[str]:
    """Return a pattern that matches the texts of a message."""
    parts = _PLACEHOLDER.split(message)
    literal = [re.escape(part) for part in parts[::2]]
    fields = [f"(?P<{name}>{FIELD_PATTERNS.get(_kind(name), ANY_TEXT)})" for name in parts[1::2]]
    return re.compile("".join(a + b for a, b in zip(literal, [*fields, ""], strict=True)), re.DOTALL)


def _kind(name: str) -> str:
    return name.rstrip("0123456789")


def lines(text: str, width: int) -> list[str]:
    """Return a text of one paragraph in lines of at most `width` columns; a line may break beside any Chinese character."""
    if columns(text) == len(text):
        return wrap(text, width) or [""]
    found, line, used = [], "", 0
    for piece in re.findall(r"[ -~]+?(?:\s|(?=[^ -~])|$)|.", text):
        wide = columns(piece)
        if line and used + wide > width and piece[0] not in _NEVER_FIRST:
            kept = line.rstrip(_NEVER_LAST)
            found.append(kept.rstrip())
            line = line[len(kept) :]
            used = columns(line)
        line, used = line + piece, used + wide
    return [*found, line.rstrip()]


def columns(text: str) -> int:
    """Return the width of a text in columns: Chinese characters and full-width signs count two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
