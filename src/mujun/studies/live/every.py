"""Which studies have a live page, and what their pages hold."""

from collections.abc import Sequence
from typing import NamedTuple

from mujun.base.outcomes import BadInput
from mujun.scenario.building.build import Builder
from mujun.scenario.schema.assumptions import Preset
from mujun.studies.live.numbers import SPEED_ENDING
from mujun.studies.live.study import LiveStudy, live_study
from mujun.studies.parameters import in_unit
from mujun.studies.verdict import StudyResult


class Refused(NamedTuple):
    """A study without a page. why: in words."""

    study: str
    why: str


def live_studies(
    builder: Builder, results: Sequence[StudyResult], points: int
) -> tuple[list[LiveStudy], list[Refused]]:
    """Return what a page needs of those studies that have one, and why the others have none.

    builder: that ran the studies. points: aim points around each defence.
    """
    found, refused, speeds = list[LiveStudy](), list[Refused](), speeds_of_presets(builder)
    for result in results:
        try:
            found.append(live_study(builder, result, speeds, points))
        except BadInput as error:
            refused.append(Refused(result.study.id, str(error)))
    return found, refused


def speeds_of_presets(builder: Builder) -> dict[str, tuple[float, ...]]:
    """Return the burnout speeds that governments are read to assume, by path, each in the unit of the catalogue's number."""
    aside, found = builder.catalogue.aside(), dict[str, tuple[float, ...]]()
    for preset in aside.all(Preset):
        for one in preset.assumptions:
            if one.path.endswith(SPEED_ENDING):
                found[one.path] = (*found.get(one.path, ()), in_unit(aside, one.path, one.value))
    return found
