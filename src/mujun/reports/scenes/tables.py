"""Tables of verdicts as pictures: claims under others' numbers, and claims in an earlier run and in this one."""

from collections.abc import Iterator, Mapping
from typing import Any

from mujun.base.outcomes import BadInput
from mujun.base.text import Text, joined, say
from mujun.reports.drawing.charts.matrix import MatrixContent, matrix_of
from mujun.reports.drawing.layout import Words
from mujun.reports.drawing.roles import VERDICT_SIGNS
from mujun.reports.scenes.drawings import Drawing, source_line
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.verdict import StudyResult

MOST_CAUSES = 2
"""Most changed numbers named beside a verdict that moved."""


def draw_coalition(catalogue: Catalogue, result: StudyResult) -> Iterator[Drawing]:
    """Show the verdicts of other studies under each set of numbers."""
    table = result.answer.tables.get("verdicts", [])
    if not table:
        return
    heads = [key for key in table[0] if f"{key}: margin" in table[0]]
    rows = [(_name(catalogue, str(row["study"])), [str(row[head]) for head in heads], "") for row in table]
    moved = sum(1 for _, verdicts, _ in rows if len(set(verdicts)) > 1)
    if moved:
        title: Text = say("{moved:,} of {n:,} answers change with whose numbers are used", moved=moved, n=len(rows))
    else:
        title = say("All {n:,} answers are the same, whoever's numbers are used", n=len(rows))
    words = Words(title, result.study.name, source_line(catalogue))
    changed = [label for label, verdicts, _ in rows if len(set(verdicts)) > 1]
    said = joined(changed) if changed else say("none")
    alt = say(
        "Table of {n:,} claims under {sets:,} sets of numbers; they differ for: {names}.",
        n=len(rows),
        sets=len(heads),
        names=said,
    )
    caption = say("Each claim under each set of numbers; a frame marks an answer unlike that of the first column.")
    heads = ["best estimates", *heads[1:]]
    yield Drawing("verdicts", MatrixContent(words, heads, rows, VERDICT_SIGNS), matrix_of, caption, alt)


def draw_compared(catalogue: Catalogue, compared: Mapping[str, Any]) -> Iterator[Drawing]:
    """Show the verdicts of an earlier run beside those of this one, with the numbers that moved them."""
    moves = compared["moves"]
    if not moves:
        return
    rows = [
        (
            _name(catalogue, move["study"]),
            [move["verdict_before"], move["verdict"]],
            _why(move, compared["program_changed"]),
        )
        for move in moves
    ]
    moved = sum(1 for move in moves if move["verdict"] != move["verdict_before"])
    margins = sum(1 for move in moves if move["moved"])
    title = say(
        "{moved:,} of {n:,} answers differ from the earlier run, {margins:,} margins",
        moved=moved,
        n=len(moves),
        margins=margins,
    )
    words = Words(title, say("beside {run}", run=str(compared["with"])), source_line(catalogue))
    changed = [label for (label, (before, now), _) in rows if before != now]
    alt = say("Table of {n:,} claims in two runs; the answer differs for: {names}.", n=len(rows),
              names=joined(changed) if changed else say("none"))  # fmt: skip
    caption = say("Verdicts of the earlier run and of this one, with the changed numbers that matter most.")
    yield Drawing("compared", MatrixContent(words, ["before", "now"], rows, VERDICT_SIGNS), matrix_of, caption, alt)


def _why(move: Mapping[str, Any], program_changed: bool) -> Text:
    if not move["moved"]:
        return say("unchanged")
    causes = [
        say("{path}: {before} → {now}", path=one["path"], before=one["before"] or "–", now=one["now"] or "–")
        for one in move["causes"][:MOST_CAUSES]
    ]
    if causes:
        return joined(causes)
    return say("the program changed") if program_changed else say("the claim's scenario changed")


def _name(catalogue: Catalogue, id: str) -> str:
    """Return the name of a study; its id where it is a file of the user's own that the catalogue does not hold."""
    try:
        return str(catalogue.get(Study, id).name)
    except BadInput:
        return id
