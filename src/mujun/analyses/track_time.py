"""For how long does a radar track missiles that are flown past it?"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.answer import Answer
from mujun.analyses.sightings import spells_of
from mujun.analyses.threats import Case, Threats, fly_threats, launch_areas, target_points
from mujun.base.outcomes import BadInput
from mujun.scenario import schema
from mujun.scenario.build import Builder
from mujun.scenario.study import Scenario
from mujun.sensors.radar import CrossSections, Watch, margins

Array = NDArray[np.float64]

FACTORS = 1.0 / 64.0, 64.0
"""Least and greatest multiple of the radar's range that is tried for the answer to flip."""
ROUND_SECTIONS = (0.01, 0.1, 1.0)
"""Warhead cross-sections that the fraction is also told for, m^2."""


def track_threats(builder: Builder, scenario: Scenario) -> Threats:
    """Fly the cases of a scenario. Areas without a published class fly `assumed_missiles`."""
    areas = launch_areas(builder, scenario.launch_groups, scenario.launch_areas)
    points = target_points(builder, scenario.target_groups)
    assumed = scenario.assumed_missiles
    known = [a if a.missiles or not assumed else a.model_copy(update={"missiles": assumed}) for a in areas]
    return fly_threats(builder, known, scenario.shapes, points, scenario.missiles)


def longest_track(watches: Sequence[Watch], threats: Threats) -> Array:
    """Return the longest unbroken view of any of the radars, less the time its track needs, s, for each case."""
    parts = []
    for group in threats.groups:
        times = group.flights.times
        best = np.full(len(group.flights), -np.inf)
        for watch, margin in zip(watches, margins(watches, group.flights, group.post_boost_time), strict=True):
            longest = np.zeros(len(group.flights))
            row, begin, end = spells_of(margin, times)
            np.maximum.at(longest, row, end - begin)
            best = np.maximum(best, longest - watch.radar.ready_time)
        parts.append(best)
    return np.concatenate(parts) if parts else np.zeros(0)


def _with_range(watches: Sequence[Watch], factor: float) -> list[Watch]:
    return [replace(w, radar=replace(w.radar, reference_range=factor * w.radar.reference_range)) for w in watches]


def _with_warhead(watches: Sequence[Watch], section: float) -> list[Watch]:
    return [replace(w, sections=CrossSections(w.sections.boosting, w.sections.post_boost, section)) for w in watches]


def track_time(builder: Builder, scenario: Scenario, threats: Threats) -> Answer:
    """Return the greatest track time over all cases, s beyond what a track needs, and the share of cases tracked."""
    if not scenario.sensors:
        raise BadInput("a track-time study needs a radar; expected scenario.sensors")
    watches = [builder.sensor(name) for name in scenario.sensors]
    cases = threats.cases
    if not cases:
        raise BadInput("no missile of the scenario reaches any of its targets; nothing to watch")
    margin = longest_track(watches, threats)
    # Among cases never seen, the one that passes nearest to the view decides.
    inside = np.concatenate([margins(watches, g.flights, g.post_boost_time).max(axis=(0, 2)) for g in threats.groups])
    order = np.lexsort((inside, margin))
    best, worst = int(order[-1]), int(order[0])
    holds = bool(margin[best] > 0.0)

    def any_tracked(factor: float) -> bool:
        return bool((longest_track(_with_range(watches, factor), threats) > 0.0).any())

    factor = _flip(any_tracked, holds)
    reference = watches[0].radar
    band = builder.get(schema.Radar, str(builder.sensor_entry(scenario.sensors[0]).radar)).band
    warhead = builder.get(schema.CrossSection, f"threat-cross-section-{band.lower()}").reentry_vehicle
    sections = sorted({*ROUND_SECTIONS, warhead.low, warhead.si, warhead.high})
    by_section = []
    for section in sections:
        share = longest_track(_with_warhead(watches, section), threats)
        by_section.append(
            {
                "warhead_cross_section_m2": section,
                "fraction_tracked": float(np.mean(share > 0.0)),
                "greatest_track_s": round(float(share.max()), 1),
            }
        )
    flips = None if factor is None else round(factor * reference.reference_range / 1e3, 1)
    facts = {
        "cases": len(cases),
        "cases_tracked": int((margin > 0.0).sum()),
        "pairs_out_of_missile_range": len(threats.unreachable),
        "flips_at_radar_range_km": flips,
        "flips_at_range_for_m2": reference.reference_cross_section,
        "radar_range_km": round(reference.reference_range / 1e3, 1),
    }
    text = (
        "no radar range tried flips it"
        if flips is None
        else (
            f"flips at a radar range of {flips:,.0f} km at {reference.reference_cross_section:g} m2 "
            f"(now {reference.reference_range / 1e3:,.0f})"
        )
    )
    return Answer(
        float(margin[best]),
        f"{cases[worst]}: {margin[worst]:,.0f} s",
        f"{cases[best]}: {margin[best]:,.0f} s",
        float(np.mean(margin > 0.0)),
        "cases tracked",
        f"{cases[best]}: {_said(margin[best], inside[best], watches[0].radar.ready_time)}; {text}",
        None,
        "the answer rests on no interceptor",
        {
            "areas": _table(cases, margin, lambda c: (c.area, c.missile), ("area", "missile")),
            "targets": _table(cases, margin, lambda c: (c.target,), ("target",)),
            "cross_sections": by_section,
        },
        facts,
    )


def _said(margin: float, inside: float, ready: float) -> str:
    """Return how long a case is tracked, or by how much it stays out, in words."""
    if margin > 0.0:
        return f"in track for {margin:,.0f} s"
    if inside >= 0.0:
        return f"in view for {margin + ready:,.0f} s, a track needs {ready:,.0f} s"
    return f"never in view: it passes {-inside / 1e3:,.0f} km outside"


def _flip(holds_at: Callable[[float], bool], holds: bool) -> float | None:
    """Return the range factor at which any case is just tracked, by halving its logarithm, or None."""
    low, high = np.log(FACTORS[0]), np.log(FACTORS[1])
    if (holds and holds_at(float(np.exp(low)))) or (not holds and not holds_at(float(np.exp(high)))):
        return None
    low, high = (low, 0.0) if holds else (0.0, high)
    while high - low > 1e-3:
        middle = 0.5 * (low + high)
        low, high = (low, middle) if holds_at(float(np.exp(middle))) else (middle, high)
    return float(np.exp(high))


def _table(
    cases: list[Case], margin: Array, key: Callable[[Case], tuple[str, ...]], names: tuple[str, ...]
) -> list[dict[str, object]]:
    rows = []
    for value in dict.fromkeys(key(case) for case in cases):
        mine = [i for i, case in enumerate(cases) if key(case) == value]
        best = max(mine, key=lambda i: margin[i])
        rows.append(
            {
                **dict(zip(names, value, strict=True)),
                "cases": len(mine),
                "tracked": int((margin[mine] > 0.0).sum()),
                "greatest_track_s": round(float(margin[best]), 1),
                "best_case": str(cases[best]),
            }
        )
    return rows
