"""Sentences on warheads met: how many of a force all interceptors together could meet."""

from mujun.base.text import Text, say
from mujun.reports.sentences.saying import Saying
from mujun.reports.sentences.words import percent
from mujun.scenario.schema.study import Scenario
from mujun.studies.verdict import StudyResult


def finding(result: StudyResult) -> Text:
    """Say how many warheads could be met at most, and what the threshold is."""
    facts = result.answer.facts
    return say(
        "At most {n:,} of {n2:,.0f} warheads could be met: {share}, with the threshold at {threshold}",
        n=facts["warheads_met_at_most"], n2=facts["warheads_deployed"], share=percent(facts["share_met"]),
        threshold=percent(facts["share_asked_for"]),
    )  # fmt: skip


def sentence(result: StudyResult) -> Text:
    """Say which sites could meet them, and how many interceptors can meet none."""
    facts = result.answer.facts
    able, stock = facts["interceptors_that_can_meet_any"], facts["interceptors_in_all"]
    rows = sorted(result.answer.tables.get("sites", []), key=lambda row: -row["rounds_used"])
    words = {"n": stock - able, "n2": stock}
    if not rows or not rows[0]["rounds_used"]:
        return say("{n:,} of {n2:,} interceptors can meet none of the warheads.", **words)
    return say("{n:,} of {n2:,} interceptors can meet none of them; of the rest most, {n3:,}, are at {site}.",
               n3=rows[0]["rounds_used"], site=rows[0]["site"], **words)  # fmt: skip


def metric(scenario: Scenario) -> Text:
    """Say what is counted, and against which threshold."""
    return say("warheads that all sites together could meet at most, as a share of those deployed; threshold {share}",
               share=percent(scenario.share))  # fmt: skip


def quantifier(result: StudyResult) -> Text:
    """Say how many interceptors are set against how many warheads."""
    facts = result.answer.facts
    return say("all {n:,} interceptors against all {n2:,.0f} warheads", n=facts["interceptors_in_all"],
               n2=facts["warheads_deployed"])  # fmt: skip


def margin(scenario: Scenario, value: float, unit: str) -> Text:
    """Return the share itself beside the threshold."""
    return say("{share} of the warheads; threshold {threshold}", share=percent(value + scenario.share),
               threshold=percent(scenario.share))  # fmt: skip


SAYING = Saying(finding, sentence, metric, quantifier, margin)
