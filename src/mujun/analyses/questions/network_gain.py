"""Network gain: shots, time and defended land that a defence gains from links, sensors or nodes of a network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any

import numpy as np

from mujun.analyses.answer import Answer
from mujun.analyses.cases.flights import Case, Flights, fly
from mujun.analyses.cases.gain import Gain, gain, side
from mujun.analyses.cases.land import land_cells
from mujun.analyses.cases.launches import launch_areas, launches_of
from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.fields import DEFENDED, FLOWN, LADDER_SERVED, NETWORKED
from mujun.analyses.questions.ladder import Climb, Rung, granted, nothing_to_climb, upper_terms
from mujun.analyses.questions.question import Margin, Question
from mujun.analyses.questions.scenes import NetworkFlight, Scene
from mujun.base.text import THAT_IS, Text, joined, say, shots_said
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.study import Leg, Scenario

GAIN_STEP_S = 10.0
"""Longest step between samples, s; land cells are many, and tenths of a second rarely change the number of shots."""
NOTHING_TO_HELP = say("there is nothing to defend against, and no shot that a network could add")
CASE_COLUMNS = {"area": "case_area", "missile": "case_missile", "target": "case_target"}
"""Columns of the case with the greatest gain."""
CASES_CHANGED = say("cases for which anything changes")


@dataclass(frozen=True)
class FlownLeg:
    """Flights of one leg of the scenario, usually from one country.

    flights: to the listed targets.
    to_land: to the cells of the defended land; None where land is not counted.
    land: name of a cell -> its land area, km^2.
    """

    name: str
    flights: Flights
    to_land: Flights | None = None
    land: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class NetworkWorth:
    """What parts of a network are worth.

    legs: name and gain of each; the first is the scenario itself.
    land: defended with and without, as rows by missile type and launch area.
    """

    legs: list[tuple[str, Gain]]
    land: list[dict[str, Any]]

    @property
    def shots(self) -> int:
        """Greatest number of shots gained against any flight of the scenario itself."""
        return int(self.legs[0][1].shots.max(initial=0))

    @property
    def land_share(self) -> float:
        """Greatest share of the land defended only with these parts, over missile types and launch areas."""
        return max((float(row["gained_share"]) for row in self.land), default=0.0)


class NetworkGain(Question[list[FlownLeg], NetworkWorth]):
    """Margin: the greatest number of shots that a defence gains against any flight of the scenario (legs are only reported).

    If no shot is gained: the greatest share of the land that is defended only with the parts in question, over missile types
    and launch areas.
    """

    name = "network-gain"
    shows = "necessity"
    needs = (("defences",), ("target_groups",), ("network",), ("without",))
    reads = FLOWN | DEFENDED | NETWORKED | LADDER_SERVED | {"without", "legs", "land"}

    def fly(self, builder: Builder, scenario: Scenario) -> list[FlownLeg]:
        """Fly the cases of the scenario and of each leg; those of the scenario also to land cells, if land is counted."""
        legs: tuple[Scenario | Leg, ...] = (scenario, *scenario.legs)
        out = []
        for leg in legs:
            areas = launch_areas(builder, leg.launch_groups, leg.launch_areas)
            name = getattr(leg, "name", None) or ", ".join(dict.fromkeys(area.country for area in areas))
            flown = fly(builder, launches_of(builder, scenario, leg), GAIN_STEP_S)
            if leg is not scenario or scenario.land is None:
                out.append(FlownLeg(name, flown))
                continue
            cells, land_km2 = land_cells(builder.catalogue, scenario.land)
            to_land = fly(builder, launches_of(builder, scenario, leg, cells), GAIN_STEP_S)
            out.append(FlownLeg(name, flown, to_land, dict(zip(cells.names, land_km2.tolist(), strict=True))))
        return out

    def measure(
        self, builder: Builder, scenario: Scenario, flown: list[FlownLeg], views: KnownMeetings, bare: bool
    ) -> NetworkWorth:
        """Return the gain of each leg, and of land.

        bare: only the flights of the scenario that can change, and land only if no shot is gained.
        """

        def worth(flights: Flights) -> Gain:
            return gain(builder, scenario, scenario.without, flights, changing_only=bare)

        first = flown[0]
        found = NetworkWorth([(leg.name, worth(leg.flights)) for leg in (flown[:1] if bare else flown)], [])
        if first.to_land is None or (found.shots > 0 and bare):
            return found
        return replace(found, land=_land_gained(worth(first.to_land), first))

    def margin(self, scenario: Scenario, measured: NetworkWorth) -> Margin:
        """Return the shots gained, or, if there are none, the share of land gained."""
        if measured.shots > 0 or measured.land_share == 0.0:
            return Margin(float(measured.shots))
        return Margin(measured.land_share, "share of land")

    def limiting(self, scenario: Scenario, measured: NetworkWorth) -> str:
        """Return the flight with the greatest gain."""
        main = measured.legs[0][1]
        return main.cases[_best(main)].said if main.cases else ""

    def answer(
        self,
        builder: Builder,
        scenario: Scenario,
        flown: list[FlownLeg],
        measured: NetworkWorth,
        views: KnownMeetings,
        whole: bool,
    ) -> Answer:
        """Return the answer, with tables of all legs and of the land."""
        main, land, share = measured.legs[0][1], measured.land, measured.land_share
        margin = self.margin(scenario, measured)
        if not main.cases:
            found = Answer.without_cases(flown[0].flights.none_because, NOTHING_TO_HELP, CASES_CHANGED)
            legs = {"legs": [_leg(name, one) for name, one in measured.legs], "land": land}
            return replace(found, margin=margin.value, unit=margin.unit, tables=legs)
        best = _best(main)
        facts: dict[str, object] = {"cases": len(main.cases), "cases_changed": int(main.changed.sum())}
        if land:
            facts["land_km2"] = sum(flown[0].land.values())
            facts["share_of_land_gained_at_most"] = share
        decides = _decides(measured.legs)
        if share > 0.0:
            row = max(land, key=lambda row: float(row["gained_share"]))
            key = "land defended only with it: {share:.1%} against {missile} from {area}"
            decides = joined((decides, say(key, share=share, missile=row["missile"], area=row["area"])))
        return Answer(
            margin=margin.value,
            worst=say(
                "{same:,} of {flights:,} flights: nothing changes",
                same=int((~main.changed).sum()),
                flights=len(main.cases),
            ),
            best=joined((main.cases[best].said, _said(main, best)), THAT_IS),
            fraction=float(np.mean(main.changed)),
            fraction_of=CASES_CHANGED,
            decides=decides,
            tables={
                "legs": [_leg(name, one) for name, one in measured.legs],
                "areas": _rows(measured.legs, ("area", "missile")),
                "targets": _rows(measured.legs, ("target",)),
                "land": land,
            },
            facts=facts,
            unit=margin.unit,
            pictured=main.cases[best],
        )

    def ladder(self, builder: Builder, scenario: Scenario, flown: list[FlownLeg], on: frozenset[str]) -> list[Rung]:
        """Return the rungs. Reach: shots that could be gained at most; seen: shots gained; then expected shots."""
        flights, terms, climb = flown[0].flights, upper_terms(builder, scenario), Climb(on)
        if not flights.groups:
            return nothing_to_climb(on, joined((flights.none_because, NOTHING_TO_HELP), THAT_IS))
        cut = scenario.model_copy(update={"switched_off": (*scenario.switched_off, *scenario.without)})
        most, now = side(flights, granted(builder, scenario)), side(flights, builder.defence(cut))
        could = most.shots - now.shots
        said = say("shots that continuous tracking could add at most")
        climb.take("reach", float(could.max(initial=0)), float(np.mean(could > 0)), said)
        gained = self.quick(builder, scenario, flown)
        climb.take("seen", gained.margin, None, say("what the study's radars and links add"), gained.unit)
        margin = None if climb.margin is None else climb.margin * terms.recognised
        climb.take("discriminated", margin, climb.share, terms.discrimination_said)
        rounds = sum(site.stock for site in builder.defence(scenario).sites)
        said = say("{rounds:,} interceptors in all", rounds=rounds)
        climb.take("stock", climb.margin if rounds else 0.0, climb.share, said)
        each = None if climb.margin is None else climb.margin / terms.rounds_each
        climb.take("doctrine", each, climb.share, terms.doctrine_said)
        return climb.rungs

    def bounds(self, builder: Builder, scenario: Scenario) -> tuple[float, float]:
        """Return 0 (nothing gained) and no upper limit."""
        return 0.0, inf

    def why_bounded(self, scenario: Scenario, margin: float, above: bool) -> str:
        """Say that a network takes nothing away."""
        return say("what a network brings is never below 0")

    def scenes(self, builder: Builder, scenario: Scenario, answer: Answer) -> tuple[Scene, ...]:
        """Show the flight with the greatest gain."""
        return (NetworkFlight(),)


def _land_gained(one: Gain, leg: FlownLeg) -> list[dict[str, Any]]:
    """Return a row for each missile type and launch area: land within range, and defended with and without, km^2."""
    total = sum(leg.land.values())
    rows: dict[tuple[str, str], list[float]] = {}
    for i, case in enumerate(one.cases):
        sums = rows.setdefault((case.area, case.missile), [0.0, 0.0, 0.0])
        land = leg.land[case.target]
        sums[0] += land
        sums[1] += land * bool(one.with_it.met[i])
        sums[2] += land * bool(one.without.met[i])
    return [
        {
            "area": area,
            "missile": missile,
            "within_range_km2": round(within),
            "defended_with_km2": round(with_it),
            "defended_without_km2": round(without),
            "gained_share": (with_it - without) / total,
        }
        for (area, missile), (within, with_it, without) in rows.items()
    ]


def _leg(name: str, one: Gain) -> dict[str, object]:
    return {
        "leg": name,
        "flights": len(one.cases),
        "changed": int(one.changed.sum()),
        "greatest_earlier_commitment_s": one.most_earlier,
        "most_shots_gained": int(one.shots.max(initial=0)),
        "newly_tracked": int(one.newly_seen.sum()),
        "newly_met": int(one.newly_met.sum()),
        "met_without": int(one.without.met.sum()),
    }


def _best(one: Gain) -> int:
    """Return the index of the case with the greatest gain: in shots, then in time of commitment."""
    return int(np.lexsort((one.earlier, one.shots))[-1])


def _said(one: Gain, i: int) -> Text:
    earlier = float(one.earlier[i])
    if np.isinf(earlier):
        when = say("committed to only with it")
    elif earlier == 0.0:
        when = say("committed to no earlier")
    else:
        when = say("committed to {time:,.0f} s earlier", time=earlier)
    shots = shots_said(one.with_it.shots[i])
    return say(
        "{when}, {shots} with it and {without} without", when=when, shots=shots, without=int(one.without.shots[i])
    )


def _decides(gains: Sequence[tuple[str, Gain]]) -> Text:
    parts = []
    for name, one in gains:
        if not one.changed.any():
            parts.append(say("{country}: nothing changes for any of {n:,} flights", country=name, n=len(one.cases)))
            continue
        parts.append(
            say(
                "{country}: {changed:,} of {n:,} flights change, by up to {time:,.0f} s and {shots}",
                country=name,
                changed=int(one.changed.sum()),
                n=len(one.cases),
                time=one.most_earlier,
                shots=shots_said(one.shots.max(initial=0)),
            )
        )
    return joined(parts)


def _rows(gains: Sequence[tuple[str, Gain]], by: tuple[str, ...]) -> list[dict[str, object]]:
    """Return a row for each value of some fields of the cases: the case with the greatest gain, with and without."""
    rows: list[dict[str, object]] = []
    for name, one in gains:
        groups: dict[tuple[str, ...], list[int]] = {}
        for i, case in enumerate(one.cases):
            groups.setdefault(tuple(getattr(case, field) for field in by), []).append(i)
        for key, mine in groups.items():
            i = max(mine, key=lambda i: (one.shots[i], one.earlier[i]))
            rows.append({"leg": name, **dict(zip(by, key, strict=True)), **_row(one, i, mine, by, one.cases[i])})
    return rows


def _row(one: Gain, i: int, mine: list[int], by: tuple[str, ...], case: Case) -> dict[str, object]:
    others = {"area": case.area, "missile": case.missile, "target": case.target}
    return {
        "flights": len(mine),
        "changed": int(one.changed[mine].sum()),
        **one.with_and_without(i),
        "newly_met": int(one.newly_met[mine].sum()),
        **{CASE_COLUMNS[field]: value for field, value in others.items() if field not in by},
    }


QUESTION = NetworkGain()
