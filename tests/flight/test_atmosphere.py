"""The table of air that flights read.

| checked | against | tolerance |
|---|---|---|
| density, pressure, sound to 84 km | the standard's own formulas | 2.7e-6 of the value |
| density at 90-140 km | the printed values of the standard's table I | 2 % |
| the whole table | continuity, falling density | - |

Values against the printed table and an independent program (fluids): tests/validation/test_us76.py.
"""

import math

import fluids
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mujun.earth.atmosphere import CEILING, GAS_CONSTANT, HEAT_RATIO, TABLE, air, geopotential, standard_atmosphere


@given(st.floats(0.0, 84e3))
def test_table_agrees_with_the_formulas(height):
    temperature, pressure, density = standard_atmosphere(height)
    found = air(height, TABLE)
    assert found[0] == pytest.approx(float(density), rel=2.7e-6)
    assert found[1] == pytest.approx(float(pressure), rel=2.7e-6)
    assert found[2] == pytest.approx(HEAT_RATIO * GAS_CONSTANT * float(temperature), rel=1e-9)


@given(st.floats(0.0, 80e3))
def test_formulas_agree_with_an_independent_program(height):
    temperature, pressure, density = standard_atmosphere(height)
    theirs = fluids.ATMOSPHERE_1976(height)
    assert float(temperature) == pytest.approx(theirs.T, rel=1e-5)
    assert float(pressure) == pytest.approx(theirs.P, rel=2e-5)
    assert float(density) == pytest.approx(theirs.rho, rel=2e-5)


@pytest.mark.parametrize(("km", "printed"), [(90, 3.416e-6), (100, 5.604e-7), (120, 2.222e-8), (140, 3.831e-9)])
def test_tail_passes_through_the_printed_densities(km, printed):
    assert air(km * 1e3, TABLE)[0] == pytest.approx(printed, rel=0.02)


def test_density_is_continuous_and_falls():
    heights = np.arange(0.0, 146e3, 50.0)
    density = np.array([air(h, TABLE)[0] for h in heights])
    assert (density > 0.0).all()
    assert (np.diff(density) < 0.0).all()
    assert np.abs(np.diff(np.log(density))).max() < 0.02  # 50 m at the smallest scale height, 4.3 km


@given(st.integers(1, 144), st.floats(1e-9, 1e-6))
def test_no_jump_at_the_nodes(km, gap):
    """Value and slope of density go on across every kilometre of geopotential, but for the slope's own kinks."""
    radius = 6356766.0
    node = radius * km * 1e3 / (radius - km * 1e3)
    below, above = air(node * (1 - gap), TABLE)[0], air(node * (1 + gap), TABLE)[0]
    assert above == pytest.approx(below, rel=1e-10 + 60.0 * gap)


def test_no_air_above_the_ceiling_and_more_below_the_sea():
    for height in (CEILING, 2e5, 1e9, math.inf):
        assert air(height, TABLE)[0] == 0.0
        assert air(height, TABLE)[2] > 0.0, "the speed of sound stays usable as a divisor"
    assert air(-400.0, TABLE)[0] > air(0.0, TABLE)[0]
    assert math.isfinite(air(math.nan, TABLE)[2])


def test_formulas_end_at_86_km():
    standard_atmosphere(86e3)
    with pytest.raises(ValueError, match="86 km"):
        standard_atmosphere(87e3)


def test_geopotential_series_of_the_compiled_code():
    """Below 1 mm at the ceiling: a table of heights in place of temperatures reads it back."""
    ladder = TABLE.copy()
    ladder[:, :4] = 0.0
    ladder[:, 4], ladder[:, 5] = np.arange(len(TABLE)) * 1e3, 1e3
    for height in (5e3, 44.4e3, 99e3, 145e3):
        read = air(height, ladder)[2] / (HEAT_RATIO * GAS_CONSTANT)
        assert read == pytest.approx(float(geopotential(height)), abs=1e-3)
