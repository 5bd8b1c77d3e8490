"""For how long does a radar track missiles that are flown past it?

The metric of a case is its longest unbroken view by any of the radars, less the seconds in view that this radar's track
needs: above zero there is an established track. What is asked of all cases is the greatest, and the share above zero.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.answer import Answer
from mujun.analyses.cases.threats import Case, Threats, fly_threats, leg_areas, target_points
from mujun.analyses.single.sightings import spells_of
from mujun.base.outcomes import BadInput
from mujun.earth.place import Place
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Leg, Scenario
from mujun.sensors.radar import CrossSections, Watch, margins

Array = NDArray[np.float64]

FACTORS = 1.0 / 64.0, 64.0
"""Least and greatest multiple of the radars' range that is tried for the answer to flip; the greatest is as good as none."""
SECTIONS = 1e-6, 1e4
"""Least and greatest cross-section that is tried for the answer to flip, m^2."""
ROUND_SECTIONS = (0.001, 0.01, 0.1, 1.0)
"""Warhead cross-sections that the fraction is told for beside the catalogue's own, m^2."""


def track_threats(builder: Builder, scenario: Scenario) -> Threats:
    """Fly the cases of a scenario and of its legs. Areas without a published class fly `assumed_missiles`."""
    legs: tuple[Scenario | Leg, ...] = (scenario, *scenario.legs)
    parts = [_leg_threats(builder, leg, scenario.shapes) for leg in legs]
    return Threats(
        tuple(group for part in parts for group in part.groups),
        tuple(row for part in parts for row in part.unreachable),
    )


def _leg_threats(builder: Builder, leg: Scenario | Leg, shapes: Sequence[str]) -> Threats:
    return fly_threats(
        builder, leg_areas(builder, leg), shapes, target_points(builder, leg.target_groups), leg.missiles
    )


def watches_of(builder: Builder, scenario: Scenario) -> list[Watch]:
    """Return the radars of a scenario, or the one radar that it puts in their places (faces as in that radar's entry)."""
    if scenario.radar is None:
        return [builder.sensor(name) for name in scenario.sensors]
    model = builder.get(schema.Radar, scenario.radar)
    sections = builder.cross_sections(model.band)
    watches = []
    for name in scenario.sensors:
        entry = builder.sensor_entry(name)
        radar = builder.radar(scenario.radar, Place(entry.latitude, entry.longitude, entry.height))
        watches.append(Watch(replace(radar, name=f"{model.name}, at the place of {entry.name}"), sections))
    return watches


@dataclass(frozen=True)
class Tracks:
    """The best radar's longest view of each case (n,).

    track: its seconds less those that the track needs. begin, end: of that view, s after launch; NaN if there is none.
    radar: index. inside: by how much the flight comes inside any radar's view, m; negative: how far it stays outside.
    """

    track: Array
    begin: Array
    end: Array
    radar: NDArray[np.int64]
    inside: Array


def longest_tracks(watches: Sequence[Watch], threats: Threats) -> Tracks:
    """Return the longest track of each case by any of the radars."""
    parts = [_group_tracks(watches, group.flights.times, margins(watches, group.flights, group.post_boost_time))
             for group in threats.groups]  # fmt: skip
    return Tracks(*(np.concatenate([getattr(part, name) for part in parts]) for name in Tracks.__dataclass_fields__))


def _group_tracks(watches: Sequence[Watch], times: Array, margin: Array) -> Tracks:
    radars, n = len(watches), len(times)
    begins, ends = np.full((radars, n), np.nan), np.full((radars, n), np.nan)
    track = np.zeros((radars, n))
    for r, watch in enumerate(watches):
        row, begin, end = spells_of(margin[r], times)
        order = np.argsort(end - begin, kind="stable")  # of several spells of one flight the longest is written last
        begins[r, row[order]], ends[r, row[order]] = begin[order], end[order]
        track[r] = np.nan_to_num(ends[r] - begins[r]) - watch.radar.ready_time
    best = np.argmax(track, axis=0)
    rows = np.arange(n)
    return Tracks(track[best, rows], begins[best, rows], ends[best, rows], best, margin.max(axis=(0, 2)))


