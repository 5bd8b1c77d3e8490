"""Output of `mujun assess`: one block for each claim, and changes since an earlier run."""

import sys
from collections.abc import Sequence
from typing import Any

from rich.table import Table

from mujun.cli.claims.details import show_details
from mujun.cli.common import console, tell_text
from mujun.reports.brief.front import basis_said
from mujun.reports.sentences.beside import chance
from mujun.reports.sentences.claim import headline, plain
from mujun.reports.sentences.words import STEPS
from mujun.reports.wording import margin_text
from mujun.studies.questions import FAVOURABLE, UNFAVOURABLE
from mujun.studies.verdict import StudyResult

READ_AS = (
    "Kinematics from open sources only. “Possible” means that nothing in reach, sight and time forbids it, "
    "not that it would work."
)


def show_verdicts(results: Sequence[StudyResult], verbose: bool = False) -> None:
    """Show each claim: id, verdict, probability, the sentence; with `verbose`, everything that was found."""
    for result in results:
        _show_block(result)
        if verbose:
            show_details(result.study, result.to_dict())
        tell_text("")
    tell_text(f"{basis_said(results)} {READ_AS}")
    if not verbose:
        first = results[0].study.id
        tell_text(f"More: --verbose, the brief, or `mujun explain {first} --run FOLDER`.")
    sys.stdout.flush()


def _show_block(result: StudyResult) -> None:
    colour = "green" if result.verdict in FAVOURABLE else "red" if result.verdict in UNFAVOURABLE else "yellow"
    chanced = chance(result)
    tell_text(result.study.id, style="bold")
    tell_text(f"{result.verdict.upper()}{'' if chanced is None else f'  {chanced}'}", 2, f"bold {colour}")
    tell_text(headline(result), 2, "bold")
    tell_text(plain(result), 2)
    if result.breaks_at is not None and result.verdict not in UNFAVOURABLE:
        step = STEPS.get(result.breaks_at.name, result.breaks_at.name)
        tell_text(f"Breaks at the step “{step}”: {result.breaks_at.said}", 2)
    if rows := result.answer.tables.get("verdicts"):
        _show_table_of_studies(result.study.name, rows)


def _show_table_of_studies(title: str, rows: list[dict[str, Any]]) -> None:
    """Show the verdicts of other studies under each set of assumptions."""
    columns = [name.removesuffix(": margin") for name in rows[0] if name.endswith(": margin")]
    table = Table("claim", *columns, title=title, title_justify="left")
    for row in rows:
        table.add_row(
            row["study"], *(f"{row[c]}, {margin_text(row[f'{c}: margin'], row[f'{c}: unit'])}" for c in columns)
        )
    console().print(table)


def show_moves(data: dict[str, Any]) -> None:
    """Show which verdicts changed since an earlier run, and which number changed them."""
    moved = [move for move in data["moves"] if move["moved"]]
    tell_text(f"Compared with {data['with']}: {len(moved)} of {len(data['moves'])} studies moved", style="bold")
    for move in moved:
        before, now = (margin_text(move[key], move["margin_unit"]) for key in ("margin_before", "margin"))
        tell_text(f"{move['study']}: {move['verdict_before']}, {before} → {move['verdict']}, {now}", 2)
        for cause in move["causes"]:
            by = None if cause["share"] is None else margin_text(cause["share"], move["margin_unit"])
            share = "cannot be put back" if by is None else f"moved it by {by}"
            tell_text(f"{cause['path']}: {cause['before']} → {cause['now']}; {share}", 4)
        if not move["causes"]:
            tell_text("no number it rests on changed: the program or the scenario did", 4)
    if data["program_changed"]:
        tell_text("the program's own sources changed as well", 2)
