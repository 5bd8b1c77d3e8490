"""Sensitivity and threshold values of claims, evidence and reproduction, from Python."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mujun.api.arguments import Arguments, Files, Name, Params
from mujun.api.results import Answer
from mujun.api.scalars import file_path, given, text, texts, whole
from mujun.base.processes import Tick
from mujun.reports.wording import margin_text
from mujun.runs.claims import reproduce as reproducing
from mujun.runs.claims import sensitivity as deciding
from mujun.runs.claims import threshold as flipping
from mujun.runs.claims import validate as validating
from mujun.studies.sensitivity import EVALUATIONS, FACTORS


class Thresholds(Answer):
    """The values at which a study's verdict flips.

    - flips: one row for each number, the nearest flip first.
    - frontier: for a pair of numbers, in place of flips.
    """

    def rows(self, table: str | None = None) -> list[dict[str, Any]]:
        """Return the rows of a table; by default the flips, or the frontier."""
        return super().rows(table or ("frontier" if "frontier" in self._found.data else "flips"))

    def _said(self) -> str:
        data = self._found.data
        if "frontier" in data:
            return f"{data['study']}: {len(data['frontier'])} points of a frontier"
        there = [flip for flip in data["flips"] if flip["value"] is not None]
        first = f", the first at {there[0]['parameter']} {there[0]['value']:.4g} {there[0]['unit']}" if there else ""
        return f"{data['study']} {data['verdict']}; {len(there)} of {len(data['flips'])} numbers flip it{first}"


class Sensitivity(Answer):
    """The inputs that drive a study's verdict.

    - factors: the numbers that move the margin, with swings and Sobol' indices.
    - said: the ranking in words.
    """

    _table = "factors"

    def _said(self) -> str:
        data = self._found.data
        said = data["said"][0] if data["said"] else "nothing moves it"
        return f"{data['study']}, {margin_text(data['margin'], data['margin_unit'])}: {said}"


class Evidence(Answer):
    """Our numbers beside published ones, with tolerance, pass or miss; misses are shown as misses."""

    _found: validating.ValidateResult

    def rows(self, table: str | None = None) -> list[dict[str, Any]]:
        """Return the rows of the evidence."""
        return super().rows(table) if table else [row.to_dict() for row in self._found.rows]

    def _said(self) -> str:
        rows = self._found.rows
        passed, missed = (sum(row.passed is which for row in rows) for which in (True, False))
        return (
            f"{self._found.title}: {passed} pass, {missed} miss, {len(rows) - passed - missed} shown without a verdict"
        )


class Reproduction(Answer):
    """Agreement of a package with a second run of it.

    - agrees: whether every value agrees.
    - different: the values that do not.
    """

    _table = "different"

    def _said(self) -> str:
        data = self._found.data
        told = "agrees" if data["agrees"] else f"{len(data['different'])} values differ"
        return f"{self._found.title}: {told}; {data['numbers_that_agree']:,} of {data['numbers']:,} numbers agree"


def threshold(
    study: Name | Sequence[Name],
    *paths: str,
    pair: bool = False,
    presets: str | Sequence[str] = (),
    params: Params = None,
    files: Files = (),
    tick: Tick | None = None,
) -> Thresholds:
    """Return the value of each number at which a study's nominal verdict flips, beside the published values.

    Args:
        study: its name, a YAML file, or such a file with the .bib files of its sources.
        paths: numbers of the catalogue, such as "sm-3-iia.burnout_speed"; by default all of the defence.
        pair: return, for two numbers, the flip in the second over the range of the first.
        presets: governments or source families whose numbers replace the nominal values.
        params: numbers of the catalogue to change, path -> value with its unit.
        files: of your own, with entries (.yaml) and sources (.bib), beside those named.
        tick: called with each finished fraction of the work.

    Raises BadInput for a number that the attacker chooses.
    """
    asked = Arguments(params, files)
    request = flipping.ThresholdRequest(
        study=asked.names("study", study),
        paths=texts("paths", paths),
        pair=pair,
        presets=asked.names("presets", presets),
        **asked.shared,
    )
    return Thresholds(flipping.run(request, tick=tick))


def flips(
    study: Name | Sequence[Name],
    *paths: str,
    params: Params = None,
    files: Files = (),
    presets: str | Sequence[str] = (),
    tick: Tick | None = None,
) -> list[dict[str, Any]]:
    """Return the flips of `threshold` as plain data: the value of each number at which a study's verdict flips, nearest first.

    Short for a table of the rows of `threshold(...).flips`, without the lists of published values in them.
    `value` is None if no value tested (`tried_low` to `tried_high`) flips the verdict. Raises BadInput for a number
    that the attacker chooses.
    """
    found = threshold(study, *paths, presets=presets, params=params, tick=tick)
    return [{key: value for key, value in flip.items() if key != "published"} for flip in found.to_dict()["flips"]]


def sensitivity(
    study: Name | Sequence[Name],
    *paths: str,
    evaluations: int = EVALUATIONS,
    factors: int = FACTORS,
    seed: int = 0,
    distribution: str = "triangular",
    presets: str | Sequence[str] = (),
    params: Params = None,
    files: Files = (),
    tick: Tick | None = None,
) -> Sensitivity:
    """Return which numbers drive a verdict, alone and in combination (Sobol' indices).

    Args:
        study: its name, a YAML file, or such a file with the .bib files of its sources.
        paths: only these numbers, and those drawn together with them; by default all.
        evaluations: largest number of evaluations for the indices; more give narrower intervals.
        factors: number of factors that get indices: those that move the margin most.
        seed: of the design.
        distribution: of the draws, triangular or uniform.
        presets: governments or source families whose numbers replace the nominal values.
        params: numbers of the catalogue to change, path -> value with its unit.
        files: of your own, with entries (.yaml) and sources (.bib), beside those named.
        tick: called with each finished fraction of the work.

    Raises BadInput for anything that does not exist or fit.
    """
    asked = Arguments(params, files)
    request = deciding.SensitivityRequest(
        study=asked.names("study", study),
        paths=texts("paths", paths),
        evaluations=whole("evaluations", evaluations),
        factors=whole("factors", factors),
        seed=whole("seed", seed),
        distribution=text("distribution", distribution),
        presets=asked.names("presets", presets),
        **asked.shared,
    )
    return Sensitivity(deciding.run(request, tick=tick))


def validate(case: str | Path | None = None, raids: int = 1_000_000) -> Evidence:
    """Return our numbers beside published ones, with tolerance, pass or miss.

    case: your own check case (YAML; docs/check-case.md), in place of the evidence.
    raids: draws for each simulated line, whose tolerance is in standard errors.
    Raises BadInput for a file that is not a check case.
    """
    request = validating.ValidateRequest(case=given(file_path, "case", case), raids=whole("raids", raids))
    return Evidence(validating.run(request))


def reproduce(package: str | Path, tick: Tick | None = None) -> Reproduction:
    """Run a package (a zip written by `mujun assess`) again, and return whether every number agrees.

    Raises BadInput for a file that is not a package.
    """
    request = reproducing.ReproduceRequest(package=file_path("package", package))
    return Reproduction(reproducing.run(request, tick=tick))
