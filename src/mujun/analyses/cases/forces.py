"""Forces: launches from a country's bases, warheads carried, and the best assignment of interceptors to warheads."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.attacks import Wave
from mujun.analyses.cases.launches import Launch, Points
from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.engagement.defence import Defence
from mujun.scenario.building.battles import ForceUnit
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import position_of
from mujun.scenario.schema import kinds as schema


def force_of(builder: Builder, name: str | None) -> schema.Force:
    """Return a force by name. Raises BadInput if the name is None."""
    if name is None:
        raise BadInput(say("no force is named; expected scenario.force, the missiles of a country in a year"))
    return builder.get(schema.Force, name)


def unit_launches(
    builder: Builder, unit: ForceUnit, missile: str, shapes: Sequence[str], targets: Points
) -> list[Launch]:
    """Return the launches of a unit's missiles of one type, from each of its bases; empty if no base is published."""
    entry, _ = builder.missile(missile)
    areas = [builder.get(schema.Area, name) for name in unit.areas or entry.launch_areas]
    return [
        Launch(missile, entry.name, area.name, position_of(area), shape, targets) for shape in shapes for area in areas
    ]


def warheads_carried(units: Sequence[ForceUnit]) -> NDArray[np.int64]:
    """Return the number of warheads of each unit, (units,); one for each missile if no number is published."""
    return np.array([round(u.warheads if u.warheads is not None else u.count) for u in units], np.int64)


def stocks(defence: Defence) -> NDArray[np.int64]:
    """Return the interceptors in stock at each site, (sites,)."""
    return np.array([site.stock for site in defence.sites], np.int64)


@dataclass(frozen=True)
class Matched:
    """An assignment of interceptors to warheads. rounds: launched by each site at each unit's warheads, (sites, units)."""

    rounds: NDArray[np.int64]

    @property
    def met(self) -> int:
        """Number of warheads met."""
        return int(self.rounds.sum())


def most_met(stock: NDArray[np.int64], warheads: NDArray[np.int64], can: NDArray[np.bool_]) -> Matched:
    """Assign one interceptor to each warhead so that as many as possible are met (a maximum flow).

    stock: interceptors at each site, (sites,).
    warheads: of each unit, (units,).
    can: whether a site can meet a unit's warheads, (sites, units).
    """
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


def notice_of_force(builder: Builder, waves: Sequence[Wave], force: schema.Force) -> list[str]:
    """Return a notice for each missile type of which a raid has more than the force. Such raids are allowed."""
    out: list[str] = []
    wanted: dict[str, int] = {}
    for wave in waves:
        entry, _ = builder.missile(wave.missile)
        wanted[entry.id] = wanted.get(entry.id, 0) + wave.count
    for missile, count in wanted.items():
        units = [unit for unit in force.units if missile in unit.missiles]
        name = builder.missile(missile)[0].name
        if not units:
            out.append(say("{force} lists no {missile}; the raid has {n}", force=force.name, missile=name, n=count))
            continue
        have = sum(unit.count.si for unit in units)
        if count > have:
            key = "the raid has {n} {missile}; {force} counts {have:,.0f}"
            if any(len(unit.missiles) > 1 for unit in units):
                key = "the raid has {n} {missile}; {force} counts {have:,.0f} of it and others of its class"
            out.append(say(key, n=count, missile=name, force=force.name, have=have))
    return out


def force_for(builder: Builder, waves: Sequence[Wave], named: str | None) -> schema.Force | None:
    """Return the force to compare a raid with: the one named, else the newest of the first missile's country, if any."""
    if named is not None:
        return builder.get(schema.Force, named)
    if not waves:
        raise BadInput(say("the raid has no missile; expected at least one"))
    country = builder.missile(waves[0].missile)[0].country
    mine = [force for force in builder.catalogue.all(schema.Force) if force.country == country]
    if not mine:
        return None
    return builder.get(schema.Force, max(mine, key=lambda force: force.year).id)
