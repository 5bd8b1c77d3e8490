"""The same claims with others' numbers: a table of verdicts under the assumptions of each capital or source family."""

from collections.abc import Callable
from typing import NamedTuple

from mujun.analyses.answer import Answer
from mujun.base.text import NEXT_NAME, joined, say
from mujun.scenario.building.build import Builder, Key
from mujun.scenario.schema.study import Study
from mujun.studies.capitals import Asked, Assumed, assumed, views
from mujun.studies.questions import judge, question_of
from mujun.studies.verdict import StudyResult, View

NOMINAL_COLUMN = "nominal"
"""Column of the verdicts at the catalogue's own values."""


def coalition(builder: Builder, study: Study, limits: tuple[str, ...]) -> StudyResult:
    """Return the verdicts of other studies, at nominal values and under each preset, as a table without a verdict."""
    catalogue, scenario = builder.catalogue, study.scenario
    sets = assumed(catalogue, scenario.presets)
    kept: dict[Key, object] = {} if builder.kept is None else builder.kept
    studies = [_asked(Builder(catalogue, kept=kept), catalogue.get(Study, name)) for name in scenario.studies]
    rows: list[dict[str, object]] = []
    moved = 0
    for one, others in zip(studies, views(catalogue, studies, sets, kept), strict=True):
        asked, own = one.study, one.nominal
        seen = [View("", NOMINAL_COLUMN, judge(asked, own.margin), own.margin, own.unit or asked.margin_unit), *others]
        row: dict[str, object] = {"study": asked.id}
        for view in seen:
            margin, unit = say("{preset}: margin", preset=view.name), say("{preset}: unit", preset=view.name)
            row |= {view.name: view.verdict, margin: view.margin, unit: view.unit}
        moved += len({view.verdict for view in seen}) > 1
        rows.append(row)
    assumptions = [row for one in sets for row in _held(one)]
    decides = say(
        "{moved} of {verdicts} verdicts differ between the catalogue's nominal values and those of {presets}",
        moved=moved,
        verdicts=len(rows),
        presets=joined([one.assumptions.name for one in sets], NEXT_NAME),
    )
    facts: dict[str, object] = {"presets": len(sets), "verdicts_that_differ": moved}
    if unread := {one.name: len(one.unread) for one in (each.assumptions for each in sets) if one.unread}:
        facts["numbers_said_in_words_only"] = joined(
            [say("{preset} {count}", preset=name, count=count) for name, count in unread.items()], NEXT_NAME
        )
    answer = Answer(
        margin=None,
        worst="",
        best="",
        fraction=None,
        fraction_of="",
        decides=decides,
        tables={"verdicts": rows, "assumptions": assumptions},
        facts=facts,
    )
    return StudyResult(study, "nominal", answer, (*limits, *study.limits))


class Table(NamedTuple):
    """What a study may ask for instead of a margin: a table of the verdicts of other studies.

    name: as study files say it.
    needs: fields without which a scenario has no table; alternatives in one tuple.
    run: returns the result, from the builder, the study and the limits common to all studies.
    """

    name: str
    needs: tuple[tuple[str, ...], ...]
    run: Callable[[Builder, Study, tuple[str, ...]], StudyResult]


TABLES = {table.name: table for table in (Table("coalition", (("presets",), ("studies",)), coalition),)}
"""Name in a study file -> the table."""


def has_margin(study: Study) -> bool:
    """Return whether a study has a margin and a verdict: it is no table of other studies."""
    return study.question not in TABLES


def _asked(builder: Builder, study: Study) -> Asked:
    question = question_of(study)
    nominal = question.quick(builder, study.scenario, question.fly(builder, study.scenario))
    return Asked(study, nominal, builder.used)


def _held(assumed: Assumed) -> list[dict[str, object]]:
    """Return a set of assumptions as rows: path, value assumed, nominal value and sources."""
    one, before = assumed.assumptions, {change.path: change.before for change in assumed.catalogue.overrides}
    return [
        {
            "whose": one.name,
            "kind": one.kind,
            "path": held.path,
            "value": held.value,
            "nominal": before[held.path],
            "sources": held.said,
        }
        for held in one.held
    ]
