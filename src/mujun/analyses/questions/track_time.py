"""Track time: for how long radars track missiles in flight.

For each case, the longest unbroken view by any of the radars, minus the time in view that this radar needs for a track; above
zero there is an established track. The answer gives the greatest value of all cases and the share of cases above zero.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mujun.analyses.answer import Answer
from mujun.analyses.cases.flights import Case, Flights, fly, together
from mujun.analyses.cases.launches import launches_of
from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.cases.tracks import Tracks, longest_tracks, with_range, with_warhead
from mujun.analyses.questions.fields import FLOWN
from mujun.analyses.questions.ladder import Climb, Rung, nothing_to_climb, upper_terms
from mujun.analyses.questions.question import Margin, Question, cases_needed
from mujun.analyses.questions.scenes import RadarView, Scene
from mujun.base.outcomes import BadInput
from mujun.base.text import NEXT_NAME, THAT_IS, joined, say
from mujun.earth.place import Place
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Leg, Scenario
from mujun.sensors.radar import Watch

RANGE_NO_LIMIT = 64.0
"""Factor on radar range with which range is no limit."""
CROSS_SECTIONS_TOLD = (0.001, 0.01, 0.1, 1.0)
"""Warhead cross-sections for which the share of cases tracked is reported, in addition to that of the catalogue, m^2."""
NOTHING_TO_TRACK = say("there is nothing that a radar could track, and a claim that one could is ruled out")
BEST_COLUMNS = {"area": "best_area", "missile": "best_missile", "target": "best_target"}
"""Columns of the case that is tracked longest."""
CASES_TRACKED = say("cases tracked")


@dataclass(frozen=True)
class Watched:
    """The radars, and the longest track of each case."""

    watches: list[Watch]
    tracks: Tracks
    cases: list[Case]

    def deciding(self, scenario: Scenario) -> int:
        """Return the index of the case that decides: the best, or the last that the required share of cases needs."""
        ranked = self.tracks.ranked[::-1]
        return int(ranked[cases_needed(scenario, len(ranked), 1) - 1])


class TrackTime(Question[Flights, Watched]):
    """Margin: the longest view of any case minus the time that a track needs, s."""

    name = "track-time"
    shows = "necessity"
    needs = (("sensors",), ("target_groups",))
    reads = FLOWN | {
        "sensors", "legs", "radar", "cases", "object_seen", "warhead_cross_section", "ladder.odds",
    }  # fmt: skip

    def fly(self, builder: Builder, scenario: Scenario) -> Flights:
        """Fly the cases of the scenario and of all its legs."""
        legs: tuple[Scenario | Leg, ...] = (scenario, *scenario.legs)
        return together(fly(builder, launches_of(builder, scenario, leg)) for leg in legs)

    def measure(
        self, builder: Builder, scenario: Scenario, flown: Flights, views: KnownMeetings, bare: bool
    ) -> Watched:
        """Return the longest track of each case. Raises BadInput without a radar."""
        if not scenario.sensors:
            raise BadInput(say("a track-time study needs a radar; expected scenario.sensors"))
        watches = watches_of(builder, scenario)
        return Watched(watches, longest_tracks(watches, flown), flown.cases)

    def margin(self, scenario: Scenario, measured: Watched) -> Margin:
        """Return the longest track of any case, s; that of the share of cases that the scenario asks for, if it names one.

        None where that case is never detected (there is no time by which a track is missed), and without cases.
        """
        found = measured.tracks
        if not len(found.track):
            return Margin(None)
        case = measured.deciding(scenario)
        return Margin(float(found.track[case]) if found.inside[case] >= 0.0 else None)

    def limiting(self, scenario: Scenario, measured: Watched) -> str:
        """Return the case with the margin, and the radar."""
        if not measured.cases:
            return ""
        case = measured.deciding(scenario)
        radar = measured.watches[int(measured.tracks.radar[case])].radar.name
        return joined((measured.cases[case].said, radar), NEXT_NAME)

    def answer(
        self, builder: Builder, scenario: Scenario, flown: Flights, measured: Watched, views: KnownMeetings, whole: bool
    ) -> Answer:
        """Return the answer, with the share of cases tracked for several cross-sections of a warhead."""
        watches, found, cases = measured.watches, measured.tracks, flown.cases
        if not cases:
            return Answer.without_cases(flown.none_because, NOTHING_TO_TRACK, CASES_TRACKED)
        best, worst = measured.deciding(scenario), int(found.ranked[0])

        radar, unlimited = watches[0].radar, longest_tracks(with_range(watches, RANGE_NO_LIMIT), flown)
        facts = {
            "radar": joined([w.radar.name for w in watches], NEXT_NAME),
            "cases": len(cases),
            "cases_tracked": int(found.tracked.sum()),
            "cases_in_view": int(np.isfinite(found.begin).sum()),
            "cases_tracked_if_range_were_no_limit": int(unlimited.tracked.sum()),
            "pairs_out_of_missile_range": len(flown.unreachable),
            "seconds_in_view_that_a_track_needs": radar.ready_time,
            "radar_range_km": round(radar.reference_range / 1e3, 1),
            "range_is_for_m2": radar.reference_cross_section,
        }
        best_said = joined((cases[best].said, _said(measured, best)), THAT_IS)
        return Answer(
            margin=self.margin(scenario, measured).value,
            worst=joined((cases[worst].said, _said(measured, worst)), THAT_IS),
            best=best_said,
            fraction=float(np.mean(found.tracked)),
            fraction_of=CASES_TRACKED,
            decides=best_said,
            tables={
                "areas": _table(cases, found, lambda c: (c.area, c.missile), ("area", "missile")),
                "targets": _table(cases, found, lambda c: (c.target,), ("target",)),
                "cross_sections": _by_section(builder, scenario, watches, flown),
            },
            facts=facts,
            pictured=cases[best],
        )

    def ladder(self, builder: Builder, scenario: Scenario, flown: Flights, on: frozenset[str]) -> list[Rung]:
        """Return the rungs. Reach: geometric view; seen: within radar range too; discriminated: expected share recognised."""
        if not flown.groups:
            return nothing_to_climb(on, joined((flown.none_because, NOTHING_TO_TRACK), THAT_IS))
        watches, terms, climb = watches_of(builder, scenario), upper_terms(builder, scenario), Climb(on)
        unlimited = with_range(watches, RANGE_NO_LIMIT)
        for name, looking, said in (
            ("reach", unlimited, say("above the horizon and inside the faces, range no limit")),
            ("seen", watches, say("within the radar's range as well")),
        ):
            found = longest_tracks(looking, flown)
            margin = self.margin(scenario, Watched(looking, found, flown.cases)).value
            climb.take(name, margin, float(np.mean(found.tracked)), said)
        climb.discriminate(terms)
        climb.leave("stock", say("a radar uses no interceptors"))
        climb.leave("doctrine", say("a radar uses no interceptors"))
        return climb.rungs

    def turning_number(self, builder: Builder, scenario: Scenario) -> str | None:
        """Return the range of the first radar."""
        return f"{_radar_entry(builder, scenario).id}.reference_range"

    def scenes(self, builder: Builder, scenario: Scenario, answer: Answer) -> tuple[Scene, ...]:
        """Show the coverage of the radars."""
        return (RadarView(),)


def watches_of(builder: Builder, scenario: Scenario) -> list[Watch]:
    """Return the radars of a scenario, which look for warheads of its cross-section if it names one.

    If the scenario names another radar (`scenario.radar`), it is put at their places, with the faces of its own entry.
    """
    section = scenario.warhead_cross_section
    return _radars(builder, scenario) if section is None else with_warhead(_radars(builder, scenario), section)


def _radars(builder: Builder, scenario: Scenario) -> list[Watch]:
    if scenario.radar is None:
        return [replace(builder.sensor(name), follows=scenario.object_seen) for name in scenario.sensors]
    model = builder.get(schema.Radar, scenario.radar)
    sections = builder.cross_sections(model.band)
    watches = []
    for name in scenario.sensors:
        entry = builder.sensor_entry(name)
        radar = builder.radar(scenario.radar, Place(entry.latitude, entry.longitude, entry.height))
        named = replace(radar, name=say("{radar}, at the place of {site}", radar=model.name, site=entry.name))
        watches.append(Watch(named, sections, scenario.object_seen))
    return watches


def _radar_entry(builder: Builder, scenario: Scenario) -> schema.Radar:
    return builder.get(schema.Radar, scenario.radar or str(builder.sensor_entry(scenario.sensors[0]).radar))


def _by_section(
    builder: Builder, scenario: Scenario, watches: Sequence[Watch], flights: Flights
) -> list[dict[str, object]]:
    """Return a row for each warhead cross-section, round values and the catalogue's for the band: share of cases tracked."""
    model = _radar_entry(builder, scenario)
    warhead = builder.catalogue.default(schema.CrossSection, band=model.band).reentry_vehicle
    named = {warhead.low: say("lowest estimate"), warhead.si: say("nominal"), warhead.high: say("highest estimate")}
    rows: list[dict[str, object]] = []
    for section in sorted({*CROSS_SECTIONS_TOLD, *named}):
        found = longest_tracks(with_warhead(watches, section), flights)
        rows.append(
            {
                "warhead_cross_section_m2": section,
                "estimate": named.get(section, ""),
                "fraction_tracked": round(float(np.mean(found.tracked)), 4),
                "greatest_track_s": round(float(found.track.max()), 1),
            }
        )
    return rows


