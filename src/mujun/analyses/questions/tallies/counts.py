"""Counts: whether a claimed rate of interception fits what was counted, and what it implies for a single shot.

The rate is destroyed by a denominator: all missiles detected; those that threatened something, without what fell into the sea or
was let through; or those engaged. Its interval is exact for independent missiles of equal chance (Clopper and Pearson 1934). With
n shots at each missile, all independent, a rate r needs the single-shot probability 1 - (1 - r)^(1/n); its interval is that of
the rate, carried over. Neglected: missiles that were never counted, failures common to a day (the true interval is wider), and
hits that did not stop the warhead.
"""

from bisect import bisect_left
from dataclasses import dataclass

from mujun.analyses.answer import Answer
from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.ladder import Rung
from mujun.analyses.questions.question import Margin, Question
from mujun.analyses.questions.scenes import RangeRow, Ranges, Scene
from mujun.base.outcomes import BadInput
from mujun.base.proportion import exact_interval
from mujun.base.text import say
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.reported import COUNTED, DayCount
from mujun.scenario.schema.study import Scenario

DETECTED, THREATENING, ENGAGED = "detected", "threatening", "engaged"
DENOMINATORS = {
    DETECTED: say("of all detected"),
    THREATENING: say("of those that did not fall into the sea and were not let through"),
    ENGAGED: say("of those fired at"),
}
"""What a rate may be divided by, in words."""


@dataclass(frozen=True)
class Rate:
    """A rate of interception by one denominator. low, high: exact interval of 95 %. share: None without a missile."""

    by: str
    destroyed: float
    whole: float
    low: float
    high: float

    @property
    def share(self) -> float | None:
        """The rate as counted."""
        return self.destroyed / self.whole if self.whole > 0.0 else None


@dataclass(frozen=True)
class Counted:
    """A series of counts, summed. rates: by each denominator that is stated. by: the one asked for. shots: at each missile."""

    name: str
    days: int
    sums: dict[str, float]
    rates: tuple[Rate, ...]
    by: str
    shots: float | None

    @property
    def rate(self) -> Rate:
        """The rate by the denominator asked for."""
        return next(rate for rate in self.rates if rate.by == self.by)


class CountsOfMissiles(Question[None, Counted]):
    """Margin: distance of the claimed rate from the nearer end of the interval of the counted one; negative outside of it."""

    name = "counts"
    shows = "comparison"
    needs = (("counts",),)
    reads = frozenset({"counts", "divided_by", "claimed_share"})
    judged_by = frozenset({"cases", "claimed_share"})
    flights_rest_on = ()

    def fly(self, builder: Builder, scenario: Scenario) -> None:
        """Fly nothing."""

    def measure(self, builder: Builder, scenario: Scenario, flown: None, views: KnownMeetings, bare: bool) -> Counted:
        """Sum up the counts. Raises BadInput for a denominator that they do not state."""
        return summed(builder.get(schema.Counts, scenario.counts), scenario.divided_by or DETECTED)

    def margin(self, scenario: Scenario, measured: Counted) -> Margin:
        """Return the distance of the claimed rate from the nearer end of the interval; None if no missile was counted."""
        rate, claimed = measured.rate, _claimed(scenario)
        return Margin(None if rate.share is None else min(claimed - rate.low, rate.high - claimed))

    def limiting(self, scenario: Scenario, measured: Counted) -> str:
        """Return nothing: a sum has no case that decides."""
        return ""

    def answer(
        self, builder: Builder, scenario: Scenario, flown: None, measured: Counted, views: KnownMeetings, whole: bool
    ) -> Answer:
        """Return the rates by each denominator, and what they imply for a single shot."""
        rate, margin, rows = (
            measured.rate,
            self.margin(scenario, measured).value,
            [_row(r, measured) for r in measured.rates],
        )
        if rate.share is None:
            nothing = say("no missile is counted in {name}", name=measured.name)
            return Answer(None, nothing, nothing, None, DENOMINATORS[rate.by], nothing, facts={"cases": 0})
        decides = say("{n:,.0f} of {n2:,.0f} destroyed {by}: {share:.1%}, 95% interval {low:.1%} to {high:.1%}",
                      n=rate.destroyed, n2=rate.whole, by=DENOMINATORS[rate.by], share=rate.share, low=rate.low,
                      high=rate.high)  # fmt: skip
        facts = {"counts": measured.name, "days": measured.days, **measured.sums, "claimed_share": _claimed(scenario),
                 "divided_by": rate.by, "rate": rate.share, "rate_low": rate.low, "rate_high": rate.high,
                 "shots_each": measured.shots, "destroyed_that_fit": fitting(_claimed(scenario), rate.whole)}  # fmt: skip
        if measured.shots is not None:
            facts |= _single_shots(rate, measured.shots)
        return Answer(
            margin=margin, worst=decides, best=decides, fraction=rate.share, fraction_of=DENOMINATORS[rate.by],
            decides=decides, tables={"rates": rows}, facts=facts,
        )  # fmt: skip

    def ladder(self, builder: Builder, scenario: Scenario, flown: None, on: frozenset[str]) -> list[Rung]:
        """Return no rung: this is arithmetic of what is reported, and no step leads from could to would."""
        return []

    def scenes(self, builder: Builder, scenario: Scenario, answer: Answer) -> tuple[Scene, ...]:
        """Show the rate by each denominator with its interval, and the claimed one."""
        rows = [
            RangeRow(DENOMINATORS[row["divided_by"]], row["rate"], row["rate_low"], row["rate_high"])
            for row in answer.tables.get("rates", []) if row["rate"] is not None
        ]  # fmt: skip
        return (Ranges(rows, _claimed(scenario), "share"),) if rows else ()


