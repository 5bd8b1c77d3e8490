"""The language of a report: English, in which everything is made, or another one by a kept message catalogue (gettext's .po).

Analyses make their sentences in English, with names and numbers in them, and know of no other language. A message of the
catalogue is such a sentence with {fields} for what changes: "{missile} from {area} to {place}". `t` finds the message that made
a text, says it in the language of the moment, and what stood in the fields in turn. What no message fits stays English; `untold`
remembers it, and the tests have the briefs of the shipped claims leave nothing there.
"""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from textwrap import wrap

from mujun.base.outcomes import BadArgument

FOLDER = Path(__file__).parent / "languages"
ENGLISH = "en"
LANGUAGES = (ENGLISH, "ja")
FIELDS = {
    "n": r"[-+−<>]?[\d,]+(?:\.\d+)?(?:e[-+]?\d+)?",
    "id": r"[a-z0-9-]+",
    "shape": r"[^()\s]+",
    "word": r"[^,;:.()]+",
    "rest": r".+?",
}
"""What some fields hold: a number, the id of an entry, a shape of flight, words without a comma, several texts.

Any other holds one text, which has no semicolon outside brackets.
"""
ANY = r"(?:[^;()]|\([^()]*\))+?"
_BETWEEN = re.compile(r"; (?![^()]*\))")
"""Between two texts: a semicolon outside brackets."""
DEEPEST = 12
"""Texts in texts that are told; a user's own may have any number of colons."""
_FIELD = re.compile(r"\{(\w+)\}")
_PLAIN = re.compile(
    r"[a-z0-9]+(?:[-_.][\w-]+)+"  # ids, paths of numbers, keys of sources
    r"|\b(?:km|s|ms|m|m2|kg|kW|dB|K|deg|mujun)\b"
)
_WORD = re.compile(r"[A-Za-z]{2}")
CONTEXT = "\x04"
"""Between a context and its message, as gettext has it."""
_NEVER_LAST = "（「『【([{"
"""Signs that end no line in Japanese."""
_NEVER_FIRST = "、。，．）」』】：；・！？)]},.:;%％ー"
"""Signs that begin no line in Japanese."""


@dataclass(frozen=True)
class Language:
    """A message catalogue.

    whole: messages without fields. made: pattern and translation of those with fields, those with most words of their own first.
    """

    code: str
    whole: dict[str, str]
    made: tuple[tuple[re.Pattern[str], str], ...]
    known: dict[str, str] = field(default_factory=dict, repr=False)
    untold: set[str] = field(default_factory=set, repr=False)

    def say(self, text: str, context: str = "", depth: int = 0) -> str:
        """Return a text in this language; as it is where no message fits.

        context: what a word is, where it has two meanings. depth: how many texts it stands in.
        """
        if (special := self.whole.get(f"{context}{CONTEXT}{text}")) is not None:
            return special
        if text not in self.known:
            self.known[text] = self._said(text, depth + 1) if depth < DEEPEST else text
        return self.known[text]

    def _said(self, text: str, depth: int) -> str:
        if text in self.whole:
            return self.whole[text]
        if text[:1].isupper() and (small := text[0].lower() + text[1:]) in self.whole:
            return self.whole[small]
        if text.endswith(".") and text[:-1] in self.whole:
            return f"{self.whole[text[:-1]]}。"
        for pattern, said in self.made:
            for ending, stop in (("", ""), (".", "。")):
                match = pattern.fullmatch(text.removesuffix(ending)) if text.endswith(ending) else None
                if match:
                    fields = match.groupdict().items()
                    told = {k: part if _kind(k) in ("n", "id") else self.say(part, depth=depth) for k, part in fields}
                    return said.format(**told) + stop
        if (listed := self._listed(text.split(", "))) is not None:
            return "、".join(listed)
        if len(parts := _BETWEEN.split(text)) > 1:
            return "；".join(self.say(part, depth=depth) for part in parts)
        if _WORD.search(_PLAIN.sub("", text)):
            self.untold.add(text)
        return text

    def _listed(self, parts: list[str]) -> list[str] | None:
        """Return a list of names, said; None where some part of it is no message. Of names with commas the longest is taken."""
        said = []
        while parts:
            longest = next((n for n in range(len(parts), 0, -1) if ", ".join(parts[:n]) in self.whole), 0)
            if not longest:
                return None
            said.append(self.whole[", ".join(parts[:longest])])
            parts = parts[longest:]
        return said


