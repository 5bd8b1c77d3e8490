"""Saturation: whether one force reaches more places with more missiles than another, and whether it can exhaust a defence.

A unit of a force counts if it reaches a given share of the places from its published launch areas (a small share: any place).
Several catalogue missiles may represent one unit. In the force itself the unit counts only if all of them reach that share, in
the rival if any does, so that the comparison never favours the claim.

The exhausting raid is the smallest raid, of the force's mix and spread over launch areas and places, that leaves a missile
without an interceptor or empties all stocks. One interceptor is launched at each missile, every interceptor kills, nothing
fails, and launches are so far apart that channels are no limit. Another order of the same missiles may need somewhat more or
fewer. For comparison, the size for simultaneous launch with published or assumed channels is reported too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mujun.analyses.answer import Answer
from mujun.analyses.cases.forces import force_of
from mujun.analyses.cases.launches import target_points
from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.exhausting import UnitReach, exhausting_raids, reaches
from mujun.analyses.questions.fields import DEFENDED, NETWORKED
from mujun.analyses.questions.ladder import Climb, Rung, upper_terms
from mujun.analyses.questions.question import Margin, Question
from mujun.analyses.questions.scenes import Missiles, RaidCurve, Scene
from mujun.base.outcomes import BadInput
from mujun.base.text import NEXT_NAME, THAT_IS, Text, joined, say
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario

FEWEST_MISSILES = 1e-9
"""Number of the rival's missiles used in place of zero, so that a ratio exists."""


@dataclass(frozen=True)
class Weighed:
    """Two forces compared with each other and with the stock of the sites.

    mine, theirs: places that each unit of the force, and of the rival, reaches.
    places: number of listed places.
    exhausting: sizes of the exhausting raids, launched far apart and at once; None: no raid tried exhausts the sites.
    """

    force: schema.Force
    rival: schema.Force
    mine: list[UnitReach]
    theirs: list[UnitReach]
    places: int
    exhausting: tuple[int | None, int | None]

    @property
    def missiles(self) -> float:
        """Number of the force's missiles, in units of which all representing missiles reach enough places."""
        return sum(r.unit.count for r in self.mine if r.surely)

    @property
    def others(self) -> float:
        """Number of the rival's missiles, in units of which any representing missile reaches enough places."""
        return sum(r.unit.count for r in self.theirs if r.possibly)

    @property
    def share(self) -> float:
        """Share of the places that the force reaches."""
        return _share(self.mine)

    @property
    def other_share(self) -> float:
        """Share of the places that the rival reaches."""
        return _share(self.theirs)

    @property
    def ratio(self) -> float:
        """Size of the exhausting raid divided by `missiles`; 1 if no raid exhausts the sites, as where no missile reaches."""
        return 1.0 if self.exhausting[0] is None else self.exhausting[0] / self.missiles

    @property
    def spent_said(self) -> str:
        """Which raid exhausts the sites, in words."""
        if self.missiles == 0.0:
            return say("no raid can use up all interceptors, as no missile reaches any of the places")
        if self.exhausting[0] is None:
            return say(
                "no raid that was tried uses up all interceptors (the sites may be able to meet none of these missiles)"
            )
        key = "{raid:,} missiles use up all interceptors, {share:.1%} of those that reach the places"
        return say(key, raid=self.exhausting[0], share=self.ratio)

    @property
    def more(self) -> float:
        """Missiles of the force divided by those of the rival, minus 1."""
        return self.missiles / max(self.others, FEWEST_MISSILES) - 1.0

    @property
    def least(self) -> tuple[Text, float]:
        """Name and value of the least margin."""
        if self.share < self.other_share:
            return say("share of places"), self.share - self.other_share
        margins = (say("numbers of missiles"), self.more), (say("raid that uses up all interceptors"), 1.0 - self.ratio)
        return min(margins, key=lambda item: item[1])


