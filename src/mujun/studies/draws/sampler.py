"""Sampler: outcomes of studies with all uncertain numbers drawn over their published ranges.

The attacker's choices (launch areas, targets, trajectory shapes, missile types) are the study's in every draw. Sizes of forces
and properties of missiles as built are estimates of facts, and are drawn.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from mujun.scenario.numbers.uncertain import uncertain_numbers
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.draws.design import Design, Drawn, Replicate, blocks_of, shares_of
from mujun.studies.draws.probe import Probe, StudyOutcome


class Sampler:
    """Studies of a run, with all uncertain numbers in the entries that they read. used: ids of these entries."""

    def __init__(self, catalogue: Catalogue, studies: Sequence[Study], used: Iterable[str]) -> None:
        self.catalogue, self.studies = catalogue, tuple(studies)
        self.numbers = uncertain_numbers(catalogue, used)
        self.blocks = blocks_of(self.numbers)

    def replicate(
        self,
        index: int,
        design: Design,
        told: Callable[[], None] | None = None,
        which: Sequence[int] | None = None,
    ) -> Replicate:
        """Draw and evaluate one replicate of a design.

        told: called after each draw.
        which: indices of the studies to evaluate; None: all. The draws are the same.
        """
        column = {number.path: k for k, number in enumerate(self.numbers)}
        values = np.empty((design.each, len(self.numbers)))
        for block in self.blocks:
            points, chosen = shares_of(block, index, design)
            for number in block.numbers:
                own = number.values(points[:, block.causes.index(number.cause)], design.distribution)
                values[:, column[number.path]] = own[chosen]
        studies = self.studies if which is None else [self.studies[k] for k in which]
        probe = Probe(self.catalogue, studies, self.numbers)
        found = []
        for row in values:
            found.append(probe.ask(row))
            if told is not None:
                told()
        return Replicate(values, tuple(_gathered(rows) for rows in zip(*found, strict=True)))


def _gathered(rows: Sequence[StudyOutcome]) -> Drawn:
    return Drawn(
        tuple(one.margin for one in rows), tuple(one.unit for one in rows), tuple(one.holds for one in rows),
        {d: one.fault for d, one in enumerate(rows) if one.fault},
    )  # fmt: skip
