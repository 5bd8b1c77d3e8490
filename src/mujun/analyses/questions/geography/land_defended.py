"""Land defended: the share of a country's land, or of listed places, at which every missile meets enough shots.

The meetings are those of shots-at-places, at the centres of cells of land instead of at listed places, each weighted by the land
in it, or by the people in its towns. What no missile of the study reaches is not counted: nothing has to be defended there.
"""

from dataclasses import dataclass
from math import degrees, radians

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.answer import Answer
from mujun.analyses.cases.flights import Flights, fly
from mujun.analyses.cases.land import land_cells, people_at
from mujun.analyses.cases.launches import Points, launches_of, target_points
from mujun.analyses.cases.meet import KnownMeetings, Meetings, meet, meet_scenario
from mujun.analyses.questions.fields import DEFENDED, FLOWN, LADDER_SERVED, NETWORKED
from mujun.analyses.questions.ladder import Climb, Rung, granted, looking, nothing_to_climb, times, upper_terms
from mujun.analyses.questions.question import Margin, OfWindows, Question, speed_path
from mujun.analyses.questions.scenes import DefendedGround, Scene
from mujun.analyses.questions.shots_at_places import NOTHING_ARRIVES, SHOT_STEP_S, class_table, place_table
from mujun.base.outcomes import BadInput
from mujun.base.text import THAT_IS, joined, say, shots_said
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario

Array = NDArray[np.float64]

USUAL_SPACING = radians(0.5)
"""Side of a cell of land where a scenario names none, rad: 55 km from south to north."""
SHARE_OF_LAND, SHARE_OF_PLACES, SHARE_OF_PEOPLE = "share of land", "share of places", "share of people"
"""Units of the margin: where land is counted, where places are, and where people in towns are."""
GROUND_DEFENDED = say("ground with enough shots, of what missiles reach")


@dataclass(frozen=True)
class AimedGround:
    """Flights to points on the ground (n,), and the weight of each: km^2 of land, or one place.

    people: in the towns of each cell of land; None where places are counted.
    """

    points: Points
    weights: Array
    people: Array | None
    flights: Flights

    def counted(self, by_people: bool) -> Array:
        """Return what is counted at each point: its people in towns, or its weight."""
        return self.people if by_people and self.people is not None else self.weights


@dataclass(frozen=True)
class Defended:
    """The meetings of every site with every flight, and for each point (n,): whether it is reached, and whether defended.

    by_people: whether people in towns are counted, not land.
    """

    ground: AimedGround
    meetings: Meetings
    reached: NDArray[np.bool_]
    defended: NDArray[np.bool_]
    by_people: bool

    @property
    def share(self) -> float | None:
        """What the points defended count, as a share of those reached; None if none is."""
        return self.share_of(self.ground.counted(self.by_people))

    @property
    def share_of_people(self) -> float | None:
        """The same of the people in towns; None where they are not known."""
        return None if self.ground.people is None else self.share_of(self.ground.people)

    def share_of(self, counted: Array) -> float | None:
        """Return the share of what is counted at the points reached that is at those defended; None if nothing is."""
        reached = float(counted[self.reached].sum())
        return float(counted[self.defended].sum()) / reached if reached else None