class Saturation(Question[None, Weighed]):
    """Margin: by how much a force is more capable than its rival and able to exhaust the sites; the least of three.

    - share of the places that it reaches, minus that of the rival (counts only if negative);
    - number of its missiles that reach the places, divided by that of the rival, minus 1;
    - 1 minus the size of the exhausting raid, divided by the number of its missiles that reach the places.
    """

    name = "saturation"
    shows = "comparison"
    needs = (("defences", "posture"), ("target_groups",), ("force",), ("rival_force",))
    reads = DEFENDED | NETWORKED | {
        "posture", "force", "rival_force", "share", "target_groups", "shapes", "ladder.doctrine",
    }  # fmt: skip

    def fly(self, builder: Builder, scenario: Scenario) -> None:
        """Fly nothing: the flights of a raid depend on which missiles reach which places."""

    def measure(self, builder: Builder, scenario: Scenario, flown: None, views: KnownMeetings, bare: bool) -> Weighed:
        """Compare the forces. bare: without the raid launched at once.

        Raises BadInput without a rival force.
        """
        if scenario.rival_force is None:
            raise BadInput(say("no rival is named; expected scenario.rival_force, the force to compare with"))
        points = target_points(builder, scenario.target_groups)
        force, rival = force_of(builder, scenario.force), force_of(builder, scenario.rival_force)
        mine, theirs = (reaches(builder, one, points, scenario.shapes, scenario.share) for one in (force, rival))
        able = [r for r in mine if r.surely]
        exhausting = exhausting_raids(builder, scenario, able, at_once=not bare)
        return Weighed(force, rival, mine, theirs, len(points.names), exhausting)

    def margin(self, scenario: Scenario, measured: Weighed) -> Margin:
        """Return the least margin."""
        return Margin(measured.least[1])

    def limiting(self, scenario: Scenario, measured: Weighed) -> str:
        """Return the least of the three margins."""
        return measured.least[0]

    def answer(
        self, builder: Builder, scenario: Scenario, flown: None, measured: Weighed, views: KnownMeetings, whole: bool
    ) -> Answer:
        """Return the answer."""
        force, rival, mine = measured.force, measured.rival, measured.mine
        exhausting, at_once = measured.exhausting
        name, margin = measured.least
        numbers = say(
            "{force} reaches {share:.0%} of {places} places with {missiles:,.0f} missiles, {rival} {rival_share:.0%} with "
            "{rival_missiles:,.0f}",
            force=force.name, share=measured.share, places=measured.places, missiles=measured.missiles,
            rival=rival.name, rival_share=measured.other_share, rival_missiles=measured.others,
        )  # fmt: skip
        least = say("the smallest margin is that of the {what}", what=name)
        first = max(mine, key=lambda r: r.unit.count if r.surely else 0.0)
        reaching = joined([r.unit.name for r in measured.theirs if r.possibly], NEXT_NAME)
        return Answer(
            margin=margin,
            worst=joined((rival.name, reaching or say("nothing reaches any place")), THAT_IS),
            best=say(
                "{force}: {unit}, {missiles:,.0f} missiles, {share:.0%} of the places",
                force=force.name,
                unit=first.unit.name,
                missiles=first.unit.count,
                share=first.reached.mean(),
            ),
            fraction=measured.share,
            fraction_of=say("listed places within range of {force}", force=force.name),
            decides=joined((numbers, measured.spent_said, least)),
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
        """Return the rungs. Reach: missiles within range; stock: interceptors available; doctrine: those for each target."""
        found = self.measure(builder, scenario, flown, KnownMeetings(), bare=False)
        terms, climb = upper_terms(builder, scenario), Climb(on)
        behind = found.share - found.other_share
        reach = found.more if behind >= 0.0 else behind
        climb.take("reach", reach, found.share, say("places and missiles within range, compared with the rival's"))
        climb.leave("seen", say("the claim is on the attacker's numbers; sensors change only the size of the raid"))
        climb.leave("discriminated", say("decoys would only make the raid smaller that uses up all interceptors"))
        for name, rounds, said in (
            ("stock", 1, say("one perfect interceptor for each missile")),
            ("doctrine", terms.rounds_each, terms.doctrine_said),
        ):
            margins = [1.0 - found.ratio / rounds] + ([climb.margin] if climb.margin is not None else [])
            if name == "doctrine" and "stock" in on and "reach" in on:
                margins = [1.0 - found.ratio / rounds, reach]
            climb.take(name, min(margins), climb.share, said)
        return climb.rungs

    def scenes(self, builder: Builder, scenario: Scenario, answer: Answer) -> tuple[Scene, ...]:
        """Show the missiles of both forces that reach a place, and what gets through in a published raid of the force."""
        missiles = Missiles(answer.tables["force"], answer.tables["rival"])
        raid = next((r for r in builder.catalogue.all(schema.Raid) if r.force == scenario.force), None)
        return (missiles,) if raid is None else (missiles, RaidCurve(raid.id))


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
            "stand_for_it": joined(
                [say("{missile} (reaches {share:.0%})", missile=m, share=share) for m, share in r.each.items()],
                NEXT_NAME,
            ),
        }
        for r in found
    ]


QUESTION = Saturation()
