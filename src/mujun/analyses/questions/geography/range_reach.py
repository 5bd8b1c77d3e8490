"""Range reach: which places lie in reach of missiles from where, on the rotating Earth.

For each pair of launch area and place, the greatest range of the missile in the direction of the place, minus the distance to it.
"""

from dataclasses import dataclass
from math import degrees, pi
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.answer import Answer
from mujun.analyses.cases.flights import Case, cases_of
from mujun.analyses.cases.launches import Launch, launches_of
from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.fields import FLOWN
from mujun.analyses.questions.geography.people_in_reach import people_in_reach
from mujun.analyses.questions.geography.rings import Ring, ring_of
from mujun.analyses.questions.ladder import RUNGS, Climb, Rung
from mujun.analyses.questions.question import Margin, Question, cases_needed
from mujun.analyses.questions.scenes import RangeRings, Scene
from mujun.base.text import THAT_IS, Text, joined, say
from mujun.earth.constants import WGS84
from mujun.earth.geodesy import ground_path
from mujun.flight.engine.trajectory import half_way
from mujun.flight.model.shape import MAX_RANGE
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.study import Scenario

Array = NDArray[np.float64]

PAIRS_IN_REACH = say("pairs of launch area and place in reach")
REACH_ALONE = say("a range alone: nothing has to see or meet the missile")


@dataclass(frozen=True)
class Reached:
    """Pairs of launch and place (n,): distance and greatest range in that direction, m; azimuth to the place, rad.

    launches, rings: one for each missile and area; the pairs follow in their order.
    """

    cases: tuple[Case, ...]
    distance: Array
    greatest: Array
    azimuth: Array
    launches: tuple[Launch, ...]
    rings: tuple[Ring, ...]

    @property
    def margins(self) -> Array:
        """Greatest range minus distance, km."""
        return (self.greatest - self.distance) / 1e3

    def deciding(self, scenario: Scenario) -> int:
        """Return the index of the pair that decides: the best, or the last that the required share of pairs needs."""
        ranked = np.argsort(-self.margins, kind="stable")
        return int(ranked[cases_needed(scenario, len(ranked), 1) - 1])


class RangeReach(Question[Reached, Reached]):
    """Margin: the greatest range toward a place minus the distance to it, for the pair that decides, km."""

    name = "range-reach"
    shows = "necessity"
    needs = (("launch_areas", "launch_groups"), ("target_groups",))
    reads = (FLOWN - {"shapes"}) | {"cases"}
    flights_rest_on = ("missiles", "target_groups")

    def fly(self, builder: Builder, scenario: Scenario) -> Reached:
        """Fly the ring of ranges of each missile from each area, and hold it against the places."""
        launches = tuple(launches_of(builder, scenario.model_copy(update={"shapes": (MAX_RANGE.name,)})))
        cases: list[Case] = []
        parts: list[tuple[Array, Array, Array]] = []
        rings = tuple(ring_of(builder, one.missile, one.place) for one in launches)
        for one, ring in zip(launches, rings, strict=True):
            to = one.targets
            here = np.full(len(to.names), one.place.latitude), np.full(len(to.names), one.place.longitude)
            azimuth, distance = ground_path(*here, to.latitude, to.longitude)
            parts.append((distance, ring.toward(azimuth), azimuth))
            cases += cases_of([one])
        distance, greatest, azimuth = (np.concatenate(column) for column in zip(*parts, strict=True))
        return Reached(tuple(cases), distance, greatest, azimuth, launches, rings)

    def measure(
        self, builder: Builder, scenario: Scenario, flown: Reached, views: KnownMeetings, bare: bool
    ) -> Reached:
        """Return the pairs themselves."""
        return flown

    def margin(self, scenario: Scenario, measured: Reached) -> Margin:
        """Return the margin of the best pair, or of the last that the required share of pairs needs."""
        return Margin(float(measured.margins[measured.deciding(scenario)]))

    def limiting(self, scenario: Scenario, measured: Reached) -> str:
        """Return the pair with the margin."""
        return measured.cases[measured.deciding(scenario)].said

    def answer(
        self, builder: Builder, scenario: Scenario, flown: Reached, measured: Reached, views: KnownMeetings, whole: bool
    ) -> Answer:
        """Return the answer, with tables of pairs, places and rings."""
        margins, decides = flown.margins, flown.deciding(scenario)
        order, reached = np.argsort(-margins, kind="stable"), margins >= 0.0
        places = _places(flown)
        in_reach = sum(1 for row in places if row["pairs_in_reach"])
        people = people_in_reach(builder, scenario.target_groups, flown.launches, flown.rings)
        told = [
            joined((flown.cases[i].said, _said(flown, i)), THAT_IS) for i in (decides, int(order[0]), int(order[-1]))
        ]
        return Answer(
            margin=float(margins[decides]),
            worst=told[2],
            best=told[1],
            fraction=float(np.mean(reached)),
            fraction_of=PAIRS_IN_REACH,
            decides=told[0],
            tables={
                "pairs": [_pair(flown, int(i)) for i in order],
                "places": places,
                "people": people,
                "rings": _rings(builder, flown),
            },
            facts={
                "cases": len(margins),
                "pairs_in_reach": int(reached.sum()),
                "places": len(places),
                "places_in_reach": in_reach,
                "share_of_places_in_reach": in_reach / len(places),
                "share_of_people_in_reach": _share(people),
                "distance_km": round(float(flown.distance[decides]) / 1e3, 1),
                "greatest_range_km": round(float(flown.greatest[decides]) / 1e3, 1),
            },
            pictured=flown.cases[decides],
        )

    def ladder(self, builder: Builder, scenario: Scenario, flown: Reached, on: frozenset[str]) -> list[Rung]:
        """Return the rungs. Reach: the margin itself; the others concern a defence, and there is none."""
        climb, margins = Climb(on), flown.margins
        said = say("the farthest flight of a full burn in that direction, on the rotating Earth")
        climb.take("reach", float(margins[flown.deciding(scenario)]), float(np.mean(margins >= 0.0)), said)
        for name in RUNGS[1:]:
            climb.leave(name, REACH_ALONE)
        return climb.rungs

    def bounds(self, builder: Builder, scenario: Scenario) -> tuple[float, float]:
        """Return minus and plus half-way round the Earth."""
        most = half_way(WGS84) / 1e3
        return -most, most

    def scenes(self, builder: Builder, scenario: Scenario, answer: Answer) -> tuple[Scene, ...]:
        """Show the places, and the ring of the missile and area that decide."""
        return (RangeRings(),)


