"""Verdicts, margins and facts in words."""

from typing import Any

from mujun.base.text import NEXT_NAME, NEXT_WORD, TRUST_MARK, Text, joined, meant, say
from mujun.studies.questions import NO_VERDICT, SUPPORTED, VERDICTS, shown_by
from mujun.studies.verdict import StudyResult


def margin_of(result: StudyResult) -> Text:
    """Return a study's margin in words; a table of other verdicts has none."""
    return say("–") if result.verdict == NO_VERDICT else margin_text(result.answer.margin, result.unit(result.answer))


def margin_text(margin: float | None, unit: str) -> Text:
    """Return a margin in words: sign, number, unit."""
    if margin is None:
        return say("none")
    if unit.startswith(SHARE_OF):
        return say("{share:+.2f} % of {what}", share=100.0 * margin, what=unit.removeprefix(SHARE_OF))
    if unit == "s" or (unit == "shots" and float(margin).is_integer()):
        return say("{margin:+,.0f} {unit}", margin=margin, unit=unit)
    return say("{margin:+,.2f} {unit}", margin=margin, unit=unit)


SHARE_OF = "share of "
"""Beginning of a unit that is a share; such a margin is stated in per cent."""


def field_words(path: str) -> Text:
    """Return the name of a number without its entry, in words: "sm-3-iia.burnout_speed" is the burnout speed."""
    _, *fields = path.split(".")
    return joined([f"{int(part) + 1}" if part.isdigit() else part.replace("_", " ") for part in fields], NEXT_WORD)


def read_text(result: StudyResult) -> Text:
    """Say how many of the numbers that decide a verdict were read in a source; '' where none is known to decide it."""
    count = sum(result.marks.values())
    if not count:
        return joined(())
    key = "{read} of the {count} numbers that decide this verdict were read in a source"
    return say(key, read=result.marks.get("seen", 0), count=count)


def condition_text(result: StudyResult) -> Text:
    """Return the claim's condition, and what it can show, in words."""
    if not result.readings:
        return say("a table of other claims, without a verdict")
    met, unmet = VERDICTS[shown_by(result.study)]
    kind = say("a comparison") if met == SUPPORTED else say("a necessary condition")
    return say(
        "{rule}: {met}, else {unmet} ({kind}); basis: {basis}",
        rule=result.study.holds_when, met=met, unmet=unmet, kind=kind, basis=result.basis,
    )  # fmt: skip


def boost_text(row: dict[str, Any]) -> Text:
    """Return how a representative boost was scaled to its burnout speed. row: of `Builder.boosts`."""
    return say(
        "{interceptor}: representative boost, its propellant scaled by {factor:g} to burn out at {speed:g} km/s ({ground}).",
        interceptor=row["interceptor"], factor=row["propellant_factor"], speed=row["burnout_speed_km_s"],
        ground=row["burnout_speed_is"],
    )  # fmt: skip


def interceptor_limits_text(row: dict[str, Any]) -> Text:
    """Return the published limits of an interceptor in words; what is not published is not limited. row: of `Builder.boosts`."""
    speed, distance = row["greatest_target_speed_km_s"], row["greatest_range_km"]
    targets = say("target speed not limited") if speed is None else say("targets of up to {speed:g} km/s", speed=speed)
    key = "intercepts within {distance:,.0f} km of the site"
    reach = say("range not limited") if distance is None else say(key, distance=distance)
    return say(
        "{interceptor}: {targets}, {reach} (as published)", interceptor=row["interceptor"], targets=targets, reach=reach
    )


MARKS_EXPLAINED = (
    "A number has the mark of the best statement that gives it. Seen: read in the source; derived: computed from stated inputs; "
    "memory: attributed, not read again; assumed: chosen by us."
)


def numbers_text(provenance: dict[str, Any]) -> Text:
    """Return how many numbers a run read, and how many have each trust mark."""
    marks = [
        say("{count:,} {mark}", count=count, mark=meant(mark, TRUST_MARK))
        for mark, count in provenance["numbers_by_mark"].items()
    ]
    return say(
        "{numbers:,} numbers from {entries:,} entries, each counted once: {marks}.",
        numbers=provenance["parameters"], entries=len(provenance["entries"]), marks=joined(marks, NEXT_NAME),
    )  # fmt: skip


def per_cent(share: float) -> Text:
    """Return a share in per cent, to a tenth."""
    return say("{share:.1%}", share=share)


def share_of(share: float, what: str) -> Text:
    """Return a share in per cent, with what it counts."""
    return say("{share:.1%} ({what})", share=share, what=what)


def fact_text(value: Any) -> str:
    """Return a fact in words; a number with a fraction has three digits, a whole number a comma at thousands."""
    if isinstance(value, float):
        return f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    if isinstance(value, str):
        return value
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
