"""The likely cause of a fault in YAML text. The parser stops where it can go no further, often lines after the slip itself."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from mujun.base.outcomes import either
from mujun.base.text import as_written, say

_TAB = re.compile(r" *\t")
_NO_BLANK = re.compile(r"\s*(?:- )?[A-Za-z_][\w-]*(?P<here>:)(?=[^\s/])")
_WIDE_COLON = re.compile(r"[^\"'#]*?(?P<here>[：﹕])")
_SECOND_COLON = re.compile(r"\s*(?:- )?[\w-]+:\s+(?P<text>[^\"'\[{#|>\s][^#]*?(?P<here>: ).*)")
_SIGN_FIRST = re.compile(r"\s*(?:- )?(?:[\w-]+:\s+)?(?P<here>[@`%])")
_FIELD = re.compile(r"\s*(?:- )?[\w-]+\s*:(?:\s|$)|\s*-(?:\s|$)|\s*$|\s*#|\s*[\]}]")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'")
_OPENING, _CLOSING = "[{", "]}"
FIELDS = say("'field: value' lines")


class Cause(NamedTuple):
    """Where a fault is, line and column from 1, what it is, and what is expected."""

    line: int
    column: int
    what: str
    expected: str


def cause_of(text: str, line: int, column: int, problem: str) -> Cause:
    """Return the likely cause of a fault. line, column: where the parser stopped; problem: what it said of it."""
    lines = text.splitlines()
    last = min(line, len(lines))
    for find in (_tab, _quote, _sign, _colon, _bracket, _no_colon, _indent):
        found = find(lines, last)
        if found is not None:
            return found
    return Cause(line, column, problem, say("expected {fields}", fields=FIELDS))


def _by_pattern(
    pattern: re.Pattern[str], what: str, expected: str, only: int = 0
) -> Callable[[Sequence[str], int], Cause | None]:
    """Return a search for the last line, up to where the parser stopped, that a pattern fits. only: lines that are looked at."""

    def find(lines: Sequence[str], last: int) -> Cause | None:
        for number in range(last, max(0, last - only if only else 0), -1):
            if found := pattern.match(lines[number - 1]):
                here = found.start("here") if "here" in pattern.groupindex else found.end() - 1
                return Cause(number, here + 1, what, expected)
        return None

    return find


_tab = _by_pattern(_TAB, say("a tab stands at the beginning of the line"), say("expected blanks"))
_KEPT_SIGN, _MARKS = (
    say("a text begins with a sign that YAML keeps for itself"),
    say("expected quotation marks about it"),
)
_IN_TEXT, _IN_MARKS = say("a colon with a blank stands in a text"), say("expected the text in quotation marks")
_sign = _by_pattern(_SIGN_FIRST, _KEPT_SIGN, _MARKS, 1)
_wide = _by_pattern(_WIDE_COLON, say("a wide colon stands there"), say("expected a plain colon and a blank"), 2)
_narrow = _by_pattern(_NO_BLANK, say("no blank follows the colon"), say("expected 'field: value'"), 2)
_second = _by_pattern(_SECOND_COLON, _IN_TEXT, _IN_MARKS, 1)


def _colon(lines: Sequence[str], last: int) -> Cause | None:
    return _wide(lines, last) or _narrow(lines, last) or _second(lines, last)


def _quote(lines: Sequence[str], last: int) -> Cause | None:
    """Find a quotation mark that is not closed on its line."""
    for number, text in enumerate(lines[:last], 1):
        rest = _QUOTED.sub(lambda found: "x" * len(found[0]), text)
        opened = re.search(r"(?:^|[\s:\[{,-])([\"'])", rest.partition(" #")[0])
        if opened:
            what = say("a quotation mark is not closed")
            return Cause(number, opened.start(1) + 1, what, say("expected another one at the end of the text"))
    return None


def _bracket(lines: Sequence[str], last: int) -> Cause | None:
    """Find a bracket that is open when a line at the margin of a field begins."""
    opened: list[tuple[int, int]] = []
    for number, text in enumerate(lines[:last], 1):
        plain = _QUOTED.sub(lambda found: "x" * len(found[0]), text).partition(" #")[0]
        for column, sign in enumerate(plain, 1):
            if sign in _OPENING:
                opened.append((number, column))
            elif sign in _CLOSING and opened:
                opened.pop()
    if not opened:
        return None
    number, column = opened[-1]
    sign = lines[number - 1][column - 1]
    closing = as_written(_CLOSING[_OPENING.index(sign)])
    what = say("the bracket '{sign}' is not closed", sign=as_written(sign))
    return Cause(number, column, what, say("expected '{sign}'", sign=closing))


def _no_colon(lines: Sequence[str], last: int) -> Cause | None:
    """Find a line without a field among the last ones."""
    for number in range(last, max(0, last - 2), -1):
        if not _FIELD.match(lines[number - 1]):
            column = len(lines[number - 1]) - len(lines[number - 1].lstrip()) + 1
            return Cause(number, column, say("no colon follows the field's name"), say("expected 'field: value'"))
    return None


def _indent(lines: Sequence[str], last: int) -> Cause | None:
    """Find a line that begins at another column than every field above that it can belong to."""
    written = [(n, text) for n, text in enumerate(lines[:last], 1) if text.strip() and text.lstrip()[0] != "#"]
    margins = [(n, len(text) - len(text.lstrip())) for n, text in written]
    if len(margins) < 2:
        return None
    (number, here), (_, before) = margins[-1], margins[-2]
    fits = sorted({margin for _, margin in margins[:-1] if margin <= before})
    if here in fits:
        return None
    what = say("the line begins after {n} blanks", n=here)
    return Cause(
        number, here + 1, what, say("expected {numbers}, as a field above it", numbers=either(list(map(str, fits))))
    )
