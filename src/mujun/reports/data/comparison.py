"""Changes since an earlier run, as data."""

from typing import Any

from mujun.studies.compare import RunComparison


def comparison_data(found: RunComparison, name: str) -> dict[str, Any]:
    """Return verdicts and margins before and now, and each changed number with its share in the change."""
    return {
        "with": name,
        "program_changed": found.program_changed,
        "only_before": list(found.only_before),
        "only_now": list(found.only_now),
        "moves": [
            {
                "study": move.study,
                "moved": move.moved,
                "verdict_before": move.verdict_before,
                "verdict": move.verdict,
                "margin_before": move.margin_before,
                "margin": move.margin,
                "margin_unit": move.unit,
                "causes": [
                    {"path": cause.path, "before": cause.before, "now": cause.now, "share": cause.share}
                    for cause in move.causes
                ],
            }
            for move in found.moves
        ],
    }
