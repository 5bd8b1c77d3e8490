"""Shots at places: the fewest shots that batteries have against missiles aimed at each of many places."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.answer import Answer
from mujun.analyses.cases.flights import Flights, fly
from mujun.analyses.cases.land import land_cells
from mujun.analyses.cases.launches import launches_of, target_points
from mujun.analyses.cases.meet import KnownMeetings, Meetings, meet, meet_scenario
from mujun.analyses.questions.fields import DEFENDED, FLOWN, LADDER_SERVED, NETWORKED
from mujun.analyses.questions.ladder import Climb, Rung, granted, looking, nothing_to_climb, times, upper_terms
from mujun.analyses.questions.question import Margin, OfWindows, Question, cases_needed, speed_path
from mujun.analyses.questions.scenes import DecisiveFlight, DefendedPlaces, Scene
from mujun.base.text import THAT_IS, joined, say, shots_said
from mujun.flight.model.shape import shape_said
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario

SHOT_STEP_S = 10.0
"""Longest step between samples, s; fly-out takes some forty steps, and tenths of a second rarely change the shots."""

NOTHING_ARRIVES = say("no place is threatened, and a claim on every missile that arrives is met, as none does")
ENOUGH_SHOTS = say("cases with enough shots")

PlacesAndLand = tuple[Flights, Flights | None]
"""Flights to the listed places, and to the cells of a country's land; None where land is not counted."""


