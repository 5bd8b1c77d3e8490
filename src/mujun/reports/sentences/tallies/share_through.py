"""Sentences on raids: what share of the warheads gets through, beside a claimed share."""

from mujun.base.text import NEXT_SENTENCE, Text, joined, say
from mujun.reports.sentences.saying import Saying
from mujun.reports.sentences.words import duration, percent
from mujun.scenario.schema.study import Scenario
from mujun.studies.verdict import StudyResult


def finding(result: StudyResult) -> Text:
    """Say what share gets through, and what is claimed."""
    facts = result.answer.facts
    return say("{share} of the warheads get through; claimed are at most {claimed}", share=percent(round(facts["compared"], 3)),
               claimed=percent(facts["claimed_share"]))  # fmt: skip


def sentence(result: StudyResult) -> Text:
    """Give the spread, the interceptors used, and the time between launches."""
    facts = result.answer.facts
    parts = [say("In nine raids of ten {low} to {high} of {n:,} warheads get through; {n2:,.0f} interceptors are used.",
                 low=percent(facts["share_through_low"]), high=percent(facts["share_through_high"]), n=facts["warheads"],
                 n2=facts["interceptors_used"])]  # fmt: skip
    if facts["warheads_expected_to_come"] < facts["warheads"] - 0.05:
        parts.append(say("Only {n:,.0f} of them are expected to need an interceptor: the others fail or are let through.",
                         n=facts["warheads_expected_to_come"]))  # fmt: skip
    if facts["spacing_is_assumed"]:
        parts.append(say("The time between launches, {time}, is assumed, and much depends on it.",
                         time=duration(facts["spacing_s"])))  # fmt: skip
    return joined(parts, NEXT_SENTENCE)


def metric(scenario: Scenario) -> Text:
    """Say what is compared."""
    if scenario.quantile is not None:
        return say(
            "claimed share less the share that gets through in at most {share} of raids",
            share=percent(scenario.quantile),
        )
    return say("claimed share less the mean share of the warheads that get through")


def quantifier(result: StudyResult) -> Text:
    """Say how many raids were fought."""
    facts = result.answer.facts
    return say("{n:,} warheads in {n2:,} raids fought by chance", n=facts["warheads"], n2=facts["raids_fought"])


def margin(scenario: Scenario, value: float, unit: str) -> Text:
    """Return how much less or more gets through than is claimed."""
    if value >= 0.0:
        return say("{share} fewer than claimed", share=percent(round(value, 3)))
    return say("{share} more than claimed", share=percent(round(-value, 3)))


SAYING = Saying(finding, sentence, metric, quantifier, margin)
