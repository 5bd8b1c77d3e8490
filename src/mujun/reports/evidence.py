"""The evidence table as Markdown."""

from mujun.analyses.evidence import EvidenceRow


def verdict_word(row: EvidenceRow) -> str:
    """Return pass, MISS, or shown (no tolerance, or left out by name)."""
    return {True: "pass", False: "MISS", None: "shown"}[row.passed]


def _number(value: float | None) -> str:
    return "–" if value is None or value != value else f"{value:,.6g}"


def evidence_markdown(rows: list[EvidenceRow]) -> str:
    """Return the whole table, then every miss with its reason."""
    passed = sum(row.passed is True for row in rows)
    missed = [row for row in rows if row.passed is False]
    lines = [
        "# Evidence", "", f"{passed} pass, {len(missed)} miss, {len(rows) - passed - len(missed)} shown without a verdict.",
        "A miss stays in the table as a miss.", "",
        "| check | quantity | ours | theirs | difference | tolerance | unit | | note | source |", "|" + "---|" * 10,
    ]  # fmt: skip
    for row in rows:
        numbers = " | ".join(_number(v) for v in (row.ours, row.theirs, row.difference, row.tolerance))
        lines.append(
            f"| {row.id} | {row.quantity} | {numbers} | {row.unit} | {verdict_word(row)} | {row.note} | {row.source} |"
        )
    return "\n".join(lines) + "\n"
