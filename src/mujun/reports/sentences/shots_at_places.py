"""Sentences on shots at places."""

from typing import Any

from mujun.base.text import Text, say
from mujun.reports.sentences.saying import Saying
from mujun.reports.sentences.words import duration, needed, percent, shots
from mujun.scenario.schema.study import Scenario
from mujun.studies.verdict import StudyResult

NOTHING_COMES = "No missile of this study reaches any of these places"


def _places(result: StudyResult) -> list[dict[str, Any]]:
    return result.answer.tables.get("places", [])


def finding(result: StudyResult) -> Text:
    """Say how many places get the shots that they need."""
    wanted, places = result.study.scenario.shots, _places(result)
    if not places:
        return say(NOTHING_COMES)
    if len(places) == 1:
        return say("{place} gets {shots}", place=places[0]["place"], shots=shots(places[0]["fewest_shots"]))
    short = [row for row in places if row["fewest_shots"] < wanted]
    if short:
        if wanted == 1:
            return say("{n:,} of {n2:,} places get no shot", n=len(short), n2=len(places))
        return say("{n:,} of {n2:,} places get fewer than {n3} shots", n=len(short), n2=len(places), n3=wanted)
    fewest = min(row["fewest_shots"] for row in places)
    if fewest > 1:
        return say("Every one of {n:,} places gets {n2} shots or more", n=len(places), n2=fewest)
    only = sum(row["fewest_shots"] == 1 for row in places)
    return say("Every one of {n:,} places gets a shot; {n2:,} of them only one", n=len(places), n2=only)


def sentence(result: StudyResult) -> Text:
    """Name the place with the fewest shots, and what is to spare there."""
    places, scenario = _places(result), result.study.scenario
    if not places:
        return say(
            "No missile reaches a place: there is nothing to defend, and a claim on every missile that arrives is met."
        )
    row = places[0]
    words = {
        "place": row["place"], "missile": row["missile"], "area": row["from"], "shots": shots(row["fewest_shots"]),
        "needed": needed(scenario.shots),
    }  # fmt: skip
    if row["slack_s"] is None or row["fewest_shots"] == 0:
        return say("Hardest to defend is {place}, against {missile} from {area}: {shots}; {needed}.", **words)
    spare = duration(row["slack_s"])
    return say(
        "Hardest to defend is {place}, against {missile} from {area}: {shots}, with {spare} to spare; {needed}.",
        spare=spare, **words,
    )  # fmt: skip


def metric(scenario: Scenario) -> Text:
    """Say what is counted."""
    return say("fewest shots that the defence has at a place, against the {needed}", needed=_needed(scenario))


def _needed(scenario: Scenario) -> Text:
    return say("one needed") if scenario.shots == 1 else say("{n:,} needed", n=scenario.shots)


def quantifier(result: StudyResult) -> Text:
    """Say over how many flights, and which of them counts."""
    flights, places = result.answer.facts.get("cases", 0), len(_places(result))
    share = result.study.scenario.cases
    if share is not None:
        return say("{share} of {n:,} flights to {n2:,} places", share=percent(share), n=flights, n2=places)
    return say("every one of {n:,} flights to {n2:,} places; the worst counts", n=flights, n2=places)


def margin(scenario: Scenario, value: float, unit: str) -> Text:
    """Return the number of shots in the worst case, on average where it is no whole number, and what is needed."""
    count = value + scenario.shots
    if value < 0.0 and not float(value).is_integer():
        return say("{n:.2f} shots fewer than needed, on average", n=-value)
    if not float(count).is_integer():
        return say("{n:.2f} shots on average; {needed}", n=count, needed=needed(scenario.shots))
    return say("{shots}; {needed}", shots=shots(count), needed=needed(scenario.shots))


SAYING = Saying(finding, sentence, metric, quantifier, margin)