def with_range(watches: Sequence[Watch], factor: float) -> list[Watch]:
    """Return radars of so many times the range."""
    return [replace(w, radar=replace(w.radar, reference_range=factor * w.radar.reference_range)) for w in watches]


def _with_warhead(watches: Sequence[Watch], section: float) -> list[Watch]:
    return [replace(w, sections=CrossSections(w.sections.boosting, w.sections.post_boost, section)) for w in watches]


def _with_section(watches: Sequence[Watch], section: float) -> list[Watch]:
    return [replace(w, sections=CrossSections(section, section, section)) for w in watches]


def track_time(builder: Builder, scenario: Scenario, threats: Threats) -> Answer:
    """Return the greatest track over all cases, s beyond what a track needs, and the share of cases tracked.

    Raises BadInput where the scenario has no radar, or no missile that reaches a target.
    """
    if not scenario.sensors:
        raise BadInput("a track-time study needs a radar; expected scenario.sensors")
    watches, cases = watches_of(builder, scenario), threats.cases
    if not cases:
        raise BadInput("no missile of the scenario reaches any of its targets; nothing to watch")
    found = longest_tracks(watches, threats)
    order = _ranked(found)
    best, worst = int(order[-1]), int(order[0])

    def tracked(changed: Sequence[Watch]) -> NDArray[np.bool_]:
        return longest_tracks(changed, threats).track > 0.0

    holds = bool(found.track[best] > 0.0)
    start = 1.0 if holds else None
    factor = _flip(lambda f: bool(tracked(with_range(watches, f)).any()), FACTORS, start, holds)
    section = _flip(lambda s: bool(tracked(_with_section(watches, s)).any()), SECTIONS, None, holds)
    radar = watches[0].radar
    facts = {
        "radar": radar.name if len(watches) == 1 else ", ".join(w.radar.name for w in watches),
        "cases": len(cases),
        "cases_tracked": int((found.track > 0.0).sum()),
        "cases_in_view": int(np.isfinite(found.begin).sum()),
        "cases_tracked_if_range_were_no_limit": int(tracked(with_range(watches, FACTORS[1])).sum()),
        "pairs_out_of_missile_range": len(threats.unreachable),
        "seconds_in_view_that_a_track_needs": radar.ready_time,
        "radar_range_km": round(radar.reference_range / 1e3, 1),
        "range_is_for_m2": radar.reference_cross_section,
        "flips_at_range_factor": None if factor is None else round(factor, 3),
        "flips_at_radar_range_km": None if factor is None else round(factor * radar.reference_range / 1e3, 1),
        "flips_at_cross_section_factor": None if factor is None else float(f"{factor**4:.3g}"),
        "flips_at_cross_section_m2_in_all_phases": None if section is None else float(f"{section:.3g}"),
    }
    note = f"; {_flip_text(factor, radar.reference_range, radar.reference_cross_section)}"
    return Answer(
        float(found.track[best]),
        f"{cases[worst]}: {_said(found, worst, watches)}",
        f"{cases[best]}: {_said(found, best, watches)}",
        float(np.mean(found.track > 0.0)),
        "cases tracked",
        f"{cases[best]}: {_said(found, best, watches)}{note}",
        None,
        "the answer rests on no interceptor",
        {
            "areas": _table(cases, found, lambda c: (c.area, c.missile), ("area", "missile")),
            "targets": _table(cases, found, lambda c: (c.target,), ("target",)),
            "cross_sections": _by_section(builder, scenario, watches, threats),
        },
        facts,
        pictured=cases[best],
    )


