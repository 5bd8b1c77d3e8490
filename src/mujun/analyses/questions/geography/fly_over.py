"""Fly-over: the share of published flights whose ground track passes over a region.

The region is a country or territory of the shipped map, or a published box. Tracks are those of flights on the rotating Earth,
from launch to impact; a flight that ends in the region passes over it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mujun.analyses.answer import Answer
from mujun.analyses.cases.flights import Case, Flights, fly
from mujun.analyses.cases.land import land_named
from mujun.analyses.cases.launches import launches_of
from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.fields import FLOWN
from mujun.analyses.questions.geography.tracks_over import Passing, Region, box, country, passes
from mujun.analyses.questions.ladder import RUNGS, Climb, Rung, nothing_to_climb
from mujun.analyses.questions.question import Margin, Question
from mujun.analyses.questions.scenes import FlightsOver, Scene
from mujun.base.outcomes import BadInput
from mujun.base.text import THAT_IS, Text, joined, say
from mujun.flight.model.shape import shape_said
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.study import Scenario

STEP_S = 10.0
"""Longest step between samples of free flight, s: 70 km over ground at most, straight in the plane to a few hundred metres."""
SHARE_OF_FLIGHTS = "share of flights"
"""Unit of the margin."""
FLIGHTS_OVER = say("flights over the region")
NOTHING_OVER = say("there is no flight that could pass over the region")
OVER_ALONE = say("a path alone: nothing has to see or meet the missile")


@dataclass(frozen=True)
class Over:
    """The cases, and what each does over the region."""

    cases: list[Case]
    passing: Passing

    @property
    def share(self) -> float | None:
        """Share of the cases that pass over the region; None without cases."""
        return float(np.mean(self.passing.over)) if self.cases else None


class FlyOver(Question[Flights, Over]):
    """Margin: the share of flights that pass over the region, minus the claimed share."""

    name = "fly-over"
    shows = "comparison"
    needs = (("launch_areas", "launch_groups"), ("target_groups",), ("over", "over_box"))
    reads = FLOWN | {"over", "over_box", "claimed_share"}
    judged_by = frozenset({"claimed_share"})

    def fly(self, builder: Builder, scenario: Scenario) -> Flights:
        """Fly the cases of the scenario."""
        return fly(builder, launches_of(builder, scenario), STEP_S)

    def measure(self, builder: Builder, scenario: Scenario, flown: Flights, views: KnownMeetings, bare: bool) -> Over:
        """Return which flights pass over the region."""
        return Over(flown.cases, passes(flown, region_of(builder, scenario)))

    def margin(self, scenario: Scenario, measured: Over) -> Margin:
        """Return the share of flights over the region, minus the claimed one; None without flights."""
        share = measured.share
        return Margin(None if share is None else share - scenario.share_claimed, SHARE_OF_FLIGHTS)

    def limiting(self, scenario: Scenario, measured: Over) -> str:
        """Return nothing: no single flight decides a share."""
        return ""

    def answer(
        self, builder: Builder, scenario: Scenario, flown: Flights, measured: Over, views: KnownMeetings, whole: bool
    ) -> Answer:
        """Return the answer, with tables by country of launch, by area, and of each flight."""
        cases, found = measured.cases, measured.passing
        if not cases:
            return Answer.without_cases(flown.none_because, NOTHING_OVER, FLIGHTS_OVER)
        region, count = region_of(builder, scenario).name, int(found.over.sum())
        margin = self.margin(scenario, measured)
        first = int(np.argmax(found.over)) if count else 0
        missed = int(np.argmin(found.over)) if count < len(cases) else 0
        key = "{n:,} of {n2:,} flights pass over {region}"
        heights: dict[str, float] = {}
        if count:
            heights["lowest_over_km"] = _rounded(np.nanmin(found.lowest) / 1e3)
            heights["highest_over_km"] = _rounded(np.nanmax(found.highest) / 1e3)
        return Answer(
            margin=margin.value,
            worst=joined((cases[missed].said, _said(found, missed)), THAT_IS),
            best=joined((cases[first].said, _said(found, first)), THAT_IS),
            fraction=measured.share,
            fraction_of=FLIGHTS_OVER,
            decides=say(key, n=count, n2=len(cases), region=region),
            tables={
                "areas": _table(
                    measured, lambda case: (case.area, case.missile, case.shape), ("area", "missile", "shape")
                ),
                "targets": _table(measured, lambda case: (case.target,), ("target",)),
                "flights": _flights(measured),
            },
            facts={
                "region": region,
                "cases": len(cases),
                "cases_over": count,
                "share_over": measured.share,
                "pairs_out_of_missile_range": len(flown.unreachable),
                **heights,
            },
            unit=margin.unit,
            pictured=cases[first if count else missed],
        )

    def ladder(self, builder: Builder, scenario: Scenario, flown: Flights, on: frozenset[str]) -> list[Rung]:
        """Return the rungs. Reach: the margin itself; the others concern a defence, and there is none."""
        if not flown.groups:
            return nothing_to_climb(on, joined((flown.none_because, NOTHING_OVER), THAT_IS))
        measured, climb = self.measure(builder, scenario, flown, KnownMeetings(), bare=True), Climb(on)
        margin = self.margin(scenario, measured)
        climb.take("reach", margin.value, measured.share, say("ground tracks on the rotating Earth"), margin.unit)
        for name in RUNGS[1:]:
            climb.leave(name, OVER_ALONE)
        return climb.rungs

    def bounds(self, builder: Builder, scenario: Scenario) -> tuple[float, float]:
        """Return the margins of no flight and of every flight over the region."""
        return -scenario.share_claimed, 1.0 - scenario.share_claimed

    def needed(self, scenario: Scenario) -> float:
        """Return the claimed share."""
        return scenario.share_claimed

    def scenes(self, builder: Builder, scenario: Scenario, answer: Answer) -> tuple[Scene, ...]:
        """Show the region, and the tracks that pass over it and those that do not."""
        return (FlightsOver(answer.tables["flights"]),) if answer.pictured else ()


def region_of(builder: Builder, scenario: Scenario) -> Region:
    """Return the region of a scenario; made once. Raises BadInput without one, with two, or for an unknown country."""
    if (scenario.over is None) == (scenario.over_box is None):
        key = "a fly-over study needs one region; expected scenario.over (a country of the map) or scenario.over_box"
        raise BadInput(say(key))
    if scenario.over_box is not None:
        return box(say("the box"), scenario.over_box)
    return country(land_named(builder.catalogue, str(scenario.over))[1])


def _said(found: Passing, i: int) -> Text:
    if not found.over[i]:
        return say("not over it")
    return say("over it from {first:,.0f} to {last:,.0f} s after launch, {low:,.0f} to {high:,.0f} km up", first=found.first[i],
               last=found.last[i], low=found.lowest[i] / 1e3, high=found.highest[i] / 1e3)  # fmt: skip


def _rounded(value: float) -> float:
    return round(float(value), 1)


def _flights(measured: Over) -> list[dict[str, object]]:
    """Return a row for each flight: whether it passes over the region, when, and how high."""
    found, rows = measured.passing, []
    for i, case in enumerate(measured.cases):
        row: dict[str, object] = {
            "area": case.area, "missile": case.missile, "target": case.target, "shape": shape_said(case.shape),
            "cases_over": int(found.over[i]),
        }  # fmt: skip
        for name, values, unit in (
            ("over_from_s", found.first, 1.0), ("over_to_s", found.last, 1.0),
            ("lowest_over_km", found.lowest, 1e3), ("highest_over_km", found.highest, 1e3),
        ):  # fmt: skip
            row[name] = _rounded(values[i] / unit) if found.over[i] else None
        rows.append(row)
    return rows


def _table(measured: Over, key: Callable[[Case], tuple[str, ...]], names: tuple[str, ...]) -> list[dict[str, object]]:
    """Return a row for each value of a key: number of flights, how many pass over, and their least and greatest heights."""
    cases, found = measured.cases, measured.passing
    rows: list[dict[str, object]] = []
    for value in dict.fromkeys(key(case) for case in cases):
        mine = [i for i, case in enumerate(cases) if key(case) == value]
        over = [i for i in mine if found.over[i]]
        told = {name: shape_said(text) if name == "shape" else text for name, text in zip(names, value, strict=True)}
        rows.append(
            {
                **told,
                "cases": len(mine),
                "cases_over": len(over),
                "lowest_over_km": _rounded(found.lowest[over].min() / 1e3) if over else None,
                "highest_over_km": _rounded(found.highest[over].max() / 1e3) if over else None,
            }
        )
    return rows


QUESTION = FlyOver()
