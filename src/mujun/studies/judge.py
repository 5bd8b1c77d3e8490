"""The rule of a study: the verdict that a margin means."""

from mujun.scenario.schema.study import Study


def judge(study: Study, margin: float | None) -> str:
    """Return holds or fails by the sign of the margin; a margin that does not exist fails."""
    if margin is None:
        return "fails"
    holds = margin >= 0.0 if study.holds_when == "margin >= 0" else margin > 0.0
    return "holds" if holds else "fails"
