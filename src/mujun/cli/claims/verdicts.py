"""Output of `mujun assess`: one block for each claim, and changes since an earlier run."""

import sys
from collections.abc import Sequence
from typing import Any

from mujun.base.text import NEXT_SENTENCE, Text, joined, say
from mujun.cli.claims.details import show_details
from mujun.cli.common import console, tell_text
from mujun.cli.screen import row, table
from mujun.reports.brief.front import basis_said
from mujun.reports.language import t
from mujun.reports.sentences.beside import chance
from mujun.reports.sentences.claim import headline, plain
from mujun.reports.sentences.words import STEPS
from mujun.reports.wording import margin_text
from mujun.studies.questions import FAVOURABLE, UNFAVOURABLE
from mujun.studies.verdict import StudyResult

READ_AS = say(
    "Kinematics from open sources only. “Possible” means that nothing in reach, sight and time forbids it, not that it would "
    "work."
)


def show_verdicts(results: Sequence[StudyResult], verbose: bool = False) -> None:
    """Show each claim: id, verdict, probability, the sentence; with `verbose`, everything that was found."""
    for result in results:
        _show_block(result)
        if verbose:
            show_details(result.study, result.to_dict())
        tell_text("")
    tell_text(joined((basis_said(results), READ_AS), NEXT_SENTENCE))
    if not verbose:
        first = results[0].study.id
        tell_text(say("More: --verbose, the brief, or `mujun explain {study} --run FOLDER`.", study=first))
    sys.stdout.flush()


def _show_block(result: StudyResult) -> None:
    colour = "green" if result.verdict in FAVOURABLE else "red" if result.verdict in UNFAVOURABLE else "yellow"
    chanced = chance(result)
    tell_text(result.study.id, style="bold")
    verdict = t(result.verdict).upper()
    tell_text(verdict if chanced is None else f"{verdict}  {t(chanced)}", 2, f"bold {colour}")
    tell_text(headline(result), 2, "bold")
    tell_text(plain(result), 2)
    if result.breaks_at is not None and result.verdict not in UNFAVOURABLE:
        step = STEPS.get(result.breaks_at.name, result.breaks_at.name)
        tell_text(say("Breaks at the step “{step}”: {condition}", step=step, condition=result.breaks_at.said), 2)
    for caution in result.cautions:
        tell_text(say("check: {caution}", caution=caution), 2, "yellow")
    if rows := result.answer.tables.get("verdicts"):
        _show_table_of_studies(result.study.name, rows)


def _show_table_of_studies(title: str, rows: list[dict[str, Any]]) -> None:
    """Show the verdicts of other studies under each set of assumptions."""
    columns = [name for name in rows[0] if f"{name}: margin" in rows[0]]
    verdicts = table("claim", *columns, title=title)
    for one in rows:
        row(verdicts, one["study"], *(_verdict_in(one, column) for column in columns))
    console().print(verdicts)


def _verdict_in(found: dict[str, Any], column: str) -> Text:
    """Return verdict and margin of one column of a table of studies."""
    margin = margin_text(found[f"{column}: margin"], found[f"{column}: unit"])
    return say("{verdict}, {margin}", verdict=found[column], margin=margin)


def show_moves(data: dict[str, Any]) -> None:
    """Show which verdicts changed since an earlier run, and which number changed them."""
    moved = [move for move in data["moves"] if move["moved"]]
    key = "Compared with {run}: {moved} of {studies} studies moved"
    tell_text(say(key, run=data["with"], moved=len(moved), studies=len(data["moves"])), style="bold")
    for move in moved:
        before, now = (margin_text(move[key], move["margin_unit"]) for key in ("margin_before", "margin"))
        then, here = {"then": move["verdict_before"], "before": before}, {"verdict": move["verdict"], "now": now}
        tell_text(say("{study}: {then}, {before} → {verdict}, {now}", study=move["study"], **then, **here), 2)
        for cause in move["causes"]:
            by = None if cause["share"] is None else margin_text(cause["share"], move["margin_unit"])
            share = say("cannot be put back") if by is None else say("moved it by {margin}", margin=by)
            change = say(
                "{path}: {before} → {now}", path=cause["path"], before=str(cause["before"]), now=str(cause["now"])
            )
            tell_text(joined((change, share)), 4)
        if not move["causes"]:
            tell_text(say("no number that it depends on changed: the program or the scenario did"), 4)
    if data["program_changed"]:
        tell_text(say("the program's own sources changed as well"), 2)
