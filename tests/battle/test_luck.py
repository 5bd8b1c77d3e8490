"""The numbers of a draw: those of numpy's generator, and of its authors' known answer, asked for one by one in any order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mujun.base.compiled import kernel, plain, upper_product
from mujun.battle.luck import WORDS, below, draw_of, mix, number, stream_of

words = st.integers(0, 2**64 - 1)


@kernel(allocates=False)
def fill_numbers(stream, row, places, found):
    """Fill in the numbers at some places of a draw."""
    draw = draw_of(stream, row)
    for k in range(len(places)):
        found[k] = number(draw, places[k])


@kernel(allocates=False)
def fill_below(stream, row, places, probability, found):
    """Fill in whether each is below a probability."""
    draw = draw_of(stream, row)
    for k in range(len(places)):
        found[k] = below(draw, places[k], probability)


def numbers_at(stream, row, places):
    """Return the numbers at some places of a draw."""
    found = np.empty(len(places))
    fill_numbers(stream, row, places, found)
    return found


@kernel(allocates=False)
def compiled_upper(a, b):
    """Return the upper half of a product as compiled code has it."""
    return upper_product(a, b)


@kernel(allocates=False)
def compiled_mix(count, key, second_key, found):
    """Write what a count is turned into."""
    mix(count, key, second_key, found)


@given(words, words)
def test_the_upper_half_of_a_product_is_that_of_whole_numbers(a, b):
    for found in (compiled_upper(np.uint64(a), np.uint64(b)), upper_product(np.uint64(a), np.uint64(b))):
        assert int(found) == a * b >> 64


def test_the_authors_known_answer():
    """Random123's kat_vectors: philox4x64, 10 rounds, counter and key all zero."""
    expected = [0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B]
    zero, found = np.uint64(0), np.ones(1 + WORDS, np.uint64)
    compiled_mix(zero, zero, zero, found)
    assert found.tolist() == [0, *expected]


@given(st.integers(0, 2**40), st.integers(0, 10_000), st.integers(1, 700), st.integers(1, 20))
def test_numbers_are_those_of_numpy_to_the_bit(seed, chunk, numbers, rows):
    generator = np.random.Generator(np.random.Philox(np.random.SeedSequence(seed, spawn_key=(chunk,))))
    expected = generator.random((rows, numbers))
    stream, places = stream_of(seed, chunk, numbers), np.random.default_rng(seed).permutation(numbers)
    for row in {0, rows // 2, rows - 1}:
        np.testing.assert_array_equal(numbers_at(stream, row, places), expected[row, places])


@pytest.mark.parametrize("probability", [0.0, 1.0, 0.3, 5e-324, 1.0 - 2.0**-53])
def test_a_number_below_a_probability_is_asked_for_only_where_it_matters(probability):
    stream, places = stream_of(3, 2, 1000), np.arange(1000)
    expected, found = numbers_at(stream, 7, places) < probability, np.empty(len(places), np.bool_)
    fill_below(stream, 7, places, probability, found)
    np.testing.assert_array_equal(found, expected)


def test_plain_python_has_the_same_numbers(monkeypatch):
    """As the benchmark runs it, which switches the compiler off."""
    monkeypatch.setattr("mujun.battle.luck.mix", plain(mix))
    stream = stream_of(5, 1, 40)
    draw = plain(draw_of)(stream, 3)
    with np.errstate(over="ignore"):
        found = [plain(number)(draw, place) for place in range(40)]
    np.testing.assert_array_equal(found, numbers_at(stream, 3, np.arange(40)))
