"""Sentences on track time: how long radars can follow a missile."""

from typing import Any

from mujun.base.text import NEXT_SENTENCE, Text, joined, say
from mujun.reports.sentences.saying import Saying, best_of_flights
from mujun.reports.sentences.words import duration, kilometres
from mujun.scenario.schema.study import Scenario
from mujun.studies.verdict import StudyResult


def _nearest(result: StudyResult) -> dict[str, Any]:
    """Return the row of the area from which the limiting case comes."""
    case = result.answer.pictured
    rows = result.answer.tables.get("areas", [])
    return next((row for row in rows if case and (row["area"], row["missile"]) == (case.area, case.missile)), {})


def finding(result: StudyResult) -> Text:
    """Say for how long the best flight is tracked, or by how much it stays outside."""
    answer, facts = result.answer, result.answer.facts
    count, tracked, seen = (facts.get(key, 0) for key in ("cases", "cases_tracked", "cases_in_view"))
    if not count:
        return say("No missile of this study reaches any of these targets")
    if tracked == count and answer.margin is not None:
        return say("All {n:,} flights are tracked, for up to {time}", n=count, time=_longest(result))
    if tracked and answer.margin is not None and answer.margin > 0.0:
        return say("{n:,} of {n2:,} flights are tracked, for up to {time}", n=tracked, n2=count, time=_longest(result))
    if tracked:
        return say("Only {n:,} of {n2:,} flights are tracked", n=tracked, n2=count)
    if seen:
        return say("{n:,} of {n2:,} flights are seen, none of them long enough for a track", n=seen, n2=count)
    return say("Not one of {n:,} flights enters the radar's coverage", n=count)


def _longest(result: StudyResult) -> Text:
    rows = [row["greatest_track_s"] for row in result.answer.tables.get("areas", [])]
    return duration(max(rows, default=0.0))


def sentence(result: StudyResult) -> Text:
    """Name the flight that counts, and for how long it is in view."""
    answer, case, row = result.answer, result.answer.pictured, _nearest(result)
    if case is None:
        return say("No missile reaches a target: there is nothing that a radar could track.")
    ready = duration(answer.facts.get("seconds_in_view_that_a_track_needs", 0.0))
    words = {"missile": case.missile, "area": case.area, "target": case.target, "radar": answer.facts.get("radar", "")}
    if answer.margin is not None and answer.margin > 0.0:
        best = say("The longest by {radar}: {missile} from {area} to {target}, {time}; a track needs {ready} in view.",
                   time=duration(answer.margin), ready=ready, **words)  # fmt: skip
        if not result.study.scenario.assumed_missiles:
            return best
        return joined([best, say("The missile is assumed: none is published for these places.")], NEXT_SENTENCE)
    if answer.margin is not None:
        return say("{missile} from {area} to {target} is in the coverage of {radar} too briefly: a track needs {ready}.",
                   ready=ready, **words)  # fmt: skip
    outside = row.get("outside_view_by_km")
    if outside is None:
        return say("{missile} from {area} to {target} never enters the coverage of {radar}.", **words)
    return say("{missile} from {area} to {target} passes {far} outside the coverage of {radar}.",
               far=kilometres(outside), **words)  # fmt: skip


def metric(scenario: Scenario) -> Text:
    """Say what is measured."""
    return say("longest unbroken view by a radar, less the time that a track needs")


def margin(scenario: Scenario, value: float, unit: str) -> Text:
    """Return the time in track, or how much is missing."""
    return (
        say("tracked for {time}", time=duration(value))
        if value > 0.0
        else say("{time} short of a track", time=duration(value))
    )


SAYING = Saying(finding, sentence, metric, best_of_flights, margin)
