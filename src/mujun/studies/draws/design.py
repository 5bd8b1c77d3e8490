"""Design of the draws: independent replicates, in which each block of numbers has scrambled Sobol' points in shuffled order.

A block is one entry, or several entries with a common cause. Its Sobol' points are shuffled against those of other blocks, as in
a Latin hypercube, so that each block covers its range evenly, whatever other blocks there are. Missiles and interceptors are
costly to fly: a replicate has only a few builds of each (sets of values), used equally often and combined anew in each draw.
Confidence intervals come from the spread between replicates. Each replicate has its own builds, so few builds widen the interval
as they should.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.scenario.numbers.uncertain import Distribution, Uncertain

Array = NDArray[np.float64]

REPLICATES = 8
DRAWS_A_BUILD = {"missile": 128, "interceptor": 32}
"""Draws in a replicate that share one build, by kind of entry."""


@dataclass(frozen=True)
class Design:
    """Size and kind of the draws.

    samples: draws in all replicates; a multiple of `replicates`, at least 4 for each.
    seed: 0 or more.
    distribution: of each number over its published range.
    replicates: independent repetitions of the design.
    """

    samples: int
    seed: int = 0
    distribution: Distribution = "triangular"
    replicates: int = REPLICATES

    def __post_init__(self) -> None:
        if self.samples < 4 * self.replicates or self.samples % self.replicates:
            key = "{samples} draws; expected at least {replicates}, and a multiple of {each} (the replicates)"
            raise BadInput(say(key, samples=self.samples, replicates=4 * self.replicates, each=self.replicates))
        if self.seed < 0:
            raise BadInput(say("the seed is {seed}; expected 0 or more", seed=self.seed))

    def of(self, replicates: int) -> "Design":
        """Return the design of the first `replicates` replicates."""
        return replace(self, samples=self.each * replicates, replicates=replicates)

    @property
    def each(self) -> int:
        """Draws in a replicate."""
        return self.samples // self.replicates

    def points(self, kinds: Iterable[str]) -> int:
        """Return the number of different points in a replicate of a block with entries of these kinds."""
        shared = max((DRAWS_A_BUILD.get(kind, 1) for kind in kinds), default=1)
        return max(self.each // shared, 1)


MOST_EACH = 256
"""Most draws in a replicate of a run: a process keeps the flights of all its builds."""
BYTES_A_DRAW, BYTES_AN_OUTCOME, MOST_BYTES_OF_DRAWS = 300, 70, 700_000_000
"""Memory of the process that puts the draws together: for each draw, for each study or reading that is asked in it, and at most.
Together with the program itself that stays below a gigabyte. Measured."""


def replicates_for(samples: int) -> int:
    """Return into how many replicates so many draws are divided. Raises BadInput where that cannot be done in equal parts."""
    least = -(-samples // (REPLICATES * MOST_EACH))
    parts = samples // REPLICATES
    if samples % REPLICATES:
        return REPLICATES  # refused by the design
    for k in range(least, parts // 4 + 1):
        if parts % k == 0:
            return REPLICATES * k
    if parts < 4:
        return REPLICATES
    near = REPLICATES * least * -(-parts // least)
    key = "{samples:,} draws cannot be divided into equal replicates of at most {most}; expected a number such as {near:,}"
    raise BadInput(say(key, samples=samples, most=MOST_EACH, near=near))


def check_memory(samples: int, studies: int) -> None:
    """Raise BadInput, before any work, for draws whose outcomes do not fit into memory. studies: asked in each, with readings."""
    each = BYTES_A_DRAW + BYTES_AN_OUTCOME * studies
    if samples * each > MOST_BYTES_OF_DRAWS:
        most = MOST_BYTES_OF_DRAWS // each
        most -= most % (REPLICATES * MOST_EACH)
        key = "{samples:,} draws would take about {size:,.1f} GB of memory; expected at most {most:,}, which fit"
        raise BadInput(say(key, samples=samples, size=samples * each / 1e9, most=most))


HOLDS_FROM, FAILS_TO = 0.9, 0.1
"""Default probabilities: a claim holds at the first or above, fails at the second or below, and depends between them."""
FEWEST_REPLICATES = 4
"""Number of replicates between two checks of the stopping rule."""


@dataclass(frozen=True)
class Sampling:
    """Draws, with the rule to stop and the rule for the verdict.

    precision: stop once the half width of every confidence interval is at most this; None: take all draws.
    holds_from, fails_to: see `HOLDS_FROM`, `FAILS_TO`.
    """

    design: Design
    precision: float | None = None
    holds_from: float = HOLDS_FROM
    fails_to: float = FAILS_TO

    def __post_init__(self) -> None:
        if not 0.0 <= self.fails_to < self.holds_from <= 1.0:
            key = (
                "a claim that holds from {holds_from:g} on and fails to {fails_to:g}; expected probabilities, the first "
                "above the second"
            )
            raise BadInput(say(key, holds_from=self.holds_from, fails_to=self.fails_to))
        if self.precision is not None and not 0.0 < self.precision < 0.5:
            key = (
                "a precision of {precision:g}; expected half the width of an interval of probability, between 0 and 0.5"
            )
            raise BadInput(say(key, precision=self.precision))


@dataclass(frozen=True)
class NumberBlock:
    """Numbers that are drawn from the same points. name: id of the first entry."""

    name: str
    numbers: tuple[Uncertain, ...]

    @property
    def causes(self) -> list[str]:
        """Names of the causes: each is one dimension of the points."""
        return sorted({number.cause for number in self.numbers})

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of the entries in the block."""
        return frozenset(number.kind for number in self.numbers)

    @property
    def built(self) -> bool:
        """Whether the block contains a missile or interceptor, so that several draws share a build."""
        return bool(self.kinds & set(DRAWS_A_BUILD))


def blocks_of(numbers: Sequence[Uncertain]) -> list[NumberBlock]:
    """Group numbers into blocks: numbers of one entry, and of entries with a common cause, form one block."""
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
    found = (NumberBlock(min(number.entry for number in mine), tuple(mine)) for mine in together.values())
    return sorted(found, key=lambda block: block.name)


def shares_of(block: NumberBlock, replicate: int, design: Design) -> tuple[Array, NDArray[np.int64]]:
    """Return the points of a block in a replicate, (points, causes) in [0, 1), and the index of the point of each draw."""
    from scipy.stats import qmc

    seed = np.random.SeedSequence((design.seed, replicate, zlib.crc32(block.name.encode())))
    stream = np.random.Generator(np.random.PCG64(seed))
    count = design.points(block.kinds)
    exponent = max(count - 1, 0).bit_length()
    points = qmc.Sobol(len(block.causes), scramble=True, rng=stream).random_base2(exponent)[:count]
    return points, stream.permutation(np.arange(design.each) % count)


@dataclass(frozen=True)
class Drawn:
    """Outcomes of one study in one replicate of n draws.

    margins: (n,), None where the margin does not exist.
    units: (n,), of each margin.
    holds: (n,), whether the claim holds.
    failed: index of a draw that could not be evaluated -> why.
    """

    margins: tuple[float | None, ...]
    units: tuple[str, ...]
    holds: tuple[bool, ...]
    failed: Mapping[int, str]


@dataclass(frozen=True)
class Replicate:
    """One replicate: values drawn, (n, numbers), SI, and the outcomes of each study."""

    values: Array
    studies: tuple[Drawn, ...]
