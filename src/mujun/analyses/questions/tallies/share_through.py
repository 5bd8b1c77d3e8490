"""Share through: what share of a raid's warheads gets through to its targets, beside a claimed share.

The raid is fought as `mujun raid` fights it, by chance and in order of time. Missiles that fail by themselves, and those that are
let through because they would do no harm, are launched and do not count as getting through. Neglected: damage to the defence
while the raid goes on, and that a defence learns.
"""

from dataclasses import dataclass

from mujun.analyses.answer import Answer
from mujun.analyses.cases.attacks import FlownAttack, Wave, fly_attack, spacing_is_assumed, waves_of
from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.fields import DEFENDED, NETWORKED
from mujun.analyses.questions.ladder import Rung
from mujun.analyses.questions.question import Margin, Question
from mujun.analyses.questions.scenes import RaidCurve, RangeRow, Ranges, Scene
from mujun.analyses.single.raids import batteries_of, fight
from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.battle.chances import chances
from mujun.battle.raid import Battle
from mujun.battle.tally import Tally
from mujun.scenario.building.battles import doctrine_of, odds_of
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.study import Scenario

RAIDS_FOUGHT, LUCK = 2_048, 1
"""Raids in an answer, and the seed of their luck: one luck for all draws, so that they differ in their numbers alone."""
NINE_OF_TEN = (0.05, 0.95)
"""Shares of raids between whose outcomes nine of ten lie."""


@dataclass(frozen=True)
class Through:
    """A raid that was fought. waves: its missiles. spacing: between launches, s. share: that gets through, as is compared."""

    waves: tuple[Wave, ...]
    spacing: float
    tally: Tally
    share: float


class ShareThrough(Question[FlownAttack, Through]):
    """Margin: the claimed share of the warheads that get through, less the expected one, or less its quantile."""

    name = "share-through"
    shows = "comparison"
    needs = (("defences", "posture"), ("raid",))
    reads = DEFENDED | NETWORKED | {
        "raid", "claimed_share", "quantile", "posture", "ladder.odds", "ladder.doctrine",
    }  # fmt: skip
    judged_by = frozenset({"cases", "claimed_share"})
    flights_rest_on = ("raid",)

    def fly(self, builder: Builder, scenario: Scenario) -> FlownAttack:
        """Fly the raid."""
        entry = builder.get(schema.Raid, scenario.raid)
        return fly_attack(builder, waves_of(builder, entry), entry.spacing.si)

    def measure(
        self, builder: Builder, scenario: Scenario, flown: FlownAttack, views: KnownMeetings, bare: bool
    ) -> Through:
        """Fight the raid."""
        entry, defence = builder.get(schema.Raid, scenario.raid), builder.defence(scenario)
        doctrine = doctrine_of(builder.get(schema.Doctrine, scenario.ladder.doctrine))
        if doctrine.sharing == "assigned":
            key = "{name}: interceptors are assigned beforehand; expected another doctrine for a share"
            raise BadInput(say(key, name=doctrine.name))
        odds = odds_of(builder.get(schema.Odds, scenario.ladder.odds))
        chance = chances(defence, [(group.flights, group.post_boost_time) for group in flown.groups])
        again = defence.timeline.assessment + defence.timeline.decision + defence.timeline.launch
        battle = Battle(flown.attack, chance, batteries_of(builder, scenario, defence), doctrine, odds, again)
        tally = fight(flown, battle, RAIDS_FOUGHT, LUCK)
        through = tally.mean_leakers if scenario.quantile is None else float(tally.quantile(scenario.quantile))
        return Through(waves_of(builder, entry), entry.spacing.si, tally, through / tally.warheads)

    def margin(self, scenario: Scenario, measured: Through) -> Margin:
        """Return the claimed share less the one found."""
        return Margin(_claimed(scenario) - measured.share)

    def limiting(self, scenario: Scenario, measured: Through) -> str:
        """Return nothing: a raid has no case that decides."""
        return ""

    def answer(
        self,
        builder: Builder,
        scenario: Scenario,
        flown: FlownAttack,
        measured: Through,
        views: KnownMeetings,
        whole: bool,
    ) -> Answer:
        """Return the share that gets through, why, and the assumed number that most depends on: the time between launches."""
        entry, tally = builder.get(schema.Raid, scenario.raid), measured.tally
        low, high = (tally.quantile(share) / tally.warheads for share in NINE_OF_TEN)
        came = float((1.0 - flown.absent).sum())
        decides = say("{n:,.1f} of {n2:,} warheads get through ({share:.1%}); nine raids of ten: {low:.1%} to {high:.1%}",
                      n=tally.mean_leakers, n2=tally.warheads, share=tally.leakage, low=low, high=high)  # fmt: skip
        why = sorted(((n, cause) for cause, n in tally.causes.items() if n), reverse=True)
        return Answer(
            margin=self.margin(scenario, measured).value, worst=decides, best=decides, fraction=1.0 - tally.leakage,
            fraction_of=say("warheads that do not get through"), decides=decides,
            tables={"causes": [{"cause": cause, "share": n / max(sum(tally.causes.values()), 1)} for n, cause in why]},
            facts={
                "raid": entry.name, "warheads": tally.warheads, "warheads_expected_to_come": came,
                "share_through": tally.leakage, "share_through_low": low, "share_through_high": high,
                "share_met_of_those_that_came": 1.0 - tally.mean_leakers / came if came > 0.0 else None,
                "compared": measured.share, "claimed_share": _claimed(scenario), "spacing_s": measured.spacing,
                "spacing_is_assumed": spacing_is_assumed(entry),
                "interceptors_used": tally.shots / tally.raids, "raids_fought": tally.raids,
            },
        )  # fmt: skip

    def ladder(self, builder: Builder, scenario: Scenario, flown: FlownAttack, on: frozenset[str]) -> list[Rung]:
        """Return no rung: the raid takes every step at once, with its probabilities."""
        return []

    def bounds(self, builder: Builder, scenario: Scenario) -> tuple[float, float]:
        """Return the margins where all get through, and where none does."""
        claimed = _claimed(scenario)
        return claimed - 1.0, claimed

    def turning_number(self, builder: Builder, scenario: Scenario) -> str | None:
        """Return the kill probability of the first site's interceptor."""
        defence = builder.get(schema.Defence, builder.defence_ids(scenario)[0])
        return f"{builder.get(schema.Interceptor, scenario.interceptor or defence.interceptor).id}.kill_probability"

    def scenes(self, builder: Builder, scenario: Scenario, answer: Answer) -> tuple[Scene, ...]:
        """Show the share beside the claimed one, and how many get through of smaller raids."""
        facts = answer.facts
        row = RangeRow(
            say("gets through"), facts["share_through"], facts["share_through_low"], facts["share_through_high"]
        )
        return Ranges([row], facts["claimed_share"], "share"), RaidCurve(str(scenario.raid))


def _claimed(scenario: Scenario) -> float:
    if scenario.claimed_share is None:
        raise BadInput(
            say("no share is claimed; expected scenario.claimed_share, the share that gets through, such as 0.1")
        )
    return scenario.claimed_share


QUESTION = ShareThrough()
