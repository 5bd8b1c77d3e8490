"""Drag curves: smooth, through the published points, and refused where they make no sense.

| checked | against | tolerance |
|---|---|---|
| slopes of the monotone cubic | scipy's PCHIP | 1e-12 |
| the compiled table | that cubic, between Mach 0.5 and the curve's end | 0.002 |
| published points | the compiled table | 0.001, at the peak 0.002 |
| value and slope across cells | continuity | - |
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_flights import CURVE, LIQUID
from scipy.interpolate import PchipInterpolator

from mujun.base.cubic import curve_at, monotone_slopes
from mujun.flight.model.drag import CELL, CELLS, CONSTANT, DragCurve, drag_coefficient, drag_rows, drag_table

CURVES = [LIQUID, CURVE]


@st.composite
def points(draw):
    gaps = draw(st.lists(st.floats(0.05, 2.0), min_size=2, max_size=12))
    thousandths = st.integers(0, 1000).map(lambda k: k / 1000)
    heights = draw(st.lists(thousandths, min_size=len(gaps) + 1, max_size=len(gaps) + 1))
    return np.concatenate([[0.0], np.cumsum(gaps)]), np.array(heights)


@given(points())
def test_slopes_are_those_of_pchip(curve):
    x, y = curve
    theirs = PchipInterpolator(x, y)
    slopes = monotone_slopes(x, y)
    np.testing.assert_allclose(slopes, theirs.derivative()(x), rtol=1e-9, atol=1e-12)
    at = np.linspace(x[0], x[-1], 50)
    value, derivative = curve_at(x, y, slopes, at)
    np.testing.assert_allclose(value, theirs(at), rtol=0, atol=1e-12)
    np.testing.assert_allclose(derivative[1:-1], theirs.derivative()(at)[1:-1], rtol=1e-7, atol=1e-9)
    assert value.min() >= y.min() - 1e-12 and value.max() <= y.max() + 1e-12


def test_two_points_are_a_straight_line():
    np.testing.assert_array_equal(monotone_slopes([0.0, 2.0], [1.0, 2.0]), [0.5, 0.5])


@pytest.mark.parametrize("curve", CURVES, ids=lambda c: c.name)
def test_published_points_and_the_cubic_between(curve):
    table = drag_table((CONSTANT, curve))
    for mach, coefficient in zip(curve.mach, curve.coefficient, strict=True):
        assert drag_coefficient(mach * mach, float(CELLS), table) == pytest.approx(coefficient, abs=0.002)
    smooth = PchipInterpolator(curve.mach, curve.coefficient)
    for mach in np.linspace(0.5, curve.mach[-1], 400):
        assert drag_coefficient(mach * mach, float(CELLS), table) == pytest.approx(float(smooth(mach)), abs=0.002)


@pytest.mark.parametrize("curve", CURVES, ids=lambda c: c.name)
def test_value_and_slope_go_on_across_cells(curve):
    rows = drag_rows(curve)
    np.testing.assert_allclose(rows[:-1].sum(axis=1), rows[1:, 0], rtol=0, atol=1e-14)
    slope_at_end = rows[:-1, 1] + 2 * rows[:-1, 2] + 3 * rows[:-1, 3]
    np.testing.assert_allclose(slope_at_end, rows[1:, 1], rtol=0, atol=1e-14)


@pytest.mark.parametrize("curve", CURVES, ids=lambda c: c.name)
def test_the_last_value_holds_beyond(curve):
    table = drag_table((CONSTANT, curve))
    for mach in (curve.mach[-1] + 0.3, 7.0, 25.0):
        assert drag_coefficient(mach * mach, float(CELLS), table) == pytest.approx(curve.coefficient[-1], abs=1e-6)
    assert np.isfinite(drag_coefficient(np.nan, float(CELLS), table))
    assert np.isfinite(drag_coefficient(np.inf, float(CELLS), table))


def test_a_ballistic_coefficient_is_a_constant():
    table = drag_table((CONSTANT, LIQUID))
    for squared in (0.0, 0.5 * CELL, 1.0, 30.0, 900.0):
        assert drag_coefficient(squared, 0.0, table) == 1.0


@pytest.mark.parametrize(
    ("mach", "coefficient", "words"),
    [
        ((0.0, 1.0), (0.2,), "as many"),
        ((), (), "as many"),
        ((0.0, 1.0, 1.0), (0.2, 0.3, 0.4), "must rise"),
        ((-0.1, 1.0), (0.2, 0.3), "must rise"),
        ((0.0, 1.0), (0.2, -0.3), "negative"),
    ],
)
def test_bad_curves_are_refused(mach, coefficient, words):
    with pytest.raises(ValueError, match=words):
        DragCurve("bad", mach, coefficient)
