"""Sentences on range: which places lie in reach."""

from collections.abc import Mapping, Sequence
from typing import Any

from mujun.base.text import NEXT_SENTENCE, Text, joined, say
from mujun.reports.sentences.saying import Saying
from mujun.reports.sentences.words import kilometres, percent
from mujun.scenario.schema.study import Scenario
from mujun.studies.verdict import StudyResult


def finding(result: StudyResult) -> Text:
    """Say how many places lie in reach of any missile."""
    facts, places = result.answer.facts, result.answer.tables.get("places", [])
    count, within = facts.get("places", 0), facts.get("places_in_reach", 0)
    if count == 1:
        words = {"place": places[0]["place"]}
        return say("{place} lies in reach", **words) if within else say("{place} lies out of reach", **words)
    if within == count:
        return say("All {n:,} places lie in reach", n=count)
    if within:
        return say("{n:,} of {n2:,} places lie in reach", n=within, n2=count)
    return say("Not one of {n:,} places lies in reach", n=count)


def sentence(result: StudyResult) -> Text:
    """Name the pair that decides, its distance and the range in that direction."""
    case, facts = result.answer.pictured, result.answer.facts
    assert case is not None  # a range question has a pair, or is refused
    told = say(
        "The pair that counts: {missile} from {area} to {place}, {distance} away; in that direction it flies {range} at most.",
        missile=case.missile, area=case.area, place=case.target, distance=kilometres(facts["distance_km"]),
        range=kilometres(facts["greatest_range_km"]),
    )  # fmt: skip
    if (people := facts.get("share_of_people_in_reach")) is None:
        return told
    also = say("Of the people in towns of {countries}, {share} live in reach (GeoNames 2026).", share=percent(people),
               countries=_countries(result.answer.tables["people"]))  # fmt: skip
    return joined([told, also], NEXT_SENTENCE)


def _countries(rows: Sequence[Mapping[str, Any]]) -> Text | str:
    if len(rows) == 1:
        return str(rows[0]["country"])
    return say("{n:,} countries", n=len(rows))


def metric(scenario: Scenario) -> Text:
    """Say what is measured."""
    return say(
        "greatest range of a missile in the direction of a place, on the rotating Earth, less the distance to it"
    )


def quantifier(result: StudyResult) -> Text:
    """Say over how many pairs, and which of them counts."""
    pairs, share = result.answer.facts.get("cases", 0), result.study.scenario.cases
    if share is not None:
        return say("{share} of {n:,} pairs of launch area and place", share=percent(share), n=pairs)
    return say("any of {n:,} pairs of launch area and place; the best counts", n=pairs)


def margin(scenario: Scenario, value: float, unit: str) -> Text:
    """Return the range to spare, or how much is missing."""
    far = kilometres(abs(value))
    return (
        say("{distance} of range to spare", distance=far)
        if value >= 0.0
        else say("{distance} short of it", distance=far)
    )


SAYING = Saying(finding, sentence, metric, quantifier, margin)
