"""The command that computes the case that decides a study again, by itself."""

from collections.abc import Sequence
from pathlib import Path
from shlex import quote
from typing import Any

from mujun.analyses.cases.flights import Case
from mujun.runs.shared.command_line import command_line
from mujun.scenario.schema.study import Scenario
from mujun.studies.verdict import StudyResult

GRANTED = "granted"
"""Mode of a command in which the network's track is granted throughout."""


def again(result: StudyResult, files: Sequence[Path] = ()) -> str:
    """Return the command line of one engagement, or one radar's view, that gives the numbers of the case that decides.

    Without a single case that decides (shares, areas, tables), the command of the study itself. files: the user's own.
    """
    case, scenario = result.answer.pictured, result.study.scenario
    own: dict[str, Any] = {"files": [quote(str(file)) for file in files]}
    if case is None or not (scenario.defences or scenario.sensors):
        return command_line("assess", [result.study.id], nominal=True, **own)
    if scenario.defences:
        return command_line("intercept", scenario.defences, **_flown(case), **_defended(scenario), **own)
    return command_line("coverage", scenario.sensors, **_flown(case), **_looking(scenario), **own)


def _flown(case: Case) -> dict[str, Any]:
    named = {"against": case.missile, "start": case.area, "to": case.target, "shape": case.shape}
    return {argument: quote(value) for argument, value in named.items()}


def _looking(scenario: Scenario) -> dict[str, Any]:
    return {} if scenario.object_seen == "warhead" else {"object_seen": scenario.object_seen}


def _defended(scenario: Scenario) -> dict[str, Any]:
    asked: dict[str, Any] = {"mode": GRANTED if scenario.network_track == "granted" else scenario.mode}
    if scenario.network is None:
        asked["sensors"] = scenario.sensors
    else:
        asked |= {"network": scenario.network, "on": scenario.switched_on, "off": scenario.switched_off}
    if scenario.interceptor is not None:
        asked["interceptor"] = scenario.interceptor
    if scenario.early_intercept:
        asked["early_intercept"] = True
    return asked | _looking(scenario)
