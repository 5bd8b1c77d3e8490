"""Fields of a scenario: groups that several questions read, and which of them have no effect without, or beside, others."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from mujun.base.text import Text, say
from mujun.scenario.schema.study import Scenario

FLOWN = frozenset({"launch_groups", "launch_areas", "missiles", "assumed_missiles", "target_groups", "shapes"})
"""Fields that say what is flown from where to where."""
DEFENDED = frozenset(
    {
        "defences",
        "sensors",
        "mode",
        "network_track",
        "object_seen",
        "early_intercept",
        "timeline",
        "infrared",
        "interceptor",
        "warhead_cross_section",
    }
)
"""Fields of the sites that defend, and of how they see and launch."""
NETWORKED = frozenset({"network", "switched_on", "switched_off"})
"""Fields of the network that connects sensors and sites."""
LADDER_SERVED = frozenset({"ladder.odds", "ladder.doctrine", "ladder.force"})
"""Fields of the ladder of a question that climbs every rung."""

_EFFECT_OF = {
    "switched_on": "network",
    "switched_off": "network",
    "without": "network",
    "land_spacing": "land",
    "claimed_time_is": "claimed_time",
    "claimed_speed_is": "claimed_speed",
    "speed_at": "claimed_speed",
    "radar": "sensors",
}
"""Field -> the field without which it has no effect."""
Pair = tuple[str, str]
_APART: tuple[Pair, ...] = (("sensors", "network"), ("over", "over_box"))
"""Pairs of fields that say the same thing in two ways, in every question."""


class Idle(NamedTuple):
    """A field without effect in a scenario. why: in words, with what is expected."""

    field: str
    why: Text


def idle_fields(scenario: Scenario, named: Collection[str], apart: tuple[Pair, ...] = ()) -> Iterator[Idle]:
    """Yield each field of a scenario that has no effect beside or without another one.

    named: fields that the scenario itself, or its variant in question, gives; only these are looked at.
    apart: more pairs of fields of which a question reads one.
    """
    for field, other in _EFFECT_OF.items():
        if field in named and getattr(scenario, field) and not getattr(scenario, other):
            yield Idle(field, say("it has no effect without {other}; expected both or none", other=other))
    for pair in (*_APART, *apart):
        if all(getattr(scenario, field) for field in pair) and (given := [field for field in pair if field in named]):
            (other,) = set(pair) - {given[-1]}
            yield Idle(given[-1], say("{other} is given, too; expected one of the two", other=other))
    if {"defences", "posture"} <= set(named) and scenario.defences and scenario.posture:
        yield Idle("posture", say("{other} is given, too; expected one of the two", other="defences"))
    if "network_track" in named and scenario.network_track == "granted" and scenario.mode != "engage-on-remote":
        key = "a granted track has no effect in the mode {mode}; expected the mode engage-on-remote"
        yield Idle("network_track", say(key, mode=scenario.mode))
