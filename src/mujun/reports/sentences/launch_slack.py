"""Sentences on launch slack: whether an interceptor could be launched in time."""

from typing import Any

from mujun.base.text import Text, say
from mujun.reports.sentences.saying import Saying, best_of_flights
from mujun.reports.sentences.words import duration, kilometres
from mujun.scenario.schema.study import Scenario
from mujun.studies.verdict import StudyResult


def _row(result: StudyResult) -> dict[str, Any]:
    """Return the row of the limiting case: its site, and by how much it stays beyond reach."""
    case = str(result.answer.pictured)
    rows = [row for table in ("targets", "areas") for row in result.answer.tables.get(table, [])]
    return next((row for row in rows if str(row["nearest_case"]) == case), {})


def finding(result: StudyResult) -> Text:
    """Say how many flights could be met in time, or by how much the best of them is too late."""
    answer, facts = result.answer, result.answer.facts
    count, met = facts.get("cases", 0), facts.get("cases_met", 0)
    if not count:
        return say("No missile of this study reaches any of these targets")
    if met:
        return say("{n:,} of {n2:,} flights could be met in time", n=met, n2=count)
    if answer.margin is None:
        return say("Not one of {n:,} flights comes within reach", n=count)
    return say("Not one of {n:,} flights can be met in time; the best chance is {time} too late", n=count,
               time=duration(answer.margin))  # fmt: skip


def sentence(result: StudyResult) -> Text:
    """Set the launch that is needed beside the launch that is possible."""
    answer, facts, case, row = result.answer, result.answer.facts, result.answer.pictured, _row(result)
    if case is None:
        return say("No missile reaches a target: there is nothing that an interceptor could meet.")
    words = {"missile": case.missile, "area": case.area, "target": case.target, "site": row.get("site", "")}
    if answer.margin is None:
        beyond = row.get("beyond_reach_km")
        if not beyond:
            return say(
                "The nearest, {missile} from {area} to {target}, never comes within supported reach of {site}.", **words
            )
        return say("The nearest, {missile} from {area} to {target}, passes {far} beyond the reach of {site}.",
                   far=kilometres(beyond), **words)  # fmt: skip
    if answer.margin >= 0.0:
        return say(
            "To meet {missile} from {area} to {target}, {site} has {time} to spare.",
            time=duration(answer.margin),
            **words,
        )
    must, can = facts.get("launch_needed_at_s"), facts.get("launch_possible_at_s")
    if must is None or can is None:
        return say("To meet {missile} from {area} to {target}, {site} would have to launch {time} earlier than it can.",
                   time=duration(answer.margin), **words)  # fmt: skip
    times = {"must": duration(must), "can": duration(can)}
    if must < 0.0:
        return say(
            "To meet {missile} from {area} to {target}, {site} would have to launch {must} before the missile does; it can "
            "launch {can} after it at the earliest.", **times, **words,
        )  # fmt: skip
    return say(
        "To meet {missile} from {area} to {target}, {site} would have to launch within {must} of the missile; it can launch "
        "{can} after it at the earliest.", **times, **words,
    )  # fmt: skip


def metric(scenario: Scenario) -> Text:
    """Say what is measured."""
    return say("time between the launch that is possible and the last launch that would still meet the missile")


def margin(scenario: Scenario, value: float, unit: str) -> Text:
    """Return the time to spare, or by how much a launch is too late."""
    return say("{time} to spare", time=duration(value)) if value > 0.0 else say("{time} too late", time=duration(value))


SAYING = Saying(finding, sentence, metric, best_of_flights, margin)
