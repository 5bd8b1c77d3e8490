"""The earliest shot in a stretch of chances."""

import numpy as np

from mujun.base.compiled import plain
from mujun.battle.shooting import earliest_shot
from mujun.engagement.scan import (
    LAUNCH_TO_BEGIN,
    LAUNCH_TO_END,
    OPENING_BEGIN,
    OPENING_COLUMNS,
    OPENING_END,
    ORDER,
)


def test_no_launch_is_before_the_time_from_which_it_is_wanted():
    """Rounding once put a launch before the last one; it was worked out anew for ever."""
    luck, early = np.random.default_rng(5), 0
    for _ in range(20_000):
        launched, l0, length = luck.uniform(0.0, 100.0), luck.uniform(-1500.0, -200.0), luck.uniform(300.0, 2000.0)
        l1, stretch = l0 + length, np.zeros((1, OPENING_COLUMNS))
        stretch[0, [LAUNCH_TO_BEGIN, LAUNCH_TO_END, OPENING_BEGIN, OPENING_END, ORDER]] = l0, l1, 100.0, 130.0, -1e9
        wanted = launched + luck.uniform(l0, l1)
        launch, intercept = plain(earliest_shot)(stretch, 0, wanted, launched)
        assert wanted <= launch <= wanted + 1e-9
        assert 100.0 + launched <= intercept <= 130.0 + launched + 1e-9
        early += l0 + (wanted - launched - l0) / (l1 - l0) * (l1 - l0) + launched < wanted
    assert early > 20  # as often would a plain sum be
