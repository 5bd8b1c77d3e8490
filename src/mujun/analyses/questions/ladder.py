"""The ladder from "could" to "would": what is left of a claim when, rung by rung, more of what it takes is asked for.

- reach: an interceptor can be there in time, the network's track taken for granted;
- seen: the study's sensors hold the missile in track as its mode demands;
- discriminated: the track is good enough and the warhead is taken for one, at published or assumed odds;
- stock: there is a round for every warhead of a force;
- doctrine: there are as many rounds for each as a doctrine sets aside.

Each rung asks for all that is below it, less the rungs that are switched off. Its margin has the unit of the study's own, so that
the same rule judges it; what a rung does not bear on leaves the margin as it is. Odds are multiplied in as expected values: a
margin in shots or shares then is an expected one. Neglected on all rungs: kill probability, decoys (`mujun raid` has both).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.gain import side
from mujun.analyses.cases.meet import meet
from mujun.analyses.cases.threats import Threats, target_points
from mujun.analyses.questions.network_gain import FlownLeg, gain_margin
from mujun.analyses.questions.ratio import reach_ratio
from mujun.analyses.questions.saturation import saturation
from mujun.analyses.questions.track_time import FACTORS, longest_tracks, watches_of, with_range
from mujun.analyses.questions.warheads_met import force_of, most_met
from mujun.base.outcomes import counted
from mujun.battle.sides import Doctrine, Odds
from mujun.engagement.defence import Defence
from mujun.engagement.window import Setup
from mujun.scenario.building.battles import doctrine_of, force_units, odds_of
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario

RUNGS = ("reach", "seen", "discriminated", "stock", "doctrine")
ALL = frozenset(RUNGS)
PLENTY = 10_000
"""Rounds at each site where stock is not asked for."""


@dataclass(frozen=True)
class Rung:
    """One rung. asked: whether it bears on the claim; on: whether it is asked for. margin: in the unit of the study, or its own.

    share: of the cases (or warheads) that are left; None where that is not told.
    """

    name: str
    asked: bool
    on: bool
    margin: float | None
    unit: str | None
    share: float | None
    said: str


@dataclass(frozen=True)
class _Terms:
    """What the upper rungs ask for."""

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


def _terms(builder: Builder, scenario: Scenario, missiles: set[str] | None = None) -> _Terms:
    """Return the terms of a scenario. missiles: ids of the classes of which the force is counted, in place of its warheads."""
    odds = builder.get(schema.Odds, scenario.ladder.odds)
    doctrine = doctrine_of(builder.get(schema.Doctrine, scenario.ladder.doctrine))
    name = scenario.ladder.force or scenario.force
    if name is None:
        return _Terms(odds_of(odds), odds.name, doctrine, 1.0, "a single warhead")
    force = force_of(builder, name)
    if force.warheads is not None and missiles is None:
        return _Terms(odds_of(odds), odds.name, doctrine, force.warheads.si, f"deployed warheads ({force.name})")
    units = [unit for unit in force_units(force) if missiles is None or missiles & set(unit.missiles)]
    count = max(sum(unit.count for unit in units), 1.0)
    return _Terms(odds_of(odds), odds.name, doctrine, count, f"missiles of these classes ({force.name})")


def _granted(builder: Builder, scenario: Scenario) -> Defence:
    """Return the defence with the network's track granted, and rounds enough: reach and time alone."""
    asked = scenario.model_copy(update={"mode": "engage-on-remote", "network_track": "granted"})
    return _stocked(builder.defence(asked), PLENTY)


def _stocked(defence: Defence, rounds: int) -> Defence:
    return replace(defence, sites=tuple(replace(site, stock=rounds) for site in defence.sites))


def _looking(builder: Builder, scenario: Scenario) -> Defence:
    """Return the defence with the sensors that the study names, none granted, and rounds enough."""
    return _stocked(builder.defence(scenario.model_copy(update={"network_track": "radars"})), PLENTY)


