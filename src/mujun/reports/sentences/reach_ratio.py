"""Sentences on the reach ratio: one battery beside another."""

from mujun.base.text import Text, say
from mujun.reports.sentences.saying import Saying
from mujun.reports.sentences.words import times
from mujun.scenario.schema.study import Scenario
from mujun.studies.verdict import StudyResult


def _names(result: StudyResult) -> dict[str, str]:
    ours, rival = (row["battery"] for row in result.answer.tables["batteries"])
    return {"ours": ours, "rival": rival}


def finding(result: StudyResult) -> Text:
    """Say how much more ground one defends than the other."""
    facts, rival = result.answer.facts, _names(result)["rival"]
    defended = facts.get("defended_area_ratio")
    if defended is None:
        return say("It reaches {times} the area of {rival}", times=times(facts["reach_area_ratio"]), rival=rival)
    return say("It defends {times} the ground of {rival}", times=times(defended), rival=rival)


def sentence(result: StudyResult) -> Text:
    """Give both ratios, and say which counts."""
    facts = result.answer.facts
    reach, defended = facts["reach_area_ratio"], facts.get("defended_area_ratio")
    if defended is None:
        return say("{ours} reaches {reach} the area of {rival}; no ground can be compared that both defend.",
                   reach=times(reach), **_names(result))  # fmt: skip
    return say("{ours} reaches {reach} the area of {rival}; the smaller of the two numbers counts.",
               reach=times(reach), **_names(result))  # fmt: skip


def metric(scenario: Scenario) -> Text:
    """Say what is compared."""
    return say(
        "ground reached, and ground defended against one missile, beside those of the other battery; the smaller ratio"
    )


def quantifier(result: StudyResult) -> Text:
    """Say what is compared with what."""
    return say("{ours} against {rival}, the same missiles", **_names(result))


def margin(scenario: Scenario, value: float, unit: str) -> Text:
    """Return the smaller ratio itself."""
    return say("{times} as much; more than once is needed", times=times(value + 1.0))


SAYING = Saying(finding, sentence, metric, quantifier, margin)
