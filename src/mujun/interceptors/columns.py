"""Spacing of a fly-out table: dense overhead and at the farthest distance, where times change fastest.

See `mujun.interceptors.flyout` for the reasons.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import scalar

Array = NDArray[np.float64]

HEIGHTS, DISTANCES = 65, 57
"""Numbers of heights and distances of a table."""
MIX = 0.35
"""Weight of sqrt(d) in `column_of`: the larger, the denser the columns overhead."""


@scalar
def column_of(share: Any) -> Any:
    """Return the table coordinate, 0 to 1, of a share d of the farthest distance (or of the height range).

    u = (1 - M)(1 - sqrt(1 - d)) + M sqrt(d), with M = `MIX`.
    """
    return (1.0 - MIX) * (1.0 - np.sqrt(1.0 - share)) + MIX * np.sqrt(share)


def shares_at(columns: Array) -> Array:
    """Return the shares of given table coordinates: the inverse of `column_of`, by substituting d = sin^2."""
    size, lean = np.hypot(MIX, 1.0 - MIX), np.arctan2(1.0 - MIX, MIX)
    return np.sin(lean + np.arcsin(np.clip((columns - (1.0 - MIX)) / size, -1.0, 1.0))) ** 2


DISTANCE_SHARES = shares_at(np.linspace(0.0, 1.0, DISTANCES))
"""Share of the farthest distance at each column of a table."""
HEIGHT_SHARES = shares_at(np.linspace(0.0, 1.0, HEIGHTS))
"""Share of the range from lowest to highest height at each height of a table."""
