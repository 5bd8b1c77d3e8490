"""Launch slack: the greatest time between earliest possible and latest feasible interceptor launch, over flights and sites."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.answer import Answer
from mujun.analyses.cases.flights import Case, Flights, fly
from mujun.analyses.cases.launches import launches_of, target_points
from mujun.analyses.cases.meet import KnownMeetings, Meetings, meet, meet_scenario
from mujun.analyses.questions.fields import DEFENDED, FLOWN, LADDER_SERVED, NETWORKED
from mujun.analyses.questions.ladder import Climb, Rung, UpperTerms, granted, looking, nothing_to_climb, upper_terms
from mujun.analyses.questions.question import Margin, OfWindows, Question, cases_needed, speed_path
from mujun.analyses.questions.scenes import DecisiveFlight, Scene
from mujun.base.text import THAT_IS, joined, say
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.study import Scenario

SLACK_STEP_S = 2.5
"""Longest step between samples, s; intercontinental flights are long, and reach changes slowly along them."""

NOTHING_TO_MEET = say("there is nothing that an interceptor could meet, and a claim that one could is ruled out")
NONE_AIMED = say("no missile reaches any of these targets")
CASES_MET = say("cases met in time")


@dataclass(frozen=True)
class SlackFound:
    """Meetings of all flights. wanted: whether a case is aimed at a target of the scenario, (cases,)."""

    meetings: Meetings
    wanted: NDArray[np.bool_]

    @property
    def slack(self) -> NDArray[np.float64]:
        """Greatest slack of any site in each case, s; -inf where there is none, and for other targets."""
        return np.where(self.wanted, self.meetings.slack, -np.inf)

    def deciding(self, scenario: Scenario) -> int | None:
        """Return the index of the case that decides; None without cases.

        It is the one with the greatest slack, or, if a share of the cases has to be met, the last that is needed. Cases without
        a slack rank by how near they come to the interceptors' reach.
        """
        count = int(self.wanted.sum())
        if count == 0:
            return None
        near = np.where(np.isfinite(self.slack), self.slack, -1e12 - self.meetings.nearest)
        order = np.argsort(-np.where(self.wanted, near, -np.inf), kind="stable")
        return int(order[cases_needed(scenario, count, 1) - 1])


class LaunchSlack(Question[Flights, SlackFound]):
    """Margin: the greatest slack (latest feasible launch minus earliest possible one, s) over all cases and sites."""

    name = "launch-slack"
    shows = "necessity"
    needs = (("defences",), ("target_groups",))
    reads = FLOWN | DEFENDED | NETWORKED | LADDER_SERVED | {"cases"}
    of_windows = OfWindows("slack", SLACK_STEP_S)
    flights_rest_on = ("missiles", "shapes")

    def fly(self, builder: Builder, scenario: Scenario) -> Flights:
        """Fly all cases of the scenario."""
        return slack_flights(builder, scenario)

    def flies_alike(self, builder: Builder, scenario: Scenario, other: Scenario, changed: Collection[str]) -> bool:
        """Return whether the flights serve another scenario, as they do where its targets are some of the same."""
        aimed, wanted = (set(target_points(builder, one.target_groups).names) for one in (scenario, other))
        return wanted <= aimed and super().flies_alike(builder, scenario, other, changed)

    def measure(
        self, builder: Builder, scenario: Scenario, flown: Flights, views: KnownMeetings, bare: bool
    ) -> SlackFound:
        """Return the meetings of every site with every flight."""
        meetings = meet_scenario(builder, scenario, flown, views)
        return SlackFound(meetings, _aimed_at_targets(builder, scenario, flown))

    def margin(self, scenario: Scenario, measured: SlackFound) -> Margin:
        """Return the greatest slack, s; that of the share of cases that the scenario asks for, if it names one.

        None if too few missiles are ever within reach with the support that the mode demands.
        """
        return Margin(_slack_needed(scenario, measured.slack[measured.wanted]))

    def limiting(self, scenario: Scenario, measured: SlackFound) -> str:
        """Return the case with the margin, and the site that comes nearest to it."""
        deciding = measured.deciding(scenario)
        if deciding is None:
            return ""
        meetings = measured.meetings
        site = meetings.sites[int(meetings.best_site[deciding])]
        return say("{case}, interceptor from {site}", case=meetings.cases[deciding].said, site=site)

    def answer(
        self,
        builder: Builder,
        scenario: Scenario,
        flown: Flights,
        measured: SlackFound,
        views: KnownMeetings,
        whole: bool,
    ) -> Answer:
        """Return the answer."""
        meetings, wanted, slack = measured.meetings, measured.wanted, measured.slack
        if not wanted.any():
            return Answer.without_cases(flown.none_because or NONE_AIMED, NOTHING_TO_MEET, CASES_MET)
        margin = self.margin(scenario, measured).value
        best = measured.deciding(scenario)
        assert best is not None  # `measure` refuses a scenario without cases
        finite = np.flatnonzero(np.isfinite(slack))
        worst = int(finite[np.argmin(slack[finite])]) if len(finite) else best
        cases, out = int(wanted.sum()), int(wanted.sum() - len(finite))
        targets = set(target_points(builder, scenario.target_groups).names)
        facts: dict[str, float] = {
            "cases": cases,
            "cases_met": int((slack > 0.0).sum()),
            "cases_never_within_reach": out,
            "pairs_out_of_missile_range": sum(1 for case, _ in flown.unreachable if case.target in targets),
        }
        if np.isfinite(slack[best]):
            times = meetings.launches(best)
            facts |= {"launch_needed_at_s": round(times[0], 1), "launch_possible_at_s": round(times[1], 1)}
        site = meetings.sites[int(meetings.best_site[best])]
        decides = [meetings.why_not(best) or say("{site} has time to spare", site=site)]
        if out:
            key = (
                "in {out:,} of {cases:,} cases the missile is never within reach with the tracking that the mode needs"
            )
            decides.append(say(key, out=out, cases=cases))
        return Answer(
            margin=margin,
            worst=meetings.cases[worst].said
            if len(finite)
            else say("{case} (never within reach)", case=meetings.cases[worst].said),
            best=meetings.cases[best].said,
            fraction=float(np.mean(slack[wanted] > 0.0)),
            fraction_of=CASES_MET,
            decides=joined((meetings.cases[best].said, joined(decides)), THAT_IS),
            tables={
                "areas": _table(meetings, wanted, lambda case: (case.area, case.missile), ("area", "missile")),
                "targets": _table(meetings, wanted, lambda case: (case.target,), ("target",)),
            },
            facts=facts,
            pictured=meetings.cases[best],
        )

    def ladder(self, builder: Builder, scenario: Scenario, flown: Flights, on: frozenset[str]) -> list[Rung]:
        """Return the rungs. The margin is the greatest slack of any case, s, as long as at least one warhead can be met."""
        wanted = _aimed_at_targets(builder, scenario, flown)
        if not wanted.any():
            return nothing_to_climb(on, joined((flown.none_because or NONE_AIMED, NOTHING_TO_MEET), THAT_IS))
        terms, climb = upper_terms(builder, scenario), Climb(on)
        for name, defence, said in (
            (
                "reach",
                granted(builder, scenario),
                say("an interceptor can be there in time, continuous tracking by the network assumed"),
            ),
            (
                "seen",
                looking(builder, scenario),
                say("tracked by the radars that the study names, at the intercept as its mode needs"),
            ),
        ):
            slack = meet(flown, defence).slack[wanted]
            climb.take(name, _slack_needed(scenario, slack), float(np.mean(slack > 0.0)), said)
        _serve(climb, terms, sum(site.stock for site in builder.defence(scenario).sites))
        return climb.rungs

    def turning_number(self, builder: Builder, scenario: Scenario) -> str | None:
        """Return the burnout speed of the first defence's interceptor."""
        return speed_path(builder, scenario)

    def scenes(self, builder: Builder, scenario: Scenario, answer: Answer) -> tuple[Scene, ...]:
        """Show the limiting case."""
        return (DecisiveFlight(),)


