"""The bibliography: a small reader for this project's BibTeX files, and one-line citations."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mujun.base.digest import digest
from mujun.base.outcomes import BadInput, nearest_names
from mujun.base.store import recalled
from mujun.base.tasks.bounded import read_words
from mujun.base.text import as_written, say
from mujun.scenario.reading.located import MAX_BYTES

USER = "user"
"""Source key of values changed by the user; it is in no file."""

_HEAD = re.compile(r"@(\w+)\s*\{\s*([^\s,{}]+)\s*,", re.ASCII)
_FIELD = re.compile(r"\s*([A-Za-z]\w*)\s*=\s*", re.ASCII)
_WORD = re.compile(r"[^\s,{}]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_TEX = re.compile(r"\\textbackslash(?:\{\}|\s+)?|\\([&%_#${}])|---|--|[{}]")
_DASHES = {"---": "\u2014", "--": "\u2013"}
ADDRESSES = ("url", "doi")
"""Fields in which hyphens are hyphens."""
RESERVED = "entrytype"
"""Name under which the kind of an entry is kept; no field of a file may have it."""


@dataclass(frozen=True)
class Bibliography:
    """All works cited: key -> fields in plain text (and `entrytype`)."""

    works: Mapping[str, Mapping[str, str]]

    def __contains__(self, key: object) -> bool:
        return key == USER or key in self.works

    def address(self, key: str) -> str:
        """Return where a work can be read: its address on the web, or that of its DOI; '' without one."""
        work = self.works.get(key, {})
        address = work.get("url") or (f"https://doi.org/{work['doi']}" if "doi" in work else "")
        return address if address.startswith(("https://", "http://")) else ""

    def short(self, key: str) -> str:
        """Return a work in few words: the first author's family name and the year; its key where these are not known.

        An author without a comma is an institution, whose name may have an "and" in it.
        """
        work = self.works.get(key, {})
        author = work.get("author", "")
        people = author.split(" and ") if "," in author else [author]
        first = people[0].partition(",")[0].strip() or key
        return " ".join(part for part in (first + (" et al." if len(people) > 1 else ""), work.get("year", "")) if part)

    def cite(self, key: str) -> str:
        """Return a citation on one line: author (year). Title. Where it appeared. Address."""
        if key == USER:
            return "Set by the user."
        if key not in self.works:
            near = nearest_names(key, self.works)
            template = "no source is called '{key}'; expected a key of a .bib file{near}"
            raise BadInput(say(template, key=as_written(key), near=near))
        work = self.works[key]
        author, year = work.get("author", ""), work.get("year", "")
        appeared = work.get("journal") or work.get("booktitle") or work.get("institution") or work.get("publisher", "")
        if number := work.get("volume", ""):
            number += f"({work['number']})" if "number" in work else ""
        pages = f"pp. {work['pages']}" if "pages" in work else ""
        place = ", ".join(p for p in (" ".join(p for p in (appeared, number) if p), pages) if p)
        who = f"{author} ({year})" if author and year else author or (f"({year})" if year else "")
        address = work.get("url") or (f"https://doi.org/{work['doi']}" if "doi" in work else "")
        said = [p.rstrip(".") + "." for p in (who, work.get("title", key), place, work.get("howpublished", "")) if p]
        return " ".join([*said, address] if address else said)


def read_bibliography(paths: Iterable[Path], own: Sequence[Path] = ()) -> Bibliography:
    """Read .bib files. A work of the user's own takes the place of a shipped one.

    own: those of the files that are the user's.
    Raises BadInput for a file that cannot be read, and, with both places, for a key in two files that are both shipped or own.
    """
    works: dict[str, dict[str, str]] = {}
    places: dict[str, tuple[bool, str, str]] = {}
    for path in paths:
        try:
            text = read_words(path, MAX_BYTES)
        except (OSError, ValueError) as error:
            raise BadInput(
                say("{path}: the file cannot be read; expected a BibTeX file in UTF-8", path=path)
            ) from error
        mine, label = path in own, str(path) if path in own else path.name
        for key, fields in (parse_bibtex(text, label) if mine else _as_read_before(text, label)).items():
            if key in places and places[key][0] == mine:
                at, there = _place_of(key, label, text), _place_of(key, *places[key][1:])
                raise BadInput(
                    say("{at}: the key is defined twice ({there}); expected every source once", at=at, there=there)
                )
            works[key], places[key] = fields, (mine, label, text)
    return Bibliography(works)


def _as_read_before(text: str, label: str) -> dict[str, dict[str, str]]:
    """Return the works of a shipped file; as an earlier run has read them, if neither it nor this reader has changed."""
    return recalled("sources as read", (label, text), lambda: parse_bibtex(text, label), _reader_hash())


@cache
def _reader_hash() -> str:
    return digest(Path(__file__).read_bytes()).hex()


def _place_of(key: str, label: str, text: str) -> str:
    found = re.search(rf"^[^%\n]*@\w+\s*\{{\s*{re.escape(key)}\s*,", text, re.MULTILINE)
    return f"{label}:{text.count(chr(10), 0, found.end()) + 1 if found else 1}: {key}"


def parse_bibtex(text: str, label: str) -> dict[str, dict[str, str]]:
    """Parse BibTeX: entries of `name = {value}`, `"value"` or a bare word; lines that begin with % are comments."""
    text = re.sub(r"(?m)^[ \t]*%.*$", "", text)
    works: dict[str, dict[str, str]] = {}
    at = text.find("@")
    while at >= 0:
        head = _HEAD.match(text, at)
        if head is None:
            raise _bad(text, at, label, say("an entry does not begin well"), say("expected '@article{{key,'"))
        key, at = head[2], head.end()
        if key in works:
            raise _bad(
                text, head.start(), label, say("{key} is defined twice", key=key), say("expected every source once")
            )
        fields = {RESERVED: head[1].lower()}
        while field := _FIELD.match(text, at):
            if field[1].lower() == RESERVED:
                raise _bad(
                    text,
                    field.start(1),
                    label,
                    say("a field is called {reserved}", reserved=RESERVED),
                    say("expected another name"),
                )
            raw, at = _value(text, field.end(), label)
            name = field[1].lower()
            fields[name] = _plain(raw, {} if name in ADDRESSES else _DASHES)
            comma = re.compile(r"\s*,").match(text, at)
            at = comma.end() if comma else at
        close = re.compile(r"\s*\}").match(text, at)
        if close is None:
            raise _bad(
                text,
                at,
                label,
                say("{key} has a part that is not a field", key=key),
                say("expected 'name = {{value}},' or '}}'"),
            )
        works[key] = fields
        at = text.find("@", close.end())
    return works


def _value(text: str, at: int, label: str) -> tuple[str, int]:
    if at < len(text) and text[at] in '{"':
        quoted, depth, start = text[at] == '"', 0, at
        for i in range(start, len(text)):
            escaped = text[i - 1] == "\\"
            if text[i] == "{" and not escaped:
                depth += 1
            elif text[i] == "}" and not escaped:
                depth -= 1
            if depth == 0 and i > start and (text[i] == '"' if quoted else text[i] == "}"):
                return text[start + 1 : i], i + 1
        raise _bad(text, start, label, say("a value does not end"), say("expected a closing brace"))
    word = _WORD.match(text, at)
    if word is None:
        raise _bad(text, at, label, say("a value is missing"), say("expected '{{value}}'"))
    return word[0], word.end()


def _plain(raw: str, dashes: Mapping[str, str]) -> str:
    """Return a value in plain text. dashes: what stands for several hyphens."""

    def plain(found: re.Match[str]) -> str:
        if found[0] in _DASHES:
            return dashes.get(found[0], found[0])
        return found[1] or ("\\" if found[0].startswith("\\") else "")

    return " ".join(_CONTROL.sub("", _TEX.sub(plain, raw)).split())


def _bad(text: str, at: int, label: str, what: str, expected: str) -> BadInput:
    line = text.count("\n", 0, at) + 1
    return BadInput(say("{label}:{line}: {what}; {expected}", label=label, line=line, what=what, expected=expected))
