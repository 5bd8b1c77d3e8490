"""Sentences on network gain: what links and sensors add to a defence."""

from typing import Any

from mujun.base.text import NEXT_SENTENCE, Text, joined, say
from mujun.reports.sentences.saying import Saying
from mujun.reports.sentences.words import duration, percent, shots
from mujun.scenario.schema.study import Scenario
from mujun.studies.verdict import StudyResult

OF_LAND = "share of land"


def finding(result: StudyResult) -> Text:
    """Say how many flights of the scenario itself are met earlier or more often."""
    legs = result.answer.tables.get("legs", [])
    if not legs or not legs[0]["flights"]:
        return say("No missile of this study reaches any of these targets")
    first = legs[0]
    words = {"leg": first["leg"], "n": first["changed"], "n2": first["flights"]}
    if not first["changed"]:
        return say("{leg}: not one of {n2:,} flights is engaged earlier or more often", **words)
    if not first["most_shots_gained"]:
        return say("{leg}: {n:,} of {n2:,} flights are engaged earlier, none more often", **words)
    return say("{leg}: {n:,} of {n2:,} flights are engaged earlier or more often", **words)


def sentence(result: StudyResult) -> Text:
    """Say for each leg how many flights change, and by how much at most; a first leg without change is in the finding."""
    legs = result.answer.tables.get("legs", [])
    if not legs:
        return say("No missile reaches a target: there is nothing that a network could help with.")
    said = [_leg(leg) for leg in (legs[1:] if not legs[0]["changed"] and len(legs) > 1 else legs)]
    land = result.answer.facts.get("share_of_land_gained_at_most", 0.0)
    if land:
        said.append(say("Land defended only with it: {share} at most.", share=percent(land)))
    return joined(said, NEXT_SENTENCE)


def _leg(leg: dict[str, Any]) -> Text:
    words = {"leg": leg["leg"], "n": leg["changed"], "n2": leg["flights"]}
    if not leg["changed"]:
        return say("{leg}: nothing changes for any of {n2:,} flights.", **words)
    earlier, more = leg["greatest_earlier_commitment_s"], leg["most_shots_gained"]
    if earlier and more:
        return say("{leg}: {n:,} of {n2:,} flights change, by up to {time} and {shots}.", time=duration(earlier),
                   shots=shots(more), **words)  # fmt: skip
    if more:
        return say("{leg}: {n:,} of {n2:,} flights change, by up to {shots}.", shots=shots(more), **words)
    return say("{leg}: {n:,} of {n2:,} flights are engaged up to {time} earlier, none more often.",
               time=duration(earlier or 0.0), **words)  # fmt: skip


def metric(scenario: Scenario) -> Text:
    """Say what is counted."""
    if scenario.land is None:
        return say("most shots that the defence gains at any flight")
    return say(
        "most shots that the defence gains at any flight; if none, the share of land that it defends only with them"
    )


def quantifier(result: StudyResult) -> Text:
    """Say over how many flights."""
    return say("any of {n:,} flights; the best counts", n=result.answer.facts.get("cases", 0))


def margin(scenario: Scenario, value: float, unit: str) -> Text:
    """Return what is gained; at least one shot is needed."""
    if unit == OF_LAND:
        return say("{share} of the land gained; any share is enough", share=percent(value))
    if value <= 0.0:
        return say("no shot gained; at least one is needed")
    if not float(value).is_integer():
        return say("{n:.2f} shots gained on average; at least one is needed", n=value)
    return say("{shots} gained; at least one is needed", shots=shots(value))


SAYING = Saying(finding, sentence, metric, quantifier, margin)
