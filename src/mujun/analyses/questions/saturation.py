"""Which of two forces reaches more of some places with more missiles, and how large a part of it would exhaust a defence?

A class counts if it reaches a given share of the places (a small one: any) from its published launch areas. Where several
catalogue missiles stand for one class of a force, the force itself is counted only if every one of them reaches so many, its
rival if any does: so the comparison never leans towards the claim.

The raid that exhausts the sites is the smallest beginning of one of the force's mix, spread over areas and places, that leaves a
missile without a round, or empties every stock: each round kills, one round a missile, nothing fails, and launches are so far
apart that no channel is short. Another order of the same missiles may take some more or fewer. With all at once, and the
channels as published or assumed, it is told beside.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mujun.analyses.answer import Answer
from mujun.analyses.cases.forces import force_of
from mujun.analyses.cases.launches import target_points
from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.exhausting import UnitReach, exhausting_raids, reaches
from mujun.analyses.questions.ladder import Climb, Rung, upper_terms
from mujun.analyses.questions.question import Margin, Question
from mujun.analyses.questions.scenes import Bars, RaidCurve, Scene
from mujun.base.outcomes import BadInput
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario

FEWEST_MISSILES = 1e-9
"""Stands for no missile at all of the rival, so that a ratio exists."""


@dataclass(frozen=True)
class Weighed:
    """Two forces against each other and against the sites.

    mine, theirs: what each unit reaches. places: listed places in all. exhausting: size of the raid that exhausts the sites,
    launched far apart, and at once; None: none that was tried does.
    """

    force: schema.Force
    rival: schema.Force
    mine: list[UnitReach]
    theirs: list[UnitReach]
    places: int
    exhausting: tuple[int | None, int | None]

    @property
    def missiles(self) -> float:
        """Missiles of the force that surely reach places."""
        return sum(r.unit.count for r in self.mine if r.surely)

    @property
    def others(self) -> float:
        """Missiles of the rival that may reach places."""
        return sum(r.unit.count for r in self.theirs if r.possibly)

    @property
    def share(self) -> float:
        """Share of places that the force reaches."""
        return _share(self.mine)

    @property
    def other_share(self) -> float:
        """Share of places that the rival reaches."""
        return _share(self.theirs)

    @property
    def ratio(self) -> float:
        """The raid that exhausts the sites, by the missiles that reach places; 1 where none does."""
        return 1.0 if self.exhausting[0] is None else self.exhausting[0] / self.missiles

    @property
    def more(self) -> float:
        """Missiles of the force by those of the rival, minus 1."""
        return self.missiles / max(self.others, FEWEST_MISSILES) - 1.0

    @property
    def least(self) -> tuple[str, float]:
        """The least margin, and what it is a margin of."""
        if self.share < self.other_share:
            return "share of places", self.share - self.other_share
        margins = {"numbers of missiles": self.more, "raid that exhausts": 1.0 - self.ratio}
        return min(margins.items(), key=lambda item: item[1])


class Saturation(Question[None, Weighed]):
    """Margin: by how much a force is the more capable one, and enough to exhaust the sites; the least of three margins.

    They are: the share of places it reaches less that of its rival (no margin above 0 is taken from it: it only must not fall
    behind), its missiles that reach places by those of the rival, minus 1; and 1 minus the raid that exhausts the sites by
    its missiles that reach places.
    """

    name = "saturation"
    needs = (("defences", "posture"), ("target_groups",), ("force",), ("rival_force",))
    knows = frozenset({"network", "posture", "force", "rival_force", "share"})

    def fly(self, builder: Builder, scenario: Scenario) -> None:
        """Fly nothing beforehand: which missiles of a raid fly where follows from what reaches."""

    def measure(self, builder: Builder, scenario: Scenario, flown: None, views: KnownMeetings, bare: bool) -> Weighed:
        """Weigh the forces; bare: without the raid launched at once. Raises BadInput where nothing reaches."""
        if scenario.rival_force is None:
            raise BadInput("no rival is named; expected scenario.rival_force, the force to compare with")
        points = target_points(builder, scenario.target_groups)
        force, rival = force_of(builder, scenario.force), force_of(builder, scenario.rival_force)
        mine, theirs = (reaches(builder, one, points, scenario.shapes, scenario.share) for one in (force, rival))
        able = [r for r in mine if r.surely]
        if sum(r.unit.count for r in able) == 0.0:
            raise BadInput("no missile of the force reaches any of the places; expected a force within range")
        exhausting = exhausting_raids(builder, scenario, able, at_once=not bare)
        return Weighed(force, rival, mine, theirs, len(points.names), exhausting)

    def margin(self, scenario: Scenario, measured: Weighed) -> Margin:
        """Return the least margin."""
        return Margin(measured.least[1])

    def answer(
        self, builder: Builder, scenario: Scenario, flown: None, measured: Weighed, views: KnownMeetings, whole: bool
    ) -> Answer:
        """Return the answer."""
        force, rival, mine = measured.force, measured.rival, measured.mine
        exhausting, at_once = measured.exhausting
        name, margin = measured.least
        spent = (
            "no raid that was tried exhausts the sites (they may be able to meet none of these missiles)"
            if exhausting is None
            else f"{exhausting} missiles exhaust the sites, {measured.ratio:.1%} of those that reach them"
        )
        decides = (
            f"{force.name} reaches {measured.share:.0%} of {measured.places} places with {measured.missiles:,.0f} missiles, "
            f"{rival.name} {measured.other_share:.0%} with {measured.others:,.0f}; {spent}; "
            f"the least margin is that of the {name}"
        )
        first = max(mine, key=lambda r: r.unit.count if r.surely else 0.0)
        reaching = ", ".join(r.unit.name for r in measured.theirs if r.possibly) or "nothing reaches any place"
        return Answer(
            margin=margin,
            worst=f"{rival.name}: {reaching}",
            best=f"{force.name}: {first.unit.name}, {first.unit.count:,.0f} missiles, {first.reached.mean():.0%} of the places",
            fraction=measured.share,
            fraction_of=f"listed places within range of {force.name}",
            decides=decides,
            required_note="the answer rests on numbers, see what decides",
            tables={"force": _rows(force, mine), "rival": _rows(rival, measured.theirs)},
            facts={
                "places": measured.places,
                "share_of_places": measured.share,
                "rival_share_of_places": measured.other_share,
                "missiles_that_reach": measured.missiles,
                "rival_missiles_that_reach": measured.others,
                "raid_that_exhausts_the_sites": exhausting,
                "the_same_with_all_launched_at_once": at_once,
                "ratio": measured.ratio,
                "share_of_places_that_a_class_must_reach": scenario.share,
                "flips_at_missiles": exhausting,
            },
        )

    def ladder(self, builder: Builder, scenario: Scenario, flown: None, on: frozenset[str]) -> list[Rung]:
        """Climb for a force that exhausts a defence: what reaches, then the rounds there are, then those set aside for each."""
        found = self.measure(builder, scenario, flown, KnownMeetings(), bare=False)
        terms, climb = upper_terms(builder, scenario), Climb(on)
        behind = found.share - found.other_share
        reach = found.more if behind >= 0.0 else behind
        climb.take("reach", reach, found.share, "places and missiles within range, beside the rival's")
        climb.leave("seen", "the claim is on the attacker's numbers; sensors bear on it through the raid that exhausts")
        climb.leave("discriminated", "decoys would only make the raid that exhausts smaller")
        for name, rounds, said in (
            ("stock", 1, "one perfect round for each missile"),
            ("doctrine", terms.rounds_each, terms.doctrine_said),
        ):
            margins = [1.0 - found.ratio / rounds] + ([climb.margin] if climb.margin is not None else [])
            if name == "doctrine" and "stock" in on and "reach" in on:
                margins = [1.0 - found.ratio / rounds, reach]
            climb.take(name, min(margins), climb.share, said)
        return climb.rungs

    def scenes(self, builder: Builder, scenario: Scenario, answer: Answer) -> tuple[Scene, ...]:
        """Show the places that each class reaches, and how leakage grows with a published raid of the force."""
        rows = [
            (f"{row['force'].partition(',')[0]}, {row['unit']}", row["missiles"], row["share_of_places"])
            for table in ("force", "rival")
            for row in answer.tables[table]
        ]
        bars = [(name, 100.0 * share, 100.0) for name, _, share in rows]
        said = "; ".join(f"{name}, {count:,.0f} missiles: {share:.0%} of the places" for name, count, share in rows)
        legend, unit = ("reached", "all listed places"), "% of the listed places"
        places = Bars("places", "Places that each class reaches", bars, legend, unit, f"Bars: {said}.")
        raid = next((r for r in builder.catalogue.all(schema.Raid) if r.force == scenario.force), None)
        return (places,) if raid is None else (places, RaidCurve(raid.id))


def _share(found: Sequence[UnitReach]) -> float:
    return float(np.any([r.reached for r in found], axis=0).mean()) if found else 0.0


def _rows(force: schema.Force, found: Sequence[UnitReach]) -> list[dict[str, object]]:
    return [
        {
            "force": force.name,
            "unit": r.unit.name,
            "class": r.unit.class_,
            "missiles": int(r.unit.count),
            "launchers": None if r.unit.launchers is None else int(r.unit.launchers),
            "places_reached": int(r.reached.sum()),
            "share_of_places": round(float(r.reached.mean()), 4),
            "stand_for_it": ", ".join(f"{m} (reaches {share:.0%})" for m, share in r.each.items()),
        }
        for r in found
    ]


QUESTION = Saturation()
