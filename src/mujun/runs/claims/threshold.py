"""Threshold values: the value of each number at which a study's verdict flips."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mujun.base.outcomes import BadArgument, BadInput
from mujun.base.processes import Tick
from mujun.base.text import say
from mujun.reports.data.provenance import provenance
from mujun.reports.data.threshold import THRESHOLD_LIMITS, frontier_data, thresholds_data
from mujun.reports.formats.tabular import csv_text, data_workbook
from mujun.runs.shared.command_line import command_line
from mujun.runs.shared.request import Ready, Result, StudyRequest, as_json, at_once, opened_study
from mujun.studies.coalition import has_margin
from mujun.studies.evaluate import Evaluator
from mujun.studies.parameters import parameter_at, parameters_of
from mujun.studies.threshold import frontier, thresholds


@dataclass(frozen=True, kw_only=True)
class ThresholdRequest(StudyRequest):
    """A study whose threshold values are searched.

    paths: numbers of the catalogue; none: all of the defence.
    pair: find, for two numbers, the flip in the second over the range of the first.
    """

    paths: Sequence[str] = ()
    pair: bool = False

    def __post_init__(self) -> None:
        if self.pair and len(self.paths) != 2:
            raise BadArgument(
                say("<pair> is over two numbers, {what} are named; expected <paths> twice", what=len(self.paths))
            )


@dataclass(frozen=True, kw_only=True)
class ThresholdResult(Result):
    """The flips of a study, or of a pair of numbers."""


def run(request: ThresholdRequest, ready: Ready = at_once, tick: Tick | None = None) -> ThresholdResult:
    """Find where a study's verdict at nominal values flips."""
    built, study = opened_study(request)
    catalogue = built.catalogue
    if not has_margin(study):
        raise BadInput(
            say(
                "{id} is a table of other verdicts and has none that could flip; expected one of those studies",
                id=study.id,
            )
        )
    numbers = [parameter_at(catalogue, path) for path in request.paths]
    ready()
    evaluator = Evaluator(catalogue, study)
    data: dict[str, Any]
    if request.pair:
        found_at = frontier(evaluator, numbers[0], numbers[1], tick)
        data = {"study": study.id, "frontier": frontier_data(numbers[0], found_at), "limits": list(THRESHOLD_LIMITS)}
    else:
        found = thresholds(evaluator, numbers or parameters_of(catalogue, evaluator.used), tick)
        data = thresholds_data(found, catalogue)
    data["provenance"] = provenance(catalogue, evaluator.used, command_line("threshold", request.study))
    rows = data.get("frontier") or [{k: v for k, v in flip.items() if k != "published"} for flip in data["flips"]]
    return ThresholdResult(
        data=data,
        title=say("values that change the verdict of {study}", study=study.id),
        files={
            "threshold.json": as_json(data),
            "threshold.csv": lambda: csv_text(rows),
            "tables.xlsx": lambda: data_workbook(data),
        },
    )
