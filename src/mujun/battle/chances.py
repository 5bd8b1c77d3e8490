"""Chances: for each site and flight, how soon an interceptor that leaves no earlier than wanted meets the target.

A stretch is an opening of the compiled scan that some shot could use (`engagement.scan.Stretches`): between its begin and its
end, launch and intercept are linear.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.engagement.defence import Defence
from mujun.engagement.scan import LAUNCH_TO_BEGIN, LAUNCH_TO_END, OPENING_COLUMNS
from mujun.engagement.window import Setup
from mujun.flight.engine.sampling import Sampled

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Chances:
    """What every site could do against every flight, apart from stock and channels.

    stretches: (N, OPENING_COLUMNS) s after the target's launch; for the columns see `engagement.scan`.
    first: (sites, flights + 1) where the stretches of each pair begin in `stretches`; each pair's are in order of time.
    """

    stretches: Array
    first: NDArray[np.int64]

    @property
    def flights(self) -> int:
        """How many flights."""
        return self.first.shape[1] - 1

    def of(self, site: int, flight: int) -> Array:
        """Return the stretches of one site against one flight."""
        return self.stretches[self.first[site, flight] : self.first[site, flight + 1]]

    def possible(self) -> NDArray[np.bool_]:
        """Return whether each site could meet each flight at all (sites, flights)."""
        return np.diff(self.first, axis=1) > 0

    def last_launch(self) -> Array:
        """Return the latest launch with which each site meets each flight (sites, flights); -inf where none does."""
        counts = np.diff(self.first, axis=1)
        out = np.full(counts.size, -np.inf)
        rows = (
            np.concatenate([np.arange(a, b) for a, b in self.first[:, (0, -1)]]) if counts.sum() else np.zeros(0, int)
        )
        tops = self.stretches[rows][:, (LAUNCH_TO_BEGIN, LAUNCH_TO_END)].max(axis=1, initial=-np.inf)
        np.maximum.at(out, np.repeat(np.arange(counts.size), counts.ravel()), tops)
        return out.reshape(counts.shape)


def arranged(pairs: Sequence[Sequence[Sequence[Sequence[float]] | Array]]) -> Chances:
    """Return chances from the stretches of each flight at each site: pairs[site][flight]."""
    sites, flights = len(pairs), len(pairs[0]) if pairs else 0
    counts = np.array([[len(rows) for rows in mine] for mine in pairs], np.int64).reshape(sites, flights)
    ends = np.cumsum(counts.ravel()).reshape(sites, flights)
    first = np.concatenate([ends[:, :1] - counts[:, :1], ends], axis=1) if flights else np.zeros((sites, 1), np.int64)
    rows = [np.asarray(one, float).reshape(-1, OPENING_COLUMNS) for mine in pairs for one in mine]
    return Chances(np.concatenate(rows) if rows else np.zeros((0, OPENING_COLUMNS)), first)


def chances(defence: Defence, groups: Sequence[tuple[Sampled, float]]) -> Chances:
    """Return the chances of a defence against flights given in groups, each with its post-boost time (s)."""
    setup = Setup(defence)
    pairs: list[list[Array]] = [[] for _ in defence.sites]
    for flights, post_boost in groups:
        for mine, found in zip(pairs, setup.stretches(flights, post_boost), strict=True):
            mine += found
    return arranged(pairs)
