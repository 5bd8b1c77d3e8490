"""`mujun validate`."""

from pathlib import Path

from rich.table import Table

from mujun.base.outcomes import BadInput
from mujun.battle.raid import MOST_RAIDS
from mujun.cli.common import compile_first, console, notes, print_json
from mujun.evidence.line import EvidenceRow
from mujun.reports.data.evidence import evidence_markdown, verdict_word
from mujun.reports.formats.files import write_files
from mujun.reports.formats.tabular import csv_text, data_workbook
from mujun.reports.plain import to_json
from mujun.runs.asked import builder

FEWEST_RAIDS = 1_000
"""Draws below which standard errors are no measure of what chance does."""


def run(out: Path | None, case: Path | None, raids: int, as_json: bool) -> None:
    """Collect the evidence, or run one case file; misses are shown as misses."""
    if not FEWEST_RAIDS <= raids <= MOST_RAIDS:
        raise BadInput(f"--raids {raids}: expected {FEWEST_RAIDS:,} to {MOST_RAIDS:,}")
    if case is not None:
        from mujun.evidence.check_case import run_case

        compile_first()
        result = run_case(case)
        data, rows = result.to_dict(), list(result.rows)
    else:
        from mujun.evidence.every import all_rows

        compile_first()
        rows = all_rows(builder(), raids)
        data = {"rows": [row.to_dict() for row in rows]}
    if out is not None:
        files: dict[str, str | bytes] = {
            "validation.md": evidence_markdown(rows),
            "validation.json": to_json(data) + "\n",
            "validation.csv": csv_text([row.to_dict() for row in rows]),
            "tables.xlsx": data_workbook(data),
        }
        written = write_files(out, files)
        notes().print(f"evidence: {written[0]}, {', '.join(path.name for path in written[1:])}", highlight=False)
    if as_json:
        print_json(data)
        return
    _show(rows)
    if case is not None:
        console().print(
            f"greatest errors over the record: altitude {data['max_altitude_error_m']:.4g} m, position "
            f"{data['max_position_error_m']:.4g} m, speed {data['max_speed_error_m_s']:.4g} m/s",
            highlight=False,
        )


def _show(rows: list[EvidenceRow]) -> None:
    table = Table("check", "quantity", "ours", "theirs", "difference", "tolerance", "unit", "", title="Evidence")
    for row in rows:
        word = verdict_word(row)
        colour = {"pass": "green", "MISS": "bold red"}.get(word, "dim")
        numbers = [
            "–" if value is None or value != value else f"{value:,.6g}"
            for value in (row.ours, row.theirs, row.difference, row.tolerance)
        ]
        table.add_row(row.id, row.quantity, *numbers, row.unit, f"[{colour}]{word}[/{colour}]")
    screen = console()
    screen.print(table)
    for row in rows:
        if row.passed is False:
            screen.print(f"[bold red]MISS[/bold red] {row.id}: {row.note}", highlight=False)
    passed = sum(row.passed is True for row in rows)
    missed = sum(row.passed is False for row in rows)
    shown = len(rows) - passed - missed
    screen.print(f"{passed} pass, {missed} miss, {shown} shown without a verdict", highlight=False)
