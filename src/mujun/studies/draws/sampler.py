"""Draws: the margins of studies over the published ranges of everything they rest on.

The attacker's places, targets, shapes and classes are the study's, in every draw; how many missiles a force has, and what they
are as built, are estimates of fact and are drawn.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from mujun.scenario.numbers.uncertain import uncertain_numbers
from mujun.scenario.reading.catalogue import Catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.draws.design import Design, Drawn, Replicate, blocks_of, shares_of
from mujun.studies.draws.probe import Outcome, Probe


class Sampler:
    """The studies of a run with all uncertain numbers that they rest on. used: ids of entries."""

    def __init__(self, catalogue: Catalogue, studies: Sequence[Study], used: Iterable[str]) -> None:
        self.catalogue, self.studies = catalogue, tuple(studies)
        self.numbers = uncertain_numbers(catalogue, used)
        self.blocks = blocks_of(self.numbers)

    def replicate(self, index: int, design: Design, told: Callable[[], None] | None = None) -> Replicate:
        """Return one replicate of a design. told: called after each draw."""
        column = {number.path: k for k, number in enumerate(self.numbers)}
        values = np.empty((design.each, len(self.numbers)))
        for block in self.blocks:
            points, chosen = shares_of(block, index, design)
            for number in block.numbers:
                own = number.values(points[:, block.causes.index(number.cause)], design.distribution)
                values[:, column[number.path]] = own[chosen]
        probe = Probe(self.catalogue, self.studies, self.numbers)
        found = []
        for row in values:
            found.append(probe.ask(row))
            if told is not None:
                told()
        return Replicate(values, tuple(_gathered(rows) for rows in zip(*found, strict=True)))


def _gathered(rows: Sequence[Outcome]) -> Drawn:
    return Drawn(
        tuple(one.margin for one in rows), tuple(one.unit for one in rows), tuple(one.holds for one in rows),
        {d: one.fault for d, one in enumerate(rows) if one.fault},
    )  # fmt: skip
