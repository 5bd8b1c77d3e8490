"""Spells: time intervals in which a margin is not negative, for example a flight in a radar's view."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Spell:
    """A time interval, s after launch."""

    begin: float
    end: float

    @property
    def seconds(self) -> float:
        """Duration, s."""
        return self.end - self.begin


def spells_of(margin: Array, times: Array) -> tuple[NDArray[np.int64], Array, Array]:
    """Return flight index, begin and end (s) of every spell with a margin of zero or more, in order, each (spells,).

    margin: (n, samples), m; linear between samples. Between two samples at the same time, a spell begins or ends at that time.
    times: (n, samples), s.
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
    """Return the time (s) of zero margin between a sample outside and one inside; if both are the same sample, its time.

    row: flight. out, into: indices of the samples outside and inside.
    """
    a, b = margin[row, out], margin[row, into]
    share = np.where(a < 0.0, b / np.where(a < 0.0, b - a, 1.0), 0.0)
    return times[row, into] + share * (times[row, out] - times[row, into])


def joined(spells: Iterable[Spell]) -> tuple[Spell, ...]:
    """Merge spells that overlap or touch; return them in order of time."""
    out: list[Spell] = []
    for spell in sorted(spells, key=lambda s: s.begin):
        if out and spell.begin <= out[-1].end:
            out[-1] = Spell(out[-1].begin, max(out[-1].end, spell.end))
        else:
            out.append(spell)
    return tuple(out)


def gaps_between(spells: Iterable[Spell], begin: float, end: float) -> tuple[Spell, ...]:
    """Return the intervals between `begin` and `end` (s) that no spell covers."""
    gaps, covered = [], begin
    for spell in joined(spells):
        if spell.begin > covered:
            gaps.append(Spell(covered, spell.begin))
        covered = max(covered, spell.end)
    if covered < end:
        gaps.append(Spell(covered, end))
    return tuple(gaps)
