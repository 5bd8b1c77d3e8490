"""The language of a report: English, in which all texts are made, or another one with a message catalogue (gettext's .po).

A text that the program makes is a template with fields (`base.text.Text`): a language finds the template, which is the key,
and renders the fields in turn. Any other text, such as the name of an entry, is looked up as it stands; without a message it
stays as it is: a user's own words are shown as they were written.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from textwrap import wrap

from mujun.base.outcomes import BadArgument
from mujun.base.text import AS_WRITTEN, NEXT_NAME, Text, joined, say

LANGUAGE_FOLDER = Path(__file__).parent / "languages"
ENGLISH = "en"
LANGUAGES = (ENGLISH, "ja")
CONTEXT = "\x04"
"""Separator between a context and its message, as in gettext."""
_NEVER_LAST = "（「『【([{"
"""Characters that must not end a line in Japanese."""
_NEVER_FIRST = "、。，．）」』】：；・！？)]},.:;%％ー〜～ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ々"
"""Characters that must not begin a line in Japanese."""
_UNIT = "km/s|km|㎢|㎡|%|秒|分|時間|回|発|地点|カ所|件|年|月|日|度|倍|通り|経路|基|隻|拠点|m|s"
_PIECE = re.compile(
    rf"(?:[+−-]?[0-9][0-9,.]*(?:{_UNIT})?)+[前後超]?|[ァ-ヴー]{{2,8}}|[ -~]+?(?:\s|(?=[^ -~])|$)|.",
)
"""What stays together on a line: numbers with their units, words of katakana, words of Latin letters; else one sign."""


@dataclass(frozen=True)
class Language:
    """A message catalogue. messages: translation of each message, by context (if it has one) and English text."""

    code: str
    messages: Mapping[str, str]

    def say(self, text: str) -> str:
        """Return a text in this language; a template or word without a message stays English."""
        if not isinstance(text, Text):
            return self.messages.get(text, text)
        if text.context == AS_WRITTEN:
            return str(text)
        said = self.messages.get(f"{text.context}{CONTEXT}{text.key}", self.messages.get(text.key, text.key))
        if not text.fields:
            return said
        fields = {name: self.say(value) if isinstance(value, str) else value for name, value in text.fields.items()}
        return with_formats(said, text.key).format(**fields)


_spoken: ContextVar[Language | None] = ContextVar("language", default=None)


def t(text: str) -> str:
    """Return a text in the current language."""
    language = _spoken.get()
    return str(text) if language is None else language.say(text)


def has_message(text: str) -> bool:
    """Return whether the current language has a message of its own for a text; English has none."""
    language = _spoken.get()
    return language is not None and text in language.messages


def spoken() -> str:
    """Return the code of the current language."""
    language = _spoken.get()
    return ENGLISH if language is None else language.code


@cache
def with_formats(said: str, key: str) -> str:
    """Return a translation in which a field without a format has that of the key."""
    formats = {name: spec for _, name, spec, _ in Formatter().parse(key) if name}
    parts = []
    for literal, name, spec, _ in Formatter().parse(said):
        parts.append(literal.replace("{", "{{").replace("}", "}}"))
        if name is not None:
            chosen = spec or formats.get(name)
            parts.append(f"{{{name}:{chosen}}}" if chosen else f"{{{name}}}")
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
        raise BadArgument(
            say("<language> {code}: expected one of {names}", code=code, names=joined(LANGUAGES, NEXT_NAME))
        )
    return code


@cache
def load_language(code: str) -> Language | None:
    """Return the catalogue of a language, which is read once; None for English."""
    if checked_language(code) == ENGLISH:
        return None
    import polib

    messages = {
        f"{entry.msgctxt}{CONTEXT}{entry.msgid}" if entry.msgctxt else entry.msgid: entry.msgstr
        for entry in polib.pofile(str(LANGUAGE_FOLDER / f"{code}.po"))
    }
    return Language(code, messages)


def lines(text: str, width: int) -> list[str]:
    """Return a text of one paragraph in lines of at most `width` columns; a line may break beside any Chinese character."""
    if columns(text) == len(text):
        return wrap(text, width) or [""]
    found, line, used = [], "", 0
    pieces = [part for piece in _PIECE.findall(text) for part in (piece if columns(piece) > width else [piece])]
    for piece in pieces:
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