class _Climb:
    """Rungs as they are climbed, from below: each is told what it would make of the margin, and takes it over if it is on."""

    def __init__(self, on: frozenset[str], unit: str | None = None) -> None:
        self.on, self.unit = on, unit
        self.rungs: list[Rung] = []
        self.margin: float | None = None
        self.share: float | None = None

    def take(self, name: str, margin: float | None, share: float | None, said: str, unit: str | None = None) -> None:
        """Add a rung that bears on the claim."""
        if name in self.on:
            self.margin, self.share, self.unit = margin, share, unit or self.unit
        self.rungs.append(Rung(name, True, name in self.on, self.margin, self.unit, self.share, said))

    def leave(self, name: str, why: str) -> None:
        """Add a rung that does not bear on the claim."""
        self.rungs.append(Rung(name, False, name in self.on, self.margin, self.unit, self.share, why))


def shots_ladder(builder: Builder, scenario: Scenario, flown: Any, on: frozenset[str]) -> list[Rung]:
    """Climb for the fewest shots at any place: expected shots at the worst case, less those wanted."""
    threats: Threats = flown[0]
    ids = {entry.id for entry in builder.catalogue.all(schema.Missile) if entry.name in _missiles(threats)}
    terms, climb = _terms(builder, scenario, ids), _Climb(on)
    shots = np.zeros(0)
    for name, defence in (("reach", _granted(builder, scenario)), ("seen", _looking(builder, scenario))):
        found = meet(threats, defence).shots
        said = "time for shots, the network's track granted" if name == "reach" else "the study's sensors and mode"
        if name in on or not len(shots):
            shots = found.astype(float)
        climb.take(name, float(found.min() - scenario.shots), float(np.mean(found >= scenario.shots)), said)
    if "discriminated" in on:
        shots = shots * terms.recognised
    climb.take(
        "discriminated",
        float(shots.min() - scenario.shots),
        _scaled(climb.share, terms.recognised),
        terms.discrimination_said,
    )
    rounds = sum(site.stock for site in builder.defence(scenario).sites)
    each = rounds / terms.warheads
    fewest = min(float(shots.min()), each) if "stock" in on else float(shots.min())
    said = f"{rounds} rounds for {terms.warheads:,.0f} {terms.whose}"
    climb.take("stock", fewest - scenario.shots, _scaled(climb.share, min(each / scenario.shots, 1.0)), said)
    wanted = max(terms.rounds_each, scenario.shots)
    climb.take(
        "doctrine", fewest - wanted, _scaled(climb.share, min(scenario.shots / wanted, 1.0)), terms.doctrine_said
    )
    return climb.rungs


def _missiles(threats: Threats) -> set[str]:
    return {case.missile for case in threats.cases}


def _scaled(share: float | None, factor: float) -> float | None:
    return None if share is None else share * factor


def slack_ladder(builder: Builder, scenario: Scenario, flown: Threats, on: frozenset[str]) -> list[Rung]:
    """Climb for the greatest slack of any case: seconds, as long as at least one warhead is met."""
    wanted = set(target_points(builder, scenario.target_groups).names)
    terms, climb = _terms(builder, scenario), _Climb(on)
    for name, defence in (("reach", _granted(builder, scenario)), ("seen", _looking(builder, scenario))):
        found = meet(flown, defence)
        slack = found.slack[[case.target in wanted for case in found.cases]]
        best = float(slack.max(initial=-np.inf))
        said = "an interceptor can be there in time, the network's track granted"
        if name == "seen":
            said = "held in track by the radars that the study names, at the intercept as its mode demands"
        climb.take(name, best if np.isfinite(best) else None, float(np.mean(slack > 0.0)), said)
    _upper(climb, terms, sum(site.stock for site in builder.defence(scenario).sites))
    return climb.rungs


