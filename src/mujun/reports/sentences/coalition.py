"""Sentences on a table of other studies, which has no verdict of its own."""

from mujun.base.text import Text, say
from mujun.reports.sentences.saying import Saying
from mujun.scenario.schema.study import Scenario
from mujun.studies.verdict import StudyResult


def finding(result: StudyResult) -> Text:
    """Say how many verdicts differ."""
    return say("{n:,} of {n2:,} verdicts depend on whose numbers are used", n=result.answer.facts["verdicts_that_differ"],
               n2=len(result.answer.tables["verdicts"]))  # fmt: skip


def sentence(result: StudyResult) -> Text:
    """Say how many sets of numbers are compared."""
    return say("{n:,} sets of assumptions beside the catalogue's best estimates.", n=result.answer.facts["presets"])


def metric(scenario: Scenario) -> Text:
    """Say what is shown."""
    return say("the verdicts of other studies, each with other numbers put in")


def quantifier(result: StudyResult) -> Text:
    """Say which studies are shown."""
    return say("each of {n:,} studies as it stands", n=len(result.answer.tables["verdicts"]))


def margin(scenario: Scenario, value: float, unit: str) -> Text:
    """Return nothing: a table has no margin."""
    return say("–")


SAYING = Saying(finding, sentence, metric, quantifier, margin)
