"""Output of `mujun validate`."""

from typing import Any

from rich.markup import escape

from mujun.base.text import say
from mujun.cli.common import console
from mujun.cli.screen import line, row, table
from mujun.evidence.line import EvidenceRow
from mujun.reports.data.evidence import VERDICT_WORDS
from mujun.reports.language import t
from mujun.runs.claims.validate import ValidateResult


def show(found: ValidateResult) -> None:
    """Show the evidence; misses are shown as misses."""
    if "summary" in found.data:
        _show_summary(found.data["summary"])
    _show_rows(found.rows)
    if "max_altitude_error_m" in found.data:
        data = found.data
        line(
            say(
                "greatest errors over the record: altitude {height:.4g} m, position {position:.4g} m, speed {speed:.4g} m/s",
                height=data["max_altitude_error_m"], position=data["max_position_error_m"], speed=data["max_speed_error_m_s"],
            )
        )  # fmt: skip


def _show_summary(summary: dict[str, Any]) -> None:
    """Show how many checks pass, by what they are compared with, and the published findings."""
    groups = table("compared with", "pass", "miss", "shown", title="Evidence in short")
    for one in summary["groups"]:
        row(groups, one["group"], str(one["passed"]), str(one["missed"]), str(one["shown"]))
    groups.add_section()
    row(groups, "all", *(str(summary[word]) for word in ("passed", "missed", "shown")))
    findings = table("", "published finding", "ours", "theirs", "", title="Findings that matter")
    for one in summary["findings"]:
        numbers = (f"{_number(one[whose])} {one['unit']}".removesuffix(" 1") for whose in ("ours", "theirs"))
        findings.add_row(one["finding"], escape(one["quantity"]), *numbers, _coloured(VERDICT_WORDS[one["pass"]]))
    for shown in (groups, findings):
        console().print(shown)


def _number(value: float | None) -> str:
    return "–" if value is None or value != value else f"{value:,.4g}"


def _coloured(word: str) -> str:
    colour = {"pass": "green", "MISS": "bold red"}.get(word, "dim")
    return f"[{colour}]{t(word)}[/{colour}]"


def _show_rows(rows: list[EvidenceRow]) -> None:
    checks = table("check", "quantity", "ours", "theirs", "difference", "tolerance", "unit", "", title="Evidence")
    for one in rows:
        numbers = [
            "–" if value is None or value != value else f"{value:,.6g}"
            for value in (one.ours, one.theirs, one.difference, one.tolerance)
        ]
        checks.add_row(one.id, escape(one.quantity), *numbers, one.unit, _coloured(VERDICT_WORDS[one.passed]))
    console().print(checks)
    for one in rows:
        if one.passed is False:
            line("MISS", "bold red", f"{one.id}: {one.note}")
    passed = sum(one.passed is True for one in rows)
    missed = sum(one.passed is False for one in rows)
    key = "{passed} pass, {missed} miss, {shown} shown without a verdict"
    line(say(key, passed=passed, missed=missed, shown=len(rows) - passed - missed))
