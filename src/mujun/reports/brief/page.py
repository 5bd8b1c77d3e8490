"""The brief as one HTML page, without scripts and requests; pictures are embedded."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from mujun.base.text import meant, say
from mujun.reports.brief.pictures import Picture
from mujun.reports.data.probability import (
    READING_HEADS,
    draws_said,
    faults_said,
    influences_said,
    margins_said,
    probability_text,
    reading_rows,
)
from mujun.reports.language import spoken, t
from mujun.reports.plain import BOUNDARIES
from mujun.reports.wording import (
    MARKS_EXPLAINED,
    beside_verdict,
    boost_text,
    condition_text,
    fact_text,
    head_words,
    margin_of,
    margin_text,
    numbers_text,
    per_cent,
    read_text,
    rung_text,
    share_of,
    status_text,
    turns_text,
)
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.document import Document
from mujun.scenario.schema.ground import Dispute
from mujun.studies.questions import CONTRADICTED, DEPENDS, POSSIBLE, RULED_OUT, SUPPORTED
from mujun.studies.verdict import StudyResult, View, ladder_rows

TEMPLATES = Path(__file__).parents[1] / "templates"
FOLDED_FROM = 12
"""Number of rows from which on a table is collapsed; the reader can open it, and brief.json has all rows."""
VERDICT_SIGNS = {SUPPORTED: "✓", POSSIBLE: "○", CONTRADICTED: "✗", RULED_OUT: "✗", DEPENDS: "±"}
"""Symbols beside the word of a verdict, so that it does not depend on colour alone."""


@cache
def _template() -> Any:
    import jinja2

    def chip(card: Mapping[str, Any]) -> Any:
        from markupsafe import Markup, escape

        sign = VERDICT_SIGNS.get(card["verdict"], "")
        return Markup(f'<span class="verdict {card["kind"]}">{sign} {escape(t(card["verdict"]))}</span>')

    loader = jinja2.FileSystemLoader(TEMPLATES)
    environment = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {"chip": chip, "say": say, "boost_text": boost_text, "numbers_text": numbers_text}
    environment.globals |= {"marks_explained": MARKS_EXPLAINED, "meant": meant}
    environment.filters["t"] = t
    return environment.get_template("brief.html.j2")


def page(
    results: Sequence[StudyResult],
    catalogue: Catalogue,
    facts: Mapping[str, Any],
    pictures: Mapping[str, Sequence[Picture]],
) -> str:
    """Return the brief as HTML. pictures: those of each study, by the study's id."""
    from markupsafe import Markup

    document = next(iter(catalogue.all(Document)))
    cards = {
        result.study.id: _card(result, pictures.get(result.study.id, ())) | {"again": facts["again"][result.study.id]}
        for result in results
    }
    by_id = {result.study.id: result for result in results}
    parts: list[dict[str, Any]] = [
        {
            "title": part.title,
            "sentences": [
                {
                    "text": s.text,
                    "status": t(status_text(s.status, by_id)),
                    "tested": s.status if s.status in cards else "",
                }
                for s in part.sentences
            ],
        }
        for part in document.parts
    ]
    if not any(sentence["tested"] for part in parts for sentence in part["sentences"]):
        parts = []  # the user's own claims, which no sentence of the document makes
    names = [t(result.study.name) for result in results]
    title = t(say("{document}: the claims, tested", document=document.title)) if parts else "; ".join(names)
    text: str = _template().render(
        language=spoken(),
        css=Markup((TEMPLATES / "brief.css").read_text(encoding="utf-8")),
        title=title,
        document=document,
        cards=list(cards.values()),
        parts=parts,
        drawn=any(result.probability is not None for result in results),
        draws_said=draws_said(results),
        facts=facts,
        boundaries=BOUNDARIES,
        disputes=[dispute.statement for dispute in catalogue.all(Dispute)],
        limits=list(dict.fromkeys(limit for result in results for limit in result.limits)),
    )
    return text


