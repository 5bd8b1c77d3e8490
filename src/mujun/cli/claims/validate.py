"""Output of `mujun validate`."""

from rich.table import Table

from mujun.cli.common import console
from mujun.evidence.line import EvidenceRow
from mujun.reports.data.evidence import verdict_word
from mujun.runs.claims.validate import ValidateResult


def show(found: ValidateResult) -> None:
    """Show the evidence; misses are shown as misses."""
    _show_rows(found.rows)
    if "max_altitude_error_m" in found.data:
        data = found.data
        console().print(
            f"greatest errors over the record: altitude {data['max_altitude_error_m']:.4g} m, position "
            f"{data['max_position_error_m']:.4g} m, speed {data['max_speed_error_m_s']:.4g} m/s",
            highlight=False,
        )


def _show_rows(rows: list[EvidenceRow]) -> None:
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
