"""How much does a defence gain by what some links of a network bring it?"""

from collections.abc import Sequence

import numpy as np

from mujun.analyses.answer import Answer
from mujun.analyses.footprints import Launch, defended_ground
from mujun.analyses.gain import Gain, gain
from mujun.analyses.threats import Case, Threats, fly_threats, launch_areas, target_points
from mujun.base.outcomes import counted
from mujun.flight.families import Place
from mujun.flight.sampling import INTERVAL
from mujun.scenario import schema
from mujun.scenario.build import Builder
from mujun.scenario.study import Leg, Scenario

AREA_POINTS = 2500
"""Aim points of the footprints with and without."""


def gain_threats(builder: Builder, scenario: Scenario) -> list[tuple[str, Threats]]:
    """Fly the cases of a scenario and of its legs, each leg by its name."""
    legs: tuple[Scenario | Leg, ...] = (scenario, *scenario.legs)
    out = []
    for leg in legs:
        areas = launch_areas(builder, leg.launch_groups, leg.launch_areas)
        points = target_points(builder, leg.target_groups)
        name = getattr(leg, "name", None) or ", ".join(dict.fromkeys(area.country for area in areas))
        out.append((name, fly_threats(builder, areas, scenario.shapes, points, leg.missiles, INTERVAL)))
    return out


def network_gain(builder: Builder, scenario: Scenario, flown: Sequence[tuple[str, Threats]]) -> Answer:
    """Return the most shots that a defence gains against any of the scenario's flights (its legs are told beside).

    Where no shot is gained: the share by which the ground it defends grows, against the class and launch area that gain most.
    """
    gains = [(name, gain(builder, scenario, scenario.without, threats)) for name, threats in flown]
    main = gains[0][1]
    best = _best(main)
    shots = int(main.shots.max(initial=0))
    area = _area_gain(builder, scenario, main, best) if shots == 0 and main.changed.any() else None
    margin = float(shots) if shots or area is None else area
    facts: dict[str, object] = {"cases": len(main.cases), "cases_changed": int(main.changed.sum())}
    if area is not None:
        facts["defended_area_gained_share"] = area
    changed = main.changed
    said = _said(main, best)
    worst = int(np.argmin(np.where(np.isfinite(main.with_it.slack), main.with_it.slack, -1e12)))
    return Answer(
        margin,
        f"{main.cases[worst]}: {_said(main, worst)}",
        f"{main.cases[best]}: {said}",
        float(np.mean(changed)),
        "cases for which anything changes",
        _decides(gains, said),
        None,
        "the answer rests on sensors and links",
        {
            "legs": [_leg(name, one) for name, one in gains],
            "areas": _rows(gains, ("area", "missile")),
            "targets": _rows(gains, ("target",)),
        },
        facts,
    )


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
    earlier = np.where(np.isfinite(one.earlier), one.earlier, 1e9)
    return int(np.lexsort((earlier, one.shots))[-1])


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


def _decides(gains: Sequence[tuple[str, Gain]], said: str) -> str:
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


def _area_gain(builder: Builder, scenario: Scenario, main: Gain, best: int) -> float:
    """Return the share by which the defended ground grows against the class and launch area of a case."""
    case = main.cases[best]
    area = next(a for a in builder.catalogue.all(schema.Area) if a.name == case.area)
    missile = next(m for m in area.missiles if builder.missile(m)[0].name == case.missile)
    launch = Launch(missile, case.missile, area.name, Place(area.latitude, area.longitude, area.height))
    asked = scenario.model_copy(update={"shapes": (case.shape,), "shots": 1})
    cut = asked.model_copy(update={"switched_off": (*asked.switched_off, *asked.without)})
    with_it, without = (defended_ground(builder, one, [launch], AREA_POINTS).area for one in (asked, cut))
    return with_it / without - 1.0 if without > 0.0 else float(with_it > 0.0)


def _rows(gains: Sequence[tuple[str, Gain]], by: tuple[str, ...]) -> list[dict[str, object]]:
    """Return, for each value of some fields of the cases, the case that gains most, with and without."""
    rows: list[dict[str, object]] = []
    for name, one in gains:
        groups: dict[tuple[str, ...], list[int]] = {}
        for i, case in enumerate(one.cases):
            groups.setdefault(tuple(getattr(case, field) for field in by), []).append(i)
        rank = np.where(np.isfinite(one.earlier), one.earlier, 1e9)
        for key, mine in groups.items():
            i = max(mine, key=lambda i: (one.shots[i], rank[i]))
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
