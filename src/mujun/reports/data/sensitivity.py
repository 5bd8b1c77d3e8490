"""The sensitivity of a study as data and in words."""

from typing import Any

from mujun.base.text import NEXT_NAME, Text, joined, say
from mujun.reports.wording import field_words
from mujun.scenario.numbers.uncertain import Uncertain
from mujun.scenario.reading.catalogue import Catalogue
from mujun.studies.draws.probe import StudyOutcome
from mujun.studies.sensitivity import INDEX_CONFIDENCE, Index, StudySensitivity, Swing

SENSITIVITY_LIMITS = (
    "Swings: one factor at a time, from end to end of its published range, all else nominal.",
    "Indices: of the factors with the greatest swings, over their ranges; all other numbers stay nominal.",
    "Properties of the defence, of missiles as built, and published counts; the attacker's places, targets, shapes and classes "
    "are the study's.",
)


def sensitivity_data(found: StudySensitivity, catalogue: Catalogue) -> dict[str, Any]:
    """Return the sensitivity as plain data: swings of every factor that moves the margin, and indices of the strongest."""
    moving = [k for k, swing in enumerate(found.swings) if swing.size > 0.0 or swing.flips]
    return {
        "study": found.study.id,
        "margin": found.nominal.margin,
        "margin_unit": found.nominal.unit or found.study.margin_unit,
        "evaluations": found.evaluations,
        "evaluations_without_margin": found.missing,
        "margin_variance": found.variance,
        "confidence": INDEX_CONFIDENCE,
        "factors": [
            _factor(found.swings[k], found.indices[k] if k < len(found.indices) else None, catalogue) for k in moving
        ],
        "factors_that_move_nothing": len(found.swings) - len(moving),
        "said": said(found, catalogue),
        "limits": list(SENSITIVITY_LIMITS),
    }


def _factor(swing: Swing, index: Index | None, catalogue: Catalogue) -> dict[str, Any]:
    first = swing.numbers[0]
    return {
        "parameter": first.path,
        "drawn_with_it": [number.path for number in swing.numbers[1:]],
        "of": catalogue.entry(first.entry).label,
        "unit": first.unit,
        "published_low": first.low / first.per_unit,
        "nominal": first.nominal / first.per_unit,
        "published_high": first.high / first.per_unit,
        "margin_at_low": swing.low.margin,
        "margin_at_high": swing.high.margin,
        "margin_unit_at_low": swing.low.unit,
        "margin_unit_at_high": swing.high.unit,
        "failed_at_low": swing.low.fault or None,
        "failed_at_high": swing.high.fault or None,
        "swing": swing.size,
        "flips_within_range": swing.flips,
        "first_order": None if index is None else index.first,
        "first_order_half_width": None if index is None else index.first_half,
        "total": None if index is None else index.total,
        "total_half_width": None if index is None else index.total_half,
        "interval_wider_than_total": None if index is None else index.vague,
    }


def label(number: Uncertain, catalogue: Catalogue) -> Text:
    """Return a number's name in words: burnout speed of SM-3 Block IIA."""
    return say("{what} of {entry}", what=field_words(number.path), entry=catalogue.entry(number.entry).label)


def said(found: StudySensitivity, catalogue: Catalogue) -> list[Text]:
    """Return the ranked factors in words."""
    if not found.indices:
        return [say("No number moves the margin from end to end of its published range.")]
    lines = []
    pairs = list(zip(found.swings, found.indices, strict=False))
    for swing, index in sorted(pairs, key=lambda pair: -pair[1].total):
        alone, all_in = _share(index.first, index.first_half), _share(index.total, index.total_half)
        key = "{number}: {alone} of the margin's variance by itself, {all_in} with what it does together with others"
        line = say(key, number=label(swing.numbers[0], catalogue), alone=alone, all_in=all_in)
        if swing.flips:
            flips = say("within its published range the verdict changes ({ends})", ends=_ends(swing))
            line = joined((line, flips))
        lines.append(line)
    vague = [label(swing.numbers[0], catalogue) for swing, index in pairs if index.vague]
    if vague:
        key = (
            "{evaluations:,} evaluations are few: the interval of the share is wider than the share itself for {numbers}; "
            "more of them narrow it"
        )
        lines.append(say(key, evaluations=found.evaluations, numbers=joined(vague, NEXT_NAME)))
    return lines


def _share(value: float, half: float) -> Text:
    """Return an index as a percentage with its interval, both limited to 0 to 100 %."""
    now, low, high = (min(max(v, 0.0), 1.0) for v in (value, value - half, value + half))
    return say("{share:.0%} ({low:.0%} to {high:.0%})", share=now, low=low, high=high)


def _ends(swing: Swing) -> Text:
    return say("{low} to {high}", low=_end(swing.low), high=_end(swing.high))


def _end(one: StudyOutcome) -> Text:
    if one.margin is None:
        return say("no margin")
    return say("{margin:+.4g} {unit}", margin=one.margin, unit=one.unit)
