"""The evidence: a summary, and the table as Markdown."""

from collections.abc import Iterable, Sequence
from typing import Any

from mujun.evidence.line import EvidenceRow

VERDICT_WORDS = {True: "pass", False: "MISS", None: "shown"}
"""Whether a check passes -> word; shown: no tolerance is stated, or it is excluded by name."""
FINDING = "finding/"
"""Beginning of the ids of published findings; the finding's number follows."""
EVIDENCE_GROUPS = (
    ("us76", "The standard atmosphere of 1976, as printed"),
    ("nesc", "NASA's check cases"),
    ("forden/", "Forden's published missile models"),
    ("flight/", "Observed test flights"),
    (FINDING, "Published findings on missile defence"),
    ("raid/", "Raids: printed tables and closed forms"),
)
"""Beginnings of the checks' ids, and the heading for each."""
CLOSED_FORMS = "Closed forms of ballistic flight"
"""Heading of all other checks."""
_EVIDENCE_HEAD = [
    "| check | quantity | ours | theirs | difference | tolerance | unit | | note | source |",
    "|" + "---|" * 10,
]


def evidence_summary(rows: Sequence[EvidenceRow]) -> dict[str, Any]:
    """Return how many checks pass, miss and are only shown, in all and by group; then one line for each published finding."""
    groups = by_group(rows)
    findings: dict[str, EvidenceRow] = {}
    for row in rows:
        number = row.id.removeprefix(FINDING).partition("/")[0]
        if row.id.startswith(FINDING) and (number not in findings or findings[number].passed is None):
            findings[number] = row
    return {
        **_counts(rows),
        "groups": [{"group": title, **_counts(members)} for title, members in groups.items()],
        "findings": [{"finding": number, **row.to_dict()} for number, row in findings.items()],
    }


def by_group(rows: Iterable[EvidenceRow]) -> dict[str, list[EvidenceRow]]:
    """Return the checks by what they are compared with, in their order."""
    groups: dict[str, list[EvidenceRow]] = {}
    for row in rows:
        groups.setdefault(_group(row), []).append(row)
    return groups


def _counts(rows: Sequence[EvidenceRow]) -> dict[str, int]:
    passed, missed = (sum(row.passed is word for row in rows) for word in (True, False))
    return {"passed": passed, "missed": missed, "shown": len(rows) - passed - missed}


def evidence_markdown(rows: Sequence[EvidenceRow]) -> str:
    """Return every miss with its reason, then the whole table, grouped by the source of comparison."""
    found, missed = evidence_summary(rows), [row for row in rows if row.passed is False]
    lines = [
        "# Evidence", "",
        f"{found['passed']} pass, {found['missed']} miss, {found['shown']} shown without a verdict.",
        "A miss stays in the table as a miss.", "",
        "| compared with | pass | miss | shown |", "|---|---|---|---|",
        *(f"| {one['group']} | {one['passed']} | {one['missed']} | {one['shown']} |" for one in found["groups"]), "",
    ]  # fmt: skip
    if missed:
        lines += ["## What is missed, and why", ""]
        lines += [
            f"- **{row.id}**, {row.quantity}: {_number(row.ours)} against {_number(row.theirs)} {row.unit}. {row.note}"
            for row in missed
        ]
        lines.append("")
    for title, members in by_group(rows).items():
        lines += [f"## {title}", "", *_EVIDENCE_HEAD, *map(_line, members), ""]
    return "\n".join(lines)


def _group(row: EvidenceRow) -> str:
    return next((title for start, title in EVIDENCE_GROUPS if row.id.startswith(start)), CLOSED_FORMS)


def _line(row: EvidenceRow) -> str:
    numbers = (_number(v) for v in (row.ours, row.theirs, row.difference, row.tolerance))
    cells = (row.id, row.quantity, *numbers, row.unit, VERDICT_WORDS[row.passed], row.note, row.source)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _number(value: float | None) -> str:
    return "–" if value is None or value != value else f"{value:,.6g}"
