"""Outcomes as sentences: what went wrong with an input, in words that a user can act on."""

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches

_ARGUMENT = re.compile(r"<([a-z_0-9]+)(?: ([A-Z=,_.]+))?>")


class BadInput(Exception):
    """Input that cannot be used. Its text is the whole message a user reads; the program ends with code 2."""


class BadArgument(BadInput):
    """Bad input whose sentence names arguments: <name>, or <name WORD> with a word for what is expected of it.

    To a user of Python they are `name`; the command line says its own options (`said`).
    """

    def __str__(self) -> str:
        return self.said(lambda name, _: f"`{name}`")

    def said(self, words: Callable[[str, str], str]) -> str:
        """Return the sentence with each argument in other words. words: called with its name and with WORD, or ''."""
        return _ARGUMENT.sub(lambda match: words(match[1], match[2] or ""), str(self.args[0]))


def nearest_names(name: str, known: Iterable[str], count: int = 3) -> str:
    """Return ', did you mean a, b or c?' for a misspelt name, or '' where nothing is near."""
    folded = {k.casefold(): k for k in known}
    near = [folded[m] for m in get_close_matches(name.casefold(), folded, n=count, cutoff=0.5)]
    if not near:
        return ""
    listed = near[0] if len(near) == 1 else ", ".join(near[:-1]) + " or " + near[-1]
    return f"; did you mean {listed}?"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: '1 shot', '2 shots'."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
