"""Flight time: whether a claimed time or speed of flight is possible between published places, and on which trajectory.

For each case, the claimed time minus the time of flight, or the speed minus the claimed one; above zero the claim holds for this
case. If both are claimed, the smaller of the two, each as a share of what is claimed. Beside it stands a closed form: the speed
of a Kepler arc that takes the claimed time over the same distance.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.answer import Answer
from mujun.analyses.cases.flights import Case
from mujun.analyses.cases.launches import launches_of
from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.fields import FLOWN
from mujun.analyses.questions.geography.timed import Timed, speed_for_time, timed
from mujun.analyses.questions.ladder import RUNGS, Climb, Rung, nothing_to_climb
from mujun.analyses.questions.question import Margin, Question, cases_needed
from mujun.analyses.questions.scenes import FlightBars, Scene
from mujun.base.outcomes import BadInput
from mujun.base.text import THAT_IS, Text, joined, say
from mujun.earth.constants import MEAN_RADIUS
from mujun.flight.aiming.kepler import minimum_energy_arc
from mujun.flight.model.shape import shape_said
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.study import Scenario

Array = NDArray[np.float64]

AT_MOST = "at-most"
SECONDS, SPEED, BOTH = "s", "km/s", "share of what is claimed"
"""Units of the margin: where a time is claimed, a speed, or both."""
CASES_AS_CLAIMED = say("flights as claimed")
NOTHING_FLIES = say("there is no flight whose time or speed could be as claimed")
NOT_MET_ON_THE_WAY = say("a flight alone: nothing has to see or meet it")


@dataclass(frozen=True)
class TimesAsClaimed:
    """The flights, and the margin of each, (n,), in the unit of what is claimed."""

    flights: Timed
    margins: Array

    def deciding(self, scenario: Scenario) -> int:
        """Return the index of the case that decides: the best, or the last that the required share of cases needs."""
        ranked = np.argsort(-self.margins, kind="stable")
        return int(ranked[cases_needed(scenario, len(ranked), 1) - 1])


class FlightTime(Question[Timed, TimesAsClaimed]):
    """Margin: the claimed time less that of the flight that decides, s; or its speed less the claimed one, km/s."""

    name = "flight-time"
    shows = "necessity"
    needs = (("launch_areas", "launch_groups"), ("target_groups",), ("claimed_time", "claimed_speed"))
    reads = FLOWN | {
        "cases", "claimed_time", "claimed_time_is", "claimed_speed", "claimed_speed_is", "speed_at",
    }  # fmt: skip
    judged_by = frozenset({"cases", "claimed_time", "claimed_time_is", "claimed_speed", "claimed_speed_is", "speed_at"})

    def fly(self, builder: Builder, scenario: Scenario) -> Timed:
        """Fly the cases of the scenario."""
        return timed(builder, launches_of(builder, scenario))

    def measure(
        self, builder: Builder, scenario: Scenario, flown: Timed, views: KnownMeetings, bare: bool
    ) -> TimesAsClaimed:
        """Return the margin of each case."""
        return TimesAsClaimed(flown, _margins(scenario, flown))

    def margin(self, scenario: Scenario, measured: TimesAsClaimed) -> Margin:
        """Return the margin of the best case, or of the last that the required share of cases needs. None without cases."""
        flown = measured.flights
        margins = _margins(scenario, flown)
        if not len(margins):
            return Margin(None, unit_of(scenario))
        found = TimesAsClaimed(flown, margins)
        return Margin(float(margins[found.deciding(scenario)]), unit_of(scenario))

    def limiting(self, scenario: Scenario, measured: TimesAsClaimed) -> str:
        """Return the case with the margin."""
        found = TimesAsClaimed(measured.flights, _margins(scenario, measured.flights))
        return found.flights.cases[found.deciding(scenario)].said if found.flights.cases else ""

    def answer(
        self,
        builder: Builder,
        scenario: Scenario,
        flown: Timed,
        measured: TimesAsClaimed,
        views: KnownMeetings,
        whole: bool,
    ) -> Answer:
        """Return the answer, with a row for each flight and what a closed form says of it."""
        cases, margins, unit = flown.cases, measured.margins, unit_of(scenario)
        if not cases:
            return Answer.without_cases(_none_because(flown), NOTHING_FLIES, CASES_AS_CLAIMED)
        decides, order = measured.deciding(scenario), np.argsort(-margins, kind="stable")
        rows = _rows(scenario, flown)
        facts: dict[str, object] = {
            "cases": len(cases),
            "cases_as_claimed": int((margins >= 0.0).sum()),
            "pairs_out_of_missile_range": len(flown.unreachable),
            "flight_time_s": round(float(flown.time[decides]), 1),
            "speed_km_s": round(float(flown.speeds[scenario.speed_at][decides]) / 1e3, 3),
            "distance_km": round(float(flown.distance[decides]) / 1e3, 1),
            "shortest_time_s": round(float(flown.time.min()), 1),
            "longest_time_s": round(float(flown.time.max()), 1),
        }
        if (kepler := rows[decides].get("kepler_speed_for_claimed_time_km_s")) is not None:
            facts["kepler_speed_for_the_claimed_time_km_s"] = kepler
        told = [
            joined((cases[i].said, _said(scenario, flown, i)), THAT_IS)
            for i in (decides, int(order[0]), int(order[-1]))
        ]
        return Answer(
            margin=float(margins[decides]),
            worst=told[2],
            best=told[1],
            fraction=float(np.mean(margins >= 0.0)),
            fraction_of=CASES_AS_CLAIMED,
            decides=told[0],
            tables={"flights": [rows[i] for i in order], "shapes": _by_shape(flown, margins)},
            facts=facts,
            unit=unit,
            pictured=cases[decides],
        )

    def ladder(self, builder: Builder, scenario: Scenario, flown: Timed, on: frozenset[str]) -> list[Rung]:
        """Return the rungs. Reach: the margin itself; the others concern a defence, and there is none."""
        if not flown.cases:
            return nothing_to_climb(on, joined((_none_because(flown), NOTHING_FLIES), THAT_IS))
        margins, climb = _margins(scenario, flown), Climb(on)
        measured = TimesAsClaimed(flown, margins)
        said = say("flights between the published places, in the shapes of the study")
        climb.take(
            "reach",
            float(margins[measured.deciding(scenario)]),
            float(np.mean(margins >= 0.0)),
            said,
            unit_of(scenario),
        )
        for name in RUNGS[1:]:
            climb.leave(name, NOT_MET_ON_THE_WAY)
        return climb.rungs

    def bounds(self, builder: Builder, scenario: Scenario) -> tuple[float, float]:
        """Return the margins of no time at all and of endless time, or of speeds likewise."""
        ends = []
        if scenario.claimed_time is not None:
            claim = 1.0 if unit_of(scenario) == BOTH else scenario.claimed_time
            ends.append((-inf, claim) if scenario.claimed_time_is == AT_MOST else (-claim, inf))
        if scenario.claimed_speed is not None:
            claim = 1.0 if unit_of(scenario) == BOTH else scenario.claimed_speed / 1e3
            ends.append((-inf, claim) if scenario.claimed_speed_is == AT_MOST else (-claim, inf))
        return min((low for low, _ in ends), default=-inf), min((high for _, high in ends), default=inf)

    def scenes(self, builder: Builder, scenario: Scenario, answer: Answer) -> tuple[Scene, ...]:
        """Show the flights beside what is claimed."""
        return (FlightBars(answer.tables["flights"]),) if answer.pictured else ()


def unit_of(scenario: Scenario) -> str:
    """Return the unit of the margin."""
    if scenario.claimed_speed is None:
        return SECONDS
    return SPEED if scenario.claimed_time is None else BOTH


def _margins(scenario: Scenario, flown: Timed) -> Array:
    """Return the margin of each case, (n,). Raises BadInput where neither a time nor a speed is claimed."""
    parts = []
    if scenario.claimed_time is not None:
        early = scenario.claimed_time - flown.time
        parts.append((early if scenario.claimed_time_is == AT_MOST else -early, scenario.claimed_time, 1.0))
    if scenario.claimed_speed is not None:
        fast = flown.speeds[scenario.speed_at] - scenario.claimed_speed
        parts.append((-fast if scenario.claimed_speed_is == AT_MOST else fast, scenario.claimed_speed, 1e3))
    if not parts:
        raise BadInput(
            say("nothing is claimed of the flights; expected scenario.claimed_time or scenario.claimed_speed")
        )
    if len(parts) == 1:
        return parts[0][0] / parts[0][2]
    return np.minimum(*(margin / claim for margin, claim, _ in parts))


def _said(scenario: Scenario, flown: Timed, i: int) -> Text:
    """Return time, speed and distance of a flight in words."""
    where = {"burnout": "at burnout", "greatest": "at its fastest", "impact": "at impact"}
    return say(
        "{time:,.0f} s over {distance:,.0f} km, {speed:.2f} km/s {where}",
        time=flown.time[i], distance=flown.distance[i] / 1e3, speed=flown.speeds[scenario.speed_at][i] / 1e3,
        where=say(where[scenario.speed_at]),
    )  # fmt: skip


def _none_because(flown: Timed) -> Text:
    if not flown.unreachable:
        return say("no missile reaches any target")
    case, why = flown.unreachable[0]
    return say("no missile reaches any target ({why})", why=joined((case.said, why), THAT_IS))


def _rows(scenario: Scenario, flown: Timed) -> list[dict[str, object]]:
    """Return a row for each flight, with the times and speeds of Kepler arcs over the same distance.

    Those are closed forms of impulsive flight in vacuum over a non-rotating sphere; a boost takes one to three minutes more.
    """
    angle = np.clip(flown.distance / MEAN_RADIUS, 1e-6, np.pi - 1e-6)
    least = minimum_energy_arc(angle)
    needed = None if scenario.claimed_time is None else speed_for_time(angle, scenario.claimed_time)
    rows: list[dict[str, object]] = []
    for i, case in enumerate(flown.cases):
        row: dict[str, object] = {
            "area": case.area,
            "missile": case.missile,
            "target": case.target,
            "shape": shape_said(case.shape),
            "distance_km": round(float(flown.distance[i]) / 1e3, 1),
            "time_s": round(float(flown.time[i]), 1),
            "burnout_speed_km_s": round(float(flown.speeds["burnout"][i]) / 1e3, 3),
            "greatest_speed_km_s": round(float(flown.speeds["greatest"][i]) / 1e3, 3),
            "impact_speed_km_s": round(float(flown.speeds["impact"][i]) / 1e3, 3),
            "apogee_km": round(float(flown.apogee[i]) / 1e3, 1),
            "kepler_least_speed_time_s": round(float(least.time[i]), 1),
            "kepler_least_speed_km_s": round(float(least.speed[i]) / 1e3, 3),
        }
        if needed is not None:
            row["kepler_speed_for_claimed_time_km_s"] = (
                round(float(needed[i]) / 1e3, 3) if np.isfinite(needed[i]) else None
            )
        rows.append(row)
    return rows


def _by_shape(flown: Timed, margins: Array) -> list[dict[str, object]]:
    """Return a row for each missile and shape: number of flights, how many are as claimed, and their times."""
    key: Callable[[Case], tuple[str, str]] = lambda case: (case.missile, case.shape)  # noqa: E731
    rows: list[dict[str, object]] = []
    for value in dict.fromkeys(map(key, flown.cases)):
        mine = [i for i, case in enumerate(flown.cases) if key(case) == value]
        rows.append(
            {
                "missile": value[0],
                "shape": shape_said(value[1]),
                "cases": len(mine),
                "as_claimed": int((margins[mine] >= 0.0).sum()),
                "shortest_time_s": round(float(flown.time[mine].min()), 1),
                "longest_time_s": round(float(flown.time[mine].max()), 1),
            }
        )
    return rows


QUESTION = FlightTime()