def slack_flights(builder: Builder, scenario: Scenario) -> Flights:
    """Fly all cases of a scenario, sampled at `SLACK_STEP_S`."""
    return fly(builder, launches_of(builder, scenario), SLACK_STEP_S)


def _slack_needed(scenario: Scenario, slack: NDArray[np.float64]) -> float | None:
    """Return the greatest slack of the cases (n,), or the least of the share of cases that the scenario asks for, s.

    None where it does not exist.
    """
    if not len(slack):
        return None
    found = float(np.sort(slack)[::-1][cases_needed(scenario, len(slack), 1) - 1])
    return found if np.isfinite(found) else None


def _aimed_at_targets(builder: Builder, scenario: Scenario, flown: Flights) -> NDArray[np.bool_]:
    """Return whether each case is aimed at a target of the scenario, (cases,)."""
    names = set(target_points(builder, scenario.target_groups).names)
    return np.array([case.target in names for case in flown.cases], bool)


def _serve(climb: Climb, terms: UpperTerms, rounds: int) -> None:
    """Add the upper rungs of a claim about any one warhead: the margin stays, the share of warheads met falls.

    rounds: interceptors at all sites.
    """
    climb.discriminate(terms)
    met = None if climb.share is None else climb.share * terms.warheads
    served = None if met is None else min(met, rounds) / terms.warheads
    said = terms.stock_said(rounds)
    climb.take("stock", climb.margin if rounds >= 1 else None, served, said)
    targets = rounds // terms.rounds_each
    left = None if climb.share is None else min(climb.share * terms.warheads, targets) / terms.warheads
    climb.take("doctrine", climb.margin if targets >= 1 else None, left, terms.doctrine_said)


def _table(
    meetings: Meetings, wanted: NDArray[np.bool_], key: Callable[[Case], tuple[str, ...]], names: tuple[str, ...]
) -> list[dict[str, object]]:
    """Return a row for each value of a key: the case with the greatest slack.

    wanted: whether a case counts. key: function of the case. names: of the columns for the key.
    """
    rows: list[dict[str, object]] = []
    slack = meetings.slack
    for value in dict.fromkeys(key(case) for case, ok in zip(meetings.cases, wanted, strict=True) if ok):
        group = [i for i, case in enumerate(meetings.cases) if wanted[i] and key(case) == value]
        i = max(group, key=lambda g: (slack[g], -meetings.nearest[g]))
        rows.append(
            {
                **dict(zip(names, value, strict=True)),
                "greatest_slack_s": round(float(slack[i]), 1) if np.isfinite(slack[i]) else None,
                "beyond_reach_km": round(float(meetings.nearest[i]) / 1e3, 1)
                if np.isfinite(meetings.nearest[i])
                else None,
                "nearest_case": meetings.cases[i].said,
                "site": meetings.sites[int(meetings.best_site[i])],
                "why_not": meetings.why_not(i),
            }
        )
    return rows


QUESTION = LaunchSlack()
