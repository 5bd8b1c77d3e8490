"""Sentences on counts: a claimed rate of interception beside what was counted."""

from mujun.base.text import NEXT_SENTENCE, Text, joined, say
from mujun.reports.sentences.saying import Saying
from mujun.reports.sentences.words import percent
from mujun.scenario.schema.study import Scenario
from mujun.studies.verdict import StudyResult

DIVIDED_BY = {
    "detected": say("all detected"),
    "threatening": say("those that threatened something"),
    "engaged": say("those fired at"),
}
"""What a rate is divided by, in a few words."""


def finding(result: StudyResult) -> Text:
    """Say how many were destroyed, by the denominator asked for, and the claimed rate."""
    facts, margin = result.answer.facts, result.answer.margin
    if margin is None:
        return say("No missile is counted")
    words = {
        "share": percent(facts["rate"]),
        "claimed": percent(facts["claimed_share"]),
        "by": DIVIDED_BY[facts["divided_by"]],
    }
    if margin >= 0.0:
        return say("{share} of {by} were destroyed, which fits the claimed {claimed}", **words)
    return say("{share} of {by} were destroyed, which does not fit the claimed {claimed}", **words)


def sentence(result: StudyResult) -> Text:
    """Give the numbers, the interval, and what they imply for a single shot."""
    facts = result.answer.facts
    if result.answer.margin is None:
        return say("There is nothing to divide by.")
    row = next(row for row in result.answer.tables["rates"] if row["divided_by"] == facts["divided_by"])
    first = say("Counted are {n:,.0f} destroyed of {n2:,.0f}; chance alone allows a rate from {low} to {high} (exact, 95%).",
                n=row["destroyed"], n2=row["missiles"], low=percent(row["rate_low"]),
                high=percent(row["rate_high"]))  # fmt: skip
    parts = [first, say("The claimed rate would fit {n:,} to {n2:,} destroyed.", n=facts["destroyed_that_fit"][0],
                        n2=facts["destroyed_that_fit"][1])] if facts["destroyed_that_fit"] else [first]  # fmt: skip
    if facts["shots_each"] is None:
        return joined(parts, NEXT_SENTENCE)
    second = say("With {n:,.3g} shots at each, one shot would hit with {share} ({low} to {high}).", n=facts["shots_each"],
                 share=percent(row["single_shot"]), low=percent(row["single_shot_low"]),
                 high=percent(row["single_shot_high"]))  # fmt: skip
    return joined([*parts, second], NEXT_SENTENCE)


def metric(scenario: Scenario) -> Text:
    """Say what is compared."""
    return say("claimed rate of interception beside the exact interval of the counted one, out of {by}",
               by=DIVIDED_BY[scenario.divided_by or "detected"])  # fmt: skip


def quantifier(result: StudyResult) -> Text:
    """Say over how many missiles and rows."""
    facts = result.answer.facts
    return say("{n:,.0f} missiles in {n2:,} rows of counts", n=facts.get("detected", 0.0), n2=facts.get("days", 0))


def margin(scenario: Scenario, value: float, unit: str) -> Text:
    """Return how far the claimed rate is inside or outside the interval."""
    if value >= 0.0:
        return say("inside the interval, {share} from its nearer end", share=percent(value))
    return say("{share} outside the interval", share=percent(-value))


SAYING = Saying(finding, sentence, metric, quantifier, margin)