def _said(measured: Watched, i: int) -> str:
    """Return how long a case is tracked, or by how much it stays outside the view, in words."""
    found = measured.tracks
    ready = measured.watches[int(found.radar[i])].radar.ready_time
    if found.tracked[i]:
        return say("tracked for {time:,.0f} s", time=found.track[i])
    if found.inside[i] >= 0.0:
        key = "inside radar coverage for {time:,.0f} s, a track needs {needed:,.0f} s"
        return say(key, time=found.track[i] + ready, needed=ready)
    return say(
        "never inside radar coverage, {distance:,.0f} km outside at its nearest", distance=-found.inside[i] / 1e3
    )


def _table(
    cases: list[Case], found: Tracks, key: Callable[[Case], tuple[str, ...]], names: tuple[str, ...]
) -> list[dict[str, object]]:
    """Return a row for each value of a key: number of cases, number tracked, and the best case.

    key: function of the case. names: of the columns for the key.
    """
    rank = np.empty(len(cases), np.int64)
    rank[found.ranked] = np.arange(len(cases))
    rows: list[dict[str, object]] = []
    for value in dict.fromkeys(key(case) for case in cases):
        mine = [i for i, case in enumerate(cases) if key(case) == value]
        best = max(mine, key=lambda i: int(rank[i]))
        case, seen = cases[best], bool(np.isfinite(found.begin[best]))
        others = {"area": case.area, "missile": case.missile, "target": case.target}
        rows.append(
            {
                **dict(zip(names, value, strict=True)),
                "cases": len(mine),
                "tracked": int(found.tracked[mine].sum()),
                "greatest_track_s": round(float(found.track[best]), 1),
                "in_view_from_s": round(float(found.begin[best]), 1) if seen else None,
                "in_view_to_s": round(float(found.end[best]), 1) if seen else None,
                "outside_view_by_km": None if seen else round(-float(found.inside[best]) / 1e3, 1),
                **{BEST_COLUMNS[name]: told for name, told in others.items() if name not in names},
            }
        )
    return rows


QUESTION = TrackTime()
