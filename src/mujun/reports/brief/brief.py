"""The brief as Markdown, in the order of the page, and as JSON."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mujun.base.text import THAT_IS, TRUST_MARK, joined, meant, say
from mujun.reports.brief.cards import Card, Chip, sentences
from mujun.reports.brief.front import Front, front_of
from mujun.reports.brief.numbers import Cited
from mujun.reports.brief.page import cards_of
from mujun.reports.brief.sources import sources_of
from mujun.reports.data.probability import draws_said
from mujun.reports.language import t
from mujun.reports.plain import BOUNDARIES
from mujun.reports.sentences.claim import said
from mujun.reports.wording import MARKS_EXPLAINED, boost_text, numbers_text
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.document import Document
from mujun.studies.run import COMMON_LIMITS
from mujun.studies.verdict import StudyResult

_MARKUP = re.compile(r"[\\`*\[\]]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|&(?=#?\w+;)|~(?=~)")
"""What is markup within a line of Markdown: an underscore within a word is none."""
_BLOCK = re.compile(r"^(\d*)([-+#>=.)])")
"""What begins a block at the head of a line: a list, a heading, a quotation."""
_IN_ADDRESS = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20"})


def assessment(results: list[StudyResult], provenance: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON object of `mujun assess`."""
    return {"studies": [study_data(result) for result in results], "boundaries": BOUNDARIES, "provenance": provenance}


def study_data(result: StudyResult) -> dict[str, Any]:
    """Return one study's result as data, with what is said of it."""
    return result.to_dict() | {"said": said(result)}


def markdown(results: Sequence[StudyResult], catalogue: Catalogue, facts: Mapping[str, Any]) -> str:
    """Return the brief as Markdown, in the spoken language. facts: provenance of the run."""
    cards = cards_of(results, catalogue, facts)
    lines = _front(front_of(results, cards, next(iter(catalogue.all(Document)))))
    lines += [f"## {t('The claims, one by one')}", ""]
    for card in cards:
        lines += _card(card)
    lines += [f"## {t('Limits')}", "", t(BOUNDARIES), "", *(f"- {t(limit)}" for limit in COMMON_LIMITS), ""]
    lines += [line for said in draws_said(results) for line in (t(said), "")]
    found = sources_of(catalogue, cards, facts)
    works = [f"- [{work.key}] {_plain(f'{work.citation} {work.address}')}" for work in (*found.cited, *found.others)]
    lines += [*_marks(facts), *works, "", *_again(facts)]
    return "\n".join(lines) + "\n"


def _front(front: Front) -> list[str]:
    dated = [_plain(front.document), ""] if front.document else []
    lines = [f"# {_plain(front.headline)}", "", front.counts, "", *dated]
    for heading, found in front.groups:
        lines += [f"## {heading}", ""]
        for card in found:
            warned = f" **▲ {_plain(card.warned_by)}**" if card.warned_by else ""
            head = f"**{_plain(card.headline)}**{t(say(' ({id})', id=f'`{card.id}`'))}"
            lines.append(f"- {_chip(card.chip)} {_pair(head, _plain(sentences(card.finding, card.chance)))}{warned}")
        lines.append("")
    lines += [front.basis, ""]
    if front.tested or front.untested:
        lines += [f"## {t('The article, sentence by sentence')}", "", _plain(front.note), ""]
        lines += [f"- {_plain(text)} — {t('tested as:')} `{id}`" for text, id, _ in front.tested]
        lines += ["", f"{t('On diplomacy or history, not computed:')}", ""]
        lines += [*(f"- {_plain(text)}" for text in front.untested), ""]
    return lines


