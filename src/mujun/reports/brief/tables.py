"""Tables of a run of studies: verdicts, ladders, flips, variants."""

from collections.abc import Sequence
from typing import Any

from mujun.base.text import Text, say
from mujun.reports.plain import head_words
from mujun.reports.wording import margin_of
from mujun.studies.verdict import StudyResult, ladder_rows


def verdict_rows(results: Sequence[StudyResult]) -> list[dict[str, Any]]:
    """Return a row for each study: verdict, margin, probability."""
    rows = []
    for result in results:
        found = result.probability
        rows.append(
            {
                "study": result.study.id,
                "claim": result.study.claim,
                "verdict": result.verdict,
                "basis": result.basis,
                "nominal_verdict": result.nominal_verdict,
                "margin": result.answer.margin,
                "margin_unit": result.unit(result.answer),
                "margin_text": margin_of(result),
                "probability": None if found is None else found.value,
                "probability_low": None if found is None else found.low,
                "probability_high": None if found is None else found.high,
                "what_decides": result.answer.decides,
                "source": result.study.source,
            }
        )
    return rows


def assessment_tables(results: Sequence[StudyResult]) -> dict[str, list[dict[str, Any]]]:
    """Return all tables of a run by name: verdicts, then those of each study."""
    tables: dict[str, list[dict[str, Any]]] = {say("verdicts"): verdict_rows(results)}
    for result in results:
        id = result.study.id
        tables[_named(id, "ladder")] = ladder_rows(result)
        tables[_named(id, "flips")] = [flip.to_dict() for flip in result.flips]
        tables[_named(id, "variants")] = [
            {
                "variant": one.name, "verdict": one.verdict, "margin": one.answer.margin,
                "margin_unit": result.unit(one.answer), "what_decides": one.answer.decides,
            }
            for one in result.variants
        ]  # fmt: skip
        tables[_named(id, "capitals")] = [
            {"capital": v.name, "verdict": v.verdict, "margin": v.margin, "margin_unit": v.unit} for v in result.views
        ]
        tables |= {_named(id, name): rows for name, rows in result.answer.tables.items()}
    return tables


def _named(study: str, table: str) -> Text:
    return say("{study} {table}", study=study, table=head_words(table))
