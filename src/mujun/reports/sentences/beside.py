"""Sentences that all questions share: the number that would change the answer, whose numbers do, and how likely it is."""

from collections.abc import Sequence

from mujun.base.text import NEXT_NAME, Text, joined, say
from mujun.reports.sentences.words import percent
from mujun.studies.questions import DEPENDS, judge
from mujun.studies.threshold import Flip
from mujun.studies.verdict import StudyResult, View

QUANTITIES = {
    "burnout_speed": "burnout speed",
    "reference_range": "radar range",
    "reentry_vehicle": "radar cross-section of a warhead",
    "remote_commit_delay": "delay of a decision on remote data",
    "minimum_elevation": "lowest elevation",
    "track_time": "time for a track",
    "units": "number of units",
    "stock": "number of interceptors",
    "used": "number used",
    "period": "time of use",
    "made_each_year": "number made each year",
    "detected": "number detected",
    "destroyed": "number destroyed",
    "sea": "number that fell into the sea",
    "let_through": "number let through",
    "shots_each": "number of shots at each missile",
}
"""Field of an entry -> what it is in words; other fields are named as they are."""


def quantity(path: str) -> str:
    """Return what a number of the catalogue is, in words."""
    field = path.rpartition(".")[2]
    return QUANTITIES.get(field, field.replace("_", " "))


def value_text(flip: Flip, value: float) -> Text:
    """Return a value of a flip's number with its unit, to three digits."""
    return written(value, flip.parameter.unit)


UNITS = {"m^2": "m²", "m^3": "m³"}
"""Unit as the catalogue writes it -> as prose does."""


def written(value: float, unit: str) -> Text:
    """Return a quantity as prose writes it, to three digits: "1,530 km", "0.018 m²"; "1" is no unit."""
    rounded = float(f"{value:.3g}")
    if unit == "1":
        return say("{n:,.10g}", n=rounded)
    return (
        say("{n:,.10g}°", n=rounded)
        if unit == "deg"
        else say("{n:,.10g} {unit}", n=rounded, unit=UNITS.get(unit, unit))
    )


def listed(names: Sequence[Text]) -> Text:
    """Return names as a sentence lists them: a, b and c."""
    if len(names) < 2:
        return joined(names)
    last = say("{first} and {rest}", first=names[-2], rest=names[-1])
    return joined([*names[:-2], last], NEXT_NAME)


def nearest_flip(result: StudyResult) -> Flip | None:
    """Return the flip that is nearest to the best estimate; None if no number tried changes the verdict."""
    flips = [*result.flips, *([result.turning] if result.turning is not None else [])]
    return min((flip for flip in flips if flip.value is not None), key=lambda flip: flip.relative, default=None)


def number_needed(result: StudyResult) -> Text | None:
    """Return the single number that would change the answer, beside its best estimate and what is published."""
    flip = nearest_flip(result)
    if flip is None or flip.value is None:
        return say("No single number that was tried changes this.") if result.flips else None
    number = flip.parameter
    words = {
        "quantity": quantity(number.path), "entry": number.entry, "value": value_text(flip, flip.value),
        "nominal": value_text(flip, number.nominal), "low": value_text(flip, number.low), "high": value_text(flip, number.high),
    }  # fmt: skip
    if flip.within_published:
        return say(
            "This changes within what is published: {quantity} {value} instead of {nominal} ({low} to {high}; {entry}).",
            **words,
        )
    return say(
        "It would take a {quantity} of {value} instead of {nominal} to change this (published: {low} to {high}; {entry}).",
        **words,
    )


def other_case(result: StudyResult, flip: Flip) -> str:
    """Return the case that decides once a number is changed; '' if it is the one that decides now."""
    pictured = result.answer.pictured
    if not flip.case or pictured is None or str(flip.case).startswith(str(pictured)):
        return ""
    return flip.case


def turning_readings(result: StudyResult) -> Text | None:
    """Name the readings of the claim that come out otherwise than the study's own; None if all agree."""
    others = [one.name for one in result.readings[1:] if one.verdict != result.readings[0].verdict]
    if not others:
        return None
    names = listed([say("“{name}”", name=name) for name in others])
    return say("It also depends on how the claim is read: {names}.", names=names)


def changing_views(result: StudyResult) -> list[View]:
    """Return the views of governments whose verdict is not that at best estimates."""
    if not result.readings:
        return []
    nominal = judge(result.study, result.answer.margin)
    return [view for view in result.views if view.verdict != nominal and not view.fault]


def whose_numbers(result: StudyResult) -> Text | None:
    """Return whose stated numbers change the answer; None if there are none to compare, or none bears on the claim."""
    if not result.views:
        return None
    other = changing_views(result)
    if other:
        names = listed([say("{name}", name=view.name) for view in other])
        return say("With numbers stated by {names} it would be {verdict}.", names=names, verdict=other[0].verdict)
    if not concerns_governments(result):
        return None
    return say("No government's stated numbers change this.")


def otherwise_read(result: StudyResult) -> Text | None:
    """Say that a claim depends on its readings alone, where the runs of its own leave no doubt; None where they do, or agree."""
    if result.verdict != DEPENDS or result.readings[0].verdict == DEPENDS or turning_readings(result) is None:
        return None
    return say("Other readings of the claim give another result.")


def concerns_governments(result: StudyResult) -> bool:
    """Return whether any government's numbers move the margin at all."""
    return any(view.fault or view.margin != result.answer.margin for view in result.views)


def chance(result: StudyResult) -> Text | None:
    """Return in which share of the draws over the published ranges the condition is met; None without draws."""
    found = result.probability
    if found is not None and sum(found.failed.values()) == found.design.samples:
        key = "None of {n:,} runs could be worked out: {why}"
        return say(key, n=found.design.samples, why=next(iter(found.failed)))
    if found is None or found.value is None or found.low is None or found.high is None:
        return None
    low, high = (percent(round(end, 2)) for end in (found.low, found.high))
    return say("Met in {share} of runs ({low} to {high}).", share=percent(round(found.value, 2)), low=low, high=high)