def _card(result: StudyResult, pictures: Sequence[Picture]) -> dict[str, Any]:
    from markupsafe import Markup

    study, answer = result.study, result.answer
    kind = result.verdict.replace(" ", "-") if result.verdict in VERDICT_SIGNS else "none"
    return {
        "id": study.id,
        "name": study.name,
        "claim": study.claim,
        "verdict": result.verdict,
        "kind": kind,
        "beside": beside_verdict(result),
        "margin": margin_of(result),
        "probability": probability_text(result.probability),
        "decides": answer.decides,
        "facts": _facts(result),
        "pictures": [{"svg": Markup(one.svg), "alt": one.alt} for one in pictures],
        "flips": [flip.to_dict() for flip in result.flips],
        "influences": [t(line) for line in influences_said(result)],
        "tables": _tables(result),
        "statements": study.statements,
    }


def _facts(result: StudyResult) -> list[tuple[str, str]]:
    study, answer = result.study, result.answer
    rows = [("Question", study.metric), ("Which case decides", study.quantifier)]
    rows.append(("Condition", condition_text(result)))
    if said := read_text(result):
        rows.append(("Read in sources", said))
    rows.append(("Margin" if result.probability is None else "Margin, nominal", margin_of(result)))
    if result.probability is not None:
        rows += [
            ("At nominal values", result.nominal_verdict),
            ("Condition met in", say("{share} of draws", share=probability_text(result.probability))),
        ]
        if result.uniform is not None:
            rows.append(("With uniform distributions", say("{share} of draws", share=probability_text(result.uniform))))
        rows += [
            ("Over the draws", line) for line in (*margins_said(result.probability), *faults_said(result.probability))
        ]
    rows += [(name, text) for name, text in (("Worst case", answer.worst), ("Best case", answer.best)) if text]
    if answer.fraction is not None:
        rows.append(("Over all cases", share_of(answer.fraction, answer.fraction_of)))
    rows += [("What decides", answer.decides), ("Turns at", turns_text(result.turning))]
    rows += [(head_words(key), fact_text(value)) for key, value in answer.facts.items()]
    return rows


def _tables(result: StudyResult) -> list[dict[str, Any]]:
    tables = []
    if rows := reading_rows(result):
        tables.append(_table("Readings of equal standing", list(READING_HEADS), rows))
    if result.ladder:
        rows = [[row["rung"], rung_text(row), _left(row), row["said"]] for row in ladder_rows(result)]
        tables.append(
            _table(
                "The ladder: each rung asks for all before it", ["rung", "verdict, margin", "left", "asks for"], rows
            )
        )
    if result.views:
        rows = [[view.name, view.verdict, _view_text(view)] for view in result.views]
        tables.append(_table("As each capital assumes, at nominal values", ["capital", "verdict", "margin"], rows))
    if result.variants:
        rows = [
            [
                one.name, one.verdict, margin_text(one.answer.margin, result.unit(one.answer)),
                "" if one.answer.fraction is None else per_cent(one.answer.fraction), one.answer.decides,
            ]
            for one in result.variants
        ]  # fmt: skip
        tables.append(_table("Asked again", ["with", "verdict", "margin", "share of cases", "what decides"], rows))
    for name, found in result.answer.tables.items():
        if found:
            heads = [head_words(head) for head in found[0]]
            tables.append(_table(head_words(name), heads, [[_cell(v) for v in row.values()] for row in found]))
    return tables


def _view_text(view: View) -> str:
    return view.fault or margin_text(view.margin, view.unit)


def _table(name: str, heads: Sequence[str], rows: list[list[str]]) -> dict[str, Any]:
    return {"name": name, "heads": list(heads), "rows": rows, "folded": len(rows) >= FOLDED_FROM}


def _left(row: Mapping[str, Any]) -> str:
    return "–" if row["share_left"] is None or not row["asked"] else per_cent(row["share_left"])


def _cell(value: Any) -> str:
    return "–" if value is None else fact_text(value)
