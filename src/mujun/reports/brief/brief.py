"""The brief as Markdown and as JSON: verdicts, arranged in the parts of the document."""

from collections.abc import Sequence
from typing import Any

from mujun.base.text import THAT_IS, TRUST_MARK, joined, meant, say
from mujun.reports.data.probability import (
    READING_HEADS,
    draws_said,
    faults_said,
    influences_said,
    margins_said,
    probability_text,
    reading_rows,
)
from mujun.reports.language import t
from mujun.reports.plain import BOUNDARIES
from mujun.reports.wording import (
    MARKS_EXPLAINED,
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
    standing_text,
    status_text,
    turns_text,
)
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.document import Document
from mujun.scenario.schema.ground import Dispute
from mujun.studies.verdict import StudyResult, ladder_rows


def assessment(results: list[StudyResult], provenance: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON object of `mujun assess`."""
    return {"studies": [result.to_dict() for result in results], "boundaries": BOUNDARIES, "provenance": provenance}


def markdown(results: list[StudyResult], catalogue: Catalogue, provenance: dict[str, Any]) -> str:
    """Return the brief as Markdown."""
    document = next(iter(catalogue.all(Document)))
    tested = {result.study.id for result in results}
    parts = document.parts if any(s.status in tested for part in document.parts for s in part.sentences) else ()
    dated = say("Source document dated {date}.", date=document.date)
    lines = [f"# {_pair('Brief', document.title)}", "", f"{t(dated)} {t(document.note)}", ""]
    if not parts:  # the user's own claims, which no sentence of the document makes
        lines = [f"# {_pair('Brief', joined([result.study.name for result in results]))}", ""]
    heads = ("claim", "verdict", "nominal margin", "condition met in", "turns at", "what decides")
    lines += [f"## {t('Verdicts')}", "", *_heads(*heads)]
    by_id = {result.study.id: result for result in results}
    for result in results:
        standing, share = f"**{t(standing_text(result))}**", probability_text(result.probability)
        cells = (
            result.study.claim,
            standing,
            margin_of(result),
            share,
            turns_text(result.turning),
            result.answer.decides,
        )
        lines.append(_row(cells))
    lines += ["", *(f"{t(line)}\n" for line in draws_said(results))]
    for part in parts:
        lines += [f"## {t(part.title)}", ""]
        for sentence in part.sentences:
            lines.append(f"- {t(sentence.text)} — *{t(status_text(sentence.status, by_id))}*")
        lines.append("")
    lines += [f"## {t('The claims, one by one')}", ""]
    for result in results:
        lines += [*_card(result), f"{t('The case that decides, again:')} `{provenance['again'][result.study.id]}`", ""]
    statements = [dispute.statement for dispute in catalogue.all(Dispute)]
    lines += [f"## {t('Limits')}", "", *(line for said in (BOUNDARIES, *statements) for line in (t(said), ""))]
    limits = dict.fromkeys(limit for result in results for limit in result.limits)
    lines += [*(f"- {t(limit)}" for limit in limits), ""]
    lines += _rests_on(provenance)
    return "\n".join(lines) + "\n"


def _card(result: StudyResult) -> list[str]:
    study, answer = result.study, result.answer
    lines = [f"### {study.id}: {t(study.name)}", "", f"> {t(study.claim)}", ""]
    facts: list[tuple[str, str]] = [("Condition", condition_text(result)), ("Read in sources", read_text(result))]
    facts += [("Metric", study.metric), ("Quantifier", study.quantifier)]
    facts += [("Margin" if result.probability is None else "Margin, nominal", margin_of(result))]
    if result.probability is not None:
        facts += [
            ("At nominal values", result.nominal_verdict),
            ("Condition met in", probability_text(result.probability)),
        ]
        facts += [("With uniform distributions", probability_text(result.uniform))]
        over = (*margins_said(result.probability), *faults_said(result.probability))
        facts += [("Over the draws", line) for line in over]
    facts += [("Worst case", answer.worst), ("Best case", answer.best)]
    if answer.fraction is not None:
        facts.append(("Over all cases", share_of(answer.fraction, answer.fraction_of)))
    facts += [("What decides", answer.decides), ("Turns at", turns_text(result.turning))]
    facts += [(head_words(key), fact_text(value)) for key, value in answer.facts.items()]
    lines.append(f"- {_pair('Verdict', standing_text(result), '**')}")
    lines += [f"- {_pair(name, text)}" for name, text in facts if text]
    lines += ["", *_readings(result), *_flips(result), *_ladder(result)]
    if result.views:
        lines += _heads("as each capital assumes, at nominal values", "verdict", "margin")
        lines += [_row((v.name, v.verdict, v.fault or margin_text(v.margin, v.unit))) for v in result.views]
        lines.append("")
    if result.variants:
        lines += _heads("asked again", "verdict", "margin", "share of cases", "what decides")
        for variant in result.variants:
            share = "" if variant.answer.fraction is None else per_cent(variant.answer.fraction)
            margin = margin_text(variant.answer.margin, result.unit(variant.answer))
            lines.append(_row((variant.name, variant.verdict, margin, share, variant.answer.decides)))
        lines.append("")
    for name, rows in answer.tables.items():
        lines += [f"**{t(head_words(name))}**", "", *_table(rows), ""]
    if study.statements:
        lines += [
            t("Said in public"),
            "",
            *(
                f"- {t(one.value or '')} — `{one.source}`, *{t(meant(one.trust, TRUST_MARK))}*"
                for one in study.statements
            ),
            "",
        ]
    return lines


def _pair(name: str, text: str, marks: str = "") -> str:
    """Return a name and its text, with the colon of the language. marks: around the text."""
    return t(joined((name, f"{marks}{t(text)}{marks}"), THAT_IS))


def _row(cells: Sequence[str]) -> str:
    """Return a row of a table."""
    return "| " + " | ".join(map(t, cells)) + " |"


def _heads(*names: str) -> list[str]:
    """Return the head of a table, and the line below it."""
    return [_row(names), "|" + "---|" * len(names)]


def _readings(result: StudyResult) -> list[str]:
    """Return the readings of a claim as a table, if there are several."""
    rows = reading_rows(result)
    if not rows:
        return []
    return [f"**{t('Readings of equal standing')}**", "", *_heads(*READING_HEADS), *map(_row, rows), ""]


def _ladder(result: StudyResult) -> list[str]:
    """Return the ladder of a claim as a table."""
    if not result.ladder:
        return []
    lines = [f"**{t('The ladder: each rung asks for all before it')}**", ""]
    lines += _heads("rung", "verdict, margin", "left", "asks for")
    for row in ladder_rows(result):
        left = "–" if row["share_left"] is None or not row["asked"] else per_cent(row["share_left"])
        lines.append(_row((row["rung"], rung_text(row), left, row["said"])))
    return [*lines, ""]


def _flips(result: StudyResult) -> list[str]:
    """Return the flips, and the numbers that move the margin over the draws; no lines if there are none."""
    if result.probability is None:
        return []
    lines = [f"**{t('What would have to be true')}**", ""]
    others = f"{t('One number at a time, all else nominal. Others:')} `mujun threshold {result.study.id}`"
    lines += [others, "", *(f"- `{flip.parameter.path}`: {t(flip.said())}" for flip in result.flips), ""]
    lines += [f"**{t(line)}**" for line in influences_said(result)]
    return [*lines, ""]


def _table(rows: list[dict[str, Any]]) -> list[str]:
    if not rows:
        return [t("(no case)")]
    cells = [["–" if value is None else fact_text(value) for value in row.values()] for row in rows]
    return [*_heads(*map(head_words, rows[0])), *map(_row, cells)]


def _rests_on(provenance: dict[str, Any]) -> list[str]:
    lines = [f"## {t('Sources')}", "", f"{t(numbers_text(provenance))} {t(MARKS_EXPLAINED)}", ""]
    lines += [f"- [{row['key']}] {row['citation']}" for row in provenance["sources"]]
    lines += ["", f"## {t('How to get the same numbers')}", "", f"    {provenance['command']}", ""]
    lines.append(
        f"mujun {provenance['version']}, {t('source hash')} {provenance['source_hash']}, {t('catalogue lock')} "
        f"{provenance['catalogue_lock']}, Python {provenance['python']}, "
        + ", ".join(f"{k} {v}" for k, v in provenance["libraries"].items())
    )
    for row in provenance.get("interceptor_boosts", []):
        lines += ["", t(boost_text(row))]
    for row in provenance["overrides"]:
        lines.append(f"{t('Changed by the user:')} {row['path']} = {row['value']} ({t('catalogue')}: {row['before']})")
    return lines
