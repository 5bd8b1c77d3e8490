"""Sentences on saturation: one force beside another, and beside a defence's interceptors."""

from mujun.base.text import NEXT_SENTENCE, Text, joined, say
from mujun.reports.sentences.saying import Saying
from mujun.reports.sentences.words import percent, times
from mujun.scenario.schema.study import Scenario
from mujun.studies.verdict import StudyResult


def _forces(result: StudyResult) -> dict[str, str]:
    tables = result.answer.tables
    names = {name: next((row["force"] for row in tables.get(name, [])), "") for name in ("force", "rival")}
    return names


def finding(result: StudyResult) -> Text:
    """Set the numbers of missiles beside each other."""
    facts = result.answer.facts
    mine, theirs = facts["missiles_that_reach"], facts["rival_missiles_that_reach"]
    return say("{n:,.0f} missiles within range against {n2:,.0f} of the other force", n=mine, n2=theirs)


def sentence(result: StudyResult) -> Text:
    """Name both forces, and the raid that uses up the interceptors."""
    facts, names = result.answer.facts, _forces(result)
    mine, theirs = facts["missiles_that_reach"], facts["rival_missiles_that_reach"]
    first = say("{force}: {n:,.0f} missiles reach the places; {rival}: {n2:,.0f}.", n=mine, n2=theirs, **names)
    if theirs:
        first = say("{force}: {n:,.0f} missiles reach the places, {times} as many as those of {rival}.",
                    n=mine, times=times(mine / theirs), **names)  # fmt: skip
    raid = facts["raid_that_exhausts_the_sites"]
    if raid is None or not mine:
        return joined([first, say("No raid that was tried uses up the interceptors.")], NEXT_SENTENCE)
    second = say("A raid of {n:,} of them, {share}, would use up the interceptors.", n=raid, share=percent(raid / mine))
    return joined([first, second], NEXT_SENTENCE)


def metric(scenario: Scenario) -> Text:
    """Say what is compared."""
    return say(
        "places and missiles within range beside those of the other force, and the raid that uses up the interceptors"
    )


def quantifier(result: StudyResult) -> Text:
    """Say over how many places."""
    share = result.study.scenario.share
    return say("{n:,} places; a class of missile counts that reaches {share} of them", n=result.answer.facts["places"],
               share=percent(share))  # fmt: skip


def margin(scenario: Scenario, value: float, unit: str) -> Text:
    """Return the tighter of the two tests, as a ratio less one."""
    return say("{n:.2f} in the tighter test; more than 0 is needed", n=value)


SAYING = Saying(finding, sentence, metric, quantifier, margin)
