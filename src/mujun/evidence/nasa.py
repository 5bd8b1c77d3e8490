"""Evidence for free flight: NASA's check cases 01, 04, 05, 06, 09."""

from mujun.evidence.line import EvidenceRow
from mujun.evidence.recorded.check_case import run_case
from mujun.evidence.tables import CHECKS

NASA_CASES = ("01", "04", "05", "06", "09")


def nasa_rows() -> list[EvidenceRow]:
    """Return the greatest errors over each record, which is the mean of two published simulations."""
    return [row for case in NASA_CASES for row in run_case(CHECKS / f"nesc-{case}.yaml").rows]
