"""The design of draws: replicates of blocks, each block's points scrambled anew and shuffled against the others.

Every entry, or group of entries with a common cause, is a block with scrambled Sobol points of its own; their order is shuffled
against that of the others, as in a Latin hypercube, so that each block is covered evenly whatever else is asked. Missiles and
interceptors are costly to fly: of them a replicate has a few `builds`, each as often as the others, put together anew in each
draw. The spread between replicates, each with builds of its own, is what the confidence interval is taken from, so that few
builds widen it honestly.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadInput
from mujun.scenario.numbers.uncertain import Distribution, Uncertain

Array = NDArray[np.float64]

REPLICATES = 8
DRAWS_A_BUILD = {"missile": 128, "interceptor": 32}
"""Draws of a replicate that share one build of each missile, and of each interceptor."""


@dataclass(frozen=True)
class Design:
    """How many draws of which distribution, from which seed, in how many replicates."""

    samples: int
    seed: int = 0
    distribution: Distribution = "triangular"
    replicates: int = REPLICATES

    def __post_init__(self) -> None:
        if self.samples < 4 * self.replicates or self.samples % self.replicates:
            raise BadInput(
                f"{self.samples} draws; expected at least {4 * self.replicates}, and a multiple of {self.replicates} "
                "(the replicates)"
            )
        if self.seed < 0:
            raise BadInput(f"the seed is {self.seed}; expected 0 or more")

    def of(self, replicates: int) -> "Design":
        """Return the design of the first so many replicates alone."""
        return replace(self, samples=self.each * replicates, replicates=replicates)

    @property
    def each(self) -> int:
        """Draws in a replicate."""
        return self.samples // self.replicates

    def points(self, kinds: Iterable[str]) -> int:
        """Return how many points in a replicate a block has that holds entries of these kinds."""
        shared = max((DRAWS_A_BUILD.get(kind, 1) for kind in kinds), default=1)
        return max(self.each // shared, 1)


HOLDS_FROM, FAILS_TO = 0.9, 0.1
"""Probabilities from which on a claim is said to hold, and down to which it is said to fail; between them it depends."""
FEWEST_REPLICATES = 4
"""Replicates after which the stopping rule looks for the first time, and again after each so many more."""


@dataclass(frozen=True)
class Sampling:
    """What is asked of draws. precision: stop once every interval is no wider than so much to either side (None: take all)."""

    design: Design
    precision: float | None = None
    holds_from: float = HOLDS_FROM
    fails_to: float = FAILS_TO

    def __post_init__(self) -> None:
        if not 0.0 <= self.fails_to < self.holds_from <= 1.0:
            raise BadInput(
                f"a claim that holds from {self.holds_from:g} on and fails to {self.fails_to:g}; expected probabilities, the "
                "first above the second"
            )
        if self.precision is not None and not 0.0 < self.precision < 0.5:
            raise BadInput(
                f"a precision of {self.precision:g}; expected half the width of an interval of probability, between 0 and 0.5"
            )


@dataclass(frozen=True)
class Block:
    """Numbers that are drawn together."""

    name: str
    numbers: tuple[Uncertain, ...]

    @property
    def causes(self) -> list[str]:
        """What is drawn: one dimension each."""
        return sorted({number.cause for number in self.numbers})

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of the entries."""
        return frozenset(number.kind for number in self.numbers)

    @property
    def built(self) -> bool:
        """Whether it holds rockets, of which several draws share a build."""
        return bool(self.kinds & set(DRAWS_A_BUILD))


def blocks_of(numbers: Sequence[Uncertain]) -> list[Block]:
    """Return numbers in blocks: those of one entry, and of entries that share a cause, stand together."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    for number in numbers:
        a, b = sorted((root(number.entry), root(f"cause {number.cause}")))
        parent[b] = a
    together: dict[str, list[Uncertain]] = {}
    for number in numbers:
        together.setdefault(root(number.entry), []).append(number)
    found = (Block(min(number.entry for number in mine), tuple(mine)) for mine in together.values())
    return sorted(found, key=lambda block: block.name)


def shares_of(block: Block, replicate: int, design: Design) -> tuple[Array, NDArray[np.int64]]:
    """Return a block's points (points, causes) in [0, 1), and which of them each draw of a replicate takes."""
    from scipy.stats import qmc

    seed = np.random.SeedSequence((design.seed, replicate, zlib.crc32(block.name.encode())))
    stream = np.random.Generator(np.random.PCG64(seed))
    count = design.points(block.kinds)
    exponent = max(count - 1, 0).bit_length()
    points = qmc.Sobol(len(block.causes), scramble=True, rng=stream).random_base2(exponent)[:count]
    return points, stream.permutation(np.arange(design.each) % count)


@dataclass(frozen=True)
class Drawn:
    """One replicate of one study. margins, holds (n,); failed: draw -> why; units: of each margin."""

    margins: tuple[float | None, ...]
    units: tuple[str, ...]
    holds: tuple[bool, ...]
    failed: Mapping[int, str]


@dataclass(frozen=True)
class Replicate:
    """One replicate: values (n, numbers) in SI, and what each study made of them."""

    values: Array
    studies: tuple[Drawn, ...]