def _share(people: list[dict[str, Any]]) -> float | None:
    """Return the share of the people of all countries in reach; None if no country has any in the data."""
    whole = sum(row["people_in_towns"] for row in people)
    return sum(row["people_in_towns"] * row["share_in_reach"] for row in people) / whole if whole else None


def _said(flown: Reached, i: int) -> Text:
    return say("{distance:,.0f} km away, {greatest:,.0f} km of range in that direction", distance=flown.distance[i] / 1e3,
               greatest=flown.greatest[i] / 1e3)  # fmt: skip


def _pair(flown: Reached, i: int) -> dict[str, object]:
    case = flown.cases[i]
    return {
        "area": case.area,
        "missile": case.missile,
        "target": case.target,
        "distance_km": round(float(flown.distance[i]) / 1e3, 1),
        "greatest_range_km": round(float(flown.greatest[i]) / 1e3, 1),
        "margin_km": round(float(flown.margins[i]), 1),
        "azimuth_deg": round(degrees(float(flown.azimuth[i])), 1),
    }


def _places(flown: Reached) -> list[dict[str, object]]:
    """Return a row for each place: its pairs, how many are in reach, and the best of them."""
    rows: list[dict[str, object]] = []
    margins = flown.margins
    for place in dict.fromkeys(case.target for case in flown.cases):
        mine = [i for i, case in enumerate(flown.cases) if case.target == place]
        best = max(mine, key=lambda i: float(margins[i]))
        rows.append(
            {
                "place": place,
                "pairs": len(mine),
                "pairs_in_reach": int((margins[mine] >= 0.0).sum()),
                "best_missile": flown.cases[best].missile,
                "best_area": flown.cases[best].area,
                "distance_km": round(float(flown.distance[best]) / 1e3, 1),
                "margin_km": round(float(margins[best]), 1),
            }
        )
    return rows


def _rings(builder: Builder, flown: Reached) -> list[dict[str, object]]:
    """Return a row for each missile and area: ranges eastward and westward, the least and the greatest, and the published one."""
    rows: list[dict[str, object]] = []
    for one, ring in zip(flown.launches, flown.rings, strict=True):
        east, west = (float(ring.toward(azimuth)[0]) for azimuth in (0.5 * pi, 1.5 * pi))
        rows.append(
            {
                "area": one.place_name,
                "missile": one.missile_name,
                "range_east_km": round(east / 1e3, 1),
                "range_west_km": round(west / 1e3, 1),
                "least_range_km": round(float(ring.distance.min()) / 1e3, 1),
                "greatest_range_km": round(float(ring.distance.max()) / 1e3, 1),
                "published_range_km": round(builder.missile(one.missile)[0].published_range.si / 1e3, 1),
            }
        )
    return rows


QUESTION = RangeReach()
