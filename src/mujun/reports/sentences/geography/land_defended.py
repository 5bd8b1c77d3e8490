"""Sentences on land defended: how much of a country, or of listed places, has enough shots."""

from typing import Any

from mujun.base.text import NEXT_SENTENCE, Text, joined, say
from mujun.reports.sentences.saying import Saying
from mujun.reports.sentences.words import percent, shots
from mujun.scenario.schema.study import Scenario
from mujun.studies.verdict import StudyResult


def finding(result: StudyResult) -> Text:
    """Say how much has enough shots."""
    facts, scenario = result.answer.facts, result.study.scenario
    share = facts.get("share_defended")
    if share is None:
        return say("No missile of this study reaches any of this ground")
    words: dict[str, Any] = {"share": percent(share), "shots": _enough(scenario)}
    if scenario.land is None:
        return say("{share} of the places get {shots}", **words)
    if scenario.counted_by == "people":
        return say("{share} of the people in towns that missiles reach get {shots}", **words)
    return say("{share} of the land that missiles reach gets {shots}", **words)


def sentence(result: StudyResult) -> Text:
    """Name the missile and launch area against which least is defended, and what is claimed."""
    facts, rows = result.answer.facts, result.answer.tables.get("missiles", [])
    if not facts.get("cases"):
        return say(
            "No missile reaches this ground: there is nothing to defend, and a claim on every missile that arrives is met."
        )
    row = min((row for row in rows if row["share_defended"] is not None), key=lambda row: float(row["share_defended"]))
    least = say(
        "{claimed} is claimed. Least is defended against {missile} from {area}: {share} of what it reaches.",
        claimed=percent(result.study.scenario.share_claimed), missile=row["missile"], area=row["area"],
        share=percent(row["share_defended"]),
    )  # fmt: skip
    people, scenario = facts.get("share_of_people_defended"), result.study.scenario
    if people is None or scenario.counted_by == "people":
        return least
    also = say(
        "Of the people in its towns, {share} have {shots} (GeoNames 2026).",
        share=percent(people),
        shots=_enough(scenario),
    )
    return joined([least, also], NEXT_SENTENCE)


def _enough(scenario: Scenario) -> Text:
    return say("a shot") if scenario.shots == 1 else shots(scenario.shots)


def metric(scenario: Scenario) -> Text:
    """Say what is measured."""
    words = {"shots": _enough(scenario)}
    if scenario.counted_by == "people":
        return say(
            "share of the people in towns of 15,000 or more, of those whom missiles reach, that get {shots}", **words
        )
    if scenario.land is None:
        return say("share of the listed places, of those that missiles reach, that get {shots}", **words)
    return say("share of the land, of what missiles reach, that gets {shots}", **words)


def quantifier(result: StudyResult) -> Text:
    """Say over how many flights and points, and which of them count."""
    facts, share = result.answer.facts, result.study.scenario.cases
    words = {"n": facts.get("cases", 0), "n2": facts.get("points_reached", 0)}
    if share is not None:
        return say("{share} of the flights to each of {n2:,} points, {n:,} in all", share=percent(share), **words)
    return say("every flight to each of {n2:,} points, {n:,} in all", **words)


def margin(scenario: Scenario, value: float, unit: str) -> Text:
    """Return the share itself, and what is claimed."""
    claimed = scenario.share_claimed
    words = {"share": percent(max(value + claimed, 0.0)), "claimed": percent(claimed)}
    if scenario.land is None:
        return say("{share} of the places; {claimed} is claimed", **words)
    if scenario.counted_by == "people":
        return say("{share} of the people; {claimed} is claimed", **words)
    return say("{share} of the land; {claimed} is claimed", **words)


SAYING = Saying(finding, sentence, metric, quantifier, margin)
