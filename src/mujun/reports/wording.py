"""Verdicts, margins and facts in words."""

from typing import Any

from mujun.studies.verdict import NO_VERDICT, StudyResult


def margin_of(result: StudyResult) -> str:
    """Return a study's margin in words; a table of other verdicts has none."""
    return "–" if result.verdict == NO_VERDICT else margin_text(result.answer.margin, result.unit(result.answer))


def margin_text(margin: float | None, unit: str) -> str:
    """Return a margin in words: sign, number, unit."""
    if margin is None:
        return "none (never within reach)"
    if unit.startswith("share of "):
        return f"{100.0 * margin:+.2f} % of {unit.removeprefix('share of ')}"
    digits = 0 if unit == "s" or (unit == "shots" and float(margin).is_integer()) else 2
    return f"{margin:+,.{digits}f} {unit}"


def needs_text(result: StudyResult) -> str:
    """Return the burnout speed at which a verdict flips, or the reason why there is none."""
    speed = result.answer.required_speed
    return f"{speed / 1e3:.2f} km/s" if speed is not None else (result.answer.required_note or "not asked")


def status_text(status: str, by_id: dict[str, StudyResult]) -> str:
    """Return the status of a sentence of the document: its study's verdict, or the reason why there is none."""
    if status == "not computed":
        return "not computed: diplomacy or history, as the article reports it"
    if status in by_id:
        result = by_id[status]
        return f"{status}: {result.verdict}, margin {margin_of(result)}"
    return f"{status}: a claim on systems that this run did not test"


def rung_text(row: dict[str, Any]) -> str:
    """Return one rung in words: verdict and margin, 'left out', or a dash if it does not apply to the claim."""
    if not row["on"]:
        return "left out"
    if not row["asked"]:
        return "–"
    return f"{row['verdict']}, {margin_text(row['margin'], row['margin_unit'])}"


def fact_text(value: Any) -> str:
    """Return a fact in words; a number with a fraction has three digits."""
    if isinstance(value, float):
        return f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    return str(value)