class ShotsAtPlaces(Question[PlacesAndLand, Meetings]):
    """Margin: the fewest shots at any place, over launch areas, missile types and trajectory shapes, minus those required."""

    name = "shots-at-places"
    shows = "necessity"
    needs = (("defences",), ("target_groups",))
    reads = FLOWN | DEFENDED | NETWORKED | LADDER_SERVED | {"land", "cases", "shots"}
    holds_without_margin = True
    of_windows = OfWindows("shots", SHOT_STEP_S)

    def fly(self, builder: Builder, scenario: Scenario) -> PlacesAndLand:
        """Fly the cases of the scenario (see `shot_flights`)."""
        return shot_flights(builder, scenario)

    def measure(
        self, builder: Builder, scenario: Scenario, flown: PlacesAndLand, views: KnownMeetings, bare: bool
    ) -> Meetings:
        """Return the meetings of every site with every flight to a place."""
        return meet_scenario(builder, scenario, flown[0], views)

    def margin(self, scenario: Scenario, measured: Meetings) -> Margin:
        """Return the fewest shots, minus those required; if the scenario names a share of cases, those at that share.

        None if no missile reaches any place.
        """
        if not len(measured.shots):
            return Margin(None)
        return Margin(float(measured.shots[deciding(scenario, measured)] - scenario.shots))

    def limiting(self, scenario: Scenario, measured: Meetings) -> str:
        """Return the case with the fewest shots."""
        return measured.cases[deciding(scenario, measured)].said if len(measured.shots) else ""

    def answer(
        self,
        builder: Builder,
        scenario: Scenario,
        flown: PlacesAndLand,
        measured: Meetings,
        views: KnownMeetings,
        whole: bool,
    ) -> Answer:
        """Return the answer; if `whole`, with the land defended."""
        flights, land = flown
        shots, cases, margin = measured.shots, measured.cases, self.margin(scenario, measured).value
        if margin is None:
            return Answer.without_cases(flights.none_because, NOTHING_ARRIVES, ENOUGH_SHOTS)
        worst, best = deciding(scenario, measured), int(np.lexsort((measured.slack, shots))[-1])
        facts: dict[str, float] = {"cases": len(shots), "pairs_out_of_reach": len(flights.unreachable)}
        if whole and land is not None:
            facts["land_threatened_km2"], defended = land_threatened(builder, scenario, land)
            if facts["land_threatened_km2"]:
                facts["land_defended_share"] = defended / facts["land_threatened_km2"]
        why = measured.why_not(worst) or _spare(measured, worst)
        return Answer(
            margin=margin,
            worst=joined((cases[worst].said, shots_said(shots[worst])), THAT_IS),
            best=joined((cases[best].said, shots_said(shots[best])), THAT_IS),
            fraction=float(np.mean(shots >= scenario.shots)),
            fraction_of=ENOUGH_SHOTS,
            decides=joined((cases[worst].said, why), THAT_IS),
            tables={"places": place_table(measured), "classes": class_table(measured)},
            facts=facts,
            pictured=cases[worst],
        )

    def ladder(self, builder: Builder, scenario: Scenario, flown: PlacesAndLand, on: frozenset[str]) -> list[Rung]:
        """Return the rungs. The margin is the expected number of shots in the worst case, minus those required."""
        flights, wanted = flown[0], scenario.shots
        if not flights.groups:
            return nothing_to_climb(on, joined((flights.none_because, NOTHING_ARRIVES), THAT_IS))
        missiles = {case.missile for case in flights.cases}
        ids = {entry.id for entry in builder.catalogue.all(schema.Missile) if entry.name in missiles}
        terms, climb = upper_terms(builder, scenario, ids), Climb(on)
        shots = np.zeros(0)
        for name, defence, said in (
            ("reach", granted(builder, scenario), say("time for shots, continuous tracking by the network assumed")),
            ("seen", looking(builder, scenario), say("the study's sensors and mode")),
        ):
            found = meet(flights, defence).shots
            if name in on or not len(shots):
                shots = found.astype(float)
            climb.take(name, _fewest(scenario, found) - wanted, float(np.mean(found >= wanted)), said)
        if "discriminated" in on:
            shots = shots * terms.recognised
        share = times(climb.share, terms.recognised)
        climb.take("discriminated", _fewest(scenario, shots) - wanted, share, terms.discrimination_said)
        rounds = sum(site.stock for site in builder.defence(scenario).sites)
        each = rounds / terms.warheads
        fewest = min(_fewest(scenario, shots), each) if "stock" in on else _fewest(scenario, shots)
        climb.take("stock", fewest - wanted, times(climb.share, min(each / wanted, 1.0)), terms.stock_said(rounds))
        most = max(terms.rounds_each, wanted)
        climb.take("doctrine", fewest - most, times(climb.share, min(wanted / most, 1.0)), terms.doctrine_said)
        return climb.rungs

    def for_margin(self, scenario: Scenario) -> Scenario:
        """Return the scenario without land, which is only reported."""
        return scenario if scenario.land is None else scenario.model_copy(update={"land": None})

    def bounds(self, builder: Builder, scenario: Scenario) -> tuple[float, float]:
        """Return the margins for no shot, and for every interceptor in stock at one missile."""
        stock = sum(builder.catalogue.aside().get(schema.Defence, name).stock for name in scenario.defences)
        return -scenario.shots, stock - scenario.shots

    def why_bounded(self, scenario: Scenario, margin: float, above: bool) -> str:
        """Name the required shots and the stock."""
        stock = scenario.shots + round(margin)
        return say(
            "{shots} shots are required, and the sites have {stock} interceptors", shots=scenario.shots, stock=stock
        )

    def needed(self, scenario: Scenario) -> float:
        """Return the required shots."""
        return float(scenario.shots)

    def turning_number(self, builder: Builder, scenario: Scenario) -> str | None:
        """Return the burnout speed of the first defence's interceptor."""
        return speed_path(builder, scenario)

    def scenes(self, builder: Builder, scenario: Scenario, answer: Answer) -> tuple[Scene, ...]:
        """Show the places by their shots, and the limiting case; nothing if no missile reaches any place."""
        return (DefendedPlaces(), DecisiveFlight()) if answer.pictured else ()


