"""Sentences on flight time: whether flights are as fast as claimed."""

from mujun.base.text import Text, say
from mujun.reports.sentences.saying import Saying, best_of_flights
from mujun.reports.sentences.words import duration, percent
from mujun.scenario.schema.study import Scenario
from mujun.studies.verdict import StudyResult

AT_MOST = "at-most"
WHERE = {"burnout": "at burnout", "greatest": "at its fastest", "impact": "at impact"}
"""Where on a flight a speed is claimed -> in words."""


def claimed(scenario: Scenario) -> Text:
    """Return what is claimed: a time, a speed, or both."""
    time = None if scenario.claimed_time is None else _limit(scenario.claimed_time_is, duration(scenario.claimed_time))
    if scenario.claimed_speed is None:
        return time or say("")
    where = say(WHERE[scenario.speed_at])
    speed = say("{limit} {where}", limit=_limit(scenario.claimed_speed_is, _speed(scenario.claimed_speed)), where=where)
    return speed if time is None else say("{first} and {rest}", first=time, rest=speed)


def _limit(which: str, value: Text) -> Text:
    return say("at most {value}", value=value) if which == AT_MOST else say("at least {value}", value=value)


def _speed(speed: float) -> Text:
    return say("{n:.3g} km/s", n=speed / 1e3)


def finding(result: StudyResult) -> Text:
    """Say how many flights are as claimed."""
    facts, scenario = result.answer.facts, result.study.scenario
    count, as_claimed = facts.get("cases", 0), facts.get("cases_as_claimed", 0)
    if not count:
        return say("No missile of this study reaches any of these targets")
    if count == 1:
        whether = "The flight is as claimed: {claimed}" if as_claimed else "The flight is not as claimed: {claimed}"
        return say(whether, claimed=claimed(scenario))
    if as_claimed == count:
        return say("All {n:,} flights are as claimed: {claimed}", n=count, claimed=claimed(scenario))
    if as_claimed:
        return say(
            "{n:,} of {n2:,} flights are as claimed: {claimed}", n=as_claimed, n2=count, claimed=claimed(scenario)
        )
    return say("Not one of {n:,} flights is as claimed: {claimed}", n=count, claimed=claimed(scenario))


def sentence(result: StudyResult) -> Text:
    """Name the flight that decides, its time and speed, and what a closed form needs for the claimed time."""
    case, facts, scenario = result.answer.pictured, result.answer.facts, result.study.scenario
    if case is None:
        return say("No missile reaches a target: there is no flight whose time could be as claimed.")
    words = {
        "missile": case.missile, "area": case.area, "place": case.target, "time": duration(facts["flight_time_s"]),
        "speed": say("{n:.3g} km/s", n=facts["speed_km_s"]), "where": say(WHERE[scenario.speed_at]),
    }  # fmt: skip
    kepler = facts.get("kepler_speed_for_the_claimed_time_km_s")
    if scenario.claimed_time is None:
        return say("The flight that counts: {missile} from {area} to {place}, {speed} {where}, {time} in all.", **words)
    if kepler is None:
        return say(
            "The flight that counts: {missile} from {area} to {place}, {time}, {speed} {where}. No flight over this distance "
            "takes so little time above the ground.",
            **words,
        )
    return say(
        "The flight that counts: {missile} from {area} to {place}, {time}, {speed} {where}. In vacuum, an arc over "
        "this distance takes the claimed time at {kepler}.",
        kepler=say("{n:.3g} km/s", n=kepler), **words,
    )  # fmt: skip


def metric(scenario: Scenario) -> Text:
    """Say what is measured."""
    if scenario.claimed_time is None:
        return say("speed of a flight beside the claimed one")
    if scenario.claimed_speed is None:
        return say("time of a flight from launch to impact beside the claimed one")
    return say("time and speed of a flight beside the claimed ones; the smaller margin counts")


def margin(scenario: Scenario, value: float, unit: str) -> Text:
    """Return by how much a flight is inside or outside what is claimed."""
    words = {"claimed": claimed(scenario)}
    if unit == "s":
        words["by"] = duration(value)
    elif unit == "km/s":
        words["by"] = say("{n:.3g} km/s", n=abs(value))
    else:
        words["by"] = percent(abs(value))
    return say("{by} inside {claimed}", **words) if value >= 0.0 else say("{by} outside {claimed}", **words)


SAYING = Saying(finding, sentence, metric, best_of_flights, margin)
