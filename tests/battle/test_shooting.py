"""The earliest shot in a stretch of chances."""

import numpy as np
import pytest
from battle_fields import attack, battery, doctrine, field, leaked, one_draw, stretch

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


@pytest.mark.parametrize("salvo", [1, 2])
def test_a_shot_that_was_found_is_fired(salvo: int) -> None:
    """Rounding once put it past the end of its stretch: nothing was fired, and the missile counted as missed."""
    luck = np.random.default_rng(3)
    for _ in range(60):
        launched, first, length = luck.uniform(0.0, 2000.0), luck.uniform(-10.0, 60.0), luck.uniform(0.0, 5.0)
        # The latest launch falls along the stretch, stays, or rises.
        for row in (stretch(first, first - length), stretch(first, first), stretch(first, first + length)):
            raid = attack([0], [launched])
            found = one_draw(raid, field([[row]]), [battery(salvo)], doctrine(salvo))
            assert (leaked(found), int(found.used[0].argmax())) == (0, salvo)