def summed(entry: schema.Counts, by: str) -> Counted:
    """Return a series of counts, summed. by: denominator of the rate. Raises BadInput for one that the rows do not state."""
    sums = {name: sum(_value(row, name) for row in entry.days) for name in COUNTED}
    # Numbers drawn each for itself may contradict each other: no more are destroyed than there were.
    wholes = {DETECTED: sums["detected"], THREATENING: sums["detected"] - sums["sea"] - sums["let_through"]}
    if all(row.engaged is not None for row in entry.days):
        wholes[ENGAGED] = sums["engaged"]
    if by not in wholes:
        row = next(row for row in entry.days if row.engaged is None)
        key = "{id}: how many were engaged is not stated for {date}; expected engaged in every row"
        raise BadInput(say(key, id=entry.id, date=row.date))
    rates = tuple(rate_of(name, sums["destroyed"], whole) for name, whole in wholes.items())
    shots = None if entry.shots_each is None else entry.shots_each.si
    return Counted(entry.name, len(entry.days), sums, rates, by, shots)


def rate_of(by: str, destroyed: float, whole: float) -> Rate:
    """Return the rate of interception by a denominator, with its exact interval."""
    destroyed, whole = min(destroyed, max(whole, 0.0)), max(whole, 0.0)
    return Rate(by, destroyed, whole, *exact_interval(destroyed, whole))


def fitting(claimed: float, whole: float) -> list[int]:
    """Return the least and the greatest number destroyed whose interval holds the claimed rate; empty if none does."""
    numbers = range(int(whole) + 1)
    # Both ends of the interval grow with the number, so that what fits is one stretch.
    first = bisect_left(numbers, True, key=lambda n: exact_interval(n, whole)[1] >= claimed)
    after = bisect_left(numbers, True, key=lambda n: exact_interval(n, whole)[0] > claimed)
    return [first, after - 1] if first < after else []


def single_shot(rate: float, shots: float) -> float:
    """Return the probability of a single shot with which so many independent shots have a rate of destruction."""
    return float(1.0 - (1.0 - rate) ** (1.0 / shots))


def _single_shots(rate: Rate, shots: float) -> dict[str, float]:
    ends = {"single_shot": rate.share or 0.0, "single_shot_low": rate.low, "single_shot_high": rate.high}
    return {name: single_shot(value, shots) for name, value in ends.items()}


def _row(rate: Rate, measured: Counted) -> dict[str, object]:
    row: dict[str, object] = {
        "divided_by": rate.by, "destroyed": rate.destroyed, "missiles": rate.whole, "rate": rate.share, "rate_low": rate.low,
        "rate_high": rate.high,
    }  # fmt: skip
    return row if measured.shots is None else {**row, **_single_shots(rate, measured.shots)}


def _value(row: DayCount, name: str) -> float:
    """Return a number of a row; 0 where it is not stated."""
    found = {
        "detected": row.detected, "destroyed": row.destroyed, "sea": row.sea, "let_through": row.let_through,
        "landed": row.landed, "engaged": row.engaged,
    }[name]  # fmt: skip
    return 0.0 if found is None else found.si


def _claimed(scenario: Scenario) -> float:
    if scenario.claimed_share is None:
        raise BadInput(say("no rate is claimed; expected scenario.claimed_share, such as 0.9"))
    return scenario.claimed_share


QUESTION = CountsOfMissiles()
