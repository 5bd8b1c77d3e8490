"""Spells: stretches of time in which something holds, such as a radar's view of a flight."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Spell:
    """A stretch of time, s after launch."""

    begin: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.end - self.begin


def spells_of(margin: Array, times: Array) -> tuple[NDArray[np.int64], Array, Array]:
    """Return the flight (row), begin and end (s) of every spell with a margin of zero or more, in order, all (spells,).

    margin, times: (n, samples), m and s. Between samples the margin is linear; of two samples at the same time the spell
    ends or begins at that time.
    """
    inside = margin >= 0.0
    edge = np.zeros((len(inside), 1), bool)
    row, first = np.nonzero(inside & ~np.concatenate([edge, inside[:, :-1]], axis=1))
    _, last = np.nonzero(inside & ~np.concatenate([inside[:, 1:], edge], axis=1))
    before, after = np.maximum(first - 1, 0), np.minimum(last + 1, inside.shape[1] - 1)
    return row, _crossing(margin, times, row, before, first), _crossing(margin, times, row, after, last)


def _crossing(
    margin: Array, times: Array, row: NDArray[np.int64], out: NDArray[np.int64], into: NDArray[np.int64]
) -> Array:
    """Return when the margin is zero between a sample outside and one inside; at the latter where both are the same."""
    a, b = margin[row, out], margin[row, into]
    share = np.where(a < 0.0, b / np.where(a < 0.0, b - a, 1.0), 0.0)
    return times[row, into] + share * (times[row, out] - times[row, into])


def joined(spells: Iterable[Spell]) -> tuple[Spell, ...]:
    """Return spells that overlap or touch as one, in order of time."""
    out: list[Spell] = []
    for spell in sorted(spells, key=lambda s: s.begin):
        if out and spell.begin <= out[-1].end:
            out[-1] = Spell(out[-1].begin, max(out[-1].end, spell.end))
        else:
            out.append(spell)
    return tuple(out)


def gaps_between(spells: Iterable[Spell], begin: float, end: float) -> tuple[Spell, ...]:
    """Return the stretches from `begin` to `end` (s) in none of the spells."""
    gaps, covered = [], begin
    for spell in joined(spells):
        if spell.begin > covered:
            gaps.append(Spell(covered, spell.begin))
        covered = max(covered, spell.end)
    if covered < end:
        gaps.append(Spell(covered, end))
    return tuple(gaps)
