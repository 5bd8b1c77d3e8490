"""Roots of cubics in an interval, beside numpy's roots of the same polynomial."""

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from mujun.base.compiled import plain
from mujun.base.cubic import cubic_coefficients, cubic_root, cubic_values

ends = st.floats(-1e6, 1e6)
TOLERANCE = 1e-3


@given(ends, ends, ends, ends, st.floats(1e-3, 1.0), st.floats(0.01, 0.99))
def test_the_root_between_two_ends_of_opposite_signs_is_found(p0, d0, p1, d1, width, share):
    coefficients = plain(cubic_coefficients)(p0, d0, p1, d1)
    at_end = np.polyval(coefficients[::-1], width)
    assume(abs(at_end - p0) > 1.0)
    sought = p0 + share * (at_end - p0)
    cubic = np.array([p0 - sought, *coefficients[1:]])
    root = plain(cubic_root)(*cubic, width, TOLERANCE)
    assert 0.0 <= root <= width
    nearest = np.abs(np.roots(cubic[::-1]) - root).min()
    assert abs(np.polyval(cubic[::-1], root)) < 2.0 * TOLERANCE or nearest < 1e-9


def test_a_root_of_nothing_ends_the_search_at_once():
    assert np.isnan(plain(cubic_root)(np.nan, 1.0, 0.0, 0.0, 1.0, TOLERANCE))


def test_values_are_those_of_the_coefficients():
    u = np.linspace(0.0, 1.0, 7)
    coefficients = plain(cubic_coefficients)(2.0, -3.0, 5.0, 0.5)
    np.testing.assert_allclose(cubic_values(2.0, -3.0, 5.0, 0.5, 1.0, u), np.polyval(coefficients[::-1], u), rtol=1e-13)
