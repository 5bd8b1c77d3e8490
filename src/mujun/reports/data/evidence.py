"""The evidence table as Markdown."""

from collections.abc import Sequence

from mujun.evidence.line import EvidenceRow

EVIDENCE_GROUPS = (
    ("us76", "The standard atmosphere of 1976, as printed"),
    ("nesc", "NASA's check cases"),
    ("forden/", "Forden's published missile models"),
    ("flight/", "Observed test flights"),
    ("finding/", "Published findings on missile defence"),
    ("raid/", "Raids: printed tables and closed forms"),
)
"""Beginnings of the checks' ids, and the heading for each."""
CLOSED_FORMS = "Closed forms of ballistic flight"
"""Heading of all other checks."""
_EVIDENCE_HEAD = [
    "| check | quantity | ours | theirs | difference | tolerance | unit | | note | source |",
    "|" + "---|" * 10,
]


def verdict_word(row: EvidenceRow) -> str:
    """Return pass, MISS, or shown (no tolerance, or excluded by name)."""
    return {True: "pass", False: "MISS", None: "shown"}[row.passed]


def evidence_markdown(rows: Sequence[EvidenceRow]) -> str:
    """Return every miss with its reason, then the whole table, grouped by the source of comparison."""
    passed = sum(row.passed is True for row in rows)
    missed = [row for row in rows if row.passed is False]
    lines = [
        "# Evidence", "",
        f"{passed} pass, {len(missed)} miss, {len(rows) - passed - len(missed)} shown without a verdict.",
        "A miss stays in the table as a miss.", "",
    ]  # fmt: skip
    if missed:
        lines += ["## What is missed, and why", ""]
        lines += [
            f"- **{row.id}**, {row.quantity}: {_number(row.ours)} against {_number(row.theirs)} {row.unit}. {row.note}"
            for row in missed
        ]
        lines.append("")
    groups: dict[str, list[EvidenceRow]] = {}
    for row in rows:
        groups.setdefault(_group(row), []).append(row)
    for title, members in groups.items():
        lines += [f"## {title}", "", *_EVIDENCE_HEAD, *map(_line, members), ""]
    return "\n".join(lines)


def _group(row: EvidenceRow) -> str:
    return next((title for start, title in EVIDENCE_GROUPS if row.id.startswith(start)), CLOSED_FORMS)


def _line(row: EvidenceRow) -> str:
    numbers = (_number(v) for v in (row.ours, row.theirs, row.difference, row.tolerance))
    cells = (row.id, row.quantity, *numbers, row.unit, verdict_word(row), row.note, row.source)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _number(value: float | None) -> str:
    return "–" if value is None or value != value else f"{value:,.6g}"
