"""By how many seconds could an interceptor still leave in time, over many flights and sites?"""

import numpy as np

from mujun.analyses.answer import Answer, flip_speed
from mujun.analyses.cases.meet import Meetings, Views, meet, meet_scenario
from mujun.analyses.cases.threats import Threats, fly_threats, launch_areas, target_points
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.study import Scenario

INTERVAL = 2.5
"""Seconds between samples: intercontinental flights are long, and reach changes slowly along them."""


def launch_slack(
    builder: Builder, scenario: Scenario, threats: Threats, speed: bool = True, views: Views | None = None
) -> Answer:
    """Return the greatest slack (latest feasible launch minus earliest possible one, s) over all cases and sites."""
    wanted = set(target_points(builder, scenario.target_groups).names)
    views = views or Views()
    meetings = meet_scenario(builder, scenario, threats, views)
    mine = np.array([case.target in wanted for case in meetings.cases])
    slack = np.where(mine, meetings.slack, -np.inf)
    best = int(np.argmax(np.where(np.isfinite(slack), slack, -1e12 - np.where(mine, meetings.nearest, np.inf))))
    finite = np.flatnonzero(np.isfinite(slack))
    worst = int(finite[np.argmin(slack[finite])]) if len(finite) else best
    margin = float(slack[best]) if np.isfinite(slack[best]) else None
    required, note = None, ""
    if speed:
        required, note = flip_speed(
            lambda v: bool((meet_scenario(builder, scenario, threats, views, v).slack[mine] > 0.0).any()),
            builder.site(scenario.defences[0], scenario.interceptor).fly_out.interceptor.burnout_speed,
            margin is not None and margin > 0.0,
        )
    out = int(mine.sum() - len(finite))
    facts = {
        "cases": int(mine.sum()),
        "cases_met": int((slack > 0.0).sum()),
        "cases_never_within_reach": out,
        "pairs_out_of_missile_range": sum(1 for case, _ in threats.unreachable if case.target in wanted),
    }
    decides = meetings.why_not(best) or f"{meetings.sites[int(meetings.best_site[best])]} has time to spare"
    never = (
        f"; {out} of {int(mine.sum())} cases are never within reach with the support that the mode demands"
        if out
        else ""
    )
    return Answer(
        margin,
        f"{meetings.cases[worst]}" + ("" if len(finite) else " (never within reach)"),
        f"{meetings.cases[best]}",
        float(np.mean(slack[mine] > 0.0)),
        "cases met in time",
        f"{meetings.cases[best]}: {decides}{never}",
        required,
        note,
        {"areas": area_table(meetings, mine), "targets": target_table(meetings, mine)},
        facts,
        pictured=meetings.cases[best],
    )


def slack_margin(builder: Builder, scenario: Scenario, threats: Threats) -> Answer:
    """Return the margin of `launch_slack` alone."""
    wanted = set(target_points(builder, scenario.target_groups).names)
    found = meet(threats, builder.defence(scenario))
    slack = found.slack[[case.target in wanted for case in found.cases]].max(initial=-np.inf)
    return Answer.of(float(slack) if np.isfinite(slack) else None)


def slack_threats(builder: Builder, scenario: Scenario) -> Threats:
    """Fly the cases of a scenario."""
    areas = launch_areas(builder, scenario.launch_groups, scenario.launch_areas)
    points = target_points(builder, scenario.target_groups)
    return fly_threats(builder, areas, scenario.shapes, points, scenario.missiles, INTERVAL)


def area_table(meetings: Meetings, mine: np.ndarray) -> list[dict[str, object]]:
    """Return, for each launch area and class, the case with the greatest slack."""
    return _table(meetings, mine, lambda case: (case.area, case.missile), ("area", "missile"))


def target_table(meetings: Meetings, mine: np.ndarray) -> list[dict[str, object]]:
    """Return, for each target, the case with the greatest slack."""
    return _table(meetings, mine, lambda case: (case.target,), ("target",))


def _table(meetings: Meetings, mine: np.ndarray, key, names) -> list[dict[str, object]]:  # type: ignore[no-untyped-def]
    rows = []
    slack = meetings.slack
    for value in dict.fromkeys(key(case) for case, ok in zip(meetings.cases, mine, strict=True) if ok):
        group = [i for i, case in enumerate(meetings.cases) if mine[i] and key(case) == value]
        i = max(group, key=lambda g: (slack[g], -meetings.nearest[g]))
        rows.append(
            {
                **dict(zip(names, value, strict=True)),
                "greatest_slack_s": round(float(slack[i]), 1) if np.isfinite(slack[i]) else None,
                "beyond_reach_km": round(float(meetings.nearest[i]) / 1e3, 1)
                if np.isfinite(meetings.nearest[i])
                else None,
                "nearest_case": str(meetings.cases[i]),
                "site": meetings.sites[int(meetings.best_site[i])],
                "why_not": meetings.why_not(i),
            }
        )
    return rows
