"""The uniform numbers of the draws of a raid, worked out where they are asked for.

A draw has a number for everything that could happen in it, most of which does not. The numbers are those of numpy's Philox
generator, bit for bit: it turns the count of a number in its stream into the number itself, so none needs those before it.
Reference: Salmon and others 2011, Parallel random numbers: as easy as 1, 2, 3 (SC11), Philox 4x64 with 10 rounds.
"""

from typing import NamedTuple

import numpy as np

from mujun.base.compiled import scalar
from mujun.base.products import upper_product

ROUNDS = 10
"""Rounds of mixing; 7 pass the tests of its authors."""
FIRST_FACTOR, SECOND_FACTOR = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
FIRST_STEP, SECOND_STEP = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
"""Factors of a round, and what is added to the key after each: the golden ratio and the square root of 3, less 1."""
WORDS_BITS = 2
"""Four numbers come from one count."""
SPARE_BITS = np.uint64(11)
"""Bits of a word beyond the 53 of a float64."""
UNIT = 2.0**-53


class Words(NamedTuple):
    """Four words of 64 bits: the counter, or what it was turned into."""

    a: np.uint64
    b: np.uint64
    c: np.uint64
    d: np.uint64


class Stream(NamedTuple):
    """The key of one stream of numbers, and how many of them each draw has."""

    key: np.uint64
    second_key: np.uint64
    numbers: int


class Draw(NamedTuple):
    """The numbers of one draw: the key of their stream, and how many there are before them."""

    key: np.uint64
    second_key: np.uint64
    before: int


def stream_of(seed: int, chunk: int, numbers: int) -> Stream:
    """Return the stream of a chunk of draws with so many numbers each, as numpy seeds it."""
    key = np.random.SeedSequence(seed, spawn_key=(chunk,)).generate_state(2, np.uint64)
    return Stream(key[0], key[1], numbers)


@scalar
def draw_of(stream, row):
    """Return the numbers of draw `row` of a stream."""
    return Draw(stream.key, stream.second_key, row * stream.numbers)


@scalar
def mixed(count, key, second_key):
    """Return the four words for a count, (count, 0, 0, 0), and a key."""
    zero = np.uint64(0)
    now = Words(count, zero, zero, zero)
    for _ in range(ROUNDS):
        high, low = upper_product(FIRST_FACTOR, now.a), FIRST_FACTOR * now.a
        other_high, other_low = upper_product(SECOND_FACTOR, now.c), SECOND_FACTOR * now.c
        now = Words(other_high ^ now.b ^ key, other_low, high ^ now.d ^ second_key, low)
        key, second_key = key + FIRST_STEP, second_key + SECOND_STEP
    return now


@scalar
def number(draw, place):
    """Return the number at a place of a draw, in [0, 1)."""
    at = draw.before + place
    words = mixed(np.uint64((at >> WORDS_BITS) + 1), draw.key, draw.second_key)
    word = at & 3
    first_two, last_two = (words.a if word == 0 else words.b), (words.c if word == 2 else words.d)
    return ((first_two if word < 2 else last_two) >> SPARE_BITS) * UNIT


@scalar
def below(draw, place, probability):
    """Return whether the number at a place of a draw is below a probability; it is not worked out for 0 and 1."""
    if probability <= 0.0:
        return False
    return probability >= 1.0 or number(draw, place) < probability
