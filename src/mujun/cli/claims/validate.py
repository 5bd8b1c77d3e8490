"""Output of `mujun validate`."""

from typing import Any

from rich.markup import escape
from rich.table import Table

from mujun.cli.common import console
from mujun.evidence.line import EvidenceRow
from mujun.reports.data.evidence import VERDICT_WORDS
from mujun.runs.claims.validate import ValidateResult


def show(found: ValidateResult) -> None:
    """Show the evidence; misses are shown as misses."""
    if "summary" in found.data:
        _show_summary(found.data["summary"])
    _show_rows(found.rows)
    if "max_altitude_error_m" in found.data:
        data = found.data
        console().print(
            f"greatest errors over the record: altitude {data['max_altitude_error_m']:.4g} m, position "
            f"{data['max_position_error_m']:.4g} m, speed {data['max_speed_error_m_s']:.4g} m/s",
            highlight=False,
        )


def _show_summary(summary: dict[str, Any]) -> None:
    """Show how many checks pass, by what they are compared with, and the published findings."""
    table = Table("compared with", "pass", "miss", "shown", title="Evidence in short", title_justify="left")
    for row in summary["groups"]:
        table.add_row(row["group"], str(row["passed"]), str(row["missed"]), str(row["shown"]))
    table.add_section()
    table.add_row("all", *(f"[bold]{summary[word]}[/bold]" for word in ("passed", "missed", "shown")))
    findings = Table("", "published finding", "ours", "theirs", "", title="Findings that matter", title_justify="left")
    for row in summary["findings"]:
        numbers = (f"{_number(row[whose])} {row['unit']}".removesuffix(" 1") for whose in ("ours", "theirs"))
        findings.add_row(row["finding"], escape(row["quantity"]), *numbers, _coloured(VERDICT_WORDS[row["pass"]]))
    for one in (table, findings):
        console().print(one)


def _number(value: float | None) -> str:
    return "–" if value is None or value != value else f"{value:,.4g}"


def _coloured(word: str) -> str:
    colour = {"pass": "green", "MISS": "bold red"}.get(word, "dim")
    return f"[{colour}]{word}[/{colour}]"


def _show_rows(rows: list[EvidenceRow]) -> None:
    table = Table("check", "quantity", "ours", "theirs", "difference", "tolerance", "unit", "", title="Evidence")
    for row in rows:
        numbers = [
            "–" if value is None or value != value else f"{value:,.6g}"
            for value in (row.ours, row.theirs, row.difference, row.tolerance)
        ]
        table.add_row(row.id, row.quantity, *numbers, row.unit, _coloured(VERDICT_WORDS[row.passed]))
    screen = console()
    screen.print(table)
    for row in rows:
        if row.passed is False:
            screen.print(f"[bold red]MISS[/bold red] {row.id}: {row.note}", highlight=False)
    passed = sum(row.passed is True for row in rows)
    missed = sum(row.passed is False for row in rows)
    shown = len(rows) - passed - missed
    screen.print(f"{passed} pass, {missed} miss, {shown} shown without a verdict", highlight=False)
