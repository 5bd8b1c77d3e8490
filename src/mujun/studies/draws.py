"""Draws: the margins of studies over the published ranges of everything they rest on.

The attacker's places, targets, shapes and classes are the study's, in every draw; how many missiles a force has, and what they
are as built, are estimates of fact and are drawn.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadInput
from mujun.scenario.build import Builder
from mujun.scenario.catalogue import Catalogue
from mujun.scenario.study import Study
from mujun.scenario.uncertain import drawn, uncertain_numbers
from mujun.studies.design import Design, Drawn, Replicate, blocks_of, shares_of
from mujun.studies.questions import QUESTIONS
from mujun.studies.verdict import judge


def quickened(study: Study) -> Study:
    """Return a study without what its margin does not rest on: land that is counted beside the listed places."""
    if study.question != "shots-at-places" or study.scenario.land is None:
        return study
    return study.model_copy(update={"scenario": study.scenario.model_copy(update={"land": None})})


class Sampler:
    """The studies of a run with all uncertain numbers that they rest on. used: ids of entries."""

    def __init__(self, catalogue: Catalogue, studies: Sequence[Study], used: Iterable[str]) -> None:
        self.catalogue, self.studies = catalogue, tuple(quickened(study) for study in studies)
        self.numbers = uncertain_numbers(catalogue, used)
        self.blocks = blocks_of(self.numbers)

    def replicate(self, index: int, design: Design, tick: Callable[[float], None] | None = None) -> Replicate:
        """Return one replicate of a design."""
        column = {number.path: k for k, number in enumerate(self.numbers)}
        values = np.empty((design.each, len(self.numbers)))
        which: dict[str, NDArray[np.int64]] = {}
        for block in self.blocks:
            points, chosen = shares_of(block, index, design)
            for number in block.numbers:
                own = number.values(points[:, block.causes.index(number.cause)], design.distribution)
                values[:, column[number.path]] = own[chosen]
            which[block.name] = chosen
        kept: dict[tuple[object, ...], object] = {}
        rockets: dict[tuple[str, int], Any] = {}
        found: list[list[tuple[float | None, str, bool, str | None]]] = [[] for _ in self.studies]
        for d in range(design.each):
            entries, builds = [], {}
            for block in self.blocks:
                build = int(which[block.name][d])
                for id in dict.fromkeys(number.entry for number in block.numbers):
                    if not block.built or (id, build) not in rockets:
                        mine = {n.where: float(values[d, column[n.path]]) for n in block.numbers if n.entry == id}
                        rockets[id, build] = drawn(self.catalogue.entry(id), mine)
                    entries.append(rockets[id, build])
                    if block.built:
                        builds[id] = build
            catalogue = self.catalogue.with_entries(entries)
            builder = Builder(catalogue, builds=builds, kept=kept)
            for study, mine_found in zip(self.studies, found, strict=True):
                mine_found.append(_asked(builder, study))
            if tick is not None:
                tick(1.0 / design.samples)
        return Replicate(values, tuple(_gathered(rows) for rows in found))


def _asked(builder: Builder, study: Study) -> tuple[float | None, str, bool, str | None]:
    """Return a study's margin, its unit, whether it holds, and why it could not be worked out."""
    question = QUESTIONS[study.question]
    try:
        flown = question.fly(builder, study.scenario)
        answer = question.quick(builder, study.scenario, flown)
    except (BadInput, ValueError, ArithmeticError) as error:
        return None, "", False, str(error).splitlines()[0]
    return answer.margin, answer.unit or study.margin_unit, judge(study, answer.margin) == "holds", None


def _gathered(rows: Sequence[tuple[float | None, str, bool, str | None]]) -> Drawn:
    margins, units, holds, faults = zip(*rows, strict=True)
    return Drawn(margins, units, holds, {d: fault for d, fault in enumerate(faults) if fault is not None})