def _upper(climb: _Climb, terms: _Terms, rounds: int) -> None:
    """Climb the upper rungs of a claim on any one warhead: the margin stays, the share of what is met falls."""
    climb.take("discriminated", climb.margin, _scaled(climb.share, terms.recognised), terms.discrimination_said)
    met = None if climb.share is None else climb.share * terms.warheads
    served = None if met is None else min(met, rounds) / terms.warheads
    said = f"{rounds} rounds for {terms.warheads:,.0f} {terms.whose}"
    climb.take("stock", climb.margin if rounds >= 1 else None, served, said)
    targets = rounds // terms.rounds_each
    left = None if climb.share is None else min(climb.share * terms.warheads, targets) / terms.warheads
    climb.take("doctrine", climb.margin if targets >= 1 else None, left, terms.doctrine_said)


def track_ladder(builder: Builder, scenario: Scenario, flown: Threats, on: frozenset[str]) -> list[Rung]:
    """Climb for the longest track: the geometric view, then the range, then whether warheads are recognised."""
    watches, terms, climb = watches_of(builder, scenario), _terms(builder, scenario), _Climb(on)
    for name, looking, said in (
        ("reach", with_range(watches, FACTORS[1]), "above the horizon and inside the faces, range no limit"),
        ("seen", watches, "within the radar's range as well"),
    ):
        track = longest_tracks(looking, flown).track
        climb.take(name, float(track.max()), float(np.mean(track > 0.0)), said)
    climb.take("discriminated", climb.margin, _scaled(climb.share, terms.recognised), terms.discrimination_said)
    climb.leave("stock", "a radar spends no rounds")
    climb.leave("doctrine", "a radar spends no rounds")
    return climb.rungs


def ratio_ladder(builder: Builder, scenario: Scenario, flown: None, on: frozenset[str]) -> list[Rung]:
    """Climb for the ratio of two batteries: reach areas, then the areas defended with their sensors."""
    answer, climb = reach_ratio(builder, scenario, speed=False), _Climb(on)
    reach, defended = (answer.facts[f"{name}_area_ratio"] for name in ("reach", "defended"))
    climb.take("reach", reach - 1.0, None, "ground above which an interceptor can be in its longest flight")
    if defended is None:
        climb.leave("seen", "no ground that both could defend against this missile")
    else:
        both = [defended - 1.0] + ([climb.margin] if climb.margin is not None else [])
        climb.take("seen", min(both), None, "ground defended, with each battery's radar and the study's mode")
    for name in RUNGS[2:]:
        climb.leave(name, "bears on both batteries alike")
    return climb.rungs


def gain_ladder(builder: Builder, scenario: Scenario, flown: Sequence[FlownLeg], on: frozenset[str]) -> list[Rung]:
    """Climb for what a link is worth: shots that could be gained at most, those gained, those at recognised warheads."""
    threats, terms, climb = flown[0].threats, _terms(builder, scenario), _Climb(on)
    cut = scenario.model_copy(update={"switched_off": (*scenario.switched_off, *scenario.without)})
    most, now = side(threats, _granted(builder, scenario)), side(threats, builder.defence(cut))
    could = most.shots - now.shots
    climb.take(
        "reach",
        float(could.max(initial=0)),
        float(np.mean(could > 0)),
        "shots that a track throughout could add at most",
    )
    answer = gain_margin(builder, scenario, flown)
    climb.take("seen", answer.margin, None, "what the study's radars and links add", answer.unit)
    margin = None if climb.margin is None else climb.margin * terms.recognised
    climb.take("discriminated", margin, climb.share, terms.discrimination_said)
    rounds = sum(site.stock for site in builder.defence(scenario).sites)
    climb.take("stock", climb.margin if rounds else 0.0, climb.share, f"{rounds} rounds in all")
    each = None if climb.margin is None else climb.margin / terms.rounds_each
    climb.take("doctrine", each, climb.share, terms.doctrine_said)
    return climb.rungs


