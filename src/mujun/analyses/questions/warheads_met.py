"""Warheads met: how many deployed warheads all sites together could meet, by stock and reach, with one perfect shot each.

This is an upper bound on purpose. A site can meet a unit of the force if it can meet any published flight of the unit. Every
interceptor kills a different warhead. Continuous tracking by the network is assumed if the scenario says so. Interceptors are
assigned to warheads so that as many as possible are met (a maximum flow). Neglected, all in favour of the defence: misses,
decoys, salvoes, time between shots, and that the warheads of one missile arrive together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.answer import Answer
from mujun.analyses.cases.flights import Flights, fly
from mujun.analyses.cases.forces import Matched, force_of, most_met, stocks, unit_launches, warheads_carried
from mujun.analyses.cases.launches import target_points
from mujun.analyses.cases.meet import KnownMeetings, Meetings, meet
from mujun.analyses.questions.fields import DEFENDED, NETWORKED
from mujun.analyses.questions.ladder import PLENTY_OF_ROUNDS, Climb, Rung, granted, looking, upper_terms
from mujun.analyses.questions.question import Margin, Question
from mujun.analyses.questions.scenes import Rounds, Scene
from mujun.base.outcomes import BadInput
from mujun.base.text import NEXT_NAME, THAT_IS, Text, joined, say
from mujun.engagement.defence import Defence
from mujun.engagement.window import Setup
from mujun.scenario.building.battles import ForceUnit, force_units
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.estimate import Estimate
from mujun.scenario.schema.study import Scenario

FORCE_STEP_S = 10.0
"""Longest step between samples, s; tenths of a second rarely change whether a flight can be met at all."""


@dataclass(frozen=True)
class ForceMet:
    """A force against a defence.

    meetings: with the flights of each unit.
    can: whether a site can meet any flight of a unit, (sites, units).
    match: assignment of interceptors to warheads.
    """

    force: schema.Force
    units: tuple[ForceUnit, ...]
    defence: Defence
    meetings: list[Meetings]
    can: NDArray[np.bool_]
    match: Matched

    @property
    def deployed(self) -> Estimate:
        """Deployed warheads of the force."""
        assert self.force.warheads is not None  # `measure` checks it
        return self.force.warheads

    @property
    def share(self) -> float:
        """Warheads met, as a share of deployed warheads."""
        return self.match.met / self.deployed.si


class WarheadsMet(Question[list[Flights], ForceMet]):
    """Margin: the greatest number of warheads that could be met, as a share of those deployed, minus the required share."""

    name = "warheads-met"
    shows = "necessity"
    needs = (("defences", "posture"), ("target_groups",), ("force",))
    reads = DEFENDED | NETWORKED | {
        "posture", "force", "share", "target_groups", "shapes", "ladder.odds", "ladder.doctrine",
    }  # fmt: skip
    judged_by = frozenset({"cases", "share"})
    flights_rest_on = ("target_groups", "shapes", "force")

    def fly(self, builder: Builder, scenario: Scenario) -> list[Flights]:
        """Fly the missiles of each unit of the force from its bases to the scenario's targets: one set of flights a unit."""
        points = target_points(builder, scenario.target_groups)
        out = []
        for unit in force_units(force_of(builder, scenario.force)):
            launches = [
                launch
                for missile in unit.missiles
                for launch in unit_launches(builder, unit, missile, scenario.shapes, points)
            ]
            out.append(fly(builder, launches, FORCE_STEP_S))
        return out

    def measure(
        self, builder: Builder, scenario: Scenario, flown: list[Flights], views: KnownMeetings, bare: bool
    ) -> ForceMet:
        """Assign interceptors to warheads. Raises BadInput if the force has no number of deployed warheads."""
        force = force_of(builder, scenario.force)
        if force.warheads is None:
            raise BadInput(say("{id} gives no number of deployed warheads; expected `warheads`", id=force.id))
        defence, units = builder.defence(scenario), force_units(force)
        meetings = _meetings(defence, flown)
        can = _able(defence, meetings)
        return ForceMet(force, units, defence, meetings, can, most_met(stocks(defence), warheads_carried(units), can))

    def margin(self, scenario: Scenario, measured: ForceMet) -> Margin:
        """Return the share of warheads met, minus the required share."""
        return Margin(measured.share - scenario.share)

    def limiting(self, scenario: Scenario, measured: ForceMet) -> str:
        """Return the site whose interceptors meet most warheads."""
        busy = measured.match.rounds.sum(axis=1)
        return measured.defence.sites[int(np.argmax(busy))].name if busy.any() else ""

    def answer(
        self,
        builder: Builder,
        scenario: Scenario,
        flown: list[Flights],
        measured: ForceMet,
        views: KnownMeetings,
        whole: bool,
    ) -> Answer:
        """Return the answer."""
        units, defence, can, match = measured.units, measured.defence, measured.can, measured.match
        deployed, share = measured.deployed, measured.share
        stock, carried = stocks(defence), warheads_carried(units)
        usable = int(stock[can.any(axis=1)].sum())
        busy = match.rounds.sum(axis=1)
        against = (stock[:, None] * can).sum(axis=0)
        most, least = int(np.argmax(against)), int(np.argmin(against))
        facts: dict[str, object] = {
            "force": measured.force.name,
            "warheads_deployed": deployed.si,
            "warheads_deployed_low_to_high": say("{low:,.0f} to {high:,.0f}", low=deployed.low, high=deployed.high),
            "warheads_the_missiles_can_carry": int(carried.sum()),
            "interceptors_in_all": int(stock.sum()),
            "interceptors_that_can_meet_any": usable,
            "warheads_met_at_most": match.met,
            "share_met": share,
            "share_asked_for": scenario.share,
            "interceptors_needed_for_that_share": int(np.ceil(scenario.share * deployed.si)),
            "flips_at_warheads_deployed": int(match.met / scenario.share),
            "share_of_the_lowest_count": match.met / deployed.low,
        }
        senders = sorted(((int(n), site.name) for n, site in zip(busy, defence.sites, strict=True) if n), reverse=True)
        most_said = say(
            "{met:,} of {deployed:,.0f} warheads at most ({share:.1%})",
            met=match.met,
            deployed=deployed.si,
            share=share,
        )
        by_site = joined([say("{n:,} by {site}", n=n, site=name) for n, name in senders], NEXT_NAME)
        unable = say(
            "{unable:,} of {stock:,} interceptors can meet none of them",
            unable=int(stock.sum()) - usable,
            stock=int(stock.sum()),
        )
        flips = say("the verdict changes at {warheads:,} warheads deployed", warheads=int(match.met / scenario.share))
        return Answer(
            margin=self.margin(scenario, measured).value,
            worst=_against(units[least].name, against[least], carried[least]),
            best=_against(units[most].name, against[most], carried[most]),
            fraction=share,
            fraction_of=say("deployed warheads met at most"),
            decides=joined((joined((most_said, by_site), THAT_IS) if senders else most_said, unable, flips)),
            tables={"sites": _site_rows(measured), "units": _unit_rows(measured)},
            facts=facts,
        )

    def ladder(self, builder: Builder, scenario: Scenario, flown: list[Flights], on: frozenset[str]) -> list[Rung]:
        """Return the rungs. The margin is the share of deployed warheads that could be met, minus the required share."""
        force, terms, climb = force_of(builder, scenario.force), upper_terms(builder, scenario), Climb(on)
        assert force.warheads is not None  # `measure` checks it
        deployed, carried = force.warheads.si, warheads_carried(force_units(force))
        stock = stocks(builder.defence(scenario))

        def take(name: str, can: NDArray[np.bool_], rounds: NDArray[np.int64], recognised: float, said: str) -> None:
            warheads = np.asarray(np.floor(carried * recognised), np.int64)
            share = min(most_met(rounds, warheads, can).met / deployed, 1.0)
            climb.take(name, share - scenario.share, share, said)

        can = np.zeros((len(stock), len(carried)), bool)
        plenty = np.full(len(stock), PLENTY_OF_ROUNDS, np.int64)
        for name, defence, said in (
            (
                "reach",
                granted(builder, scenario),
                say("a warhead of every class that a site can meet, continuous tracking by the network assumed"),
            ),
            ("seen", looking(builder, scenario), say("tracked by the posture's own radars, as the mode needs")),
        ):
            able = _able(defence, _meetings(defence, flown))
            if name in on:
                can = able
            take(name, able, plenty, 1.0, said)
        take("discriminated", can, plenty, terms.recognised, terms.discrimination_said)
        recognised = terms.recognised if "discriminated" in on else 1.0
        said = say(
            "{rounds:,} interceptors for {warheads:,.0f} warheads deployed", rounds=int(stock.sum()), warheads=deployed
        )
        take("stock", can, stock, recognised, said)
        rounds = stock if "stock" in on else plenty
        take("doctrine", can, rounds // terms.rounds_each, recognised, terms.doctrine_said)
        return climb.rungs

    def bounds(self, builder: Builder, scenario: Scenario) -> tuple[float, float]:
        """Return the margins for no warhead met and for all met."""
        return -scenario.share, 1.0 - scenario.share

    def needed(self, scenario: Scenario) -> float:
        """Return the required share of the warheads."""
        return scenario.share

    def scenes(self, builder: Builder, scenario: Scenario, answer: Answer) -> tuple[Scene, ...]:
        """Show the interceptors at each site that can meet a warhead."""
        return (Rounds([(row["site"], row["rounds_used"], row["stock"]) for row in answer.tables["sites"]]),)


def _against(unit: str, interceptors: int, warheads: int) -> Text:
    """Return how many interceptors can meet a unit, in words."""
    key = "{unit}: {interceptors:,} interceptors can meet one of its {warheads:,} warheads"
    return say(key, unit=unit, interceptors=int(interceptors), warheads=int(warheads))


def _meetings(defence: Defence, flown: Sequence[Flights]) -> list[Meetings]:
    """Return the meetings of the sites with the flights of each unit."""
    setup = Setup(defence)
    return [meet(one, defence, setup) if one.groups else Meetings(one, defence, []) for one in flown]


def _able(defence: Defence, meetings: Sequence[Meetings]) -> NDArray[np.bool_]:
    """Return whether a site can meet any flight of a unit, (sites, units)."""
    can = np.zeros((len(defence.sites), len(meetings)), bool)
    for u, found in enumerate(meetings):
        if found.flights.groups:
            can[:, u] = [w.feasible.any() for w in found.windows]
    return can


def _site_rows(measured: ForceMet) -> list[dict[str, object]]:
    """Return a row for each site: interceptors used, and the units that it can meet."""
    busy = measured.match.rounds.sum(axis=1)
    return [
        {
            "site": site.name,
            "interceptor": site.fly_out.interceptor.name,
            "stock": site.stock,
            "rounds_used": int(busy[s]),
            "can_meet": joined(
                [u.name for u, ok in zip(measured.units, measured.can[s], strict=True) if ok] or [say("none")],
                NEXT_NAME,
            ),
        }
        for s, site in enumerate(measured.defence.sites)
    ]


def _unit_rows(measured: ForceMet) -> list[dict[str, object]]:
    """Return a row for each unit: interceptors that can meet it, and number of its flights met."""
    against = (stocks(measured.defence)[:, None] * measured.can).sum(axis=0)
    carried = warheads_carried(measured.units)
    return [
        {
            "unit": unit.name,
            "missiles": int(unit.count),
            "warheads": int(carried[u]),
            "interceptors_that_can_meet_it": int(against[u]),
            "flights": len(found.cases),
            "flights_met": int(np.any([w.feasible for w in found.windows], axis=0).sum()) if found.cases else 0,
        }
        for u, (unit, found) in enumerate(zip(measured.units, measured.meetings, strict=True))
    ]


QUESTION = WarheadsMet()
