"""The sources of a run for a reader's reference manager: BibTeX and CSL-JSON."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from mujun.scenario.reading.sources import ADDRESSES, USER, Bibliography

_ESCAPED = str.maketrans(
    {"\\": r"\textbackslash{}", "\u2014": "---", "\u2013": "--"} | {sign: f"\\{sign}" for sign in "&%_#${}"}
)
_TYPES = {
    "article": "article-journal",
    "book": "book",
    "inbook": "chapter",
    "incollection": "chapter",
    "inproceedings": "paper-conference",
    "online": "webpage",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "report": "report",
    "techreport": "report",
    "software": "software",
    "dataset": "dataset",
}
"""Kinds of BibTeX entries and their names in CSL; other kinds are documents."""
_SAME = {"volume": "volume", "number": "issue", "pages": "page", "url": "URL", "doi": "DOI", "note": "note"}
"""Fields with another name in CSL."""
_ENCODED = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
"""What would end or escape a value; addresses keep other special characters in BibTeX."""
_YEAR = re.compile(r"[0-9]{1,4}")
_BETWEEN_DASHES = re.compile("(?<=[-\u2013\u2014])(?=[-\u2013\u2014])")


def to_bibtex(sources: Bibliography, keys: Iterable[str]) -> str:
    """Return works as BibTeX, in the order of their keys. Values changed by the user have no work."""
    return "\n".join(_entry(key, sources.works[key]) for key in sorted(set(keys) - {USER}))


def _entry(key: str, work: Mapping[str, str]) -> str:
    lines = [f"@{work['entrytype']}{{{key},"]
    for name, text in work.items():
        if name == "entrytype":
            continue
        value = text.translate(_ENCODED) if name in ADDRESSES else _escaped(text)
        whole = name == "author" and " and " not in text and ", " not in text  # an institution, not a person
        lines.append(f"  {name} = {{{{{value}}}}}," if whole else f"  {name} = {{{value}}},")
    return "\n".join([*lines, "}\n"])


def _escaped(text: str) -> str:
    """Return a text for BibTeX: dashes beside one another stay apart, since three hyphens would be read as one dash."""
    return "{}".join(part.translate(_ESCAPED) for part in _BETWEEN_DASHES.split(text))


def to_csl(sources: Bibliography, keys: Iterable[str]) -> str:
    """Return works as CSL-JSON, in the order of their keys."""
    items = [_item(key, sources.works[key]) for key in sorted(set(keys) - {USER})]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _item(key: str, work: Mapping[str, str]) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": key,
        "type": _TYPES.get(work["entrytype"], "document"),
        "title": work.get("title", key),
    }
    if "author" in work:
        item["author"] = [_person(name) for name in work["author"].split(" and ")]
    if _YEAR.fullmatch(year := work.get("year", "")):
        item["issued"] = {"date-parts": [[int(year)]]}
    places = ("journal", "booktitle")
    if place := next((work[p] for p in places if p in work), None):
        item["container-title"] = place
    if publisher := next((work[p] for p in ("publisher", "institution", "school", "howpublished") if p in work), None):
        item["publisher"] = publisher
    item |= {csl: work[name] for name, csl in _SAME.items() if name in work}
    return item


def _person(name: str) -> dict[str, str]:
    family, comma, given = name.partition(", ")
    return {"family": family, "given": given} if comma else {"literal": name}