def met_ladder(builder: Builder, scenario: Scenario, flown: Sequence[Threats], on: frozenset[str]) -> list[Rung]:
    """Climb for the share of deployed warheads that could be met, less the share that is asked for."""
    force, terms, climb = force_of(builder, scenario.force), _terms(builder, scenario), _Climb(on)
    assert force.warheads is not None  # the study was answered before
    units, deployed = force_units(force), force.warheads.si
    carried = np.array([round(u.warheads if u.warheads is not None else u.count) for u in units], np.int64)
    stock = np.array([site.stock for site in builder.defence(scenario).sites], np.int64)

    def share(can: NDArray[np.bool_], rounds: NDArray[np.int64], recognised: float) -> float:
        warheads = np.asarray(np.floor(carried * recognised), np.int64)
        return min(most_met(rounds, warheads, can).met / deployed, 1.0)

    can = np.zeros((len(stock), len(units)), bool)
    plenty = np.full(len(stock), PLENTY, np.int64)
    for name, defence, said in (
        (
            "reach",
            _granted(builder, scenario),
            "a warhead of every class that a site can meet, the network's track granted",
        ),
        ("seen", _looking(builder, scenario), "held in track by the posture's own radars, as the mode demands"),
    ):
        able = _able(defence, flown)
        if name in on:
            can = able
        found = share(able, plenty, 1.0)
        climb.take(name, found - scenario.share, found, said)
    recognised = terms.recognised if "discriminated" in on else 1.0
    found = share(can, plenty, terms.recognised)
    climb.take("discriminated", found - scenario.share, found, terms.discrimination_said)
    rounds = stock if "stock" in on else plenty
    found = share(can, stock, recognised)
    climb.take(
        "stock", found - scenario.share, found, f"{int(stock.sum())} rounds for {deployed:,.0f} warheads deployed"
    )
    found = share(can, rounds // terms.rounds_each, recognised)
    climb.take("doctrine", found - scenario.share, found, terms.doctrine_said)
    return climb.rungs


def _able(defence: Defence, flown: Sequence[Threats]) -> NDArray[np.bool_]:
    """Return which site (s, u) can meet any flight of each unit."""
    setup, can = Setup(defence), np.zeros((len(defence.sites), len(flown)), bool)
    for u, one in enumerate(flown):
        for group in one.groups:
            can[:, u] |= [w.feasible.any() for w in setup.against(group.flights, group.post_boost_time)]
    return can


def saturation_ladder(builder: Builder, scenario: Scenario, flown: None, on: frozenset[str]) -> list[Rung]:
    """Climb for a force that exhausts a defence: what reaches, then the rounds there are, then those set aside for each."""
    facts, terms, climb = saturation(builder, scenario).facts, _terms(builder, scenario), _Climb(on)
    numbers = facts["missiles_that_reach"] / max(facts["rival_missiles_that_reach"], 1e-9) - 1.0
    behind = facts["share_of_places"] - facts["rival_share_of_places"]
    reach = numbers if behind >= 0.0 else behind
    climb.take("reach", reach, facts["share_of_places"], "places and missiles within range, beside the rival's")
    climb.leave("seen", "the claim is on the attacker's numbers; sensors bear on it through the raid that exhausts")
    climb.leave("discriminated", "decoys would only make the raid that exhausts smaller")
    for name, rounds, said in (
        ("stock", 1, "one perfect round for each missile"),
        ("doctrine", terms.rounds_each, terms.doctrine_said),
    ):
        margins = [1.0 - facts["ratio"] / rounds] + ([climb.margin] if climb.margin is not None else [])
        if name == "doctrine" and "stock" in on and "reach" in on:
            margins = [1.0 - facts["ratio"] / rounds, reach]
        climb.take(name, min(margins), climb.share, said)
    return climb.rungs


Ladder = Callable[[Builder, Scenario, Any, frozenset[str]], list[Rung]]
LADDERS: dict[str, Ladder] = {
    "shots-at-places": shots_ladder,
    "launch-slack": slack_ladder,
    "track-time": track_ladder,
    "reach-ratio": ratio_ladder,
    "network-gain": gain_ladder,
    "warheads-met": met_ladder,
    "saturation": saturation_ladder,
}
"""Question -> its ladder."""
