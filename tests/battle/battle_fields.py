"""Small battles for tests: hand-made stretches, targets in a row, and one draw at a time."""

from collections.abc import Sequence

import numpy as np

from mujun.battle.chances import Chances, arranged
from mujun.battle.raid import Battle, simulate
from mujun.battle.sides import Attack, Battery, Doctrine, Odds
from mujun.battle.tally import Tally

Row = tuple[float, float, float, float, float]

SURE = Odds()
"""Everything is tracked and recognised, every kill is seen."""


def stretch(first_launch: float, last_launch: float, flight: float = 50.0, order: float = -1e6) -> Row:
    """A stretch in which any launch of an interval meets the target so many s later."""
    return first_launch, last_launch, first_launch + flight, last_launch + flight, order


ALWAYS = [stretch(0.0, 1e6, 10.0)]
"""Any launch meets the target ten seconds later: time is no limit."""


def field(*sites: Sequence[Sequence[Row]]) -> Chances:
    """Chances of each site against each kind of flight: field([[stretch, ...], ...], ...)."""
    return arranged(sites)


def attack(
    kinds: Sequence[int], launches: Sequence[float] | None = None, decoys: Sequence[int] | None = None
) -> Attack:
    """Missiles of these kinds, all at once and without decoys unless told."""
    n = len(kinds)
    return Attack(
        np.array(kinds, np.int64),
        np.array(launches if launches is not None else [0.0] * n, dtype=float),
        np.array(decoys if decoys is not None else [0] * n, np.int64),
    )


def battery(
    stock: int,
    kill: float = 1.0,
    spacing: float = 0.0,
    channels: int = 0,
    name: str = "a site",
    interceptor: str = "a type",
) -> Battery:
    """A site with an unlimited number of channels and no time between launches unless told."""
    return Battery(name, interceptor, stock, spacing, channels, kill)


def doctrine(salvo: int = 1, looks: int = 1, reserve: int = 0, sharing: str = "earliest") -> Doctrine:
    """One shot at each target unless told."""
    return Doctrine("a doctrine", salvo, looks, reserve, sharing)


def one_draw(
    raid: Attack, chances: Chances, batteries: Sequence[Battery], rules: Doctrine, odds: Odds = SURE, again: float = 20.0,
    seed: int = 0, plan: np.ndarray | None = None,
) -> Tally:  # fmt: skip
    """Fight one raid: the same seed is the same luck, whatever the defence."""
    return simulate(Battle(raid, chances, batteries, rules, odds, again, plan), 1, seed)[0]


def leaked(tally: Tally) -> int:
    """Leakers of the one raid of a tally."""
    assert tally.raids == 1
    return int(tally.leakers.argmax())
