"""Errors in the input, as sentences that a user can act on."""

import re
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from typing import Any

from mujun.base.text import AS_WRITTEN, NEXT_LINE, NEXT_NAME, Text, as_written, joined, say

_ARGUMENT = re.compile(r"<([a-z_0-9]+)(?: ([A-Z=,_.]+))?>")
_LESS = "\ue000"
"""What stands for < in a user's words until the arguments are replaced: a sign for private use."""


class BadInput(Exception):
    """Input that cannot be used. Its text is the complete message to the user; the program exits with code 2."""


class BadArgument(BadInput):
    """Bad input whose message names arguments, written <name>, or <name WORD> where WORD stands for the expected value.

    In Python the message prints `name`; the command line prints its options instead (`said`).
    """

    def __str__(self) -> str:
        return self.said(lambda name, _: f"`{name}`")

    def said(self, words: Callable[[str, str], str], rendered: Callable[[str], str] = str) -> str:
        """Return the message with each argument replaced by words(name, WORD); WORD is '' if the message has none.

        rendered: puts the message into a language.
        """
        text = rendered(_guarded(self.args[0]))
        return _ARGUMENT.sub(lambda match: words(match[1], match[2] or ""), text).replace(_LESS, "<")


def said_of(error: Exception) -> str:
    """Return the message of an error, to be a field of another one's: a text, wherever it was made as one."""
    known = isinstance(error, BadInput) and not isinstance(error, BadArgument) and isinstance(error.args[0], str)
    return error.args[0] if known else str(error)


def _guarded(text: Any) -> Any:
    """Return a message in which no word of the user's can be taken for an argument; anything but a text unchanged."""
    if not isinstance(text, Text):
        return text
    key = text.key.replace("<", _LESS) if text.context == AS_WRITTEN else text.key
    return Text(key, {name: _word_guarded(value) for name, value in text.fields.items()}, text.context)


def _word_guarded(value: Any) -> Any:
    """Return a field of a message, guarded: a template is the program's own, any other word may be the user's."""
    if isinstance(value, Text | int | float):
        return _guarded(value)
    return str(value).replace("<", _LESS) if "<" in str(value) else value


def nearest_names(name: str, known: Iterable[str], count: int = 3) -> Text:
    """Return '; did you mean a, b or c?' for a misspelt name, or an empty text if no known name is similar."""
    folded = {k.casefold(): k for k in known}
    near = [folded[m] for m in get_close_matches(name.casefold(), folded, n=count, cutoff=0.5)]
    if not near:
        return joined(())
    return say("; did you mean {near}?", near=either(near))


def either(names: Sequence[str]) -> Text:
    """Return several names, as a user may type them, as alternatives: "a, b or c"."""
    return alternatives([as_written(name) for name in names])


def alternatives(words: Sequence[str]) -> Text:
    """Return words, each in the reader's language, as alternatives: "a, b or c"."""
    if len(words) < 2:
        return joined(words)
    return say("{first} or {rest}", first=joined(words[:-1], NEXT_NAME), rest=words[-1])


def refusal_of(problems: Sequence[str]) -> BadInput:
    """Return one error that tells all problems of an input, a line each."""
    return BadInput(joined(problems, NEXT_LINE))
