"""The command that computes the case that decides a study again, by itself."""

from collections.abc import Sequence
from math import degrees
from pathlib import Path
from typing import Any

from mujun.analyses.cases.flights import Case
from mujun.base.outcomes import BadInput
from mujun.earth.place import Place
from mujun.runs.shared.command_line import command_line
from mujun.scenario.building.places import place_of
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.study import Scenario
from mujun.studies.verdict import StudyResult

GRANTED = "granted"
"""Mode of a command in which the network's track is granted throughout."""


def again(catalogue: Catalogue, result: StudyResult, files: Sequence[Path] = ()) -> str:
    """Return the command line of one engagement, or one radar's view, that gives the numbers of the case that decides.

    Without a single case that decides (shares, areas, tables), the command of the study itself. files: the user's own.
    """
    case, scenario = result.answer.pictured, result.study.scenario
    own: dict[str, Any] = {"files": list(files)}
    if case is None or not (scenario.defences or scenario.sensors):
        return command_line("assess", [result.study.id], nominal=True, **own)
    flown = _flown(catalogue, case)
    if scenario.defences:
        return command_line("intercept", scenario.defences, **flown, **_defended(scenario), **own)
    return command_line("coverage", scenario.sensors, **flown, **_looking(scenario), **own)


def _flown(catalogue: Catalogue, case: Case) -> dict[str, str]:
    start, to = (_typed(catalogue, *one) for one in ((case.area, case.start), (case.target, case.end)))
    return {"against": case.missile_id, "start": start, "to": to, "shape": case.shape}


def _typed(catalogue: Catalogue, name: str, place: Place) -> str:
    """Return a place as a command takes it: its name, or its position where another place is found by the name."""
    try:
        found = place_of(catalogue, name)[1]
    except BadInput:
        found = None
    same = found is not None and (found.latitude, found.longitude) == (place.latitude, place.longitude)
    return name if same else f"{degrees(place.latitude):.6f},{degrees(place.longitude):.6f}"


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
