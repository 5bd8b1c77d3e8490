"""The brief as Markdown and as JSON: verdicts, arranged in the parts of the document."""

from typing import Any

from mujun.reports.data.probability import (
    READING_HEADS,
    draws_said,
    faults_said,
    influences_said,
    margins_said,
    probability_text,
    reading_rows,
)
from mujun.reports.plain import BOUNDARIES
from mujun.reports.wording import (
    condition_text,
    fact_text,
    margin_of,
    margin_text,
    read_text,
    rung_text,
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
    lines = [f"# Brief: {document.title}", "", f"Source document dated {document.date}. {document.note}", ""]
    if not parts:  # the user's own claims, which no sentence of the document makes
        lines = [f"# Brief: {'; '.join(result.study.name for result in results)}", ""]
    lines += [
        "## Verdicts",
        "",
        "| claim | verdict | nominal margin | condition met in | turns at | what decides |",
        "|---|---|---|---|---|---|",
    ]
    by_id = {result.study.id: result for result in results}
    for result in results:
        lines.append(
            f"| {result.study.claim} | **{standing_text(result)}** | {margin_of(result)} | "
            f"{probability_text(result.probability)} | {turns_text(result.turning)} | {result.answer.decides} |"
        )
    lines += ["", *(f"{line}\n" for line in draws_said(results))]
    for part in parts:
        lines += [f"## {part.title}", ""]
        for sentence in part.sentences:
            lines.append(f"- {sentence.text} — *{status_text(sentence.status, by_id)}*")
        lines.append("")
    lines += ["## The claims, one by one", ""]
    for result in results:
        lines += [*_card(result), f"The case that decides, again: `{provenance['again'][result.study.id]}`", ""]
    statements = [dispute.statement for dispute in catalogue.all(Dispute)]
    lines += ["## Limits", "", *(line for said in (BOUNDARIES, *statements) for line in (said, ""))]
    limits = dict.fromkeys(limit for result in results for limit in result.limits)
    lines += [*(f"- {limit}" for limit in limits), ""]
    lines += _rests_on(provenance)
    return "\n".join(lines) + "\n"


def _card(result: StudyResult) -> list[str]:
    study, answer = result.study, result.answer
    lines = [f"### {study.id}: {study.name}", ""]
    lines += [f"> {study.claim}", ""]
    lines += [
        f"- Verdict: **{standing_text(result)}**",
        f"- Condition: {condition_text(result)}",
        *(f"- Read in sources: {said}" for said in [read_text(result)] if said),
        f"- Metric: {study.metric}",
        f"- Quantifier: {study.quantifier}",
        f"- Margin: {margin_of(result)}" + (" (nominal)" if result.probability is not None else ""),
    ]
    if result.probability is not None:
        lines += [
            f"- At nominal values: {result.nominal_verdict}",
            f"- Condition met in {probability_text(result.probability)} of draws; with uniform distributions in "
            f"{probability_text(result.uniform)}",
            *(f"- {line}" for line in (*margins_said(result.probability), *faults_said(result.probability))),
        ]
    lines += [f"- {what}: {case}" for what, case in (("Worst case", answer.worst), ("Best case", answer.best)) if case]
    if answer.fraction is not None:
        lines.append(f"- Fraction over all cases: {answer.fraction:.1%} ({answer.fraction_of})")
    lines.append(f"- What decides: {answer.decides}")
    lines.append(f"- Turns at: {turns_text(result.turning)}")
    lines += [f"- {key.replace('_', ' ')}: {fact_text(value)}" for key, value in answer.facts.items()]
    lines += ["", *_readings(result), *_flips(result), *_ladder(result)]
    if result.views:
        lines += ["| as each capital assumes, at nominal values | verdict | margin |", "|---|---|---|"]
        lines += [f"| {v.name} | {v.verdict} | {v.fault or margin_text(v.margin, v.unit)} |" for v in result.views]
        lines.append("")
    if result.variants:
        lines += ["| asked again | verdict | margin | share of cases | what decides |", "|---|---|---|---|---|"]
        for variant in result.variants:
            share = "" if variant.answer.fraction is None else f"{variant.answer.fraction:.1%}"
            margin = margin_text(variant.answer.margin, result.unit(variant.answer))
            lines.append(f"| {variant.name} | {variant.verdict} | {margin} | {share} | {variant.answer.decides} |")
        lines.append("")
    for name, rows in answer.tables.items():
        lines += [f"**{name.replace('_', ' ').capitalize()}**", "", *_table(rows), ""]
    if study.statements:
        lines += [
            "Said in public:",
            "",
            *(f"- {one.value} — `{one.source}`, *{one.trust}*" for one in study.statements),
            "",
        ]
    return lines


def _readings(result: StudyResult) -> list[str]:
    """Return the readings of a claim as a table, if there are several."""
    rows = reading_rows(result)
    if not rows:
        return []
    lines = ["**Readings of equal standing**", "", f"| {' | '.join(READING_HEADS)} |", "|---|---|---|---|---|"]
    return [*lines, *(f"| {' | '.join(row)} |" for row in rows), ""]


def _ladder(result: StudyResult) -> list[str]:
    """Return the ladder of a claim as a table."""
    if not result.ladder:
        return []
    lines = ["**The ladder**: each rung asks for all before it.", ""]
    lines += ["| rung | verdict and margin | cases or warheads left | what it asks for |", "|---|---|---|---|"]
    for row in ladder_rows(result):
        left = "–" if row["share_left"] is None or not row["asked"] else f"{row['share_left']:.1%}"
        lines.append(f"| {row['rung']} | {rung_text(row)} | {left} | {row['said']} |")
    return [*lines, ""]


def _flips(result: StudyResult) -> list[str]:
    """Return the flips, and the numbers that move the margin over the draws; no lines if there are none."""
    if result.probability is None:
        return []
    lines = ["**What would have to be true** (one number at a time, all else nominal):", ""]
    lines += [f"- `{flip.parameter.path}`: {flip.said()}" for flip in result.flips]
    lines += ["", f"All other numbers: `mujun threshold {result.study.id}`.", ""]
    lines += [f"**{line[0].upper()}{line[1:]}**" for line in influences_said(result)]
    return [*lines, ""]


def _table(rows: list[dict[str, Any]]) -> list[str]:
    if not rows:
        return ["(no case)"]
    names = list(rows[0])
    head = ["| " + " | ".join(name.replace("_", " ") for name in names) + " |", "|" + "---|" * len(names)]
    return head + ["| " + " | ".join("–" if row[n] is None else str(row[n]) for n in names) + " |" for row in rows]


def _rests_on(provenance: dict[str, Any]) -> list[str]:
    marks = ", ".join(f"{count} {mark}" for mark, count in provenance["numbers_by_mark"].items())
    lines = [
        "## Sources",
        "",
        f"{provenance['parameters']} numbers from {len(provenance['entries'])} entries, each counted once: {marks}.",
        "",
    ]
    lines += ["A number has the mark of the best statement that gives it. *seen*: read in the source · *derived*: computed from "
              "stated inputs · *memory*: attributed, not re-read · *assumed*: chosen by us.", ""]  # fmt: skip
    lines += [f"- [{row['key']}] {row['citation']}" for row in provenance["sources"]]
    lines += ["", "## How to get the same numbers", "", f"    {provenance['command']}", ""]
    lines.append(
        f"mujun {provenance['version']}, source hash {provenance['source_hash']}, catalogue lock {provenance['catalogue_lock']}, "
        f"Python {provenance['python']}, " + ", ".join(f"{k} {v}" for k, v in provenance["libraries"].items()) + "."
    )
    for row in provenance.get("interceptor_boosts", []):
        lines.append("")
        lines.append(
            f"{row['interceptor']}: representative boost, its propellant scaled by {row['propellant_factor']} to burn out at "
            f"{row['burnout_speed_km_s']} km/s ({row['burnout_speed_is']})."
        )
    for row in provenance["overrides"]:
        lines.append(f"Changed by the user: {row['path']} = {row['value']} (catalogue: {row['before']}).")
    return lines
