"""Probabilities in words: the share of draws in which a claim holds, its uncertainty, and the design of the draws."""

from collections.abc import Sequence

from mujun.base.outcomes import counted
from mujun.reports.wording import margin_text
from mujun.studies.draws.probability import CONFIDENCE, QUANTILES, Probability
from mujun.studies.verdict import StudyResult


def share(value: float) -> str:
    """Return a share as a percentage; it is never rounded to 0 % or 100 % unless exactly that."""
    text = f"{value:.0%}" if 0.05 <= value <= 0.95 else f"{value:.1%}"
    if value > 0.0 and text == "0.0%":
        return "<0.1%"
    return ">99.9%" if value < 1.0 and text == "100.0%" else text.replace(".0%", "%")


def probability_text(found: Probability | None) -> str:
    """Return a probability with its interval."""
    if found is None:
        return "–"
    if found.value is None or found.low is None or found.high is None:
        return "no draw could be worked out"
    return f"{share(found.value)} ({share(found.low)} to {share(found.high)})"


READING_HEADS = ("reading", "verdict", "nominal margin", "condition met in", "ground")
"""Columns of `reading_rows`."""


def reading_rows(result: StudyResult) -> list[list[str]]:
    """Return a row for each reading of a claim; none if there is only one."""
    return [
        [
            one.name, one.verdict, margin_text(one.answer.margin, result.unit(one.answer)),
            probability_text(one.probability), one.source or one.reason,
        ]
        for one in (result.readings if len(result.readings) > 1 else ())
    ]  # fmt: skip


def draws_said(results: Sequence[StudyResult]) -> list[str]:
    """Return lines that describe the draws to a reader; for nominal values, lines that say so."""
    found = [(result.study.id, result.probability, result.uniform) for result in results]
    drawn = [(id, one, other) for id, one, other in found if one is not None]
    if not drawn:
        return ["basis: nominal."]
    design = drawn[0][1].design
    first = drawn[0][1]
    lines = [
        f"basis: sampled. {design.samples:,} draws ({design.distribution}, seed {design.seed}) of every number with a published "
        f"range; possible (or supported) if the condition is met in {first.holds_from:.0%} of draws or more, ruled out (or "
        f"contradicted) in {first.fails_to:.0%} or less, depends between them; in brackets the {CONFIDENCE:.0%} interval."
    ]
    beside = [(id, other) for id, _, other in drawn if other is not None]
    if beside:
        said = "; ".join(f"{id} {probability_text(other)}" for id, other in beside)
        lines.append(f"With uniform distributions instead ({beside[0][1].design.samples:,} draws): {said}.")
    for id, one, _ in drawn:
        lines += [f"{id}: {line}" for line in faults_said(one)]
    return lines


def faults_said(found: Probability | None) -> list[str]:
    """Return a line for draws that failed or had no margin: nothing arrives, or nothing is ever within reach."""
    if found is None:
        return []
    lines = []
    if failed := sum(found.failed.values()):
        first = next(iter(found.failed))
        lines.append(
            f"{counted(failed, 'draw')} of {found.design.samples:,} could not be worked out and do not count: {first}"
        )
    if idle := found.holds_of_nothing:
        lines.append(
            f"in {counted(idle, 'draw')} of {found.design.samples:,} no missile reaches any target, so that each that arrives is "
            "met; in these the condition is met"
        )
    if failing := found.none - found.holds_of_nothing:
        lines.append(
            f"in {counted(failing, 'draw')} there is no margin (never within reach, or never seen); the condition is not met"
        )
    return lines


def margins_said(found: Probability) -> list[str]:
    """Return the distribution of the margin, one line for each of its units."""
    return [
        f"Margin over the draws ({unit}): "
        + ", ".join(f"{value:,.4g} at {q:.0%}" for q, value in zip(QUANTILES, values, strict=True))
        for unit, values in found.quantiles.items()
    ]


def influences_said(result: StudyResult) -> list[str]:
    """Return a line with the numbers that move the margin over the draws, strongest first; no line if none is significant."""
    if not result.influences:
        return []
    said = "; ".join(f"{one.numbers[0].path} ({one.correlation:+.2f})" for one in result.influences)
    return [f"what moves the margin most over the draws (rank correlation): {said}"]
