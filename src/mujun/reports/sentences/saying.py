"""What each kind of question can say of an answer; the kinds are collected by `every`."""

from collections.abc import Callable
from dataclasses import dataclass

from mujun.base.text import Text, say
from mujun.reports.sentences.words import percent
from mujun.scenario.schema.study import Scenario
from mujun.studies.verdict import StudyResult


@dataclass(frozen=True)
class Saying:
    """The sentences of one kind of question, all made from values.

    finding: the answer at nominal values in a few words, for a heading.
    sentence: the limiting case: what it has, what is needed.
    metric: what is measured, from the scenario.
    quantifier: over which cases, and which of them counts.
    margin: an answer's margin in words, with what is needed: scenario, margin, unit.
    """

    finding: Callable[[StudyResult], Text]
    sentence: Callable[[StudyResult], Text]
    metric: Callable[[Scenario], Text]
    quantifier: Callable[[StudyResult], Text]
    margin: Callable[[Scenario, float, str], Text]


def best_of_flights(result: StudyResult) -> Text:
    """Say over how many flights, and which of them counts: the best, or the last of the share that the study names."""
    flights, share = result.answer.facts.get("cases", 0), result.study.scenario.cases
    if share is not None:
        return say("{share} of {n:,} flights", share=percent(share), n=flights)
    return say("any of {n:,} flights; the best counts", n=flights)
