"""Tallies of raids that differ in which missiles come, as one."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from mujun.battle.field import CAUSES
from mujun.battle.sides import Battery
from mujun.battle.tally import Tally


def none_came(raids: int, batteries: Sequence[Battery], seed: int) -> Tally:
    """Return the tally of raids in which no missile came: no leaker, and no interceptor used."""
    used = tuple(np.array([raids] + [0] * battery.stock, np.int64) for battery in batteries)
    causes = dict.fromkeys(CAUSES, 0)
    return Tally(raids, 0, np.array([raids], np.int64), used, causes, dict(causes), 0, 0, seed)


def summed(parts: Sequence[Tally], warheads: int, seed: int) -> Tally:
    """Return the tally of all parts. warheads: launched, whether they came or not."""
    leakers = np.zeros(warheads + 1, np.int64)
    for part in parts:
        leakers[: len(part.leakers)] += part.leakers
    used = tuple(np.sum(rows, axis=0) for rows in zip(*(part.used for part in parts), strict=True))
    causes, firsts = Counter[str](), Counter[str]()
    for part in parts:
        causes.update(part.causes)
        firsts.update(part.firsts)
    raids, kills, shots = (sum(getattr(part, name) for part in parts) for name in ("raids", "kills", "shots"))
    return Tally(raids, warheads, leakers, used, dict(causes), dict(firsts), kills, shots, seed)
