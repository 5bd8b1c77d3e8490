"""Outcomes of combat: the raid's defaults for a single shot, and what published counts imply for one."""

from mujun.analyses.questions.tallies.counts import single_shot, summed
from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.evidence.findings.ours import Ours
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.finding import SingleShot


def single_shot_of(builder: Builder, asked: SingleShot) -> Ours:
    """Return the default chance that one interceptor stops a warhead, with the interval that the counts imply.

    The default is the product of what a raid draws: the kill probability, tracked, recognised, no failure in common. The counts
    imply 1 - (1 - r)^(1/n) of a rate r with n shots at each missile; its interval is the exact one of r, carried over. n is a
    number of the counts, mostly assumed, and decides: the facts have the implied chance at both ends of its range.
    Neglected: several layers and types at one missile (n counts all shots), and failures common to a day.
    Raises BadInput for counts without a number of shots, or without a missile.
    """
    counts = builder.get(schema.Counts, asked.counts)
    counted, shots = summed(counts, asked.divided_by), counts.shots_each
    rate = counted.rate
    if shots is None or rate.share is None:
        raise BadInput(
            say("{id}: it implies nothing for one shot; expected shots_each, and a missile counted", id=counts.id)
        )
    odds = builder.get(schema.Odds, asked.odds)
    kill = builder.get(schema.Interceptor, asked.interceptor).kill_probability.si
    failing = (1.0 - odds.common_track_failure.si) * (1.0 - odds.type_failure.si)
    low, high = (single_shot(end, shots.si) for end in (rate.low, rate.high))
    return Ours(
        kill * odds.track.si * odds.warhead_recognised.si * failing,
        theirs=single_shot(rate.share, shots.si),
        interval=(low, high),
        facts={
            "low": low, "high": high, "kill": kill, "destroyed": rate.destroyed, "missiles": rate.whole, "rate": rate.share,
            "shots": shots.si, "fewest": shots.low, "most": shots.high,
            "with_fewest": single_shot(rate.share, shots.low), "with_most": single_shot(rate.share, shots.high),
        },
    )  # fmt: skip
