"""How a fly-out table is spaced: dense overhead and at the far end, where times change fastest.

See `mujun.interceptors.flyout` for why.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import scalar

Array = NDArray[np.float64]

HEIGHTS, DISTANCES = 65, 57
"""Heights and distances of a table."""
MIX = 0.35
"""Weight of the square root at d = 0 in `column_of`: how much the columns crowd overhead."""


@scalar
def column_of(share: Any) -> Any:
    """Return the table coordinate, 0 to 1, of a share d of the farthest distance (or of the way up).

    u = (1 - M)(1 - sqrt(1 - d)) + M sqrt(d), with M = `MIX`.
    """
    return (1.0 - MIX) * (1.0 - np.sqrt(1.0 - share)) + MIX * np.sqrt(share)


def shares_at(columns: Array) -> Array:
    """Return the shares that table coordinates stand for: the inverse of `column_of`, by d = sin^2."""
    size, lean = np.hypot(MIX, 1.0 - MIX), np.arctan2(1.0 - MIX, MIX)
    return np.sin(lean + np.arcsin(np.clip((columns - (1.0 - MIX)) / size, -1.0, 1.0))) ** 2


DISTANCE_SHARES = shares_at(np.linspace(0.0, 1.0, DISTANCES))
"""Shares of the farthest distance that a table's columns stand for."""
HEIGHT_SHARES = shares_at(np.linspace(0.0, 1.0, HEIGHTS))
"""Shares of the way from the lowest to the highest that a table's heights stand for."""
