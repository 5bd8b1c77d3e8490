"""The same claims seen from several capitals: other studies' verdicts under each one's cited assumptions, side by side."""

from mujun.analyses.answer import Answer
from mujun.scenario.build import Builder
from mujun.scenario.catalogue import Catalogue
from mujun.scenario.preset import Preset
from mujun.scenario.presets import with_presets
from mujun.scenario.study import Study
from mujun.studies.evaluate import Evaluator
from mujun.studies.verdict import NO_VERDICT, StudyResult, judge

NOMINAL = "nominal"
"""Column of the catalogue's own values."""


def coalition(builder: Builder, study: Study, limits: tuple[str, ...]) -> StudyResult:
    """Return a table of the verdicts of other studies, at nominal values and under each preset; no verdict of its own."""
    catalogue, scenario = builder.catalogue, study.scenario
    presets = [catalogue.get(Preset, name) for name in scenario.presets]
    builder.used.update(preset.id for preset in presets)
    views = {NOMINAL: catalogue, **{preset.name: with_presets(catalogue, [preset.id]) for preset in presets}}
    rows: list[dict[str, object]] = []
    moved = 0
    for name in scenario.studies:
        asked = catalogue.get(Study, name)
        row: dict[str, object] = {"study": asked.id}
        verdicts = set()
        for column, seen in views.items():
            evaluator = Evaluator(seen, asked)
            builder.used.update(evaluator.used)
            verdict = judge(asked, evaluator.nominal.margin)
            verdicts.add(verdict)
            row[column] = verdict
            row[f"{column}: margin"] = evaluator.nominal.margin
            row[f"{column}: unit"] = evaluator.nominal.unit or asked.margin_unit
        moved += len(verdicts) > 1
        rows.append(row)
    assumptions = [_assumption(catalogue, preset, k) for preset in presets for k in range(len(preset.assumptions))]
    decides = f"{moved} of {len(rows)} verdicts differ between the catalogue's nominal values and the capitals'"
    answer = Answer(
        None, "", "", None, "", decides, None, "the other studies tell", {"verdicts": rows, "assumptions": assumptions},
        {"presets": len(presets), "verdicts_that_differ": moved},
    )  # fmt: skip
    return StudyResult(study, NO_VERDICT, "nominal", answer, (), (*limits, *study.limits))


def _assumption(catalogue: Catalogue, preset: Preset, k: int) -> dict[str, object]:
    assumption = preset.assumptions[k]
    changed = catalogue.with_values({assumption.path: assumption.value})
    return {
        "capital": preset.name,
        "planner": preset.planner,
        "path": assumption.path,
        "value": assumption.value,
        "nominal": changed.overrides[-1].before,
        "sources": ", ".join(f"{item.source} ({item.trust})" for item in assumption.sources),
    }
