"""How many deployed warheads could all sites together meet at all, by stock and reach, one perfect shot each?

An upper bound on purpose: a site counts against a class of missiles if it can meet any published flight of it, every round
kills a warhead of its own, and the network's track is granted if the scenario says so. Rounds and warheads are then matched
so that most are met (a maximum flow). Neglected, all in favour of the defence: misses, decoys, salvoes, time between shots,
that warheads of one missile leave together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.answer import Answer
from mujun.analyses.cases.meet import Meetings, meet
from mujun.analyses.cases.threats import Case, Group, Threats, fly_threats, target_points
from mujun.base.outcomes import BadInput
from mujun.engagement.defence import Defence
from mujun.engagement.window import Setup
from mujun.scenario.building.battles import ForceUnit, force_units
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario

STEP = 10.0
"""Longest step in s between samples: whether a flight can be met at all is not decided by tenths of a second."""


@dataclass(frozen=True)
class Matched:
    """rounds (sites, units): sent by each site at each unit's warheads in the best match; met: their sum."""

    rounds: NDArray[np.int64]

    @property
    def met(self) -> int:
        """Warheads met."""
        return int(self.rounds.sum())


def most_met(stock: NDArray[np.int64], warheads: NDArray[np.int64], can: NDArray[np.bool_]) -> Matched:
    """Return how most warheads (units,) are met with the sites' rounds (sites,), where can (sites, units) says who can."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    sites, units = can.shape
    size = sites + units + 2
    graph = np.zeros((size, size), np.int32)
    graph[0, 1 : 1 + sites] = stock
    for s in range(sites):
        graph[1 + s, 1 + sites : 1 + sites + units] = np.where(can[s], int(stock[s]), 0)
    graph[1 + sites : 1 + sites + units, size - 1] = warheads
    flow = maximum_flow(csr_array(graph), 0, size - 1).flow.toarray()
    return Matched(flow[1 : 1 + sites, 1 + sites : 1 + sites + units].astype(np.int64))


def unit_areas(builder: Builder, unit: ForceUnit, missile: str) -> list[schema.Area]:
    """Return where a unit's missiles of one class are based."""
    entry, _ = builder.missile(missile)
    names = unit.areas or entry.launch_areas
    areas = [builder.get(schema.Area, name) for name in names]
    return [area.model_copy(update={"missiles": (missile,)}) for area in areas]


def force_of(builder: Builder, name: str | None) -> schema.Force:
    """Return a force. Raises BadInput where none is named."""
    if name is None:
        raise BadInput("no force is named; expected scenario.force, the missiles of a country in a year")
    return builder.get(schema.Force, name)


def inventory_threats(builder: Builder, scenario: Scenario) -> list[Threats]:
    """Fly the missiles of each unit of the force from its areas to the scenario's targets: one set of threats a unit."""
    points = target_points(builder, scenario.target_groups)
    out = []
    for unit in force_units(force_of(builder, scenario.force)):
        groups: list[Group] = []
        unreachable: list[tuple[Case, str]] = []
        for missile in unit.missiles:
            areas = unit_areas(builder, unit, missile)
            flown = fly_threats(builder, areas, scenario.shapes, points, [missile], STEP) if areas else None
            groups += flown.groups if flown else ()
            unreachable += flown.unreachable if flown else ()
        out.append(Threats(tuple(groups), tuple(unreachable)))
    return out


def _carried(units: Sequence[ForceUnit]) -> NDArray[np.int64]:
    """Return the warheads of each unit."""
    return np.array([round(u.warheads if u.warheads is not None else u.count) for u in units], np.int64)


def _stock(defence: Defence) -> NDArray[np.int64]:
    return np.array([site.stock for site in defence.sites], np.int64)