_spoken: ContextVar[Language | None] = ContextVar("language", default=None)


def t(text: str, context: str = "") -> str:
    """Return a text in the language of the moment. context: what a word is, where it has two meanings (gettext's msgctxt)."""
    language = _spoken.get()
    return text if language is None else language.say(text, context)


def spoken() -> str:
    """Return the code of the language of the moment."""
    language = _spoken.get()
    return ENGLISH if language is None else language.code


@contextmanager
def speaking(code: str) -> Iterator[Language | None]:
    """Make a language that of the moment. Raises BadInput for one that there is no catalogue of."""
    language = load_language(code)
    token = _spoken.set(language)
    try:
        yield language
    finally:
        _spoken.reset(token)


def checked_language(code: str) -> str:
    """Return the code of a language. Raises BadInput for one that there is no catalogue of."""
    if code not in LANGUAGES:
        raise BadArgument(f"<language> {code}: expected one of {', '.join(LANGUAGES)}")
    return code


_MARKS = re.compile(r"(^#+ |^- |^> |^\| | \| ?|\*\*|\*|`[^`]*`| — )")
"""What stands between the texts of a line of Markdown."""


def translated(markdown: str) -> str:
    """Return Markdown in the language of the moment: text by text between its marks; code and works cited stay."""
    if _spoken.get() is None:
        return markdown
    lines = []
    for line in markdown.split("\n"):
        if line.startswith(("    ", "- [", "|---")):
            lines.append(line)
            continue
        parts = _MARKS.split(line)
        parts[::2] = [_apart(part) for part in parts[::2]]
        lines.append("".join(parts))
    return "\n".join(lines)


def _apart(text: str) -> str:
    """Return a text in the language of the moment, the blanks around it and a colon before it as they are."""
    match = re.fullmatch(r"(:?\s*)(.*?)(\s*)", text, re.DOTALL)
    assert match is not None
    return f"{match[1]}{t(match[2])}{match[3]}" if match[2] else text


@cache
def load_language(code: str) -> Language | None:
    """Return the catalogue of a language, read once; None for English."""
    if checked_language(code) == ENGLISH:
        return None
    import polib

    entries = [entry for entry in polib.pofile(str(FOLDER / f"{code}.po")) if entry.msgstr]
    whole = {
        f"{entry.msgctxt}{CONTEXT}{entry.msgid}" if entry.msgctxt else entry.msgid: entry.msgstr
        for entry in entries
        if not _FIELD.search(entry.msgid)
    }
    made = [(entry.msgid, entry.msgstr) for entry in entries if _FIELD.search(entry.msgid)]
    made.sort(key=lambda pair: -len(_FIELD.sub("", pair[0])))
    return Language(code, whole, tuple((_pattern(message), said) for message, said in made))


def _pattern(message: str) -> re.Pattern[str]:
    """Return what matches the texts that a message makes."""
    parts = _FIELD.split(message)
    literal = [re.escape(part) for part in parts[::2]]
    fields = [f"(?P<{name}>{FIELDS.get(_kind(name), ANY)})" for name in parts[1::2]]
    return re.compile("".join(a + b for a, b in zip(literal, [*fields, ""], strict=True)), re.DOTALL)


def _kind(name: str) -> str:
    return name.rstrip("0123456789")


def lines(text: str, width: int) -> list[str]:
    """Return a text of one paragraph in lines of at most so many columns; a Chinese character takes two, and stands by itself."""
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
    """Return how wide a text is: Chinese characters and full-width signs count two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