def _card(card: Card) -> list[str]:
    lines = [f"### {_plain(card.headline)}", "", f"{_chip(card.chip)} `{card.id}`", "", f"> {_plain(card.claim)}", ""]
    lines += [_plain(sentences(card.sentence, card.chance)), ""]
    lines += _listed("From reachable to defended: each step adds a condition", map(_step, card.steps))
    lines += _listed("What officials and experts said", (f"{_plain(text)} {_by(by)}" for text, by in card.statements))
    lines += _listed("With the numbers that governments have stated", map(_noted, card.governments))
    lines += _listed("Readings of the claim, of equal standing", map(_noted, card.readings))
    lines += _listed("What would change it", map(_plain, card.changes))
    if card.numbers:
        heads = [t(head) for head in ("number", "best estimate", "as published", "trust", "sources")]
        rows = [
            [
                *map(_plain, (one.name, one.value, one.between or "–")),
                t(meant(one.mark, TRUST_MARK)),
                t("; ").join(map(_by, one.sources)),
            ]
            for one in card.numbers
        ]
        lines += [f"**{t('The numbers that decide it')}**", "", *_table(heads, rows), ""]
    lines += _listed("Limits of this claim", map(_plain, (*card.limits, *card.disputes)))
    lines += _listed("Facts", (_plain(_pair(name, text)) for name, text in card.facts))
    for table in card.tables:
        cells = [list(map(_plain, row)) for row in table.rows]
        lines += [f"**{_plain(table.name)}**", "", *_table(list(map(_plain, table.heads)), cells), ""]
    return [*lines, f"{t('The limiting case, again:')} {_code(card.again)}", ""]


def _pair(name: str, text: str) -> str:
    """Return a name and its text, with the colon of the language."""
    return t(joined((name, text), THAT_IS))


def _chip(one: Chip) -> str:
    return f"{one.sign} **{t(one.verdict)}**" if one.verdict else one.sign


def _step(one: Chip) -> str:
    breaks = f"**{t('Breaks here.')}** " if one.breaks else ""
    return f"{_chip(one)} {_pair(_plain(one.name), breaks + _plain(one.note))}"


def _noted(one: Chip) -> str:
    by = f" {_by(one.source)}" if one.source else ""
    return f"{_chip(one)} {_pair(_plain(one.name), _plain(one.note))}{by}"


def _by(one: Cited) -> str:
    """Return a source as a link, with its trust mark."""
    mark = f" *{t(meant(one.mark, TRUST_MARK))}*" if one.mark else ""
    address = one.address.translate(_IN_ADDRESS)
    return (f"[{_plain(one.short)}]({address})" if address else _plain(one.short)) + mark


def _listed(heading: str, lines: Iterable[str]) -> list[str]:
    found = [f"- {line}" for line in lines]
    return [f"**{t(heading)}**", "", *found, ""] if found else []


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table of Markdown; a bar in a cell does not end it."""

    def row(cells: Sequence[str]) -> str:
        return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"

    return [row(heads), "|" + "---|" * len(heads), *map(row, rows)]


def _plain(text: str) -> str:
    """Return a text as one line without markup of its own: a user's words begin no block, tag, link or emphasis."""
    line = _MARKUP.sub(r"\\\g<0>", " ".join(text.split())).replace("<", "&lt;")
    return _BLOCK.sub(r"\g<1>\\\g<2>", line)


def _code(text: str) -> str:
    """Return a text as code, between more backticks than it has in a row."""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence} {text} {fence}" if "`" in text else f"`{text}`"


def _marks(facts: Mapping[str, Any]) -> list[str]:
    return [f"## {t('Sources')}", "", f"{t(numbers_text(dict(facts)))} {t(MARKS_EXPLAINED)}", ""]


def _again(facts: Mapping[str, Any]) -> list[str]:
    libraries = ", ".join(f"{name} {version}" for name, version in facts["libraries"].items())
    lines = [
        f"## {t('How to get the same numbers')}", "", *(f"    {line}" for line in facts["command"].splitlines()), "",
        f"mujun {facts['version']}, {t('source hash')} {facts['source_hash']}, {t('catalogue lock')} {facts['catalogue_lock']}, "
        f"Python {facts['python']}, {libraries}.",
    ]  # fmt: skip
    for row in facts.get("interceptor_boosts", []):
        lines += ["", t(boost_text(row))]
    for row in facts["overrides"]:
        path, value, before = (_plain(str(row[name])) for name in ("path", "value", "before"))
        lines.append(f"{t('Changed by the user:')} {path} = {value} ({t('catalogue')}: {before}).")
    return lines
