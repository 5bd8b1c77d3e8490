"""The independent figure: the outcome of a raid if shots were independent of each other."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.battle.odds import kill, no_leakers
from mujun.battle.sides import Battery, Doctrine, Odds
from mujun.battle.tally import Tally


@dataclass(frozen=True)
class IndependentFigure:
    """Outcome with independent shots, the figure often quoted.

    single: probability that one shot kills, all failures included.
    shots: at each target, by the doctrine.
    killed: probability that a target is killed, 1 - (1 - single)^shots.
    none: probability of no leaker, killed^warheads.
    """

    single: float
    shots: int
    killed: float
    none: float


def independent_figure(
    tally: Tally, batteries: Sequence[Battery], doctrine: Doctrine, odds: Odds, possible: NDArray[np.bool_]
) -> IndependentFigure:
    """Return the independent figure.

    The single-shot probability is the mean over the interceptors used, times the probabilities of track, type and recognition
    without failure. Sites that shoot independently add their shots, if they can meet a missile; the stock limits the shots.
    possible: whether a site can meet a missile, (sites, missiles).
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
