"""Sampler: outcomes of studies with all uncertain numbers drawn over their published ranges.

The attacker's choices (launch areas, targets, trajectory shapes, missile types) are the study's in every draw. Sizes of forces
and properties of missiles as built are estimates of facts, and are drawn.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.aims import Aims
from mujun.base.tasks.ledger import Ledger
from mujun.flight.aiming.aim import Solution
from mujun.scenario.numbers.uncertain import uncertain_numbers
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.draws.design import Design, Drawn, Replicate, blocks_of, shares_of
from mujun.studies.draws.probe import Probe, StudyOutcome

Array = NDArray[np.float64]

DRAWS_A_PIECE = 32
"""Draws that are kept together: a few seconds' work, lost at most when it is killed."""
DRAWS_A_READING_DRAW, FEWEST_READING_DRAWS = 4, 8
"""Draws of which one is used for a study that is drawn seldom, and the fewest of these in a replicate."""


class Sampler:
    """Studies of a run, with all uncertain numbers in the entries that they read.

    used: ids of these entries.
    seldom: indices of the studies that only some of the draws are asked of: other readings of a claim. Their flights, which
        cost most and differ by replicate, are the same either way, so that fewer draws hardly widen their intervals.
    solved: flights at nominal values that the solver has found already.
    ledger: keeps finished draws; None: they are not kept.
    asked: flights that a draw needs, by missile and digest, once it is known (see `ahead`).
    """

    def __init__(
        self,
        catalogue: Catalogue,
        studies: Sequence[Study],
        used: Iterable[str],
        seldom: frozenset[int] = frozenset(),
        solved: Mapping[bytes, Solution] | None = None,
        ledger: Ledger | None = None,
    ) -> None:
        self.catalogue, self.studies, self.seldom, self.ledger = catalogue, tuple(studies), seldom, ledger
        self.solved = dict(solved or {})
        self.asked: dict[str, dict[bytes, Aims]] | None = None
        self.numbers = uncertain_numbers(catalogue, used)
        self.blocks = blocks_of(self.numbers)

    def values(self, index: int, design: Design) -> Array:
        """Return the values (SI) of one replicate of a design, (draws, numbers)."""
        column = {number.path: k for k, number in enumerate(self.numbers)}
        values = np.empty((design.each, len(self.numbers)))
        for block in self.blocks:
            points, chosen = shares_of(block, index, design)
            for number in block.numbers:
                own = number.values(points[:, block.causes.index(number.cause)], design.distribution)
                values[:, column[number.path]] = own[chosen]
        return values

    def replicate(
        self,
        index: int,
        design: Design,
        which: Sequence[int] | None = None,
        told: Callable[[], None] | None = None,
        solved: Mapping[bytes, Solution] | None = None,
        values: Array | None = None,
    ) -> Replicate:
        """Evaluate one replicate of a design.

        which: indices of the studies to evaluate; None: all. The draws are the same.
        told: called after each draw.
        solved: flights of the replicate's builds that the solver has found already.
        values: drawn before, see `values`; None: they are drawn here, which loads a library of 0.4 s.
        """
        values = self.values(index, design) if values is None else values
        known = {**self.solved, **(solved or {})}
        probe = Probe(self.catalogue, self.studies, self.numbers, known)
        chosen = range(len(self.studies)) if which is None else which
        found: dict[int, list[StudyOutcome]] = {k: [] for k in chosen}
        for draws in _pieces(design):
            depends_on = _depends_on(index, design, chosen, draws)
            rows = None if self.ledger is None else self.ledger.get(*depends_on)
            if rows is None:
                rows = self._drawn(probe, values, draws, design, chosen, told)
                if self.ledger is not None:
                    self.ledger.put(rows, *depends_on)
            elif told is not None:
                for _ in draws:
                    told()
            for k, mine in zip(chosen, rows, strict=True):
                found[k] += (StudyOutcome(*row) for row in mine)
        return Replicate(values, tuple(map(_gathered, found.values())))

    def finished(self, index: int, design: Design, which: Sequence[int] | None = None) -> bool:
        """Return whether all draws of a replicate are in the ledger, to all appearance: none of them is read."""
        if self.ledger is None:
            return False
        chosen = range(len(self.studies)) if which is None else which
        return all(self.ledger.path_of(*_depends_on(index, design, chosen, one)).exists() for one in _pieces(design))

    def sound(self, index: int, design: Design, which: Sequence[int] | None = None) -> bool:
        """Return whether all draws of a replicate are in the ledger, whole."""
        chosen = range(len(self.studies)) if which is None else which
        if self.ledger is None:
            return False
        pieces = [self.ledger.get(*_depends_on(index, design, chosen, one)) for one in _pieces(design)]
        return all(one is not None for one in pieces)

    def _drawn(
        self,
        probe: Probe,
        values: Array,
        draws: range,
        design: Design,
        chosen: Sequence[int],
        told: Callable[[], None] | None,
    ) -> list[list[tuple[Any, ...]]]:
        """Return the outcomes of some draws for each study, as plain data: the fields of `StudyOutcome`."""
        every = _every(design)
        whole, some = range(len(draws)), [n for n, draw in enumerate(draws) if draw % every == 0]
        claims: list[dict[int, Sequence[int]]] = []
        for k in chosen:
            if k not in self.seldom or not claims:
                claims.append({})
            claims[-1][k] = some if k in self.seldom else whole
        found = probe.ask_claims([values[n] for n in draws], claims, told or _nobody)
        return [[_plain(one) for one in found[k]] for k in chosen]


def _plain(one: StudyOutcome) -> tuple[Any, ...]:
    margin = None if one.margin is None else float(one.margin)
    return margin, str(one.unit), bool(one.holds), str(one.fault)


def _nobody() -> None:
    """Hear of a finished draw, and do nothing."""


def _pieces(design: Design) -> list[range]:
    """Return the draws of a replicate in pieces that are kept together."""
    return [range(first, min(first + DRAWS_A_PIECE, design.each)) for first in range(0, design.each, DRAWS_A_PIECE)]


def _depends_on(index: int, design: Design, chosen: Sequence[int], draws: range) -> tuple[Any, ...]:
    """Return what a piece depends on beside what all of them do. chosen: indices of the studies asked."""
    return design.seed, design.distribution, design.each, index, tuple(chosen), draws.start, draws.stop


def _every(design: Design) -> int:
    """Return of how many draws one is asked of the studies that are drawn seldom."""
    return max(min(DRAWS_A_READING_DRAW, design.each // FEWEST_READING_DRAWS), 1)


def _gathered(rows: Sequence[StudyOutcome]) -> Drawn:
    return Drawn(
        tuple(one.margin for one in rows), tuple(one.unit for one in rows), tuple(one.holds for one in rows),
        {d: one.fault for d, one in enumerate(rows) if one.fault},
    )  # fmt: skip
