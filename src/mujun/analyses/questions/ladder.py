"""The ladder from "could" to "would": a step-by-step test in which each step (rung) adds a condition to the claim.

- reach: an interceptor can be there in time, if continuous tracking by the network is assumed;
- seen: the study's sensors track the missile as the engagement mode demands;
- discriminated: the track is good enough and the warhead is identified as one, with published or assumed probabilities;
- stock: there is an interceptor for every warhead of a force;
- doctrine: there are as many interceptors for each warhead as a firing doctrine sets aside.

A rung includes the conditions of all rungs below it that are switched on. Its margin has the unit of the study, so that the same
rule gives a verdict. A rung without effect on the claim leaves the margin unchanged. Probabilities are multiplied in as expected
values, so that a margin in shots or shares becomes an expected value. Neglected on all rungs: kill probability and decoys
(`mujun raid` models both).
"""

from dataclasses import dataclass, replace

from mujun.base.text import INTERCEPTORS, counted, say
from mujun.battle.sides import Doctrine, Odds
from mujun.engagement.defence import Defence
from mujun.scenario.building.battles import doctrine_of, force_units, odds_of
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario

RUNGS = ("reach", "seen", "discriminated", "stock", "doctrine")
ALL_RUNGS = frozenset(RUNGS)
PLENTY_OF_ROUNDS = 10_000
"""Interceptors at each site on the rungs below stock: more than any engagement can use."""


@dataclass(frozen=True)
class Rung:
    """One rung.

    asked: whether its condition affects the claim.
    on: whether it is switched on.
    margin: in `unit`; None where it does not exist.
    unit: None: that of the study.
    share: of the cases (or warheads) that meet all conditions so far; None: not defined.
    said: condition, or why it does not affect the claim, in words.
    """

    name: str
    asked: bool
    on: bool
    margin: float | None
    unit: str | None
    share: float | None
    said: str


ONE_WARHEAD = say("a single warhead")
"""What needs interceptors where a study names no force."""


@dataclass(frozen=True)
class UpperTerms:
    """Conditions of the upper rungs.

    odds, odds_name: probabilities of tracking and identification, and their name.
    doctrine: firing doctrine.
    warheads: number of warheads that need interceptors.
    whose: how many and which warheads these are, in words.
    """

    odds: Odds
    odds_name: str
    doctrine: Doctrine
    warheads: float
    whose: str

    @property
    def recognised(self) -> float:
        """Expected share of warheads that are tracked well enough and correctly identified as warheads."""
        return self.odds.track * (1.0 - self.odds.common_track_failure) * self.odds.warhead_recognised

    def stock_said(self, rounds: int) -> str:
        """Return the condition of the rung "stock", in words. rounds: interceptors at all sites."""
        if self.whose == ONE_WARHEAD:
            return say("{rounds:,} interceptors for a single warhead", rounds=rounds)
        return say("{rounds:,} interceptors for {needs}", rounds=rounds, needs=self.whose)

    @property
    def rounds_each(self) -> int:
        """Interceptors that the doctrine sets aside for each target."""
        return self.doctrine.salvo * self.doctrine.looks

    @property
    def discrimination_said(self) -> str:
        """The condition of the rung "discriminated", in words."""
        key = "{share:.0%} of warheads tracked and correctly identified as warheads ({odds})"
        return say(key, share=self.recognised, odds=self.odds_name)

    @property
    def doctrine_said(self) -> str:
        """The condition of the rung "doctrine", in words."""
        rounds = counted(self.rounds_each, *INTERCEPTORS)
        return say("{rounds} per target ({doctrine})", rounds=rounds, doctrine=self.doctrine.name)


def upper_terms(builder: Builder, scenario: Scenario, missiles: set[str] | None = None) -> UpperTerms:
    """Return the conditions of the upper rungs of a scenario. Without a force, one warhead needs an interceptor.

    missiles: ids of missiles; if given, the force's missiles of these types are counted instead of its warheads.
    """
    odds = builder.get(schema.Odds, scenario.ladder.odds)
    doctrine = doctrine_of(builder.get(schema.Doctrine, scenario.ladder.doctrine))
    name = scenario.ladder.force or scenario.force
    if name is None:
        return UpperTerms(odds_of(odds), odds.name, doctrine, 1.0, ONE_WARHEAD)
    force = builder.get(schema.Force, name)
    if force.warheads is not None and missiles is None:
        whose = say("{count:,.0f} deployed warheads ({force})", count=force.warheads.si, force=force.name)
        return UpperTerms(odds_of(odds), odds.name, doctrine, force.warheads.si, whose)
    units = [unit for unit in force_units(force) if missiles is None or missiles & set(unit.missiles)]
    count = max(sum(unit.count for unit in units), 1.0)
    whose = say("{count:,.0f} missiles of these types ({force})", count=count, force=force.name)
    return UpperTerms(odds_of(odds), odds.name, doctrine, count, whose)


def granted(builder: Builder, scenario: Scenario) -> Defence:
    """Return the scenario's defence with a continuous network track and ample stock assumed: only reach and time limit it."""
    asked = scenario.model_copy(update={"mode": "engage-on-remote", "network_track": "granted"})
    return _stocked(builder.defence(asked), PLENTY_OF_ROUNDS)


def looking(builder: Builder, scenario: Scenario) -> Defence:
    """Return the scenario's defence with its own sensors, no track assumed, and ample stock."""
    return _stocked(builder.defence(scenario.model_copy(update={"network_track": "radars"})), PLENTY_OF_ROUNDS)


def _stocked(defence: Defence, rounds: int) -> Defence:
    return replace(defence, sites=tuple(replace(site, stock=rounds) for site in defence.sites))


def times(share: float | None, factor: float) -> float | None:
    """Return a share times a factor; None for None."""
    return None if share is None else share * factor


def nothing_to_climb(on: frozenset[str], why: str) -> list[Rung]:
    """Return the rungs where no missile reaches any target, so that none of them decides. why: in words."""
    climb = Climb(on)
    for name in RUNGS:
        climb.leave(name, why)
    return climb.rungs


class Climb:
    """Adds rungs from the lowest up; a rung that is switched on replaces margin, share and unit."""

    def __init__(self, on: frozenset[str]) -> None:
        self.on = on
        self.rungs: list[Rung] = []
        self.margin: float | None = None
        self.share: float | None = None
        self.unit: str | None = None

    def take(self, name: str, margin: float | None, share: float | None, said: str, unit: str | None = None) -> None:
        """Add a rung that affects the claim, with the margin and share that hold if it is switched on.

        said: its condition, in words. unit: of the margin; None: unchanged.
        """
        if name in self.on:
            self.margin, self.share, self.unit = margin, share, unit or self.unit
        self.rungs.append(Rung(name, True, name in self.on, self.margin, self.unit, self.share, said))

    def leave(self, name: str, why: str) -> None:
        """Add a rung that does not affect the claim, with the reason in words."""
        self.rungs.append(Rung(name, False, name in self.on, self.margin, self.unit, self.share, why))

    def discriminate(self, terms: UpperTerms) -> None:
        """Add the rung "discriminated" of a claim about any one warhead: the margin stays, the share falls."""
        self.take("discriminated", self.margin, times(self.share, terms.recognised), terms.discrimination_said)
