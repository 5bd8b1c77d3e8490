"""A claim under others' assumptions: its verdict at nominal values, with the assumptions of each capital put in."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from mujun.analyses.answer import Answer
from mujun.analyses.cases.stale import changed_entries, stale
from mujun.base.outcomes import BadInput
from mujun.scenario.building.build import Builder, Key
from mujun.scenario.numbers.presets import Assumptions, assumptions_of, with_presets
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.assumptions import Preset
from mujun.scenario.schema.study import Study
from mujun.studies.questions import NO_VERDICT, judge, question_of
from mujun.studies.verdict import StudyResult, View


@dataclass(frozen=True)
class Assumed:
    """A set of assumptions, and the catalogue with them in place of its nominal values."""

    assumptions: Assumptions
    catalogue: Catalogue


@dataclass(frozen=True)
class Asked:
    """A study, its answer at nominal values, and the ids of the entries that the answer rests on."""

    study: Study
    nominal: Answer
    used: frozenset[str]


def assumed(catalogue: Catalogue, names: Sequence[str]) -> list[Assumed]:
    """Return the assumptions of presets or source families. Raises BadInput for one that does not fit the catalogue."""
    return [Assumed(assumptions_of(catalogue, name), with_presets(catalogue, [name])) for name in names]


def views(
    catalogue: Catalogue, studies: Sequence[Asked], sets: Sequence[Assumed], kept: Mapping[Key, object]
) -> list[tuple[View, ...]]:
    """Return the views of each study: its verdict and margin under each set of assumptions, or why there are none.

    catalogue: with the nominal values.
    kept: what was built at nominal values; what a set does not change is taken from there. Studies share what it changes.
    """

    def column(one: Assumed) -> list[View]:
        lost, changed = stale(catalogue, one.catalogue), changed_entries(catalogue, one.catalogue)
        builds = dict.fromkeys(lost.missiles | lost.interceptors, 0)
        builder = Builder(one.catalogue, builds=builds, kept={} if lost.everything else dict(kept))
        return [_view(builder, asked, one.assumptions, not changed.isdisjoint(asked.used)) for asked in studies]

    with ThreadPoolExecutor(2, thread_name_prefix="capital") as pool:
        columns = list(pool.map(column, sets))
    return list(zip(*columns, strict=True)) if columns else [() for _ in studies]


def _view(builder: Builder, asked: Asked, one: Assumptions, moved: bool) -> View:
    """Return one view. moved: whether the assumptions change any number that the answer rests on."""
    study, answer = asked.study, asked.nominal
    if moved:
        question = question_of(study)
        scenario = question.for_margin(study.scenario)
        try:
            answer = question.quick(builder, scenario, question.fly(builder, scenario))
        except BadInput as error:
            return View(one.id, one.name, NO_VERDICT, None, study.margin_unit, str(error))
    return View(one.id, one.name, judge(study, answer.margin), answer.margin, answer.unit or study.margin_unit)


def seen_by_capitals(builder: Builder, results: Sequence[StudyResult]) -> list[StudyResult]:
    """Return results with the field `views` filled: one view for each preset of the catalogue.

    builder: of the run that gave the results.
    """
    judged = [k for k, result in enumerate(results) if result.verdict != NO_VERDICT]
    if not judged:
        return list(results)
    catalogue = builder.catalogue
    sets = assumed(catalogue, [preset.id for preset in catalogue.all(Preset)])
    studies = [Asked(results[k].study, results[k].answer, results[k].used) for k in judged]
    out = list(results)
    for k, found in zip(judged, views(catalogue, studies, sets, builder.kept or {}), strict=True):
        out[k] = replace(out[k], views=found)
    return out
