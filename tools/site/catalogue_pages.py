"""The catalogue as pages: every entry with its numbers, ranges, sources and trust marks, and every work with who uses it."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from mujun.reports.data.outline import outline
from mujun.reports.data.provenance import estimate_rows, source_items
from mujun.scenario.reading.catalogue import Catalogue, load_catalogue
from mujun.scenario.schema.entry import Entry
from mujun.scenario.schema.kinds import MODELS

KINDS = {
    "missile": ("Missiles", "Boost models: stages, thrust, drag, what re-enters."),
    "interceptor": ("Interceptors", "Speed, altitude limits, time of flight, kill probability."),
    "radar": ("Radars", "Range at a cross-section, faces, track times, noise."),
    "sensor": ("Sensor sites", "Radars that stand alone."),
    "defence": ("Defence sites", "An interceptor, a radar and a stock at a plain public point."),
    "place": ("Places", "Targets and launch points that are published."),
    "area": ("Launch and basing areas", "Published areas, rounded to a quarter degree or coarser."),
    "study": ("Claims", "The sentence, the question that tests it, the metric and the rule."),
    "force": ("Forces", "A country's missiles in one year."),
    "posture": ("Postures", "Sites and ships in one year."),
    "raid": ("Raids", "Published sizes and mixes."),
    "network": ("Networks", "Who tells whom what, and how late."),
    "doctrine": ("Firing doctrines", "How many shots, and when."),
    "odds": ("Odds", "Kill, discrimination and decoys."),
    "finding": ("Published findings", "What others have published, and how it is repeated here."),
    "preset": ("Presets", "What four capitals assume."),
}
"""Kinds with a page of their own. All others are on one page."""
OTHERS = ("other", "Other numbers")
NO_VALUE = ("context", "value set aside")
"""What a statement gives that supports no number."""
TRUST = (
    "Trust marks: *seen*, read in the source; *derived*, computed from what it says, the note says how; *memory*, known from the "
    "literature and not read again; *assumed*, our own choice, for the reason given."
)


def catalogue_pages() -> dict[str, str]:
    """Return the pages, path -> Markdown."""
    catalogue = load_catalogue()
    entries = {kind: catalogue.all(kind) for kind in MODELS}
    known = frozenset(entry.id for several in entries.values() for entry in several)
    pages = {
        f"catalogue/{kind}.md": _kind_page(catalogue, title, said, entries[kind], known)
        for kind, (title, said) in KINDS.items()
    }
    rest = [entry for kind in MODELS if kind not in KINDS for entry in entries[kind]]
    pages[f"catalogue/{OTHERS[0]}.md"] = _kind_page(catalogue, OTHERS[1], "What has no page of its own.", rest, known)
    pages["catalogue/sources.md"] = _sources(catalogue, [e for several in entries.values() for e in several], known)
    return pages | {"catalogue/index.md": _index({kind: len(several) for kind, several in entries.items()})}


def _index(counts: Mapping[str, int]) -> str:
    rows = [f"| [{title}]({kind}.md) | {counts[kind]} | {said} |" for kind, (title, said) in KINDS.items()]
    rest = sum(count for kind, count in counts.items() if kind not in KINDS)
    rows.append(
        f"| [{OTHERS[1]}]({OTHERS[0]}.md) | {rest} | Atmosphere, drag, cross-sections, timelines, families of sources, lands, "
        "disputed places. |"
    )
    return "\n".join([
        "# The catalogue", "",
        "Every number about the world that mujun uses, with its range, its sources and how far each can be trusted. "
        "`mujun catalogue show NAME` shows the same. Works cited: [sources](sources.md).", "", TRUST, "",
        "| page | entries | |", "|---|---|---|", *rows, "",
    ])  # fmt: skip


def _kind_page(catalogue: Catalogue, title: str, said: str, entries: Iterable[Entry], known: Collection[str]) -> str:
    lines = [f"# {title}", "", said, "", TRUST, ""]
    for entry in entries:
        lines += [f"({entry.id})=", "", f"## {_cell(entry.label)}", "", f"`{entry.id}`" + _about(entry), ""]
        lines += [f"- {_linked(line, known)}" for line in outline(entry)] + [""]
        rows = estimate_rows(catalogue, entry.id)
        if rows:
            lines += ["| number | nominal | range | stated: value, source, trust |", "|---|---|---|---|"]
            for path in dict.fromkeys(row["parameter"] for row in rows):
                published = [row for row in rows if row["parameter"] == path]
                first = published[0]
                limits = " to ".join(first["range"]) if first["range"] else "–"
                cells = "<br>".join(map(_published, published))
                lines.append(f"| `{path}` | {_cell(first['nominal'])} | {_cell(limits)} | {cells} |")
            lines.append("")
    return "\n".join(lines)


def _about(entry: Entry) -> str:
    parts = (getattr(entry, name, None) for name in ("country", "status", "summary"))
    said = ". ".join(str(part).rstrip(".") for part in parts if part)
    return f": {_cell(said)}." if said else ""


def _published(row: Mapping[str, Any]) -> str:
    key, disputed = row["source"], f"Disputed by {row['disputed_by']}." if row["disputed_by"] else ""
    note = " ".join(filter(None, (row["where"], row["note"], disputed)))
    role = f", {row['gives']}" if row["gives"] in NO_VALUE else ""
    return f"{_cell(row['value'])} [{key}](#source-{key}), *{row['trust']}*{role}" + (
        f": {_cell(note)}" if note else ""
    )


def _linked(line: str, known: Collection[str]) -> str:
    """Return a line of an entry's outline, with the entries that it names as links."""
    name, colon, text = line.partition(": ")
    words = re.sub(r"(?<![\w./-])[a-z0-9]+(?:-[a-z0-9]+)+(?![\w/-])", lambda m: _link(m[0], known), _cell(text))
    return f"{_cell(name)}{colon}{words}"


def _link(word: str, known: Collection[str]) -> str:
    return f"[{word}](#{word})" if word in known else word


def _sources(catalogue: Catalogue, entries: Iterable[Entry], known: Collection[str]) -> str:
    users: dict[str, list[str]] = {}
    for entry in entries:
        cited = {item.source for item in source_items(entry)} | {getattr(entry, "source", "")}
        for key in cited & catalogue.sources.works.keys():
            users.setdefault(key, []).append(entry.id)
    lines = [
        "# Sources",
        "",
        "Every work that the catalogue cites, and the entries that cite it. `mujun catalogue cite KEY` gives BibTeX.",
        "",
    ]
    for key in sorted(catalogue.sources.works):
        said = (
            ", ".join(_link(id, known) for id in users.get(key, ()))
            or "cited in the text of the program or of its checks"
        )
        lines += [f"(source-{key})=", "", f"## {key}", "", _cell(catalogue.cite(key)), "", f"Used by: {said}", ""]
    return "\n".join(lines)


def _cell(text: str | None) -> str:
    """Return text as it may stand in a cell of a table, with addresses as links and no sign taken for Markdown's."""
    said = re.sub(r"([|*\[\]<])", r"\\\1", " ".join((text or "–").split()))
    return re.sub(r"https?://[^\s,;)]*[^\s,;).]", lambda m: f"[{m[0]}]({m[0]})", said)
