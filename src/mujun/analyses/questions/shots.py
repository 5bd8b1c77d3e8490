"""How many shots do some batteries have at missiles aimed at each of many places?"""

from dataclasses import replace

import numpy as np

from mujun.analyses.answer import Answer, flip_speed
from mujun.analyses.cases.land import land_cells
from mujun.analyses.cases.meet import Meetings, Views, meet, meet_scenario
from mujun.analyses.cases.threats import Threats, fly_threats, launch_areas, target_points
from mujun.base.outcomes import counted
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.study import Scenario

STEP = 10.0
"""Longest step in s between samples: an interceptor flies for forty of them, and no shot is decided by tenths of a second."""


def shots_at_places(
    builder: Builder,
    scenario: Scenario,
    threats: Threats,
    land: Threats | None = None,
    speed: bool = True,
    views: Views | None = None,
) -> Answer:
    """Return the fewest shots at any place over all launch areas, classes and shapes, minus the shots wanted.

    threats, land: see `shot_threats`. speed: whether to search for the burnout speed at which the answer flips.
    views: what was worked out already on the same threats.
    """
    views = views or Views()
    meetings = meet_scenario(builder, scenario, threats, views)
    shots = meetings.shots
    # Among the cases with the fewest shots, the one with the least time to spare decides.
    order = np.lexsort((meetings.slack, shots))
    worst, best = int(order[0]), int(order[-1])
    margin = float(shots[worst] - scenario.shots)
    required, note = None, ""
    if speed:
        required, note = flip_speed(
            lambda v: bool(meet_scenario(builder, scenario, threats, views, v).shots.min() >= scenario.shots),
            builder.site(scenario.defences[0], scenario.interceptor).fly_out.interceptor.burnout_speed,
            margin >= 0.0,
        )
    facts: dict[str, float] = {"cases": len(shots), "pairs_out_of_reach": len(threats.unreachable)}
    if land is not None:
        facts["land_defended_share"], facts["land_threatened_km2"] = land_share(builder, scenario, land)
    why = meetings.why_not(worst) or _spare(meetings, worst)
    return Answer(
        margin,
        f"{meetings.cases[worst]}: {counted(int(shots[worst]), 'shot')}",
        f"{meetings.cases[best]}: {counted(int(shots[best]), 'shot')}",
        float(np.mean(shots >= scenario.shots)),
        "cases with enough shots",
        f"{meetings.cases[worst]}: {why}",
        required,
        note,
        {"places": place_table(meetings), "classes": class_table(meetings)},
        facts,
        pictured=meetings.cases[worst],
    )


def shots_margin(builder: Builder, scenario: Scenario, threats: Threats) -> Answer:
    """Return the margin of `shots_at_places` alone."""
    return Answer.of(float(meet(threats, builder.defence(scenario)).shots.min() - scenario.shots))


def _spare(meetings: Meetings, i: int) -> str:
    slack, site = float(meetings.slack[i]), meetings.sites[int(meetings.best_site[i])]
    return f"{site} has {slack:,.0f} s to spare between the earliest and the latest launch"


def place_table(meetings: Meetings) -> list[dict[str, object]]:
    """Return, for each place, the fewest shots, by which case, and the seconds to spare in it."""
    rows = []
    shots, slack = meetings.shots, meetings.slack
    by_target: dict[str, list[int]] = {}
    for i, case in enumerate(meetings.cases):
        by_target.setdefault(case.target, []).append(i)
    for target, mine in by_target.items():
        worst = min(mine, key=lambda i: (shots[i], slack[i]))
        case = meetings.cases[worst]
        rows.append(
            {
                "place": target,
                "fewest_shots": int(shots[worst]),
                "slack_s": round(float(slack[worst]), 1) if np.isfinite(slack[worst]) else None,
                "missile": case.missile,
                "from": case.area,
                "shape": case.shape,
                "cases": len(mine),
            }
        )
    return sorted(rows, key=lambda row: (row["fewest_shots"], row["slack_s"] if row["slack_s"] is not None else -1e9))


def class_table(meetings: Meetings) -> list[dict[str, object]]:
    """Return, for each class and shape, how many cases there are and how many shots they leave."""
    rows = []
    shots = meetings.shots
    for key in dict.fromkeys((case.missile, case.shape) for case in meetings.cases):
        mine = [i for i, case in enumerate(meetings.cases) if (case.missile, case.shape) == key]
        rows.append(
            {
                "missile": key[0],
                "shape": key[1],
                "cases": len(mine),
                "fewest_shots": int(shots[mine].min()),
                "median_shots": float(np.median(shots[mine])),
                "cases_without_a_shot": int((shots[mine] == 0).sum()),
            }
        )
    return rows


def shot_threats(builder: Builder, scenario: Scenario) -> tuple[Threats, Threats | None]:
    """Fly the cases of a scenario; return those aimed at places, and those aimed at land cells if it asks for land.

    Both are flown together: the solver works best on many flights at once.
    """
    areas = launch_areas(builder, scenario.launch_groups, scenario.launch_areas)
    places = target_points(builder, scenario.target_groups)
    if scenario.land is None:
        return fly_threats(builder, areas, scenario.shapes, places, scenario.missiles, STEP), None
    cells, _ = land_cells(scenario.land)
    flown = fly_threats(builder, areas, scenario.shapes, places.and_then(cells), scenario.missiles, STEP)
    named = set(places.names)
    unreachable = tuple(row for row in flown.unreachable if row[0].target in named)
    count = len(places.names)
    return replace(flown.aimed_at(0, count), unreachable=unreachable), flown.aimed_at(count, count + len(cells.names))


def land_share(builder: Builder, scenario: Scenario, threats: Threats) -> tuple[float, float]:
    """Return the share of threatened land with enough shots in every case, and the threatened land, km^2."""
    assert scenario.land is not None  # it has land threats
    _, land = land_cells(scenario.land)
    meetings = meet_scenario(builder, scenario, threats, Views())
    index = np.concatenate([group.target_index for group in threats.groups])
    fewest = np.full(len(land), np.iinfo(np.int64).max)
    np.minimum.at(fewest, index, meetings.shots)
    threatened = fewest < np.iinfo(np.int64).max
    total = float(land[threatened].sum())
    return float(land[threatened & (fewest >= scenario.shots)].sum()) / total, total
