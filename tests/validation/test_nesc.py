"""NASA's check cases, over the whole record against the mean of simulations 04 and 06.

| case | gravity | Earth | drag | start | altitude tolerance |
|---|---|---|---|---|---|
| 01 | J2 | rotating ellipsoid | none | dropped | 0.05 m |
| 04 | inverse square | round, fixed | yes | dropped | 0.05 m |
| 05 | inverse square | round, rotating | yes | dropped | 0.05 m |
| 06 | J2 | rotating ellipsoid | yes | dropped | 0.05 m |
| 09 | J2 | rotating ellipsoid | yes | up and east | 0.3 m |
| 17 | J2 | rotating ellipsoid | drag and lift | two-stage rocket | 100 m, 1 m/s at 200 s |
"""

import numpy as np
import pytest

from mujun.evidence.nasa import NASA_CASES
from mujun.evidence.recorded.case_file import read_case
from mujun.evidence.recorded.check_case import initial_state, run_case
from mujun.evidence.recorded.flight_record import consensus, read_record
from mujun.evidence.rocket import replay_case_17, rocket_rows
from mujun.evidence.tables import CHECKS
from mujun.flight.engine.replay import replay


@pytest.mark.parametrize("case", NASA_CASES)
def test_case_over_the_record(case):
    rows = [row for row in run_case(CHECKS / f"nesc-{case}.yaml").rows if row.tolerance is not None]
    assert rows and all(row.passed for row in rows), rows


def test_published_state_at_30_s():
    """Altitude (m) and Earth-fixed speed (m/s) of the consensus at 30 s."""
    published = {"01": 4754.546, "04": 4947.3035, "05": 4961.0435, "06": 4963.5, "09": 3097.02}
    for case in NASA_CASES:
        assert run_case(CHECKS / f"nesc-{case}.yaml").rows[0].theirs == pytest.approx(published[case], abs=0.06)


def test_rocket_at_200_s():
    position, speed = rocket_rows()
    assert position.passed
    assert speed.passed


def test_rocket_replay_is_converged():
    coarse, fine = replay_case_17(0.01)[0], replay_case_17(0.005)[0]
    assert np.max(np.linalg.norm(coarse[:, :3] - fine[:, :3], axis=1)) < 0.01  # metres


def test_free_replay_is_converged():
    case = read_case(CHECKS / "nesc-09.yaml")
    record = consensus([(path, read_record(path)) for path in case.data])
    state, over_mass = initial_state(record, case.earth), case.drag_coefficient * case.area / case.mass
    coarse, fine = (replay(state, record.time, over_mass, case.earth, step=step) for step in (0.01, 0.005))
    assert np.max(np.linalg.norm(coarse[:, :3] - fine[:, :3], axis=1)) < 1e-5  # metres
