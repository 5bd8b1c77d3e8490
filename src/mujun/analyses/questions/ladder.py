"""The ladder from "could" to "would": what is left of a claim as more and more of what it takes is asked for.

- reach: an interceptor can be there in time, the network's track taken for granted;
- seen: the study's sensors hold the missile in track as its mode demands;
- discriminated: the track is good enough and the warhead is taken for one, at published or assumed odds;
- stock: there is a round for every warhead of a force;
- doctrine: there are as many rounds for each as a doctrine sets aside.

Each rung asks for all below it, less the rungs that are switched off. Its margin has the unit of the study's own, so that the
same rule judges it; a rung that does not bear on the claim leaves the margin as it is. Odds are multiplied in as expected
values: a margin in shots or shares then is an expected one. Neglected on all rungs: kill probability and decoys; `mujun raid` has
both.
"""

from dataclasses import dataclass, replace

from mujun.base.outcomes import counted
from mujun.battle.sides import Doctrine, Odds
from mujun.engagement.defence import Defence
from mujun.scenario.building.battles import doctrine_of, force_units, odds_of
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario

RUNGS = ("reach", "seen", "discriminated", "stock", "doctrine")
ALL_RUNGS = frozenset(RUNGS)
PLENTY_OF_ROUNDS = 10_000
"""Rounds at each site where stock is not asked for."""


@dataclass(frozen=True)
class Rung:
    """One rung.

    asked: whether it bears on the claim. on: whether it is asked for. margin: in `unit` (None: the study's).
    share: of the cases (or warheads) that are left; None where that is not told. said: what the rung asks for, in words.
    """

    name: str
    asked: bool
    on: bool
    margin: float | None
    unit: str | None
    share: float | None
    said: str


@dataclass(frozen=True)
class UpperTerms:
    """What the upper rungs ask for. warheads: of a force, that need rounds; whose: they are, in words."""

    odds: Odds
    odds_name: str
    doctrine: Doctrine
    warheads: float
    whose: str

    @property
    def recognised(self) -> float:
        """Expected share of warheads that are tracked well enough and taken for warheads."""
        return self.odds.track * (1.0 - self.odds.common_track_failure) * self.odds.warhead_recognised

    @property
    def rounds_each(self) -> int:
        """Rounds that the doctrine sets aside for a target."""
        return self.doctrine.salvo * self.doctrine.looks

    @property
    def discrimination_said(self) -> str:
        """The odds in words."""
        return f"{self.recognised:.0%} of warheads tracked well enough and taken for warheads ({self.odds_name})"

    @property
    def doctrine_said(self) -> str:
        """The doctrine in words."""
        return f"{counted(self.rounds_each, 'round')} set aside for each target ({self.doctrine.name})"


def upper_terms(builder: Builder, scenario: Scenario, missiles: set[str] | None = None) -> UpperTerms:
    """Return what the upper rungs of a scenario ask for.

    missiles: ids of classes; then the force's missiles of these classes are counted, in place of its warheads.
    """
    odds = builder.get(schema.Odds, scenario.ladder.odds)
    doctrine = doctrine_of(builder.get(schema.Doctrine, scenario.ladder.doctrine))
    name = scenario.ladder.force or scenario.force
    if name is None:
        return UpperTerms(odds_of(odds), odds.name, doctrine, 1.0, "a single warhead")
    force = builder.get(schema.Force, name)
    if force.warheads is not None and missiles is None:
        return UpperTerms(odds_of(odds), odds.name, doctrine, force.warheads.si, f"deployed warheads ({force.name})")
    units = [unit for unit in force_units(force) if missiles is None or missiles & set(unit.missiles)]
    count = max(sum(unit.count for unit in units), 1.0)
    return UpperTerms(odds_of(odds), odds.name, doctrine, count, f"missiles of these classes ({force.name})")


def granted(builder: Builder, scenario: Scenario) -> Defence:
    """Return the defence with the network's track granted, and rounds enough: reach and time alone."""
    asked = scenario.model_copy(update={"mode": "engage-on-remote", "network_track": "granted"})
    return _stocked(builder.defence(asked), PLENTY_OF_ROUNDS)


def looking(builder: Builder, scenario: Scenario) -> Defence:
    """Return the defence with the sensors that the study names, none granted, and rounds enough."""
    return _stocked(builder.defence(scenario.model_copy(update={"network_track": "radars"})), PLENTY_OF_ROUNDS)


def _stocked(defence: Defence, rounds: int) -> Defence:
    return replace(defence, sites=tuple(replace(site, stock=rounds) for site in defence.sites))


def times(share: float | None, factor: float) -> float | None:
    """Return a share multiplied; None where it is not told."""
    return None if share is None else share * factor


class Climb:
    """Adds rungs from the lowest up; a rung that is switched on replaces margin, share and unit."""

    def __init__(self, on: frozenset[str]) -> None:
        self.on = on
        self.rungs: list[Rung] = []
        self.margin: float | None = None
        self.share: float | None = None
        self.unit: str | None = None

    def take(self, name: str, margin: float | None, share: float | None, said: str, unit: str | None = None) -> None:
        """Add a rung that bears on the claim, with what it makes of margin and share if it is on."""
        if name in self.on:
            self.margin, self.share, self.unit = margin, share, unit or self.unit
        self.rungs.append(Rung(name, True, name in self.on, self.margin, self.unit, self.share, said))

    def leave(self, name: str, why: str) -> None:
        """Add a rung that does not bear on the claim."""
        self.rungs.append(Rung(name, False, name in self.on, self.margin, self.unit, self.share, why))

    def discriminate(self, terms: UpperTerms) -> None:
        """Add the rung of discrimination of a claim on any one warhead: the margin stays, the share falls."""
        self.take("discriminated", self.margin, times(self.share, terms.recognised), terms.discrimination_said)