def track_margin(builder: Builder, scenario: Scenario, threats: Threats) -> Answer:
    """Return the margin of `track_time` alone."""
    if not threats.groups:
        raise BadInput("no missile of the scenario reaches any of its targets; nothing to watch")
    return Answer.of(float(longest_tracks(watches_of(builder, scenario), threats).track.max()))


def _ranked(found: Tracks) -> NDArray[np.int64]:
    """Return the cases from worst to best: by track, and among those never seen by how near they come to the view."""
    return np.lexsort((found.inside, found.track))


def _by_section(
    builder: Builder, scenario: Scenario, watches: Sequence[Watch], threats: Threats
) -> list[dict[str, object]]:
    """Return the share of cases tracked by the warhead's cross-section: round values, and the catalogue's for the band."""
    model = builder.get(schema.Radar, scenario.radar or str(builder.sensor_entry(scenario.sensors[0]).radar))
    warhead = builder.catalogue.default(schema.CrossSection, band=model.band).reentry_vehicle
    named = {warhead.low: "lowest estimate", warhead.si: "nominal", warhead.high: "highest estimate"}
    rows: list[dict[str, object]] = []
    for section in sorted({*ROUND_SECTIONS, *named}):
        track = longest_tracks(_with_warhead(watches, section), threats).track
        rows.append(
            {
                "warhead_cross_section_m2": section,
                "estimate": named.get(section, ""),
                "fraction_tracked": round(float(np.mean(track > 0.0)), 4),
                "greatest_track_s": round(float(track.max()), 1),
            }
        )
    return rows


def _said(found: Tracks, i: int, watches: Sequence[Watch]) -> str:
    """Return how long a case is tracked, or by how much it stays out, in words."""
    ready = watches[int(found.radar[i])].radar.ready_time
    if found.track[i] > 0.0:
        return f"in track for {found.track[i]:,.0f} s"
    if found.inside[i] >= 0.0:
        return f"in view for {found.track[i] + ready:,.0f} s, a track needs {ready:,.0f} s"
    return f"never in view, {-found.inside[i] / 1e3:,.0f} km outside at its nearest"


def _flip_text(factor: float | None, reference_range: float, section: float) -> str:
    if factor is None:
        return "no radar range that was tried flips it"
    return (
        f"flips at a radar range of {factor * reference_range / 1e3:,.0f} km at {section:g} m2 "
        f"(now {reference_range / 1e3:,.0f})"
    )


def _flip(
    holds_at: Callable[[float], bool], bounds: tuple[float, float], start: float | None, holds: bool
) -> float | None:
    """Return the least value at which a condition holds, to 0.1 %, by halving its logarithm; None if none or all would do.

    Takes for granted that a greater value never hurts: views only grow with range. start: a value at which it is known to
    hold (else the upper bound is tried).
    """
    low, high = bounds
    if holds_at(low) or (start is None and not holds_at(high)):
        return None
    if start is not None and holds:
        high = start
    while high / low > 1.001:
        middle = float(np.sqrt(low * high))
        low, high = (low, middle) if holds_at(middle) else (middle, high)
    return high


def _table(
    cases: list[Case], found: Tracks, key: Callable[[Case], tuple[str, ...]], names: tuple[str, ...]
) -> list[dict[str, object]]:
    """Return, for each value of a key, how many cases are tracked, and the best of them."""
    rank = np.empty(len(cases), np.int64)
    rank[_ranked(found)] = np.arange(len(cases))
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
                "tracked": int((found.track[mine] > 0.0).sum()),
                "greatest_track_s": round(float(found.track[best]), 1),
                "in_view_from_s": round(float(found.begin[best]), 1) if seen else None,
                "in_view_to_s": round(float(found.end[best]), 1) if seen else None,
                "outside_view_by_km": None if seen else round(-float(found.inside[best]) / 1e3, 1),
                **{f"best_{name}": told for name, told in others.items() if name not in names},
            }
        )
    return rows
