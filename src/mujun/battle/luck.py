"""The uniform numbers of the draws of a raid, worked out where they are asked for.

A draw has a number for everything that could happen in it, most of which does not. The numbers are those of numpy's Philox
generator, bit for bit: it turns the count of a number in its stream into the number itself, so none needs those before it.
Reference: Salmon and others 2011, Parallel random numbers: as easy as 1, 2, 3 (SC11), Philox 4x64 with 10 rounds.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import kernel, scalar, upper_product

ROUNDS = 10
"""Rounds of mixing; 7 pass the tests of its authors."""
FIRST_FACTOR, SECOND_FACTOR = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
FIRST_KEY_STEP, SECOND_KEY_STEP = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
"""Factors of a round, and what is added to the key after each: the golden ratio and the square root of 3, less 1."""
WORDS, WORD_BITS = 4, 2
"""Words that come from one count, and binary digits of a number's place that tell which is its own."""
KEPT = 64
"""Counts whose words are kept until others take their place, a power of 2: numbers asked for in turn often share theirs."""
SPARE_BITS = np.uint64(11)
"""Bits of a word beyond the 53 of a float64."""
UNIT = 2.0**-53


class Stream(NamedTuple):
    """One stream of numbers. A single thread may ask it.

    Attributes:
        key, second_key: which stream it is.
        numbers: of each draw.
        kept: (KEPT, 1 + WORDS) counts and their words; count 0 stands where there is none.
    """

    key: np.uint64
    second_key: np.uint64
    numbers: int
    kept: NDArray[np.uint64]


class Draw(NamedTuple):
    """The numbers of one draw: their stream, and how many of it come before them."""

    stream: Stream
    before: int


def stream_of(seed: int, chunk: int, numbers: int) -> Stream:
    """Return the stream of a chunk of draws with so many numbers each, as numpy seeds it."""
    key = np.random.SeedSequence(seed, spawn_key=(chunk,)).generate_state(2, np.uint64)
    return Stream(key[0], key[1], numbers, np.zeros((KEPT, 1 + WORDS), np.uint64))


@scalar
def draw_of(stream, row):
    """Return the numbers of draw `row` of a stream."""
    return Draw(stream, row * stream.numbers)


@kernel(allocates=False)
def mix(count, key, second_key, found):
    """Write a count (not 0) and the four words that it is turned into to found (1 + WORDS,)."""
    a, b, c, d = count, np.uint64(0), np.uint64(0), np.uint64(0)
    for _ in range(ROUNDS):
        high, low = upper_product(FIRST_FACTOR, a), FIRST_FACTOR * a
        other_high, other_low = upper_product(SECOND_FACTOR, c), SECOND_FACTOR * c
        a, b, c, d = other_high ^ b ^ key, other_low, high ^ d ^ second_key, low
        key, second_key = key + FIRST_KEY_STEP, second_key + SECOND_KEY_STEP
    found[0], found[1], found[2], found[3], found[4] = count, a, b, c, d


@scalar
def number(draw, place):
    """Return the number at a place of a draw, in [0, 1)."""
    at, stream = draw.before + place, draw.stream
    count = np.uint64((at >> WORD_BITS) + 1)
    kept = stream.kept[(at >> WORD_BITS) & (KEPT - 1)]
    if kept[0] != count:
        mix(count, stream.key, stream.second_key, kept)
    return (kept[1 + (at & (WORDS - 1))] >> SPARE_BITS) * UNIT


@scalar
def below(draw, place, probability):
    """Return whether the number at a place of a draw is below a probability; it is not worked out for 0 and 1."""
    if probability <= 0.0:
        return False
    return probability >= 1.0 or number(draw, place) < probability
