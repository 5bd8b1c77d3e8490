"""Sampler: outcomes of studies with all uncertain numbers drawn over their published ranges.

The attacker's choices (launch areas, targets, trajectory shapes, missile types) are the study's in every draw. Sizes of forces
and properties of missiles as built are estimates of facts, and are drawn.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.aims import Aims
from mujun.flight.aiming.aim import Solution
from mujun.scenario.numbers.uncertain import uncertain_numbers
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.draws.design import Design, Drawn, Replicate, blocks_of, shares_of
from mujun.studies.draws.probe import Probe, StudyOutcome

Array = NDArray[np.float64]

DRAWS_A_READING_DRAW, FEWEST_READING_DRAWS = 4, 8
"""Draws of which one is used for a study that is drawn seldom, and the fewest of these in a replicate."""


class Sampler:
    """Studies of a run, with all uncertain numbers in the entries that they read.

    used: ids of these entries.
    seldom: indices of the studies that only some of the draws are asked of: other readings of a claim. Their flights, which
        cost most and differ by replicate, are the same either way, so that fewer draws hardly widen their intervals.
    solved: flights at nominal values that the solver has found already.
    asked: flights that a draw needs, by missile and digest, once it is known (see `ahead`).
    """

    def __init__(
        self,
        catalogue: Catalogue,
        studies: Sequence[Study],
        used: Iterable[str],
        seldom: frozenset[int] = frozenset(),
        solved: Mapping[bytes, Solution] | None = None,
    ) -> None:
        self.catalogue, self.studies, self.seldom = catalogue, tuple(studies), seldom
        self.solved = dict(solved or {})
        self.asked: dict[str, dict[bytes, Aims]] | None = None
        self.numbers = uncertain_numbers(catalogue, used)
        self.blocks = blocks_of(self.numbers)
        self._drawn: dict[tuple[int, Design], Array] = {}

    @cached_property
    def nominal(self) -> Probe:
        """The studies at the catalogue's values; flights and fly-out tables are shared by all that it is asked."""
        return Probe(self.catalogue, self.studies, [], self.solved)

    def values(self, index: int, design: Design) -> Array:
        """Return the values (SI) of one replicate of a design, (draws, numbers); they are drawn once."""
        if (index, design) not in self._drawn:
            self._drawn[index, design] = self._draw(index, design)
        return self._drawn[index, design]

    def _draw(self, index: int, design: Design) -> Array:
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
        values: Array,
        design: Design,
        which: Sequence[int] | None = None,
        told: Callable[[], None] | None = None,
        solved: Mapping[bytes, Solution] | None = None,
    ) -> Replicate:
        """Evaluate one replicate of a design.

        values: drawn, see `values`: drawing them loads a library of 0.4 s, which each process would do for itself.
        which: indices of the studies to evaluate; None: all. The draws are the same.
        told: called after each draw.
        solved: flights of the replicate's builds that the solver has found already.
        """
        known = {**self.solved, **(solved or {})}
        probe, every = Probe(self.catalogue, self.studies, self.numbers, known), _every(design)
        found: dict[int, list[StudyOutcome]] = {k: [] for k in (range(len(self.studies)) if which is None else which)}
        for n, row in enumerate(values):
            asked = [k for k in found if k not in self.seldom or n % every == 0]
            for k, outcome in zip(asked, probe.ask(row, which=asked), strict=True):
                found[k].append(outcome)
            if told is not None:
                told()
        return Replicate(values, tuple(map(_gathered, found.values())))


def _every(design: Design) -> int:
    """Return of how many draws one is asked of the studies that are drawn seldom."""
    return max(min(DRAWS_A_READING_DRAW, design.each // FEWEST_READING_DRAWS), 1)


def _gathered(rows: Sequence[StudyOutcome]) -> Drawn:
    return Drawn(
        tuple(one.margin for one in rows), tuple(one.unit for one in rows), tuple(one.holds for one in rows),
        {d: one.fault for d, one in enumerate(rows) if one.fault},
    )  # fmt: skip
