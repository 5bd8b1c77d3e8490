"""Margins that follow from windows alone: what a page computes again after every change."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mujun.engagement.window import Windows


def shots_and_slack(windows: Sequence[Windows]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the shots of all sites together and the greatest slack of any (s), against each flight."""
    return np.sum([w.shots for w in windows], axis=0), np.max([w.slack for w in windows], axis=0)
