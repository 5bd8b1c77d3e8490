"""Output of `mujun assess`: verdicts, ladders, governments, flips, and changes since an earlier run."""

import sys
from typing import Any

from rich.markup import escape
from rich.table import Table

from mujun.analyses.questions.ladder import RUNGS
from mujun.base.text import say
from mujun.cli.common import console
from mujun.reports.data.probability import draws_said, influences_said, probability_text
from mujun.reports.wording import beside_verdict, margin_of, margin_text, read_text, rung_text, turns_briefly
from mujun.studies.questions import FAVOURABLE, UNFAVOURABLE
from mujun.studies.verdict import StudyResult, ladder_rows

FLIPS_SHOWN = 3
"""Largest number of flips of each study on the screen, nearest first; the brief has all."""


def show_verdicts(results: list[StudyResult]) -> None:
    """Show the verdicts of a run."""
    drawn = next((result.probability for result in results if result.probability is not None), None)
    title = "Claims at nominal values"
    if drawn is not None:
        title = f"Claims over the published ranges ({drawn.design.samples:,} draws, {drawn.design.distribution})"
    table = Table(title=title, title_justify="left", show_lines=True)
    columns = [("claim", 4), ("verdict", 1), ("nominal margin" if drawn else "margin", 1)]
    columns += [("condition met in", 1)] if drawn else []
    for name, ratio in (*columns, ("turns at", 2), ("what decides", 4)):
        table.add_column(name, ratio=ratio)
    for result in results:
        colour = "green" if result.verdict in FAVOURABLE else "red" if result.verdict in UNFAVOURABLE else "yellow"
        table.add_row(
            f"[bold]{result.study.id}[/bold]: {result.study.claim}",
            "\n".join([f"[{colour}]{result.verdict}[/{colour}]", *map(escape, beside_verdict(result))]),
            margin_of(result),
            *([probability_text(result.probability)] if drawn else []),
            turns_briefly(result.turning),
            result.answer.decides,
        )
    screen = console()
    screen.print(table)
    _show_ladders(results)
    for result in results:
        if rows := result.answer.tables.get("verdicts"):
            _show_capitals(result.study.name, rows)
        _show_readings(result)
        for variant in result.variants:
            speed_text = (
                "" if variant.turning is None else f", turns at {variant.turning.shown_text or 'no value tried'}"
            )
            margin = margin_text(variant.answer.margin, result.unit(variant.answer))
            screen.print(
                f"  {result.study.id} {variant.name}: {variant.verdict}, {margin}{speed_text}", highlight=False
            )
        for flip in result.flips[:FLIPS_SHOWN]:
            if flip.value is not None:
                screen.print(f"  {result.study.id}: {flip.parameter.path}: {flip.said()}", highlight=False)
        for line in filter(None, (*influences_said(result), read_text(result))):
            screen.print(f"  {result.study.id}: {line}", highlight=False)
    for line in (*draws_said(results), say("Open-literature kinematics only; see the brief for limits and sources.")):
        screen.print(line, highlight=False)
    sys.stdout.flush()


def _show_readings(result: StudyResult) -> None:
    """Show each reading of a claim with its verdict, if there are several."""
    for one in result.readings if len(result.readings) > 1 else ():
        met = "" if one.probability is None else f", met in {probability_text(one.probability)}"
        ground = one.source or one.reason
        said = f"{one.verdict}, {margin_text(one.answer.margin, result.unit(one.answer))}{met}"
        text = f"  {result.study.id}, read as “{one.name}”: {said}" + (f" [{ground}]" if ground else "")
        console().print(text, highlight=False, markup=False)


def _show_capitals(title: str, rows: list[dict[str, Any]]) -> None:
    """Show a table of the verdicts of other studies under the assumptions of each government."""
    columns = [name.removesuffix(": margin") for name in rows[0] if name.endswith(": margin")]
    table = Table("claim", *columns, title=title, title_justify="left")
    for row in rows:
        cells = [f"{row[c]}, {margin_text(row[f'{c}: margin'], row[f'{c}: unit'])}" for c in columns]
        table.add_row(row["study"], *cells)
    console().print(table)


def _show_ladders(results: list[StudyResult]) -> None:
    """Show the share of each claim that remains at each rung."""
    table = Table(
        "claim", *RUNGS, title='From "could" to "would": each rung asks for all before it', title_justify="left"
    )
    for result in results:
        if result.ladder:
            table.add_row(result.study.id, *(rung_text(row) for row in ladder_rows(result)))
    if table.rows:
        console().print(table)


def show_moves(data: dict[str, Any]) -> None:
    """Show which verdicts changed since an earlier run, and which number changed them."""
    screen = console()
    moved = [move for move in data["moves"] if move["moved"]]
    screen.print(
        f"[bold]Compared with {data['with']}[/bold]: {len(moved)} of {len(data['moves'])} studies moved",
        highlight=False,
    )
    for move in moved:
        before, now = (margin_text(move[key], move["margin_unit"]) for key in ("margin_before", "margin"))
        screen.print(
            f"  {move['study']}: {move['verdict_before']}, {before} → {move['verdict']}, {now}", highlight=False
        )
        for cause in move["causes"]:
            by = None if cause["share"] is None else margin_text(cause["share"], move["margin_unit"])
            share = "cannot be put back" if by is None else f"moved it by {by}"
            screen.print(f"    {cause['path']}: {cause['before']} → {cause['now']}; {share}", highlight=False)
        if not move["causes"]:
            screen.print("    no number it rests on changed: the program or the scenario did", highlight=False)
    if data["program_changed"]:
        screen.print("  the program's own sources changed as well", highlight=False)
