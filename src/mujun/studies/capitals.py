"""A claim under others' assumptions: its verdict at nominal values, with the assumptions of each capital put in."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from mujun.base.outcomes import BadInput
from mujun.scenario.building.build import Builder
from mujun.scenario.numbers.presets import Assumptions, assumptions_of, with_presets
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.assumptions import Preset
from mujun.studies.evaluate import Evaluator
from mujun.studies.questions import NO_VERDICT, judge
from mujun.studies.verdict import StudyResult, View


def assumed(catalogue: Catalogue, names: Sequence[str]) -> list[Assumptions]:
    """Return the assumptions of presets or source families. Raises BadInput for one that does not fit the catalogue."""
    for name in names:
        with_presets(catalogue, [name])
    return [assumptions_of(catalogue, name) for name in names]


def views(evaluator: Evaluator, sets: Sequence[Assumptions]) -> tuple[View, ...]:
    """Return the verdict and margin of a study under each set of assumptions, or the fault that prevents them."""
    found = []
    for one in sets:
        try:
            answer = evaluator.answer(one.values)
        except BadInput as error:
            found.append(View(one.id, one.name, NO_VERDICT, None, evaluator.study.margin_unit, str(error)))
            continue
        verdict = judge(evaluator.study, answer.margin)
        found.append(View(one.id, one.name, verdict, answer.margin, answer.unit or evaluator.study.margin_unit))
    return tuple(found)


def seen_by_capitals(builder: Builder, results: Sequence[StudyResult]) -> list[StudyResult]:
    """Return results with the field `views` filled: one view for each preset of the catalogue."""
    if all(result.verdict == NO_VERDICT for result in results):
        return list(results)
    catalogue = builder.catalogue
    sets = assumed(catalogue, [preset.id for preset in catalogue.all(Preset)])

    def viewed(result: StudyResult) -> StudyResult:
        if result.verdict == NO_VERDICT:
            return result
        return replace(result, views=views(Evaluator(catalogue, result.study), sets))

    with ThreadPoolExecutor(2, thread_name_prefix="capital") as pool:
        return list(pool.map(viewed, results))