def shot_flights(builder: Builder, scenario: Scenario) -> PlacesAndLand:
    """Fly the cases of a scenario; return those aimed at places, and those aimed at land cells (None: land is not counted).

    Both are flown together, because the solver is most efficient with many flights.
    """
    places = target_points(builder, scenario.target_groups)
    if scenario.land is None:
        return fly(builder, launches_of(builder, scenario), SHOT_STEP_S), None
    cells, _ = land_cells(builder.catalogue, scenario.land)
    flown = fly(builder, launches_of(builder, scenario, targets=places.and_then(cells)), SHOT_STEP_S)
    named = set(places.names)
    unreachable = tuple(row for row in flown.unreachable if row[0].target in named)
    count = len(places.names)
    return replace(flown.aimed_at(0, count), unreachable=unreachable), flown.aimed_at(count, count + len(cells.names))


def deciding(scenario: Scenario, meetings: Meetings) -> int:
    """Return the index of the case that decides.

    It is the one with the fewest shots, and among these the one with the least slack; if a share of the cases is enough, the
    last that is needed.
    """
    order = np.lexsort((meetings.slack, meetings.shots))[::-1]
    return int(order[cases_needed(scenario, len(order), len(order)) - 1])


def _fewest(scenario: Scenario, shots: NDArray[Any]) -> float:
    """Return the fewest shots of the cases (n,); if a share of the cases is enough, the fewest of the best ones."""
    return float(np.sort(shots)[::-1][cases_needed(scenario, len(shots), len(shots)) - 1])


def land_threatened(builder: Builder, scenario: Scenario, flights: Flights) -> tuple[float, float]:
    """Return the area of threatened land, and of that with enough shots in every case, km^2."""
    assert scenario.land is not None  # there are flights to land cells
    _, land = land_cells(builder.catalogue, scenario.land)
    meetings = meet_scenario(builder, scenario, flights, KnownMeetings())
    fewest = np.full(len(land), np.iinfo(np.int64).max)
    np.minimum.at(fewest, flights.target_index, meetings.shots)
    threatened = fewest < np.iinfo(np.int64).max
    return float(land[threatened].sum()), float(land[threatened & (fewest >= scenario.shots)].sum())


def _spare(meetings: Meetings, i: int) -> str:
    slack, site = float(meetings.slack[i]), meetings.sites[int(meetings.best_site[i])]
    return say("{site} has {spare:,.0f} s to spare between the earliest and the latest launch", site=site, spare=slack)


def place_table(meetings: Meetings) -> list[dict[str, object]]:
    """Return a row for each place: the fewest shots, the case with them, and its slack, s."""
    rows = []
    shots, slack = meetings.shots, meetings.slack
    by_target: dict[str, list[int]] = {}
    for i, case in enumerate(meetings.cases):
        by_target.setdefault(case.target, []).append(i)
    for target, mine in by_target.items():
        worst = min(mine, key=lambda i: (shots[i], slack[i]))
        case = meetings.cases[worst]
        rows.append(
            {
                "place": target,
                "fewest_shots": int(shots[worst]),
                "slack_s": round(float(slack[worst]), 1) if np.isfinite(slack[worst]) else None,
                "missile": case.missile,
                "from": case.area,
                "shape": shape_said(case.shape),
                "cases": len(mine),
            }
        )
    return sorted(rows, key=lambda row: (row["fewest_shots"], row["slack_s"] if row["slack_s"] is not None else -1e9))


def class_table(meetings: Meetings) -> list[dict[str, object]]:
    """Return a row for each missile type and trajectory shape: number of cases, and shots against them."""
    rows = []
    shots = meetings.shots
    for key in dict.fromkeys((case.missile, case.shape) for case in meetings.cases):
        mine = [i for i, case in enumerate(meetings.cases) if (case.missile, case.shape) == key]
        rows.append(
            {
                "missile": key[0],
                "shape": shape_said(key[1]),
                "cases": len(mine),
                "fewest_shots": int(shots[mine].min()),
                "median_shots": float(np.median(shots[mine])),
                "cases_without_a_shot": int((shots[mine] == 0).sum()),
            }
        )
    return rows


QUESTION = ShotsAtPlaces()
