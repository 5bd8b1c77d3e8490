"""Probabilities in words: the share of draws in which a claim holds, its uncertainty, and the design of the draws."""

from collections.abc import Sequence

from mujun.base.text import NEXT_NAME, THAT_IS, Text, counted, joined, say
from mujun.studies.draws.probability import CONFIDENCE, QUANTILES, Probability
from mujun.studies.verdict import StudyResult


def share(value: float) -> Text:
    """Return a share as a percentage; it is never rounded to 0 % or 100 % unless exactly that."""
    text = f"{value:.0%}" if 0.05 <= value <= 0.95 else f"{value:.1%}"
    if value > 0.0 and text == "0.0%":
        return say("<0.1%")
    if value < 1.0 and text == "100.0%":
        return say(">99.9%")
    return say("{share:.0%}" if text.endswith(".0%") or 0.05 <= value <= 0.95 else "{share:.1%}", share=value)


def probability_text(found: Probability | None) -> Text:
    """Return a probability with its interval."""
    if found is None:
        return say("–")
    if found.value is None or found.low is None or found.high is None:
        return say("no draw could be worked out")
    ends = {"low": share(found.low), "high": share(found.high)}
    return say("{value} ({low} to {high})", value=share(found.value), **ends)


def draws_said(results: Sequence[StudyResult]) -> list[Text]:
    """Return lines that describe the draws to a reader; for nominal values, lines that say so."""
    found = [(result.study.id, result.probability, result.uniform) for result in results]
    drawn = [(id, one, other) for id, one, other in found if one is not None]
    if not drawn:
        return [say("basis: nominal.")]
    design = drawn[0][1].design
    first = drawn[0][1]
    lines = [
        say(
            "basis: sampled. {draws:,} draws ({distribution}, seed {seed}) of every number with a published range; possible (or "
            "supported) if the condition is met in {met:.0%} of draws or more, ruled out (or contradicted) in {unmet:.0%} or "
            "less, depends between them; in brackets the {confidence:.0%} interval.",
            draws=design.samples, distribution=design.distribution, seed=design.seed, met=first.holds_from,
            unmet=first.fails_to, confidence=CONFIDENCE,
        )
    ]  # fmt: skip
    beside = [(id, other) for id, _, other in drawn if other is not None]
    if beside:
        said = joined([say("{study} {share}", study=id, share=probability_text(other)) for id, other in beside])
        key = "With uniform distributions instead ({draws:,} draws): {rest}."
        lines.append(say(key, draws=beside[0][1].design.samples, rest=said))
    for id, one, _ in drawn:
        lines += [joined((id, line), THAT_IS) for line in faults_said(one)]
    return lines


def faults_said(found: Probability | None) -> list[Text]:
    """Return a line for draws that failed or had no margin: nothing arrives, or nothing is ever within reach."""
    if found is None:
        return []
    lines = []
    if failed := sum(found.failed.values()):
        first = next(iter(found.failed))
        key = "{failed} of {draws:,} could not be worked out and do not count: {why}"
        lines.append(say(key, failed=_draws(failed), draws=found.design.samples, why=first))
    if idle := found.holds_of_nothing:
        key = (
            "in {idle} of {draws:,} no missile reaches any target, so that each that arrives is met; in these the condition is "
            "met"
        )
        lines.append(say(key, idle=_draws(idle), draws=found.design.samples))
    if failing := found.none - found.holds_of_nothing:
        key = "in {failing} there is no margin (never within reach, or never seen); the condition is not met"
        lines.append(say(key, failing=_draws(failing)))
    return lines


def _draws(number: int) -> Text:
    return counted(number, "{n:,} draw", "{n:,} draws")


def margins_said(found: Probability) -> list[Text]:
    """Return the distribution of the margin, one line for each of its units."""
    return [
        say(
            "Margin over the draws ({unit}): {rest}",
            unit=unit,
            rest=joined(
                [
                    say("{value:,.4g} at {quantile:.0%}", value=value, quantile=q)
                    for q, value in zip(QUANTILES, values, strict=True)
                ],
                NEXT_NAME,
            ),
        )
        for unit, values in found.quantiles.items()
    ]


def influences_said(result: StudyResult) -> list[Text]:
    """Return a line with the numbers that move the margin over the draws, strongest first; no line if none is significant."""
    if not result.influences:
        return []
    key = "{path} ({correlation:+.2f})"
    said = joined([say(key, path=one.numbers[0].path, correlation=one.correlation) for one in result.influences])
    return [say("What moves the margin most over the draws (rank correlation): {rest}.", rest=said)]
