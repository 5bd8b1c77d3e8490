"""Sentences on stocks: how long interceptors last at a rate of use, beside a claimed time."""

from mujun.base.text import NEXT_SENTENCE, Text, joined, say
from mujun.reports.sentences.saying import Saying
from mujun.reports.sentences.words import percent
from mujun.scenario.schema.study import Scenario
from mujun.studies.verdict import StudyResult

PER_RAID = "raids"
"""Unit of an answer whose use is counted in raids; else it is in days."""
WEEKS_FROM, MONTHS_FROM, YEARS_FROM = 14.0, 92.0, 730.5
"""Lengths from which on a time is told in weeks, in months and in years, days."""
WEEK, MONTH, YEAR = 7.0, 30.44, 365.25


def long_time(days: float) -> Text:
    """Return a length of days without sign: "9 days", "7 weeks", "13 months", "10 years"."""
    days = abs(days)
    if days < WEEKS_FROM:
        return say("{n:,.0f} days", n=days)
    if days < MONTHS_FROM:
        return say("{n:,.1f} weeks", n=days / WEEK)
    return say("{n:,.0f} months", n=days / MONTH) if days < YEARS_FROM else say("{n:,.0f} years", n=days / YEAR)


def _time(value: float, unit: str) -> Text:
    return say("{n:,.1f} raids", n=abs(value)) if unit == PER_RAID else long_time(value)


def finding(result: StudyResult) -> Text:
    """Say how long the stock lasts."""
    facts = result.answer.facts
    if facts["lasts"] is None:
        return say("The stock is never exhausted: it is made as fast as it is used")
    words = {
        "time": _time(facts["lasts"], facts["counted_in"]),
        "claimed": _time(facts["claimed"], facts["counted_in"]),
    }
    return say("The stock lasts {time}; claimed are {claimed}", **words)


def sentence(result: StudyResult) -> Text:
    """Give stock, use and production."""
    facts = result.answer.facts
    parts = [say("{stock}: {n:,.0f} interceptors; {use}: {n2:,.0f} fired.", stock=facts["stock"], n=facts["interceptors"],
                 use=facts["use"], n2=facts["used"])]  # fmt: skip
    if facts["share_used"] is not None:
        parts.append(say("That is {share} of the stock.", share=percent(facts["share_used"])))
    if facts["years_to_replace"] is not None:
        parts.append(say("To replace what was fired takes {n:,.1f} years of production.", n=facts["years_to_replace"]))
    return joined(parts, NEXT_SENTENCE)


def metric(scenario: Scenario) -> Text:
    """Say what is compared."""
    return say("stock divided by use less production, beside the claimed time")


def quantifier(result: StudyResult) -> Text:
    """Say that there is one stock and one use."""
    return say("one stock, one rate of use")


def margin(scenario: Scenario, value: float, unit: str) -> Text:
    """Return by how much the stock outlasts the claimed time, or falls short of it."""
    later = value < 0.0 if not scenario.lasts else value > 0.0
    time = _time(value, unit)
    return say("{time} longer than claimed", time=time) if later else say("{time} shorter than claimed", time=time)


SAYING = Saying(finding, sentence, metric, quantifier, margin)
