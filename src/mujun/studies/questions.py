"""The questions that a study may ask: how each flies its threats, and which analysis answers it."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import Any

from mujun.analyses.answer import Answer
from mujun.analyses.cases.meet import Views
from mujun.analyses.questions.network_gain import gain_margin, gain_threats, network_gain
from mujun.analyses.questions.ratio import reach_ratio
from mujun.analyses.questions.saturation import saturation, saturation_margin
from mujun.analyses.questions.shots import shot_threats, shots_at_places, shots_margin
from mujun.analyses.questions.slack import launch_slack, slack_margin, slack_threats
from mujun.analyses.questions.track_time import track_margin, track_threats, track_time
from mujun.analyses.questions.warheads_met import inventory_threats, met_margin, warheads_met
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.study import Scenario


@dataclass(frozen=True)
class Question:
    """One kind of question.

    fly: the flights that it is asked about, once for a study and those of its variants that change none. ask(builder,
    scenario, flown, views, whole): the answer; whole: with what is worked out only once, such as flip values. needs: fields of
    a scenario without which it cannot be asked, alternatives in one tuple. knows: fields that only some questions know.
    flights_rest_on: fields of a variant that change the flights. quick: the answer's margin alone, for those who ask many times.
    """

    fly: Callable[[Builder, Scenario], Any]
    ask: Callable[[Builder, Scenario, Any, Views, bool], Answer]
    needs: tuple[tuple[str, ...], ...]
    knows: frozenset[str] = frozenset()
    flights_rest_on: tuple[str, ...] = ("missiles", "target_groups")
    _: KW_ONLY
    quick: Callable[[Builder, Scenario, Any], Answer]


def _shots_margin(builder: Builder, scenario: Scenario, flown: Any) -> Answer:
    return shots_margin(builder, scenario, flown[0])


def _shots(builder: Builder, scenario: Scenario, flown: Any, views: Views, whole: bool) -> Answer:
    threats, land = flown
    return shots_at_places(builder, scenario, threats, land if whole else None, speed=whole, views=views)


QUESTIONS: dict[str, Question] = {
    "shots-at-places": Question(
        shot_threats,
        _shots,
        (("defences",), ("target_groups",)),
        frozenset({"network", "land"}),
        quick=_shots_margin,
    ),
    "launch-slack": Question(
        slack_threats,
        lambda builder, scenario, flown, views, whole: launch_slack(builder, scenario, flown, whole, views),
        (("defences",), ("target_groups",)),
        frozenset({"network"}),
        ("missiles",),  # its targets are picked out of those flown
        quick=slack_margin,
    ),
    "track-time": Question(
        track_threats,
        lambda builder, scenario, flown, views, whole: track_time(builder, scenario, flown),
        (("sensors",), ("target_groups",)),
        frozenset({"legs", "radar"}),
        quick=track_margin,
    ),
    "reach-ratio": Question(
        lambda builder, scenario: None,
        lambda builder, scenario, flown, views, whole: reach_ratio(builder, scenario, speed=whole),
        (("defences",), ("rival",)),
        frozenset({"rival"}),
        quick=lambda builder, scenario, flown: reach_ratio(builder, scenario, speed=False),
    ),
    "network-gain": Question(
        gain_threats,
        lambda builder, scenario, flown, views, whole: network_gain(builder, scenario, flown),
        (("defences",), ("target_groups",), ("network",), ("without",)),
        frozenset({"network", "without", "legs", "warhead_cross_section", "land"}),
        quick=gain_margin,
    ),
    "warheads-met": Question(
        inventory_threats,
        lambda builder, scenario, flown, views, whole: warheads_met(builder, scenario, flown),
        (("defences", "posture"), ("target_groups",), ("force",)),
        frozenset({"network", "posture", "force", "share"}),
        ("missiles", "target_groups", "force"),
        quick=met_margin,
    ),
    "saturation": Question(
        lambda builder, scenario: None,
        lambda builder, scenario, flown, views, whole: saturation(builder, scenario),
        (("defences", "posture"), ("target_groups",), ("force",), ("rival_force",)),
        frozenset({"network", "posture", "force", "rival_force", "share"}),
        quick=lambda builder, scenario, flown: saturation_margin(builder, scenario),
    ),
}
"""Name in a study file -> the question."""

COALITION = "coalition"
"""The one question that is no question of its own: see `studies.coalition`."""

CHOSEN = (
    "land",
    "legs",
    "radar",
    "rival",
    "network",
    "without",
    "warhead_cross_section",
    "posture",
    "force",
    "rival_force",
    "share",
)
"""Fields of a scenario that not every question knows."""
