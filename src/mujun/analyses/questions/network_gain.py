"""How much does a defence gain by what some links of a network bring it?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mujun.analyses.answer import Answer
from mujun.analyses.cases.gain import Gain, gain
from mujun.analyses.cases.land import land_cells
from mujun.analyses.cases.threats import Case, Threats, fly_threats, leg_areas, target_points
from mujun.base.outcomes import counted
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.study import Leg, Scenario

STEP = 10.0
"""Longest step in s between samples: land cells are many, and a shot less or more is not decided by tenths of a second."""


@dataclass(frozen=True)
class FlownLeg:
    """One country's flights: to listed targets, and to the cells of the defended country's land (by name: km^2), if counted."""

    name: str
    threats: Threats
    to_land: Threats | None = None
    land: Mapping[str, float] = field(default_factory=dict)


def gain_threats(builder: Builder, scenario: Scenario) -> list[FlownLeg]:
    """Fly the cases of a scenario and of its legs, each leg by its name; the scenario's own to land cells, too."""
    legs: tuple[Scenario | Leg, ...] = (scenario, *scenario.legs)
    out = []
    for leg in legs:
        areas, points = leg_areas(builder, leg), target_points(builder, leg.target_groups)
        name = getattr(leg, "name", None) or ", ".join(dict.fromkeys(area.country for area in areas))
        if leg is not scenario or scenario.land is None:
            out.append(FlownLeg(name, fly_threats(builder, areas, scenario.shapes, points, leg.missiles, STEP)))
            continue
        cells, land = land_cells(scenario.land)
        threats, to_land = (
            fly_threats(builder, areas, scenario.shapes, aims, leg.missiles, STEP) for aims in (points, cells)
        )
        out.append(FlownLeg(name, threats, to_land, dict(zip(cells.names, land.tolist(), strict=True))))
    return out


def network_gain(builder: Builder, scenario: Scenario, flown: Sequence[FlownLeg]) -> Answer:
    """Return the most shots that a defence gains against any of the scenario's flights (its legs are told beside).

    Where no shot is gained: the largest share of the land that is defended only with what is asked about, over classes and
    launch areas.
    """
    gains = [(leg.name, gain(builder, scenario, scenario.without, leg.threats)) for leg in flown]
    main = gains[0][1]
    best, shots = _best(main), int(main.shots.max(initial=0))
    land = (
        _land_gained(gain(builder, scenario, scenario.without, flown[0].to_land), flown[0]) if flown[0].to_land else []
    )
    share = max((float(row["gained_share"]) for row in land), default=0.0)
    by_shots = shots > 0 or share == 0.0
    facts: dict[str, object] = {"cases": len(main.cases), "cases_changed": int(main.changed.sum())}
    if land:
        facts["land_km2"] = sum(flown[0].land.values())
        facts["share_of_land_gained_at_most"] = share
    worst = f"{int((~main.changed).sum())} of {len(main.cases)} flights: nothing changes"
    decides = _decides(gains)
    if share > 0.0:
        row = max(land, key=lambda row: float(row["gained_share"]))
        decides += f"; land defended only with it: {share:.1%} against {row['missile']} from {row['area']}"
    return Answer(
        float(shots) if by_shots else share,
        worst,
        f"{main.cases[best]}: {_said(main, best)}",
        float(np.mean(main.changed)),
        "cases for which anything changes",
        decides,
        None,
        "the answer rests on sensors and links",
        {
            "legs": [_leg(name, one) for name, one in gains],
            "areas": _rows(gains, ("area", "missile")),
            "targets": _rows(gains, ("target",)),
            "land": land,
        },
        facts,
        None if by_shots else "share of land",
        pictured=main.cases[best],
    )


def gain_margin(builder: Builder, scenario: Scenario, flown: Sequence[FlownLeg]) -> Answer:
    """Return the margin of `network_gain` alone."""
    first = flown[0]
    shots = int(gain(builder, scenario, scenario.without, first.threats, changing_only=True).shots.max(initial=0))
    if shots > 0 or first.to_land is None:
        return Answer.of(float(shots))
    changed = _land_gained(gain(builder, scenario, scenario.without, first.to_land, changing_only=True), first)
    share = max((float(row["gained_share"]) for row in changed), default=0.0)
    return Answer.of(share, "share of land") if share > 0.0 else Answer.of(0.0)


def _land_gained(one: Gain, leg: FlownLeg) -> list[dict[str, Any]]:
    """Return, for each class and launch area, how much land can be defended with and without, km^2."""
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
        "greatest_earlier_commitment_s": _most(one),
        "most_shots_gained": int(one.shots.max(initial=0)),
        "newly_tracked": int(one.newly_seen.sum()),
        "newly_met": int(one.newly_met.sum()),
        "met_without": int(one.without.met.sum()),
    }


def _best(one: Gain) -> int:
    """Return the case that gains most: in shots, then in time."""
    return int(np.lexsort((one.earlier, one.shots))[-1])


def _most(one: Gain) -> float:
    """Return the greatest earlier commitment among flights that could be committed to without, s."""
    return round(float(np.max(np.where(np.isfinite(one.earlier), one.earlier, 0.0), initial=0.0)), 1)


def _said(one: Gain, i: int) -> str:
    earlier = float(one.earlier[i])
    if np.isinf(earlier):
        when = "committed to only with it"
    elif earlier == 0.0:
        when = "committed to no earlier"
    else:
        when = f"committed to {earlier:,.0f} s earlier"
    return f"{when}, {counted(int(one.with_it.shots[i]), 'shot')} with it and {int(one.without.shots[i])} without"


def _decides(gains: Sequence[tuple[str, Gain]]) -> str:
    parts = []
    for name, one in gains:
        if not one.changed.any():
            parts.append(f"{name}: nothing changes for any of {len(one.cases)} flights")
            continue
        parts.append(
            f"{name}: {int(one.changed.sum())} of {len(one.cases)} flights change, by up to {_most(one):,.0f} s and "
            f"{counted(int(one.shots.max(initial=0)), 'shot')}"
        )
    return "; ".join(parts)


def _rows(gains: Sequence[tuple[str, Gain]], by: tuple[str, ...]) -> list[dict[str, object]]:
    """Return, for each value of some fields of the cases, the case that gains most, with and without."""
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
    def seconds(value: float) -> float | None:
        return round(float(value), 1) if np.isfinite(value) else None

    others = {"area": case.area, "missile": case.missile, "target": case.target}
    return {
        "flights": len(mine),
        "changed": int(one.changed[mine].sum()),
        "commit_with_s": seconds(one.with_it.commit[i]),
        "commit_without_s": seconds(one.without.commit[i]),
        "shots_with": int(one.with_it.shots[i]),
        "shots_without": int(one.without.shots[i]),
        "slack_with_s": seconds(one.with_it.slack[i]),
        "slack_without_s": seconds(one.without.slack[i]),
        "newly_met": int(one.newly_met[mine].sum()),
        **{f"case_{field}": value for field, value in others.items() if field not in by},
    }
