"""The independent figure: what shots that do not depend on each other would leave of a raid."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.battle.odds import kill, no_leakers
from mujun.battle.sides import Battery, Doctrine, Odds
from mujun.battle.tally import Tally


@dataclass(frozen=True)
class IndependentFigure:
    """What independent shots would do: the figure that is often quoted.

    single: chance that one shot kills, all failures counted in.
    shots: that the doctrine gives a target.
    killed: 1 - (1 - single)^shots.
    none: chance that the raid leaves no leaker, killed^warheads.
    """

    single: float
    shots: int
    killed: float
    none: float


def independent_figure(
    tally: Tally, batteries: Sequence[Battery], doctrine: Doctrine, odds: Odds, possible: NDArray[np.bool_]
) -> IndependentFigure:
    """Return the independent figure: kill probability as the rounds were spent, times every chance of failure.

    Sites that shoot each for itself bring their shots each, where they can meet a missile. More than the stock is not fired.
    """
    spent = np.array([tally.mean_used(s) for s in range(len(batteries))])
    chance = np.array([b.kill_probability for b in batteries])
    mean = float(spent @ chance / spent.sum()) if spent.sum() > 0.0 else float(chance.mean())
    works = odds.track * (1.0 - odds.common_track_failure) * (1.0 - odds.type_failure) * odds.warhead_recognised
    sites = int(np.ceil(possible.sum(axis=0).mean())) if doctrine.sharing == "independent" else 1
    stock = sum(max(b.stock - doctrine.reserve, 0) for b in batteries)
    single, shots = mean * works, min(doctrine.salvo * doctrine.looks * max(sites, 1), stock)
    killed = kill(single, shots)
    return IndependentFigure(single, shots, killed, no_leakers(killed, tally.warheads))
