"""Sensitivity of a study: how far each number moves its margin."""

from collections.abc import Sequence
from dataclasses import dataclass

from mujun.base.outcomes import BadInput
from mujun.base.processes import Tick
from mujun.base.text import say
from mujun.reports.data.provenance import provenance
from mujun.reports.data.sensitivity import sensitivity_data
from mujun.reports.formats.tabular import csv_text, data_workbook
from mujun.runs.claims.assess import distribution_named
from mujun.runs.shared.command_line import command_line
from mujun.runs.shared.request import Ready, Result, StudyRequest, as_json, at_once, opened_study
from mujun.studies.coalition import has_margin
from mujun.studies.sensitivity import EVALUATIONS, FACTORS, sensitivity


@dataclass(frozen=True, kw_only=True)
class SensitivityRequest(StudyRequest):
    """A study, and the effort for its sensitivity.

    paths: only these numbers, and those drawn together with them; none: all.
    evaluations: largest number of evaluations for the indices.
    factors: number of factors that get indices: those that move the margin most.
    seed: of the design.
    distribution: of the draws, triangular or uniform.
    """

    paths: Sequence[str] = ()
    evaluations: int = EVALUATIONS
    factors: int = FACTORS
    seed: int = 0
    distribution: str = "triangular"

    def __post_init__(self) -> None:
        distribution_named(self.distribution)


@dataclass(frozen=True, kw_only=True)
class SensitivityResult(Result):
    """The inputs that drive a study's verdict."""


def run(request: SensitivityRequest, ready: Ready = at_once, tick: Tick | None = None) -> SensitivityResult:
    """Find which numbers drive a verdict, alone and in combination."""
    built, study = opened_study(request)
    if not has_margin(study):
        raise BadInput(
            say("{id} is a table of other verdicts and has no margin; expected one of those studies", id=study.id)
        )
    ready()
    asked = (request.evaluations, request.factors, request.seed, distribution_named(request.distribution))
    found = sensitivity(built.catalogue, study, *asked, tick, list(request.paths))
    data = sensitivity_data(found, built.catalogue)
    used = {number.entry for swing in found.swings for number in swing.numbers} | {study.id}
    command = command_line(
        "sensitivity", request.study, evaluations=request.evaluations, seed=request.seed, paths=request.paths
    )
    data["provenance"] = {**provenance(built.catalogue, used, command), "seed": request.seed}
    return SensitivityResult(
        data=data,
        title=say("inputs that drive the verdict of {study}", study=study.id),
        files={
            "sensitivity.json": as_json(data),
            "sensitivity.csv": lambda: csv_text(data["factors"]),
            "tables.xlsx": lambda: data_workbook(data),
        },
    )
