"""Sentences on fly-over: how many flights pass over a region."""

from mujun.base.text import Text, say
from mujun.reports.sentences.saying import Saying
from mujun.reports.sentences.words import kilometres, percent
from mujun.scenario.schema.study import Scenario
from mujun.studies.verdict import StudyResult


def finding(result: StudyResult) -> Text:
    """Say how many flights pass over the region."""
    facts = result.answer.facts
    count, over = facts.get("cases", 0), facts.get("cases_over", 0)
    if not count:
        return say("No missile of this study reaches any of these targets")
    if over == count:
        return say("All {n:,} flights pass over {region}", n=count, region=facts["region"])
    if over:
        return say("{n:,} of {n2:,} flights pass over {region}", n=over, n2=count, region=facts["region"])
    return say("Not one of {n:,} flights passes over {region}", n=count, region=facts["region"])


def sentence(result: StudyResult) -> Text:
    """Give the share, what is claimed, and the heights at which flights pass."""
    facts, claimed = result.answer.facts, percent(result.study.scenario.share_claimed)
    if not facts.get("cases"):
        return say("No missile reaches a target: there is no flight that could pass over the region.")
    share = percent(facts["share_over"])
    if not facts["cases_over"]:
        return say("None does, and {claimed} is claimed.", claimed=claimed)
    return say(
        "That is {share}, and {claimed} is claimed; they pass {low} to {high} up.", share=share, claimed=claimed,
        low=kilometres(facts["lowest_over_km"]), high=kilometres(facts["highest_over_km"]),
    )  # fmt: skip


def metric(scenario: Scenario) -> Text:
    """Say what is measured."""
    return say("share of flights whose ground track, on the rotating Earth, passes over the region")


def quantifier(result: StudyResult) -> Text:
    """Say over how many flights."""
    return say("{n:,} flights, each counted once", n=result.answer.facts.get("cases", 0))


def margin(scenario: Scenario, value: float, unit: str) -> Text:
    """Return the share itself, and what is claimed."""
    claimed = scenario.share_claimed
    return say("{share} of the flights; {claimed} is claimed", share=percent(value + claimed), claimed=percent(claimed))


SAYING = Saying(finding, sentence, metric, quantifier, margin)
