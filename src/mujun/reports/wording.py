"""Verdicts, margins and facts in words."""

from typing import Any

from mujun.studies.questions import NO_VERDICT, SUPPORTED, UNFAVOURABLE, VERDICTS, shown_by
from mujun.studies.threshold import Flip, short
from mujun.studies.verdict import StudyResult


def margin_of(result: StudyResult) -> str:
    """Return a study's margin in words; a table of other verdicts has none."""
    return "–" if result.verdict == NO_VERDICT else margin_text(result.answer.margin, result.unit(result.answer))


def margin_text(margin: float | None, unit: str) -> str:
    """Return a margin in words: sign, number, unit."""
    if margin is None:
        return "none"
    if unit.startswith("share of "):
        return f"{100.0 * margin:+.2f} % of {unit.removeprefix('share of ')}"
    digits = 0 if unit == "s" or (unit == "shots" and float(margin).is_integer()) else 2
    return f"{margin:+,.{digits}f} {unit}"


def turns_text(flip: Flip | None) -> str:
    """Return the value at which a claim turns, with the case that decides there, or why there is none."""
    if flip is None:
        return "no single number"
    number = flip.parameter
    what = f"{number.path.partition('.')[2].replace('_', ' ')} of {number.entry}"
    if flip.shown is None:
        return f"{what}: no value from {number.text(short(flip.tried_low))} to {number.text(short(flip.tried_high))}"
    return f"{what}: {flip.shown_text} (now {number.text(short(number.nominal))})" + (
        f"; then {flip.case}" if flip.case else ""
    )


def turns_briefly(flip: Flip | None) -> str:
    """Return the value at which a claim turns beside today's, for a narrow column."""
    if flip is None:
        return "no single number"
    what = flip.parameter.path.rpartition(".")[2].replace("_", " ")
    return f"{what} {flip.shown_text or 'none tried'} (now {flip.parameter.text(short(flip.parameter.nominal))})"


def beside_verdict(result: StudyResult) -> list[str]:
    """Return what stands beside a verdict: what turns it, and the rung at which a claim breaks that is not ruled out."""
    lines = [f"turned by: {one}" for one in result.turned_by]
    if result.readings and result.verdict not in UNFAVOURABLE and result.breaks_at is not None:
        lines.append(f"breaks at: {result.breaks_at.name}")
    return lines


def standing_text(result: StudyResult) -> str:
    """Return the verdict with what stands beside it."""
    beside = "; ".join(beside_verdict(result))
    return f"{result.verdict} ({beside})" if beside else result.verdict


def read_text(result: StudyResult) -> str:
    """Say how many of the numbers that decide a verdict were read in a source; '' where none is known to decide it."""
    count = sum(result.marks.values())
    if not count:
        return ""
    read = result.marks.get("seen", 0)
    return f"{read} of the {count} numbers that decide this verdict were read in a source"


def condition_text(result: StudyResult) -> str:
    """Return the claim's condition, and what it can show, in words."""
    if not result.readings:
        return "a table of other claims, without a verdict"
    met, unmet = VERDICTS[shown_by(result.study)]
    kind = "a comparison" if met == SUPPORTED else "a necessary condition"
    return f"{result.study.holds_when}: {met}, else {unmet} ({kind}); basis: {result.basis}"


def status_text(status: str, by_id: dict[str, StudyResult]) -> str:
    """Return the status of a sentence of the document: the claim that was tested, or the reason why none was.

    The verdict is on the claim, which is another sentence; it stands beside the claim only.
    """
    if status == "not computed":
        return "not computed: diplomacy or history, as the article reports it"
    if status in by_id:
        return f"tested below as: {by_id[status].study.claim}"
    return f"{status}: a claim on systems that this run did not test"


def rung_text(row: dict[str, Any]) -> str:
    """Return one rung in words: verdict and margin, 'left out', or a dash if it does not apply to the claim."""
    if not row["on"]:
        return "left out"
    if not row["asked"]:
        return "–"
    return f"{row['verdict']}, {margin_text(row['margin'], row['margin_unit'])}"


def interceptor_limits_text(row: dict[str, Any]) -> str:
    """Return the published limits of an interceptor in words; what is not published is not limited. row: of `Builder.boosts`."""
    speed, distance = row["greatest_target_speed_km_s"], row["greatest_range_km"]
    targets = "target speed not limited" if speed is None else f"targets of up to {speed:g} km/s"
    reach = "range not limited" if distance is None else f"intercepts within {distance:,.0f} km of the site"
    return f"{row['interceptor']}: {targets}, {reach} (as published)"


def fact_text(value: Any) -> str:
    """Return a fact in words; a number with a fraction has three digits."""
    if isinstance(value, float):
        return f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    return str(value)