def met_margin(builder: Builder, scenario: Scenario, threats: list[Threats]) -> Answer:
    """Return the margin of `warheads_met` alone."""
    force = force_of(builder, scenario.force)
    if force.warheads is None:
        raise BadInput(f"{force.id} gives no number of deployed warheads; expected `warheads`")
    defence, units = builder.defence(scenario), force_units(force)
    setup, can = Setup(defence), np.zeros((len(defence.sites), len(units)), bool)
    for u, one in enumerate(threats):
        for group in one.groups:
            can[:, u] |= [w.feasible.any() for w in setup.against(group.flights, group.post_boost_time)]
    return Answer.of(most_met(_stock(defence), _carried(units), can).met / force.warheads.si - scenario.share)


def warheads_met(builder: Builder, scenario: Scenario, threats: list[Threats]) -> Answer:
    """Return the most warheads that could be met, as a share of those deployed, minus the share that is asked for."""
    force = force_of(builder, scenario.force)
    if force.warheads is None:
        raise BadInput(f"{force.id} gives no number of deployed warheads; expected `warheads`")
    defence = builder.defence(scenario)
    units = force_units(force)
    setup = Setup(defence)
    meetings: list[Meetings | None] = [meet(one, defence, setup) if one.groups else None for one in threats]
    stock, carried = _stock(defence), _carried(units)
    can = np.zeros((len(defence.sites), len(units)), bool)
    for u, found in enumerate(meetings):
        if found is not None:
            can[:, u] = np.array([w.feasible.any() for w in found.windows])
    match = most_met(stock, carried, can)
    deployed = force.warheads.si
    share = match.met / deployed
    usable = int(stock[can.any(axis=1)].sum())
    busy = match.rounds.sum(axis=1)
    against = (stock[:, None] * can).sum(axis=0)
    most, least = int(np.argmax(against)), int(np.argmin(against))
    facts: dict[str, object] = {
        "force": force.name,
        "warheads_deployed": deployed,
        "warheads_deployed_low_to_high": f"{force.warheads.low:,.0f} to {force.warheads.high:,.0f}",
        "warheads_the_missiles_can_carry": int(carried.sum()),
        "interceptors_in_all": int(stock.sum()),
        "interceptors_that_can_meet_any": usable,
        "warheads_met_at_most": match.met,
        "share_met": share,
        "share_asked_for": scenario.share,
        "interceptors_needed_for_that_share": int(np.ceil(scenario.share * deployed)),
        "flips_at_warheads_deployed": int(match.met / scenario.share),
        "share_of_the_lowest_count": match.met / force.warheads.low,
    }
    senders = sorted(((int(n), site.name) for n, site in zip(busy, defence.sites, strict=True) if n), reverse=True)
    decides = (
        f"{match.met} of {deployed:,.0f} warheads at most ({share:.1%})"
        + (": " if senders else "")
        + ", ".join(f"{n} by {name}" for n, name in senders)
        + f"; {int(stock.sum()) - usable} of {int(stock.sum())} interceptors can meet none of them; flips at "
        f"{int(match.met / scenario.share):,} warheads deployed"
    )
    return Answer(
        share - scenario.share,
        f"{units[least].name}: {against[least]} interceptors can meet one of its {carried[least]} warheads",
        f"{units[most].name}: {against[most]} interceptors can meet one of its {carried[most]} warheads",
        share,
        "deployed warheads met at most",
        decides,
        None,
        "the answer rests on stocks, see what decides",
        {
            "sites": [
                {
                    "site": site.name,
                    "interceptor": site.fly_out.interceptor.name,
                    "stock": int(stock[s]),
                    "rounds_used": int(busy[s]),
                    "can_meet": ", ".join(u.name for u, ok in zip(units, can[s], strict=True) if ok) or "none",
                }
                for s, site in enumerate(defence.sites)
            ],
            "units": [
                {
                    "unit": unit.name,
                    "missiles": int(unit.count),
                    "warheads": int(carried[u]),
                    "interceptors_that_can_meet_it": int(against[u]),
                    "flights": 0 if meetings[u] is None else len(meetings[u].cases),  # type: ignore[union-attr]
                    "flights_met": 0
                    if meetings[u] is None
                    else int(np.any([w.feasible for w in meetings[u].windows], axis=0).sum()),  # type: ignore[union-attr]
                }
                for u, unit in enumerate(units)
            ],
        },
        facts,
    )
