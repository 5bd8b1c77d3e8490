"""The evidence: our numbers beside published ones, or a user's own check case."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mujun.base.outcomes import BadArgument
from mujun.base.processes import Tick
from mujun.base.text import say
from mujun.battle.raid import MOST_RAIDS
from mujun.evidence.line import EvidenceRow
from mujun.reports.data.evidence import evidence_markdown, evidence_summary
from mujun.reports.formats.tabular import csv_text, data_workbook
from mujun.runs.shared.request import Ready, Result, as_json, at_once, builder

FEWEST_RAIDS = 1_000
"""Number of draws below which standard errors are too uncertain to use."""


@dataclass(frozen=True, kw_only=True)
class ValidateRequest:
    """The evidence, or one check case of the user's own; no `Request`, as it is over the catalogue as it is.

    case: the check case, a YAML file.
    raids: draws for each simulated line.
    """

    case: Path | None = None
    raids: int = 1_000_000

    def __post_init__(self) -> None:
        if not FEWEST_RAIDS <= self.raids <= MOST_RAIDS:
            raise BadArgument(
                say(
                    "<raids> {raids}: expected {fewest_raids:,} to {most_raids:,}",
                    raids=self.raids,
                    fewest_raids=FEWEST_RAIDS,
                    most_raids=MOST_RAIDS,
                )
            )


@dataclass(frozen=True, kw_only=True)
class ValidateResult(Result):
    """The lines of the evidence; misses are shown as misses."""

    rows: list[EvidenceRow]


def run(request: ValidateRequest, ready: Ready = at_once, tick: Tick | None = None) -> ValidateResult:
    """Collect the evidence, or run one case file."""
    data: dict[str, Any]
    ready()
    if request.case is not None:
        from mujun.evidence.recorded.check_case import run_case

        result = run_case(request.case)
        data, rows = result.to_dict(), list(result.rows)
    else:
        from mujun.evidence.every import all_rows

        rows = all_rows(builder(), request.raids)
        data = {"summary": evidence_summary(rows), "rows": [row.to_dict() for row in rows]}
    return ValidateResult(
        data=data,
        title=str(request.case) if request.case else "evidence",
        rows=rows,
        files={
            "validation.md": lambda: evidence_markdown(rows),
            "validation.json": as_json(data),
            "validation.csv": lambda: csv_text([row.to_dict() for row in rows]),
            "tables.xlsx": lambda: data_workbook(data),
        },
    )