class LandDefended(Question[AimedGround, Defended]):
    """Margin: the share of land, or of listed places, with enough shots at every missile, minus the claimed share."""

    name = "land-defended"
    shows = "necessity"
    needs = (("defences",), ("land", "target_groups"))
    reads = FLOWN | DEFENDED | NETWORKED | LADDER_SERVED | {
        "land", "land_spacing", "counted_by", "claimed_share", "cases", "shots",
    }  # fmt: skip
    apart = (("land", "target_groups"),)
    judged_by = frozenset({"claimed_share", "cases", "counted_by"})
    holds_without_margin = True
    of_windows = OfWindows("share", SHOT_STEP_S)

    def aimed(self, builder: Builder, scenario: Scenario) -> tuple[Points, Array]:
        """Return every cell of land with its km^2 or its people in towns, or every listed place."""
        points, weights, people = _points(builder, scenario)
        return points, people if scenario.counted_by == "people" and people is not None else weights

    def fly(self, builder: Builder, scenario: Scenario) -> AimedGround:
        """Fly the cases of the scenario to every cell of land, or to every listed place."""
        points, weights, people = _points(builder, scenario)
        return AimedGround(
            points, weights, people, fly(builder, launches_of(builder, scenario, targets=points), SHOT_STEP_S)
        )

    def measure(
        self, builder: Builder, scenario: Scenario, flown: AimedGround, views: KnownMeetings, bare: bool
    ) -> Defended:
        """Return the points that are defended."""
        meetings = meet_scenario(builder, scenario, flown.flights, views)
        return _defended(scenario, flown, meetings)

    def margin(self, scenario: Scenario, measured: Defended) -> Margin:
        """Return the share defended, minus the claimed one; None if no missile reaches any point."""
        share = _defended(scenario, measured.ground, measured.meetings).share
        return Margin(None if share is None else share - scenario.share_claimed, _unit(scenario))

    def limiting(self, scenario: Scenario, measured: Defended) -> str:
        """Return nothing: no single flight decides a share."""
        return ""

    def answer(
        self,
        builder: Builder,
        scenario: Scenario,
        flown: AimedGround,
        measured: Defended,
        views: KnownMeetings,
        whole: bool,
    ) -> Answer:
        """Return the answer, with a row for each point and for each missile and shape."""
        meetings, margin = measured.meetings, self.margin(scenario, measured)
        if margin.value is None:
            return Answer.without_cases(flown.flights.none_because, NOTHING_ARRIVES, GROUND_DEFENDED)
        shots, cases = meetings.shots, meetings.cases
        order = np.lexsort((meetings.slack, shots))
        worst, best = int(order[0]), int(order[-1])
        weights = flown.weights
        defended, reached = (float(weights[which].sum()) for which in (measured.defended, measured.reached))
        facts: dict[str, object] = {
            "cases": len(cases),
            "points": len(weights),
            "points_reached": int(measured.reached.sum()),
            "points_defended": int(measured.defended.sum()),
            "share_defended": measured.share,
            "share_reached": reached / float(weights.sum()),
        }
        if scenario.land is not None:
            facts |= {
                "land_km2": round(float(weights.sum())),
                "land_reached_km2": round(reached),
                "land_defended_km2": round(defended),
                "spacing_deg": round(degrees(_spacing(scenario)), 3),
                "share_of_people_defended": measured.share_of_people,
                "people_in_towns": None if flown.people is None else round(float(flown.people.sum())),
            }
        key = "{n:,} of {n2:,} points that missiles reach have enough shots"
        return Answer(
            margin=margin.value,
            worst=joined((cases[worst].said, shots_said(shots[worst])), THAT_IS),
            best=joined((cases[best].said, shots_said(shots[best])), THAT_IS),
            fraction=measured.share,
            fraction_of=GROUND_DEFENDED,
            decides=say(key, n=int(measured.defended.sum()), n2=int(measured.reached.sum())),
            tables={
                "missiles": _missiles(scenario, measured),
                "points": _points_table(measured),
                "classes": class_table(meetings),
            },
            facts=facts,
            unit=margin.unit,
            pictured=cases[worst],
        )

    def ladder(self, builder: Builder, scenario: Scenario, flown: AimedGround, on: frozenset[str]) -> list[Rung]:
        """Return the rungs. The margin is the expected share of the ground defended, minus the claimed one."""
        flights, wanted = flown.flights, scenario.shots
        if not flights.groups:
            return nothing_to_climb(on, joined((flights.none_because, NOTHING_ARRIVES), THAT_IS))
        missiles = {case.missile for case in flights.cases}
        ids = {entry.id for entry in builder.catalogue.all(schema.Missile) if entry.name in missiles}
        terms, climb = upper_terms(builder, scenario, ids), Climb(on)

        def take(name: str, share: float | None, said: str) -> None:
            climb.take(name, None if share is None else share - scenario.share_claimed, share, said, _unit(scenario))

        for name, defence, said in (
            ("reach", granted(builder, scenario), say("time for shots, continuous tracking by the network assumed")),
            ("seen", looking(builder, scenario), say("the study's sensors and mode")),
        ):
            take(name, _defended(scenario, flown, meet(flights, defence)).share, said)
        take("discriminated", times(climb.share, terms.recognised), terms.discrimination_said)
        rounds = sum(site.stock for site in builder.defence(scenario).sites)
        each = rounds / terms.warheads
        take("stock", times(climb.share, min(each / wanted, 1.0)), terms.stock_said(rounds))
        take("doctrine", times(climb.share, min(wanted / max(terms.rounds_each, wanted), 1.0)), terms.doctrine_said)
        return climb.rungs

    def bounds(self, builder: Builder, scenario: Scenario) -> tuple[float, float]:
        """Return the margins of nothing and of everything defended."""
        return -scenario.share_claimed, 1.0 - scenario.share_claimed

    def needed(self, scenario: Scenario) -> float:
        """Return the claimed share."""
        return scenario.share_claimed

    def turning_number(self, builder: Builder, scenario: Scenario) -> str | None:
        """Return the burnout speed of the first defence's interceptor."""
        return speed_path(builder, scenario)

    def scenes(self, builder: Builder, scenario: Scenario, answer: Answer) -> tuple[Scene, ...]:
        """Show the ground that is defended, and that which is not."""
        return (DefendedGround(answer.tables["points"]),) if answer.pictured else ()


