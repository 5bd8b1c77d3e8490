"""The tally of many raids: leakers, rounds spent, why warheads leaked, and how well each number is known."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from mujun.base.proportion import wilson_interval
from mujun.battle.field import CAUSES, FAULTS, KILLS, SHOTS, Sums

Z95 = 1.959964
"""Standard normal quantile of a two-sided 95 % interval."""


@dataclass(frozen=True)
class Tally:
    """What raids left, added up.

    leakers: (warheads + 1,) raids by number of leakers. used: for each site, raids by rounds spent. causes: leakers by cause.
    firsts: raids by the cause of their first leaker. kills, shots: over all raids.
    """

    raids: int
    warheads: int
    leakers: NDArray[np.int64]
    used: tuple[NDArray[np.int64], ...]
    causes: dict[str, int]
    firsts: dict[str, int]
    kills: int
    shots: int
    seed: int = field(default=0)

    @property
    def mean_leakers(self) -> float:
        """Leakers of a raid on average."""
        return float(self.leakers @ np.arange(len(self.leakers))) / self.raids

    @property
    def leakage(self) -> float:
        """Share of the warheads that leak."""
        return self.mean_leakers / self.warheads

    @property
    def standard_error(self) -> float:
        """Standard error of `mean_leakers`."""
        values = np.arange(len(self.leakers))
        spread = float(self.leakers @ (values - self.mean_leakers) ** 2) / self.raids
        return sqrt(spread / self.raids)

    @property
    def no_leakers(self) -> float:
        """Share of raids that leave no leaker."""
        return float(self.leakers[0]) / self.raids

    def interval(self, count: int) -> tuple[float, float]:
        """Return the 95 % interval of a share of raids that was found in `count` of them (Wilson's)."""
        return wilson_interval(count / self.raids, self.raids, Z95)

    def quantile(self, share: float) -> int:
        """Return the least number of leakers that is not exceeded in this share of raids."""
        return int(np.searchsorted(np.cumsum(self.leakers), share * self.raids - 1e-9))

    def mean_used(self, site: int) -> float:
        """Rounds that a site spends in a raid, on average."""
        return float(self.used[site] @ np.arange(len(self.used[site]))) / self.raids

    def emptied(self, site: int) -> float:
        """Share of raids that empty a site."""
        return float(self.used[site][-1]) / self.raids if len(self.used[site]) > 1 else 0.0


def all_of(parts: Sequence[Sums]) -> Sums:
    """Return the sums of several sets of draws together."""
    return Sums(*(np.sum(column, axis=0) for column in zip(*parts, strict=True)))


def added(parts: Sequence[Sums], warheads: int, raids: int, stock: NDArray[np.int64], seed: int) -> Tally:
    """Return the tally of all chunks of draws.

    stock: (sites,). Raises RuntimeError where the books of a raid do not balance, which no input may bring about.
    """
    total = all_of(parts)
    if total.totals[FAULTS]:
        raise RuntimeError("kills and leakers do not make up the raid, or a stock was overdrawn")
    return Tally(
        raids,
        warheads,
        total.leakers[: warheads + 1],
        tuple(row[: most + 1] for row, most in zip(total.used, stock, strict=True)),
        {name: int(number) for name, number in zip(CAUSES, total.causes, strict=True)},
        {name: int(number) for name, number in zip(CAUSES, total.firsts, strict=True)},
        int(total.totals[KILLS]),
        int(total.totals[SHOTS]),
        seed,
    )