def _points(builder: Builder, scenario: Scenario) -> tuple[Points, Array, Array | None]:
    """Return the points, their weights and their people. Raises BadInput for land and places at once, or unknown people."""
    by_people = scenario.counted_by == "people"
    if scenario.land is None:
        if by_people:
            raise BadInput(
                say("people are counted in the cells of a country's land; expected scenario.land, a country")
            )
        places = target_points(builder, scenario.target_groups)
        return places, np.ones(len(places.names)), None
    side = degrees(_spacing(scenario))
    points, weights = land_cells(builder.catalogue, scenario.land, side)
    people = people_at(builder.catalogue, scenario.land, points, side)
    if by_people and not people.any():
        raise BadInput(say("no town of {land} is in the data on people; expected counted_by: land", land=scenario.land))
    return points, weights, people if people.any() else None


def _spacing(scenario: Scenario) -> float:
    return USUAL_SPACING if scenario.land_spacing is None else scenario.land_spacing


def _unit(scenario: Scenario) -> str:
    if scenario.land is None:
        return SHARE_OF_PLACES
    return SHARE_OF_PEOPLE if scenario.counted_by == "people" else SHARE_OF_LAND


def _defended(scenario: Scenario, ground: AimedGround, meetings: Meetings) -> Defended:
    """Return the points with enough shots at every missile that reaches them, or at the share of them that the scenario names."""
    count = len(ground.weights)
    arriving = np.bincount(ground.flights.target_index, minlength=count)
    met = np.bincount(ground.flights.target_index, weights=meetings.shots >= scenario.shots, minlength=count)
    reached = arriving > 0
    share = 1.0 if scenario.cases is None else scenario.cases
    defended = reached & (met >= share * arriving - 1e-9)
    return Defended(ground, meetings, reached, defended, scenario.counted_by == "people")


def _points_table(measured: Defended) -> list[dict[str, object]]:
    """Return a row for each point that missiles reach: whether it is defended, its weight and place, its fewest shots."""
    ground = measured.ground
    known = {row["place"]: row for row in place_table(measured.meetings)}
    rows: list[dict[str, object]] = []
    for i, name in enumerate(ground.points.names):
        if measured.reached[i]:
            fewest = {key: known[name][key] for key in ("fewest_shots", "slack_s", "missile", "from", "cases")}
            rows.append(
                {
                    "place": name,
                    "latitude_deg": round(degrees(float(ground.points.latitude[i])), 4),
                    "longitude_deg": round(degrees(float(ground.points.longitude[i])), 4),
                    "weight": round(float(ground.weights[i]), 1),
                    **({} if ground.people is None else {"people_in_towns": round(float(ground.people[i]))}),
                    "points_defended": int(measured.defended[i]),
                    **fewest,
                }
            )
    return rows


def _missiles(scenario: Scenario, measured: Defended) -> list[dict[str, object]]:
    """Return a row for each missile and launch area: the share of the ground that it reaches with enough shots at it."""
    ground, cases, shots = measured.ground, measured.meetings.cases, measured.meetings.shots
    counted = ground.counted(measured.by_people)
    index, rows = ground.flights.target_index, []
    for value in dict.fromkeys((case.missile, case.area) for case in cases):
        mine = np.array([(case.missile, case.area) == value for case in cases])
        reached = np.unique(index[mine])
        short = np.unique(index[mine & (shots < scenario.shots)])
        whole = float(counted[reached].sum())
        rows.append(
            {
                "missile": value[0],
                "area": value[1],
                "cases": int(mine.sum()),
                "points_reached": len(reached),
                "share_defended": round(1.0 - float(counted[short].sum()) / whole, 4) if whole else None,
            }
        )
    return rows


QUESTION = LandDefended()
